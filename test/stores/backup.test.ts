import { execFile } from 'node:child_process'
import { appendFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { EJSON } from 'bson'
import mongoose, { type Connection, type mongo } from 'mongoose'
import t from 'tap'
import { runCli } from '../../src/cli.js'
import { projectRoot } from '../../src/config.js'
import { checkConsistency, references } from '../../src/consistency.js'
import { loadDemo } from '../../src/demo/load.js'
import { openFoundation } from '../../src/foundation.js'
import { createSecrets } from '../../src/lib/secrets.js'
import { backup, restore } from '../../src/stores/backup.js'
import { startEmbedded } from '../../src/stores/embedded/start.js'
import { withDatabase } from '../../src/stores/mongo.js'
import { testApp } from '../helpers/app.js'
import { testClock } from '../helpers/clock.js'
import { testConfig } from '../helpers/config.js'
import { temporaryFolder, testDatabase } from '../helpers/stores.js'

const clock = testClock()
const { Decimal128, Double, Int32, Long, ObjectId, Binary, Timestamp } = mongoose.mongo.BSON

/** Every document with the types it is stored with, per collection that has any. */
async function everything(db: Connection): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {}
  for (const { name } of (await db.db?.listCollections({}, { nameOnly: true }).toArray()) ?? []) {
    const found = await db.collection(name).find({}, { promoteValues: false }).sort({ _id: 1 }).toArray()
    if (!['sessions', 'profileImports'].includes(name) && found.length > 0)
      all[name] = found.map(document => EJSON.stringify(document, { relaxed: false }))
  }
  return all
}

async function givenThings(db: Connection): Promise<void> {
  const things = db.collection<mongo.BSON.Document>('things')
  await things.insertMany(
    Array.from({ length: 1200 }, (_, i) => ({
      _id: `thing${String(i).padStart(5, '0')}` as never,
      n: i,
      text: 'å'.repeat(i % 50),
    })),
  )
  await things.insertOne({
    ...{ _id: 'types' as never, whole: new Int32(5), real: new Double(5), long: Long.fromNumber(5), none: null },
    ...{ money: Decimal128.fromString('1.10'), id: new ObjectId(), bytes: new Binary(Buffer.from([0, 255])) },
    ...{
      at: new Date(0),
      stamp: new Timestamp({ t: 1, i: 2 }),
      lines: 'a\u2028b\nc\r\n"æøå"\0',
      list: [[], {}, [null]],
    },
  })
  await db.collection('others').insertOne({ _id: 1 as never, x: 'y' })
  for (const name of ['sessions', 'profileImports']) await db.collection(name).insertOne({ _id: 'secret' as never })
}

t.test('there and back: the same to the last bit, and for nobody else’s eyes', async t => {
  const [from, to] = [await testDatabase(t), await testDatabase(t)]
  await givenThings(from)
  const folder = path.join(await temporaryFolder(t), 'copy')
  const manifest = await backup({ db: from, folder, clock, first: ['things'] })
  t.match(manifest, {
    at: clock.now().toISOString(),
    collections: [
      { name: 'others', documents: 1 },
      { name: 'things', documents: 1201 },
    ],
  })
  t.equal((await stat(folder)).mode & 0o777, 0o700)
  for (const file of await readdir(folder)) t.equal((await stat(path.join(folder, file))).mode & 0o777, 0o600, file)
  const before = await everything(from)
  t.same(await restore({ db: to, folder }), manifest)
  t.same(await everything(to), before)
  t.equal(await to.collection('sessions').countDocuments(), 0, 'nobody is signed in by a copy')
  t.equal(await to.collection('profileImports').countDocuments(), 0, 'nor does a file that was tried live on in one')
  for (const name of await readdir(folder)) t.notMatch(await readFile(path.join(folder, name), 'utf8'), 'secret')
  await t.rejects(backup({ db: to, folder, clock }), /er ikke tom/)
})

