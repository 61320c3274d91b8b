import t from 'tap'
import { system } from '../../src/accounts/scope.js'
import { readTable } from '../../src/lib/csv.js'
import { AppError } from '../../src/lib/errors.js'
import { liveConsent } from '../../src/profiles/consents.js'
import { clarifier, consultant, coordinator, demoFile, employer, fileOf, givenProfiles, plainRow } from './given.js'

t.test('the clean file', async t => {
  const { profiles, stored, queue } = await givenProfiles(t)
  const report = await profiles.importRows(system, demoFile('profiles-clean.csv'))
  t.match(report, { rows: 80, accepted: 71, withQuestions: 9, refused: [] })
  t.same(
    report.items.map(({ row }) => row),
    Array.from({ length: 80 }, (_, i) => i + 2),
    'line numbers, the header is line 1',
  )
  const people = await stored()
  t.equal(people.length, 80)
  const asked = people.filter(({ questions }) => questions.length > 0)
  t.equal(asked.length, 9)
  t.ok(asked.every(({ questions }) => questions.every(({ field }) => field === 'consents')))
  const yes = people.filter(person => liveConsent(person, 'matching'))
  t.equal(yes.length, 56)
  t.same(queue.of('rank-profile').length, yes.length, 'only those who said yes are ranked')
})

t.test('the messy file, twice', async t => {
  const { profiles, stored, queue, clock } = await givenProfiles(t)
  const file = demoFile('profiles-messy.csv')
  const dry = await profiles.importRows(system, file, { dryRun: true })
  t.same(await stored(), [], 'a dry run writes nothing')
  const report = await profiles.importRows(system, file)
  t.match(report, { rows: 67, accepted: 34, withQuestions: 30 })
  t.same(
    report.refused.map(({ row, field }) => [row, field]),
    [
      [64, 'kommunekode'],
      [65, 'foedselsdato'],
      [66, 'timer_pr_uge'],
    ],
  )
  t.same({ ...dry, items: [] }, { ...report, items: [] }, 'the dry run foretold it')
  const people = await stored()
  t.equal(people.length, 60)
  t.equal(
    people.find(({ personKey }) => personKey === '200111')?.expectedArrival?.day,
    '2027-01-02',
    'the later row wins',
  )

  clock.move(86_400_000)
  const asked = queue.asked.length
  const again = await profiles.importRows(system, file)
  t.match(again, { rows: 67, accepted: 64, withQuestions: 0, refused: report.refused, items: report.items })
  t.same(await stored(), people, 'nothing in the store has changed')
  t.equal(queue.asked.length, asked, 'nobody is ranked again')
})

t.test('every field keeps who told it, when, and how surely', async t => {
  const { profiles, stored } = await givenProfiles(t)
  await profiles.importRows(system, fileOf([{ ...plainRow, forventet_ankomst: 'uge 50' }]))
  const [person] = await stored()
  t.match(person, {
    personKey: '300001',
    expectedArrival: { day: '2026-12-07', precision: 'week' },
    experience: [
      { disco: '5120', years: 7 },
      { disco: '8322', years: 2 },
    ],
    questions: [{ field: 'expectedArrival' }],
    sources: {
      danish: { who: 'asylcenter', when: '2026-11-09', certainty: 'told' },
      expectedArrival: { certainty: 'uncertain' },
      consents: { who: 'asylcenter', when: '2026-11-09' },
    },
  })
  t.ok(
    person?.languages.every(({ show }) => !show),
    'no file says which languages may be shown',
  )
})

t.test('samtykke: ja, nej, empty, and a later nej', async t => {
  const { profiles, stored, model, queue, clock } = await givenProfiles(t)
  const load = (samtykke: string, indsamlet: string) =>
    profiles.importRows(system, fileOf([{ ...plainRow, samtykke, indsamlet }]))
  const ranked = () => queue.of('rank-profile').length
  const matchable = async () => (await profiles.matchable((await stored())[0]?._id ?? '')) !== null

  t.match(await load('', '2026-11-01'), { withQuestions: 1 })
  t.match((await stored())[0]?.questions, [{ field: 'consents' }])
  t.equal(await matchable(), false)
  t.equal(ranked(), 0)

  t.match(await load('ja', '2026-11-02'), { accepted: 1 })
  t.match((await stored())[0], { questions: [], consents: [{ kind: 'matching', by: 'system', withdrawnAt: null }] })
  t.equal(await matchable(), true)
  t.equal(ranked(), 1)

  await load('nej', '2026-11-03')
  t.equal(await matchable(), false)
  t.equal((await stored())[0]?.consents.length, 1, 'the yes stays in the history')
  t.equal(ranked(), 2, 'what was suggested is looked at again')
  const after = await stored()
  await load('ja', '2026-11-02')
  t.same(await stored(), after, 'an older yes does not bring it back')

  await load('ja', '2026-11-04')
  t.equal(await matchable(), true, 'a newer one does')
  await load('nej', '2026-11-05')

  clock.set('2026-12-01T12:00:00Z')
  await load('ja', '2026-11-30')
  t.equal(await matchable(), true)
  await profiles.withdrawConsent(consultant(), after[0]?._id ?? '', { kind: 'matching' })
  await load('ja', '2026-11-30')
  t.equal(await matchable(), false, 'what was withdrawn on the page stays withdrawn')

  await model.deleteMany({})
  const before = ranked()
  await load('nej', '2026-11-01')
  t.match(await stored(), [{ consents: [], questions: [], rankWanted: 0 }], 'nej is stored and nobody asks again')
  t.equal(ranked(), before)
})

