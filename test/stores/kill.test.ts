import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { Binary, Long } from 'bson'
import t, { type Test } from 'tap'
import { projectRoot } from '../../src/config.js'
import { dial } from '../../src/stores/embedded/dial.js'
import { startEmbedded } from '../../src/stores/embedded/start.js'
import { type MongoStore, openMongo } from '../../src/stores/mongo.js'
import { temporaryFolder } from '../helpers/stores.js'
import { startEngine } from './engine.js'

type Settings = Parameters<typeof startEngine>[2]

/** What one writer was told is done: its documents by id with their counter, and its pairs. */
type Acknowledged = { counters: Map<string, number>; pairs: Set<string>; writes: number }

/**
 * Writers insert documents, count them up and insert pairs (two documents by one command) until the engine is killed;
 * then everything acknowledged must be there, nothing older than acknowledged, and no half pair.
 */
async function killRound(
  t: Test,
  folder: string,
  known: Acknowledged,
  round: number,
  settings: Settings & { bytes: number; writes: number },
): Promise<{ lost: number; half: number }> {
  const engine = await startEngine(t, folder, settings)
  const collection = engine.db.collection<{ _id: string; n?: number; text?: string; pair?: string }>('c')
  const text = 'x'.repeat(settings.bytes)
  let killed = false
  const writer = async (name: string): Promise<void> => {
    for (let i = 0; !killed; i++) {
      const _id = `${round}-${name}-${i % 40}`
      await collection.updateOne({ _id }, { $inc: { n: 1 }, $set: { text } }, { upsert: true })
      known.counters.set(_id, (known.counters.get(_id) ?? 0) + 1)
      known.writes++
      if (i % 3 !== 0) continue
      const pair = `${round}-${name}-pair-${i}`
      await collection.insertMany([
        { _id: `${pair}-1`, pair },
        { _id: `${pair}-2`, pair },
      ])
      known.pairs.add(pair)
      known.writes++
    }
  }
  const writers = Array.from({ length: 8 }, (_, i) => writer(`w${i}`).catch(() => undefined))
  const enough = known.writes + settings.writes
  while (known.writes < enough) await new Promise(resolve => setTimeout(resolve, 1))
  await engine.kill()
  killed = true
  await Promise.all(writers)

  const again = await startEngine(t, folder, settings)
  const docs = await again.db
    .collection<{ _id: string; n?: number; pair?: string }>('c')
    .find({}, { projection: { n: 1, pair: 1 } })
    .toArray()
  await again.close()
  const counters = new Map(docs.map(doc => [doc._id, doc.n ?? 0]))
  const pairs = new Map<string, number>()
  for (const { pair } of docs) if (pair) pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  let lost = 0
  for (const [id, n] of known.counters) if ((counters.get(id) ?? 0) < n) lost++
  for (const pair of known.pairs) if (pairs.get(pair) !== 2) lost++
  // What was written and not acknowledged may be there; it is then what the next round counts on.
  for (const id of known.counters.keys()) known.counters.set(id, counters.get(id) ?? 0)
  return { lost, half: [...pairs.values()].filter(n => n !== 2).length }
}

async function killRounds(t: Test, rounds: number, settings: Parameters<typeof killRound>[4]): Promise<Acknowledged> {
  const folder = await temporaryFolder(t)
  const known: Acknowledged = { counters: new Map(), pairs: new Set(), writes: 0 }
  for (let round = 0; round < rounds; round++) {
    t.same(
      await killRound(t, folder, known, round, settings),
      { lost: 0, half: 0 },
      `round ${round}, ${known.writes} acknowledged so far`,
    )
  }
  return known
}

/** The long form is for a machine of one's own: KILL_ROUNDS=20 npx tap run test/stores/kill.test.ts */
const rounds = Number(process.env.KILL_ROUNDS ?? 2)
const timeout = 60_000 + rounds * 20_000
t.setTimeout(3 * timeout)

t.test('kill -9 under eight writers loses nothing acknowledged', { timeout }, async t => {
  const { writes } = await killRounds(t, rounds, { durability: 'none', bytes: 100, writes: 1000 })
  t.ok(writes >= 1000 * rounds, `${writes} writes`)
})

t.test('kill -9 under eight writers with fsync', { timeout }, async t => {
  const { writes } = await killRounds(t, rounds, { durability: 'fsync', bytes: 100, writes: 400 })
  t.ok(writes >= 400 * rounds, `${writes} writes`)
})

t.test('kill -9 while the journal is compacted again and again', { timeout }, async t => {
  const { writes } = await killRounds(t, rounds, {
    durability: 'none',
    bytes: 15_000,
    writes: 1100,
    compactBytes: 300_000,
  })
  t.ok(writes >= 1100 * rounds, `${writes} writes`)
})

