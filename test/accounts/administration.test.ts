import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { testApp } from '../helpers/app.js'
import type { Page } from '../helpers/browser.js'
import { days } from '../helpers/clock.js'
import { takeMemberships } from '../helpers/given.js'
import { actingAs } from '../helpers/market.js'

const { administration } = paths

t.test('the list holds the municipality’s people and the clarifiers', async t => {
  const { as } = await testApp(t)
  const visitor = await as('administrator')
  const list = await visitor.follow(await visitor.get(paths.doors.administrator()))
  for (const name of ['Kirsten Konsulent', 'Klara Klarer', 'Carl Center', 'Viggo Venter']) t.match(list.text, name)
  t.notMatch(list.text, 'Olga Konsulent')
  const clarifiers = await visitor.get(`${administration.accounts()}?rolle=clarifier`)
  t.match(clarifiers.text, 'Klara Klarer')
  t.notMatch(clarifiers.text, 'Kirsten Konsulent')
  t.equal((await visitor.get(`${administration.accounts()}?rolle=konge`)).status, 404)
})

t.test('accounts stand on pages of fifty; a page past the end is the last one', async t => {
  const { as, services, world } = await testApp(t)
  const { municipality } = world
  for (let i = 10; i < 70; i++)
    await services.accounts.create({
      ...{ name: `Åse Nummer ${i}`, email: `aase${i}@example.dk`, phone: null },
      membership: { role: 'consultant', municipality },
    })
  const visitor = await as('administrator')
  const page = async (side: number) =>
    (await visitor.get(`${administration.accounts()}?rolle=consultant&side=${side}`)).text
  const [first, second, beyond] = [await page(1), await page(2), await page(9)]
  t.match(first, 'Side 1 af 2')
  t.match(second, 'Åse Nummer 69')
  t.notMatch(first, 'Åse Nummer 69')
  t.match(beyond, 'Side 2 af 2')
  t.match(beyond, 'Åse Nummer 69')
})

t.test('a new account comes in by link', async t => {
  const { as, services, world, mails } = await testApp(t)
  const visitor = await as('administrator')
  const person = { name: 'Nina Ny', email: 'nina@example.dk', phone: '12345678' }
  const post = (fields: object) => visitor.post(administration.newAccount(), { ...person, ...fields })

  t.match((await post({})).text, 'Vælg en rolle.')
  t.match((await post({ role: 'clarifier' })).text, 'Vælg, hvilket asylcenter')
  t.match((await post({ role: 'consultant', postcodes: '5500, 0000' })).text, '«0000» findes ikke')
  t.match((await post({ role: 'employer' })).text, 'Vælg en rolle.', 'employers come by registration')
  const made = await post({ role: 'consultant', sectors: ['hotel', 'landbrug'], postcodes: '5592 5500' })
  t.equal(made.status, 303)
  t.match(await services.accounts.byEmail(person.email), {
    memberships: [
      {
        role: 'consultant',
        municipality: world.municipality,
        sectors: ['hotel', 'landbrug'],
        postcodes: ['5500', '5592'],
      },
    ],
  })
  for (const id of await services.notices.pending()) await services.notices.deliver(id)
  const mail = mails.findLast(({ to }) => to.address === person.email)
  t.equal(mail?.subject, 'Du har fået en konto i Springbræt')
  for (const text of ['Anton Administrator', 'Virksomhedskonsulent, Middelfart', paths.signIn.requestLink()])
    t.match(mail?.text, text)
  const page = await visitor.follow(made)
  t.match(page.text, 'Kontoen er oprettet')
  t.match((await post({ role: 'consultant' })).text, 'Der findes allerede en konto med den e-mail.')
})

t.test('whose address is changed hears of it where the account was opened until now', async t => {
  const { as, services, world, mails, clock } = await testApp(t)
  const { clarifier } = world.people
  const visitor = await as('administrator')
  const save = (email: string) =>
    visitor.post(administration.edit(clarifier._id), { name: clarifier.name, email, phone: '12345678' })
  const deliver = async () => {
    for (const id of await services.notices.pending()) await services.notices.deliver(id)
  }
  await deliver()
  const before = mails.length
  t.equal((await save(clarifier.email)).status, 303)
  await deliver()
  t.equal(mails.length, before, 'nothing to tell')
  t.equal((await save('en.helt.anden@example.dk')).status, 303)
  t.equal((await services.accounts.byId(clarifier._id))?.email, 'en.helt.anden@example.dk')
  await deliver()
  t.same(
    mails.slice(before).map(({ to }) => to),
    [{ name: '', address: clarifier.email }],
  )
  t.match(mails.at(-1)?.text, 'Er det ikke aftalt med dig, så ring til kommunen')
  t.notMatch(JSON.stringify(mails.at(-1)), /anden@|Klara/, 'the old address may be a stranger’s')

  const letters = async () => (await services.accounts.byId(clarifier._id))?.letters?.length
  clock.move(days(29))
  await services.administration.forgetLetters()
  t.equal(await letters(), 1)
  clock.move(days(2))
  await services.administration.forgetLetters()
  t.equal(await letters(), 0, 'the old address is not kept')
})