t.test('a copy that was interrupted is none', async t => {
  const [from, to] = [await testDatabase(t), await testDatabase(t)]
  await givenThings(from)
  const folder = await temporaryFolder(t)
  await backup({ db: from, folder, clock })
  await rm(path.join(folder, 'manifest.json'))
  await t.rejects(restore({ db: to, folder }), /ingen manifest\.json.*blev ikke færdig/)
  await writeFile(path.join(folder, 'manifest.json'), '{"format":"spring')
  await t.rejects(restore({ db: to, folder }), /manifest\.json er beskadiget/)
  await writeFile(path.join(folder, 'manifest.json'), '{"format":"springbraet-backup","version":2,"collections":[]}')
  await t.rejects(restore({ db: to, folder }), /format 2/)
  t.same(await everything(to), {})
})

t.test('a damaged file is named and nothing is written', async t => {
  const [from, to] = [await testDatabase(t), await testDatabase(t)]
  await givenThings(from)
  const folder = await temporaryFolder(t)
  await backup({ db: from, folder, clock })
  const file = path.join(folder, 'things.ndjson')
  const good = await readFile(file)
  const bad = Buffer.from(good)
  bad[bad.length >> 1] = (bad[bad.length >> 1] ?? 0) ^ 1
  for (const content of [bad, good.subarray(0, -1), good.subarray(0, good.length >> 1), Buffer.concat([good, good])]) {
    await writeFile(file, content)
    await t.rejects(restore({ db: to, folder }), /things\.ndjson er beskadiget/)
  }
  await rm(file)
  await t.rejects(restore({ db: to, folder }), /things\.ndjson mangler/)
  t.same(await everything(to), {})
  await writeFile(file, good)
  await restore({ db: to, folder })
  t.same(await everything(to), await everything(from))
})

t.test('a store that holds anything is left alone; the same copy goes on where it stopped', async t => {
  const [from, to, used] = [await testDatabase(t), await testDatabase(t), await testDatabase(t)]
  await givenThings(from)
  const folder = await temporaryFolder(t)
  await backup({ db: from, folder, clock })
  await used.collection('strange').insertOne({ _id: 1 as never })
  await t.rejects(restore({ db: used, folder }), /ikke tom \(strange\)/)
  t.same(Object.keys(await everything(used)), ['strange'])

  // As a kill leaves it: marked, and half of the documents there.
  await restore({ db: to, folder })
  await t.rejects(restore({ db: to, folder }), /ikke tom/, 'a finished restore is not repeated')
  const text = await readFile(path.join(folder, 'manifest.json'))
  const { createHash } = await import('node:crypto')
  await to.collection('restores').insertOne({ _id: createHash('sha256').update(text).digest('hex') as never })
  await to.collection('things').deleteMany({ n: { $gt: 600 } })
  await restore({ db: to, folder })
  t.same(await everything(to), await everything(from))

  await to.collection('restores').insertOne({ _id: 'another' as never })
  await to.collection('things').deleteMany({})
  await to.collection('others').deleteMany({})
  await t.rejects(restore({ db: to, folder }), /fra en anden kopi/)
})

t.test('a unique index that refuses a document is no resuming', async t => {
  const [from, to] = [await testDatabase(t), await testDatabase(t)]
  await from.collection('things').insertMany([
    { _id: 1 as never, x: 1 },
    { _id: 2 as never, x: 1 },
  ])
  await to.collection('things').createIndex({ x: 1 }, { unique: true })
  const folder = await temporaryFolder(t)
  await backup({ db: from, folder, clock })
  await t.rejects(restore({ db: to, folder }), /things har 1 dokumenter.*skulle have 2/)
})

