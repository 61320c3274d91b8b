import { Long } from 'bson'
import t, { type Test } from 'tap'
import {
  byId,
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
type Row = [before: Doc, update: Doc | Doc[], after: Doc | number | Codes, options?: Doc]

/** DocumentDB is known to do something else here. */
const mongodbOnly = true

/** Updates by the filter, `{}` for most rows: a row with a positional `$` brings its own under `filter`. */
async function testUpdates(t: Test, rows: Row[]): Promise<void> {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db)
  const documentDb = await isDocumentDb(db)
  for (const [before, update, after, { filter = {}, mongodbOnly, ...options } = {}] of rows) {
    if (mongodbOnly && documentDb) continue
    const name = `${JSON.stringify(before)} ${JSON.stringify(update)}`
    await collection.deleteMany({})
    await collection.insertOne({ _id: 1, ...before } as never)
    const result = collection.updateOne(filter as Doc, update as never, options)
    if (isCode(after)) await testCode(t, result, after, name)
    else await result
    t.same(await collection.findOne({}), { _id: 1, ...(isCode(after) ? before : after) }, name)
  }
}

t.test('set and unset', t =>
  testUpdates(t, [
    [{}, { $set: { a: 1 } }, { a: 1 }],
    [{ a: 1 }, { $set: { a: { b: 2 } } }, { a: { b: 2 } }],
    [{}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
    [{ a: { x: 1 } }, { $set: { 'a.b': 2 } }, { a: { x: 1, b: 2 } }],
    [{ a: [1, 2] }, { $set: { 'a.1': 9 } }, { a: [1, 9] }],
    [{ a: [1] }, { $set: { 'a.3': 9 } }, { a: [1, null, null, 9] }],
    [{ a: [{ b: 1 }] }, { $set: { 'a.0.b': 2 } }, { a: [{ b: 2 }] }],
    [{ a: 1 }, { $set: { 'a.b': 1 } }, 28],
    [{ a: null }, { $set: { 'a.b': 1 } }, 28],
    [{ a: [1] }, { $set: { 'a.b': 1 } }, 28],
    [{ a: [1] }, { $set: { 'a.0.b': 1 } }, 28],
    [{}, { $set: {} }, {}],
    [{}, { $set: { '': 1 } }, { codes: [56, 55, 2] }],
    [{}, { $set: { 'a.': 1 } }, { codes: [56, 55, 2] }],
    [{}, { $set: { 'a..b': 1 } }, { codes: [56, 55, 2] }],
    [{}, { $set: { $a: 1 } }, { codes: [52, 2] }],
    [{}, { $set: { 'a.$b': 1 } }, 52, { mongodbOnly }],
    [{}, { $set: 1 }, 9],
    [{}, { $set: { _id: 2 } }, 66],
    [{}, { $set: { _id: 1 } }, {}],
    [{}, { $set: { a: 1, 'a.b': 2 } }, 40],
    [{}, { $set: { 'a.b': 1 }, $inc: { a: 2 } }, 40],
    [{}, { $set: { a: 1 }, $unset: { a: 1 } }, 40],
    [{ a: 1, b: 2 }, { $unset: { a: '' } }, { b: 2 }],
    [{ a: { b: 1, c: 2 } }, { $unset: { 'a.b': 1 } }, { a: { c: 2 } }],
    [{ a: [1, 2, 3] }, { $unset: { 'a.1': 1 } }, { a: [1, null, 3] }],
    [{ a: 1 }, { $unset: { b: 1, 'a.x': 1 } }, { a: 1 }],
    [{}, { $unset: { _id: 1 } }, 66],
  ]),
)

t.test('inc, mul, min and max', t =>
  testUpdates(t, [
    [{}, { $inc: { a: 2 } }, { a: 2 }],
    [{ a: 1 }, { $inc: { a: -3 } }, { a: -2 }],
    [{ a: 0.5 }, { $inc: { a: 0.25 } }, { a: 0.75 }],
    [{ a: [1, 2] }, { $inc: { 'a.1': 5 } }, { a: [1, 7] }],
    [{}, { $inc: { 'a.b': 1 } }, { a: { b: 1 } }],
    [{ a: 'x' }, { $inc: { a: 1 } }, 14],
    [{ a: null }, { $inc: { a: 1 } }, 14],
    [{ a: [] }, { $inc: { a: 1 } }, 14],
    [{ a: 1 }, { $inc: { a: 'x' } }, 14],
    [{ a: 1 }, { $inc: { a: null } }, 14],
    [{ a: 'x' }, { $inc: { 'a.b': 1 } }, 28],
    [{ a: 3 }, { $mul: { a: 2 } }, { a: 6 }],
    [{}, { $mul: { a: 2 } }, { a: 0 }],
    [{ a: 'x' }, { $mul: { a: 2 } }, 14],
    [{ a: 5 }, { $min: { a: 3 } }, { a: 3 }],
    [{ a: 5 }, { $min: { a: 7 } }, { a: 5 }],
    [{}, { $min: { a: 7 } }, { a: 7 }],
    [{ a: 5 }, { $min: { a: null } }, { a: null }],
    [{ a: 5 }, { $min: { a: 'x' } }, { a: 5 }],
    [{ a: 5 }, { $max: { a: 7 } }, { a: 7 }],
    [{ a: 5 }, { $max: { a: 'x' } }, { a: 'x' }],
    [{ a: 5 }, { $max: { a: 3 } }, { a: 5 }],
    [{}, { $max: { 'a.b': 3 } }, { a: { b: 3 } }],
  ]),
)

t.test('push', t =>
  testUpdates(t, [
    [{}, { $push: { a: 1 } }, { a: [1] }],
    [{ a: [1] }, { $push: { a: 2 } }, { a: [1, 2] }],
    [{ a: [1] }, { $push: { a: [2, 3] } }, { a: [1, [2, 3]] }],
    [{ a: [1] }, { $push: { a: { $each: [2, 3] } } }, { a: [1, 2, 3] }],
    [{ a: [1] }, { $push: { a: { $each: [] } } }, { a: [1] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [9], $position: 0 } } }, { a: [9, 1, 2] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [9], $position: -1 } } }, { a: [1, 9, 2] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [9], $position: 7 } } }, { a: [1, 2, 9] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [3, 4], $slice: 3 } } }, { a: [1, 2, 3] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [3, 4], $slice: -3 } } }, { a: [2, 3, 4] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [3], $slice: 0 } } }, { a: [] }],
    [{ a: [3, 1] }, { $push: { a: { $each: [2], $sort: 1 } } }, { a: [1, 2, 3] }],
    [{ a: [3, 1] }, { $push: { a: { $each: [2], $sort: -1, $slice: 2 } } }, { a: [3, 2] }],
    [
      { a: [{ n: 2 }, { n: 1, m: 1 }] },
      { $push: { a: { $each: [{ n: 1, m: 0 }], $sort: { n: 1, m: 1 } } } },
      { a: [{ n: 1, m: 0 }, { n: 1, m: 1 }, { n: 2 }] },
    ],
    [{ a: 1 }, { $push: { a: 2 } }, 2],
    [{ a: null }, { $push: { a: 2 } }, 2],
    [{ a: [] }, { $push: { a: { $each: 1 } } }, 2],
    [{ a: [] }, { $push: { a: { $each: [1], $nonsense: 1 } } }, 2],
    [{ a: [] }, { $push: { a: { $each: [1], $slice: 'x' } } }, 2],
  ]),
)

