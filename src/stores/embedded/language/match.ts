/** Filters: a MongoDB query document becomes a function that says whether a document matches. */
import { notImplemented, refuse } from '../errors.js'
import { compileExpression } from './expressions.js'
import { parsePath, valuesAt } from './paths.js'
import { compare, type Doc, isDoc, isNumber, isTrue, keyOf, rank, rankOf, type Value } from './values.js'

export type Predicate = (doc: Doc) => boolean
type Test = (value: Value) => boolean

/** True for `{$gt: 1}`, false for a plain document to be compared with. */
export function isOperators(value: Value): value is Doc {
  return isDoc(value) && Object.keys(value)[0]?.startsWith('$') === true
}

export function compileFilter(filter: Doc): Predicate {
  return every(
    Object.entries(filter).map(([name, value]) =>
      name.startsWith('$') ? compileLogical(name, value) : compileField(name, value),
    ),
  )
}

function every(parts: Predicate[]): Predicate {
  const [first, second] = parts
  if (!first) return () => true
  return second ? doc => parts.every(part => part(doc)) : first
}

const not =
  (predicate: Predicate): Predicate =>
  doc =>
    !predicate(doc)

function compileLogical(name: string, value: Value): Predicate {
  switch (name) {
    case '$and':
      return every(filterList(name, value))
    case '$or': {
      const parts = filterList(name, value)
      return doc => parts.some(part => part(doc))
    }
    case '$expr': {
      const expression = compileExpression(value)
      return doc => isTrue(expression(doc))
    }
    default:
      throw notImplemented(`The query operator ${name}`)
  }
}

function filterList(name: string, value: Value): Predicate[] {
  if (!Array.isArray(value) || value.length === 0) refuse(2, `${name} must be a nonempty array`)
  return value.map(part => {
    if (!isDoc(part)) refuse(2, `${name} entries need to be full objects`)
    return compileFilter(part)
  })
}

function compileField(name: string, condition: Value): Predicate {
  const path = parsePath(name)
  /** The test holds for a value at the path or, where that is an array, for one of its items. */
  const any =
    (test: Test): Predicate =>
    doc =>
      valuesAt(doc, path, true).some(test)
  /** The test holds for a value at the path, arrays taken whole. */
  const whole =
    (test: Test): Predicate =>
    doc =>
      valuesAt(doc, path).some(test)

  const compile = (operator: string, operand: Value): Predicate => {
    switch (operator) {
      case '$ne':
        return not(any(equalTo(operand)))
      case '$gt':
      case '$gte':
      case '$lt':
      case '$lte':
        return any(ordered(operator, operand))
      case '$in':
        return any(oneOf(operator, operand))
      case '$nin':
        return not(any(oneOf(operator, operand)))
      case '$exists': {
        const exists = whole(value => value !== undefined)
        return isTrue(operand) ? exists : not(exists)
      }
      case '$size':
        return whole(ofSize(operand))
      case '$elemMatch':
        return whole(elemMatch(operand))
      case '$not':
        if (!isOperators(operand)) throw notImplemented('$not of anything but operators')
        return not(compileField(name, operand))
      default:
        throw notImplemented(`The query operator ${operator}`)
    }
  }
  if (!isOperators(condition)) return any(equalTo(condition))
  return every(Object.entries(condition).map(([operator, operand]) => compile(operator, operand)))
}

function equalTo(operand: Value): Test {
  if (operand === null || operand === undefined) return value => value === null || value === undefined
  if (typeof operand === 'string' || typeof operand === 'boolean') return value => value === operand
  const type = rankOf(operand)
  // A pattern in the place of a value means a search, not equality.
  if (type === rank.regex) throw notImplemented('A regular expression ($regex)')
  const key = keyOf(operand)
  return value => value === operand || (rankOf(value) === type && keyOf(value) === key)
}

const accepts: Record<string, (order: number) => boolean> = {
  $gt: order => order > 0,
  $gte: order => order >= 0,
  $lt: order => order < 0,
  $lte: order => order <= 0,
}

const notANumber = (value: Value): boolean => typeof value === 'number' && Number.isNaN(value)

/** Compares within one type only, as MongoDB does; NaN is equal to NaN and otherwise not ordered. */
function ordered(operator: string, operand: Value): Test {
  const accept = accepts[operator] ?? (() => false)
  const type = rankOf(operand)
  if (type === rank.regex) throw notImplemented('A regular expression ($regex)')
  if (type === rank.null) return value => accept(0) && (value === null || value === undefined)
  if (notANumber(operand)) return value => accept(0) && notANumber(value)
  return value => rankOf(value) === type && !notANumber(value) && accept(compare(value, operand))
}

function oneOf(operator: string, operand: Value): Test {
  if (!Array.isArray(operand)) refuse(2, `${operator} needs an array`)
  if (operand.some(isOperators)) refuse(2, `cannot nest $ under ${operator}`)
  if (operand.some(item => rankOf(item) === rank.regex)) throw notImplemented('A regular expression ($regex)')
  const types = new Set(operand.map(item => rankOf(item ?? null)))
  const keys = new Set(operand.map(item => keyOf(item ?? null)))
  return value => types.has(rankOf(value ?? null)) && keys.has(keyOf(value ?? null))
}

function ofSize(operand: Value): Test {
  const size = Number(operand)
  if (!isNumber(operand) || !Number.isInteger(size) || size < 0)
    refuse(2, 'Failed to parse $size. Expected a non-negative integer')
  return value => Array.isArray(value) && value.length === size
}

/** A filter for the items of an array that are documents. */
function elemMatch(operand: Value): Test {
  if (!isDoc(operand)) refuse(2, '$elemMatch needs an Object')
  if (isOperators(operand)) throw notImplemented('$elemMatch with operators on the items themselves')
  const matches = compileFilter(operand)
  return value =>
    Array.isArray(value) &&
    value.some(item => (isDoc(item) && matches(item)) || (Array.isArray(item) && matches({ ...item })))
}

/**
 * The index of the array item that made the filter match, for the positional operator; -1 when the filter has no
 * condition on the array at `path`. With several conditions it is the first item that meets them all, else any.
 */
export function matchedIndex(doc: Doc, path: string, filter: Doc): number {
  const parts = parsePath(path)
  const array = valuesAt(doc, parts).find(value => Array.isArray(value))
  const tests = Object.entries(filter)
    .filter(([name]) => name === path || name.startsWith(`${path}.`))
    .map(([name, value]) => compileField(name, value))
  if (!Array.isArray(array) || tests.length === 0) return -1
  const alone = (item: Value): Doc => parts.reduceRight<Value>((inner, part) => ({ [part]: inner }), [item]) as Doc
  const all = array.findIndex(item => tests.every(test => test(alone(item))))
  return all >= 0 ? all : array.findIndex(item => tests.some(test => test(alone(item))))
}
