import t from 'tap'
import { byId, codeOf, collectionOf, contractDatabase, type Doc, isDocumentDb } from './tables.js'

async function duplicate(promise: Promise<unknown>): Promise<Doc> {
  try {
    await promise
  } catch (error) {
    const { code, keyPattern, keyValue } = error as Doc
    return { code, keyPattern, keyValue }
  }
  return { code: 0 }
}

t.test('unique indexes say which key was there already', async t => {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db, [{ _id: 1, a: 1, b: 1 }])
  t.same(await duplicate(collection.insertOne({ _id: 1 } as never)), {
    code: 11000,
    keyPattern: { _id: 1 },
    keyValue: { _id: 1 },
  })
  await collection.createIndex({ a: 1, b: -1 }, { unique: true })
  t.same(await duplicate(collection.insertOne({ a: 1, b: 1 })), {
    code: 11000,
    keyPattern: { a: 1, b: -1 },
    keyValue: { a: 1, b: 1 },
  })
  await collection.insertOne({ _id: 2, a: 1, b: 2 } as never)
  // After an update DocumentDB's gateway tells only the values of the statement.
  const known = (await isDocumentDb(db)) ? null : 1
  const clash = (a: unknown) => ({ code: 11000, keyPattern: { a: 1, b: -1 }, keyValue: { a, b: 1 } })
  t.same(await duplicate(collection.updateOne(byId(2), { $set: { b: 1 } })), clash(known))
  t.same(await duplicate(collection.findOneAndUpdate(byId(2), { $set: { b: 1 } })), clash(1))
  t.same(await duplicate(collection.updateOne({ b: 9 }, { $set: { a: 1, b: 1 } }, { upsert: true })), clash(1))
  t.equal((await collection.findOne(byId(2)))?.b, 2)
  t.equal(
    await codeOf(collection.updateOne(byId(2), { $set: { a: 1, b: 2, c: 1 } })),
    0,
    'a document does not clash with itself',
  )
  await collection.deleteOne(byId(1))
  t.equal(await codeOf(collection.insertOne({ a: 1, b: 1 })), 0, 'a deleted key is free')
})

t.test('a missing field is null to a unique index, and only once', async t => {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db)
  await collection.createIndex({ a: 1 }, { unique: true })
  t.equal(await codeOf(collection.insertOne({ _id: 1 } as never)), 0)
  t.equal(await codeOf(collection.insertOne({ _id: 2 } as never)), 11000)
  t.equal(await codeOf(collection.insertOne({ a: null })), 11000)
  t.equal(await codeOf(collection.insertOne({ a: [] })), 0)
  t.equal(await codeOf(collection.insertOne({ a: [1, 2] })), 0)
  t.equal(await codeOf(collection.insertOne({ a: [2, 3] })), 11000)
  t.equal(await codeOf(collection.insertOne({ a: [4, 4] })), 0, 'one document may hold a key twice')
  t.equal(await codeOf(collection.insertOne({ a: 1 })), 11000)
})

t.test('sparse unique indexes let the field be missing', async t => {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db)
  await collection.createIndex({ a: 1 }, { unique: true, sparse: true })
  t.equal(await codeOf(collection.insertMany([{ _id: 1 }, { _id: 2 }] as never)), 0)
  t.equal(await codeOf(collection.insertOne({ _id: 3, a: null } as never)), 0)
  t.equal(await codeOf(collection.insertOne({ a: null })), 11000)
  t.same(
    (await collection.find({ a: null }).sort({ _id: 1 }).toArray()).map(doc => doc._id),
    [1, 2, 3],
    'a filter for null finds all',
  )
  t.same((await collection.find().sort({ a: 1 }).toArray()).map(doc => doc._id).sort(), [1, 2, 3], 'a sort loses none')
})

t.test('partial unique indexes hold where their filter does', async t => {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db)
  await collection.createIndex({ profile: 1 }, { unique: true, partialFilterExpression: { holds: true } })
  t.equal(
    await codeOf(collection.insertMany([{ profile: 1, holds: false }, { profile: 1 }, { profile: 1, holds: true }])),
    0,
  )
  t.same(await duplicate(collection.insertOne({ profile: 1, holds: true })), {
    code: 11000,
    keyPattern: { profile: 1 },
    keyValue: { profile: 1 },
  })
  t.equal(await codeOf(collection.updateOne({ holds: false }, { $set: { holds: true } })), 11000)
  t.equal(await collection.countDocuments({ profile: 1 }), 3, 'a filter that says less does not use the index')
  t.equal(await collection.countDocuments({ profile: 1, holds: true }), 1)
  await collection.updateOne({ holds: true }, { $unset: { holds: 1 } })
  t.equal(await codeOf(collection.updateOne({ holds: false }, { $set: { holds: true } })), 0)
})

