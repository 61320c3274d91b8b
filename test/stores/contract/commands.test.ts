import { Long } from 'bson'
import t from 'tap'
import { byId, codeOf, collectionOf, contractDatabase, type Doc, embedded, isDocumentDb } from './tables.js'

t.test('cursors give everything once, in batches', async t => {
  const db = await contractDatabase(t)
  const collection = await collectionOf(
    db,
    Array.from({ length: 250 }, (_, i) => ({ _id: i })),
  )
  const ids = async (options: Doc): Promise<unknown[]> =>
    (await collection.find({}, options).sort({ _id: 1 }).toArray()).map(doc => doc._id)
  const all = Array.from({ length: 250 }, (_, i) => i)
  t.same(await ids({}), all)
  t.same(await ids({ batchSize: 7 }), all)
  t.same(await ids({ batchSize: 7, limit: 20 }), all.slice(0, 20))
  t.same(await ids({ skip: 240 }), all.slice(240))
  t.same(await ids({ limit: -3 }), all.slice(0, 3))

  const cursor = collection.find({}, { batchSize: 10 }).sort({ _id: 1 })
  await cursor.next()
  await collection.deleteMany({ _id: { $gte: 200 } } as never)
  await cursor.close()

  const { cursor: first } = await db.command({ find: collection.collectionName, sort: { _id: 1 }, batchSize: 2 })
  t.same(first.firstBatch, [{ _id: 0 }, { _id: 1 }])
  const next = await db.command({
    getMore: Long.fromNumber(first.id),
    collection: collection.collectionName,
    batchSize: 3,
  })
  t.same(next.cursor.nextBatch, [{ _id: 2 }, { _id: 3 }, { _id: 4 }])
  const killed = await db.command({ killCursors: collection.collectionName, cursors: [Long.fromNumber(first.id)] })
  t.equal(killed.cursorsKilled.length, 1)
  t.equal(await codeOf(db.command({ getMore: Long.fromNumber(first.id), collection: collection.collectionName })), 43)

  const none = await db.command({ find: collection.collectionName, batchSize: 0 })
  t.same(none.cursor.firstBatch, [])
  t.ok(Number(none.cursor.id) !== 0)
})

t.test('documents of many megabytes come in several batches', async t => {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db)
  const text = 'x'.repeat(4_000_000)
  for (let i = 0; i < 8; i++) await collection.insertOne({ _id: i, text } as never)
  t.equal((await collection.find().toArray()).length, 8)
  const tooLarge = 'x'.repeat(16 * 1024 * 1024)
  t.not(await codeOf(collection.insertOne({ text: tooLarge })), 0)
  t.not(
    await codeOf(collection.updateOne(byId(1), { $set: { more: tooLarge.slice(4_000_000) } })),
    0,
    'grown too large',
  )
  t.equal((await collection.findOne(byId(1)))?.more, undefined)
})

t.test('collections and databases', async t => {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db, [{ _id: 1 }])
  t.same(
    (await db.listCollections().toArray()).map(({ name, type }) => ({ name, type })),
    [{ name: collection.collectionName, type: 'collection' }],
  )
  await db.createCollection('made')
  t.same(
    (await db.listCollections({ name: 'made' }).toArray()).map(({ name }) => name),
    ['made'],
  )
  t.ok((await db.admin().listDatabases()).databases.some(({ name }) => name === db.databaseName))
  await collection.drop()
  t.same(
    (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name),
    ['made'],
  )
  t.same(await collection.find().toArray(), [])
  await db.dropDatabase()
  t.same(await db.listCollections().toArray(), [])
  t.notOk((await db.admin().listDatabases()).databases.some(({ name }) => name === db.databaseName))
})

t.test('what drivers ask', async t => {
  const db = await contractDatabase(t)
  t.match(await db.command({ ping: 1 }), { ok: 1 })
  const hello = await db.command({ hello: 1 })
  t.match(hello, { isWritablePrimary: true, maxBsonObjectSize: 16777216, logicalSessionTimeoutMinutes: 30 })
  t.match(await db.admin().buildInfo(), { version: /^\d+\.\d+/, ok: 1 })
  t.equal(await codeOf(db.command({ nonsense: 1 })), 59)
  t.equal(await codeOf(db.command({ find: '' })), 73)
})

