import { readFileSync } from 'node:fs'
import t from 'tap'
import { accountModel } from '../../src/accounts/model.js'
import { system } from '../../src/accounts/scope.js'
import { companyModel } from '../../src/companies/model.js'
import { readTable } from '../../src/lib/csv.js'
import { municipalityName } from '../../src/lib/places.js'
import { openingModel } from '../../src/openings/model.js'
import { testOpenings } from './setup.js'

const file = readFileSync(new URL('../../src/demo/data/openings.csv', import.meta.url))

const header =
  'cvr;virksomhed;p_nummer;ansatte;kommunekode;postnr;ordning;sektor;disco;titel;opgaver;dansk_krav;koerekort_krav;timer_pr_uge;dage;tidspunkt;start;uger;pladser;jobaabning;formaal;kontakt;arbejdsgiver'
const good =
  '10150817;Bageriet;1021922462;12;410;5500;virksomhedspraktik;foedevareindustri;7512;Bager;"bagning; opvask; pakning";A2;;30;man-fre;06-14;2026-12-16;13;1;ja;afklaring;k@bageriet.dk;privat'
const csv = (...rows: string[]) => [header, ...rows].join('\n')

/** The demo file's five municipalities. */
async function fiveMunicipalities(...args: Parameters<typeof testOpenings>) {
  const house = await testOpenings(...args)
  const middelfart = await house.municipalities.get('410')
  for (const code of ['210', '630', '860'])
    if (middelfart) await house.municipalities.create({ ...middelfart, _id: code, name: municipalityName(code) })
  return house
}

t.test('the demo file: exact counts, a repeat changes nothing', async t => {
  const { openings, db } = await fiveMunicipalities(t)
  const companiesBefore = await companyModel(db).countDocuments()
  const dry = await openings.importFile(system, file, { dryRun: true })
  t.equal(await openingModel(db).countDocuments(), 0, 'a dry run writes nothing')
  t.equal(await companyModel(db).countDocuments(), companiesBefore)
  t.same(dry.report.items, [])

  const { report, questions, refusedTable } = await openings.importFile(system, file)
  t.same({ ...report, items: [] }, dry.report, 'a dry run says what will come of it')
  t.same(questions, dry.questions)
  t.equal(report.rows, 40)
  const refusedRows = [...new Set(report.refused.map(({ row }) => row))]
  t.same(refusedRows, [19, 20, 22, 30, 32], 'the rows with CVR 12345678')
  t.ok(report.refused.every(({ field }) => field === 'cvr'))
  t.equal(report.accepted + report.withQuestions + refusedRows.length, report.rows)
  t.same(
    questions.map(({ row, field }) => [row, field]),
    [
      [9, 'postnr'],
      [10, 'uger'],
      [28, 'postnr'],
    ],
    'postcodes outside the municipality, and an IGU of 13 weeks',
  )
  t.equal(report.withQuestions, 3)
  t.equal(report.accepted, 32)
  t.equal(report.items.length, 35)
  const stored = await openingModel(db).find().sort({ number: 1 }).lean()
  t.equal(stored.length, 35)
  t.ok(stored.every(({ state, origin, missing }) => state === 'draft' && origin === 'import' && missing.length === 0))
  t.match(refusedTable, /12345678.*cvr: CVR-nummeret/)

  const again = await openings.importFile(system, file)
  t.same(again.report, { ...report, accepted: 35, withQuestions: 0 }, 'a repeat counts as accepted')
  t.same(await openingModel(db).find().sort({ number: 1 }).lean(), stored, 'not a byte is different')
  t.equal(await accountModel(db).countDocuments(), 5, 'nobody gets access by a file')
})

t.test('two imports at once make each opening once', async t => {
  const { openings, db } = await fiveMunicipalities(t)
  await Promise.all([openings.importRows(system, file), openings.importRows(system, file)])
  t.equal(await openingModel(db).countDocuments(), 35)
})

t.test('a coordinator loads the rows of the own municipality, others are refused', async t => {
  const { openings, acting, own, db } = await fiveMunicipalities(t)
  const report = await openings.importRows(acting.karen, file)
  t.ok(report.accepted > 0)
  t.ok(report.refused.some(({ message }) => message.startsWith('Linjen hører til Vejle.')))
  t.equal(await openingModel(db).countDocuments({ municipality: { $ne: '410' } }), 0)
  for (const stranger of [acting.anna, own])
    await t.rejects(openings.importRows(stranger, file), { code: 'NOT_ALLOWED' })
})

