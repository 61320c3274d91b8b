import { cpSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t, { type Test } from 'tap'
import type { Doc } from '../../src/stores/embedded/language/values.js'
import { temporaryFolder } from '../helpers/stores.js'
import { type LocalStore, openLocal } from './engine.js'

const journal = 'journal-000001.log'

async function contents({ run }: LocalStore): Promise<unknown> {
  const { cursor } = (await run({ listCollections: 1 })) as { cursor: { firstBatch: { name: string }[] } }
  const all: Doc = {}
  for (const { name } of cursor.firstBatch) {
    const docs = (await run({ find: name, batchSize: 100_000 })) as { cursor: { firstBatch: Doc[] } }
    const indexes = (await run({ listIndexes: name })) as { cursor: { firstBatch: Doc[] } }
    all[name] = { docs: docs.cursor.firstBatch, indexes: indexes.cursor.firstBatch }
  }
  return all
}

async function count({ run }: LocalStore, filter: Doc): Promise<number> {
  const { cursor } = (await run({ find: 'a', filter, batchSize: 100_000 })) as { cursor: { firstBatch: Doc[] } }
  return cursor.firstBatch.length
}

/** A folder with some history: documents, changes, removals, indexes, a dropped collection. */
async function historyIn(folder: string): Promise<unknown> {
  const local = openLocal(folder)
  const { run } = local
  await run({
    insert: 'a',
    documents: [{ _id: 1, n: 1 }, { _id: 2, n: 2, at: new Date(5), list: [1, { x: null }] }, { _id: 3 }],
  })
  await run({ createIndexes: 'a', indexes: [{ key: { n: 1 }, name: 'n', unique: true }] })
  await run({ createIndexes: 'a', indexes: [{ key: { 'list.x': -1 }, name: 'x', partialFilterExpression: { n: 2 } }] })
  await run({ update: 'a', updates: [{ q: {}, u: { $set: { seen: true } }, multi: true }] })
  await run({ delete: 'a', deletes: [{ q: { _id: 1 }, limit: 1 }] })
  await run({ insert: 'b', documents: [{ _id: 'x' }] }, 'gone')
  await run({ dropDatabase: 1 }, 'gone')
  await run({ createIndexes: 'empty', indexes: [{ key: { n: 1 }, name: 'n' }] })
  const state = await contents(local)
  await local.store.close()
  return state
}

t.test('a restart gives what was there before', async t => {
  const folder = await temporaryFolder(t)
  const before = await historyIn(folder)
  const local = openLocal(folder)
  t.same(await contents(local), before)
  t.match(
    await local.run({ insert: 'a', documents: [{ _id: 9, n: 2 }] }),
    { writeErrors: [{ code: 11000 }] },
    'indexes hold again',
  )
  await local.store.close()
})

/** Copies the folder, lets `change` damage a file of the copy, and opens it. */
async function damaged(
  t: Test,
  folder: string,
  change: (file: string) => void,
): Promise<{ state?: unknown; error?: Error; copy: string; log: string[] }> {
  const copy = await temporaryFolder(t)
  cpSync(folder, copy, { recursive: true })
  change(path.join(copy, journal))
  try {
    const local = openLocal(copy)
    const state = await contents(local)
    await local.store.close()
    return { state, copy, log: local.log }
  } catch (error) {
    return { error: error as Error, copy, log: [] }
  }
}

t.test('a last write cut short at any byte is as if it had not been made', async t => {
  const folder = await temporaryFolder(t)
  const before = await historyIn(folder)
  const size = readFileSync(path.join(folder, journal)).length
  const local = openLocal(folder)
  await local.run({
    insert: 'a',
    documents: [
      { _id: 10, n: 10, last: true },
      { _id: 11, n: 11, last: true },
    ],
  })
  const after = await contents(local)
  await local.store.close()
  const full = readFileSync(path.join(folder, journal)).length
  let cuts = 0
  for (let end = size; end < full; end++) {
    const { state, copy, log } = await damaged(t, folder, file => truncateSync(file, end))
    if (JSON.stringify(state) !== JSON.stringify(before)) t.fail(`cut at ${end}: ${JSON.stringify(state)}`)
    if (end > size && log.length !== 1) t.fail(`cut at ${end} is not told`)
    if (end > size && !existsSync(path.join(copy, 'journal-000001.torn')))
      t.fail(`the bytes cut at ${end} are not kept`)
    const again = openLocal(copy)
    if (JSON.stringify(await contents(again)) !== JSON.stringify(before)) t.fail(`second start after a cut at ${end}`)
    await again.store.close()
    cuts++
  }
  t.ok(cuts > 100, `${cuts} cuts`)
  t.same((await damaged(t, folder, () => undefined)).state, after)
})

t.test('a byte flipped anywhere before the last write refuses the start and names the file', async t => {
  const folder = await temporaryFolder(t)
  await historyIn(folder)
  const bytes = readFileSync(path.join(folder, journal))
  const lastFrame = bytes.lastIndexOf('SBJ1')
  let flips = 0
  for (let at = 0; at < lastFrame; at += 3) {
    const { error } = await damaged(t, folder, file => {
      const copy = Buffer.from(bytes)
      copy.writeUInt8(copy.readUInt8(at) ^ 0x20, at)
      writeFileSync(file, copy)
    })
    if (!error?.message.includes(journal)) t.fail(`a flipped byte at ${at}: ${error?.message}`)
    flips++
  }
  t.ok(flips > 300, `${flips} flips`)
})

t.test('compaction keeps everything and removes older files', async t => {
  const folder = await temporaryFolder(t)
  const local = openLocal(folder, 20_000)
  const text = 'x'.repeat(1000)
  await local.run({ createIndexes: 'a', indexes: [{ key: { n: 1 }, name: 'n' }] })
  for (let i = 0; i < 300; i++) {
    await local.run({ update: 'a', updates: [{ q: { _id: i % 20 }, u: { $set: { text, n: i } }, upsert: true }] })
    if (i % 10 === 0) await new Promise(resolve => setImmediate(resolve))
  }
  const before = await contents(local)
  await local.store.close()
  const files = readdirSync(folder)
    .filter(name => /journal|snapshot/.test(name))
    .sort()
  t.equal(files.length, 2, files.join())
  t.not(files[0], journal)
  const again = openLocal(folder)
  t.same(await contents(again), before)
  await again.store.close()

  const [journalNow = '', snapshot = ''] = files
  for (const file of [snapshot, journalNow]) {
    const copy = await temporaryFolder(t)
    cpSync(folder, copy, { recursive: true })
    const bytes = readFileSync(path.join(copy, file))
    const half = Math.floor(bytes.lastIndexOf('SBJ1') / 2) + 20
    // A journal that compaction began last of all has nothing in it to flip.
    if (file === journalNow && half >= bytes.length) continue
    bytes.writeUInt8(bytes.readUInt8(half) ^ 1, half)
    writeFileSync(path.join(copy, file), bytes)
    if (file === snapshot || bytes.lastIndexOf('SBJ1') > 0)
      t.throws(() => openLocal(copy), { message: new RegExp(file) }, `${file} flipped`)
  }
  const without = await temporaryFolder(t)
  cpSync(folder, without, { recursive: true, filter: source => !source.endsWith(journalNow) })
  t.throws(() => openLocal(without), { message: new RegExp(journalNow) }, 'a missing journal')
})

t.test('the folder is whole at every moment of a compaction', async t => {
  const folder = await temporaryFolder(t)
  const local = openLocal(folder, 500_000)
  const text = 'x'.repeat(30_000)
  for (let i = 0; i < 150; i++) await local.run({ insert: 'a', documents: [{ _id: i, text }] })
  const moments: { copy: string; state: unknown; files: string }[] = []
  const unfinished = () => moments.filter(({ files }) => files.includes('unfinished')).length
  // A busy disk may finish a snapshot before it is looked at: then longer.
  for (let i = 0; i < 40 || (unfinished() <= 3 && i < 75); i++) {
    await local.run({ update: 'a', updates: [{ q: { _id: i }, u: { $set: { seen: i } } }] })
    await local.run({ delete: 'a', deletes: [{ q: { _id: 149 - i }, limit: 1 }] })
    const copy = await temporaryFolder(t)
    cpSync(folder, copy, { recursive: true })
    const files = readdirSync(copy)
      .filter(name => /journal|snapshot/.test(name))
      .sort()
      .join(' ')
    moments.push({ copy, state: await contents(local), files })
    await new Promise(resolve => setImmediate(resolve))
  }
  await local.store.close()
  t.ok(unfinished() > 3, `${unfinished()} moments with an unfinished snapshot`)
  t.ok(new Set(moments.map(({ files }) => files)).size > 3, 'different sets of files')
  for (const { copy, state, files } of moments) {
    const again = openLocal(copy)
    if (JSON.stringify(await contents(again)) !== JSON.stringify(state)) t.fail(`a copy with ${files}`)
    await again.store.close()
  }
})

t.test('one command may be larger than the buffer of the BSON library', async t => {
  const folder = await temporaryFolder(t)
  const local = openLocal(folder)
  const text = 'y'.repeat(5_000_000)
  t.match(await local.run({ insert: 'a', documents: Array.from({ length: 8 }, (_, i) => ({ _id: i, text })) }), {
    n: 8,
  })
  t.match(await local.run({ update: 'a', updates: [{ q: {}, u: { $set: { seen: 1 } }, multi: true }] }), {
    nModified: 8,
  })
  await local.store.close()
  const again = openLocal(folder)
  t.equal(await count(again, { seen: 1 }), 8)
  t.match(await again.run({ insert: 'a', documents: [{ text: 'z'.repeat(17_000_000) }] }), {
    n: 0,
    writeErrors: [{ code: 10334 }],
  })
  t.match(
    await again.run({ update: 'a', updates: [{ q: { _id: 1 }, u: { $set: { more: 'z'.repeat(12_000_000) } } }] }),
    { writeErrors: [{ code: 10334 }] },
  )
  t.equal(await count(again, { more: { $exists: true } }), 0, 'what cannot be written is not in memory')
  await again.store.close()
})
