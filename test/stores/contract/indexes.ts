import type { Test } from 'tap'
import { codeOf, collectionOf, contractDatabase, type Doc, isDocumentDb } from './tables.js'

async function duplicate(promise: Promise<unknown>): Promise<Doc> {
  try {
    await promise
  } catch (error) {
    const { code, keyPattern, keyValue } = error as Doc
    return { code, keyPattern, keyValue }
  }
  return { code: 0 }
}

export function indexes(t: Test): void {
  t.test('unique indexes say which key was there already', async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db, [{ _id: 1, a: 1, b: 1 }])
    t.same(await duplicate(collection.insertOne({ _id: 1 })), {
      code: 11000,
      keyPattern: { _id: 1 },
      keyValue: { _id: 1 },
    })
    await collection.createIndex({ a: 1, b: -1 }, { unique: true })
    const clash = (a: unknown) => ({ code: 11000, keyPattern: { a: 1, b: -1 }, keyValue: { a, b: 1 } })
    t.same(await duplicate(collection.insertOne({ _id: 3, a: 1, b: 1 })), clash(1))
    await collection.insertOne({ _id: 2, a: 1, b: 2 })
    // After an update DocumentDB's gateway tells only the values of the statement.
    const known = (await isDocumentDb(db)) ? null : 1
    t.same(await duplicate(collection.updateOne({ _id: 2 }, { $set: { b: 1 } })), clash(known))
    t.same(await duplicate(collection.findOneAndUpdate({ _id: 2 }, { $set: { b: 1 } })), clash(1))
    t.same(await duplicate(collection.updateOne({ _id: 4 }, { $set: { a: 1, b: 1 } }, { upsert: true })), clash(1))
    t.equal((await collection.findOne({ _id: 2 }))?.b, 2)
    const itself = collection.updateOne({ _id: 2 }, { $set: { a: 1, b: 2, c: 1 } })
    t.equal(await codeOf(itself), 0, 'a document does not clash with itself')
    await collection.deleteOne({ _id: 1 })
    t.equal(await codeOf(collection.insertOne({ _id: 5, a: 1, b: 1 })), 0, 'a deleted key is free')
  })

  t.test('a missing field is null to a unique index, and only once', async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db)
    await collection.createIndex({ a: 1 }, { unique: true })
    const rows: [Doc, number][] = [
      [{}, 0],
      [{}, 11000],
      [{ a: null }, 11000],
      [{ a: [] }, 0],
      [{ a: [1, 2] }, 0],
      [{ a: [2, 3] }, 11000],
      [{ a: [4, 4] }, 0],
      [{ a: 1 }, 11000],
    ]
    for (const [doc, code] of rows) t.equal(await codeOf(collection.insertOne(doc as never)), code, JSON.stringify(doc))
  })

  t.test('partial unique indexes hold where their filter does', async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db)
    await collection.createIndex({ profile: 1 }, { unique: true, partialFilterExpression: { holds: true } })
    const docs = [{ profile: 1, holds: false }, { profile: 1 }, { profile: 1, holds: true }]
    t.equal(await codeOf(collection.insertMany(docs as never)), 0)
    t.same(await duplicate(collection.insertOne({ _id: 9, profile: 1, holds: true })), {
      code: 11000,
      keyPattern: { profile: 1 },
      keyValue: { profile: 1 },
    })
    t.equal(await codeOf(collection.updateOne({ holds: false }, { $set: { holds: true } })), 11000)
    t.equal(await collection.countDocuments({ profile: 1 }), 3, 'a filter that says less does not use the index')
    t.equal(await collection.countDocuments({ profile: 1, holds: true }), 1)
    t.equal(await collection.countDocuments({ profile: 1, holds: { $in: [true, false] } }), 2)
    await collection.updateOne({ holds: true }, { $set: { holds: null } })
    t.equal(await codeOf(collection.updateOne({ holds: false }, { $set: { holds: true } })), 0)
  })

  t.test('40 at once on one partial unique key: one gets it', async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db)
    await collection.createIndex({ profile: 1 }, { unique: true, partialFilterExpression: { holds: true } })
    const insert = (_id: number) => codeOf(collection.insertOne({ _id, profile: 'p', holds: true }))
    const codes = await Promise.all(Array.from({ length: 40 }, (_, i) => insert(i)))
    t.equal(codes.filter(code => code === 0).length, 1)
    t.equal(codes.filter(code => code === 11000).length, 39)
  })

  t.test('200 at once claim 3 seats: 3 get one', async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db, [{ _id: 'o', state: 'open', seats: 3, taken: [] }])
    const claim = (p: string) =>
      collection.updateOne(
        { _id: 'o', state: 'open', taken: { $ne: p }, $expr: { $lt: [{ $size: '$taken' }, '$seats'] } } as Doc,
        { $push: { taken: p } } as Doc,
      )
    const results = await Promise.all(Array.from({ length: 200 }, (_, i) => claim(`p${i}`)))
    t.equal(results.filter(({ modifiedCount }) => modifiedCount === 1).length, 3)
    t.equal(await collection.countDocuments({ taken: { $size: 3 } }), 1)
  })

  t.test('ordered and unordered inserts', async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db)
    const docs = [{ _id: 1 }, { _id: 1 }, { _id: 2 }]
    t.equal(await codeOf(collection.insertMany(docs)), 11000)
    t.same(await collection.find().sort({ _id: 1 }).toArray(), [{ _id: 1 }])
    await collection.deleteMany({})
    const error = (await collection.insertMany(docs, { ordered: false }).catch(problem => problem)) as Doc
    t.same(await collection.find().sort({ _id: 1 }).toArray(), [{ _id: 1 }, { _id: 2 }])
    t.match((error.writeErrors as Doc[])[0], { index: 1, code: 11000 })
    t.equal(await codeOf(collection.insertOne({ _id: [1] } as never)), (await isDocumentDb(db)) ? 2 : 53)
  })

  t.test('making and listing indexes', async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db, [{ a: 1 }, { a: 1 }])
    t.equal(await codeOf(collection.createIndex({ a: 1 }, { unique: true })), 11000, 'not on duplicates')
    t.equal((await collection.indexes()).length, 1)
    t.equal(await collection.createIndex({ a: 1, 'b.c': -1 }), 'a_1_b.c_-1')
    t.equal(await collection.createIndex({ a: 1, 'b.c': -1 }), 'a_1_b.c_-1', 'once more is no error')
    t.equal(await codeOf(collection.createIndex({ a: 1, 'b.c': -1 }, { name: 'other' })), 85)
    t.equal(await codeOf(collection.createIndex({ a: 1, 'b.c': -1 }, { unique: true })), 86)
    t.equal(await codeOf(collection.createIndex({ z: 1 }, { name: 'a_1_b.c_-1' })), 86)
    await collection.createIndex({ p: 1 }, { partialFilterExpression: { holds: true }, unique: true })
    const found = await collection.indexes()
    t.same(
      found.map(({ key, name, unique, partialFilterExpression }) => [key, name, unique, partialFilterExpression]),
      [
        [{ _id: 1 }, '_id_', undefined, undefined],
        [{ a: 1, 'b.c': -1 }, 'a_1_b.c_-1', undefined, undefined],
        [{ p: 1 }, 'p_1', true, { holds: true }],
      ],
    )
    t.equal(await codeOf(db.collection('none').indexes()), 26)
    await collection.createIndex({ x: 1, y: 1 })
    // DocumentDB indexes parallel arrays.
    if (!(await isDocumentDb(db))) t.equal(await codeOf(collection.insertOne({ x: [1], y: [1] } as never)), 171)
  })
}
