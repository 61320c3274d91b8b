/** Filters: a MongoDB query document becomes a function that says whether a document matches. */
import { notImplemented, refuse } from './errors.js'
import { compileExpression } from './expressions.js'
import { parsePath, valuesAt } from './paths.js'
import { isRegex, toRegExp } from './regex.js'
import {
  asNumber,
  compare,
  type Doc,
  isDoc,
  isNumber,
  isTrue,
  keyOf,
  rank,
  rankOf,
  typeName,
  typeNamed,
  type Value,
} from './values.js'

export type Predicate = (doc: Doc) => boolean
type Test = (value: Value) => boolean

/** True for `{$gt: 1}`, false for a plain document to be compared with. */
export function isOperators(value: Value): value is Doc {
  if (!isDoc(value)) return false
  return Object.keys(value)[0]?.startsWith('$') === true
}

export function compileFilter(filter: Doc): Predicate {
  const all = Object.entries(filter).map(([name, value]) => {
    if (!name.startsWith('$')) return compileField(name, value)
    switch (name) {
      case '$and':
        return everyOf(filterList(name, value))
      case '$or':
        return someOf(filterList(name, value))
      case '$nor':
        return not(someOf(filterList(name, value)))
      case '$expr': {
        const expression = compileExpression(value)
        return (doc: Doc) => isTrue(expression({ root: doc }))
      }
      case '$comment':
        return () => true
      default:
        throw notImplemented(`The query operator ${name}`)
    }
  })
  return everyOf(all)
}

function everyOf<T>(parts: ((value: T) => boolean)[]): (value: T) => boolean {
  const [first, second] = parts
  if (!first) return () => true
  if (!second) return first
  return value => parts.every(part => part(value))
}

const someOf =
  (parts: Predicate[]): Predicate =>
  doc =>
    parts.some(part => part(doc))

function filterList(name: string, value: Value): Predicate[] {
  if (!Array.isArray(value) || value.length === 0) refuse(2, `${name} must be a nonempty array`)
  return value.map(part => {
    if (!isDoc(part)) refuse(2, `${name} entries need to be full objects`)
    return compileFilter(part)
  })
}

/** How a condition gets at its values: by a path in a document, or as the item that `$elemMatch` holds in hand. */
type Reach<T> = {
  name: string
  /** The test holds for a value reached or, where that is an array, for one of its items. */
  any(test: Test): (source: T) => boolean
  /** The test holds for a value reached, arrays taken whole. */
  whole(test: Test): (source: T) => boolean
}

function byPath(name: string): Reach<Doc> {
  const path = parsePath(name)
  return {
    name,
    any: test => doc => valuesAt(doc, path, true).some(test),
    whole: test => doc => valuesAt(doc, path).some(test),
  }
}

const item: Reach<Value> = { name: '', any: test => test, whole: test => test }

const not =
  <T>(test: (source: T) => boolean): ((source: T) => boolean) =>
  source =>
    !test(source)

const compileField = (name: string, value: Value): Predicate => compileCondition(byPath(name), value)

function compileCondition<T>(reach: Reach<T>, value: Value): (source: T) => boolean {
  if (isRegex(value)) return reach.any(regexTest(toRegExp(value)))
  if (!isOperators(value)) return reach.any(equalTo(value))
  return everyOf(Object.entries(value).map(([operator, operand]) => compileOperator(reach, operator, operand, value)))
}

function compileOperator<T>(reach: Reach<T>, operator: string, operand: Value, all: Doc): (source: T) => boolean {
  switch (operator) {
    case '$eq':
      return reach.any(equalTo(operand))
    case '$ne':
      if (isRegex(operand)) refuse(2, "Can't have regex as arg to $ne.")
      return not(reach.any(equalTo(operand)))
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      if (isRegex(operand)) refuse(2, `Can't have RegEx as arg to predicate over field '${reach.name}'.`)
      return reach.any(ordered(operator, operand))
    case '$in':
      return reach.any(oneOf(operator, operand))
    case '$nin':
      return not(reach.any(oneOf(operator, operand)))
    case '$exists': {
      const exists = reach.whole(value => value !== undefined)
      return isTrue(operand) ? exists : not(exists)
    }
    case '$type':
      return reach.any(ofType(operand))
    case '$regex':
      return reach.any(regexTest(toRegExp(operand, all.$options)))
    case '$options':
      if (!('$regex' in all)) refuse(2, '$options needs a $regex')
      return () => true
    case '$mod':
      return reach.any(remainder(operand))
    case '$size': {
      const size = asNumber(operand)
      if (!isNumber(operand) || !Number.isInteger(size) || size < 0)
        refuse(2, 'Failed to parse $size. Expected a non-negative integer')
      return reach.whole(value => Array.isArray(value) && value.length === size)
    }
    case '$all':
      return allOf(reach, operand)
    case '$elemMatch':
      return reach.whole(elemMatch(operand))
    case '$not':
      if (!isRegex(operand) && !isOperators(operand)) refuse(2, '$not needs a regex or a document')
      return not(compileCondition(reach, operand))
    default:
      throw notImplemented(`The query operator ${operator}`)
  }
}