t.test('addToSet, pull, pullAll, pop and rename', t =>
  testUpdates(t, [
    [{}, { $addToSet: { a: 1 } }, { a: [1] }],
    [{ a: [1] }, { $addToSet: { a: 1 } }, { a: [1] }],
    [{ a: [1] }, { $addToSet: { a: Long.ONE } }, { a: [1] }],
    [
      { a: [{ x: 1, y: 2 }] },
      { $addToSet: { a: { y: 2, x: 1 } } },
      {
        a: [
          { x: 1, y: 2 },
          { y: 2, x: 1 },
        ],
      },
    ],
    [{ a: [1] }, { $addToSet: { a: { $each: [1, 2, 2] } } }, { a: [1, 2] }],
    [{ a: 'x' }, { $addToSet: { a: 1 } }, 2],
    [{ a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
    [{ a: [1, 2, 3] }, { $pull: { a: { $gte: 2 } } }, { a: [1] }],
    [{ a: [1, 2, 3] }, { $pull: { a: { $in: [1, 3] } } }, { a: [2] }],
    [{ a: [{ b: 1, c: 1 }, { b: 2 }] }, { $pull: { a: { b: 1 } } }, { a: [{ b: 2 }] }],
    [{ a: [{ b: 1, c: 1 }, { b: 1 }] }, { $pull: { a: { b: 1, c: { $exists: true } } } }, { a: [{ b: 1 }] }],
    [{ a: [{ b: 1 }, { b: 2 }, { b: 3 }] }, { $pull: { a: { $or: [{ b: 1 }, { b: 3 }] } } }, { a: [{ b: 2 }] }],
    [{ a: ['x', 'y'] }, { $pull: { a: /^x/ } }, { a: ['y'] }, { mongodbOnly }],
    [{ a: [[1], 1] }, { $pull: { a: [1] } }, { a: [1] }],
    [{ a: { b: [1, 2] } }, { $pull: { 'a.b': 1 } }, { a: { b: [2] } }],
    [{}, { $pull: { a: 1 } }, {}],
    [{ a: 1 }, { $pull: { a: 1 } }, 2],
    [{ a: [1, 2, 3] }, { $pullAll: { a: [1, 3] } }, { a: [2] }],
    [{ a: [1] }, { $pullAll: { a: 1 } }, 2],
    [{ a: 1 }, { $pullAll: { a: [1] } }, 2],
    [{ a: [1, 2] }, { $pop: { a: 1 } }, { a: [1] }],
    [{ a: [1, 2] }, { $pop: { a: -1 } }, { a: [2] }],
    [{ a: [] }, { $pop: { a: 1 } }, { a: [] }],
    [{}, { $pop: { a: 1 } }, {}],
    [{ a: 1 }, { $pop: { a: 1 } }, { codes: [14, 2] }],
    [{ a: [1] }, { $pop: { a: 2 } }, 9],
    [{ a: 1 }, { $rename: { a: 'b' } }, { b: 1 }],
    [{ a: 1, b: 2 }, { $rename: { a: 'b' } }, { b: 1 }],
    [{ a: { b: 1 } }, { $rename: { 'a.b': 'c.d' } }, { a: {}, c: { d: 1 } }],
    [{ x: 1 }, { $rename: { a: 'b' } }, { x: 1 }],
    [{ a: 1 }, { $rename: { a: 'a' } }, { codes: [2, 40] }],
    [{ a: 1 }, { $rename: { a: 1 } }, 2],
    [{ a: [{ b: 1 }] }, { $rename: { 'a.0.b': 'c' } }, 2],
  ]),
)

t.test('positional operators', t =>
  testUpdates(t, [
    [{ a: [1, 2, 3] }, { $set: { 'a.$': 9 } }, { a: [1, 9, 3] }, { filter: { a: 2 } }],
    [{ a: [1, 2, 3] }, { $inc: { 'a.$': 9 } }, { a: [1, 2, 12] }, { filter: { a: { $gt: 2 } } }],
    [
      { a: [{ b: 1 }, { b: 2 }] },
      { $set: { 'a.$.c': 1, 'a.$.d': 2 } },
      { a: [{ b: 1 }, { b: 2, c: 1, d: 2 }] },
      { filter: { 'a.b': 2 } },
    ],
    [
      {
        a: [
          { b: 1, c: 1 },
          { b: 1, c: 2 },
        ],
      },
      { $set: { 'a.$.d': 1 } },
      {
        a: [
          { b: 1, c: 1 },
          { b: 1, c: 2, d: 1 },
        ],
      },
      { filter: { a: { $elemMatch: { b: 1, c: 2 } } } },
    ],
    [{ a: [1, 2] }, { $set: { 'a.$': 9 } }, 2, { filter: { _id: 1 } }],
    [{ a: [1, 2, 3] }, { $inc: { 'a.$[]': 1 } }, { a: [2, 3, 4] }],
    [
      { a: [{ b: 1 }, { b: 2 }] },
      { $set: { 'a.$[].c': 0 } },
      {
        a: [
          { b: 1, c: 0 },
          { b: 2, c: 0 },
        ],
      },
    ],
    [{ a: [{ b: [1, 2] }, { b: [3] }] }, { $inc: { 'a.$[].b.$[]': 1 } }, { a: [{ b: [2, 3] }, { b: [4] }] }],
    [{ a: [] }, { $set: { 'a.$[]': 1 } }, { a: [] }],
    [{}, { $set: { 'a.$[]': 1 } }, 2],
    [{ a: 1 }, { $set: { 'a.$[]': 1 } }, { codes: [2, 28] }],
    [{ a: [1, 5, 9] }, { $set: { 'a.$[x]': 0 } }, { a: [1, 0, 0] }, { arrayFilters: [{ x: { $gt: 3 } }] }],
    [
      { a: [{ b: 1, c: 1 }, { b: 2 }] },
      { $set: { 'a.$[x].c': 7, 'a.$[x].d': 8 } },
      { a: [{ b: 1, c: 7, d: 8 }, { b: 2 }] },
      { arrayFilters: [{ 'x.b': 1 }] },
    ],
    [{ a: [1] }, { $set: { 'a.$[x]': 0 } }, { a: [1] }, { arrayFilters: [{ x: 5 }] }],
    [{ a: [1] }, { $set: { 'a.$[x]': 0 } }, 2],
    [{ a: [1] }, { $set: { 'a.0': 0 } }, 9, { arrayFilters: [{ x: 1 }] }],
    [{ a: [1] }, { $set: { 'a.$[x]': 0 } }, 9, { arrayFilters: [{ x: 1, y: 1 }] }],
    [
      { a: [{ b: [1, 2] }] },
      { $push: { 'a.$.b': 3 } },
      { a: [{ b: [1, 2, 3] }] },
      { filter: { 'a.b': 2 }, mongodbOnly },
    ],
  ]),
)

t.test('pipelines', t =>
  testUpdates(t, [
    [{ a: 1 }, [{ $set: { b: { $add: ['$a', 1] } } }], { a: 1, b: 2 }],
    [{ a: 1, b: 2 }, [{ $unset: 'a' }], { b: 2 }],
    [{ a: { b: 1 } }, [{ $set: { 'a.c': '$a.b' } }], { a: { b: 1, c: 1 } }],
    [{ a: 1 }, [{ $match: {} }], { codes: [72, 2, 40324] }],
  ]),
)

t.test('currentDate sets a date of now', async t => {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db, [{ _id: 1 }])
  await collection.updateOne({}, { $currentDate: { at: true, on: { $type: 'date' } } } as never)
  const doc = await collection.findOne({})
  t.ok(doc?.at instanceof Date && doc.on instanceof Date)
  t.ok(Math.abs(Number(doc?.at) - Date.now()) < 60_000)
  t.equal(await codeOf(collection.updateOne({}, { $currentDate: { at: 'x' } } as never)), 2)
})

t.test('replacement, many, counts and results', async t => {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db, [
    { _id: 1, a: 1 },
    { _id: 2, a: 1 },
    { _id: 3, a: 2 },
  ])
  const many = await collection.updateMany({ a: 1 }, { $set: { b: 1 } })
  t.match(many, { matchedCount: 2, modifiedCount: 2, upsertedCount: 0 })
  t.match(await collection.updateMany({}, { $set: { b: 1 } }), { matchedCount: 3, modifiedCount: 1 })
  t.match(await collection.updateOne({ a: 9 }, { $set: { b: 1 } }), { matchedCount: 0, modifiedCount: 0 })
  t.match(await collection.updateOne(byId(1), { $set: { b: 1 } }), { matchedCount: 1, modifiedCount: 0 })
  await collection.replaceOne(byId(1), { x: 1 })
  t.same(await collection.findOne(byId(1)), { _id: 1, x: 1 })
  t.equal(await codeOf(collection.replaceOne(byId(1), { _id: 2, x: 1 } as never)), 66)
  for (const [statement, code] of [
    [{ q: {}, u: { x: 1 }, multi: true }, 9],
    [{ q: {}, u: { x: 1, $set: {} } }, 52],
  ] as const) {
    const reply = await db.command({ update: collection.collectionName, updates: [statement] })
    t.match(reply, { n: 0, writeErrors: [{ index: 0, code }] })
  }
  t.match(await collection.deleteOne({ b: 1 }), { deletedCount: 1 })
  t.match(await collection.deleteMany({}), { deletedCount: 2 })
})

