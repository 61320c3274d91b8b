/** A file that was tried rests until it is loaded: sealed, for an hour, and for nobody but whoever chose it. */
import { randomBytes } from 'node:crypto'
import t from 'tap'
import type { Acting } from '../../src/accounts/scope.js'
import { paths } from '../../src/lib/paths.js'
import { profileImportModel } from '../../src/profiles/import/imports.js'
import { profileModel } from '../../src/profiles/model.js'
import { largestUpload } from '../../src/web/bodies.js'
import { testApp } from '../helpers/app.js'
import { actingAs } from '../helpers/market.js'
import { fieldsRefused } from '../helpers/refused.js'
import {
  clarifier,
  consultant,
  coordinator,
  demoFile,
  employer,
  fileOf,
  givenProfiles,
  plainRow,
  told,
} from './given.js'

const minutes = 60_000
const file = fileOf([
  plainRow,
  { ...plainRow, asylPersonId: '300002', cpr: '', samtykke: '' },
  { ...plainRow, asylPersonId: '300003', cpr: '', foedselsdato: '31-02-1990' },
])

t.test('what was tried is loaded from its report, without being chosen again', async t => {
  const { as, services } = await testApp(t)
  await profileModel(services.db).createIndexes()
  const people = () => profileModel(services.db).countDocuments()
  const karen = await as('coordinator')
  const sent = { mode: 'try', file: { filename: 'Amal Haddad.csv', content: file.toString() } }
  const tried = await karen.upload(paths.profiles.import(), sent)
  t.match(tried.location, /^\/koordinator\/import\/[a-z]{20}$/, 'an id alone stands in the address')
  const page = await karen.follow(tried)
  t.match(page.text, /Prøve af filen Amal Haddad\.csv .*Linjer i filen 3 I orden 1 Med spørgsmål 1 Afvist 1/)
  t.match(page.text, 'Intet er gemt endnu')
  t.match(page.text, 'Indlæs nu')
  t.equal(await people(), 0)
  t.equal((await karen.get(tried.location ?? '')).text, page.text, 'a page to come back to')

  const loaded = await karen.post(tried.location ?? '')
  t.equal(loaded.location, tried.location)
  const report = await karen.follow(loaded)
  t.match(report.text, /Filen er læst ind .*Linjer i filen 3 I orden 1 Med spørgsmål 1 Afvist 1/)
  t.notMatch(report.text, 'Indlæs nu')
  t.match(report.body, /href="[^"]+afviste\.csv"/)
  t.equal(await people(), 2)
})

t.test('what is gone, or somebody else’s, asks for the file again where it is chosen', async t => {
  const { as, services, clock, world } = await testApp(t)
  const karen = await as('coordinator')
  const asks = async (location: string) => {
    for (const page of [await karen.get(location), await karen.post(location)]) {
      t.equal(page.status, 404)
      t.match(page.text, 'Filen er her ikke længere. Vælg den igen.')
      t.match(page.body, `action="${paths.profiles.import()}"`)
      t.notMatch(page.text, /Amal|31-02-1990/)
    }
  }
  const colleague = { ...actingAs(world, 'coordinator'), account: 'colleague' }
  await asks(paths.profiles.importReport(await services.profiles.tryImport(colleague, 'Amal.csv', file)))
  const own = await services.profiles.tryImport(actingAs(world, 'coordinator'), 'Amal.csv', file)
  t.equal((await karen.get(paths.profiles.importReport(own))).status, 200)
  clock.move(61 * minutes)
  await asks(paths.profiles.importReport(own))
  t.equal(await profileModel(services.db).countDocuments(), 0)
})

