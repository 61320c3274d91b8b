import t from 'tap'
import { type Codes, collectionOf, contractDatabase, type Doc, isCode, isDocumentDb, testCode } from './tables.js'

type Row = [before: Doc, projection: Doc, after: Doc | number | Codes, options?: { filter?: Doc; mongodbOnly?: true }]

t.test('projections of find', async t => {
  const db = await contractDatabase(t)
  const documentDb = await isDocumentDb(db)
  const collection = await collectionOf(db)
  const rows: Row[] = [
    [{ a: 1, b: 2 }, {}, { _id: 1, a: 1, b: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }, { _id: 1, a: 1 }],
    [{ a: 1, b: 2 }, { a: true, _id: 0 }, { a: 1 }],
    [{ a: 1, b: 2 }, { a: 0 }, { _id: 1, b: 2 }],
    [{ a: 1, b: 2 }, { _id: 0 }, { a: 1, b: 2 }],
    [{ a: 1, b: 2 }, { _id: 1 }, { _id: 1 }],
    [
      { a: 1, b: 2 },
      { a: 0, _id: 1 },
      { _id: 1, b: 2 },
    ],
    [{ a: 1, b: 2 }, { missing: 1 }, { _id: 1 }],
    [{ a: { b: 1, c: 2 } }, { 'a.b': 1 }, { _id: 1, a: { b: 1 } }],
    [{ a: { b: 1, c: 2 } }, { 'a.b': 0 }, { _id: 1, a: { c: 2 } }],
    [{ a: { b: 1, c: 2 } }, { a: { b: 1 } }, { _id: 1, a: { b: 1 } }],
    [{ a: [{ b: 1, c: 2 }, { b: 3 }] }, { 'a.b': 1 }, { _id: 1, a: [{ b: 1 }, { b: 3 }] }],
    [{ a: [{ b: 1, c: 2 }, 5, { c: 3 }] }, { 'a.b': 1 }, { _id: 1, a: [{ b: 1 }, {}] }],
    [{ a: [{ b: 1, c: 2 }, 5] }, { 'a.b': 0 }, { _id: 1, a: [{ c: 2 }, 5] }],
    [{ a: 5 }, { 'a.b': 1 }, { _id: 1 }],
    [{ a: 1, b: 2 }, { a: 1, b: 0 }, 31254],
    [{ a: 1, b: 2 }, { a: 0, b: 1 }, { codes: [31253, 31254] }],
    [{ a: 1 }, { a: 1, 'a.b': 1 }, { codes: [31249, 31250] }],
    [{ a: [1, 2, 3, 4] }, { a: { $slice: 2 } }, { _id: 1, a: [1, 2] }],
    [{ a: [1, 2, 3, 4] }, { a: { $slice: -2 } }, { _id: 1, a: [3, 4] }],
    [{ a: [1, 2, 3, 4] }, { a: { $slice: [1, 2] } }, { _id: 1, a: [2, 3] }],
    [{ a: [1, 2, 3, 4], b: 1 }, { a: { $slice: [-3, 2] } }, { _id: 1, a: [2, 3], b: 1 }],
    [
      { a: [1, 2], b: 1, c: 1 },
      { a: { $slice: 1 }, b: 1 },
      { _id: 1, a: [1], b: 1 },
    ],
    [
      { a: [1, 2], b: 1, c: 1 },
      { a: { $slice: 1 }, b: 0 },
      { _id: 1, a: [1], c: 1 },
    ],
    [{ a: 1 }, { a: { $slice: 1 } }, { _id: 1, a: 1 }],
    [{ a: [{ b: 1 }, { b: 2 }] }, { a: { $elemMatch: { b: 2 } } }, { _id: 1, a: [{ b: 2 }] }],
    [{ a: [{ b: 1 }, { b: 2 }] }, { a: { $elemMatch: { b: 3 } } }, { _id: 1 }],
    [{ a: [1, 5, 9] }, { a: { $elemMatch: { $gt: 2 } } }, { _id: 1, a: [5] }],
    [{ a: [1, 5, 9], b: 1 }, { 'a.$': 1 }, { _id: 1, a: [5] }, { filter: { a: { $gt: 2 } } }],
    [{ a: [{ b: 1 }, { b: 2 }], c: 1 }, { 'a.$': 1, c: 1 }, { _id: 1, a: [{ b: 2 }], c: 1 }, { filter: { 'a.b': 2 } }],
    [{ a: 1, b: 2 }, { sum: { $add: ['$a', '$b'] } }, { _id: 1, sum: 3 }],
    [{ a: 1, b: 2 }, { a: '$b' }, { _id: 1, a: 2 }],
    [
      { a: 1, taken: [1, 2] },
      { a: 1, n: { $size: '$taken' } },
      { _id: 1, a: 1, n: 2 },
    ],
  ]
  for (const [before, projection, after, { filter = {}, mongodbOnly } = {}] of rows) {
    if (mongodbOnly && documentDb) continue
    const name = `${JSON.stringify(before)} ${JSON.stringify(projection)}`
    await collection.deleteMany({})
    await collection.insertOne({ _id: 1, ...before } as never)
    const result = collection.findOne(filter, { projection })
    if (isCode(after)) await testCode(t, result, after, name)
    else t.same(await result, after, name)
  }
})

t.test('the fields of an inclusion keep the order they have in the document', async t => {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db, [{ _id: 1, b: 1, a: 2, c: 3 }])
  const doc = await collection.findOne({}, { projection: { a: 1, b: 1 } })
  t.same(Object.keys(doc ?? {}), ['_id', 'b', 'a'])
})
