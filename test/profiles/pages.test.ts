import t from 'tap'
import { system } from '../../src/accounts/scope.js'
import { paths } from '../../src/lib/paths.js'
import { profileModel } from '../../src/profiles/model.js'
import { testApp } from '../helpers/app.js'
import { fieldsOf } from '../helpers/form-fields.js'
import { demoFile, fileOf, givenPeople, plainRow } from './given.js'

const filled = {
  firstName: 'Amal',
  lastName: 'Haddad',
  asylPersonId: '300001',
  cpr: '170490-1234',
  birthDate: '17-4-1990',
  municipality: '410',
  expectedArrival: 'uge 50',
  'languages.0.language': 'ar',
  'languages.0.motherTongue': 'ja',
  'languages.1.language': 'en',
  'languages.1.level': '3',
  'languages.1.show': 'ja',
  du: 'DU2',
  module: '3',
  unemployedSince: '15-1-2025',
  'experience.0.occupation': 'Kok',
  'experience.0.years': '7,5',
  'experience.0.country': 'Syrien',
  skills: ['knivteknik', 'hygiejne'],
  licences: ['B'],
  wish1: 'koekken_restaurant',
  wish2: 'hotel',
  slots: ['0', '3', '6'],
  hoursPerWeek: '30',
  workLimits: ['no_heavy_lifting'],
  matching: 'yes',
  consentLanguage: 'ar',
  sourceWho: 'Asylcenter Jelling',
  sourceWhen: '20-11-2026',
  certainty: 'told',
}