t.test('40 at once on one partial unique key: one gets it', async t => {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db)
  await collection.createIndex({ profile: 1 }, { unique: true, partialFilterExpression: { holds: true } })
  const codes = await Promise.all(
    Array.from({ length: 40 }, (_, i) => codeOf(collection.insertOne({ _id: i, profile: 'p', holds: true } as never))),
  )
  t.equal(codes.filter(code => code === 0).length, 1)
  t.equal(codes.filter(code => code === 11000).length, 39)
})

t.test('200 at once claim 3 seats: 3 get one', async t => {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db, [{ _id: 'o', state: 'open', seats: 3, taken: [] }])
  const results = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      collection.updateOne(
        { _id: 'o', state: 'open', taken: { $ne: `p${i}` }, $expr: { $lt: [{ $size: '$taken' }, '$seats'] } } as never,
        { $push: { taken: `p${i}` } } as never,
      ),
    ),
  )
  t.equal(
    results.reduce((sum, result) => sum + result.modifiedCount, 0),
    3,
  )
  t.equal(await collection.countDocuments({ taken: { $size: 3 } }), 1)
})

t.test('ordered and unordered inserts', async t => {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db)
  const docs = [{ _id: 1 }, { _id: 1 }, { _id: 2 }]
  t.equal(await codeOf(collection.insertMany(docs as never)), 11000)
  t.same(
    (await collection.find().toArray()).map(doc => doc._id),
    [1],
  )
  await collection.deleteMany({})
  const error = (await collection.insertMany(docs as never, { ordered: false }).catch(problem => problem)) as Doc
  t.same(
    (await collection.find().sort({ _id: 1 }).toArray()).map(doc => doc._id),
    [1, 2],
  )
  t.match((error.writeErrors as Doc[])[0], { index: 1, code: 11000 })
  t.equal(await codeOf(collection.insertOne({ _id: [1] } as never)), (await isDocumentDb(db)) ? 2 : 53)
})

t.test('making, listing and dropping indexes', async t => {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db, [{ a: 1 }, { a: 1 }])
  t.equal(await codeOf(collection.createIndex({ a: 1 }, { unique: true })), 11000, 'not on duplicates')
  t.equal((await collection.indexes()).length, 1)
  t.equal(await collection.createIndex({ a: 1, 'b.c': -1 }), 'a_1_b.c_-1')
  t.equal(await collection.createIndex({ a: 1, 'b.c': -1 }), 'a_1_b.c_-1', 'once more is no error')
  t.equal(await codeOf(collection.createIndex({ a: 1, 'b.c': -1 }, { name: 'other' })), 85)
  t.equal(await codeOf(collection.createIndex({ a: 1, 'b.c': -1 }, { unique: true })), 86)
  t.equal(await codeOf(collection.createIndex({ z: 1 }, { name: 'a_1_b.c_-1' })), 86)
  await collection.createIndex({ s: 1 }, { sparse: true, name: 's' })
  await collection.createIndex({ p: 1 }, { partialFilterExpression: { holds: true }, unique: true })
  t.same(
    (await collection.indexes()).map(({ key, name, unique, sparse, partialFilterExpression }) => ({
      key,
      name,
      unique,
      sparse,
      partialFilterExpression,
    })),
    [
      { key: { _id: 1 }, name: '_id_' },
      { key: { a: 1, 'b.c': -1 }, name: 'a_1_b.c_-1' },
      { key: { s: 1 }, name: 's', sparse: true },
      { key: { p: 1 }, name: 'p_1', unique: true, partialFilterExpression: { holds: true } },
    ].map(index => ({ unique: undefined, sparse: undefined, partialFilterExpression: undefined, ...index })),
  )
  await collection.dropIndex('s')
  t.equal(await codeOf(collection.dropIndex('s')), 27)
  t.equal(await codeOf(collection.dropIndex('_id_')), 72)
  await collection.dropIndexes()
  t.equal((await collection.indexes()).length, 1)
  t.equal(await codeOf(collection.createIndex({ a: 0 } as never)), 67)
  t.equal(await codeOf(collection.createIndex({ a: 1 }, { partialFilterExpression: { $nor: [{ a: 1 }] } })), 67)
  t.equal(await codeOf(db.collection('none').indexes()), 26)
  await collection.createIndex({ x: 1, y: 1 })
  // DocumentDB indexes parallel arrays.
  if (!(await isDocumentDb(db))) t.equal(await codeOf(collection.insertOne({ x: [1], y: [1] })), 171)
})
