/** What was given by mistake is taken back: somebody's access to a company, and a company's approval. */
import t from 'tap'
import { auditModel } from '../../src/audit/model.js'
import { companyModel } from '../../src/companies/model.js'
import { paths } from '../../src/lib/paths.js'
import { days } from '../helpers/clock.js'
import { givenAccount } from '../helpers/given.js'
import { send, testJourney } from '../helpers/journey.js'
import { actingAs, givenPerson } from '../helpers/market.js'
import { givenAccepted } from '../placements/setup.js'
import { registration, testCompanies } from './setup.js'

const mette = registration()
const nete = 'nete@fjorden.dk'
const ole = registration({ contactName: 'Ole Ægte', email: 'ole@fjorden.dk', phone: '20 30 40 51' })

t.test('a stranger who registered first is removed, and whoever is right answers for the company', async t => {
  const { as, mails, post, services, signIn } = await testJourney(t)
  const { companies, db } = services
  await companies.register(mette)
  await companies.register(ole)
  await post()
  const { _id: id } = await companyModel(db).findOne({ cvr: mette.cvr }).orFail().lean()
  const idOf = async (email: string) => (await services.accounts.byEmail(email))?._id ?? ''
  const stranger = await signIn(mette.email)
  t.equal((await stranger.get(paths.companies.details())).status, 200)

  const karen = await as('coordinator')
  await send(t, karen, paths.companies.approveMember(id, await idOf(ole.email)))
  t.match((await karen.get(paths.companies.show(id))).text, 'Fjern adgang for Mette Holm')
  const other = await as('consultant')
  t.notMatch((await other.get(paths.companies.show(id))).text, /Fjern adgang/, 'who decides nothing sees no button')
  const remove = paths.companies.removeMember(id, await idOf(mette.email))
  t.equal((await other.post(remove)).status, 403)
  t.match((await send(t, karen, remove)).text, 'Personen har ikke adgang længere og har fået besked.')
  t.equal((await karen.post(remove)).status, 404, 'nobody is removed twice')

  const turned = await stranger.get(paths.companies.details())
  t.equal(turned.location, paths.account.switchRole(), 'out at the next click')
  t.notMatch((await stranger.follow(turned)).text, /Fjordens/)
  t.same(await post(), ['member-approved → Ole Ægte', 'member-removed → Mette Holm'])
  const mail = mails.find(({ subject }) => subject.startsWith('Du har ikke længere adgang'))
  t.match(mail?.text, /CVR-nummer 13748136.*Karen Koordinator/s)
  t.notMatch(mail?.text, 'Fjordens')

  await companies.register(registration({ contactName: 'Nete Ny', email: nete }))
  const owner = await signIn(ole.email)
  t.match((await owner.get(paths.companies.details())).text, /Nete Ny .*Ole Ægte, ole@fjorden.dk \(kan give/)
  await send(t, owner, paths.companies.approve(await idOf(nete)))

  await send(t, karen, paths.companies.removeMember(id, await idOf(nete)))
  t.match((await karen.get(paths.companies.show(id))).text, 'Derefter har ingen fra virksomheden adgang')
  const empty = await send(t, karen, paths.companies.removeMember(id, await idOf(ole.email)))
  t.match(empty.text, 'Ingen fra virksomheden har adgang. Ingen kan svare for den her')

  const log = await auditModel(db)
    .find({ why: `adgang til virksomheden ${id}` })
    .sort({ at: 1, _id: 1 })
    .lean()
  const ids = new Map(
    await Promise.all([mette.email, ole.email, nete].map(async email => [await idOf(email), email] as const)),
  )
  t.same(
    log.map(({ what, subject }) => `${what} ${ids.get(subject ?? '')}`).sort(),
    [
      ...[ole.email, nete].map(email => `company.approve-member ${email}`),
      ...[mette.email, ole.email, nete].map(email => `company.remove-member ${email}`),
    ].sort(),
  )
})

t.test('an owner removes a colleague, nobody themself, and who is no owner nobody', async t => {
  const { as, services, signIn, world } = await testJourney(t)
  const { municipality, company, people } = world
  const place = { role: 'employer', municipality, company } as const
  const emil = await givenAccount(services, 'Emil Ansat', place)
  const [owner, member] = [await as('employer'), await signIn(emil.email)]
  t.match((await owner.get(paths.companies.details())).text, 'Fjern adgang for Emil Ansat')
  t.notMatch((await owner.get(paths.companies.details())).text, 'Fjern adgang for Eva Ejer')
  t.notMatch((await member.get(paths.companies.details())).text, 'Fjern adgang')
  t.equal((await member.post(paths.companies.remove(people.employer._id))).status, 403)
  const self = await owner.post(paths.companies.remove(people.employer._id))
  t.equal(self.status, 403)
  t.match(self.text, 'Du kan ikke fjerne din egen adgang. Bed jeres konsulent om det.')
  t.equal((await owner.post(paths.companies.remove(people.otherEmployer._id))).status, 404, 'of another company')
  t.equal((await owner.post(paths.companies.remove(people.waiting._id))).status, 404, 'who waits is turned away')
  t.match((await send(t, owner, paths.companies.remove(emil._id))).text, 'Personen har ikke adgang længere.')
  t.equal((await member.get(paths.doors.employer())).location, paths.account.switchRole())
})

t.test('whoever is removed before their registration was finished does not come back', async t => {
  const { accounts, acting, companies, db } = await testCompanies(t)
  await companies.register(mette)
  const { _id: id } = await companyModel(db).findOne().orFail().lean()
  const account = (await accounts.byEmail(mette.email))?._id ?? ''
  const { contactName: name, email, phone } = mette
  await companyModel(db).updateOne({ _id: id }, { $set: { founder: { name, email, phone } } })
  await companies.removeMember(acting.anna, id, account)
  await companies.finishRegistrations()
  t.same((await accounts.byId(account))?.memberships, [])
})

t.test(
  'a company whose approval is taken back sees nobody from the same second, until it is approved again',
  async t => {
    const site = await testJourney(t)
    const { as, clock, post, services, sweep, world } = site
    const { companies, openings, placements, proposals, db } = services
    const { consultant, employer, id: placed, opening } = await givenAccepted(site, { opening: { seats: 3 } })
    const shown = await givenPerson(services, { firstName: 'Mariam' })
    const wanted = await givenPerson(services, { firstName: 'Samir' })
    await proposals.rank(opening._id, ((await openings.byId(opening._id))?.rankWanted ?? 0) + 1)
    const all = await proposals.ofOpening(consultant, opening._id)
    const of = (profile: string) => all.find(one => one.profile === profile)?._id ?? ''
    const said = { sentence: 'Kan begynde straks.', consent: { language: 'ar', interpreter: true } }
    await proposals.confirm(consultant, of(shown._id), said)
    const company = await as('employer')
    const pages = [paths.candidates.list(), paths.candidates.show(of(shown._id)), paths.placements.forCompany(placed)]
    const see = async () => (await Promise.all(pages.map(page => company.get(page)))).map(({ text }) => text).join('\n')
    const everybody = /Mariam.*\n.*Mariam.*\n.*Zahra/
    t.match(await see(), everybody)
    await post()

    const kirsten = await as('consultant')
    t.match((await kirsten.get(paths.companies.show(world.company))).text, 'Træk godkendelsen tilbage')
    await t.rejects(companies.unverify(actingAs(world, 'otherConsultant'), world.company), { code: 'NOT_FOUND' })
    await t.rejects(companies.unverify(employer, world.company), { code: 'NOT_ALLOWED' })
    const done = await send(t, kirsten, paths.companies.unverify(world.company))
    t.match(done.text, /Godkendelsen er trukket tilbage\..*Virksomheden er ikke godkendt endnu/)
    t.notMatch(done.text.replace('Godkendelsen er trukket tilbage.', ''), 'Træk godkendelsen tilbage')
    t.equal((await kirsten.post(paths.companies.unverify(world.company))).status, 409)

    t.notMatch(await see(), /Mariam|Zahra|Haddad/)
    t.notMatch((await company.get(paths.doors.employer())).text, 'venter på jeres svar', 'nothing that is not there')
    t.equal((await company.post(paths.placements.cpr(placed))).status, 404)
    for (const answer of [paths.candidates.accept, paths.candidates.turnDown, paths.candidates.interview]) {
      const refused = await company.post(answer(of(shown._id)), { reason: 'skills' })
      t.equal(refused.status, 409, answer())
      t.match(refused.text, 'Virksomheden er ikke godkendt, og derfor kan I ikke svare. Ring til jeres konsulent.')
    }
    await t.rejects(proposals.confirm(consultant, of(wanted._id), said), { code: 'COMPANY_UNVERIFIED' })
    clock.move(days(2.5))
    await sweep()
    t.notMatch((await post()).join(), 'candidate-unanswered', 'who sees nobody is not asked to answer')
    t.match(
      await placements.get(consultant, placed),
      { state: 'planned', holds: true },
      'a person decides about courses',
    )

    const again = await as('consultant')
    await send(t, again, paths.companies.verify(world.company))
    await send(t, again, paths.companies.unverify(world.company))
    t.same(await post(), ['company-verified ✗ Eva Ejer'], 'a mail that no longer holds falls away')
    clock.move(60_000)
    await send(t, again, paths.companies.verify(world.company))
    await sweep()
    t.match((await post()).join(), /candidate-unanswered → Eva Ejer.*company-verified → Eva Ejer/)
    const back = await as('employer')
    t.match((await Promise.all(pages.map(page => back.get(page)))).map(({ text }) => text).join('\n'), everybody)
    await placements.accept(employer, of(shown._id))
    const whats = (await auditModel(db).find({ subject: world.company }).sort({ at: 1, _id: 1 }).lean()).map(
      ({ what }) => what,
    )
    t.same(
      whats.sort(),
      ['unverify', 'unverify', 'verify', 'verify'].map(what => `company.${what}`),
    )
  },
)
