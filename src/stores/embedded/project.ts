/** Projections: of `find` (with `$slice`, `$elemMatch` and the positional `.$`) and of `$project` and `$addFields`. */
import { refuse } from './errors.js'
import { compileExpression, type Expression } from './expressions.js'
import { compileFilter, isOperators, matchedIndex } from './match.js'
import { asNumber, type Doc, isDoc, isNumber, isTrue, setField, type Value } from './values.js'

export type Projection = (doc: Doc) => Doc
/** A tree of what to do with each field: keep or drop it, compute it, or look inside it. */
type Leaf = boolean | Expression
type Tree = { [field: string]: Leaf | Tree }

const isTree = (node: Leaf | Tree | undefined): node is Tree => typeof node === 'object'

function plant(tree: Tree, path: string, leaf: Leaf): void {
  const parts = path.split('.')
  const last = parts.pop() ?? ''
  let at = tree
  for (const part of parts) {
    const next = Object.hasOwn(at, part) ? at[part] : undefined
    if (next !== undefined && !isTree(next)) refuse(31249, `Path collision at ${path}`)
    const inner: Tree = next ?? {}
    at[part] = inner
    at = inner
  }
  if (Object.hasOwn(at, last)) refuse(isTree(at[last]) ? 31249 : 31250, `Path collision at ${path}`)
  at[last] = leaf
}

/** Nested documents of a `$project` or `$addFields` become dotted paths; operator documents are expressions. */
function flatten(spec: Doc, prefix = ''): [string, Value][] {
  return Object.entries(spec).flatMap(([name, value]): [string, Value][] => {
    if (name === '' || name.split('.').includes('')) refuse(40352, 'FieldPath cannot be constructed with an empty part')
    if (isDoc(value) && !isOperators(value) && Object.keys(value).length > 0) return flatten(value, `${prefix}${name}.`)
    return [[prefix + name, value]]
  })
}

const isFlag = (value: Value): boolean => typeof value === 'boolean' || isNumber(value)

/** @param stage true for `$project`, where the projection of `find` alone knows `$slice`, `$elemMatch` and `.$` */
export function compileProjection(spec: Doc, stage = true, filter: Doc = {}): Projection {
  const finders: Finder[] = []
  const tree: Tree = {}
  const fields = flatten(spec)
  if (stage && fields.length === 0)
    refuse(51272, 'Invalid $project: projection specification must have at least one field')
  const deciding = fields.find(([name, value]) => name !== '_id' && !isSlice(value, stage))
  const including = deciding
    ? !isFlag(deciding[1]) || isTrue(deciding[1])
    : fields.some(([, value]) => isFlag(value) && isTrue(value))
  for (const [name, value] of fields) {
    if (!stage && name.endsWith('.$')) {
      plant(tree, name.slice(0, -2), true)
      finders.push(positionalItem(name.slice(0, -2), filter))
    } else if (isSlice(value, stage)) {
      if (including) plant(tree, name, true)
      finders.push(slicedArray(name, value))
    } else if (!stage && isOperators(value) && '$elemMatch' in value) {
      plant(tree, name, true)
      finders.push(firstMatch(name, value.$elemMatch))
    } else if (!isFlag(value)) plant(tree, name, compileExpression(value))
    else {
      if (isTrue(value) !== including && name !== '_id') {
        const [code, verb] = including ? [31254, 'exclusion'] : [31253, 'inclusion']
        refuse(code, `Cannot do ${verb} on field ${name} in ${including ? 'inclusion' : 'exclusion'} projection`)
      }
      plant(tree, name, isTrue(value))
    }
  }
  if (including && !Object.hasOwn(tree, '_id')) tree._id = true
  const shape = including ? include : exclude
  return doc => finders.reduce((result, find) => find(result, doc), shape(tree, doc, doc) as Doc) as Doc
}

function include(tree: Tree, value: Value, root: Doc): Value {
  if (Array.isArray(value)) {
    return value.map(item => include(tree, item, root)).filter(item => item !== undefined)
  }
  const source = isDoc(value) ? value : {}
  if (!isDoc(value) && !hasExpression(tree)) return undefined
  const result: Doc = {}
  for (const name of Object.keys(source)) {
    const node = Object.hasOwn(tree, name) ? tree[name] : undefined
    if (node === true) setField(result, name, source[name])
    else if (isTree(node)) put(result, name, include(node, source[name], root))
  }
  for (const [name, node] of Object.entries(tree)) {
    if (typeof node === 'function') put(result, name, node({ root }))
    else if (isTree(node) && !Object.hasOwn(source, name) && hasExpression(node))
      put(result, name, include(node, undefined, root))
  }
  return result
}

