/** Commands about databases, collections and indexes. */
import { Long } from 'bson'
import type { Collection } from '../collection.js'
import { notImplemented, refuse } from '../errors.js'
import { isOperators } from '../language/match.js'
import { compare, type Doc, isDoc, isTrue, type Value } from '../language/values.js'
import type { IndexSpec } from '../search/indexes.js'
import { type Command, checkOptions, docList, namespaceOf, objectOption, words } from './command.js'

const cursorOf = (namespace: string, firstBatch: Doc[]): Doc => ({
  cursor: { id: Long.ZERO, ns: namespace, firstBatch },
  ok: 1,
})

const nameOf = ({ namespace }: Collection): string => namespace.slice(namespace.indexOf('.') + 1)

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
    checkOptions('listCollections.filter', objectOption('filter', body.filter), [])
    checkOptions('listCollections.cursor', objectOption('cursor', body.cursor), [])
    const collections = store
      .collections(database)
      .map(collection => ({ name: nameOf(collection), type: 'collection' }))
    return cursorOf(`${database}.$cmd.listCollections`, collections)
  },
}

function indexSpecOf(source: Doc): IndexSpec {
  checkOptions('createIndexes.indexes', source, words('key name unique partialFilterExpression'))
  const { key, name, unique, partialFilterExpression: partial } = source
  if (!isDoc(key) || Object.keys(key).length === 0) refuse(67, 'Index keys cannot be an empty object')
  for (const [field, order] of Object.entries(key)) {
    if (order !== 1 && order !== -1) throw notImplemented(`An index of kind ${String(order)}`)
    if (field.includes('$**')) throw notImplemented('A wildcard index ($**)')
    if (field.split('.').some(part => part === '' || part.startsWith('$')))
      refuse(67, `Index key '${field}' is not valid`)
  }
  if (typeof name !== 'string' || name === '') refuse(9, 'The index needs a name')
  return {
    v: 2,
    key,
    name,
    ...(isTrue(unique) && { unique: true as const }),
    ...(partial !== undefined && { partialFilterExpression: partialFilter(partial) }),
  }
}

/** Equalities only: what the planner can tell a filter to say too. */
function partialFilter(value: Value): Doc {
  const filter = objectOption('partialFilterExpression', value)
  for (const [name, condition] of Object.entries(filter)) {
    if (name.startsWith('$')) throw notImplemented(`A partial index with ${name}`)
    if (isOperators(condition)) throw notImplemented(`A partial index with ${Object.keys(condition)[0]}`)
  }
  return filter
}

/** True when the collection has just this index; a clash of names or options is refused. */
function exists(collection: Collection, spec: IndexSpec): boolean {
  for (const { spec: other } of collection.indexes) {
    const same = compare({ ...other, name: '' }, { ...spec, name: '' }) === 0
    if (same && other.name === spec.name) return true
    if (same) refuse(85, `Index already exists with a different name: ${other.name}`)
    if (other.name === spec.name) refuse(86, `An existing index has the same name as the requested index: ${spec.name}`)
  }
  return false
}

const createIndexes: Command = {
  options: ['indexes'],
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
    checkOptions('listIndexes.cursor', objectOption('cursor', body.cursor), [])
    const namespace = namespaceOf(body, context)
    const collection = context.store.collection(namespace)
    if (!collection) refuse(26, `ns does not exist: ${namespace}`)
    return cursorOf(
      namespace,
      collection.indexes.map(({ spec }) => ({ ...spec })),
    )
  },
}

export const schemaCommands: Record<string, Command> = { dropDatabase, listCollections, createIndexes, listIndexes }
