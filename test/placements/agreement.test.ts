/** An agreement that is changed or prolonged: judged like a new one, told to the company, and never lost or doubled. */
import t, { type Test } from 'tap'
import { auditModel } from '../../src/audit/model.js'
import { slotMask } from '../../src/lib/availability.js'
import { paths } from '../../src/lib/paths.js'
import { noticeModel } from '../../src/notices/model.js'
import { openingModel } from '../../src/openings/model.js'
import { suggestedStart } from '../../src/placements/first-day.js'
import { placementModel } from '../../src/placements/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { testApp } from '../helpers/app.js'
import { textOf } from '../helpers/site-client.js'
import { givenAccepted, running } from './setup.js'

const agreed = { startsOn: '2026-12-01', endsOn: '2027-02-26', hoursPerWeek: 30, terms: 'Hverdage 8-14 i køkkenet.' }
const typed = { startsOn: '01-12-2026', endsOn: '26-02-2027', hoursPerWeek: '30', terms: agreed.terms }
const { show, changeAgreement, forCompany, staffVitas } = paths.placements

/** What a page asks about before it saves. */
const knownIn = ({ body }: { body: string }) => textOf(/name="known" value="([^"]*)"/.exec(body)?.[1] ?? '')

async function given(t: Test, { begun }: { begun: boolean }) {
  const site = await running(t, { begun })
  const staff = await site.as('consultant')
  const { id, services } = site
  return {
    ...{ ...site, staff },
    /** By somebody who has just read what is agreed. */
    post: async (fields: Record<string, string>) =>
      staff.post(changeAgreement(id), { seen: String((await site.placement()).termsRev), ...fields }),
    terms: async () => {
      const { startsOn, endsOn, hoursPerWeek, terms } = await site.placement()
      return { startsOn, endsOn, hoursPerWeek, terms }
    },
    logged: () => auditModel(services.db).countDocuments({ what: 'placement.change' }),
  }
}

t.test('before it begins everything may be changed, and everybody whom it concerns hears of it once', async t => {
  const { as, id, logged, mails, opening, post, staff, sweep, terms } = await given(t, { begun: false })
  const page = await staff.follow(await staff.get(show(id)))
  t.match(page.text, 'Ret eller forlæng aftalen')
  const form = await staff.get(changeAgreement(id))
  t.match(form.body, /name="startsOn"[^>]* value="2026-12-01"|name="startsOn"[^>]* value="01-12-2026"/)
  t.match(form.body, agreed.terms)

  const saved = await staff.follow(await post({ ...typed, startsOn: '07-12-2026', hoursPerWeek: '25' }))
  t.match(saved.text, 'Aftalen er rettet, og virksomheden får besked.')
  t.match(saved.text, '7. december 2026')
  const now = { ...agreed, startsOn: '2026-12-07', hoursPerWeek: 25 }
  t.same(await terms(), now)
  t.equal(await logged(), 1)
  const about = `Aftalen om et forløb er ændret: Hjælp i køkkenet (${opening.number})`
  t.same(await sweep(), [`Eva Ejer: ${about}`, `Svend Konsulent: ${about}`], 'not whoever changed it')
  const mail = mails.find(({ to }) => to.name === 'Eva Ejer')
  t.match(
    mail?.text,
    'Forløbet går nu fra mandag den 7. december 2026 til fredag den 26. februar 2027 med 25 timer om ugen.',
  )
  t.match(mail?.text, forCompany(id))
  t.match(mail?.text, 'ring til Kirsten Konsulent')
  t.notMatch(JSON.stringify(mails), /Zahra|Haddad|Hverdage/)
  t.match(mails.find(({ to }) => to.name === 'Svend Konsulent')?.text, show(id))
  const company = await (await as('employer')).get(forCompany(id))
  t.match(company.text, 'Aftalen er ændret')
  t.match(company.text, '7. december 2026')

  t.equal((await post({ ...typed, startsOn: '07-12-2026', hoursPerWeek: '25' })).status, 303, 'the same click again')
  t.equal(await logged(), 1)
  t.same(await sweep(), [])
})