t.test('a report says what must be answered, what is known already, and when there is nothing to load', async t => {
  const { as, services } = await testApp(t)
  await profileModel(services.db).createIndexes()
  const karen = await as('coordinator')
  const run = async (mode: string, content: Buffer) => {
    const sent = { mode, file: { filename: 'x.csv', content: content.toString() } }
    const { location = '' } = await karen.upload(paths.profiles.import(), sent)
    return { location: location ?? '', page: await karen.get(location ?? '') }
  }
  const { page, location } = await run('try', file)
  t.match(page.text, /Om personer, der er her i forvejen 0/)
  t.match(page.text, /Se 1 linje med spørgsmål .*Linje 3 ?samtykke ?Samtykket mangler\./)
  t.match(page.text, /Linje 4 ?foedselsdato ?Datoen «31-02-1990» findes ikke/)
  t.notMatch(page.body, '/konsulent/borgere/', 'nobody is there yet')
  await karen.post(location)
  const asked = await profileModel(services.db).findOne({ personKey: '300002' }).lean()
  const loaded = await karen.get(location)
  t.match(loaded.body, `<a href="${paths.profiles.show(asked?._id)}">Linje 3</a>`, 'the question leads to the person')
  t.notMatch(loaded.text, 'her i forvejen')

  const same = (await run('try', file)).page
  t.match(same.text, /Om personer, der er her i forvejen 2 .*Intet bliver ændret\./)
  t.notMatch(same.text, 'Indlæs nu')
  const wrong = fileOf([{ ...plainRow, asylPersonId: '300009', cpr: '', foedselsdato: '31-02-1990' }])
  const none = (await run('try', wrong)).page
  t.match(none.text, 'Alle linjer er afvist, så der er intet at læse ind.')
  t.notMatch(none.text, 'Indlæs nu')
  t.match((await run('load', wrong)).page.text, /Ingen linjer er læst ind .*Alle linjer er afvist, så intet er gemt\./)
})

t.test('refused rows are found again where files are chosen, for thirty days, by the own municipality', async t => {
  const { profiles, clock } = await givenProfiles(t)
  const load = async (by: Acting) => {
    const { kept } = await profiles.importFile(by, file)
    return kept ?? ''
  }
  const [first, theirs] = [await load(coordinator()), await load(coordinator('479'))]
  clock.move(86_400_000)
  const second = await load(coordinator())
  t.same(
    (await profiles.refusedFiles(coordinator())).map(({ _id, rows }) => [_id, rows]),
    [
      [second, 1],
      [first, 1],
    ],
  )
  t.match(await profiles.refusedFiles(coordinator('479')), [{ _id: theirs, rows: 3 }])
  for (const acting of [consultant(), clarifier(), employer()])
    await t.rejects(profiles.refusedFiles(acting), { code: 'NOT_FOUND' })
  clock.move(29.5 * 86_400_000)
  t.same((await profiles.refusedFiles(coordinator())).length, 1)
})

t.test('it is sealed, for one account in one municipality, and an hour', async t => {
  const { profiles, db, clock } = await givenProfiles(t)
  const id = await profiles.tryImport(coordinator(), 'Amal.csv', file)
  const raw = async () => JSON.stringify(await db.collection('profileImports').find().toArray())
  for (const told of ['Amal', 'Haddad', '1704901234', '31-02-1990', Buffer.from('Haddad').toString('base64')])
    t.notMatch(await raw(), told)
  const others = [{ ...coordinator(), account: 'colleague' }, coordinator('479'), consultant(), clarifier(), employer()]
  for (const acting of others) {
    await t.rejects(profiles.importReport(acting, id), { code: 'NOT_FOUND' })
    await t.rejects(profiles.carryOutImport(acting, id), { code: 'NOT_FOUND' })
  }
  const stolen = { ...coordinator(), account: 'colleague' }
  await profileImportModel(db).updateOne({ _id: id }, { $set: { by: 'colleague' } })
  await t.rejects(profiles.importReport(stolen, id), 'nor does it open for whom the store says it is')
  await profileImportModel(db).updateOne({ _id: id }, { $set: { by: 'coordinator' } })

  clock.move(59 * minutes)
  await profiles.forgetImports()
  t.match(await profiles.importReport(coordinator(), id), { filename: 'Amal.csv', loaded: false })
  clock.move(2 * minutes)
  await t.rejects(profiles.importReport(coordinator(), id), { code: 'NOT_FOUND' })
  await t.rejects(profiles.carryOutImport(coordinator(), id), { code: 'NOT_FOUND' })
  await profiles.forgetImports()
  t.equal(await raw(), '[]')
})

