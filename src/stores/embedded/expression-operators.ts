/** The expression operators that are plain functions of their computed arguments. `undefined` is a missing field. */
import { Long } from 'bson'
import { refuse } from './errors.js'
import { arithmetic } from './numbers.js'
import {
  asNumber,
  compare,
  type Doc,
  isDoc,
  isNumber,
  isTrue,
  keyOf,
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
  if (!isNumber(value)) refuse(14, `${name} only supports numeric types, not ${typeName(value)}`)
  return asNumber(value)
}

function text(name: string, value: Value): string {
  if (typeof value !== 'string') refuse(16702, `${name} only supports strings, not ${typeName(value)}`)
  return value
}

function array(name: string, code: number, value: Value): Value[] {
  if (Array.isArray(value)) return value
  refuse(code, `The argument to ${name} must be an array, but was of type: ${typeName(value)}`)
}

const math = (name: string, compute: (n: number) => number): Operator =>
  one(value => orNull([value], () => compute(numeric(name, value))))

/** The sum or product; one date may be moved by milliseconds. */
function combined(operation: '+' | '*', values: Value[]): Value {
  return orNull(values, () => {
    const dates = values.filter(value => value instanceof Date)
    const [date] = dates
    if (dates.length > (operation === '+' ? 1 : 0)) refuse(16612, 'only one date allowed in an $add expression')
    let total: number | Long = operation === '+' ? 0 : 1
    for (const value of values) {
      if (value === date) continue
      numeric(operation === '+' ? '$add' : '$multiply', value)
      total = arithmetic(operation, total, value)
    }
    return date ? new Date(date.getTime() + asNumber(total)) : total
  })
}

function difference(a: Value, b: Value): Value {
  return orNull([a, b], () => {
    if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime())
    const amount = numeric('$subtract', b)
    if (a instanceof Date) return new Date(a.getTime() - amount)
    numeric('$subtract', a)
    return arithmetic('+', a, arithmetic('*', -1, b))
  })
}

function divided(name: string, a: Value, b: Value, compute: (a: number, b: number) => number): Value {
  return orNull([a, b], () => {
    const [x, y] = [numeric(name, a), numeric(name, b)]
    if (y === 0) refuse(name === '$mod' ? 16610 : 2, `can't ${name} by zero`)
    return compute(x, y)
  })
}

/** `$sum` and its like take one array as well as several arguments. */
const spread = (values: Value[]): Value[] => (values.length === 1 && Array.isArray(values[0]) ? values[0] : values)

/** What is no number does not count. */
export const sum = (values: Value[]): number | Long =>
  values.filter(isNumber).reduce<number | Long>((total, value) => arithmetic('+', total, value), 0)

export function average(values: Value[]): number | null {
  const numbers = values.filter(isNumber)
  return numbers.length === 0 ? null : asNumber(sum(numbers)) / numbers.length
}

/** The least (sign 1) or greatest (sign -1) value; null and missing do not count. */
export function extreme(values: Value[], sign: 1 | -1): Value {
  const present = values.filter(value => !isNothing(value))
  return present.reduce((best, value) => (compare(value, best) * sign < 0 ? value : best), present[0] ?? null)
}

export const distinctValues = (values: Value[]): Value[] => [
  ...new Map(values.map(value => [keyOf(value), value])).values(),
]

function elementAt(list: Value, index: Value): Value {
  return orNull([list, index], () => array('$arrayElemAt', 28689, list).at(numeric('$arrayElemAt', index)))
}

export function mergeObjects(values: Value[]): Value {
  const merged: Doc = {}
  for (const value of values) {
    if (isNothing(value)) continue
    if (!isDoc(value)) refuse(40400, `$mergeObjects requires object inputs, not ${typeName(value)}`)
    for (const [name, item] of Object.entries(value)) setField(merged, name, item)
  }
  return merged
}

export const operators: Record<string, Operator> = {
  $eq: two((a, b) => compare(a, b) === 0),
  $ne: two((a, b) => compare(a, b) !== 0),
  $gt: two((a, b) => compare(a, b) > 0),
  $gte: two((a, b) => compare(a, b) >= 0),
  $lt: two((a, b) => compare(a, b) < 0),
  $lte: two((a, b) => compare(a, b) <= 0),
  $cmp: two((a, b) => Math.sign(compare(a, b))),
  $not: one(value => !isTrue(value)),

  $add: many(values => combined('+', values)),
  $multiply: many(values => combined('*', values)),
  $subtract: two(difference),
  $divide: two((a, b) => divided('$divide', a, b, (x, y) => x / y)),
  $mod: two((a, b) => divided('$mod', a, b, (x, y) => x % y)),
  $abs: math('$abs', Math.abs),
  $ceil: math('$ceil', Math.ceil),
  $floor: math('$floor', Math.floor),

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
  $concatArrays: many(values => orNull(values, () => values.flatMap(value => array('$concatArrays', 28664, value)))),

  $mergeObjects: many(values => mergeObjects(spread(values))),
  $concat: many(values => orNull(values, () => values.map(value => text('$concat', value)).join(''))),
  /** Counts characters, not bytes: `{$substrCP: ['$day', 0, 7]}` is a day's month. */
  $substrCP: {
    arity: [3],
    apply: ([value, start, length]) => {
      const from = numeric('$substrCP', start)
      return [...text('$substrCP', value ?? '')].slice(from, from + numeric('$substrCP', length)).join('')
    },
  },
}