t.test('a clarifier writes a profile, mends mistakes and changes it later', async t => {
  const { as, services, world } = await testApp(t)
  await profileModel(services.db).createIndexes()
  const sara = await as('clarifier')
  const empty = await sara.get(paths.profiles.create())
  t.equal(empty.status, 200)
  t.match(empty.text, 'Ny kompetenceprofil')
  t.match(empty.text, 'Klara Klarer', 'who tells is filled in')

  await t.test('every mistake gets one sentence, and what was typed is kept', async t => {
    const wrong = await sara.post(paths.profiles.create(), {
      ...filled,
      firstName: '',
      birthDate: '31-02-1990',
      hoursPerWeek: '-5',
      'experience.0.occupation': '',
      'experience.0.years': '200',
      sourceWho: '',
    })
    t.equal(wrong.status, 422)
    for (const sentence of ['fornavn', 'fødselsdato', 'Hvad arbejdet var|hvad arbejdet var', 'hvem der har oplyst det'])
      t.match(wrong.text, new RegExp(sentence, 'i'))
    t.match(wrong.body, 'value="31-02-1990"')
    t.match(wrong.body, 'href="#experience.0.years"')
    t.match(wrong.body, /value="Haddad"/)
    const later = await sara.post(paths.profiles.create(), {
      ...filled,
      expectedArrival: 'uge 99',
      cpr: '123',
      consentLanguage: '',
    })
    t.equal(later.status, 422)
    t.match(later.text, /«uge 99» findes ikke/)
    t.match(later.text, /CPR-nummeret skal have ti cifre/)
    t.match(later.text, /Vælg det sprog, samtykket blev givet på/)
    t.equal(await profileModel(services.db).countDocuments(), 0)
  })

  await t.test('mistakes of every kind are told in one answer, as the form goes down', async t => {
    const wrong = await sara.post(paths.profiles.create(), {
      ...filled,
      ...{ firstName: '', cpr: '123', birthDate: '31-02-1990', phone: '12 34 56', municipality: '999' },
      expectedArrival: 'uge 99',
      ...{ du: '', hoursPerWeek: '-5', consentLanguage: '', sourceWhen: '1-1-2099' },
    })
    t.equal(wrong.status, 422)
    t.same(summaryOf(wrong.body), [
      ...['firstName', 'cpr', 'birthDate', 'phone', 'municipality', 'expectedArrival', 'du', 'hoursPerWeek'],
      ...['consentLanguage', 'sourceWhen'],
    ])
    for (const typed of ['123', '31-02-1990', 'uge 99', '-5', '1-1-2099', 'Haddad'])
      t.ok(wrong.body.includes(`value="${typed}"`), `${typed} is kept`)

    const nobody = await sara.post(paths.profiles.create(), {
      ...filled,
      ...{ firstName: '', asylPersonId: '', cpr: '', municipality: '' },
    })
    t.same(summaryOf(nobody.body), ['firstName', 'asylPersonId', 'municipality'])
    t.match(nobody.text, 'Skriv person-ID fra asylsystemet eller CPR-nummer.')
    t.match(nobody.text, 'Vælg den kommune, personen skal bo i.')
    const mistyped = await sara.post(paths.profiles.create(), { ...filled, asylPersonId: '', cpr: '123' })
    t.same(summaryOf(mistyped.body), ['cpr'], 'a number was told, though not a right one')
    const level = await sara.post(paths.profiles.create(), { ...filled, module: '9', sourceWho: '' })
    t.same(summaryOf(level.body), ['module', 'sourceWho'], 'the module tells the level when it is mended')
    t.equal(await profileModel(services.db).countDocuments(), 0)
  })

  await t.test('more rows without scripts: nothing is saved or lost', async t => {
    const more = await sara.post(paths.profiles.create(), { ...filled, tilfoej: 'experience', experienceRows: '3' })
    t.equal(more.status, 200)
    t.match(more.body, 'name="experience.3.occupation"')
    t.notMatch(more.body, 'name="experience.4.occupation"')
    t.match(more.body, /value="Kok"/)
    t.match(more.body, /value="17-4-1990"/)
    for (const button of ['languages', 'experience']) {
      const [, row = ''] = new RegExp(`value="${button}" formaction="[^"]*#([^"]+)"`).exec(more.body) ?? []
      t.notMatch(more.body, `id="${row}"`, 'the row that the button makes')
      const next = await sara.post(paths.profiles.create(), {
        ...fieldsOf(more.body),
        tilfoej: button,
        ...{ languagesRows: '4', experienceRows: '4' },
      })
      t.match(next.body, `id="${row}"`, 'is where the browser goes')
    }
  })

  const made = await sara.post(paths.profiles.create(), filled)
  t.equal(made.location, paths.doors.clarifier())
  const list = await sara.follow(made)
  t.match(list.text, 'Kompetenceprofilen er gemt.')
  t.match(list.text, 'Amal Haddad')
  t.match(list.text, 'Ventes uge 50 2026')
  const profile = await profileModel(services.db).findOne().lean()
  t.match(profile, {
    birthDate: '1990-04-17',
    unemployedSince: '2025-01-15',
    centre: world.centre,
    municipality: '410',
    danish: { level: 2, du: 'DU2', module: 3 },
    experience: [{ disco: '5120', text: 'Kok', years: 7.5, country: 'Syrien' }],
    wishes: ['koekken_restaurant', 'hotel'],
    availability: 0b1001001,
    consents: [{ kind: 'matching', language: 'ar' }],
    sources: { danish: { who: 'Asylcenter Jelling', when: '2026-11-20', certainty: 'told' } },
    questions: [{ field: 'expectedArrival' }],
  })
  const id = profile?._id ?? ''

  await t.test('sent again as it stands, the form changes nothing', async t => {
    const form = await sara.get(paths.profiles.edit(id))
    t.equal(form.status, 200)
    t.notMatch(form.body, '1704901234', 'the CPR number is never sent back')
    const sent = await sara.post(paths.profiles.edit(id), fieldsOf(form.body))
    t.equal(sent.location, paths.doors.clarifier())
    t.equal((await profileModel(services.db).findOne().lean())?.revision, 0)
  })

  await t.test('a colleague was faster: 409 with what was typed', async t => {
    const form = fieldsOf((await sara.get(paths.profiles.edit(id))).body)
    await sara.post(paths.profiles.edit(id), { ...form, phone: '20304050' })
    const late = await sara.post(paths.profiles.edit(id), { ...form, phone: '99887766' })
    t.equal(late.status, 409)
    t.match(late.text, 'Kompetenceprofilen er rettet, mens du skrev.')
    t.match(late.body, 'value="99887766"')
    t.equal((await profileModel(services.db).findOne().lean())?.phone, '20304050')
  })

  await t.test('a number that is known, and a colleague who was faster, are told with the rest', async t => {
    const before = await profileModel(services.db).findOne().lean()
    const known = await sara.post(paths.profiles.create(), { ...filled, firstName: '', hoursPerWeek: '99' })
    t.equal(known.status, 422)
    t.same(summaryOf(known.body), ['firstName', 'asylPersonId', 'cpr', 'hoursPerWeek'])
    t.match(known.text, 'Der er allerede en kompetenceprofil med det nummer.')

    const form = fieldsOf((await sara.get(paths.profiles.edit(id))).body)
    const stale = await sara.post(paths.profiles.edit(id), { ...form, revision: '0', firstName: '', du: '' })
    t.equal(stale.status, 422)
    t.same(summaryOf(stale.body), ['firstName', 'du'])
    t.match(stale.text, 'Kompetenceprofilen er rettet, mens du skrev.')
    const emptied = await sara.post(paths.profiles.edit(id), { ...form, asylPersonId: '', hoursPerWeek: '99' })
    t.same(summaryOf(emptied.body), ['asylPersonId', 'hoursPerWeek'])
    t.same(await profileModel(services.db).find().lean(), [before], 'nothing is stored')
  })

  await t.test('of two tabs the second reads what stands now, keeps what was typed, and may write over it', async t => {
    const [mine, hers] = await Promise.all(
      [1, 2].map(async () => fieldsOf((await sara.get(paths.profiles.edit(id))).body)),
    )
    t.equal((await sara.post(paths.profiles.edit(id), { ...mine, phone: '20304050', education: 'Kok' })).status, 303)
    const standing = await profileModel(services.db).findById(id).lean()
    const typed = { ...hers, phone: '11223344' }
    const more = await sara.post(paths.profiles.edit(id), { ...typed, tilfoej: 'experience' })
    const wrong = await sara.post(paths.profiles.edit(id), { ...fieldsOf(more.body), hoursPerWeek: '99' })
    t.equal(wrong.status, 422)
    t.notMatch(wrong.text, 'Det står der nu', 'what is to be mended comes first')
    const answer = await sara.post(paths.profiles.edit(id), { ...fieldsOf(wrong.body), hoursPerWeek: '30' })
    t.equal(answer.status, 409)
    t.match(answer.text, /Det står der nu.*Telefon 20304050.*Uddannelse Kok/)
    t.match(answer.body, /name="phone"[^>]*value="11223344"/)
    t.same(await profileModel(services.db).findById(id).lean(), standing, 'nothing is stored')
    t.equal((await sara.post(paths.profiles.edit(id), fieldsOf(answer.body))).status, 303)
    t.match(await profileModel(services.db).findById(id).lean(), {
      phone: '11223344',
      education: null,
      hoursPerWeek: 30,
    })
    t.notMatch((await sara.get(paths.profiles.edit(id))).text, 'Det står der nu')
  })

  await t.test('the basis of residence is a choice; an older text stays until somebody chooses', async t => {
    const residence = { basis: 'Flygtning, § 7, stk. 1', grantedOn: '2026-08-03', registeredOn: null }
    await profileModel(services.db).updateOne({ _id: id }, { residence })
    const form = await sara.get(paths.profiles.edit(id))
    t.match(form.text, 'Som før: «Flygtning, § 7, stk. 1»')
    const basisNow = async () => (await profileModel(services.db).findById(id).lean())?.residence.basis
    await sara.post(paths.profiles.edit(id), { ...fieldsOf(form.body), phone: '11223344' })
    t.equal(await basisNow(), residence.basis)
    const again = fieldsOf((await sara.get(paths.profiles.edit(id))).body)
    t.equal((await sara.post(paths.profiles.edit(id), { ...again, basis: 'Flygtning' })).status, 422)
    await sara.post(paths.profiles.edit(id), { ...again, basis: 'familiesammenfoert' })
    t.equal(await basisNow(), 'familiesammenfoert')
    const kirsten = await as('consultant')
    t.match((await kirsten.get(paths.profiles.show(id))).text, 'Familiesammenført til en anden, givet 3. august 2026')
    t.match((await kirsten.get(paths.profiles.rightOfAccess(id))).text, 'Familiesammenført til en anden')

    await t.test('and can be emptied again, the older text, too', async t => {
      const rankedFor = async () => (await profileModel(services.db).findById(id).lean())?.rankWanted ?? 0
      for (const basis of ['familiesammenfoert', residence.basis]) {
        await profileModel(services.db).updateOne({ _id: id }, { 'residence.basis': basis })
        const shown = await sara.get(paths.profiles.edit(id))
        t.match(shown.text, 'Ikke oplyst')
        const before = await rankedFor()
        t.equal((await sara.post(paths.profiles.edit(id), { ...fieldsOf(shown.body), basis: '' })).status, 303)
        t.equal(await basisNow(), null, basis)
        t.equal(await rankedFor(), before + 1, 'matching hears of it')
        const { sources } = (await profileModel(services.db).findById(id).lean()) ?? {}
        t.match(sources?.residence, { who: 'Klara Klarer' }, 'who told it')
        t.match((await kirsten.get(paths.profiles.show(id))).text, /Opholdstilladelse givet 3\. august 2026/)
      }
    })
  })

  await t.test('another centre sees nothing', async t => {
    const other = await as('otherClarifier')
    t.notMatch((await other.get(paths.doors.clarifier())).body, 'Haddad')
    t.equal((await other.get(paths.profiles.edit(id))).status, 404)
    t.equal((await other.post(paths.profiles.edit(id), { ...filled, revision: '1' })).status, 404)
  })
})