t.test('findAndModify', async t => {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db, [
    { _id: 1, a: 1, n: 0 },
    { _id: 2, a: 1, n: 5 },
  ])
  const before = await collection.findOneAndUpdate({ a: 1 }, { $inc: { n: 1 } }, { sort: { n: -1 } })
  t.same(before, { _id: 2, a: 1, n: 5 })
  const after = await collection.findOneAndUpdate(
    { a: 1 },
    { $inc: { n: 1 } },
    { sort: { n: 1 }, returnDocument: 'after', projection: { n: 1 } },
  )
  t.same(after, { _id: 1, n: 1 })
  t.equal(await collection.findOneAndUpdate({ a: 9 }, { $set: { n: 1 } }), null)
  t.same(await collection.findOneAndReplace(byId(1), { z: 1 }, { returnDocument: 'after' }), {
    _id: 1,
    z: 1,
  })
  t.same(await collection.findOneAndDelete(byId(1)), { _id: 1, z: 1 })
  t.equal(await collection.findOneAndDelete(byId(1)), null)
  const raw = await collection.findOneAndUpdate(
    byId(7),
    { $set: { n: 1 } },
    { upsert: true, returnDocument: 'after', includeResultMetadata: true },
  )
  t.match(raw, { value: { _id: 7, n: 1 }, lastErrorObject: { n: 1, updatedExisting: false, upserted: 7 } })
  t.equal(await codeOf(db.command({ findAndModify: collection.collectionName, query: {} })), 9)
})

