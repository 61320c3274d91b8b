import { ObjectId } from 'bson'
import t from 'tap'
import { addRow, entriesOf, makeIndex } from '../../src/stores/embedded/indexes.js'
import { compare, type Doc, type Value } from '../../src/stores/embedded/values.js'
import { temporaryFolder } from '../helpers/stores.js'
import { type LocalStore, openLocal } from './engine.js'
import { type Random, randomFrom } from './random.js'

const scalars: Value[] = [
  0,
  1,
  2,
  2.5,
  -1,
  'a',
  'ab',
  'b',
  '',
  true,
  false,
  null,
  new Date(0),
  new Date(5),
  new ObjectId('000000000000000000000001'),
]
const fields = ['a', 'b', 'c', 'd.x', 'd.y']

const indexes: Doc[] = [
  { key: { a: 1 }, name: 'a' },
  { key: { a: 1, b: -1 }, name: 'ab' },
  { key: { b: -1, c: 1, a: 1 }, name: 'bca' },
  { key: { c: 1 }, name: 'c', sparse: true },
  // With the _id behind them these give the whole order of a sort.
  { key: { b: 1, _id: 1 }, name: 'bId' },
  { key: { c: -1, _id: -1 }, name: 'cId' },
  { key: { a: 1, b: -1, _id: 1 }, name: 'abId' },
  { key: { 'd.x': 1, _id: 1 }, name: 'dxId' },
  { key: { 'd.x': 1, c: 1 }, name: 'dx' },
  { key: { 'd.x': -1, 'd.y': 1 }, name: 'dxy' },
  { key: { b: 1 }, name: 'partial', partialFilterExpression: { c: 1 } },
  { key: { c: -1 }, name: 'present', partialFilterExpression: { a: { $exists: true } } },
  { key: { a: 1, c: 1 }, name: 'unique', unique: true, partialFilterExpression: { b: true } },
]

function value(random: Random, depth = 0): Value {
  const kind = random.below(10)
  if (kind < 7 || depth > 1) return random.pick(scalars)
  if (kind < 9) return Array.from({ length: random.below(4) }, () => value(random, depth + 1))
  return { x: value(random, depth + 1), ...(random.chance(0.5) && { y: value(random, depth + 1) }) }
}

/** Two arrays side by side cannot be indexed together, so only one field of a document may be one. */
function document(random: Random, id: number, arrays: boolean): Doc {
  const doc: Doc = { _id: id }
  const many = arrays ? random.pick(['a', 'b', 'c', 'd', 'none']) : 'none'
  for (const name of ['a', 'b', 'c', 'd']) {
    if (random.chance(0.25)) continue
    if (name === 'd')
      doc.d = many === 'd' ? Array.from({ length: random.below(4) }, () => inner(random)) : inner(random)
    else doc[name] = name === many ? value(random) : random.pick(scalars)
  }
  return doc
}

const inner = (random: Random): Doc => ({
  ...(random.chance(0.8) && { x: random.pick(scalars) }),
  ...(random.chance(0.5) && { y: random.pick(scalars) }),
})

function condition(random: Random): Value {
  switch (random.below(16)) {
    case 0:
    case 14:
    case 15:
      return { $in: Array.from({ length: random.below(4) }, () => random.pick(scalars)) }
    case 1:
      return { $gt: random.pick(scalars) }
    case 2:
      return { $gte: random.pick(scalars), $lt: random.pick(scalars) }
    case 3:
      return { $lte: random.pick(scalars) }
    case 4:
      return { $ne: random.pick(scalars) }
    case 5:
      return { $exists: random.chance(0.5) }
    case 6:
      return { $regex: random.pick(['^a', '^ab', 'b', '^']) }
    case 7:
      return { $elemMatch: random.chance(0.5) ? { x: random.pick(scalars) } : { $gt: random.pick(scalars) } }
    case 8:
      return { $not: { $gt: random.pick(scalars) } }
    case 9:
      return { $all: [random.pick(scalars), ...(random.chance(0.5) ? [random.pick(scalars)] : [])] }
    case 10:
      return value(random)
    default:
      return random.pick(scalars)
  }
}

function filter(random: Random, depth = 0): Doc {
  const made: Doc = {}
  for (let n = random.below(3); n >= 0; n--) made[random.pick(fields)] = condition(random)
  if (depth < 2 && random.chance(0.2))
    made[random.pick(['$or', '$and', '$nor'])] = [filter(random, depth + 1), filter(random, depth + 1)]
  if (random.chance(0.1)) made._id = { $gt: random.below(300) }
  return made
}

