import { Binary, Decimal128, Long, ObjectId, Timestamp } from 'bson'
import type { Test } from 'tap'
import { codeOf, collectionOf, contractDatabase, type Doc, embedded } from './tables.js'

export function commands(t: Test): void {
  t.test('cursors give everything once, in batches', async t => {
    const db = await contractDatabase(t)
    const all = Array.from({ length: 250 }, (_, i) => i)
    const collection = await collectionOf(
      db,
      all.map(_id => ({ _id })),
    )
    const ids = async (options: Doc): Promise<unknown[]> =>
      (await collection.find({}, options).sort({ _id: 1 }).toArray()).map(doc => doc._id)
    t.same(await ids({}), all)
    t.same(await ids({ batchSize: 7, noCursorTimeout: true }), all)
    t.same(await ids({ batchSize: 7, limit: 20 }), all.slice(0, 20))
    t.same(await ids({ skip: 240 }), all.slice(240))
    t.same(await ids({ limit: -3 }), all.slice(0, 3))

    const cursor = collection.find({}, { batchSize: 10 }).sort({ _id: 1 })
    await cursor.next()
    await collection.deleteMany({ _id: { $gte: 200 } })
    // MongoDB may or may not see the end that is gone; nothing comes twice or out of order.
    const rest = (await cursor.toArray()).map(doc => Number(doc._id))
    t.same(rest.slice(0, 199), all.slice(1, 200))

    const name = collection.collectionName
    const { cursor: first } = await db.command({ find: name, sort: { _id: 1 }, batchSize: 2 })
    t.same(first.firstBatch, [{ _id: 0 }, { _id: 1 }])
    const next = await db.command({ getMore: Long.fromNumber(first.id), collection: name, batchSize: 3 })
    t.same(next.cursor.nextBatch, [{ _id: 2 }, { _id: 3 }, { _id: 4 }])
    t.equal(await codeOf(db.command({ getMore: Long.fromNumber(4711), collection: name })), 43)
  })

  t.test('documents of many megabytes come in several batches', async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db)
    const text = 'x'.repeat(4_000_000)
    for (let i = 0; i < 8; i++) await collection.insertOne({ _id: i, text })
    t.equal((await collection.find().sort({ _id: 1 }).toArray()).length, 8)
    const tooLarge = 'x'.repeat(16 * 1024 * 1024)
    t.not(await codeOf(collection.insertOne({ _id: 9, text: tooLarge })), 0)
    const grown = collection.updateOne({ _id: 1 }, { $set: { more: tooLarge.slice(4_000_000) } })
    t.not(await codeOf(grown), 0, 'grown too large')
    t.equal((await collection.findOne({ _id: 1 }))?.more, undefined)
  })

  t.test('every type comes back as it went in', async t => {
    const db = await contractDatabase(t)
    const doc = {
      _id: 1,
      long: Long.fromString('9007199254740993'),
      decimal: Decimal128.fromString('1.10'),
      bytes: new Binary(Buffer.from([0, 255])),
      stamp: new Timestamp({ t: 1, i: 2 }),
      id: new ObjectId(),
      at: new Date(1),
      nothing: null,
      yes: true,
      list: [1, 'æ', { x: [] }],
    }
    const collection = await collectionOf(db, [doc])
    await collection.updateOne({ _id: 1 }, { $set: { seen: true } })
    t.same(await collection.findOne({}, { promoteLongs: false }), { ...doc, seen: true })
  })

  t.test('collections and databases', async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db, [{ _id: 1 }])
    const listed = async () => (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name)
    t.same(await listed(), [collection.collectionName])
    await db.dropDatabase()
    t.same(await listed(), [])
    t.same(await collection.find().sort({ _id: 1 }).toArray(), [])
  })

  t.test('what drivers ask', async t => {
    const db = await contractDatabase(t)
    t.match(await db.command({ ping: 1 }), { ok: 1 })
    const hello = await db.command({ hello: 1 })
    t.match(hello, { isWritablePrimary: true, maxBsonObjectSize: 16777216, logicalSessionTimeoutMinutes: 30 })
    t.equal(await codeOf(db.command({ find: '' })), 73)
    const session = db.client.startSession()
    await collectionOf(db, [{ _id: 1 }])
    t.match(await db.command({ endSessions: [session.id], writeConcern: { w: 1 } }), { ok: 1 })
    await session.endSession()
  })

  t.test('a snapshot is given or refused, never half given', async t => {
    const db = await contractDatabase(t)
    const { collectionName } = await collectionOf(db, [{ _id: 1 }])
    const code = await codeOf(db.command({ find: collectionName, readConcern: { level: 'snapshot' } }))
    t.equal(code, embedded ? 238 : 0)
  })

  t.test(
    'a write sent again with the same number is done once',
    { skip: embedded ? false : 'the gateway of DocumentDB does not remember' },
    async t => {
      const db = await contractDatabase(t)
      const collection = await collectionOf(db, [{ _id: 1, n: 0 }])
      const session = db.client.startSession()
      t.teardown(() => session.endSession())
      const update = (number: number): Doc => ({
        update: collection.collectionName,
        updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }],
        lsid: session.id,
        txnNumber: Long.fromNumber(number),
      })
      const first = await db.command(update(1))
      t.same((await db.command(update(1))).nModified, first.nModified)
      t.same(await collection.findOne({ _id: 1 }), { _id: 1, n: 1 })
      await db.command(update(2))
      t.same(await collection.findOne({ _id: 1 }), { _id: 1, n: 2 })
    },
  )
}
