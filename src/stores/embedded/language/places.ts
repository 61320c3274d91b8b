/** Where the path of an update ends: the document or array that holds it, the name or index there, what is there now. */
import { notImplemented, refuse } from '../errors.js'
import { fieldOf, isArrayIndex, type Path } from './paths.js'
import { type Doc, isDoc, setField, type Value } from './values.js'

type Holder = Doc | Value[]
export type Place = { holder: Holder; name: string; value: Value }

const inside = (holder: Holder, name: string): Value =>
  Array.isArray(holder) ? (isArrayIndex(name) ? holder[Number(name)] : undefined) : fieldOf(holder, name)

/** The place, or null when a document on the way is missing. */
export function findPlace(doc: Doc, path: Path): Place | null {
  let holder: Value = doc
  for (const name of path.slice(0, -1)) {
    if (!isDoc(holder) && !Array.isArray(holder)) return null
    holder = inside(holder, name)
  }
  const name = path.at(-1) ?? ''
  return isDoc(holder) || Array.isArray(holder) ? { holder, name, value: inside(holder, name) } : null
}

/** The place; missing documents on the way are made. @throws 28 when something else than a document is in the way */
export function makePlace(doc: Doc, path: Path): Place {
  let holder: Holder = doc
  for (const [i, name] of path.entries()) {
    if (Array.isArray(holder) && !isArrayIndex(name))
      refuse(28, `Cannot create field '${name}' in element {${path[i - 1]}: an array}`)
    if (i === path.length - 1) break
    const value = inside(holder, name)
    const next: Value = value === undefined ? {} : value
    if (!isDoc(next) && !Array.isArray(next))
      refuse(28, `Cannot create field '${path[i + 1]}' in element {${name}: ${String(value)}}`)
    if (value === undefined) write({ holder, name }, next)
    holder = next
  }
  const name = path.at(-1) ?? ''
  return { holder, name, value: inside(holder, name) }
}

export function write({ holder, name }: Pick<Place, 'holder' | 'name'>, value: Value): void {
  if (!Array.isArray(holder)) {
    setField(holder, name, value)
    return
  }
  if (Number(name) >= holder.length) throw notImplemented('Writing past the end of an array')
  holder[Number(name)] = value
}