t.test('a consultant sees the person with sources, records and takes back a yes', async t => {
  const { as, services, world } = await testApp(t)
  await profileModel(services.db).createIndexes()
  const { items } = await services.profiles.importRows(
    system,
    fileOf([{ ...plainRow, bemaerkning: 'traumer - må IKKE deles' }]),
  )
  const id = items[0]?.id ?? ''
  const kirsten = await as('consultant')
  const list = await kirsten.get(paths.profiles.list())
  t.match(list.text, 'Amal Haddad')
  t.match(list.text, 'Alle (1)')
  const page = await kirsten.get(paths.profiles.show(id))
  t.equal(page.status, 200)
  for (const words of [
    'Amal Haddad',
    'asylcenter, 9. november 2026 (oplyst)',
    'Ja til at blive matchet',
    'Kendt (vises kun i en aftale)',
  ])
    t.ok(page.text.includes(words), words)
  t.notMatch(page.body, '1704901234')
  const readers = (await services.audit.about(id)).filter(({ what }) => what === 'profile.read').map(({ who }) => who)
  t.same(readers, [world.people.consultant._id], 'the reading is in the log')

  const yes = { kind: 'company', company: world.company, on: '2026-11-23', language: 'ar', interpreter: 'ja' }
  t.match((await kirsten.follow(await kirsten.post(paths.profiles.consent(id), yes))).text, 'Ja til Strandhotellet')
  const given = (await services.profiles.byId(id))?.consents.find(({ kind }) => kind === 'company')
  t.match(given, {
    company: world.company,
    language: 'ar',
    interpreter: true,
    by: world.people.consultant._id,
    withdrawnAt: null,
  })

  const missing = await kirsten.post(paths.profiles.consent(id), { ...yes, company: 'abcdefghijklmnopqrst', on: '' })
  t.equal(missing.status, 422)
  t.match(missing.text, 'Skriv den dag, personen sagde ja.')
  t.equal((await kirsten.post(paths.profiles.consent(id), { ...yes, company: 'abcdefghijklmnopqrst' })).status, 422)

  const consents = async () => (await services.profiles.byId(id))?.consents.length
  const before = await consents()
  const both = await kirsten.post(paths.profiles.consent(id), { ...yes, kind: 'matching' })
  t.equal(both.status, 422, 'a yes to be matched is to no company')
  t.match(both.text, 'Vælg, at den må se personen, eller lad feltet Virksomhed stå tomt.')
  t.equal(await consents(), before)
  await services.profiles.withdrawConsent(system, id, { kind: 'matching' })
  const said = { kind: 'matching', company: world.company, language: 'ar', interpreter: false } as const
  t.match(await services.profiles.recordConsent(system, id, said), { kind: 'matching', company: null })

  await kirsten.post(paths.profiles.withdraw(id), { kind: 'company', company: world.company })
  t.not((await services.profiles.byId(id))?.consents.find(({ kind }) => kind === 'company')?.withdrawnAt, null)

  await kirsten.post(paths.profiles.state(id), { state: 'sick' })
  t.match((await kirsten.get(paths.profiles.show(id))).text, 'Syg')
  await kirsten.post(paths.profiles.arrived(id), { arrivedOn: '20-11-2026' })
  t.match((await kirsten.get(paths.profiles.show(id))).text, 'Ankommet 20. november 2026')

  for (const who of ['otherConsultant', 'clarifier', 'employer', 'hotline', 'administrator'] as const) {
    const stranger = await as(who)
    for (const path of [paths.profiles.show(id), paths.profiles.staffEdit(id), paths.profiles.remove(id)]) {
      const seen = await stranger.get(path)
      t.ok([403, 404].includes(seen.status), `${who}: ${path} ${seen.status}`)
      t.notMatch(seen.body, 'Haddad')
    }
  }

  t.match((await kirsten.get(paths.profiles.remove(id))).text, 'Fjern Amal Haddad?')
  await kirsten.post(paths.profiles.remove(id))
  t.equal((await kirsten.get(paths.profiles.show(id))).status, 404)
})

