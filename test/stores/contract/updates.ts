import type { Test } from 'tap'
import {
  type Codes,
  codeOf,
  collectionOf,
  contractDatabase,
  type Doc,
  isCode,
  isDocumentDb,
  testCode,
} from './tables.js'

/** A document, an update, and the document after it without its `_id`, or the code it is refused with. */
type Row = [before: Doc, update: Doc, after: Doc | number | Codes, only?: { filter?: Doc; mongodbOnly?: true }]

const setting: Row[] = [
  [{}, { $set: { a: 1 } }, { a: 1 }],
  [{ a: 1 }, { $set: { a: { b: 2 } } }, { a: { b: 2 } }],
  [{}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
  [{ a: { x: 1 } }, { $set: { 'a.b': 2 } }, { a: { x: 1, b: 2 } }],
  [{ a: [1, 2] }, { $set: { 'a.1': 9 } }, { a: [1, 9] }],
  [{ a: [{ b: 1 }] }, { $set: { 'a.0.b': 2 } }, { a: [{ b: 2 }] }],
  [{ a: [1] }, { $set: { 'a.0.b': 1 } }, 28],
  [{ a: 1 }, { $set: { 'a.b': 1 } }, 28],
  [{ a: null }, { $set: { 'a.b': 1 } }, 28],
  [{ a: [1] }, { $set: { 'a.b': 1 } }, 28],
  [{}, { $set: {} }, {}],
  [{}, { $set: { '': 1 } }, { codes: [56, 55, 2] }],
  [{}, { $set: { 'a.': 1 } }, { codes: [56, 55, 2] }],
  [{}, { $set: { 'a..b': 1 } }, { codes: [56, 55, 2] }],
  [{}, { $set: { $a: 1 } }, { codes: [52, 2] }],
  // DocumentDB stores it.
  [{}, { $set: { 'a.$b': 1 } }, 52, { mongodbOnly: true }],
  [{}, { $set: 1 }, 9],
  [{}, { $set: { _id: 2 } }, 66],
  [{}, { $set: { _id: 1 } }, {}],
  [{}, { $set: { a: 1, 'a.b': 2 } }, 40],
  [{}, { $set: { 'a.b': 1 }, $inc: { a: 2 } }, 40],
  [{}, { $set: { a: 1 }, $push: { a: 1 } }, 40],
]

const increments: Row[] = [
  [{}, { $inc: { a: 2 } }, { a: 2 }],
  [{ a: 1 }, { $inc: { a: -3 } }, { a: -2 }],
  [{ a: 0.5 }, { $inc: { a: 0.25 } }, { a: 0.75 }],
  [{}, { $inc: { 'a.b': 1 } }, { a: { b: 1 } }],
  [{ a: [1, 2] }, { $inc: { 'a.1': 5 } }, { a: [1, 7] }],
  [{ a: 'x' }, { $inc: { a: 1 } }, 14],
  [{ a: null }, { $inc: { a: 1 } }, 14],
  [{ a: [] }, { $inc: { a: 1 } }, 14],
  [{ a: 1 }, { $inc: { a: 'x' } }, 14],
  [{ a: 1 }, { $inc: { a: null } }, 14],
  [{ a: 'x' }, { $inc: { 'a.b': 1 } }, 28],
]

const lists: Row[] = [
  [{}, { $push: { a: 1 } }, { a: [1] }],
  [{ a: [1] }, { $push: { a: 2 } }, { a: [1, 2] }],
  [{ a: [1] }, { $push: { a: [2, 3] } }, { a: [1, [2, 3]] }],
  [{ a: [] }, { $push: { a: { b: 1 } } }, { a: [{ b: 1 }] }],
  [{ a: { b: [1] } }, { $push: { 'a.b': 2 } }, { a: { b: [1, 2] } }],
  [{ a: 1 }, { $push: { a: 2 } }, 2],
  [{ a: null }, { $push: { a: 2 } }, 2],
  [{ a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
  [{ a: ['x', 'y'] }, { $pull: { a: 'x' } }, { a: ['y'] }],
  [{ a: [{ b: 1, c: 1 }, { b: 2 }] }, { $pull: { a: { b: 1 } } }, { a: [{ b: 2 }] }],
  [{ a: [{ b: 1, c: 1 }, 5, { b: 1 }] }, { $pull: { a: { b: 1, c: 1 } } }, { a: [5, { b: 1 }] }],
  [{ a: [[1], 1] }, { $pull: { a: [1] } }, { a: [1] }],
  [{ a: { b: [1, 2] } }, { $pull: { 'a.b': 1 } }, { a: { b: [2] } }],
  [{}, { $pull: { a: 1 } }, {}],
  [{ a: 1 }, { $pull: { a: 1 } }, 2],
]

const twoItems = {
  a: [
    { b: 1, c: 1 },
    { b: 2, c: 2 },
  ],
}
const positional: Row[] = [
  [{ a: [1, 2, 3] }, { $set: { 'a.$': 9 } }, { a: [1, 9, 3] }, { filter: { a: 2 } }],
  [twoItems, { $set: { 'a.$': { b: 3 } } }, { a: [{ b: 1, c: 1 }, { b: 3 }] }, { filter: { 'a.b': 2 } }],
  [
    twoItems,
    { $set: { 'a.$.c': 8, 'a.$.d': 9 } },
    {
      a: [
        { b: 1, c: 1 },
        { b: 2, c: 8, d: 9 },
      ],
    },
    { filter: { 'a.b': 2 } },
  ],
  [
    twoItems,
    { $set: { 'a.$.d': 9 } },
    {
      a: [
        { b: 1, c: 1 },
        { b: 2, c: 2, d: 9 },
      ],
    },
    { filter: { a: { $elemMatch: { b: 2, c: 2 } } } },
  ],
  // A condition that no item meets alone goes beside the one that picks the item.
  [
    twoItems,
    { $set: { 'a.$.d': 9 } },
    {
      a: [
        { b: 1, c: 1 },
        { b: 2, c: 2, d: 9 },
      ],
    },
    { filter: { 'a.b': 2, a: { $not: { $elemMatch: { b: 1, c: { $ne: 1 } } } } } },
  ],
  [{ a: [1, 2] }, { $set: { 'a.$': 9 } }, 2, { filter: { _id: 1 } }],
]

const upserts: [filter: Doc, update: Doc, after: Doc | number | Codes][] = [
  [{ a: 1 }, { $set: { b: 2 } }, { a: 1, b: 2 }],
  [{ a: { $gt: 1 } }, { $set: { b: 2 } }, { b: 2 }],
  [{ a: { $in: [1, 2] } }, { $set: { b: 2 } }, { b: 2 }],
  [{ $and: [{ a: 1 }, { c: 3 }] }, { $set: { b: 2 } }, { a: 1, c: 3, b: 2 }],
  [{ $or: [{ a: 1 }, { a: 2 }] }, { $set: { b: 2 } }, { b: 2 }],
  [{ 'a.b': 1 }, { $set: { c: 2 } }, { a: { b: 1 }, c: 2 }],
  [{ a: 1 }, { $inc: { a: 1 } }, { a: 2 }],
  [{ a: 1 }, { $setOnInsert: { b: 2 }, $set: { c: 3 } }, { a: 1, b: 2, c: 3 }],
  [{ a: 1 }, { $push: { list: 1 } }, { a: 1, list: [1] }],
  [{ a: { b: 1 } }, { $set: { c: 1 } }, { a: { b: 1 }, c: 1 }],
  [{ a: 1, $and: [{ a: 2 }] }, { $set: { b: 1 } }, 54],
  [{ a: 1, 'a.b': 2 }, { $set: { b: 1 } }, { codes: [54, 28] }],
]

/** Updates by the filter, `{}` for most rows: a row with a positional `$` brings its own. */
async function testUpdates(t: Test, rows: Row[]): Promise<void> {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db)
  const documentDb = await isDocumentDb(db)
  for (const [before, update, after, { filter = {}, mongodbOnly } = {}] of rows) {
    if (mongodbOnly && documentDb) continue
    const name = `${JSON.stringify(before)} ${JSON.stringify(update)}`
    await collection.deleteMany({})
    await collection.insertOne({ _id: 1, ...before })
    const result = collection.updateOne(filter, update)
    if (isCode(after)) await testCode(t, result, after, name)
    else await result
    t.same(await collection.findOne({}), { _id: 1, ...(isCode(after) ? before : after) }, name)
  }
}

export function updates(t: Test): void {
  t.test('set', t => testUpdates(t, setting))
  t.test('inc', t => testUpdates(t, increments))
  t.test('push and pull', t => testUpdates(t, lists))
  t.test('the item that matched', t => testUpdates(t, positional))

  t.test('many, counts and results', async t => {
    const db = await contractDatabase(t)
    const docs = [1, 2, 3].map(_id => ({ _id, a: _id < 3 ? 1 : 2 }))
    const collection = await collectionOf(db, docs)
    const many = await collection.updateMany({ a: 1 }, { $set: { b: 1 } })
    t.match(many, { matchedCount: 2, modifiedCount: 2, upsertedCount: 0 })
    t.match(await collection.updateMany({}, { $set: { b: 1 } }), { matchedCount: 3, modifiedCount: 1 })
    t.match(await collection.updateOne({ a: 9 }, { $set: { b: 1 } }), { matchedCount: 0, modifiedCount: 0 })
    t.match(await collection.updateOne({ _id: 1 }, { $set: { b: 1 } }), { matchedCount: 1, modifiedCount: 0 })
    t.match(await collection.deleteOne({ b: 1 }), { deletedCount: 1 })
    t.match(await collection.deleteMany({}), { deletedCount: 2 })
    t.match(await db.collection('none').deleteMany({}), { deletedCount: 0 })
  })

  t.test('a replacement keeps the _id and nothing else', async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db, [{ _id: 1, a: 1 }])
    t.match(await collection.replaceOne({ a: 1 }, { b: 2 }), { matchedCount: 1, modifiedCount: 1 })
    t.same(await collection.findOne({}), { _id: 1, b: 2 })
    // DocumentDB counts a replacement by the same as a change.
    const same = await collection.replaceOne({ _id: 1 }, { _id: 1, b: 2 } as Doc)
    t.match(same, { matchedCount: 1, modifiedCount: (await isDocumentDb(db)) ? 1 : 0 })
    t.equal(await codeOf(collection.replaceOne({ _id: 1 }, { _id: 2 } as Doc)), 66)
    t.match(await collection.replaceOne({ _id: 3, a: 9 }, { c: 3 }, { upsert: true }), { upsertedCount: 1 })
    t.same(await collection.findOne({ _id: 3 }), { _id: 3, c: 3 })
    const statements: [Doc, number][] = [
      [{ q: {}, u: { x: 1 }, multi: true }, 9],
      [{ q: {}, u: { x: 1, $set: {} } }, 52],
    ]
    for (const [statement, code] of statements) {
      const reply = await db.command({ update: collection.collectionName, updates: [statement] })
      t.match(reply, { n: 0, writeErrors: [{ index: 0, code }] })
    }
  })

  t.test('an update leaves dates, ids and bytes as they were', async t => {
    const db = await contractDatabase(t)
    const at = new Date('2026-11-21T08:00:00.123Z')
    const collection = await collectionOf(db, [{ _id: 1, at }])
    t.match(await collection.updateOne({ _id: 1 }, { $set: { at: new Date(at) } }), { modifiedCount: 0 })
    const later = new Date(at.getTime() + 1)
    t.match(await collection.updateOne({ _id: 1 }, { $set: { at: later } }), { modifiedCount: 1 })
    t.same(await collection.findOne({ _id: 1 }), { _id: 1, at: later })
  })

  t.test('findAndModify', async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db, [{ _id: 1, n: 0 }])
    const increment: Doc = { $inc: { n: 1 } }
    t.same(await collection.findOneAndUpdate({ _id: 1 }, increment), { _id: 1, n: 0 })
    const after = await collection.findOneAndUpdate({ _id: 1 }, increment, { returnDocument: 'after' })
    t.same(after, { _id: 1, n: 2 })
    t.equal(await collection.findOneAndUpdate({ _id: 9 }, { $set: { n: 1 } }), null)
    t.same(await collection.findOneAndDelete({ _id: 1 }), { _id: 1, n: 2 })
    t.equal(await collection.findOneAndDelete({ _id: 1 }), null)
    const raw = await collection.findOneAndUpdate(
      { _id: 7 },
      { $set: { n: 1 } },
      { upsert: true, returnDocument: 'after', includeResultMetadata: true },
    )
    t.match(raw, { value: { _id: 7, n: 1 }, lastErrorObject: { n: 1, updatedExisting: false, upserted: 7 } })
    t.equal(await codeOf(db.command({ findAndModify: collection.collectionName, query: {} })), 9)
  })

  t.test('upserts start from what the filter says by equality', async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db)
    for (const [filter, update, after] of upserts) {
      const name = `${JSON.stringify(filter)} ${JSON.stringify(update)}`
      await collection.deleteMany({})
      const result = collection.updateOne(filter, update, { upsert: true })
      if (isCode(after)) {
        await testCode(t, result, after, name)
        continue
      }
      t.match(await result, { matchedCount: 0, modifiedCount: 0, upsertedCount: 1 }, name)
      const doc = await collection.findOne({})
      t.match(String(doc?._id), /^[0-9a-f]{24}$/, name)
      t.same({ ...doc, _id: 0 }, { _id: 0, ...after }, name)
    }
    await collection.deleteMany({})
    await collection.updateOne({ _id: 5 }, { $setOnInsert: { a: 1 } }, { upsert: true })
    t.same(await collection.findOne({}), { _id: 5, a: 1 })
    const again = await collection.updateOne({ _id: 5 }, { $setOnInsert: { a: 2 } }, { upsert: true })
    t.match(again, { matchedCount: 1, modifiedCount: 0, upsertedCount: 0 })
    t.equal(await codeOf(collection.updateOne({ _id: 6 }, { $set: { _id: 7 } }, { upsert: true })), 66)
    await collection.updateOne({ a: 'new' }, { $setOnInsert: { _id: 'given' } }, { upsert: true })
    t.same(await collection.findOne({ a: 'new' }), { _id: 'given', a: 'new' })
  })
}