t.test('while others write: whole documents, and no consequence without its cause', async t => {
  const db = await testDatabase(t)
  await givenThings(db)
  let writing = true
  let rounds = 0
  const causes = db.collection<{ _id: string; n: number; twice: number }>('causes')
  const write = async () => {
    for (; writing; rounds++) {
      const _id = `c${String(rounds % 400).padStart(3, '0')}`
      await causes.updateOne({ _id }, { $set: { n: rounds, twice: 2 * rounds } }, { upsert: true })
      await db.collection<{ _id: string }>('effects').updateOne({ _id }, { $set: { n: rounds } }, { upsert: true })
    }
  }
  const writer = write()
  while (rounds < 200) await new Promise(resolve => setTimeout(resolve, 5))
  for (let copy = 0; copy < 3; copy++) {
    const folder = await temporaryFolder(t)
    const before = rounds
    await backup({ db, folder, clock, first: ['effects', 'causes'] })
    const to = await testDatabase(t)
    await restore({ db: to, folder })
    const found = await to
      .collection<{ _id: string; n: number; twice: number }>('causes')
      .find()
      .sort({ _id: 1 })
      .toArray()
    t.ok(found.length >= Math.min(400, before))
    for (const { n, twice } of found) if (twice !== 2 * n) t.fail('half a document')
    const of = new Map(found.map(({ _id, n }) => [_id, n]))
    for (const { _id, n } of await to
      .collection<{ _id: string; n: number }>('effects')
      .find()
      .sort({ _id: 1 })
      .toArray())
      if ((of.get(_id) ?? -1) < n) t.fail(`effect ${n} of ${_id} without its cause ${of.get(_id)}`)
  }
  writing = false
  await writer
})

t.test('the market: CPR stays encrypted, and the check passes and names what is broken', async t => {
  const { services } = await testApp(t)
  const { db } = services
  for (const model of Object.values(db.models)) await model.deleteMany({})
  for (const model of Object.values(db.models)) await model.createIndexes()
  t.equal(await loadDemo(services), true)
  const folder = path.join(await temporaryFolder(t), 'copy')
  const cli = async (on: Connection, ...argv: string[]) => {
    const said: string[] = []
    const code = await runCli({
      argv,
      open: async () => ({ services: { ...services, db: on }, close: async () => {} }),
      openStore: async () => ({ connection: on, close: async () => {} }),
      out: text => said.push(text),
      err: text => said.push(text),
    })
    return { code, said: said.join('\n') }
  }
  t.match(await cli(db, 'backup', folder), { code: 0, said: /Kopien er færdig: \d+ dokumenter i \d+ samlinger/ })
  t.match(await cli(db, 'backup', folder), { code: 2, said: /ikke tom/ })

  const people = await db.collection('profiles').find({ hasCpr: true }).sort({ _id: 1 }).toArray()
  const secrets = createSecrets(services.config.dataKey)
  const numbers = people.map(({ _id, cpr }) => secrets.open(String(cpr), String(_id)))
  t.ok(numbers.length > 10, `${numbers.length} numbers`)
  const bytes = (
    await Promise.all((await readdir(folder)).map(name => readFile(path.join(folder, name), 'utf8')))
  ).join()
  for (const number of numbers) if (bytes.includes(number)) t.fail('a CPR number stands in the copy')

  const to = await testDatabase(t)
  t.match(await cli(to, 'restore', folder), { code: 0, said: /lagt ind.*hænger sammen/s })
  t.same(await everything(to), await everything(db))
  t.match(await cli(to, 'restore', folder), { code: 2, said: /ikke tom/ })

  const company = await to.collection('companies').findOne({}, { sort: { _id: 1 } })
  await to.collection('companies').deleteOne({ _id: company?._id ?? ('' as never) })
  const { code, said } = await cli(to, 'check')
  t.equal(code, 1)
  t.match(said, `company peger på ${company?._id}, som ikke findes i companies.`)
  t.match(said, /\d+ fejl i dokumenterne/)
  t.match(await cli(db, 'check'), { code: 0, said: 'Dokumenterne hænger sammen.' })

  await t.test('every reference is a field of its documents', async t => {
    const collections = new Map(Object.values(db.models).map(model => [model.collection.name, model]))
    for (const { from, field, to } of references) {
      t.ok(collections.has(to), to)
      const [first = ''] = field.split('.')
      t.ok(collections.get(from)?.schema.path(field) ?? collections.get(from)?.schema.path(first), `${from}.${field}`)
    }
  })
})