t.test('a running course is prolonged, its first day stands, and the end is asked about again', async t => {
  const { clock, id, mails, post, services, staff, sweep, terms } = await given(t, { begun: true })
  const form = await staff.get(changeAgreement(id))
  t.match(form.text, 'Forløbet begyndte 1. december 2026. Den første dag kan ikke ændres.')
  t.notMatch(form.body, 'name="startsOn"')
  const asks = async () => {
    await services.placements.askAboutEndings()
    return (await sweep()).filter(line => line.includes('slutter'))
  }
  t.equal((await post({ ...typed, startsOn: '', endsOn: '15-12-2026' })).status, 303, 'shortened')
  await sweep()
  t.equal((await asks()).length, 1, 'the end is near')
  t.equal((await post({ ...typed, startsOn: '', endsOn: '26-02-2027' })).status, 303)
  t.same(await terms(), agreed)
  await sweep()
  t.same(await asks(), [])
  clock.set('2027-02-20T10:00:00Z')
  t.equal((await asks()).length, 1, 'the new end is near')
  t.match(mails.at(-1)?.subject, '26. februar 2027')
  t.same(await asks(), [])
})

t.test('what must be mended is told, stays typed and changes nothing', async t => {
  const { clock, consultant, id, logged, person, post, services, terms } = await given(t, { begun: true })
  const { placements, db } = services
  const before = await terms()
  for (const [fields, sentence] of [
    [{ endsOn: '01-12-2026' }, 'Den sidste dag er gået. Skriv i dag eller en senere dag.'],
    [{ terms: 'Nej' }, 'Skriv en hel sætning om dage og opgaver.'],
    [{ hoursPerWeek: '50' }, /48/],
  ] as const) {
    const answer = await post({ ...typed, startsOn: '', ...fields })
    t.equal(answer.status, 422, JSON.stringify(fields))
    t.match(answer.text, sentence)
    for (const value of Object.values(fields)) t.match(answer.body, value)
  }
  const moved = await post({ ...typed, startsOn: '02-12-2026' })
  t.match(moved.text, 'Forløbet er begyndt, og den første dag kan ikke ændres.')
  await placementModel(db).updateOne({ _id: id }, { scheme: 'igu' })
  await profileModel(db).updateOne({ _id: person._id }, { birthDate: '1970-01-01' })
  const short = await post({ ...typed, startsOn: '' })
  t.equal(short.status, 422, 'the law is asked as of a new agreement')
  t.match(short.body, /href="#endsOn"/)
  t.notMatch(short.body, /href="#startsOn"/, 'but not about the first day, which stands')
  await placementModel(db).updateOne({ _id: id }, { scheme: 'virksomhedspraktik' })
  clock.set('2027-06-01T10:00:00Z')
  await t.rejects(placements.changeAgreement(consultant, id, { ...agreed, hoursPerWeek: 20, seen: 1 }), {
    code: 'INVALID',
  })
  await placementModel(db).updateOne({ _id: id }, { state: 'ended' })
  await t.rejects(placements.changeAgreement(consultant, id, { ...agreed, seen: 1 }), { code: 'WRONG_STATE' })
  t.same(await terms(), before)
  t.equal(await logged(), 0)
})

t.test('more hours than an uncertain rule allows are told and agreed, as in an opening', async t => {
  const { as, id, post, staff, terms } = await given(t, { begun: true })
  const more = { ...typed, startsOn: '', hoursPerWeek: '40' }
  const asked = await post(more)
  t.equal(asked.status, 422)
  t.match(asked.text, /Det er ikke gemt endnu.*højst være 37 timer om ugen.*ikke bekræftet.*Gem alligevel/)
  t.match(asked.body, /value="40"/)
  t.match(await terms(), { hoursPerWeek: 30 })
  t.equal((await post({ ...more, known: 'noget andet' })).status, 422, 'what was asked is another thing')
  const saved = await staff.follow(await post({ ...more, known: knownIn(asked) }))
  t.match(saved.text, /I orden: Aftalen er rettet, og virksomheden får besked\. .*Undersøg, om aftalen kan godkendes/)
  t.match(await terms(), { hoursPerWeek: 40 })
  for (const path of [show(id), staffVitas(id)]) t.match((await staff.get(path)).text, 'højst være 37 timer om ugen')
  t.notMatch((await (await as('employer')).get(forCompany(id))).text, 'højst være 37')
  t.equal((await post({ ...more, terms: 'Kun tirsdage i køkkenet.' })).status, 303, 'the same is not asked twice')
  t.equal((await post({ ...typed, startsOn: '' })).status, 303)
  t.notMatch((await staff.get(show(id))).text, 'Undersøg, om aftalen kan godkendes')
})

t.test('an IGU is prolonged, and its course goes on', async t => {
  const { id, post, services, staff, terms } = await given(t, { begun: true })
  const igu = { scheme: 'igu', startsOn: '2026-12-01', endsOn: '2028-11-30' }
  await placementModel(services.db).updateOne({ _id: id }, igu)
  const longer = { ...typed, startsOn: '', endsOn: '31-05-2029' }
  const asked = await post(longer)
  t.match(asked.text, /Det er ikke gemt endnu.*kan kun forlænges efter barsel/)
  t.match((await staff.follow(await post({ ...longer, known: knownIn(asked) }))).text, 'Aftalen er rettet')
  t.match(await terms(), { endsOn: '2029-05-31' })
})

