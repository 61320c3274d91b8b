/** What each update operator does at one place in a document, with MongoDB's rules for absent and wrong types. */
import { Timestamp } from 'bson'
import { notImplemented, refuse } from './errors.js'
import { compileFilter, isOperators } from './match.js'
import { arithmetic } from './numbers.js'
import { isArrayIndex, type Path } from './paths.js'
import { isRegex } from './regex.js'
import { compareBy } from './sort.js'
import type { UpdateOptions } from './update.js'
import {
  asNumber,
  clone,
  compare,
  type Doc,
  equal,
  isDoc,
  isNumber,
  keyOf,
  setField,
  typeName,
  type Value,
} from './values.js'

type Context = UpdateOptions & { path: string }
/** Changes `doc`, a private copy, at `target`. */
export type Modifier = (doc: Doc, target: Path, operand: Value, context: Context) => void

/** Where a path ends: the document or array that holds it, the name or index there, and what is there now. */
type Place = { holder: Doc | Value[]; name: string; value: Value }

/** Walks to the end of a path. With `create`, missing documents on the way are made; without, null when there are any. */
export function locate(doc: Doc, path: Path, create: boolean): Place | null {
  let holder: Doc | Value[] = doc
  for (const [i, name] of path.entries()) {
    if (Array.isArray(holder) && !isArrayIndex(name)) {
      if (!create) return null
      refuse(28, `Cannot create field '${name}' in element {${path[i - 1]}: an array}`)
    }
    const value: Value = Array.isArray(holder)
      ? holder[Number(name)]
      : Object.hasOwn(holder, name)
        ? holder[name]
        : undefined
    if (i === path.length - 1) return { holder, name, value }
    if (value === undefined && create) {
      const made: Doc = {}
      write({ holder, name }, made)
      holder = made
    } else if (isDoc(value) || Array.isArray(value)) holder = value
    else if (!create) return null
    else refuse(28, `Cannot create field '${path[i + 1]}' in element {${name}: ${String(value)}}`)
  }
  return null
}

/** MongoDB's limit on how far a write past the end fills an array up with nulls. */
const longestFill = 1_500_000

export function write({ holder, name }: Pick<Place, 'holder' | 'name'>, value: Value): void {
  if (!Array.isArray(holder)) {
    setField(holder, name, value)
    return
  }
  const index = Number(name)
  if (index > holder.length + longestFill) refuse(2, `can't backfill array to larger than ${longestFill} elements`)
  while (holder.length < index) holder.push(null)
  holder[index] = value
}

export function remove({ holder, name }: Pick<Place, 'holder' | 'name'>): void {
  if (!Array.isArray(holder)) delete holder[name]
  else if (Number(name) < holder.length) holder[Number(name)] = null
}

/** A modifier that makes the path when it is missing. */
const writing =
  (next: (current: Value, operand: Value, context: Context) => Value): Modifier =>
  (doc, target, operand, context) => {
    const place = locate(doc, target, true)
    if (!place) return
    const value = next(place.value, operand, context)
    if (value !== undefined) write(place, value)
  }

/** A modifier that leaves a missing path missing. */
const changing =
  (next: (current: Value, operand: Value, context: Context) => Value): Modifier =>
  (doc, target, operand, context) => {
    const place = locate(doc, target, false)
    if (place && place.value !== undefined) write(place, next(place.value, operand, context))
  }

const computing = (operator: '$inc' | '$mul'): Modifier =>
  writing((current, operand, { path }) => {
    const verb = operator === '$inc' ? 'increment' : 'multiply'
    if (!isNumber(operand)) refuse(14, `Cannot ${verb} with non-numeric argument: {${path}: ${String(operand)}}`)
    if (current === undefined) return operator === '$inc' ? operand : arithmetic('*', operand, 0)
    if (!isNumber(current))
      refuse(
        14,
        `Cannot apply ${operator} to a value of non-numeric type. The field '${path}' is of type ${typeName(current)}`,
      )
    return arithmetic(operator === '$inc' ? '+' : '*', current, operand)
  })

const keeping = (sign: 1 | -1): Modifier =>
  writing((current, operand) =>
    current === undefined || compare(operand, current) * sign < 0 ? clone(operand) : current,
  )

function currentDate(operand: Value, now: Date): Value {
  const type = isDoc(operand) ? operand.$type : operand
  if (type === true || type === false || type === 'date') return now
  if (type === 'timestamp') return new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 })
  refuse(2, "$currentDate takes a boolean or {$type: 'timestamp'/'date'}")
}

/** The items of `{$each: [...]}` or the one item, with the clauses beside `$each`. */
function itemsOf(operator: string, operand: Value, clauses: string[]): { items: Value[]; clause: Doc } {
  if (!isDoc(operand) || !('$each' in operand)) return { items: [operand], clause: {} }
  const { $each, ...clause } = operand
  if (!Array.isArray($each))
    refuse(2, `The argument to $each in ${operator} must be an array but it was of type ${typeName($each)}`)
  const unknown = Object.keys(clause).find(name => !clauses.includes(name))
  if (unknown) refuse(2, `Unrecognized clause in ${operator}: ${unknown}`)
  return { items: $each, clause }
}

