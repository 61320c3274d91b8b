import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { testApp } from '../helpers/app.js'
import { days } from '../helpers/clock.js'
import { takeMemberships } from '../helpers/given.js'

const { account } = paths

t.test('name and phone', async t => {
  const { as, services, world } = await testApp(t)
  const visitor = await as('employer')
  const wrong = await visitor.post(account.own(), { name: '', phone: '12' })
  t.equal(wrong.status, 422)
  t.match(wrong.text, 'Udfyld navn.')
  t.match(wrong.text, 'Skriv telefonnummeret med 8 cifre')
  t.match(wrong.body, 'value="12"')
  const saved = await visitor.follow(await visitor.post(account.own(), { name: 'Eva Nyt Navn', phone: '11 22 33 44' }))
  t.match(saved.text, 'Dine oplysninger er gemt.')
  t.match(await services.accounts.byId(world.people.employer._id), { name: 'Eva Nyt Navn', phone: '11 22 33 44' })
  t.notMatch((await visitor.get(account.own())).text, 'Dine oplysninger er gemt.', 'said once')
})

t.test('a new password ends the sessions elsewhere', async t => {
  const { as } = await testApp(t)
  const [here, elsewhere] = [await as('employer'), await as('employer')]
  const before = here.cookies.get('springbraet')
  t.equal((await here.post(account.password(), { next: 'for kort' })).status, 422)
  const saved = await here.post(account.password(), { next: 'lang nok til at huske' })
  t.equal(saved.location, account.own())
  t.not(here.cookies.get('springbraet'), before, 'under a new id')
  t.equal((await here.get(account.own())).status, 200)
  t.equal((await elsewhere.get(account.own())).status, 303)
  const wrong = await here.post(account.password(), { current: 'forkert', next: 'endnu en lang sætning' })
  t.equal(wrong.status, 422)
  t.match(wrong.text, 'Den nuværende adgangskode passer ikke')
  const right = await here.post(account.password(), {
    current: 'lang nok til at huske',
    next: 'endnu en lang sætning',
  })
  t.equal(right.status, 303)
})

t.test('absence hands over to the cover, for the days told', async t => {
  const { as, services, world, clock } = await testApp(t)
  const { consultant, coordinator } = world.people
  const visitor = await as('consultant')
  const half = await visitor.post(account.away(), { from: '25-11-2026' })
  t.equal(half.status, 422)
  t.match(half.text, 'Skriv den sidste dag.')
  t.match(half.text, 'Vælg en afløser.')
  const backwards = { from: '25-11-2026', to: '24-11-2026', cover: coordinator._id }
  t.match((await visitor.post(account.away(), backwards)).text, 'Den sidste dag ligger før den første.')
  const stranger = { from: '25-11-2026', to: '26-11-2026', cover: world.people.otherConsultant._id }
  t.match((await visitor.post(account.away(), stranger)).text, 'Vælg en kollega fra listen.')
  t.equal((await visitor.post(account.away(), { ...stranger, cover: coordinator._id })).status, 303)

  const answering = () => services.accounts.actingFor(consultant._id, world.municipality)
  t.equal(await answering(), consultant._id, 'not yet')
  clock.move(days(1))
  t.equal(await answering(), coordinator._id)
  await services.accounts.setAway(coordinator._id, { from: '2026-11-20', to: '2026-12-01', cover: consultant._id })
  t.equal(await answering(), coordinator._id, 'two who cover for each other')
  await services.accounts.setAway(coordinator._id, null)
  clock.move(days(2))
  t.equal(await answering(), consultant._id, 'back')
  t.equal((await (await as('consultant')).post(account.away(), { seen: '1' })).status, 303)
  t.equal((await services.accounts.byId(consultant._id))?.away, null)
})

t.test('who has several roles chooses, and changes under a new session', async t => {
  const { as, services, world } = await testApp(t)
  const second = await services.accounts.addMembership(world.people.consultant._id, {
    role: 'coordinator',
    municipality: world.municipality,
  })
  const same = await services.accounts.addMembership(world.people.consultant._id, {
    role: 'coordinator',
    municipality: world.municipality,
  })
  t.equal(same, second, 'the same role twice is one')
  const visitor = await as('consultant')
  t.equal((await visitor.get(paths.settings.page())).status, 403)
  const before = visitor.cookies.get('springbraet')
  const choice = await visitor.get(account.switchRole())
  t.match(choice.text, 'Koordinator, Middelfart Kommune')
  const switched = await visitor.post(account.switchRole(), { membership: second })
  t.equal(switched.location, paths.doors.coordinator())
  t.not(visitor.cookies.get('springbraet'), before)
  t.equal((await visitor.get(paths.settings.page())).status, 200)

  await takeMemberships(services, world.people.consultant._id, ({ id }) => id === second)
  t.equal((await visitor.get(paths.settings.page())).location, account.switchRole(), 'a removed role is out at once')
  const foreign = world.people.administrator.memberships[0]?.id ?? ''
  t.equal((await visitor.post(account.switchRole(), { membership: foreign })).status, 404, 'another’s role')
})

t.test('the hotline’s role follows the settings', async t => {
  const { as, services, world } = await testApp(t)
  const { hotline, consultant, coordinator } = world.people
  const visitor = await as('hotline')
  t.equal((await visitor.get(account.away())).status, 200)
  const municipality = await services.municipalities.get(world.municipality)
  if (!municipality) throw new Error('no municipality')
  const hotlineNow = { ...municipality.hotline, contact: consultant._id }
  await services.municipalities.saveSettings(world.municipality, { ...municipality, hotline: hotlineNow }, 0)
  t.equal((await visitor.get(account.away())).location, account.switchRole(), 'no longer the contact')
  t.same(await services.accounts.memberships(hotline), [])
  t.equal((await services.accounts.memberships(consultant)).length, 2)

  t.match(await services.accounts.hotlineOf(world.municipality), { account: consultant._id, phone: '70123456' })
  await services.accounts.setAway(consultant._id, { from: '2026-11-24', to: '2026-11-24', cover: hotline._id })
  t.match(await services.accounts.hotlineOf(world.municipality), { account: coordinator._id }, 'the stand-in')
})

t.test('who waits sees whom to call', async t => {
  const { as, services, world } = await testApp(t)
  const visitor = await as('waiting')
  const page = await visitor.get(account.waiting())
  t.match(page.text, 'Din adgang venter på godkendelse')
  t.match(page.text, 'Kirsten Konsulent')
  const { _id, memberships } = world.people.waiting
  const [membership] = memberships
  if (membership) await services.accounts.letIn({ account: _id, membership, owner: false, news: [] })
  t.equal((await visitor.get(account.waiting())).location, paths.doors.employer(), 'no longer waiting')
})