t.test('another process loads it, and then the file is gone', async t => {
  const { profiles, db, clock, stored } = await givenProfiles(t)
  const sizes = async () =>
    (await profileImportModel(db).find().lean()).map(({ loaded, sealed }) => [loaded, sealed.length] as const)
  const content = demoFile('profiles-messy.csv')
  const id = await profiles.tryImport(coordinator(), 'x.csv', content)
  const [[, whole] = [true, 0]] = await sizes()
  const another = await givenProfiles(t, { db, clock })
  clock.move(30 * minutes)
  await another.profiles.carryOutImport(coordinator(), id)
  const people = await stored()
  t.ok(people.length > 5)
  const [[loaded, rest] = [false, whole]] = await sizes()
  t.ok(loaded && rest < whole / 2, `${rest} characters are left of ${whole}`)
  clock.move(59 * minutes)
  t.match(await profiles.importReport(coordinator(), id), { loaded: true, report: { rows: 67 } })
  clock.move(2 * minutes)
  await t.rejects(profiles.importReport(coordinator(), id), { code: 'NOT_FOUND' })
})

t.test('twice is once: a click after the other, and both at the same moment', async t => {
  const { profiles, stored, audited, clock } = await givenProfiles(t)
  const again = await profiles.tryImport(coordinator(), 'x.csv', file)
  await profiles.carryOutImport(coordinator(), again)
  const [people, report] = [await stored(), await profiles.importReport(coordinator(), again)]
  t.equal(people.length, 2)
  t.match(await audited('profile.import'), [
    { who: 'coordinator', why: 'fil indlæses', on: people.map(({ _id }) => _id) },
  ])
  clock.move(minutes)
  await profiles.carryOutImport(coordinator(), again)
  t.same(await stored(), people)
  t.same(await profiles.importReport(coordinator(), again), report)
  t.equal((await audited('profile.import')).length, 1)

  const others = fileOf(Array.from({ length: 20 }, (_, i) => ({ ...plainRow, asylPersonId: `40000${i}`, cpr: '' })))
  const id = await profiles.tryImport(coordinator(), 'y.csv', others)
  await Promise.all(Array.from({ length: 3 }, () => profiles.carryOutImport(coordinator(), id)))
  t.equal((await stored()).length, 22)
  t.match(await profiles.importReport(coordinator(), id), { loaded: true, report: { rows: 20, accepted: 20 } })
  const before = (await profiles.refusedFiles(coordinator())).length
  const wrong = await profiles.tryImport(coordinator(), 'z.csv', fileOf([{ ...plainRow, foedselsdato: '31-02-1990' }]))
  await Promise.all(Array.from({ length: 3 }, () => profiles.carryOutImport(coordinator(), wrong)))
  t.equal((await profiles.refusedFiles(coordinator())).length, before + 1, 'nor are refused rows handed back twice')
  const { kept } = await profiles.importReport(coordinator(), wrong)
  t.match(await profiles.refusedRows(coordinator(), kept ?? ''), '31-02-1990')
})