t.test('newer knowledge is not overwritten by an older file', async t => {
  const { profiles, stored, clock } = await givenProfiles(t)
  await profiles.importRows(system, fileOf([plainRow]))
  const [person] = await stored()
  await profiles.update(consultant(), person?._id ?? '', {
    revision: person?.revision ?? -1,
    facts: { hoursPerWeek: 20, phone: '20304050' },
    source: { who: 'Mette Holm', when: '2026-11-24', certainty: 'confirmed' },
  })
  await profiles.importRows(system, fileOf([plainRow]))
  t.match((await stored())[0], { hoursPerWeek: 20, sources: { hoursPerWeek: { who: 'Mette Holm' } } })
  clock.move(86_400_000)
  await profiles.importRows(system, fileOf([{ ...plainRow, indsamlet: '2026-11-25', timer_pr_uge: '37', dansk: '' }]))
  t.match(
    (await stored())[0],
    { hoursPerWeek: 37, danish: { level: 2 }, phone: '20304050' },
    'empty cells erase nothing',
  )
})

t.test('the same person twice is one profile', async t => {
  const { profiles, stored } = await givenProfiles(t)
  await t.test('by CPR number, when the person number changed', async t => {
    const report = await profiles.importRows(
      system,
      fileOf([plainRow, { ...plainRow, asylPersonId: '300002', timer_pr_uge: '20' }]),
    )
    t.match(report, { rows: 2, accepted: 2, refused: [] })
    t.equal(new Set(report.items.map(({ id }) => id)).size, 1)
    t.match(await stored(), [{ personKey: '300001', hoursPerWeek: 20 }])
  })
  await t.test('who was made in the form with a CPR number only', async t => {
    const made = await profiles.create(consultant(), {
      facts: { firstName: 'Rana', lastName: 'Qasim', birthDate: '1977-04-15', municipality: '410' },
      cpr: '1504771234',
      source: { who: 'Mette', when: '2026-11-01', certainty: 'told' },
    })
    t.not(made.personKey, '1504771234')
    const report = await profiles.importRows(
      system,
      fileOf([
        {
          ...plainRow,
          asylPersonId: '300009',
          fornavn: 'Rana',
          efternavn: 'Qasim',
          foedselsdato: '1977-04-15',
          cpr: '1504771234',
        },
      ]),
    )
    t.same(report.items, [{ row: 2, id: made._id }])
    t.equal((await stored()).filter(({ personKey }) => personKey === '300009').length, 1)
  })
})

t.test('a number that belongs to somebody else is refused', async t => {
  const { profiles, stored } = await givenProfiles(t)
  const other = { fornavn: 'Serhij', efternavn: 'Bondar', foedselsdato: '1983-06-04' }
  await profiles.importRows(system, fileOf([plainRow]))
  const before = await stored()
  const report = await profiles.importRows(
    system,
    fileOf([
      { ...plainRow, ...other },
      { ...plainRow, ...other, asylPersonId: '300005' },
      { ...plainRow, fornavn: 'Ámal', efternavn: 'Al-Haddad' },
    ]),
  )
  t.same(
    report.refused.map(({ row, field }) => [row, field]),
    [
      [2, 'asylPersonId'],
      [3, 'cpr'],
    ],
  )
  t.match(report, { rows: 3, accepted: 1 }, 'another spelling with the same birth date is the same person')
  t.equal((await stored()).length, 1)
  t.not((await stored())[0]?.lastName, before[0]?.lastName)
  const within = await profiles.importRows(
    system,
    fileOf([
      { ...plainRow, asylPersonId: '300006', cpr: '' },
      { ...plainRow, ...other, asylPersonId: '300006', cpr: '' },
    ]),
    { dryRun: true },
  )
  t.match(within.refused, [{ row: 3, field: 'asylPersonId' }], 'also when both stand in one file')
})

