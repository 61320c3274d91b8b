/**
 * A database of one test in this process: mongoose as it is, with the embedded store's own reading of filters, updates and
 * unique indexes, and no socket. Every command is one step that `gate` lets through.
 */
import { type Document, deserialize, EJSON, serialize } from 'bson'
import mongoose, { type Connection, type Model } from 'mongoose'
import {
  buildIndex,
  type Collection,
  checkWrite,
  deleteRow,
  insertRow,
  makeCollection,
  replaceRow,
} from '../../src/stores/embedded/collection.js'
import { compileProjection } from '../../src/stores/embedded/language/projections.js'
import { compileUpdate, upsertBase } from '../../src/stores/embedded/language/update.js'
import { bsonOptions, type Doc, identical } from '../../src/stores/embedded/language/values.js'
import { findRows } from '../../src/stores/embedded/search/search.js'

export interface MemoryDatabase {
  db: Connection
  /** Stores a document as it is, past every check but the unique indexes. */
  put<T>(model: Model<T>, document: Partial<T> & { _id: string }): void
  /** Everything that is stored, as text; the same text, the same documents. */
  text(): string
  /** Takes the documents of a text back, in place of those that are there. */
  restore(text: string): void
  /** the documents of a collection by id */
  documents<T>(model: Model<T>): Map<string, T>
}

type ModelOf = (db: Connection) => { collection: { name: string }; schema: { indexes(): unknown } }

/** @param gate runs a command when its turn has come */
export function memoryDatabase(models: readonly ModelOf[], gate: Gate): MemoryDatabase {
  const db = mongoose.createConnection()
  const collections = new Map<string, Collection>()
  const open = (name: string) => {
    const collection = makeCollection(`memory.${name}`)
    for (const [key, { unique, partialFilterExpression }] of uniqueIndexes.get(name) ?? [])
      buildIndex(collection, {
        ...{ v: 2, key, name: Object.keys(key).join('_') },
        ...(unique && { unique: true }),
        ...(partialFilterExpression && { partialFilterExpression }),
      })
    collections.set(name, collection)
    return collection
  }
  const uniqueIndexes = new Map<string, [Doc, { unique?: boolean; partialFilterExpression?: Doc }][]>()
  for (const modelOf of models) {
    const { collection, schema } = modelOf(db)
    const indexes = schema.indexes() as [Doc, { unique?: boolean; partialFilterExpression?: Doc }][]
    const unique = indexes.filter(([, { unique }]) => unique)
    uniqueIndexes.set(collection.name, unique)
    open(collection.name)
    Object.assign(
      collection,
      commandsOn(() => collections.get(collection.name) as Collection, gate),
    )
  }
  return {
    db,
    put(model, document) {
      const collection = collections.get(model.collection.name)
      if (collection) insertRow(collection, copied(document))
    },
    text() {
      const written = [...collections].map(([name, { rows }]) => {
        const documents = [...rows.values()].map(({ doc }) => EJSON.stringify(doc, { relaxed: false }))
        return [name, documents.sort((a, b) => (masked(a) < masked(b) ? -1 : 1))]
      })
      return JSON.stringify(written)
    },
    restore(text) {
      for (const [name, documents] of JSON.parse(text) as [string, string[]][]) {
        const collection = open(name)
        for (const document of documents) insertRow(collection, copied(EJSON.parse(document, { relaxed: false })))
      }
    },
    documents: <T>(model: Model<T>) =>
      new Map(
        [...(collections.get(model.collection.name)?.rows.values() ?? [])].map(({ doc }) => [
          String(doc._id),
          doc as T,
        ]),
      ),
  }
}

/** The same text whatever ids were drawn. */
export const masked = (text: string): string => text.replace(/\b[a-z]{20}\b/g, 'id')

export interface Command {
  collection: string
  name: keyof typeof changes
  /** collection, name, filter and change: the same text, the same command */
  text: string
  /** answers with documents, which whoever asked may hold on to */
  reads: boolean
}

/** The commands that are known, and which of them change something. */
export const changes = {
  ...{ insert: true, update: true, 'update all': true, 'find and update': true, delete: true, 'delete all': true },
  ...{ 'find one': false, find: false, count: false },
}

