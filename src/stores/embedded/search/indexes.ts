/** One index: a sorted tree from the keys of a document's values to its record, with uniqueness and partial filters. */
import sortedBtree from 'sorted-btree'
import { notImplemented, refuse, storeError } from '../errors.js'
import { compileFilter, type Predicate } from '../language/match.js'
import { type Path, parsePath, valuesAt } from '../language/paths.js'
import { type Doc, keyOf, type Value } from '../language/values.js'

const BTree = sortedBtree.default

/** A stored document and its place in the collection. The document is replaced as a whole, never changed. */
export type Row = { readonly key: string; readonly number: number; doc: Doc }
/** As `listIndexes` shows it and the journal keeps it. */
export type IndexSpec = { v: 2; key: Doc; name: string; unique?: true; partialFilterExpression?: Doc }
type IndexField = { name: string; path: Path; descending: boolean }

export type Index = {
  spec: IndexSpec
  fields: IndexField[]
  tree: sortedBtree.default<string, Row>
  unique: boolean
  covers: Predicate
  /** True once a document gave more than one entry; such an index bounds a range on one side only and sorts nothing. */
  multikey: boolean
}

const highest = 0xffff

/** The first text after all that begin with the prefix. */
export function after(prefix: string): string {
  let end = prefix.length
  while (end > 0 && prefix.charCodeAt(end - 1) === highest) end--
  // No key begins with the highest unit, because no type's rank is that high.
  if (end === 0) return String.fromCharCode(highest)
  return prefix.slice(0, end - 1) + String.fromCharCode(prefix.charCodeAt(end - 1) + 1)
}

export const inverted = (key: string): string => {
  let result = ''
  for (let i = 0; i < key.length; i++) result += String.fromCharCode(highest - key.charCodeAt(i))
  return result
}

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export function makeIndex(spec: IndexSpec): Index {
  return {
    spec,
    fields: Object.entries(spec.key).map(([name, order]) => ({
      name,
      path: parsePath(name),
      descending: order === -1,
    })),
    tree: new BTree<string, Row>(undefined, compareText),
    unique: spec.unique === true || spec.name === '_id_',
    covers: compileFilter(spec.partialFilterExpression ?? {}),
    multikey: false,
  }
}

/** The key of a value in the index's field of this position. */
export const fieldKey = ({ fields }: Index, position: number, value: Value): string =>
  fields[position]?.descending ? inverted(keyOf(value)) : keyOf(value)

/** Three units that tell apart records with the same values. */
const suffix = (row: Row): string =>
  String.fromCharCode(1, Math.floor(row.number / 0x100000000), (row.number >>> 16) & 0xffff, row.number & 0xffff)

/** The values one field gives: each item of an array, undefined for an empty one, null for a missing field. */
function fieldValues(doc: Doc, { name, path }: IndexField): { values: Value[]; many: boolean } {
  const found = path.length === 1 ? [Object.hasOwn(doc, name) ? doc[name] : undefined] : valuesAt(doc, path)
  const [only] = found
  if (found.length === 1 && !Array.isArray(only)) return { values: [only ?? null], many: false }
  const values = found.flatMap((value): Value[] =>
    Array.isArray(value) ? (value.length === 0 ? [undefined] : value) : [value ?? null],
  )
  return { values: values.length === 0 ? [null] : values, many: true }
}

/** The keys a document has in the index, without its record's number. Two arrays side by side are refused (code 171). */
export function entriesOf(index: Index, doc: Doc): { keys: Set<string>; many: boolean } {
  if (!index.covers(doc)) return { keys: new Set(), many: false }
  const parts = index.fields.map(field => fieldValues(doc, field))
  checkParallel(index, parts)
  let keys = ['']
  for (const [i, part] of parts.entries()) {
    const own = part.values.map(value => fieldKey(index, i, value))
    keys = keys.flatMap(start => own.map(key => start + key))
  }
  return { keys: new Set(keys), many: parts.some(part => part.many) }
}

function checkParallel(index: Index, parts: { many: boolean }[]): void {
  const arrays = index.fields.filter((_field, i) => parts[i]?.many)
  const [first] = arrays
  const other = arrays.find(field => field.path[0] !== first?.path[0])
  if (first && other) refuse(171, `cannot index parallel arrays [${other.name}] [${first.name}]`)
  // The keys here are every combination, MongoDB's are item by item: the same to a search, not to uniqueness.
  if (index.unique && arrays.length > 1) throw notImplemented('A unique index on two fields of one array')
}

export function addRow(index: Index, row: Row): void {
  const { keys, many } = entriesOf(index, row.doc)
  for (const key of keys) index.tree.set(key + suffix(row), row)
  if (many) index.multikey = true
}

export function removeRow(index: Index, row: Row): void {
  for (const key of entriesOf(index, row.doc).keys) index.tree.delete(key + suffix(row))
}

/** Moves a row's entries from its old document to the new one; most updates leave most indexes alone. */
export function moveRow(index: Index, row: Row, before: Doc): void {
  const old = entriesOf(index, before).keys
  const { keys, many } = entriesOf(index, row.doc)
  for (const key of old) if (!keys.has(key)) index.tree.delete(key + suffix(row))
  for (const key of keys) if (!old.has(key)) index.tree.set(key + suffix(row), row)
  if (many) index.multikey = true
}

/** Throws the duplicate key error when another row than `self` has one of the document's keys in a unique index. */
export function checkUnique(index: Index, namespace: string, doc: Doc, self: Row | null): void {
  const { keys } = entriesOf(index, doc)
  if (!index.unique) return
  for (const key of keys) {
    let taken = false
    index.tree.forRange(key, after(key), false, (_key, row) => {
      taken ||= row !== self
    })
    if (taken) throw duplicateKey(index, namespace, doc)
  }
}

export function duplicateKey(index: Index, namespace: string, doc: Doc): Error {
  const keyValue: Doc = {}
  for (const { name, path } of index.fields) keyValue[name] = valuesAt(doc, path)[0] ?? null
  const shown = Object.entries(keyValue).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return storeError(
    11000,
    `E11000 duplicate key error collection: ${namespace} index: ${index.spec.name} dup key: { ${shown.join(', ')} }`,
    { keyPattern: index.spec.key, keyValue },
  )
}

/** The rows whose keys lie from `low` and before `end`, in the order of the index. */
export function* rowsBetween(index: Index, low: string, end: string, backwards: boolean): Generator<Row> {
  if (backwards) {
    for (const [key, row] of index.tree.entriesReversed(end)) {
      if (compareText(key, low) < 0) return
      yield row
    }
  } else {
    for (const [key, row] of index.tree.entries(low)) {
      if (compareText(key, end) >= 0) return
      yield row
    }
  }
}