t.test('roles and accounts end at once; nobody is locked out and nothing is left to nobody', async t => {
  const { as, services, world } = await testApp(t)
  const { consultant, coordinator, administrator, employer } = world.people
  const visitor = await as('administrator')
  const role = (account: { memberships: { id: string }[] }) => account.memberships[0]?.id ?? ''

  const last = await visitor.post(administration.removeMembership(consultant._id, role(consultant)))
  t.equal(last.status, 409)
  t.match(last.text, 'Det er kontoens sidste rolle')
  await visitor.post(administration.addMembership(consultant._id), { role: 'clarifier', centre: world.centre })
  t.equal((await services.accounts.byId(consultant._id))?.memberships.length, 2)
  t.equal((await visitor.post(administration.removeMembership(consultant._id, role(consultant)))).status, 303)

  const named = await visitor.post(administration.disable(coordinator._id))
  t.equal(named.status, 409)
  t.match(named.text, 'Vælg først en anden i indstillingerne for Middelfart Kommune')
  const self = await visitor.post(administration.disable(administrator._id))
  t.equal(self.status, 403)
  t.match(self.text, 'Du kan ikke lukke din egen konto')
  await services.accounts.addMembership(employer._id, { role: 'employer', municipality: world.otherMunicipality })
  t.match((await visitor.post(administration.disable(employer._id))).text, 'også roller i en anden kommune')

  const clarifier = await as('clarifier')
  t.equal((await visitor.post(administration.disable(world.people.clarifier._id))).status, 303)
  t.equal((await clarifier.get(paths.account.own())).status, 303, 'signed out')
  t.match((await visitor.get(administration.account(world.people.clarifier._id))).text, 'Kontoen er lukket')
  await visitor.post(administration.enable(world.people.clarifier._id))
  t.equal((await clarifier.get(paths.account.own())).status, 303, 'the old session stays dead')
  t.equal((await (await as('clarifier')).get(paths.account.own())).status, 200)
  // A session in which nobody clicked while the account was closed.
  const { otherClarifier, otherConsultant } = world.people
  const idle = await as('otherClarifier')
  await visitor.post(administration.disable(otherClarifier._id))
  await visitor.post(administration.enable(otherClarifier._id))
  t.equal((await idle.get(paths.account.own())).status, 303, 'the old session stays dead, clicked in or not')

  const own = await visitor.post(administration.addMembership(administrator._id), { role: 'consultant' })
  t.equal(own.status, 403)
  t.match(own.text, 'Du kan ikke give dig selv en rolle')

  await services.accounts.addMembership(otherConsultant._id, { role: 'clarifier', centre: world.centre })
  await services.accounts.disable(otherConsultant._id)
  const theirs = await visitor.post(administration.enable(otherConsultant._id))
  t.equal(theirs.status, 403, 'what another municipality has closed')
  t.match(theirs.text, 'Kontoen hører til en anden kommune')

  // Closed there, then registered as an employer here.
  const { municipality, company } = world
  await services.accounts.addMembership(otherConsultant._id, { role: 'employer', municipality, company })
  const both = await visitor.post(administration.enable(otherConsultant._id))
  t.equal(both.status, 403, 'also while it has a place here: the role there would come back')
  t.ok((await services.accounts.byId(otherConsultant._id))?.disabledAt)
  t.equal((await (await as('otherAdministrator')).post(administration.enable(otherConsultant._id))).status, 303)

  const log = await services.db.collection('audit').find({ who: administrator._id }).sort({ at: 1 }).toArray()
  t.equal(log.filter(({ what }) => String(what).startsWith('account.')).length, 6)
})

