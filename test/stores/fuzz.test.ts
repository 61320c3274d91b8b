import { ObjectId } from 'bson'
import t from 'tap'
import type { Collection } from '../../src/stores/embedded/collection.js'
import { compare, type Doc, type Value } from '../../src/stores/embedded/language/values.js'
import { addRow, entriesOf, type Index, makeIndex } from '../../src/stores/embedded/search/indexes.js'
import { makePlan } from '../../src/stores/embedded/search/planner.js'
import { findRows } from '../../src/stores/embedded/search/search.js'
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
  { key: { c: 1 }, name: 'c' },
  // With the _id behind them these give the whole order of a sort.
  { key: { b: 1, _id: 1 }, name: 'bId' },
  { key: { c: -1, _id: -1 }, name: 'cId' },
  { key: { a: 1, b: -1, _id: 1 }, name: 'abId' },
  { key: { 'd.x': 1, _id: 1 }, name: 'dxId' },
  { key: { 'd.x': 1, c: 1 }, name: 'dx' },
  { key: { 'd.x': -1, 'd.y': 1 }, name: 'dxy' },
  { key: { b: 1 }, name: 'partial', partialFilterExpression: { c: 1 } },
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
  switch (random.below(14)) {
    case 0:
    case 1:
    case 2:
      return { $in: Array.from({ length: random.below(4) }, () => random.pick(scalars)) }
    case 3:
      return { $gt: random.pick(scalars) }
    case 4:
      return { $gte: random.pick(scalars), $lt: random.pick(scalars) }
    case 5:
      return { $lte: random.pick(scalars) }
    case 6:
      return random.chance(0.5) ? { $ne: random.pick(scalars) } : { $nin: [random.pick(scalars), random.pick(scalars)] }
    case 7:
      return random.chance(0.5) ? { $exists: random.chance(0.5) } : { $size: random.below(3) }
    case 8:
    case 9:
      return { $elemMatch: { x: random.pick(scalars), ...(random.chance(0.5) && { y: random.pick(scalars) }) } }
    case 10:
      return { $not: random.chance(0.5) ? { $gt: random.pick(scalars) } : { $elemMatch: { x: random.pick(scalars) } } }
    case 11:
      return value(random)
    default:
      return random.pick(scalars)
  }
}

function filter(random: Random, depth = 0): Doc {
  const made: Doc = {}
  for (let n = random.below(3); n >= 0; n--) made[random.pick(fields)] = condition(random)
  if (depth < 2 && random.chance(0.2))
    made[random.pick(['$or', '$and'])] = [filter(random, depth + 1), filter(random, depth + 1)]
  if (random.chance(0.1)) made._id = { $gt: random.below(300) }
  return made
}

function update(random: Random, arrays: boolean): Doc {
  const field = random.pick(fields)
  const operators: [string, Value][] = [
    ['$set', random.pick(scalars)],
    ['$inc', 1],
    ['$push', random.pick(scalars)],
    ['$pull', random.pick(scalars)],
  ]
  const [name, operand] = random.pick(arrays ? operators : operators.filter(([name]) => name !== '$push'))
  return { [name]: { [field]: operand } }
}

function collectionOf({ store }: LocalStore): Collection {
  const collection = store.collection('test.c')
  if (!collection) throw new Error('No collection')
  return collection
}

/** Every index holds just the entries that its documents give, as if it were built now. */
function checkEntries(t: Tap, local: LocalStore): number {
  const collection = collectionOf(local)
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
        const collection = collectionOf(local)
        const ids = (indexes: Index[], order?: Doc, limit = 0) =>
          findRows({ rows: collection.rows, indexes }, { filter: query, sort: order ?? {}, limit }).map(
            row => row.doc._id,
          )
        const byScan = ids([]).sort(compare)
        const byIndex = ids(collection.indexes).sort(compare)
        if (String(byIndex) !== String(byScan)) t.fail(`${JSON.stringify(query)}: ${byIndex} instead of ${byScan}`)
        if (sort) {
          const limit = random.chance(0.5) ? 5 : 0
          if (makePlan(collection, query, sort).sorted) sortedByIndex++
          const [scanned, sorted] = [ids([], sort, limit), ids(collection.indexes, sort, limit)]
          if (String(sorted) !== String(scanned))
            t.fail(`${JSON.stringify(query)} by ${JSON.stringify(sort)}: ${sorted} instead of ${scanned}`)
        }
        if (makePlan(collection, query).index !== null) indexed++
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
