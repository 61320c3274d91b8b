/** One collection in memory: its rows by `_id`, in the order of insertion, and its indexes. */

import { type Doc, keyOf } from './language/values.js'
import {
  addRow,
  checkUnique,
  duplicateKey,
  type Index,
  type IndexSpec,
  makeIndex,
  moveRow,
  type Row,
  removeRow,
} from './search/indexes.js'

export type Collection = {
  /** database.collection */
  readonly namespace: string
  readonly rows: Map<string, Row>
  readonly indexes: Index[]
  nextNumber: number
}

export const idIndex: IndexSpec = { v: 2, key: { _id: 1 }, name: '_id_' }

export const makeCollection = (namespace: string): Collection => ({
  namespace,
  rows: new Map(),
  indexes: [makeIndex(idIndex)],
  nextNumber: 1,
})

/** Throws what would make the write fail (duplicate key, parallel arrays), before anything is changed. */
export function checkWrite(collection: Collection, doc: Doc, self: Row | null): void {
  for (const index of collection.indexes) {
    if (index.spec.name !== '_id_') checkUnique(index, collection.namespace, doc, self)
    else if (!self && collection.rows.has(keyOf(doc._id))) throw duplicateKey(index, collection.namespace, doc)
  }
}

export function insertRow(collection: Collection, doc: Doc): void {
  const row: Row = { key: keyOf(doc._id), number: collection.nextNumber++, doc }
  collection.rows.set(row.key, row)
  for (const index of collection.indexes) addRow(index, row)
}

export function replaceRow(collection: Collection, row: Row, doc: Doc): void {
  const before = row.doc
  row.doc = doc
  for (const index of collection.indexes) if (index.spec.name !== '_id_') moveRow(index, row, before)
}

export function deleteRow(collection: Collection, row: Row): void {
  collection.rows.delete(row.key)
  for (const index of collection.indexes) removeRow(index, row)
}

/** Builds an index over the rows there are; throws the duplicate key error and adds nothing when they are not unique. */
export function buildIndex(collection: Collection, spec: IndexSpec): void {
  const index = makeIndex(spec)
  for (const row of collection.rows.values()) {
    checkUnique(index, collection.namespace, row.doc, row)
    addRow(index, row)
  }
  collection.indexes.push(index)
}