function arrayAt(operator: string, current: Value, path: string): Value[] {
  if (current !== undefined && !Array.isArray(current))
    refuse(2, `The field '${path}' must be an array for ${operator} but is of type ${typeName(current)}`)
  return current ?? []
}

function whole(name: string, value: Value): number {
  if (!isNumber(value) || !Number.isInteger(asNumber(value))) refuse(2, `The value for ${name} must be an integer`)
  return asNumber(value)
}

function push(current: Value, operand: Value, { path }: Context): Value {
  const array = [...arrayAt('$push', current, path)]
  const { items, clause } = itemsOf('$push', operand, ['$slice', '$sort', '$position'])
  const { $position: position, $sort: order, $slice: size } = clause
  array.splice(
    position === undefined ? array.length : whole('$position', position),
    0,
    ...items.map(item => clone(item)),
  )
  if (isDoc(order)) {
    const byFields = compareBy(order)
    array.sort((a, b) => byFields(isDoc(a) ? a : {}, isDoc(b) ? b : {}))
  } else if (order !== undefined) {
    const sign = whole('$sort', order)
    if (Math.abs(sign) !== 1) refuse(2, 'The $sort element value must be either 1 or -1')
    array.sort((a, b) => compare(a, b) * sign)
  }
  if (size === undefined) return array
  const n = whole('$slice', size)
  return n >= 0 ? array.slice(0, n) : array.slice(n)
}

function addToSet(current: Value, operand: Value, { path }: Context): Value {
  const array = [...arrayAt('$addToSet', current, path)]
  const keys = new Set(array.map(keyOf))
  for (const item of itemsOf('$addToSet', operand, []).items) {
    if (keys.has(keyOf(item))) continue
    keys.add(keyOf(item))
    array.push(clone(item))
  }
  return array
}

/** `$pull` takes a condition on the items, a filter for items that are documents, or a value. */
function pulled(operand: Value): (item: Value) => boolean {
  const logical = isOperators(operand) && ['$and', '$or', '$nor'].includes(Object.keys(operand)[0] ?? '')
  if (isRegex(operand) || (isOperators(operand) && !logical)) {
    const matches = compileFilter({ item: operand })
    return item => matches({ item })
  }
  if (isDoc(operand)) {
    const matches = compileFilter(operand)
    return item => isDoc(item) && matches(item)
  }
  return item => equal(item, operand)
}

function without(operator: string, current: Value, leaves: (item: Value) => boolean): Value {
  if (!Array.isArray(current)) refuse(2, `Cannot apply ${operator} to a non-array value`)
  return current.filter(item => !leaves(item))
}

function pullAll(current: Value, operand: Value): Value {
  if (!Array.isArray(operand)) refuse(2, '$pullAll requires an array argument')
  const keys = new Set(operand.map(keyOf))
  return without('$pullAll', current, item => keys.has(keyOf(item)))
}

function pop(current: Value, operand: Value, { path }: Context): Value {
  if (!Array.isArray(current)) refuse(14, `Path '${path}' contains an element of non-array type '${typeName(current)}'`)
  return asNumber(operand) === 1 ? current.slice(0, -1) : current.slice(1)
}

const table: Record<string, Modifier> = {
  $set: writing((_current, operand) => clone(operand)),
  $setOnInsert: writing((_current, operand) => clone(operand)),
  $unset: (doc, target) => {
    const place = locate(doc, target, false)
    if (place && place.value !== undefined) remove(place)
  },
  $inc: computing('$inc'),
  $mul: computing('$mul'),
  $min: keeping(1),
  $max: keeping(-1),
  $currentDate: writing((_current, operand, { now }) => currentDate(operand, now)),
  $push: writing(push),
  $addToSet: writing(addToSet),
  $pull: changing((current, operand) => without('$pull', current, pulled(operand))),
  $pullAll: changing(pullAll),
  $pop: (doc, target, operand, context) => {
    if (Math.abs(asNumber(operand)) !== 1) refuse(9, `$pop expects 1 or -1, found: ${String(operand)}`)
    changing(pop)(doc, target, operand, context)
  },
  // Moves between two places, so update.ts does it itself.
  $rename: () => undefined,
}

/** The modifier of an operator; `$bit` and names MongoDB does not know are refused. */
export function modifiers(operator: string): Modifier {
  const modifier = Object.hasOwn(table, operator) ? table[operator] : undefined
  if (modifier) return modifier
  if (!operator.startsWith('$')) refuse(9, `Unknown modifier: ${operator}. Expected a valid update modifier`)
  throw notImplemented(`The update operator ${operator}`)
}
