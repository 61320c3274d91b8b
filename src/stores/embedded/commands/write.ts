/** Commands that change documents: insert, update, delete and findAndModify. */
import { ObjectId } from 'bson'
import type { Collection } from '../collection.js'
import { isStoreError, notImplemented, refuse } from '../errors.js'
import type { Row } from '../indexes.js'
import { compileProjection } from '../project.js'
import { compileUpdate, isReplacement, type Update, upsertBase } from '../update.js'
import { type Doc, identical, isDoc, isTrue, rank, rankOf, typeName, type Value } from '../values.js'
import { type Command, type Context, docList, namespaceOf, objectOption, words } from './command.js'
import { findRows, type Search } from './read.js'

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
  if (isDoc(doc._id) && Object.keys(doc._id).some(name => name.startsWith('$')))
    refuse(52, "_id fields may not contain '$'-prefixed fields")
  if (Object.keys(doc)[0] === '_id') return doc
  const { _id, ...rest } = doc
  return { _id, ...rest }
}

const insert: Command = {
  options: ['documents', 'ordered', 'bypassDocumentValidation'],
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
  // An equal _id of another type (1 and 1.0 as a long) is allowed, but the stored one keeps its bytes.
  store.replace(collection, row, next._id === row.doc._id ? next : { ...next, _id: row.doc._id })
  return true
}

function upsert(namespace: string, update: Update, replacing: boolean, filter: Doc, { store }: Context): Doc {
  const base = upsertBase(filter)
  const start = replacing ? ('_id' in base ? { _id: base._id } : {}) : base
  const doc = withId(update(start, filter, true))
  store.insert(store.ensure(namespace), doc)
  return doc
}

function checkStatement(command: string, statement: Doc, known: readonly string[]): void {
  const unknown = Object.keys(statement).find(name => !known.includes(name))
  if (unknown) throw notImplemented(`The option ${unknown} of ${command}`)
}

const update: Command = {
  options: ['updates', 'ordered', 'bypassDocumentValidation'],
  run(body, context) {
    const namespace = namespaceOf(body, context)
    const upserted: Doc[] = []
    let n = 0
    let nModified = 0
    const errors = eachStatement(docList('updates', body.updates), isOrdered(body), (statement, index) => {
      checkStatement('update', statement, words('q u multi upsert arrayFilters hint'))
      const filter = objectOption('q', statement.q)
      const changes = updateOf(statement.u, statement, context)
      const multi = isTrue(statement.multi)
      if (multi && isReplacement(statement.u)) refuse(9, 'multi update is not supported for replacement-style update')
      const collection = context.store.collection(namespace)
      const search: Search = { filter, hint: statement.hint, limit: multi ? 0 : 1 }
      const rows = findRows(collection, search)
      for (const row of rows) {
        if (collection && applyTo(collection, row, changes, filter, context)) nModified++
        n++
      }
      if (rows.length > 0 || !isTrue(statement.upsert)) return
      const doc = upsert(namespace, changes, isReplacement(statement.u), filter, context)
      upserted.push({ index, _id: doc._id })
      n++
    })
    return { n, nModified, ...(upserted.length > 0 && { upserted }), ...errors, ok: 1 }
  },
}

function updateOf(change: Value, { arrayFilters }: Doc, { now }: Context): Update {
  return compileUpdate(change, {
    now,
    arrayFilters: arrayFilters === undefined ? undefined : docList('arrayFilters', arrayFilters),
  })
}

const remove: Command = {
  options: ['deletes', 'ordered'],
  run(body, context) {
    const collection = context.store.collection(namespaceOf(body, context))
    let n = 0
    const errors = eachStatement(docList('deletes', body.deletes), isOrdered(body), statement => {
      checkStatement('delete', statement, words('q limit hint'))
      if (statement.limit !== 0 && statement.limit !== 1) refuse(9, 'The limit field in delete objects must be 0 or 1')
      const search = { filter: objectOption('q', statement.q), limit: statement.limit, hint: statement.hint }
      for (const row of findRows(collection, search)) {
        if (collection) context.store.remove(collection, row)
        n++
      }
    })
    return { n, ...errors, ok: 1 }
  },
}

const findAndModify: Command = {
  options: words('query sort remove update new fields upsert arrayFilters hint bypassDocumentValidation'),
  run(body, context) {
    const { store } = context
    const namespace = namespaceOf(body, context)
    const removing = isTrue(body.remove)
    if (removing === (body.update !== undefined)) refuse(9, 'Either an update or remove=true must be specified')
    if (removing && (isTrue(body.upsert) || isTrue(body.new)))
      refuse(9, "Cannot specify 'upsert' or 'new' with remove=true")
    const filter = objectOption('query', body.query)
    const fields = objectOption('fields', body.fields)
    const shown = (doc: Doc | null): Doc | null =>
      doc && Object.keys(fields).length > 0 ? compileProjection(fields, false, filter)(doc) : doc
    const sort = objectOption('sort', body.sort)
    const collection = store.collection(namespace)
    const search: Search = { filter, hint: body.hint, limit: 1, ...(Object.keys(sort).length > 0 && { sort }) }
    const [row] = findRows(collection, search)
    if (removing) {
      if (collection && row) store.remove(collection, row)
      return { lastErrorObject: { n: row ? 1 : 0 }, value: shown(row?.doc ?? null), ok: 1 }
    }
    const changes = updateOf(body.update, body, context)
    if (collection && row) {
      const before = row.doc
      applyTo(collection, row, changes, filter, context)
      return {
        lastErrorObject: { n: 1, updatedExisting: true },
        value: shown(isTrue(body.new) ? row.doc : before),
        ok: 1,
      }
    }
    if (!isTrue(body.upsert)) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null, ok: 1 }
    const doc = upsert(namespace, changes, isReplacement(body.update), filter, context)
    return {
      lastErrorObject: { n: 1, updatedExisting: false, upserted: doc._id },
      value: isTrue(body.new) ? shown(doc) : null,
      ok: 1,
    }
  },
}

export const writeCommands: Record<string, Command> = {
  insert,
  update,
  delete: remove,
  findAndModify,
  findandmodify: findAndModify,
}
