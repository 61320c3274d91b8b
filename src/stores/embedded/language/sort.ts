/** Sorting documents: `{at: -1, name: 1}` becomes an order. */
import { notImplemented } from '../errors.js'
import { fieldOf, type Path, parsePath, valuesAt } from './paths.js'
import { compare, type Doc, type Value } from './values.js'

export type SortField = { name: string; path: Path; direction: 1 | -1 }

export function parseSort(spec: Doc): SortField[] {
  return Object.entries(spec).map(([name, direction]) => {
    if (name.startsWith('$')) throw notImplemented(`Sorting by ${name}`)
    if (direction !== 1 && direction !== -1) throw notImplemented(`Sorting by ${JSON.stringify(direction)}`)
    return { name, path: parsePath(name), direction }
  })
}

/**
 * The value a document is sorted by: of an array its least item ascending and its greatest descending. A missing
 * field sorts as null, an empty array (undefined here) before null.
 */
function sortValue(doc: Doc, { name, path, direction }: SortField): Value {
  if (path.length === 1) {
    const value = fieldOf(doc, name) ?? null
    if (!Array.isArray(value)) return value
  }
  const candidates = valuesAt(doc, path).flatMap((value): Value[] => {
    if (!Array.isArray(value)) return [value ?? null]
    return value.length === 0 ? [undefined] : value
  })
  if (candidates.length === 0) return null
  return candidates.reduce((best, value) => (compare(value, best) * direction < 0 ? value : best))
}

/** A sorted copy; what is equal keeps its order. */
export function sortBy<T>(items: T[], spec: Doc, docOf: (item: T) => Doc): T[] {
  const fields = parseSort(spec)
  const keyed = items.map(item => ({ item, values: fields.map(field => sortValue(docOf(item), field)) }))
  keyed.sort((a, b) => {
    for (const [i, { direction }] of fields.entries()) {
      const order = compare(a.values[i], b.values[i])
      if (order !== 0) return order * direction
    }
    return 0
  })
  return keyed.map(({ item }) => item)
}
