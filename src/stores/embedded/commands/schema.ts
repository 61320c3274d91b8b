/** Commands about databases, collections and indexes. */
import { Long } from 'bson'
import { type Collection, idIndex } from '../collection.js'
import { notImplemented, refuse } from '../errors.js'
import type { IndexSpec } from '../indexes.js'
import { compileFilter, isOperators } from '../match.js'
import { asNumber, compare, type Doc, isDoc, isNumber, isTrue, type Value } from '../values.js'
import { type Command, docList, namespaceOf, objectOption, words } from './command.js'

const cursorOf = (namespace: string, firstBatch: Doc[]): Doc => ({
  cursor: { id: Long.ZERO, ns: namespace, firstBatch },
  ok: 1,
})

const nameOf = ({ namespace }: Collection): string => namespace.slice(namespace.indexOf('.') + 1)

const create: Command = {
  options: ['autoIndexId'],
  run(body, context) {
    const namespace = namespaceOf(body, context)
    if (!context.store.collection(namespace)) context.store.create(namespace)
    return { ok: 1 }
  },
}

const drop: Command = {
  options: [],
  run(body, { store, ...context }) {
    const collection = store.collection(namespaceOf(body, { store, ...context }))
    if (collection) store.drop(collection)
    return collection ? { ns: collection.namespace, nIndexesWas: collection.indexes.length, ok: 1 } : { ok: 1 }
  },
}

const dropDatabase: Command = {
  options: [],
  run(_body, { store, database }) {
    for (const collection of store.collections(database)) store.drop(collection)
    return { dropped: database, ok: 1 }
  },
}

const listCollections: Command = {
  options: words('filter nameOnly authorizedCollections cursor'),
  run(body, { store, database }) {
    const matches = compileFilter(objectOption('filter', body.filter))
    const found = store
      .collections(database)
      .map(collection => ({
        name: nameOf(collection),
        type: 'collection',
        options: {},
        info: { readOnly: false },
        idIndex,
      }))
      .filter(matches)
    return cursorOf(`${database}.$cmd.listCollections`, found)
  },
}

const listDatabases: Command = {
  options: ['filter', 'nameOnly', 'authorizedDatabases'],
  run(body, { store }) {
    const matches = compileFilter(objectOption('filter', body.filter))
    const databases = store
      .databases()
      .map(name => ({ name, sizeOnDisk: 0, empty: false }))
      .filter(matches)
    return { databases, totalSize: 0, ok: 1 }
  },
}

/** Operators MongoDB allows in a partial filter and this store can tell from a query. */
const partialOperators = words('$eq $exists $gt $gte $lt $lte $type $in')

function checkPartialFilter(filter: Doc): void {
  for (const [name, value] of Object.entries(filter)) {
    const operators =
      name === '$and' ? [] : name.startsWith('$') ? [name] : isOperators(value) ? Object.keys(value) : []
    const unknown = operators.find(operator => !partialOperators.includes(operator))
    if (unknown) refuse(67, `Expression not supported in partial index: ${unknown}`)
    if (name === '$and' && Array.isArray(value)) value.filter(isDoc).forEach(checkPartialFilter)
  }
  compileFilter(filter)
}

/** Options that MongoDB's drivers send and that mean nothing here. */
const idleIndexOptions = ['v', 'background', 'ns']

function indexSpecOf(source: Doc): IndexSpec {
  const { key, name, unique, sparse, partialFilterExpression, ...others } = source
  const unknown = Object.keys(others).find(option => !idleIndexOptions.includes(option))
  if (unknown) throw notImplemented(`The index option ${unknown}`)
  if (!isDoc(key) || Object.keys(key).length === 0) refuse(67, 'Index keys cannot be an empty object')
  for (const [field, order] of Object.entries(key)) {
    if (typeof order === 'string') throw notImplemented(`An index of kind ${order}`)
    if (field.includes('$**')) throw notImplemented('A wildcard index')
    if (!isNumber(order) || asNumber(order) === 0)
      refuse(67, `Values in the index key pattern must be numbers other than 0: ${field}`)
    if (field === '' || field.split('.').some(part => part === '' || part.startsWith('$')))
      refuse(67, `Index key '${field}' is not valid`)
  }
  if (typeof name !== 'string' || name === '') refuse(9, 'The index needs a name')
  if (partialFilterExpression !== undefined) {
    if (isTrue(sparse)) refuse(67, 'cannot mix "partialFilterExpression" and "sparse" options')
    checkPartialFilter(objectOption('partialFilterExpression', partialFilterExpression))
  }
  return {
    v: 2,
    key,
    name,
    ...(isTrue(unique) && { unique: true as const }),
    ...(isTrue(sparse) && { sparse: true as const }),
    ...(isDoc(partialFilterExpression) && { partialFilterExpression }),
  }
}

/** True when the collection has just this index; a clash of names or options is refused. */
function exists(collection: Collection, spec: IndexSpec): boolean {
  for (const { spec: other } of collection.indexes) {
    const sameKey = compare(other.key, spec.key) === 0
    const same = sameKey && compare({ ...other, name: '' }, { ...spec, name: '' }) === 0
    if (other.name === spec.name && same) return true
    if (sameKey && spec.key._id !== undefined && Object.keys(spec.key).length === 1) return true
    if (other.name === spec.name) refuse(86, `An existing index has the same name as the requested index: ${spec.name}`)
    if (same) refuse(85, `Index already exists with a different name: ${other.name}`)
  }
  return false
}

const createIndexes: Command = {
  options: ['indexes', 'commitQuorum'],
  run(body, context) {
    const { store } = context
    const namespace = namespaceOf(body, context)
    const specs = docList('indexes', body.indexes).map(indexSpecOf)
    const createdCollectionAutomatically = store.collection(namespace) === undefined
    const collection = store.ensure(namespace)
    const numIndexesBefore = collection.indexes.length
    for (const spec of specs) if (!exists(collection, spec)) store.addIndex(collection, spec)
    return { numIndexesBefore, numIndexesAfter: collection.indexes.length, createdCollectionAutomatically, ok: 1 }
  },
}

const listIndexes: Command = {
  options: ['cursor'],
  run(body, context) {
    const namespace = namespaceOf(body, context)
    const collection = context.store.collection(namespace)
    if (!collection) refuse(26, `ns does not exist: ${namespace}`)
    return cursorOf(
      namespace,
      collection.indexes.map(({ spec }) => ({ ...spec })),
    )
  },
}

const dropIndexes: Command = {
  options: ['index'],
  run(body, context) {
    const namespace = namespaceOf(body, context)
    const collection = context.store.collection(namespace)
    if (!collection) refuse(26, `ns not found ${namespace}`)
    const nIndexesWas = collection.indexes.length
    const names =
      body.index === '*'
        ? collection.indexes.map(({ spec }) => spec.name).filter(name => name !== '_id_')
        : indexNames(collection, body.index)
    for (const name of names) context.store.dropIndex(collection, name)
    return { nIndexesWas, ok: 1 }
  },
}

function indexNames(collection: Collection, wanted: Value): string[] {
  return (Array.isArray(wanted) ? wanted : [wanted]).map(one => {
    const found = collection.indexes.find(
      ({ spec }) => one === spec.name || (isDoc(one) && compare(one, spec.key) === 0),
    )
    if (!found) refuse(27, `index not found with name [${String(one)}]`)
    if (found.spec.name === '_id_') refuse(72, 'cannot drop _id index')
    return found.spec.name
  })
}

export const schemaCommands: Record<string, Command> = {
  create,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  createIndexes,
  listIndexes,
  dropIndexes,
}
