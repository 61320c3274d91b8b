/** Dotted paths: which values a path reaches in a document, through arrays as MongoDB does. */
import { type Doc, isDoc, type Value } from './values.js'

export type Path = readonly string[]

export const parsePath = (path: string): Path => path.split('.')

export const isArrayIndex = (part: string): boolean => /^(0|[1-9]\d{0,8})$/.test(part)

/** A document's own field; inherited names such as `constructor` are missing. */
export const fieldOf = (doc: Doc, name: string): Value => (Object.hasOwn(doc, name) ? doc[name] : undefined)

/**
 * Every value the path reaches: an array on the way is entered by each of its documents, and by index when the part
 * is a number. `undefined` stands for a document that lacks the field.
 * @param items true to add the items of an array the path ends at, unless the path named that array by its index
 */
export function valuesAt(value: Value, path: Path, items = false, from = 0, found: Value[] = []): Value[] {
  const part = path[from]
  if (part === undefined) {
    found.push(value)
    if (items && Array.isArray(value)) found.push(...value)
  } else if (Array.isArray(value)) {
    if (isArrayIndex(part) && Number(part) < value.length) {
      const item: Value = value[Number(part)]
      valuesAt(item, path, items && from + 1 < path.length, from + 1, found)
    }
    for (const item of value) if (isDoc(item)) valuesAt(item, path, items, from, found)
  } else if (isDoc(value)) valuesAt(fieldOf(value, part), path, items, from + 1, found)
  else found.push(undefined)
  return found
}