t.test('questions: the draft holds what is told and cannot go out before the rest is', async t => {
  const { openings, own, companies, acting, db } = await testOpenings(t)
  const row =
    '10150817;;;;410;5500;virksomhedspraktik,igu;raketter;;Astronaut;"flyve";Z9;;20;;;uge 51;;;måske;ukendt;ingen'
  const { report, questions } = await openings.importFile(system, csv(row))
  t.match(report, { rows: 1, accepted: 0, withQuestions: 1, refused: [] })
  t.ok(questions.length > 8)
  for (const { message } of questions) t.match(message, /^[A-ZÆØÅ].*\.$/)
  const [opening] = await openingModel(db).find().lean()
  t.match(opening, { state: 'draft', title: 'Astronaut', hoursPerWeek: 20 })
  t.equal(JSON.parse(opening?.importText ?? '{}').formaal, 'ukendt', 'nothing of the row is lost')
  await t.rejects(openings.publish(acting.karen, opening?._id ?? ''), { code: 'INVALID' })
  await t.rejects(openings.get(own, opening?._id ?? ''), { code: 'NOT_FOUND' }, 'another company')
  const [company] = (await companies.list(acting.karen)).filter(({ cvr }) => cvr === '10150817')
  t.match(company, { name: 'CVR 10150817', verifiedAt: null, workplaces: [{ pNumber: '', asOf: '' }] })
  t.match((await openings.importFile(system, csv(row))).report, { accepted: 1, withQuestions: 0 }, 'a repeat')
})

t.test(
  'whether a company is public is asked once, not guessed, and nothing is published before it is told',
  async t => {
    const { openings, db, acting, companies } = await testOpenings(t)
    const told = (kind: string, title = 'Bager') => good.replace(/privat$/, kind).replace(';Bager;', `;${title};`)
    const asked = ({ questions }: Awaited<ReturnType<typeof openings.importFile>>) =>
      questions.map(({ row, field, message }) => [row, field, message])
    const untold = [
      [
        2,
        'arbejdsgiver',
        'Det er ikke oplyst, om arbejdsgiveren er privat eller offentlig. Skriv det her eller på virksomhedens side.',
      ],
    ]
    const silent = csv(told(''), told('', 'Konditor'))
    t.same(
      asked(await openings.importFile(system, silent, { dryRun: true })),
      untold,
      'for the company, not for each row',
    )
    const loaded = await openings.importFile(system, silent)
    t.same(asked(loaded), untold)
    const company = async () => companyModel(db).findOne({ cvr: '10150817' }).lean()
    t.equal((await company())?.publicEmployer, null)
    const draft = loaded.report.items[0]?.id ?? ''
    t.match(await openings.obstacles(system, draft), [{ field: 'workplace', text: /privat eller offentlig/ }])
    const opening = await openings.byId(draft)
    const found = await company()
    const warned = (one: typeof found) =>
      opening && one
        ? openings
            .compare(opening, one)
            .flatMap(({ scheme, warnings }) => (warnings.some(({ code }) => code === 'employer-unknown') ? scheme : []))
        : null
    t.same(warned(found), ['loentilskud', 'igu'])

    const unknown = await openings.importFile(system, csv(told('selvejende', 'Kok')), { dryRun: true })
    t.match(asked(unknown), [
      [2, 'arbejdsgiver', 'Arbejdsgiveren «selvejende» kendes ikke. Skriv privat eller offentlig.'],
    ])
    const one = csv(told('', 'Kok'), told('Offentlig', 'Slagter'))
    t.same(asked(await openings.importFile(system, one, { dryRun: true })), [], 'one row of a company tells it for all')
    t.same(asked(await openings.importFile(system, one)), [])
    t.equal((await company())?.publicEmployer, true)
    t.same(await openings.obstacles(system, draft), [])
    t.same(warned(await company()), [])
    const other = csv(told('privat', 'Tjener'))
    const says =
      'Filen siger privat, men virksomheden er offentlig her. Ret det på virksomhedens side, hvis filen har ret.'
    t.same(asked(await openings.importFile(system, other, { dryRun: true })), [[2, 'arbejdsgiver', says]])
    t.same(asked(await openings.importFile(system, other)), [[2, 'arbejdsgiver', says]])
    t.same(
      asked(await openings.importFile(system, csv(told('', 'Vagt')))),
      [],
      'a company that is known is not asked about',
    )
    t.equal((await company())?.publicEmployer, true, 'a known company is not changed by a file')

    const { _id: id, name, sector, db25 } = (await company()) ?? { _id: '', name: '', sector: '', db25: null }
    await companies.updateAbout(acting.karen, id, { name, sector, db25, publicEmployer: false })
    t.equal((await company())?.publicEmployer, false)
  },
)

t.test('values too large for an opening are asked about, the rest of the row is kept', async t => {
  const { openings, db } = await testOpenings(t)
  const row = good
    .replace(';30;man-fre', ';55;man-fre')
    .replace(';13;1;ja', ';300;1;ja')
    .replace('Bager;', `${'x'.repeat(150)};`)
  const { report, questions } = await openings.importFile(system, csv(row))
  t.match(report, { accepted: 0, withQuestions: 1 })
  t.same([...new Set(questions.map(({ field }) => field))].sort(), ['timer_pr_uge', 'titel', 'uger'])
  t.same((await openingModel(db).findOne().lean())?.missing, ['hoursPerWeek', 'weeks'])
})

