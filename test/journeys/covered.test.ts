/** What the municipality hears first of a company, an opening and a suggestion reaches whoever is there, not whoever is away. */
import t from 'tap'
import { companyModel } from '../../src/companies/model.js'
import { paths } from '../../src/lib/paths.js'
import { registration } from '../companies/setup.js'
import { givenAccount } from '../helpers/given.js'
import { testJourney } from '../helpers/journey.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'
import { givenCourse } from '../placements/vitas-setup.js'

t.test('the cover hears of the company, of who wants access to it, of its opening and of who is suggested', async t => {
  const { as, mails, post, services, world } = await testJourney(t)
  const { accounts, companies, db, profiles } = services
  const { consultant, coordinator } = world.people
  const place = { role: 'consultant', municipality: world.municipality } as const
  const owner = await givenAccount(services, 'Egon Egen', place)
  const cover = await givenAccount(services, 'Vera Vikar', place)
  const away = { from: '2026-11-01', to: '2026-12-31' }
  await accounts.setAway(coordinator._id, { ...away, cover: consultant._id })
  await accounts.setAway(owner._id, { ...away, cover: cover._id })
  await post()

  await companies.register(registration())
  t.same(await post(), ['company-receipt → Mette Holm', 'company-registered → Kirsten Konsulent'])
  const heard = mails.find(({ subject }) => subject.startsWith('Ny virksomhed'))?.text
  t.match(heard, 'har tilmeldt sig. Dens faste konsulent er Karen Koordinator, som du dækker for.')
  await companies.register(registration({ email: 'bo@fjorden.dk', contactName: 'Bo Holm' }))
  const asked = ['company-receipt → Bo Holm', 'member-waiting → Kirsten Konsulent', 'member-waiting → Mette Holm']
  t.same(await post(), asked)

  const kirsten = await as('consultant')
  const list = await kirsten.get(paths.companies.list())
  t.match(list.text, 'Du har virksomheder, der ikke er godkendt.')
  t.match(list.text, /Dine virksomheder.*Fjordens Køkken.*Karen Koordinator.*Kommunens andre virksomheder/)
  t.match(list.text, 'Der er ingen andre.')

  const person = await givenPerson(services)
  await profiles.assignOwner(actingAs(world, 'consultant'), person._id, owner._id)
  const { _id: company = '' } = (await companyModel(db).findOne({ name: 'Fjordens Køkken ApS' }).lean()) ?? {}
  await givenOpening(services, world, { company })
  const told = await post()
  t.ok(told.includes('opening-published → Kirsten Konsulent'))
  t.ok(told.includes('person-suggested → Vera Vikar'))
  t.notOk(
    told.some(line => /Karen|Egon/.test(line)),
    'who is away hears nothing',
  )
})

t.test('who covers for both is told of the opening, and not of the suggestion, too', async t => {
  const { post, services, world } = await testJourney(t)
  const { consultant } = world.people
  const owner = await givenAccount(services, 'Egon Egen', { role: 'consultant', municipality: world.municipality })
  const away = { from: '2026-11-01', to: '2026-12-31', cover: consultant._id }
  await services.accounts.setAway(owner._id, away)
  const person = await givenPerson(services)
  await services.profiles.assignOwner(actingAs(world, 'consultant'), person._id, owner._id)
  await post()
  await givenOpening(services, world)
  t.same(
    (await post()).filter(line => /opening-published|person-suggested/.test(line)),
    ['opening-published → Kirsten Konsulent'],
  )
})

t.test('a company reads whom to call today, on every page about somebody', async t => {
  const { as, id, mails, person, post, services, world } = await givenCourse(t)
  const company = await as('employer')
  const pages = [paths.candidates.show(id), paths.placements.forCompany(id), paths.placements.vitas(id)]
  const read = async () => (await Promise.all(pages.map(page => company.get(page)))).map(({ text }) => text)
  for (const text of await read()) t.match(text, 'Kirsten Konsulent')
  const away = { from: '2026-11-01', to: '2027-06-30', cover: world.people.coordinator._id }
  await services.accounts.setAway(world.people.consultant._id, away)
  for (const text of await read()) {
    t.match(text, 'Karen Koordinator')
    t.notMatch(text, 'Kirsten')
  }
  const yes = { kind: 'company', company: world.company } as const
  await services.profiles.withdrawConsent(actingAs(world, 'consultant'), person._id, yes)
  await post()
  const off = mails.find(({ to, subject }) => to.name === 'Eva Ejer' && subject.includes('ikke længere aktuel'))?.text
  t.match(off, 'Karen Koordinator ringer til jer')
})

t.test('who covers for the new consultant of a company hears that it was handed over', async t => {
  const { clock, mails, post, services, world } = await testJourney(t)
  const place = { role: 'consultant', municipality: world.municipality } as const
  const [owner, cover] = [
    await givenAccount(services, 'Egon Egen', place),
    await givenAccount(services, 'Vera Vikar', place),
  ]
  await services.accounts.setAway(owner._id, { from: '2026-11-01', to: '2026-12-31', cover: cover._id })
  await post()
  const hand = (to: string) => services.openings.handOverCompany(actingAs(world, 'coordinator'), world.company, to)
  const handedOver = async () => (await post()).filter(line => line.startsWith('company-handed-over'))
  await hand(owner._id)
  t.same(await handedOver(), ['company-handed-over → Vera Vikar'])
  const heard = mails.find(({ subject }) => subject.startsWith('Egon Egen er nu konsulent for'))?.text
  t.match(heard, /Egon Egen har overtaget .* og er fra nu af dens faste konsulent\. Du dækker for Egon Egen\./)
  clock.move(1000)
  await hand(cover._id)
  t.same(await handedOver(), ['company-handed-over → Vera Vikar'], 'her own now')
  t.match(mails.find(({ subject }) => subject.startsWith('Du er nu konsulent for'))?.text, 'Du har overtaget')
})
