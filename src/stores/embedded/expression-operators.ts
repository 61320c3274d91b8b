/** The expression operators that are plain functions of their computed arguments. `undefined` is a missing field. */
import { Long } from 'bson'
import { notImplemented, storeError } from './errors.js'
import { arithmetic } from './numbers.js'
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
  setField,
  typeName,
  type Value,
} from './values.js'

type Operator = {
  /** The least and, when it differs, the most arguments. */
  arity: [number, number?]
  apply: (values: Value[]) => Value
}

const one = (apply: (value: Value) => Value): Operator => ({ arity: [1], apply: ([a]) => apply(a) })
const two = (apply: (a: Value, b: Value) => Value): Operator => ({ arity: [2], apply: ([a, b]) => apply(a, b) })
const many = (apply: (values: Value[]) => Value): Operator => ({ arity: [0, Number.MAX_SAFE_INTEGER], apply })

const isNothing = (value: Value): boolean => value === null || value === undefined
/** Most operators answer null when an argument is null or missing. */
const orNull = (values: Value[], compute: () => Value): Value => (values.some(isNothing) ? null : compute())

function numeric(name: string, value: Value): number {
  if (!isNumber(value)) throw storeError(14, `${name} only supports numeric types, not ${typeName(value)}`)
  return asNumber(value)
}

function text(name: string, value: Value): string {
  if (isNothing(value)) return ''
  if (typeof value !== 'string') throw storeError(16702, `${name} only supports strings, not ${typeName(value)}`)
  return value
}

function array(name: string, code: number, value: Value): Value[] {
  if (!Array.isArray(value))
    throw storeError(code, `The argument to ${name} must be an array, but was of type: ${typeName(value)}`)
  return value
}

const math = (name: string, compute: (n: number) => number): Operator =>
  one(value => orNull([value], () => compute(numeric(name, value))))

/** The sum or product; one date may be moved by milliseconds. */
function combined(name: string, operation: '+' | '*', values: Value[]): Value {
  return orNull(values, () => {
    const dates = values.filter(value => value instanceof Date)
    if (dates.length > 1 || (dates.length === 1 && operation === '*'))
      throw storeError(16612, `only one date allowed in ${name}`)
    let total: number | Long = operation === '+' ? 0 : 1
    for (const value of values) {
      if (value instanceof Date) continue
      numeric(name, value)
      total = arithmetic(operation, total, value)
    }
    return dates[0] ? new Date(dates[0].getTime() + asNumber(total)) : total
  })
}

function difference(a: Value, b: Value): Value {
  return orNull([a, b], () => {
    if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime())
    if (a instanceof Date) return new Date(a.getTime() - numeric('$subtract', b))
    numeric('$subtract', a)
    numeric('$subtract', b)
    return arithmetic('+', a, arithmetic('*', -1, b))
  })
}

function rounded(name: string, round: (n: number) => number): Operator {
  return {
    arity: [1, 2],
    apply: ([value, places = 0]) =>
      orNull([value, places], () => {
        const scale = 10 ** numeric(name, places)
        return round(numeric(name, value) * scale) / scale
      }),
  }
}

/** Half to even, as MongoDB rounds. */
const roundToEven = (n: number): number => (Math.abs(n % 1) === 0.5 ? 2 * Math.round(n / 2) : Math.round(n))

function divide(name: string, a: Value, b: Value, compute: (a: number, b: number) => number): Value {
  return orNull([a, b], () => {
    const [x, y] = [numeric(name, a), numeric(name, b)]
    if (y === 0) throw storeError(name === '$mod' ? 16610 : 16608, `can't ${name} by zero`)
    return compute(x, y)
  })
}

/** `$sum` and its like take one array as well as several arguments, and skip what is not a number. */
const spread = (values: Value[]): Value[] => (values.length === 1 && Array.isArray(values[0]) ? values[0] : values)

export const sum = (values: Value[]): number | Long =>
  values.filter(isNumber).reduce<number | Long>((total, value) => arithmetic('+', total, value), 0)

export function average(values: Value[]): number | null {
  const numbers = values.filter(isNumber)
  return numbers.length === 0 ? null : asNumber(sum(numbers)) / numbers.length
}

/** The least (sign 1) or greatest (sign -1) value; null and missing do not count. */
export function extreme(values: Value[], sign: 1 | -1): Value {
  const present = values.filter(value => !isNothing(value))
  if (present.length === 0) return null
  return present.reduce((best, value) => (compare(value, best) * sign < 0 ? value : best))
}

export function distinctValues(values: Value[]): Value[] {
  return [...new Map(values.map(value => [keyOf(value), value])).values()]
}

function elementAt(list: Value, index: Value): Value {
  return orNull([list, index], () => {
    const items = array('$arrayElemAt', 28689, list)
    const i = numeric('$arrayElemAt', index)
    return items.at(i)
  })
}

function slice([list, from, count]: Value[]): Value {
  return orNull(count === undefined ? [list, from] : [list, from, count], () => {
    const items = array('$slice', 28724, list)
    const n = numeric('$slice', from)
    if (count === undefined) return n >= 0 ? items.slice(0, n) : items.slice(n)
    const start = n >= 0 ? n : Math.max(0, items.length + n)
    return items.slice(start, start + numeric('$slice', count))
  })
}