t.test('what is known afterwards and would have stopped it is told of the agreement that stands', async t => {
  const { id, placement, services, staff } = await given(t, { begun: true })
  const { profile } = await placement()
  await placementModel(services.db).updateOne({ _id: id }, { scheme: 'igu', endsOn: '2028-11-30' })
  const page = async () => (await staff.get(show(id))).text
  await profileModel(services.db).updateOne({ _id: profile }, { birthDate: null })
  t.match(await page(), /Undersøg, om aftalen kan godkendes.*Spørg om fødselsdatoen/)
  await profileModel(services.db).updateOne({ _id: profile }, { birthDate: '1970-01-01' })
  t.match(await page(), /Undersøg, om aftalen kan godkendes.*under 50 år ved start\./)
  t.notMatch(await page(), 'Vælg en tidligere første dag', 'it has begun')
  t.match((await staff.get(staffVitas(id))).text, 'under 50 år ved start.')
})

t.test('only while it is agreed or running, by consultants, and with a yes that stands', async t => {
  const site = await given(t, { begun: true })
  const { consultant, employer, id, person, post, services, staff, sweep, terms } = site
  const { placements, profiles, db } = services
  await t.rejects(placements.changeAgreement(employer, id, { ...agreed, seen: 1 }), { code: 'NOT_ALLOWED' })
  const before = await terms()
  await profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: site.world.company })
  await sweep()
  t.equal((await post({ ...typed, startsOn: '', endsOn: '01-03-2027' })).status, 409, 'the yes is taken back')
  t.same(await terms(), before)
  await placementModel(db).updateOne({ _id: id }, { state: 'ended' })
  t.notMatch((await staff.get(show(id))).text, 'Ret eller forlæng')
  const late = await staff.get(changeAgreement(id))
  t.equal(late.location, show(id))
  t.match((await staff.follow(late)).text, 'Det kan ikke lade sig gøre nu. Forløbets status er: Bliver annulleret.')
  t.equal((await post({ ...typed, startsOn: '' })).status, 409)
})

t.test('a kill after the change loses no mail, and nobody hears of an older one', async t => {
  const { consultant, id, services, sweep } = await given(t, { begun: false })
  const { placements, db, notices } = services
  const { send } = notices
  Object.assign(notices, {
    send: async () => {
      throw new Error('killed')
    },
  })
  await t.rejects(placements.changeAgreement(consultant, id, { ...agreed, hoursPerWeek: 20, seen: 1 }), /killed/)
  Object.assign(notices, { send })
  t.equal(await noticeModel(db).countDocuments({ template: 'agreement-changed' }), 0)
  t.equal((await sweep()).length, 2)
  t.match(await placements.get(consultant, id), { hoursPerWeek: 20, termsUntold: false, promiseOwed: false })
  await placementModel(db).updateOne({ _id: id }, { promiseOwed: true })
  t.same(await sweep(), [])
})

t.test('last year’s dates do not end a course before it has begun', async t => {
  const site = await testApp(t)
  const { placements, db } = site.services
  for (const model of [openingModel, placementModel, proposalModel]) await model(db).createIndexes()
  const { consultant, id, person } = await givenAccepted(site)
  const staff = await site.as('consultant')
  const past = { startsOn: '01-12-2025', endsOn: '20-02-2026', hoursPerWeek: '30', terms: agreed.terms }
  const refused = await staff.post(paths.placements.agree(id), past)
  t.equal(refused.status, 422)
  t.match(refused.text, 'Den sidste dag er gået. Skriv i dag eller en senere dag.')
  t.match(refused.body, /value="20-02-2026"/, 'what was typed is kept')
  t.match(await placements.get(consultant, id), { state: 'planned', endsOn: null })
  // A paper that is written late is an agreement, of somebody who was here.
  const late = { ...past, startsOn: '16-11-2026', endsOn: '12-02-2027' }
  const absent = await staff.post(paths.placements.agree(id), late)
  t.equal(absent.status, 422)
  t.match(absent.text, 'Personen ventes først 26. november 2026. Vælg den dag eller en senere')
  await site.services.profiles.markArrived(consultant, person._id, '2026-11-16')
  const asked = await staff.post(paths.placements.agree(id), late)
  t.equal(asked.status, 422)
  t.match(asked.text, /Den første dag er gået\. Forløbet begynder med det samme.*Gem alligevel/)
  t.equal((await staff.post(paths.placements.agree(id), { ...late, known: knownIn(asked) })).status, 303)
})