t.test(
  'who was sent away stands without a role in the list of the municipality, which gives a new one or closes the account',
  async t => {
    const { as, services, world } = await testApp(t)
    const { accounts, companies } = services
    const { employer } = world.people
    const visitor = await as('administrator')
    const stranger = await as('otherAdministrator')
    const page = administration.account(employer._id)
    const listed = (role: string) => visitor.get(`${administration.accounts()}?rolle=${role}`)
    t.match((await listed('ingen')).text, 'Ingen konti')

    await companies.removeMember(actingAs(world, 'coordinator'), world.company, employer._id)
    for (const role of ['', 'ingen']) t.match((await listed(role)).text, /Eva Ejer.*Uden rolle/)
    t.notMatch((await listed('employer')).text, 'Eva Ejer')
    t.match((await visitor.get(page)).text, 'Kontoen har ingen rolle. Giv den en rolle, eller luk den.')
    t.equal((await stranger.get(page)).status, 404)
    t.notMatch((await stranger.get(administration.accounts())).text, 'Eva Ejer')

    const contact = { name: 'Eva', email: 'en.anden@example.dk', phone: '' }
    t.equal((await visitor.post(administration.edit(employer._id), contact)).status, 403)
    t.equal((await visitor.post(administration.disable(employer._id))).status, 303)
    t.ok((await accounts.byId(employer._id))?.disabledAt)
    t.equal((await visitor.post(administration.enable(employer._id))).status, 303)
    t.equal((await visitor.post(administration.addMembership(employer._id), { role: 'consultant' })).status, 303)
    t.match((await accounts.byId(employer._id))?.memberships, [
      { role: 'consultant', municipality: world.municipality },
    ])
    t.equal((await visitor.post(administration.edit(employer._id), contact)).status, 303)

    // Works for another municipality now, and has its roles here no more.
    await accounts.addMembership(employer._id, { role: 'consultant', municipality: world.otherMunicipality })
    await takeMemberships(services, employer._id, one => one.municipality === world.municipality)
    t.equal((await visitor.get(page)).status, 404)
    t.notMatch((await listed('')).text, 'en.anden@example.dk')
  },
)

t.test('what would be refused is not offered', async t => {
  const { as, services, world } = await testApp(t)
  const { administrator, consultant, coordinator, employer, hotline, otherConsultant } = world.people
  const visitor = await as('administrator')
  const roleOf = ({ memberships }: { memberships: { id: string }[] }, at = 0) => memberships[at]?.id ?? ''
  const read = (id: string) => visitor.get(administration.account(id))
  const offers = (page: Page, action: string) => page.body.includes(`action="${action}"`)

  const own = await read(administrator._id)
  t.match(own.text, 'Det er din egen konto')
  for (const action of [
    administration.addMembership(administrator._id),
    administration.disable(administrator._id),
    administration.removeMembership(administrator._id, roleOf(administrator)),
  ])
    t.notOk(offers(own, action), action)

  const one = await read(consultant._id)
  t.notOk(offers(one, administration.removeMembership(consultant._id, roleOf(consultant))), 'the last role')
  t.ok(offers(one, administration.addMembership(consultant._id)))
  t.ok(offers(one, administration.disable(consultant._id)))
  await services.accounts.addMembership(consultant._id, { role: 'clarifier', centre: world.centre })
  t.ok(offers(await read(consultant._id), administration.removeMembership(consultant._id, roleOf(consultant))))

  await services.accounts.addMembership(employer._id, { role: 'employer', municipality: world.otherMunicipality })
  const shared = await read(employer._id)
  const { memberships } = (await services.accounts.byId(employer._id)) ?? employer
  t.ok(offers(shared, administration.removeMembership(employer._id, roleOf({ memberships }))))
  t.notOk(offers(shared, administration.removeMembership(employer._id, roleOf({ memberships }, 1))), 'a role elsewhere')
  t.notOk(offers(shared, administration.disable(employer._id)))
  t.match(shared.text, 'Kontoen har også roller i en anden kommune. Fjern jeres roller i stedet.')

  const why = 'Vælg først en anden i indstillingerne for Middelfart Kommune: personen står der nu.'
  for (const { _id } of [hotline, coordinator]) {
    const named = await read(_id)
    t.notOk(offers(named, administration.disable(_id)))
    t.equal(named.text.split(why).length, 2, 'once, as its role is the last')
    await services.accounts.addMembership(_id, { role: 'clarifier', centre: world.centre })
    const two = await read(_id)
    const [first, clarifier] = (await services.accounts.byId(_id))?.memberships ?? []
    t.notOk(offers(two, administration.removeMembership(_id, first?.id ?? '')))
    t.ok(offers(two, administration.removeMembership(_id, clarifier?.id ?? '')), 'the settings name no clarifier')
    t.equal(two.text.split(why).length, 3, 'at the role, and at the end')
  }

  await services.accounts.addMembership(otherConsultant._id, { role: 'clarifier', centre: world.centre })
  await services.accounts.disable(otherConsultant._id)
  const theirs = await read(otherConsultant._id)
  t.notOk(offers(theirs, administration.enable(otherConsultant._id)))
  t.match(theirs.text, 'Kontoen hører til en anden kommune. Bed dens administrator om at åbne den.')
})
