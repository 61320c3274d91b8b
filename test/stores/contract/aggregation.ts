import type { Test } from 'tap'
import { type Codes, collectionOf, contractDatabase, type Doc, isCode, testCode } from './tables.js'

const docs = [
  { _id: 1, opening: 'o', state: 'open', n: 1 },
  { _id: 2, opening: 'o', state: 'open', n: 5 },
  { _id: 3, opening: 'o', state: 'done', n: 'x' },
  { _id: 4, opening: 'p', state: 'open' },
]
const both = { _id: { opening: '$opening', state: '$state' }, n: { $sum: 1 } }

const rows: [stages: Doc[], expected: Doc[] | number | Codes][] = [
  [
    [{ $match: { opening: 'o' } }, { $group: both }],
    [
      { _id: { opening: 'o', state: 'done' }, n: 1 },
      { _id: { opening: 'o', state: 'open' }, n: 2 },
    ],
  ],
  [[{ $group: { _id: null, n: { $sum: '$n' } } }], [{ _id: null, n: 6 }]],
  [[{ $match: {} }, { $group: { _id: 1, n: { $sum: 1 } } }], [{ _id: 1, n: 4 }]],
  [[{ $group: { _id: '$missing', rows: { $sum: 1 }, text: { $sum: '$state' } } }], [{ _id: null, rows: 4, text: 0 }]],
  [[{ $match: { _id: 9 } }, { $group: both }], []],
  [[{ $match: { _id: 4 } }], [{ _id: 4, opening: 'p', state: 'open' }]],
  [[{ $match: {}, $group: both }], 40323],
  [[{ $group: { n: { $sum: 1 } } }], { codes: [15955, 8000] }],
  [[{ $group: { _id: 1, n: 1 } }], { codes: [40234, 8000] }],
]

export function aggregation(t: Test): void {
  t.test('matched and counted', async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db, docs)
    for (const [stages, expected] of rows) {
      const name = JSON.stringify(stages)
      const result = collection.aggregate(stages).toArray()
      if (isCode(expected)) await testCode(t, result, expected, name)
      // Groups come in no order.
      else t.same(sorted(await result), expected, name)
    }
    t.equal(await collection.countDocuments(), 4)
    t.equal(await collection.countDocuments({ opening: 'o' }), 3)
    t.equal(await db.collection('none').countDocuments(), 0)
  })
}

const sorted = (found: Doc[]): Doc[] => found.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
