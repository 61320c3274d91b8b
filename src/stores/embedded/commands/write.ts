/** Commands that change documents: insert, update, delete and findAndModify. */
import { ObjectId } from 'bson'
import type { Collection } from '../collection.js'
import { isStoreError, refuse } from '../errors.js'
import { isOperators } from '../language/match.js'
import { compileUpdate, type Update, upsertBase } from '../language/update.js'
import { type Doc, identical, isTrue, rank, rankOf, typeName } from '../language/values.js'
import type { Row } from '../search/indexes.js'
import { findRows } from '../search/search.js'
import { type Command, type Context, checkOptions, docList, namespaceOf, objectOption, words } from './command.js'

/** Runs the statements of one command; the first error ends an ordered command, an unordered one goes on. */
function eachStatement(statements: Doc[], ordered: boolean, run: (statement: Doc, index: number) => void): Doc {
  const writeErrors: Doc[] = []
  for (const [index, statement] of statements.entries()) {
    try {
      run(statement, index)
    } catch (error) {
      if (!isStoreError(error)) throw error
      writeErrors.push({ index, code: error.code, codeName: error.codeName, errmsg: error.message, ...error.extra })
      if (ordered) break
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {}
}

const isOrdered = (body: Doc): boolean => body.ordered === undefined || isTrue(body.ordered)

/** The document as it is stored: with an `_id`, and that first. */
function withId(doc: Doc): Doc {
  if (!('_id' in doc)) return { _id: new ObjectId(), ...doc }
  const type = rankOf(doc._id)
  if (type === rank.array || type === rank.regex || type === rank.missing)
    refuse(53, `The '_id' value cannot be of type ${typeName(doc._id)}`)
  if (isOperators(doc._id)) refuse(52, "_id fields may not contain '$'-prefixed fields")
  if (Object.keys(doc)[0] === '_id') return doc
  const { _id, ...rest } = doc
  return { _id, ...rest }
}

const insert: Command = {
  options: ['documents', 'ordered'],
  run(body, context) {
    const { store } = context
    const namespace = namespaceOf(body, context)
    let n = 0
    const errors = eachStatement(docList('documents', body.documents), isOrdered(body), doc => {
      const stored = withId(doc)
      store.insert(store.ensure(namespace), stored)
      n++
    })
    return { n, ...errors, ok: 1 }
  },
}

/** Replaces the row's document unless the update leaves it as it is; true when it changed. */
function applyTo(collection: Collection, row: Row, update: Update, filter: Doc, { store }: Context): boolean {
  const next = update(row.doc, filter, false)
  if (identical(row.doc, next)) return false
  store.replace(collection, row, next)
  return true
}

function upsert(namespace: string, update: Update, filter: Doc, { store }: Context): Doc {
  const doc = withId(update(upsertBase(filter), filter, true))
  store.insert(store.ensure(namespace), doc)
  return doc
}

const update: Command = {
  options: ['updates', 'ordered'],
  run(body, context) {
    const namespace = namespaceOf(body, context)
    const upserted: Doc[] = []
    let n = 0
    let nModified = 0
    const errors = eachStatement(docList('updates', body.updates), isOrdered(body), (statement, index) => {
      checkOptions('update.updates', statement, words('q u multi upsert'))
      const filter = objectOption('q', statement.q)
      const changes = compileUpdate(statement.u)
      const collection = context.store.collection(namespace)
      const multi = isTrue(statement.multi)
      if (multi && !isOperators(statement.u)) refuse(9, 'multi update is not supported for replacement-style update')
      const rows = findRows(collection, { filter, limit: multi ? 0 : 1 })
      for (const row of rows) {
        if (collection && applyTo(collection, row, changes, filter, context)) nModified++
        n++
      }
      if (rows.length > 0 || !isTrue(statement.upsert)) return
      upserted.push({ index, _id: upsert(namespace, changes, filter, context)._id })
      n++
    })
    return { n, nModified, ...(upserted.length > 0 && { upserted }), ...errors, ok: 1 }
  },
}

const remove: Command = {
  options: ['deletes', 'ordered'],
  run(body, context) {
    const collection = context.store.collection(namespaceOf(body, context))
    let n = 0
    const errors = eachStatement(docList('deletes', body.deletes), isOrdered(body), statement => {
      checkOptions('delete.deletes', statement, ['q', 'limit'])
      const { q, limit } = statement
      if (limit !== 0 && limit !== 1) refuse(9, 'The limit field in delete objects must be 0 or 1')
      for (const row of findRows(collection, { filter: objectOption('q', q), limit })) {
        if (collection) context.store.remove(collection, row)
        n++
      }
    })
    return { n, ...errors, ok: 1 }
  },
}

const findAndModify: Command = {
  options: words('query remove update new upsert'),
  run(body, context) {
    const { store } = context
    const namespace = namespaceOf(body, context)
    const removing = isTrue(body.remove)
    if (removing === (body.update !== undefined)) refuse(9, 'Either an update or remove=true must be specified')
    const filter = objectOption('query', body.query)
    const collection = store.collection(namespace)
    const [row] = findRows(collection, { filter, limit: 1 })
    if (removing) {
      if (collection && row) store.remove(collection, row)
      return { lastErrorObject: { n: row ? 1 : 0 }, value: row?.doc ?? null, ok: 1 }
    }
    const changes = compileUpdate(body.update)
    const isNew = isTrue(body.new)
    if (collection && row) {
      const before = row.doc
      applyTo(collection, row, changes, filter, context)
      return { lastErrorObject: { n: 1, updatedExisting: true }, value: isNew ? row.doc : before, ok: 1 }
    }
    if (!isTrue(body.upsert)) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null, ok: 1 }
    const doc = upsert(namespace, changes, filter, context)
    const lastErrorObject = { n: 1, updatedExisting: false, upserted: doc._id }
    return { lastErrorObject, value: isNew ? doc : null, ok: 1 }
  },
}

export const writeCommands: Record<string, Command> = { insert, update, delete: remove, findAndModify }
