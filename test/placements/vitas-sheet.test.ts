/** The sheet that is copied into VITAS: what it shows of a course to whom, and when. */
import t from 'tap'
import { auditModel } from '../../src/audit/model.js'
import { companyModel } from '../../src/companies/model.js'
import { paths } from '../../src/lib/paths.js'
import { openingModel } from '../../src/openings/model.js'
import { placementModel } from '../../src/placements/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { registerBy } from '../../src/rules/registration.js'
import { loadRules } from '../../src/rules/rules.js'
import { givenCourse } from './vitas-setup.js'

t.setTimeout(200_000)

t.test('the company reads what VITAS asks, in its order, and never the CPR number', async t => {
  const { as, id, services, world } = await givenCourse(t)
  const company = await as('employer')
  const course = await company.get(paths.placements.forCompany(id))
  t.match(course.text, 'Ikke godkendt i VITAS endnu: Forløbet må ikke begynde.')
  t.ok(course.body.includes(paths.placements.vitas(id)), 'its page leads there')
  await auditModel(services.db).deleteMany({})
  const { text, body } = await company.get(paths.placements.vitas(id))
  t.match(body, /<dt>CVR-nummer<\/dt>\s*<dd data-copy>/)
  t.notMatch(body, /<dt>CPR-nummer<\/dt>\s*<dd data-copy>/, 'seen and logged before it is used')
  t.notMatch(text, /Kopiér [A-Z]/, 'buttons come with the script')
  const told = [
    'En aftale på Springbræt er ikke en godkendelse.',
    'Sådan gør I Log ind på vitas.bm.dk med MitID Erhverv.',
    'Virksomheden skriver under. Tillidsrepræsentanten skriver under, hvis virksomheden har flere ansatte.',
    'Kommunen afgør ansøgningen i VITAS.',
    'Ordning Virksomhedspraktik',
    'Navn Strandhotellet',
    'CVR-nummer ',
    'P-nummer 10',
    'Arbejdspladsens adresse ',
    ', opgjort den 1. november 2026',
    'Kontakt på arbejdspladsen Navn Eva Ejer',
    'E-mail Skriv det selv',
    'Telefon 12345678',
    'Medarbejdernes repræsentant Hvem Tillidsrepræsentanten skal udtale sig før start.',
    'Personen Navn Zahra Haddad',
    'CPR-nummer Nummeret står ikke her.',
    'Første dag 1. december 2026',
    'Sidste dag 26. februar 2027',
    'Timer om ugen 30',
    'Dage og mødetider mandag-fredag: dag (kl. 6-14) hverdage 8-14',
    'Opgaver opvask anretning rengøring af køkkenet',
    'Formål At personen træner faglige, sociale eller sproglige kompetencer.',
    'Aftalt om dage og opgaver Hverdage i køkkenet.',
    'Hav også det her klar',
    'Navnet på medarbejdernes repræsentant.',
  ]
  let from = 0
  for (const one of told) {
    const at = text.indexOf(one, from)
    t.ok(at >= 0, one)
    from = Math.max(from, at)
  }
  t.notMatch(body, /050590|Intern note|Ondt i ryggen|5\. maj 1990|1990/)
  t.notMatch(/<title>[^<]*/.exec(body)?.[0], /Zahra|Haddad/)
  t.ok(body.includes(`action="${paths.placements.cpr(id)}"`), 'the number is asked for on purpose')
  t.match((await company.post(paths.placements.cpr(id))).text, '050590-1234')
  t.notMatch(text, /undervisningsplan|Feriepenge/i)
  t.match(await auditModel(services.db).find({ subject: id }).lean(), [
    { who: world.people.employer._id, what: 'candidate.read', subject: id },
    {},
    {},
  ])

  const staff = await (await as('consultant')).get(paths.placements.staffVitas(id))
  t.match(staff.text, 'Personen Navn Zahra Haddad CPR-nummer Nummeret står ikke her. Virksomheden kan se det')
  t.notMatch(staff.body, /050590|Intern note|Ondt i ryggen/)
  t.match(await auditModel(services.db).findOne({ what: 'placement.read', subject: id }).lean(), {
    who: world.people.consultant._id,
  })
})

t.test('what nobody has told is written by the company', async t => {
  const { as, id, services, world } = await givenCourse(t)
  await companyModel(services.db).updateOne(
    { _id: world.company },
    { $set: { 'workplaces.0.pNumber': '', 'workplaces.0.asOf': '', 'workplaces.0.ordinaryEmployees': 0 } },
  )
  await openingModel(services.db).updateMany({}, { $set: { contactName: null, contactPhone: null } })
  const { text } = await (await as('employer')).get(paths.placements.vitas(id))
  t.match(text, 'P-nummer Skriv det selv')
  t.match(text, 'Ordinært ansatte (fuldtid) Skriv det selv')
  t.match(text, /Kontakt på arbejdspladsen Navn Eva Ejer E-mail \S+@\S+ Telefon \d+/)
})