t.test('of a file in which every line is wrong, each is handed back, and the page shows the first', async t => {
  const { as, services } = await testApp(t)
  // As when the columns have slipped: what stands in a cell is said again in the reason.
  const rows = Array.from({ length: 20_000 }, (_, i) => ({
    ...{ asylPersonId: `${700_000 + i}`, fornavn: '', efternavn: '', samtykke: 'ja' },
    ...{ foedselsdato: '31-02-1990', kommunekode: randomBytes(110).toString('hex') },
  }))
  const content = fileOf(rows)
  t.ok(content.length < largestUpload, `${content.length} bytes`)
  const karen = await as('coordinator')
  const sent = { mode: 'load', file: { filename: 'x.csv', content: content.toString() } }
  const report = await karen.follow(await karen.upload(paths.profiles.import(), sent))
  t.match(report.text, /Linjer i filen 20000 I orden 0 Med spørgsmål 0 Afvist 20000/)
  t.match(report.text, /Her står de første 500 af [\d.]+\./)
  t.ok(report.body.length < 1_000_000, `${report.body.length} characters`)
  const [, file = ''] = /href="([^"]+afviste\.csv)"/.exec(report.body) ?? []
  const table = (await karen.get(file)).body
  t.equal(table.trim().split('\n').length, 20_001)
  t.match(table, /719999;/)
  t.ok(Buffer.byteLength(table) * (4 / 3) > 16 * 2 ** 20, 'more than a document of the store holds, were it not packed')

  const more = fileOf([...rows, plainRow])
  const refused = await karen.upload(paths.profiles.import(), {
    ...sent,
    file: { ...sent.file, content: more.toString() },
  })
  t.equal(refused.status, 422)
  t.match(refused.text, 'Filen har flere end 20.000 linjer. Del den i flere filer, og tag én ad gangen.')
  t.equal(await profileModel(services.db).countDocuments(), 0)
})

t.test('what happens is decided by the store as it is then', async t => {
  const { profiles, stored } = await givenProfiles(t)
  const [first, second] = [plainRow, { ...plainRow, asylPersonId: '300002', cpr: '', timer_pr_uge: '20' }]
  await profiles.importRows(coordinator(), fileOf([{ ...first, indsamlet: '2026-11-01' }]))
  const id = await profiles.tryImport(coordinator(), 'x.csv', fileOf([{ ...first, timer_pr_uge: '37' }, second]))
  t.match(await profiles.importReport(coordinator(), id), { report: { accepted: 2, refused: [] } })

  await profiles.importRows(coordinator(), fileOf([second]))
  const [amal, other] = await stored()
  await profiles.remove(consultant(), amal?._id ?? '')
  await profiles.update(consultant(), other?._id ?? '', {
    ...{ revision: other?.revision ?? -1, facts: { hoursPerWeek: 25 }, source: told },
  })
  await profiles.carryOutImport(coordinator(), id)
  t.match(await profiles.importReport(coordinator(), id), {
    report: { accepted: 1, refused: [{ row: 2, message: /^Personen er fjernet/ }] },
  })
  const [removed, kept] = await stored().then(people => people.toSorted(a => (a.removedAt ? -1 : 1)))
  t.match(removed, { firstName: '', hoursPerWeek: null, removedAt: Date })
  t.match(kept, { hoursPerWeek: 25 })
})

t.test('the largest file that may be handed in can wait; one whose report would not fit is refused before', async t => {
  const { profiles, db } = await givenProfiles(t)
  const lineOf = (id: number, born: string, notes: string) => `${id};A;B;${born};479;ja;${notes}\n`
  const header = 'asylPersonId;fornavn;efternavn;foedselsdato;kommunekode;samtykke;bemaerkning\n'
  const filled = (lines: (i: number) => string) => {
    const parts = [header]
    for (let size = header.length, i = 0; size < largestUpload - 5000; i++) {
      parts.push(lines(700_000 + i))
      size += parts.at(-1)?.length ?? 0
    }
    return Buffer.from(parts.join(''), 'latin1')
  }
  const large = filled(i => lineOf(i, '1990-01-01', randomBytes(700).toString('base64')))
  const id = await profiles.tryImport(coordinator(), 'x.csv', large)
  t.match(await profiles.importReport(coordinator(), id), { loaded: false, report: { accepted: 0 } })
  t.ok((await profileImportModel(db).findById(id).lean())?.sealed)

  const noise = (length: number) =>
    randomBytes(length)
      .toString('latin1')
      .replace(/\p{Cc}|[\s";,]/gu, 'x')
  const odd = filled(i => lineOf(i, noise(2000), ''))
  t.same(await fieldsRefused(profiles.tryImport(coordinator(), 'x.csv', odd)), ['file'])
  t.equal(await profileImportModel(db).countDocuments(), 1)
})