t.test('several refusals of one row count as one row', async t => {
  const { profiles } = await givenProfiles(t)
  const report = await profiles.importRows(
    system,
    fileOf([plainRow, { ...plainRow, asylPersonId: '', cpr: '', foedselsdato: '31-02-1990', kommunekode: '101' }]),
  )
  t.match(report, { rows: 2, accepted: 1, withQuestions: 0 })
  t.same(
    report.refused.map(({ row, field }) => [row, field]),
    [
      [3, 'foedselsdato'],
      [3, 'asylPersonId'],
      [3, 'kommunekode'],
    ],
  )
  t.same(Object.keys(report).toSorted(), ['accepted', 'items', 'refused', 'rows', 'unread', 'withQuestions'])
})

t.test('a row without asylPersonId is known by its CPR number, and by both when the number comes', async t => {
  const { profiles, stored } = await givenProfiles(t)
  const row = { ...plainRow, asylPersonId: '', foedselsdato: '24-11-1990', cpr: '2411901234' }
  t.match(await profiles.importRows(system, fileOf([row, row])), { rows: 2, refused: [] })
  const [first, ...more] = await stored()
  t.same(more, [], 'twice in a file is one person')
  t.match(first, { asylPersonId: null, hasCpr: true })
  t.notMatch(JSON.stringify(first), '2411901234')
  t.match(await profiles.importRows(system, fileOf([row]), { dryRun: true }), { rows: 1, refused: [] })
  await profiles.importRows(system, fileOf([row]))
  t.same(await stored(), [first], 'nor does loading it again make another')

  await profiles.importRows(system, fileOf([{ ...row, asylPersonId: '300777' }]))
  const people = await stored()
  t.equal(people.length, 1)
  t.match(people[0], { _id: first?._id, asylPersonId: '300777', personKey: '300777' })
  await profiles.importRows(system, fileOf([row]))
  t.equal((await stored()).length, 1, 'and the file without the number still finds the person')
})

t.test('two imports at once give one profile per person', async t => {
  const { profiles, stored } = await givenProfiles(t)
  const file = demoFile('profiles-clean.csv')
  const [a, b] = await Promise.all([profiles.importRows(system, file), profiles.importRows(system, file)])
  t.equal((await stored()).length, 80)
  t.same(a.items, b.items)
  t.equal(a.refused.length + b.refused.length, 0)
})

t.test('killed in the middle, loaded again: nothing lost, nothing doubled', async t => {
  const { profiles, stored, queue, db, clock } = await givenProfiles(t)
  const file = demoFile('profiles-clean.csv')
  const add = queue.add
  let left = 20
  queue.add = async (...asked) => {
    if (left-- === 0) throw new Error('killed')
    return add(...asked)
  }
  await t.rejects(profiles.importRows(system, file), /killed/)
  const halfway = await stored()
  t.ok(halfway.length > 20 && halfway.length < 80, `${halfway.length} rows were in`)

  const { profiles: restarted } = await givenProfiles(t, { db, clock })
  const owed = await restarted.owedRanking()
  t.equal(owed.length, halfway.filter(({ rankWanted }) => rankWanted > 0).length, 'whoever was not ranked is owed it')
  const report = await restarted.importRows(system, file)
  t.match(report, { rows: 80, refused: [] })
  const people = await stored()
  t.equal(people.length, 80)
  for (const before of halfway)
    t.same(
      people.find(({ _id }) => _id === before._id),
      before,
    )
})

t.test('owners: spread over the consultants, else the coordinator', async t => {
  const { profiles, stored } = await givenProfiles(t)
  await profiles.importRows(system, demoFile('profiles-clean.csv'))
  const people = await stored()
  const of = (municipality: string) => people.filter(person => person.municipality === municipality)
  const mette = of('410').filter(({ owner }) => owner === 'mette').length
  t.ok(Math.abs(mette * 2 - of('410').length) <= 1, 'evenly')
  t.ok(of('860').every(({ owner }) => owner === 'leder-860'))
})

t.test('a coordinator loads the own municipality only', async t => {
  const { audited, profiles, stored } = await givenProfiles(t)
  await profiles.importRows(system, fileOf([{ ...plainRow, kommunekode: '479' }]))
  const rows = [
    plainRow,
    { ...plainRow, asylPersonId: '300003', cpr: '', kommunekode: '479' },
    { ...plainRow, asylPersonId: '300004', cpr: '' },
  ]
  const report = await profiles.importRows(coordinator('410'), fileOf(rows))
  t.match(report, { rows: 3, accepted: 1 })
  t.match(await audited('profile.number-known'), [{ who: 'coordinator' }], 'the report tells that somebody is here')
  t.match(report.refused, [
    { row: 2, field: 'asylPersonId' },
    { row: 3, field: 'kommunekode' },
  ])
  t.match(
    (await stored()).map(({ personKey, municipality }) => [personKey, municipality]),
    [
      ['300001', '479'],
      ['300004', '410'],
    ],
  )
  for (const acting of [consultant(), clarifier(), employer()])
    await t.rejects(profiles.importRows(acting, fileOf([plainRow])), { code: 'NOT_ALLOWED' })
})