t.test('the check names every kind of break', async t => {
  const db = await testDatabase(t)
  const put = (name: string, document: Record<string, unknown>) =>
    db.collection(name).insertOne({ ...document } as never)
  await put('companies', { _id: 'c', municipality: null, keyConsultant: null, workplaces: [{ id: 'w' }] })
  const yes = { id: 'yes', kind: 'company', company: 'c' }
  for (const _id of ['p1', 'p2']) await put('profiles', { _id, consents: [yes] })
  const opening = { company: 'c', workplace: 'w', seats: 1 }
  const proposal = { company: 'c', consent: 'yes', shownAt: null }
  t.same(await checkConsistency(db), { broken: [], unfinished: 0 })

  const broken = async (sentence: RegExp, unfinished = 0) => {
    const found = await checkConsistency(db)
    t.equal(found.broken.length, 1, found.broken.join('\n'))
    t.match(found.broken[0], sentence)
    t.equal(found.unfinished, unfinished)
    for (const name of ['openings', 'proposals', 'placements', 'deadlines', 'notices'])
      await db.collection(name).deleteMany({})
  }
  await put('openings', { _id: 'o', ...opening, workplace: 'x', taken: [] })
  await broken(/^openings o: arbejdspladsen x findes ikke hos virksomheden c/)
  await put('deadlines', { _id: 'd', kind: 'answer-question', subject: 'o' })
  await broken(/^deadlines d: subject peger på o, som ikke findes i questions/)
  await put('notices', { _id: 'n', recipient: null, ids: { proposal: 'x' } })
  await broken(/^notices n: ids.proposal peger på x/)
  await put('proposals', {
    _id: 'a',
    ...proposal,
    profile: 'p1',
    consent: null,
    state: 'suggested',
    shownAt: new Date(0),
  })
  await broken(/^proposals a: vist eller bekræftet uden et ja/)
  await put('proposals', { _id: 'a', ...proposal, profile: 'p1', consent: 'old', state: 'confirmed' })
  await broken(/^proposals a: samtykket old findes ikke hos personen p1/)

  const accepted = async (_id: string, profile = 'p1') => {
    await put('proposals', { _id, ...proposal, profile, opening: 'o', state: 'accepted' })
    await put('placements', { _id, profile, opening: 'o', company: 'c', state: 'agreed', holds: true, settled: true })
  }
  await accepted('a')
  await put('openings', { _id: 'o', ...opening, taken: [] })
  await broken(/^proposals a: accepteret, men uden plads i o/)
  await accepted('a')
  await accepted('b', 'p2')
  await put('openings', { _id: 'o', ...opening, taken: ['a', 'b'] })
  await broken(/^openings o: 2 af 1 pladser er taget/)
  await accepted('a')
  await accepted('b')
  await put('openings', { _id: 'o', ...opening, seats: 2, taken: ['a', 'b'] })
  await broken(/^placements b: personen p1 holdes allerede af a/)
  await put('openings', { _id: 'o', ...opening, taken: ['a'] })
  await put('proposals', { _id: 'a', ...proposal, profile: 'p1', opening: 'o', state: 'confirmed' })
  await broken(/^openings o: pladsen til a er taget, men forslaget er ikke accepteret/)
  await accepted('a')
  await put('openings', { _id: 'o', ...opening, seats: 2, taken: ['a', 'a'] })
  await broken(/^openings o: et forslag har taget to pladser/)

  const held = { _id: 'a', profile: 'p1', opening: 'o', company: 'c', state: 'planned', holds: true }
  await put('openings', { _id: 'o', ...opening, taken: [] })
  await put('proposals', { _id: 'a', ...proposal, profile: 'p1', opening: 'o', state: 'confirmed' })
  await put('placements', { ...held, settled: true })
  await broken(/^placements a: holder personen p1, men forslaget er ikke accepteret/)
  await put('openings', { _id: 'o', ...opening, taken: ['a'], accepting: ['a'] })
  await put('proposals', { _id: 'a', ...proposal, profile: 'p1', opening: 'o', state: 'confirmed' })
  t.same(await checkConsistency(db), { broken: [], unfinished: 1 }, 'a seat alone is a half-done acceptance')
  await put('placements', { ...held, settled: false })
  t.same(await checkConsistency(db), { broken: [], unfinished: 1 }, 'a half-done acceptance is no break')
  for (const name of ['openings', 'placements', 'proposals']) await db.collection(name).deleteMany({})

  const next = { ...held, holds: false, waits: true, settled: true, proposal: 'a' }
  await accepted('a')
  await put('openings', { _id: 'o', ...opening, taken: ['a'] })
  await put('placements', { ...next, _id: 'n' })
  t.same(await checkConsistency(db), { broken: [], unfinished: 0 }, 'a next course that waits is sound')
  await put('placements', { ...next, _id: 'm' })
  await broken(/^placements n: m venter allerede på personen p1/)
  await accepted('b')
  await put('openings', { _id: 'o', ...opening, taken: ['b'] })
  await put('proposals', { _id: 'a', ...proposal, profile: 'p1', opening: 'o', state: 'confirmed' })
  await put('placements', { ...next, _id: 'n' })
  await broken(/^placements n: holder personen p1, men forslaget er ikke accepteret/)
})