function update(random: Random, arrays: boolean): Doc {
  const field = random.pick(fields)
  const operators: [string, Value][] = [
    ['$set', random.pick(scalars)],
    ['$unset', 1],
    ['$inc', 1],
    ['$push', random.pick(scalars)],
    ['$addToSet', random.pick(scalars)],
    ['$pull', random.pick(scalars)],
    ['$min', random.pick(scalars)],
    ['$pop', 1],
  ]
  const [name, operand] = random.pick(arrays ? operators : operators.filter(([name]) => !/push|addTo/i.test(name)))
  return { [name]: { [field]: operand } }
}

async function idsOf(run: LocalStore['run'], command: Doc): Promise<{ ids: unknown[]; docs: Doc[] }> {
  const reply = await run({ find: 'c', batchSize: 100_000, ...command })
  const docs = (reply.cursor as { firstBatch: Doc[] } | undefined)?.firstBatch
  if (!docs) throw new Error(`${JSON.stringify(reply)} for ${JSON.stringify(command)}`)
  return { ids: docs.map(doc => doc._id), docs }
}

/** Every index holds just the entries that its documents give, as if it were built now. */
function checkEntries(t: Tap, { store }: LocalStore): number {
  const collection = store.collection('test.c')
  if (!collection) throw new Error('No collection')
  let entries = 0
  for (const index of collection.indexes) {
    const fresh = makeIndex(index.spec)
    let expected = 0
    for (const row of collection.rows.values()) {
      addRow(fresh, row)
      expected += entriesOf(fresh, row.doc).keys.size
    }
    if (index.tree.size !== expected || fresh.tree.keysArray().join() !== index.tree.keysArray().join())
      t.fail(`entries of ${index.spec.name}`)
    entries += expected
  }
  return entries
}

type Tap = Pick<typeof t, 'fail' | 'equal' | 'ok'>

for (const seed of [1, 2, 3]) {
  t.test(`index equals scan, seed ${seed}`, async t => {
    const random = randomFrom(seed)
    const local = openLocal(await temporaryFolder(t))
    t.teardown(() => local.store.close())
    const { run } = local
    t.match(await run({ createIndexes: 'c', indexes }), { ok: 1, numIndexesAfter: indexes.length + 1 })
    let queries = 0
    let indexed = 0
    let sortedByIndex = 0
    let writes = 0
    for (let round = 0; round < 12; round++) {
      for (let i = 0; i < 25; i++) {
        await run({ insert: 'c', documents: [document(random, round * 25 + i, round >= 6)] })
        await run({
          update: 'c',
          updates: [{ q: filter(random), u: update(random, round >= 6), multi: random.chance(0.3) }],
        })
        if (random.chance(0.1)) await run({ delete: 'c', deletes: [{ q: filter(random), limit: 1 }] })
        writes += 2
      }
      for (let i = 0; i < 150; i++) {
        const query = filter(random)
        const direction = random.pick([1, -1])
        const sort: Doc | null = random.chance(0.5)
          ? { [random.pick(fields)]: direction, ...(random.chance(0.4) && { b: -direction }), _id: direction }
          : null
        const byScan = await idsOf(run, { filter: query, hint: { $natural: 1 } })
        const byIndex = await idsOf(run, { filter: query })
        const expected = [...byScan.ids].sort(compare)
        const found = [...byIndex.ids].sort(compare)
        if (String(found) !== String(expected)) t.fail(`${JSON.stringify(query)}: ${found} instead of ${expected}`)
        if (sort) {
          const limit = random.chance(0.5) ? 5 : 0
          if (!JSON.stringify(await run({ explain: { find: 'c', filter: query, sort } })).includes('SORT'))
            sortedByIndex++
          const scanned = await idsOf(run, { filter: query, sort, limit, hint: { $natural: 1 } })
          const sorted = await idsOf(run, { filter: query, sort, limit })
          if (String(sorted.ids) !== String(scanned.ids))
            t.fail(`${JSON.stringify(query)} by ${JSON.stringify(sort)}: ${sorted.ids} instead of ${scanned.ids}`)
        }
        const plan = JSON.stringify(await run({ explain: { find: 'c', filter: query } }))
        if (plan.includes('IXSCAN')) indexed++
        queries++
      }
      checkEntries(t, local)
    }
    t.equal(queries, 1800)
    t.ok(indexed > 600, `${indexed} of ${queries} queries used an index`)
    t.ok(sortedByIndex > 60, `${sortedByIndex} were sorted by one`)
    t.ok(checkEntries(t, local) > 500, 'the indexes hold something')
    t.ok(writes > 500)
  })
}
