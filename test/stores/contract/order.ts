import { Long, ObjectId } from 'bson'
import type { Test } from 'tap'
import { type Collection, collectionOf, contractDatabase, type Doc, isDocumentDb } from './tables.js'

/** Every kind of value the application compares, in MongoDB's order; the values of one group are equal. */
const groups: unknown[][] = [
  [null],
  [Number.NaN],
  [Number.NEGATIVE_INFINITY],
  [-1e10],
  [-1.5],
  [-1, Long.fromNumber(-1)],
  [-1e-300],
  [0, -0, Long.ZERO],
  [0.1],
  [1, Long.ONE],
  [2 ** 31, Long.fromNumber(2 ** 31)],
  [2 ** 53],
  [1e300],
  [Number.POSITIVE_INFINITY],
  [''],
  ['A'],
  ['a'],
  ['a\u0000b'],
  ['a\u0001'],
  ['aa'],
  ['b'],
  ['å'],
  ['\uffee'],
  ['\u{1f600}'],
  [{}],
  [{ a: 1 }],
  [{ a: 1, b: 1 }],
  [{ b: 0 }],
  [{ a: 'x' }],
  [{ a: { b: 1 } }],
  [new ObjectId('000000000000000000000001')],
  [new ObjectId('ffffffffffffffffffffffff')],
  [false],
  [true],
  [new Date(-1)],
  [new Date(0)],
  [new Date('2026-11-20')],
]

/** A fixed order that is no order: the same shuffle at every run. */
const shuffled = <T>(items: T[]): T[] =>
  items
    .map((item, i) => ({ item, at: ((i * 7919) % 104_729) % items.length }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)

const positions = groups.flatMap((values, group) => values.map((value, i) => ({ _id: group * 10 + i, group, value })))

async function groupsInOrder(collection: Collection, direction: 1 | -1): Promise<unknown[]> {
  const docs = await collection
    .find({}, { projection: { group: 1 } })
    .sort({ value: direction })
    .toArray()
  return docs.map(doc => (doc as Doc).group)
}

export function order(t: Test): void {
  for (const direction of [null, 1, -1] as const) {
    const how = direction ? `with an index of ${direction}` : 'without an index'
    t.test(`values of all types sort in one order and find their equals, ${how}`, async t => {
      const db = await contractDatabase(t)
      const collection = await collectionOf(db, shuffled(positions))
      if (direction) await collection.createIndex({ value: direction })
      const expected = positions.map(({ group }) => group)
      t.same(await groupsInOrder(collection, 1), expected, 'ascending')
      t.same(await groupsInOrder(collection, -1), expected.toReversed(), 'descending')
      for (const { group, value } of positions) {
        const found = await collection
          .find({ value: { $in: [value] } })
          .sort({ _id: 1 })
          .toArray()
        t.same(
          found.map(doc => doc._id),
          positions.filter(other => other.group === group).map(({ _id }) => _id),
          `equals of ${String(value)}`,
        )
      }
    })
  }

  t.test('missing sorts as null, an empty array before it, an array by its least or greatest item', async t => {
    const db = await contractDatabase(t)
    // DocumentDB sorts an empty array as null.
    const empty = (await isDocumentDb(db)) ? [] : [{ _id: 'empty', a: [] }]
    const collection = await collectionOf(db, [
      ...empty,
      { _id: 'null', a: null },
      { _id: 'one', a: 1 },
      { _id: 'wide', a: [0, 9] },
      { _id: 'narrow', a: [4, 5] },
      { _id: 'deep', a: [[3]] },
    ])
    const ids = async (direction: 1 | -1): Promise<unknown[]> =>
      (await collection.find().sort({ a: direction }).toArray()).map(doc => doc._id)
    for (const indexed of [false, true]) {
      if (indexed) await collection.createIndex({ a: 1 })
      t.same(await ids(1), [...empty.map(doc => doc._id), 'null', 'wide', 'one', 'narrow', 'deep'])
      t.same(await ids(-1), ['deep', 'wide', 'narrow', 'one', 'null', ...empty.map(doc => doc._id)])
    }
  })

  t.test('sorting by several fields and by paths', async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db, [
      { _id: 1, a: 2, b: 1, c: { d: 3 } },
      { _id: 2, a: 1, b: 1, c: { d: 1 } },
      { _id: 3, a: 1, b: 2 },
      { _id: 4, a: 2, b: 2, c: [{ d: 2 }, { d: 9 }] },
    ])
    const ids = async (sort: { [field: string]: 1 | -1 }): Promise<unknown[]> =>
      (await collection.find().sort(sort).toArray()).map(doc => doc._id)
    const indexes: ({ [field: string]: 1 | -1 } | null)[] = [null, { a: 1, b: -1 }, { a: -1, b: 1, _id: 1 }]
    for (const index of indexes) {
      if (index) await collection.createIndex(index)
      t.same(await ids({ a: 1, b: -1 }), [3, 2, 4, 1])
      t.same(await ids({ a: -1, b: 1 }), [1, 4, 2, 3])
      t.same(await ids({ a: 1, b: 1 }), [2, 3, 1, 4])
      t.same(await ids({ b: 1, _id: -1 }), [2, 1, 4, 3])
      t.same(await ids({ 'c.d': 1 }), [3, 2, 4, 1])
      t.same(await ids({ 'c.d': -1 }), [4, 1, 2, 3])
    }
    const page = await collection.find().sort({ _id: 1 }).skip(1).limit(2).toArray()
    t.same(
      page.map(doc => doc._id),
      [2, 3],
    )
    t.equal((await collection.findOne({ a: 1 }, { sort: { b: -1 } }))?._id, 3)
  })
}