function equalTo(operand: Value): Test {
  if (operand === null || operand === undefined) return value => value === null || value === undefined
  if (typeof operand === 'string' || typeof operand === 'boolean') return value => value === operand
  const type = rankOf(operand)
  const key = keyOf(operand)
  return value => value === operand || (rankOf(value) === type && keyOf(value) === key)
}

const accepts: Record<string, (order: number) => boolean> = {
  $gt: order => order > 0,
  $gte: order => order >= 0,
  $lt: order => order < 0,
  $lte: order => order <= 0,
}

/** Compares within one type only, as MongoDB does; NaN is equal to NaN and otherwise not ordered. */
function ordered(operator: string, operand: Value): Test {
  const accept = accepts[operator] ?? (() => false)
  const type = rankOf(operand)
  if (type === rank.null || type === rank.missing) return value => accept(0) && (value === null || value === undefined)
  if (type === rank.minKey || type === rank.maxKey) return value => accept(compare(value ?? null, operand))
  const notANumber = (value: Value): boolean => type === rank.number && Number.isNaN(asNumber(value))
  if (notANumber(operand)) return value => accept(0) && isNumber(value) && notANumber(value)
  return value => rankOf(value) === type && !notANumber(value) && accept(compare(value, operand))
}

function oneOf(operator: string, operand: Value): Test {
  if (!Array.isArray(operand)) refuse(2, `${operator} needs an array`)
  if (operand.some(isOperators)) refuse(2, `cannot nest $ under ${operator}`)
  const patterns = operand.filter(isRegex).map(item => regexTest(toRegExp(item)))
  const plain = operand.filter(item => !isRegex(item))
  const keys = new Set(plain.map(item => keyOf(item ?? null)))
  return value => keys.has(keyOf(value ?? null)) || patterns.some(test => test(value))
}

function ofType(operand: Value): Test {
  const wanted = (Array.isArray(operand) ? operand : [operand]).map(type => {
    if (typeof type !== 'string' && !isNumber(type)) refuse(14, 'type must be represented as a number or a string')
    return typeNamed(type) ?? refuse(2, `Unknown type name alias: ${String(type)}`)
  })
  return value => wanted.includes(typeName(value)) || (wanted.includes('number') && isNumber(value))
}

/** A pattern matches strings, and a stored pattern that is the same. */
const regexTest =
  (pattern: RegExp): Test =>
  value =>
    typeof value === 'string' ? pattern.test(value) : isRegex(value) && String(toRegExp(value)) === String(pattern)

function remainder(operand: Value): Test {
  if (!Array.isArray(operand) || operand.length !== 2) refuse(2, 'malformed mod, needs to be an array of two numbers')
  const [divisor = 0, rest] = operand.map(item => Math.trunc(asNumber(item)))
  if (divisor === 0) refuse(2, 'divisor cannot be 0')
  // `+ 0` makes -0 of a negative dividend 0.
  return value => isNumber(value) && (Math.trunc(asNumber(value)) % divisor) + 0 === rest
}

function allOf<T>(reach: Reach<T>, operand: Value): (source: T) => boolean {
  if (!Array.isArray(operand)) refuse(2, '$all needs an array')
  if (operand.length === 0) return () => false
  return everyOf(
    operand.map(wanted => {
      if (isOperators(wanted) && !('$elemMatch' in wanted)) refuse(2, 'no $ expressions in $all')
      return compileCondition(reach, wanted)
    }),
  )
}

const logical = ['$and', '$or', '$nor', '$expr', '$comment']

/** Operators test the items themselves (`{$gt: 1}`), anything else is a filter for items that are documents. */
function elemMatch(operand: Value): Test {
  if (!isDoc(operand)) refuse(2, '$elemMatch needs an Object')
  const first = Object.keys(operand)[0] ?? ''
  if (first.startsWith('$') && !logical.includes(first)) {
    const test = compileCondition(item, operand)
    return value => Array.isArray(value) && value.some(test)
  }
  const matches = compileFilter(operand)
  return value =>
    Array.isArray(value) &&
    value.some(one => (isDoc(one) && matches(one)) || (Array.isArray(one) && matches({ ...one })))
}

/**
 * The index of the array item that made the filter match, for the positional operator; -1 when the filter has no
 * condition on the array at `path`. With several conditions it is the first item that meets them all, else any.
 */
export function matchedIndex(doc: Doc, path: string, filter: Doc): number {
  const conditions: Doc[] = []
  const collect = (part: Doc): void => {
    for (const [name, value] of Object.entries(part)) {
      if (name === '$and' && Array.isArray(value)) value.filter(isDoc).forEach(collect)
      else if (name === '$or' && Array.isArray(value)) {
        const met = value.filter(isDoc).find(branch => compileFilter(branch)(doc))
        if (met) collect(met)
      } else if (name === path || name.startsWith(`${path}.`)) conditions.push({ [name]: value })
    }
  }
  collect(filter)
  const array = valuesAt(doc, parsePath(path)).find(value => Array.isArray(value))
  if (!Array.isArray(array) || conditions.length === 0) return -1
  const tests = conditions.map(condition => compileFilter(condition))
  const alone = (item: Value): Doc =>
    parsePath(path).reduceRight<Value>((inner, part) => ({ [part]: inner }), [item]) as Doc
  const all = array.findIndex(item => tests.every(test => test(alone(item))))
  return all >= 0 ? all : array.findIndex(item => tests.some(test => test(alone(item))))
}
