import { execFile } from 'node:child_process'
import { readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { runCli } from '../src/cli.js'
import { projectRoot } from '../src/config.js'
import { deadlineModel } from '../src/deadlines/model.js'
import { openFoundation } from '../src/foundation.js'
import { openingModel } from '../src/openings/model.js'
import { profileModel } from '../src/profiles/model.js'
import { testApp } from './helpers/app.js'
import { testConfig } from './helpers/config.js'
import { givenMunicipality } from './helpers/given.js'
import { temporaryFolder } from './helpers/stores.js'
import { demoFile, fileOf, plainRow, servedHere } from './profiles/given.js'

const demo = (name: string) => path.join(projectRoot, 'src/demo/data', name)

/** The command line on the services of a test. */
async function givenCli(t: Parameters<typeof testApp>[0]) {
  const { services, world, clock } = await testApp(t)
  for (const model of Object.values(services.db.models)) await model.createIndexes()
  for (const _id of servedHere.filter(code => code !== world.municipality)) {
    const coordinator = world.people.coordinator._id
    await givenMunicipality(services, { _id, name: _id, contact: coordinator, standIn: coordinator, coordinator })
  }
  const run = async (...argv: string[]) => {
    const [out, err]: [string[], string[]] = [[], []]
    const code = await runCli({
      argv,
      open: async () => ({ services, close: async () => {} }),
      openStore: async () => ({ connection: services.db, close: async () => {} }),
      out: text => out.push(text),
      err: text => err.push(text),
    })
    return { code, out: out.join('\n'), err: err.join('\n') }
  }
  return { run, services, clock, db: services.db }
}

t.test('import profiles', async t => {
  const { run, db } = await givenCli(t)
  const people = () => profileModel(db).countDocuments()

  const tried = await run('import', 'profiles', demo('profiles-clean.csv'), '--dry-run')
  t.match(tried, { code: 0, err: '' })
  t.match(tried.out, 'Prøve: intet er gemt.')
  t.equal(await people(), 0)

  const clean = await run('import', 'profiles', demo('profiles-clean.csv'), '--json')
  t.equal(clean.code, 0)
  const report = JSON.parse(clean.out)
  t.same(Object.keys(report).toSorted(), ['accepted', 'items', 'refused', 'rows', 'unread', 'withQuestions'])
  t.match(report, { rows: 80, accepted: 71, withQuestions: 9, refused: [] })
  t.equal(await people(), 80)

  const messy = await run('import', 'profiles', demo('profiles-messy.csv'))
  t.equal(messy.code, 1, 'something was refused')
  t.match(messy.out, '67 rækker: 34 i orden, 30 med spørgsmål, 3 afvist.')
  t.match(messy.out, 'Linje 65, foedselsdato: Datoen «31-02-1990» findes ikke')
  const shown = clean.out + messy.out + tried.out
  for (const number of demoFile('profiles-messy.csv')
    .toString()
    .match(/\b\d{10}\b/g) ?? [])
    if (shown.includes(number)) t.fail('a CPR number was shown')
  for (const name of ['Kovalenko', 'Al-Masri', 'Noori', 'traumer']) t.notMatch(shown, name, 'nobody is named')
})

t.test('a column that nobody knows is named, and the rows are loaded', async t => {
  const { run } = await givenCli(t)
  const folder = await temporaryFolder(t)
  const file = path.join(folder, 'in.csv')
  await writeFile(file, fileOf([{ ...plainRow, 'Særlige forhold': 'hemmeligt', linje: '2' }]))
  const { code, out } = await run('import', 'profiles', file, '--dry-run')
  t.equal(code, 0)
  t.match(out, 'Kolonnen «Særlige forhold» kendes ikke og er ikke læst.')
  t.notMatch(out, /hemmeligt|«linje»/)
  const report = JSON.parse((await run('import', 'profiles', file, '--json')).out)
  t.match(report, { accepted: 1, unread: ['Særlige forhold'] })
})

t.test('refused rows go to a file that only the user may read', async t => {
  const { run } = await givenCli(t)
  const folder = await temporaryFolder(t)
  const [file, refused] = [path.join(folder, 'in.csv'), path.join(folder, 'afviste.csv')]
  await writeFile(file, fileOf([plainRow, { ...plainRow, asylPersonId: '300002', cpr: '', kommunekode: '999' }]))
  const { code, out } = await run('import', 'profiles', file, '--refused', refused)
  t.equal(code, 1)
  t.match(out, refused)
  t.match(await readFile(refused, 'utf8'), /300002.*kommunekode: Kommunekoden «999» findes ikke/)
  t.equal((await stat(refused)).mode & 0o777, 0o600)
})

t.test('import openings: drafts', async t => {
  const { run, db } = await givenCli(t)
  const first = await run('import', 'openings', demo('openings.csv'), '--json')
  const report = JSON.parse(first.out)
  t.equal(report.rows, 40)
  const refusedRows = new Set(report.refused.map(({ row }: { row: number }) => row)).size
  t.equal(first.code, refusedRows === 0 ? 0 : 1)
  t.equal(report.accepted + report.withQuestions + refusedRows, 40)
  const openings = await openingModel(db).find({ origin: 'import' }).sort({ _id: 1 }).lean()
  t.equal(openings.length, report.accepted + report.withQuestions)
  t.ok(openings.every(({ state }) => state === 'draft'))
  const again = JSON.parse((await run('import', 'openings', demo('openings.csv'), '--json')).out)
  t.equal(await openingModel(db).countDocuments({ origin: 'import' }), openings.length)
  t.same(again.items, report.items)
})

t.test('match: a ranking of a draft, people by id only', async t => {
  const { run, db } = await givenCli(t)
  await run('import', 'profiles', demo('profiles-clean.csv'))
  await run('import', 'openings', demo('openings.csv'))
  const drafts = await openingModel(db).find({ origin: 'import' }).sort({ number: 1 }).lean()
  let most = { fitting: 0, number: '' }
  for (const { number } of drafts) {
    const { code, out } = await run('match', number, '--json')
    t.equal(code, 0)
    const { ranking } = { ranking: JSON.parse(out) }
    t.ok(ranking.ranked.length <= 20)
    if (ranking.fitting > most.fitting) most = { fitting: ranking.fitting, number }
  }
  t.ok(most.fitting > 2, `${most.fitting} fit ${most.number}`)
  const { out } = await run('match', most.number, '--top', '2')
  t.match(out, `Opslag ${most.number}`)
  t.equal(out.split('\n').filter(line => /^ +\d+\. [a-z]{20} /.test(line)).length, 2)
  const people = await profileModel(db).find().sort({ _id: 1 }).lean()
  for (const { lastName } of people) if (out.includes(lastName)) t.fail('a name was shown')

  t.match(await run('match', '2026-9999'), { code: 2, out: '', err: /intet opslag med nummeret 2026-9999/ })
  t.match(await run('match', most.number, '--top', '0'), { code: 2, err: /--top skal være et tal/ })
})

t.test('deadlines', async t => {
  const { run, db, clock } = await givenCli(t)
  await deadlineModel(db).deleteMany({})
  t.match(await run('deadlines'), { code: 0, out: 'Ingen åbne svarfrister.' })
  const now = clock.now()
  await deadlineModel(db).create({
    ...{ _id: 'a'.repeat(20), kind: 'answer-opening', subject: 'b'.repeat(20), round: 1, municipality: '410' },
    ...{ owner: 'mette', company: 'bageriet', startedAt: now, dueAt: new Date(now.getTime() + 86_400_000) },
    ...{ state: 'open', steps: [], nextStepAt: null },
  })
  t.match((await run('deadlines')).out, '25. november 2026 kl. 10.00  Svar på opslag  Middelfart')
  t.match(JSON.parse((await run('deadlines', '--json')).out), [
    { kind: 'answer-opening', owner: 'mette', overdue: false },
  ])
  clock.move(2 * 86_400_000)
  t.match((await run('deadlines')).out, 'OVERSKREDET')
})

t.test('whoever types wrong gets one sentence and nothing is opened', async t => {
  const run = async (...argv: string[]) => {
    const said: string[] = []
    const open = () => Promise.reject(new Error('opened'))
    const say = (text: string) => said.push(text)
    const code = await runCli({ argv, open, openStore: open, out: say, err: say })
    return { code, said: said.join('\n') }
  }
  t.match(await run(), { code: 0, said: /^Brug:/ })
  t.match(await run('--help'), { code: 0, said: /^Brug:/ })
  for (const argv of [
    ['fly'],
    ['import'],
    ['import', 'people', 'x'],
    ['import', 'profiles', 'a', 'b'],
    ['match'],
    ['deadlines', 'x'],
    ['backup'],
    ['restore', 'a', 'b'],
    ['check', 'x'],
  ])
    t.match(await run(...argv), { code: 2, said: /^Kommandoen kendes ikke/ }, argv.join(' '))
  t.match(await run('deadlines', '--fast'), { code: 2, said: /^Et af valgene kendes ikke/ })
  t.match(await run('deadlines'), { code: 2, said: 'opened' })
})

t.test('a file that is missing or no table', async t => {
  const { run } = await givenCli(t)
  t.match(await run('import', 'profiles', '/nowhere/x.csv'), { code: 2, err: /Filen \/nowhere\/x.csv kan ikke læses/ })
  t.match(await run('import', 'profiles', path.join(projectRoot, 'package.json')), {
    code: 2,
    err: /mangler kolonnerne/,
  })
})

t.test('as a process: in the running system, which goes on running', async t => {
  const DATA_DIR = await temporaryFolder(t)
  const config = testConfig({ dataFolder: DATA_DIR })
  const running = await openFoundation(config)
  t.teardown(() => running.close())
  for (const _id of servedHere)
    await givenMunicipality(running.services, { _id, name: _id, contact: 'a', standIn: 'b', coordinator: 'c' })
  const cli = (...argv: string[]) =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', 'src/cli.ts', ...argv], {
      cwd: projectRoot,
      env: { ...process.env, DATA_DIR, MONGODB_URI: '', REDIS_URL: '' },
    }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    )
  const first = await cli('import', 'profiles', demo('profiles-clean.csv'), '--json')
  t.equal(first.code, 0)
  t.match(JSON.parse(first.stdout), { rows: 80 })
  t.equal(await profileModel(running.db).countDocuments(), 80, 'the running system has them')
  t.match(await cli('match', '2026-0042'), { code: 2, stdout: '', stderr: /intet opslag/ })
})