t.test('refused rows are kept for thirty days, sealed, for the own coordinator', async t => {
  const { profiles, db, clock, audited } = await givenProfiles(t)
  const bad = { ...plainRow, erhverv: '=HYPERLINK("http://example.invalid")', foedselsdato: '31-02-1990' }
  const { kept, refusedTable } = await profiles.importFile(coordinator(), fileOf([bad]))
  if (!kept || !refusedTable) throw new Error('nothing kept')
  const raw = JSON.stringify(await db.collection('refusedRows').find().toArray())
  t.notMatch(raw, '1704901234')
  t.notMatch(raw, 'Amal')

  const table = await profiles.refusedRows(coordinator(), kept)
  t.equal(table, refusedTable)
  t.match(table, /'=HYPERLINK/, 'a formula is text')
  const read = readTable(table)
  t.match(read, { rows: [{ cells: { ...bad, erhverv: `'${bad.erhverv}`, linje: '2', fejl: /foedselsdato: Datoen/ } }] })
  t.match(await audited('profile.import.refused'), [{ who: 'coordinator', subject: kept }])

  for (const acting of [coordinator('479'), consultant(), clarifier(), employer(), system])
    await t.rejects(profiles.refusedRows(acting, kept), { code: 'NOT_FOUND' })
  clock.move(31 * 86_400_000)
  await t.rejects(profiles.refusedRows(coordinator(), kept), { code: 'NOT_FOUND' })
  await profiles.forgetRefusedRows()
  t.equal(await db.collection('refusedRows').countDocuments(), 0, 'and are deleted, whether or not another file comes')
  const dry = await profiles.importFile(coordinator(), fileOf([bad]), { dryRun: true })
  t.equal(dry.kept, null)
})

t.test('CPR numbers stand nowhere in plain text', async t => {
  const { profiles, db, queue } = await givenProfiles(t)
  const file = demoFile('profiles-messy.csv')
  const numbers = [
    ...new Set(
      file
        .toString()
        .match(/;\d{10};/g)
        ?.map(cell => cell.slice(1, -1)),
    ),
  ].filter(number => number !== '0000000000')
  t.ok(numbers.length > 20)
  const report = await profiles.importRows(system, file)
  const collections = await db.listCollections()
  const raw: unknown[] = [report, queue.asked]
  for (const { name } of collections) raw.push(await db.collection(name).find().toArray())
  t.ok(collections.some(({ name }) => name === 'profiles') && collections.some(({ name }) => name === 'audit'))
  const text = JSON.stringify(raw)
  for (const number of numbers) {
    if (text.includes(number)) t.fail('a CPR number was found')
  }
  const [person] = await db.collection('profiles').find({ hasCpr: true }).limit(1).toArray()
  t.ok(numbers.includes(profiles.openCpr(person as never) ?? ''), 'and can be opened with the key')
})

t.test('a file that is no table of profiles', async t => {
  const { profiles } = await givenProfiles(t)
  const texts = async (file: Buffer) => {
    const error = await profiles.importRows(system, file).catch((error: unknown) => error)
    return error instanceof AppError ? error.details.fields : error
  }
  t.match(await texts(Buffer.from('')), [
    { field: 'file', text: 'Filen er tom. Vælg en fil med en overskrift og mindst én linje.' },
  ])
  t.match(await texts(Buffer.from('a;b\n1;2')), [{ field: 'file', text: /mangler kolonnerne asylPersonId/ }])
})

t.test('the log says who was loaded', async t => {
  const { profiles, audited } = await givenProfiles(t)
  const report = await profiles.importRows(coordinator(), fileOf([plainRow]))
  t.match(await audited('profile.import'), [{ who: 'coordinator', on: report.items.map(({ id }) => id) }])
})

t.test('a person on hundreds of lines is asked about, and keeps nobody waiting', async t => {
  const { profiles, stored } = await givenProfiles(t)
  const { report } = await profiles.importFile(coordinator(), fileOf(Array.from({ length: 102 }, () => plainRow)))
  const message = /^Personen står på flere end 100 linjer\./
  t.match(report, {
    ...{ rows: 102, accepted: 100 },
    refused: [
      { row: 102, message },
      { row: 103, message },
    ],
  })
  t.equal((await stored()).length, 1)
})