t.test('a coordinator tries a file, loads it and fetches the refused rows', async t => {
  const { as, services } = await testApp(t)
  await profileModel(services.db).createIndexes()
  const karen = await as('coordinator')
  t.equal((await karen.get(paths.profiles.import())).status, 200)
  const file = {
    filename: 'profiler.csv',
    content: fileOf([
      plainRow,
      { ...plainRow, asylPersonId: '300002', cpr: '', samtykke: '' },
      { ...plainRow, asylPersonId: '300003', cpr: '', foedselsdato: '31-02-1990', bemaerkning: '=SUM(A1)' },
    ]).toString(),
  }
  const tried = await karen.follow(await karen.upload(paths.profiles.import(), { mode: 'try', file }))
  t.equal(tried.status, 200)
  t.match(tried.text, 'Intet er gemt endnu')
  t.equal(await profileModel(services.db).countDocuments(), 0)

  const loaded = await karen.follow(await karen.upload(paths.profiles.import(), { mode: 'load', file }))
  t.match(loaded.text, /Linjer i filen 3 I orden 1 Med spørgsmål 1 Afvist 1/)
  t.match(loaded.text, /Datoen «31-02-1990» findes ikke/)
  t.equal(await profileModel(services.db).countDocuments(), 2)
  const link = /href="([^"]+afviste\.csv)"/.exec(loaded.body)?.[1] ?? ''
  const refused = await karen.get(link)
  t.match(refused.headers, { 'content-type': /text\/csv/, 'content-disposition': /attachment/ })
  t.match(refused.body, "'=SUM(A1)", 'a formula is text')
  t.match(refused.body, 'foedselsdato: Datoen')
  t.equal((await (await as('otherConsultant')).get(link)).status, 403)
  const again = await karen.get(paths.profiles.import())
  t.match(again.text, 'Hent 1 afvist linje')
  t.ok(again.body.includes(`href="${link}"`), 'and is found again where files are chosen')

  const other = fileOf([{ ...plainRow, asylPersonId: '300004', cpr: '', Helbred: 'god' }])
    .toString()
    .replace('foedselsdato', 'Fødselsdato')
  const otherFile = { filename: 'profiler.csv', content: other }
  const unread = await karen.follow(await karen.upload(paths.profiles.import(), { mode: 'try', file: otherFile }))
  t.match(unread.text, /Linjer i filen 1 I orden 1 .*Kolonnen «Helbred» kendes ikke og er ikke læst\./)
  t.notMatch(unread.text, 'Fødselsdato')

  const nothing = await karen.upload(paths.profiles.import(), { mode: 'load' })
  t.equal(nothing.status, 422)
  t.match(nothing.text, 'Vælg en CSV-fil.')
  const picture = await karen.upload(paths.profiles.import(), {
    mode: 'load',
    file: { filename: 'x.png', content: '\u0000\u0001' },
  })
  t.equal(picture.status, 422)
})