t.test('a retryable write that was done before the kill is not done again after it', async t => {
  const folder = await temporaryFolder(t)
  const engine = await startEngine(t, folder)
  const socket = path.join(folder, 'engine.sock')
  const command = {
    findAndModify: 'c',
    query: { _id: 1 },
    update: { $inc: { n: 1 } },
    upsert: true,
    new: true,
    lsid: { id: new Binary(Buffer.alloc(16, 7), Binary.SUBTYPE_UUID) },
    txnNumber: Long.ONE,
  }
  const answer = { ok: 1, value: { _id: 1, n: 1 } }
  t.match(await (await dial(socket)).command(command), answer)
  await engine.kill()
  await startEngine(t, folder)
  const line = await dial(socket)
  t.teardown(() => line.close())
  t.match(await line.command(command), answer)
  t.match(await line.command({ find: 'c' }), { cursor: { firstBatch: [{ n: 1 }] } })
  t.match(await line.command({ ...command, txnNumber: Long.fromNumber(2) }), { value: { n: 2 } })
})

t.test('one engine per folder: the second one is refused, and startEmbedded adopts the first', async t => {
  const folder = await temporaryFolder(t)
  const [one, two, three] = await Promise.all([1, 2, 3].map(() => startEmbedded({ folder, durability: 'none' })))
  t.teardown(() => one?.close())
  t.equal(one?.uri, two?.uri)
  t.equal(one?.uri, three?.uri)
  t.match(await startEmbedded({ folder, durability: 'none' }), { adopted: true })
  const { code, output } = await runEngine([
    '--folder',
    folder,
    '--socket',
    path.join(folder, 'other.sock'),
    '--durability',
    'none',
  ])
  t.equal(code, 1)
  t.match(output, /in use by another process/)
  await two?.close()
  t.notOk(existsSync(path.join(folder, 'engine.pid')), 'an adopted engine is stopped too')
  t.notOk(existsSync(path.join(folder, 'engine.sock')))
  await one?.close()
})

t.test('who started the store and leaves takes it from nobody, and the last one to leave ends it', async t => {
  const folder = await temporaryFolder(t)
  const open = () => openMongo({ uri: null, folder, durability: 'none', leave: true, production: false })
  const ping = ({ connection }: MongoStore) => connection.db?.command({ ping: 1 })
  const pidFile = path.join(folder, 'documents/engine.pid')
  const first = await open()
  const second = await open()
  await first.close()
  t.match(await ping(second), { ok: 1 })
  const third = await open()
  await second.close()
  t.match(await ping(third), { ok: 1 })
  t.ok(existsSync(pidFile))
  await third.close()
  for (let i = 0; i < 100 && existsSync(pidFile); i++) await wait(100)
  t.notOk(existsSync(pidFile), 'nobody is left')

  await (await open()).close()
  t.notOk(existsSync(pidFile), 'ended at once by the only one')
})

t.test('production refuses the embedded store', async t => {
  const folder = await temporaryFolder(t)
  await t.rejects(startEmbedded({ folder, durability: 'fsync', production: true }), { message: /MONGODB_URI/ })
})

t.test('a folder with a long path gets a short socket', async t => {
  const folder = path.join(await temporaryFolder(t), 'a'.repeat(90), 'b'.repeat(60))
  const engine = await startEngine(t, folder)
  t.match(await engine.db.command({ ping: 1 }), { ok: 1 })
  t.ok(decodeURIComponent(engine.uri).length < 140, engine.uri)
})

t.test('a disk that refuses a write stops the engine', async t => {
  const folder = await temporaryFolder(t)
  const arguments_ = ['--folder', folder, '--socket', path.join(folder, 'engine.sock'), '--durability', 'none']
  // The largest file the process may write, in blocks, stands in for a full disk.
  const engine = runEngine(arguments_, 'ulimit -f 200; ')
  const socket = path.join(folder, 'engine.sock')
  while (!existsSync(socket)) await new Promise(resolve => setTimeout(resolve, 20))
  const { db, close } = await startEngine(t, folder)
  let acknowledged = 0
  const text = 'x'.repeat(2000)
  const error = await (async () => {
    for (let i = 0; i < 1000; i++) {
      await db.collection('c').insertOne({ i, text })
      acknowledged++
    }
  })().catch(problem => problem)
  t.ok(error instanceof Error, 'the write is refused')
  t.ok(acknowledged > 30, `${acknowledged} before`)
  t.not((await engine).code, 0)
  await close()
  const again = await startEngine(t, folder)
  t.equal(
    await again.db.collection('c').countDocuments(),
    acknowledged,
    'what was acknowledged is there, what was refused is not',
  )
})

/** The engine's own process, as start.ts runs it, with what it printed. */
async function runEngine(engineArguments: string[], before = ''): Promise<{ code: number | null; output: string }> {
  const tsx = pathToFileURL(path.join(projectRoot, 'node_modules/tsx/dist/loader.mjs')).href
  const main = path.join(projectRoot, 'src/stores/embedded/main.ts')
  const child = spawn('sh', [
    '-c',
    `${before}exec "$@"`,
    'sh',
    process.execPath,
    '--import',
    tsx,
    main,
    ...engineArguments,
  ])
  let output = ''
  child.stdout.on('data', chunk => {
    output += String(chunk)
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output }
}
