/** Sorting documents: `{at: -1, name: 1}` becomes a comparison. */
import { notImplemented, refuse } from './errors.js'
import { type Path, parsePath, valuesAt } from './paths.js'
import { asNumber, compare, type Doc, isDoc, type Value } from './values.js'

export type SortField = { name: string; path: Path; direction: 1 | -1 }

export function parseSort(spec: Doc): SortField[] {
  return Object.entries(spec).map(([name, order]) => {
    if (name.startsWith('$')) throw notImplemented(`Sorting by ${name}`)
    if (isDoc(order)) throw notImplemented(`Sorting by ${JSON.stringify(order)}`)
    const direction = asNumber(order)
    if (direction !== 1 && direction !== -1)
      refuse(2, '$sort key ordering must be 1 (for ascending) or -1 (for descending)')
    return { name, path: parsePath(name), direction }
  })
}

/**
 * The value a document is sorted by: of an array its least item ascending and its greatest descending. A missing
 * field sorts as null, an empty array (undefined here) before null.
 */
function sortValue(doc: Doc, { path, direction }: SortField): Value {
  const [only = ''] = path
  if (path.length === 1) {
    const value = Object.hasOwn(doc, only) ? doc[only] : null
    if (!Array.isArray(value)) return value
  }
  const candidates = valuesAt(doc, path).flatMap((value): Value[] => {
    if (!Array.isArray(value)) return [value ?? null]
    return value.length === 0 ? [undefined] : value
  })
  if (candidates.length === 0) return null
  return candidates.reduce((best, value) => (compare(value, best) * direction < 0 ? value : best))
}

export function compareBy(spec: Doc): (a: Doc, b: Doc) => number {
  const fields = parseSort(spec)
  return (a, b) => {
    for (const field of fields) {
      const order = compare(sortValue(a, field), sortValue(b, field))
      if (order !== 0) return order * field.direction
    }
    return 0
  }
}

/** A sorted copy; equal documents keep their order. */
export function sortDocs(docs: Doc[], spec: Doc): Doc[] {
  const fields = parseSort(spec)
  const rows = docs.map(doc => ({ doc, values: fields.map(field => sortValue(doc, field)) }))
  rows.sort((a, b) => {
    for (const [i, { direction }] of fields.entries()) {
      const order = compare(a.values[i], b.values[i])
      if (order !== 0) return order * direction
    }
    return 0
  })
  return rows.map(row => row.doc)
}