t.test('a corrected row changes the untouched draft, never one that people have worked on', async t => {
  const { openings, acting, input, company, db } = await testOpenings(t)
  const first = await openings.importRows(system, csv(good))
  const more = good.replace(';13;1;ja', ';13;2;ja')
  const second = await openings.importRows(system, csv(more))
  t.same(second, first, 'the same opening')
  t.equal((await openingModel(db).findOne().lean())?.seats, 2)
  const id = first.items[0]?.id ?? ''
  const { workplace } = await openings.get(acting.karen, id)
  await openings.edit(acting.karen, id, input({ workplace, seats: 5 }))
  const third = await openings.importFile(system, csv(good))
  t.match(third.report, { accepted: 0, withQuestions: 1, items: [{ id }] })
  t.equal((await openingModel(db).findOne({ _id: id }).lean())?.seats, 5)
  t.not((await openingModel(db).findOne({ _id: id }).lean())?.company, company._id)
})

t.test('a company that is known stays as it is, and what the file says otherwise is asked about', async t => {
  const { openings, db } = await fiveMunicipalities(t)
  const load = (row: string, dryRun = false) => openings.importFile(system, csv(row), { dryRun })
  const unknown = good.replace(';12;', ';;')
  await load(unknown)
  const before = await companyModel(db).find().sort({ _id: 1 }).lean()
  const told = [{ row: 2, field: 'ansatte', message: /12 ansatte, men på arbejdspladsen står intet tal/ }]
  t.match((await load(good, true)).questions, told)
  t.match(await load(good), { questions: told, report: { accepted: 0, withQuestions: 1 } })
  t.match(await load(good), { questions: [], report: { accepted: 1 } }, 'asked once')
  await companyModel(db).updateOne(
    { cvr: '10150817', 'workplaces.pNumber': '1021922462' },
    { $set: { 'workplaces.$.ordinaryEmployees': 7.5, 'workplaces.$.asOf': '2026-11-20' } },
  )
  t.match((await load(good.replace('Bageriet', 'Byens Brød').replace(';12;', ';9;'))).questions, [
    { field: 'virksomhed', message: /hedder «Bageriet» her/ },
    { field: 'ansatte', message: /9 ansatte, men på arbejdspladsen står 7,5/ },
  ])
  t.same(
    (await load(good.replace('Bager;', 'Konditor;').replace(';12;', ';7,5;').replace('Bageriet', 'BAGERIET')))
      .questions,
    [],
  )
  t.match(
    await companyModel(db).find().sort({ _id: 1 }).lean(),
    before.map(({ _id, name }) => ({ _id, name })),
  )
})

t.test('two rows that differ in more than the key are two openings, also when loaded again', async t => {
  const { openings, db } = await testOpenings(t)
  const rows = csv(good, good.replace('06-14', '14-22'), good)
  const first = await openings.importRows(system, rows)
  t.match(first, { rows: 3, accepted: 3 })
  t.equal(await openingModel(db).countDocuments(), 2)
  const before = await openingModel(db).find().sort({ _id: 1 }).lean()
  t.same(await openings.importRows(system, rows), first)
  t.same(await openingModel(db).find().sort({ _id: 1 }).lean(), before)
})

t.test('refused rows come back as a table that no spreadsheet runs and that can be loaded again', async t => {
  const { openings } = await testOpenings(t)
  const bad = good.replace('10150817', '12345678').replace('Bageriet', '=CMD()').replace('Bager;', '@SUM(1);')
  const { refusedTable, report } = await openings.importFile(system, csv(bad, good.replace(';30;', ';-5;')))
  t.same(
    report.refused.map(({ row, field }) => [row, field]),
    [
      [2, 'cvr'],
      [3, 'timer_pr_uge'],
    ],
  )
  const table = readTable(refusedTable ?? '')
  if ('error' in table) throw new Error(table.error)
  t.same(table.columns.slice(-2), ['linje', 'fejl'])
  t.equal(table.rows[0]?.cells.virksomhed, "'=CMD()")
  t.equal(table.rows[0]?.cells.titel, "'@SUM(1)")
  t.equal(table.rows[1]?.cells.linje, '3')
  const mended = await openings.importRows(
    system,
    (refusedTable ?? '').replace('12345678', '10150817').replace(";'-5;", ';30;'),
  )
  t.match(mended, { rows: 2, accepted: 1, withQuestions: 1, refused: [] }, 'two names for one company are asked about')
})

t.test('a file that is none', async t => {
  const { openings } = await testOpenings(t)
  await t.rejects(openings.importRows(system, ''), { code: 'INVALID' })
  await t.rejects(openings.importRows(system, 'navn;alder\nBo;7'), { code: 'INVALID' })
  const many = csv(...Array.from({ length: 2001 }, () => good))
  await t.rejects(
    openings.importRows(system, many),
    { code: 'INVALID' },
    'what is told of it would fit into no document',
  )
})