t.test('løntilskud and IGU ask for more', async t => {
  const subsidised = await givenCourse(t, { scheme: 'loentilskud' })
  const pay = (await (await subsidised.as('employer')).get(paths.placements.vitas(subsidised.id))).text
  t.match(pay, 'Ordning Job med løntilskud')
  t.match(pay, /Hav også det her klar .*Løn om måneden\. Pension om måneden\. Feriepenge om måneden\. Forsikring/)
  t.notMatch(pay, /Skal stå i VITAS senest|Overenskomsten/)

  const { as, id, services } = await givenCourse(t, { scheme: 'igu' })
  const igu = (await (await as('employer')).get(paths.placements.vitas(id))).text
  t.match(igu, /Virksomheden skriver under\. [^.]+\. Personen skriver under\./)
  t.notMatch(igu, 'skriver under, hvis virksomheden har flere ansatte')
  t.match(igu, 'Hvem Det er god skik at tale med tillidsrepræsentanten først.')
  t.match(igu, 'Timer med skole Mindst 25 timer om ugen i virksomheden, 32-37 timer med skolen (gennemsnit).')
  t.match(igu, 'Kontakt i kommunen Kirsten Konsulent, 12345678')
  t.match(igu, 'Skal stå i VITAS senest 24. december 2026, regnet fra dagen, hvor aftalen blev skrevet ned her.')
  t.match(igu, 'Reglen er ikke bekræftet i lovens tekst.')
  t.match(igu, 'Overenskomsten og løntrinnet for 1. og 2. år.')
  t.match(igu, 'Undervisningsplanen: hvilke kurser, hvor og hvornår. 23 ugers skole af 37 timer, i alt 851 timer.')
  // The hours are those of the rule in force on the first day.
  await placementModel(services.db).updateOne({ _id: id }, { $set: { startsOn: '2021-04-01' } })
  t.match(
    (await (await as('consultant')).get(paths.placements.staffVitas(id))).text,
    '20 ugers skole af 37 timer, i alt 740 timer',
  )
})

t.test('the last day of registration', t => {
  const rules = loadRules()
  t.equal(registerBy(rules, '2026-11-24'), '2026-12-24')
  t.equal(registerBy(rules, '2027-01-31'), '2027-02-28', 'a shorter month ends earlier')
  t.equal(registerBy(rules, '2027-12-31'), '2028-01-31')
  t.end()
})

t.test('there is no sheet before the agreement, after the end, or of somebody who does not come', async t => {
  const here = await givenCourse(t, { agreed: false })
  const { as, agree, clock, consultant, id, services, sweep, world } = here
  let [company, staff] = [await as('employer'), await as('consultant')]
  const see = async () => [
    (await company.get(paths.placements.vitas(id))).status,
    (await staff.get(paths.placements.staffVitas(id))).status,
    /VITAS/.test((await company.get(paths.placements.forCompany(id))).text.replace(/<title.*/, '')),
  ]
  t.same(await see(), [303, 303, false], 'planned')
  await agree()
  t.same(await see(), [200, 200, true], 'agreed')
  clock.set('2026-12-01T11:00:00Z')
  await sweep()
  company = await as('employer')
  staff = await as('consultant')
  t.same(await see(), [200, 200, true], 'running')
  t.match(
    (await company.get(paths.placements.forCompany(id))).text,
    'Der står ikke her, at forløbet er godkendt i VITAS.',
  )
  await companyModel(services.db).updateOne({ _id: world.company }, { $set: { verifiedAt: null } })
  t.same(await see(), [404, 200, false], 'a company that may not see anybody')
  await companyModel(services.db).updateOne({ _id: world.company }, { $set: { verifiedAt: new Date() } })
  // The company's own yes rests on another one than the person's present yes.
  await proposalModel(services.db).updateOne({ _id: id }, { $set: { consent: 'another' } })
  t.same((await see())[0], 303)
  const { consents } = (await services.profiles.byId(here.person._id)) ?? { consents: [] }
  const yes = consents.find(({ kind }) => kind === 'company')?.id
  await proposalModel(services.db).updateOne({ _id: id }, { $set: { consent: yes } })
  t.same(await see(), [200, 200, true])
  await services.placements.end(consultant, id, { outcome: 'job', note: null })
  t.same(await see(), [303, 303, false], 'ended')
  for (const [who, page, back] of [
    [company, paths.placements.vitas(id), paths.placements.forCompany(id)],
    [staff, paths.placements.staffVitas(id), paths.placements.show(id)],
  ] as const) {
    const led = await who.get(page)
    t.equal(led.location, back)
    t.match((await who.follow(led)).text, 'Det kan ikke lade sig gøre nu. Forløbets status er: Afsluttet.')
  }
  const typed = { appliedOn: '30-11-2026', decision: 'none', rev: '0', seen: '1' }
  const late = await staff.post(paths.placements.staffVitas(id), typed)
  t.equal(late.status, 409)
  t.match(late.text, 'Sagen har ændret sig')
  t.match(late.body, 'value="30-11-2026"', 'what was typed is kept')

  const gone = await givenCourse(t)
  await gone.services.profiles.withdrawConsent(gone.consultant, gone.person._id, {
    kind: 'company',
    company: gone.world.company,
  })
  t.same(
    [
      (await (await gone.as('employer')).get(paths.placements.vitas(gone.id))).status,
      (await (await gone.as('consultant')).get(paths.placements.staffVitas(gone.id))).status,
    ],
    [303, 303],
    'the yes was taken back',
  )
})
