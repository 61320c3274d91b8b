/** Tables of commands and expected results: the embedded store must pass them always, MONGODB_URI when it is set. */
import type mongoose from 'mongoose'
import type { Test } from 'tap'
import { testDatabase } from '../../helpers/stores.js'

export type Doc = { [field: string]: unknown }
export type Database = mongoose.mongo.Db
export type Collection = mongoose.mongo.Collection<{ _id: number | string; [field: string]: unknown }>

/** Which engine is judged. */
export const embedded = !process.env.MONGODB_URI

/** DocumentDB on PostgreSQL stands in for MongoDB where none can be had; rows that it is known to get wrong skip it. */
export async function isDocumentDb(db: Database): Promise<boolean> {
  return (await db.command({ hello: 1 })).setName === 'docdb'
}

export async function contractDatabase(t: Test): Promise<Database> {
  const { db } = await testDatabase(t)
  if (!db) throw new Error('The connection has no database')
  return db
}

let collections = 0

/** A new collection with these documents. */
export async function collectionOf(db: Database, docs: Doc[] = []): Promise<Collection> {
  const collection: Collection = db.collection(`c${++collections}`)
  if (docs.length > 0) await collection.insertMany(docs as never)
  return collection
}

/** The `_id`s a filter finds, in the order of `_id`. */
export async function idsOf(collection: Collection, filter: Doc): Promise<unknown[]> {
  const found = await collection
    .find(filter, { projection: { _id: 1 } })
    .sort({ _id: 1 })
    .toArray()
  return found.map(doc => doc._id)
}

/** The code of the error a promise is rejected with; 0 when it is not. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
    return 0
  } catch (error) {
    return (error as { code?: unknown }).code ?? String(error)
  }
}

/** The codes of MongoDB and of an engine known to differ from it. */
export type Codes = { codes: unknown[] }

export async function testCode(
  t: Test,
  promise: Promise<unknown>,
  expected: number | Codes,
  name: string,
): Promise<void> {
  const code = await codeOf(promise)
  if (typeof expected === 'number') t.equal(code, expected, name)
  else t.ok(expected.codes.includes(code), `${name} (${String(code)})`)
}

export const isCode = (expected: unknown): expected is number | Codes =>
  typeof expected === 'number' || (typeof expected === 'object' && expected !== null && 'codes' in expected)

/** Every filter finds just these ids; a number is the code it is refused with. */
export async function testFilters(
  t: Test,
  collection: Collection,
  rows: [Doc, unknown[] | number | Codes][],
): Promise<void> {
  for (const [filter, expected] of rows) {
    const name = JSON.stringify(filter)
    if (isCode(expected)) await testCode(t, idsOf(collection, filter), expected, name)
    else t.same(await idsOf(collection, filter), expected, name)
  }
}
