import type { Test } from 'tap'
import { type Codes, collectionOf, contractDatabase, type Doc, isCode, testCode } from './tables.js'

const rows: [before: Doc, projection: Doc, after: Doc | number | Codes][] = [
  [{ a: 1, b: 2 }, {}, { _id: 1, a: 1, b: 2 }],
  [{ a: 1, b: 2 }, { a: 1 }, { _id: 1, a: 1 }],
  [{ a: 1, b: 2 }, { a: true }, { _id: 1, a: 1 }],
  [{ a: 1, b: 2 }, { _id: 1 }, { _id: 1 }],
  [
    { a: 1, b: 2 },
    { _id: 1, b: 1 },
    { _id: 1, b: 2 },
  ],
  [{ a: 1, b: 2 }, { missing: 1 }, { _id: 1 }],
  [{ a: { b: 1, c: 2 } }, { 'a.b': 1 }, { _id: 1, a: { b: 1 } }],
  [{ a: { b: 1, c: 2, d: 3 } }, { 'a.b': 1, 'a.d': 1 }, { _id: 1, a: { b: 1, d: 3 } }],
  [{ a: [{ b: 1, c: 2 }, { b: 3 }] }, { 'a.b': 1 }, { _id: 1, a: [{ b: 1 }, { b: 3 }] }],
  [{ a: [{ b: 1, c: 2 }, 5, { c: 3 }] }, { 'a.b': 1 }, { _id: 1, a: [{ b: 1 }, {}] }],
  [{ a: 5 }, { 'a.b': 1 }, { _id: 1 }],
  [{ a: 1 }, { a: 1, 'a.b': 1 }, { codes: [31249, 31250] }],
  [{ a: 1 }, { 'a.b': 1, a: 1 }, { codes: [31249, 31250] }],
]

export function projections(t: Test): void {
  t.test('the fields asked for', async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db)
    for (const [before, projection, after] of rows) {
      const name = `${JSON.stringify(before)} ${JSON.stringify(projection)}`
      await collection.deleteMany({})
      await collection.insertOne({ _id: 1, ...before })
      const result = collection.findOne({}, { projection })
      if (isCode(after)) await testCode(t, result, after, name)
      else t.same(await result, after, name)
    }
  })

  t.test('keep the order they have in the document', async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db, [{ _id: 1, b: 1, a: 2, c: 3 }])
    const doc = await collection.findOne({}, { projection: { a: 1, b: 1 } })
    t.same(Object.keys(doc ?? {}), ['_id', 'b', 'a'])
  })
}
