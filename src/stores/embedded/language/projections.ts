/** Projections of `find`: the fields to keep. */
import { notImplemented, refuse } from '../errors.js'
import { type Doc, isDoc, isTrue, setField, type Value } from './values.js'

/** The fields to keep: whole, or what the tree below keeps of them. */
type Kept = Map<string, 'whole' | Kept>

export function compileProjection(projection: Doc): (doc: Doc) => Doc {
  const kept: Kept = new Map()
  for (const [path, value] of Object.entries(projection)) {
    if (typeof value !== 'number' && typeof value !== 'boolean')
      throw notImplemented(`The projection ${JSON.stringify({ [path]: value })}`)
    if (!isTrue(value)) throw notImplemented('A projection that excludes')
    keep(kept, path.split('.'), path)
  }
  if (kept.size === 0) return doc => doc
  kept.set('_id', 'whole')
  return doc => keptOf(kept, doc)
}

function keep(kept: Kept, [name = '', ...rest]: string[], path: string): void {
  if (name === '' || name.startsWith('$')) throw notImplemented(`The projection of ${path}`)
  const known = kept.get(name)
  if (rest.length === 0 ? known !== undefined : known === 'whole') refuse(31249, `Path collision at ${path}`)
  if (rest.length === 0) {
    kept.set(name, 'whole')
    return
  }
  const inner: Kept = known instanceof Map ? known : new Map()
  kept.set(name, inner)
  keep(inner, rest, path)
}

/** Fields keep the order they have in the document. */
function keptOf(kept: Kept, doc: Doc): Doc {
  const result: Doc = {}
  for (const [name, value] of Object.entries(doc)) {
    const part = kept.get(name)
    const left = part === 'whole' ? value : part && insideOf(part, value)
    if (left !== undefined) setField(result, name, left)
  }
  return result
}

/** Of an array the documents and arrays are kept, of anything else that is no document nothing. */
function insideOf(kept: Kept, value: Value): Value {
  if (Array.isArray(value)) return value.map(item => insideOf(kept, item)).filter(item => item !== undefined)
  return isDoc(value) ? keptOf(kept, value) : undefined
}
