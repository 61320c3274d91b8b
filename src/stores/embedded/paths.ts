/** Dotted paths: which values a path reaches in a document, through arrays as MongoDB does. */
import { type Doc, isDoc, type Value } from './values.js'

export type Path = readonly string[]

export const parsePath = (path: string): Path => path.split('.')

export const isArrayIndex = (part: string): boolean => /^(0|[1-9]\d{0,8})$/.test(part)

/** A document's own field; inherited names such as `constructor` are missing. */
export const fieldOf = (doc: Doc, name: string): Value => (Object.hasOwn(doc, name) ? doc[name] : undefined)

/**
 * Every value the path reaches: an array on the way is entered by each of its documents, and by index when the part
 * is a number. `undefined` stands for a document that lacks the field. The last value is not taken apart.
 */
export function valuesAt(value: Value, path: Path, from = 0, found: Value[] = []): Value[] {
  if (from === path.length) {
    found.push(value)
    return found
  }
  const part = path[from] ?? ''
  if (Array.isArray(value)) {
    if (isArrayIndex(part) && Number(part) < value.length) valuesAt(value[Number(part)], path, from + 1, found)
    for (const item of value) if (isDoc(item)) valuesAt(item, path, from, found)
    return found
  }
  if (isDoc(value)) return valuesAt(fieldOf(value, part), path, from + 1, found)
  found.push(undefined)
  return found
}