const hasExpression = (tree: Tree): boolean =>
  Object.values(tree).some(node => typeof node === 'function' || (isTree(node) && hasExpression(node)))

function put(doc: Doc, name: string, value: Value): void {
  if (value !== undefined) setField(doc, name, value)
}

function exclude(tree: Tree, value: Value, root: Doc): Value {
  if (Array.isArray(value)) return value.map(item => exclude(tree, item, root))
  if (!isDoc(value)) return value
  const result: Doc = {}
  for (const [name, item] of Object.entries(value)) {
    const node = Object.hasOwn(tree, name) ? tree[name] : undefined
    if (node === undefined || node === true) setField(result, name, item)
    else if (isTree(node)) setField(result, name, exclude(node, item, root))
  }
  return result
}

/** `$addFields`: sets computed fields, entering arrays and replacing what is not a document on the way. */
export function compileAddFields(spec: Doc): Projection {
  const tree: Tree = {}
  for (const [name, value] of flatten(spec)) plant(tree, name, compileExpression(value))
  return doc => added(tree, doc, doc) as Doc
}

function added(tree: Tree, value: Value, root: Doc): Value {
  if (Array.isArray(value)) return value.map(item => added(tree, item, root))
  const result: Doc = {}
  if (isDoc(value)) for (const [name, item] of Object.entries(value)) setField(result, name, item)
  for (const [name, node] of Object.entries(tree)) {
    const computed =
      typeof node === 'function' ? node({ root }) : isTree(node) ? added(node, result[name], root) : undefined
    if (computed === undefined) delete result[name]
    else setField(result, name, computed)
  }
  return result
}

/** `$unset`: the fields to leave out. */
export const compileUnset = (names: Value): Projection => {
  const list = Array.isArray(names) ? names : [names]
  if (list.length === 0 || list.some(name => typeof name !== 'string'))
    refuse(31002, '$unset needs a string or an array of strings')
  return compileProjection(Object.fromEntries(list.map(name => [String(name), 0])))
}

type Finder = (result: Doc, doc: Doc) => Doc

function isSlice(value: Value, stage: boolean): value is { $slice: Value } {
  return !stage && isOperators(value) && '$slice' in value && (isNumber(value.$slice) || isPairOfNumbers(value.$slice))
}

const isPairOfNumbers = (value: Value): boolean => Array.isArray(value) && value.length === 2 && value.every(isNumber)

/** Rewrites the array at a dotted path of the result, where there is one. */
function atArray(result: Doc, path: string, change: (array: Value[]) => Value): Doc {
  const [name = '', ...rest] = path.split('.')
  const value = result[name]
  if (rest.length === 0 ? !Array.isArray(value) : !isDoc(value)) return result
  const changed = rest.length === 0 ? change(value as Value[]) : atArray(value as Doc, rest.join('.'), change)
  if (changed === undefined) {
    const { [name]: _dropped, ...others } = result
    return others
  }
  return { ...result, [name]: changed }
}

function slicedArray(path: string, { $slice }: { $slice: Value }): Finder {
  const [first = 0, count] = (Array.isArray($slice) ? $slice : [$slice]).map(asNumber)
  if (count !== undefined && count <= 0) refuse(28724, 'Third argument to $slice must be positive')
  return result =>
    atArray(result, path, array => {
      if (count === undefined) return first >= 0 ? array.slice(0, first) : array.slice(first)
      const from = first >= 0 ? first : Math.max(0, array.length + first)
      return array.slice(from, from + count)
    })
}

function firstMatch(path: string, condition: Value): Finder {
  if (path.includes('.')) refuse(31275, 'Cannot use $elemMatch projection on a nested field')
  const matches = compileFilter({ list: { $elemMatch: condition } })
  return result => {
    const value = result[path]
    if (value === undefined) return result
    const item = Array.isArray(value) ? value.find(one => matches({ list: [one] })) : undefined
    if (item !== undefined) return { ...result, [path]: [item] }
    const { [path]: _dropped, ...others } = result
    return others
  }
}

function positionalItem(path: string, filter: Doc): Finder {
  return (result, doc) => {
    const index = matchedIndex(doc, path, filter)
    if (index < 0)
      refuse(
        51246,
        "Executor error during find command: positional operator '.$' couldn't find a matching element in the array",
      )
    return atArray(result, path, array => [array[index]])
  }
}