t.test(
  'a write sent again with the same number is done once',
  { skip: embedded ? false : 'the gateway of DocumentDB does not remember' },
  async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db, [{ _id: 1, n: 0 }])
    const session = db.client.startSession()
    t.teardown(() => session.endSession())
    const lsid = session.id
    const update = (number: number): Doc => ({
      update: collection.collectionName,
      updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }],
      lsid,
      txnNumber: Long.fromNumber(number),
    })
    const first = await db.command(update(1))
    t.same((await db.command(update(1))).nModified, first.nModified)
    t.equal((await collection.findOne(byId(1)))?.n, 1)
    await db.command(update(2))
    t.equal((await collection.findOne(byId(1)))?.n, 2)
  },
)

t.test(
  'what is left out is refused by name',
  { skip: embedded ? false : 'only the embedded store leaves these out' },
  async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db, [{ _id: 1, at: new Date() }])
    const name = collection.collectionName
    const refused: [() => Promise<unknown>, RegExp][] = [
      [() => db.command({ find: name, tailable: true }), /tailable/],
      [() => db.command({ find: name, min: { _id: 1 } }), /min/],
      [() => db.command({ find: name, collation: { locale: 'da' } }), /collation/],
      [() => db.createCollection('capped', { capped: true, size: 1000 }), /capped/],
      [() => db.createCollection('view', { viewOn: name, pipeline: [] }), /viewOn/],
      [() => collection.createIndex({ at: 1 }, { expireAfterSeconds: 1 }), /expireAfterSeconds/],
      [() => collection.createIndex({ at: 'text' }), /text/],
      [() => collection.createIndex({ at: '2dsphere' }), /2dsphere/],
      [() => collection.createIndex({ at: 'hashed' }), /hashed/],
      [() => collection.createIndex({ '$**': 1 }), /wildcard/i],
      [() => collection.updateOne({}, { $bit: { at: { and: 1 } } } as never), /\$bit/],
      [() => db.command({ mapReduce: name }), /mapReduce/],
      [() => db.command({ collMod: name }), /collMod/],
      [() => db.command({ commitTransaction: 1 }), /transaction/],
    ]
    for (const [run, text] of refused) {
      const error = (await run().catch((problem: unknown) => problem)) as Doc
      t.match(error, { code: 238, codeName: 'NotImplemented', message: text }, String(text))
    }
    const session = db.client.startSession()
    t.teardown(() => session.endSession())
    const transaction = await codeOf(session.withTransaction(() => collection.insertOne({ a: 1 }, { session })))
    t.equal(transaction, 238, 'transactions')
    t.equal(await collection.countDocuments(), 1)
  },
)

t.test('a hint must name an index', async t => {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db, [{ _id: 1, a: 1 }])
  await collection.createIndex({ a: 1 })
  t.equal((await collection.find({ a: 1 }).hint('a_1').toArray()).length, 1)
  t.equal((await collection.find({ a: 1 }).hint({ a: 1 }).toArray()).length, 1)
  t.equal((await collection.find({ a: 1 }).hint({ $natural: 1 }).toArray()).length, 1)
  t.equal(await codeOf(collection.find({ a: 1 }).hint('none').toArray()), 2)
})

t.test('explain names the index', async t => {
  const db = await contractDatabase(t)
  // PostgreSQL scans a table this small.
  if (await isDocumentDb(db)) return
  const collection = await collectionOf(db, [{ _id: 1, a: 1 }])
  await collection.createIndex({ a: 1 })
  const plan = async (filter: Doc): Promise<string> =>
    JSON.stringify(await collection.find(filter).explain('queryPlanner'))
  t.match(await plan({ a: 1 }), /"indexName":"a_1"/)
  t.match(await plan({ b: 1 }), /COLLSCAN/)
})