function mergeObjects(values: Value[]): Value {
  const merged: Doc = {}
  for (const value of spread(values)) {
    if (isNothing(value)) continue
    if (!isDoc(value))
      throw storeError(40400, `$mergeObjects requires object inputs, but input is of type ${typeName(value)}`)
    for (const [name, item] of Object.entries(value)) setField(merged, name, item)
  }
  return merged
}

function toText(value: Value): Value {
  return orNull([value], () => {
    if (value instanceof Date) return value.toISOString()
    if (isDoc(value) || Array.isArray(value))
      throw storeError(241, `Unsupported conversion from ${typeName(value)} to string`)
    return rankOf(value) === rank.objectId ? (value as { toHexString(): string }).toHexString() : String(value)
  })
}

function substring(name: string, [value, start, length]: Value[]): Value {
  const points = [...text(name, value)]
  const [from, count] = [numeric(name, start), numeric(name, length)]
  return points.slice(from, count < 0 ? undefined : from + count).join('')
}

const setOf = (name: string, value: Value): Value[] => array(name, 17310, value)
const keysOf = (values: Value[]): Set<string> => new Set(values.map(keyOf))

const datePart = (part: (date: Date) => number): Operator =>
  one(value =>
    orNull([value], () => {
      if (isDoc(value)) throw notImplemented('A time zone in a date expression')
      if (!(value instanceof Date)) throw storeError(16006, `can't convert from BSON type ${typeName(value)} to Date`)
      return part(value)
    }),
  )

export const operators: Record<string, Operator> = {
  $eq: two((a, b) => compare(a, b) === 0),
  $ne: two((a, b) => compare(a, b) !== 0),
  $gt: two((a, b) => compare(a, b) > 0),
  $gte: two((a, b) => compare(a, b) >= 0),
  $lt: two((a, b) => compare(a, b) < 0),
  $lte: two((a, b) => compare(a, b) <= 0),
  $cmp: two((a, b) => Math.sign(compare(a, b))),
  $not: one(value => !isTrue(value)),

  $add: many(values => combined('$add', '+', values)),
  $multiply: many(values => combined('$multiply', '*', values)),
  $subtract: two(difference),
  $divide: two((a, b) => divide('$divide', a, b, (x, y) => x / y)),
  $mod: two((a, b) => divide('$mod', a, b, (x, y) => x % y)),
  $abs: math('$abs', Math.abs),
  $ceil: math('$ceil', Math.ceil),
  $floor: math('$floor', Math.floor),
  $round: rounded('$round', roundToEven),
  $trunc: rounded('$trunc', Math.trunc),

  $sum: many(values => sum(spread(values))),
  $avg: many(values => average(spread(values))),
  $min: many(values => extreme(spread(values), 1)),
  $max: many(values => extreme(spread(values), -1)),

  $size: one(value => array('$size', 17124, value).length),
  $isArray: one(value => Array.isArray(value)),
  $in: two((value, list) => array('$in', 40081, list).some(item => compare(item, value) === 0)),
  $arrayElemAt: two(elementAt),
  $first: one(list => elementAt(list, 0)),
  $last: one(list => elementAt(list, -1)),
  $slice: { arity: [2, 3], apply: slice },
  $concatArrays: many(values => orNull(values, () => values.flatMap(value => array('$concatArrays', 28664, value)))),
  $setUnion: many(values => orNull(values, () => distinctValues(values.flatMap(value => setOf('$setUnion', value))))),
  $setIntersection: two((a, b) =>
    orNull([a, b], () => {
      const keys = keysOf(setOf('$setIntersection', b))
      return distinctValues(setOf('$setIntersection', a)).filter(item => keys.has(keyOf(item)))
    }),
  ),
  $setDifference: two((a, b) =>
    orNull([a, b], () => {
      const keys = keysOf(setOf('$setDifference', b))
      return distinctValues(setOf('$setDifference', a)).filter(item => !keys.has(keyOf(item)))
    }),
  ),
  $setIsSubset: two((a, b) => {
    const keys = keysOf(setOf('$setIsSubset', b))
    return setOf('$setIsSubset', a).every(item => keys.has(keyOf(item)))
  }),

  $mergeObjects: many(mergeObjects),
  $objectToArray: one(value => orNull([value], () => Object.entries(value as Doc).map(([k, v]) => ({ k, v })))),

  $concat: many(values => orNull(values, () => values.map(value => text('$concat', value)).join(''))),
  $toLower: one(value => text('$toLower', value).toLowerCase()),
  $toUpper: one(value => text('$toUpper', value).toUpperCase()),
  $strLenCP: one(value => [...text('$strLenCP', value)].length),
  $substrCP: { arity: [3], apply: values => substring('$substrCP', values) },
  $toString: one(toText),
  $type: one(typeName),

  $year: datePart(date => date.getUTCFullYear()),
  $month: datePart(date => date.getUTCMonth() + 1),
  $dayOfMonth: datePart(date => date.getUTCDate()),
  $hour: datePart(date => date.getUTCHours()),
}