/** Runs one command, alone. */
export type Gate = <Result>(command: Command, run: () => Result) => Promise<Result>

/** As they come and go over a wire, so that nobody holds a document of the store in the hand. */
const copied = <T>(value: T): T =>
  (deserialize(serialize({ value } as Document, { ignoreUndefined: true }), bsonOptions) as { value: T }).value

/** The driver's commands that mongoose sends. */
function commandsOn(collection: () => Collection, gate: Gate) {
  const send = <Result>(name: Command['name'], reads: boolean, told: unknown[], run: () => Result) => {
    const { namespace } = collection()
    const text = JSON.stringify([namespace, name, ...told])
    return gate({ collection: namespace.replace('memory.', ''), name, text, reads }, run)
  }
  const change = (filter: Doc, update: Doc, limit: number) => {
    const apply = compileUpdate(copied(update))
    const rows = findRows(collection(), { filter: copied(filter), limit })
    let modifiedCount = 0
    for (const row of rows) {
      const next = apply(row.doc, filter, false)
      if (identical(row.doc, next)) continue
      checkWrite(collection(), next, row)
      replaceRow(collection(), row, next)
      modifiedCount++
    }
    return { rows, result: { acknowledged: true, matchedCount: rows.length, modifiedCount, upsertedCount: 0 } }
  }
  const read = (filter: Doc, { projection = {}, sort = {}, limit = 0 }: Reading) => {
    const finish = compileProjection(copied(projection))
    const sorted = sort instanceof Map ? Object.fromEntries(sort) : sort
    return findRows(collection(), { filter: copied(filter), sort: sorted, limit }).map(({ doc }) => copied(finish(doc)))
  }
  const remove = (filter: Doc, limit: number) => {
    const rows = findRows(collection(), { filter: copied(filter), limit })
    for (const row of rows) deleteRow(collection(), row)
    return { acknowledged: true, deletedCount: rows.length }
  }
  const insertUpserted = (filter: Doc, update: Doc): Doc => {
    const made = compileUpdate(copied(update))(upsertBase(copied(filter)), filter, true)
    checkWrite(collection(), made, null)
    insertRow(collection(), made)
    return copied(made)
  }
  return {
    // The unique ones stand already, and nothing is looked for in the others.
    createIndex: async () => 'known',
    _shouldBufferCommands: () => false,
    insertOne: (doc: Doc) =>
      send('insert', false, [doc], () => {
        const stored = copied(doc)
        checkWrite(collection(), stored, null)
        insertRow(collection(), stored)
        return { acknowledged: true, insertedId: stored._id }
      }),
    updateOne: (filter: Doc, update: Doc) =>
      send('update', false, [filter, update], () => change(filter, update, 1).result),
    updateMany: (filter: Doc, update: Doc) =>
      send('update all', false, [filter, update], () => change(filter, update, 0).result),
    findOneAndUpdate: (filter: Doc, update: Doc, options: { returnDocument?: string; upsert?: boolean } = {}) =>
      send('find and update', true, [filter, update], () => {
        const [before] = read(filter, { limit: 1 })
        const { rows } = change(filter, update, 1)
        const inserted = options.upsert && !rows[0] ? insertUpserted(filter, update) : null
        return options.returnDocument === 'after'
          ? (inserted ?? (rows[0] ? copied(rows[0].doc) : null))
          : (before ?? null)
      }),
    deleteOne: (filter: Doc) => send('delete', false, [filter], () => remove(filter, 1)),
    deleteMany: (filter: Doc) => send('delete all', false, [filter], () => remove(filter, 0)),
    countDocuments: (filter: Doc) => send('count', true, [filter], () => read(filter, {}).length),
    findOne: (filter: Doc, options: Reading = {}) =>
      send('find one', true, [filter], () => read(filter, { ...options, limit: 1 })[0] ?? null),
    find: (filter: Doc, options: Reading = {}) => {
      const toArray = () => send('find', true, [filter], () => read(filter, options))
      let left: Doc[] | null = null
      return {
        toArray,
        async next(): Promise<Doc | null> {
          left ??= (await toArray()).reverse()
          return left.pop() ?? null
        },
        close: async () => {},
      }
    },
  }
}

interface Reading {
  projection?: Doc
  sort?: Doc | Map<string, 1 | -1>
  limit?: number
}