t.test('a person is found by name in a long list, and by arrival', async t => {
  const { as, services } = await testApp(t)
  await profileModel(services.db).createIndexes()
  const people = [
    ['Yasin', '2026-12-01'],
    ['Bahar', '2026-12-20'],
    ['Noor', '2026-12-10'],
  ] as const
  await services.profiles.importRows(
    system,
    fileOf(
      people.map(([fornavn, forventet_ankomst], i) => ({
        ...plainRow,
        ...{ fornavn, forventet_ankomst, asylPersonId: `31000${i}`, cpr: '' },
      })),
    ),
  )
  const kirsten = await as('consultant')
  const arrival = await kirsten.get(paths.profiles.list())
  t.match(arrival.text, /Yasin.*Noor.*Bahar/)
  t.match((await kirsten.get(paths.profiles.ofView('all', 'navn'))).text, /Bahar.*Noor.*Yasin/)
  t.equal((await kirsten.get(`${paths.profiles.list()}?sorter=cpr`)).status, 404)
  const klara = await as('clarifier')
  t.match((await klara.get(`${paths.doors.clarifier()}?sorter=navn`)).text, /Bahar.*Noor.*Yasin/)
})

t.test('a page past the end of the people is the last one, and nonsense does not exist', async t => {
  const { as, services } = await testApp(t)
  await givenPeople(
    services,
    Array.from({ length: 119 }, (_, i) => ({ firstName: `Person${i}` })),
  )
  const kirsten = await as('consultant')
  const beyond = await kirsten.get(paths.profiles.ofView('all', 'navn', 4))
  t.match(beyond.text, 'Side 3 af 3')
  t.equal(beyond.body.match(/konsulent\/borgere\/[a-z]{20}"/g)?.length, 20)
  for (const side of ['0', '-1', 'to'])
    t.equal((await kirsten.get(`${paths.profiles.list()}?side=${side}`)).status, 404)
})

t.test('rows of other municipalities stand after those that can be mended here', async t => {
  const { as } = await testApp(t)
  const file = {
    filename: 'profiler.csv',
    content: fileOf([
      { ...plainRow, asylPersonId: '320001', cpr: '', kommunekode: '479' },
      { ...plainRow, asylPersonId: '320002', cpr: '', foedselsdato: '31-02-1990' },
    ]).toString(),
  }
  const karen = await as('coordinator')
  const report = await karen.follow(await karen.upload(paths.profiles.import(), { mode: 'try', file }))
  t.match(report.text, /Afvist 2 ?Heraf hører 1 til en anden kommune\./)
  t.match(report.text, 'Se den linje, der hører til en anden kommune')
  t.match(report.text, /Datoen «31-02-1990» findes ikke.*Svendborg er ikke med/)
})

t.test('text is text, wherever it came from', async t => {
  const template = `{{this}} $\{jndi} {{{body}}}`
  const { as, services } = await testApp(t)
  await profileModel(services.db).createIndexes()
  await services.profiles.importRows(
    system,
    fileOf([
      {
        ...plainRow,
        fornavn: '<script>alert(1)</script>',
        erhverv: '=HYPERLINK("http://example.invalid")',
        bemaerkning: template,
      },
    ]),
  )
  const id = (await profileModel(services.db).findOne().lean())?._id ?? ''
  const kirsten = await as('consultant')
  const klara = await as('clarifier')
  const pages = await Promise.all([
    kirsten.get(paths.profiles.list()),
    kirsten.get(paths.profiles.show(id)),
    kirsten.get(paths.profiles.staffEdit(id)),
    kirsten.get(paths.profiles.remove(id)),
    klara.get(paths.doors.clarifier()),
    klara.get(paths.profiles.edit(id)),
  ])
  for (const { status, body, text } of pages) {
    t.equal(status, 200)
    t.notMatch(body, '<script>alert')
    t.ok(text.includes('<script>alert(1)</script>'), 'shown as it was written')
  }
  t.ok(pages[1]?.text.includes(template))
  t.ok(pages[1]?.body.includes('&#x3D;HYPERLINK(&quot;http://example.invalid&quot;)'))
})

t.test('the demo files on the page: the same rules as the command line', async t => {
  const { as } = await testApp(t)
  const karen = await as('coordinator')
  const file = { filename: 'profiles-messy.csv', content: demoFile('profiles-messy.csv').toString() }
  const report = await karen.follow(await karen.upload(paths.profiles.import(), { mode: 'load', file }))
  t.match(report.text, 'Linjer i filen 67')
  t.match(report.text, 'Hjørring er ikke med i dette Springbræt')
})

/** The fields that the error summary leads to. */
const summaryOf = (html: string): string[] => {
  const summary = /class="[^"]*error-summary[\s\S]*?<\/ul>/.exec(html)?.[0] ?? ''
  return [...summary.matchAll(/href="#([^"]+)"/g)].map(([, field = '']) => field)
}