t.test('upserts start from what the filter says by equality', async t => {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db)
  const rows: [filter: Doc, update: Doc, after: Doc | number | Codes][] = [
    [{ a: 1 }, { $set: { b: 2 } }, { a: 1, b: 2 }],
    [{ a: { $eq: 1 } }, { $set: { b: 2 } }, { a: 1, b: 2 }],
    [{ a: { $gt: 1 } }, { $set: { b: 2 } }, { b: 2 }],
    [{ a: { $in: [1] } }, { $set: { b: 2 } }, { a: 1, b: 2 }],
    [{ a: { $in: [1, 2] } }, { $set: { b: 2 } }, { b: 2 }],
    [{ a: { $all: [1] } }, { $set: { b: 2 } }, { a: 1, b: 2 }],
    [{ $and: [{ a: 1 }, { c: 3 }] }, { $set: { b: 2 } }, { a: 1, c: 3, b: 2 }],
    [{ $or: [{ a: 1 }] }, { $set: { b: 2 } }, { a: 1, b: 2 }],
    [{ $or: [{ a: 1 }, { a: 2 }] }, { $set: { b: 2 } }, { b: 2 }],
    [{ 'a.b': 1 }, { $set: { c: 2 } }, { a: { b: 1 }, c: 2 }],
    [{ a: 1 }, { $inc: { a: 1 } }, { a: 2 }],
    [{ a: 1 }, { $setOnInsert: { b: 2 }, $set: { c: 3 } }, { a: 1, b: 2, c: 3 }],
    [{ a: 1 }, { $push: { list: 1 } }, { a: 1, list: [1] }],
    [{ a: 1 }, { b: 2 }, { b: 2 }],
    [{ a: 1 }, { $unset: { a: 1 } }, {}],
    [{ a: { b: 1 } }, { $set: { c: 1 } }, { a: { b: 1 }, c: 1 }],
    [{ a: 1, $and: [{ a: 2 }] }, { $set: { b: 1 } }, 54],
    [{ a: 1, 'a.b': 2 }, { $set: { b: 1 } }, { codes: [54, 28] }],
  ]
  for (const [filter, update, after] of rows) {
    const name = `${JSON.stringify(filter)} ${JSON.stringify(update)}`
    await collection.deleteMany({})
    const isReplacement = !Object.keys(update)[0]?.startsWith('$')
    const result = isReplacement
      ? collection.replaceOne(filter, update, { upsert: true })
      : collection.updateOne(filter, update, { upsert: true })
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
  await collection.updateOne(byId(5), { $setOnInsert: { a: 1 } }, { upsert: true })
  t.same(await collection.findOne({}), { _id: 5, a: 1 })
  t.match(await collection.updateOne(byId(5), { $setOnInsert: { a: 2 } }, { upsert: true }), {
    matchedCount: 1,
    modifiedCount: 0,
    upsertedCount: 0,
  })
  t.equal(await codeOf(collection.updateOne(byId(6), { $set: { _id: 7 } } as never, { upsert: true })), 66)
})