t.test('the first day that is suggested is one on which there is work', async t => {
  const weekdays = slotMask([0, 1, 2, 3, 4], [0])
  const start = (from: string, slots = weekdays) => suggestedStart({ from, slots }, '2026-11-24', null)
  t.equal(start('2026-11-27'), '2026-11-27', 'a Friday')
  t.equal(start('2026-11-28'), '2026-11-30', 'a Saturday')
  t.equal(start('2026-11-01'), '2026-11-24', 'not past')
  t.equal(start('2026-11-28', slotMask([5], [0])), '2026-11-28', 'work on Saturdays')
  t.equal(start('2026-12-25'), '2026-12-28', 'Christmas')
  t.equal(start('2027-03-25'), '2027-03-30', 'Easter')
  t.equal(start('2027-03-29', slotMask([0], [0])), '2027-04-05', 'Mondays only, from the second day of Easter')
  t.equal(start('2026-12-25', slotMask([4], [0])), '2027-01-08', 'Fridays only, at Christmas')
  t.equal(start('2026-11-28', 0), '2026-11-28', 'nobody knows when there is work')
})

t.test(
  'the form of a new agreement shows the first day on which the person is here, and as many weeks as the opening',
  async t => {
    const site = await testApp(t)
    const { services, clock } = site
    for (const model of [openingModel, placementModel, proposalModel]) await model(services.db).createIndexes()
    const { consultant, id, person } = await givenAccepted(site, { opening: { startFrom: '2026-11-20' } })
    const shown = async () => {
      const { body } = await (await site.as('consultant')).get(show(id))
      return ['startsOn', 'endsOn'].map(name => new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(body)?.[1])
    }
    t.same(await shown(), ['2026-11-26', '2027-02-24'], 'expected on the 26th; 13 weeks')
    clock.set('2026-12-03T10:00:00Z')
    t.same(await shown(), ['2026-12-03', '2027-03-03'], 'today')
    await services.profiles.markArrived(consultant, person._id, '2026-12-03')
    const day = { endsOn: '2027-03-03', hoursPerWeek: '30', terms: agreed.terms }
    const early = await (await site.as('consultant')).post(paths.placements.agree(id), {
      ...day,
      startsOn: '2026-12-02',
    })
    t.match(early.text, 'Personen kom først 3. december 2026.')
  },
)

t.test('what is not filled in of a problem or of why a course is called off is shown where it is asked', async t => {
  const { id, staff } = await given(t, { begun: false })
  for (const [name, to] of [
    ['Meld et problem', paths.placements.staffProblem(id)],
    ['Annullér forløbet', paths.placements.cancel(id)],
  ] as const) {
    const part = new RegExp(`<details[^>]*>\\s*<summary[^>]*>\\s*${name}`)
    t.notMatch(part.exec((await staff.get(show(id))).body)?.[0], ' open', name)
    const refused = await staff.post(to, { seen: '1' })
    t.equal(refused.status, 422, name)
    t.match(part.exec(refused.body)?.[0], ' open', name)
  }
})

t.test('who else is at the workplace while a course goes on, and what the person has been through', async t => {
  const { id, placement, services, staff } = await given(t, { begun: true })
  const placements = placementModel(services.db)
  const { _id, ...course } = await placement()
  const page = async () => (await staff.get(show(id))).text
  const another = (number: number, about: object) =>
    placements.create({
      ...course,
      ...{ _id: `other-${number}`, proposal: `other-${number}`, profile: `somebody-${number}`, holds: false },
      ...{ startsOn: '2027-01-04', endsOn: '2027-03-26', state: 'agreed' },
      ...about,
    })
  for (let number = 1; number < 5; number++) await another(number, {})
  await another(5, { scheme: 'igu' })
  await another(6, { state: 'cancelled' })
  await another(7, { workplace: 'elsewhere' })
  t.notMatch(await page(), 'begynder en anden på arbejdspladsen', 'five of five')
  await another(8, { startsOn: '2027-02-01' })
  t.match(await page(), /Den 1\. februar 2027 begynder en anden på arbejdspladsen\. Så er der 6 i praktik/)

  await placements.updateOne({ _id: id }, { scheme: 'igu', endsOn: '2028-11-30' })
  const { profile } = course
  await another(9, { profile, scheme: 'igu', state: 'ended', outcome: 'afbrudt' })
  t.notMatch(await page(), 'har gennemført en IGU før')
  await another(10, { profile, scheme: 'igu', state: 'ended', outcome: 'intet' })
  t.match(await page(), 'har gennemført en IGU før')
})