t.test('as processes: from a running system to a fresh machine', async t => {
  const [old, fresh] = [await temporaryFolder(t), await temporaryFolder(t)]
  const folder = path.join(fresh, 'copy')
  const running = await openFoundation(testConfig({ dataFolder: old }))
  t.teardown(() => running.close())
  await loadDemo(running.services)
  const cli = (dataFolder: string, ...argv: string[]) =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', 'src/cli.ts', ...argv], {
      cwd: projectRoot,
      env: {
        ...process.env,
        DATA_DIR: dataFolder,
        MONGODB_URI: process.env.MONGODB_URI
          ? withDatabase(process.env.MONGODB_URI, `restored_${path.basename(fresh)}`)
          : '',
        REDIS_URL: '',
      },
    }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    )
  t.teardown(async () => {
    if (!process.env.MONGODB_URI) return
    const db = await mongoose
      .createConnection(withDatabase(process.env.MONGODB_URI, `restored_${path.basename(fresh)}`))
      .asPromise()
    await db.dropDatabase()
    await db.close()
  })
  if (process.env.MONGODB_URI) await backup({ db: running.db, folder, clock })
  else t.match(await cli(old, 'backup', folder), { code: 0, stdout: /Kopien er færdig/, stderr: '' })
  t.match(await cli(fresh, 'restore', folder), { code: 0, stdout: /hænger sammen/, stderr: '' })
  if (!process.env.MONGODB_URI) {
    const store = await startEmbedded({ folder: path.join(fresh, 'documents'), durability: 'none' })
    const db = await mongoose.createConnection(withDatabase(store.uri, 'springbraet')).asPromise()
    t.equal(await db.collection('profiles').countDocuments(), await running.db.collection('profiles').countDocuments())
    t.ok(
      (await db.collection('openings').indexes()).some(({ unique }) => unique),
      'indexes are built',
    )
    await db.close()
    await store.close()
  }
  await appendFile(path.join(folder, 'profiles.ndjson'), ' ')
  t.match(await cli(await temporaryFolder(t), 'restore', folder), {
    code: 2,
    stdout: '',
    stderr: /profiles\.ndjson er beskadiget/,
  })
})
