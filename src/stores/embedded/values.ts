/** BSON values: their canonical types, order, equality and order-preserving string keys. */
import { type Binary, type BSONRegExp, type Code, Long, type ObjectId, type Timestamp } from 'bson'
import { numberKey, toDouble } from './numbers.js'

export type Value = unknown
/** A document. Documents in the store are never changed in place: an update makes a new one. */
export type Doc = { [field: string]: Value }

/** The order of types in MongoDB. `missing` is also the index key of an empty array, which sorts before null. */
export const rank = {
  minKey: 1,
  missing: 2,
  null: 3,
  number: 4,
  string: 5,
  object: 6,
  array: 7,
  binary: 8,
  objectId: 9,
  boolean: 10,
  date: 11,
  timestamp: 12,
  regex: 13,
  code: 14,
  maxKey: 127,
} as const

const ranksOfBsonTypes: Record<string, number> = {
  ObjectId: rank.objectId,
  Long: rank.number,
  Decimal128: rank.number,
  Binary: rank.binary,
  Timestamp: rank.timestamp,
  MinKey: rank.minKey,
  MaxKey: rank.maxKey,
  BSONRegExp: rank.regex,
  Code: rank.code,
}

export function rankOf(value: Value): number {
  switch (typeof value) {
    case 'number':
      return rank.number
    case 'string':
      return rank.string
    case 'boolean':
      return rank.boolean
    case 'undefined':
      return rank.missing
  }
  if (value === null) return rank.null
  if (Array.isArray(value)) return rank.array
  if (Object.getPrototypeOf(value) === Object.prototype) return rank.object
  if (value instanceof Date) return rank.date
  return ranksOfBsonTypes[(value as { _bsontype?: string })._bsontype ?? ''] ?? rank.object
}

export const isDoc = (value: Value): value is Doc =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

export const isNumber = (value: Value): boolean => rankOf(value) === rank.number

/** The value as a double; NaN when it is not a number. */
export const asNumber = (value: Value): number =>
  typeof value === 'number' ? value : isNumber(value) ? toDouble(value) : Number.NaN

/** MongoDB's truth: false, 0, null and missing are false. */
export const isTrue = (value: Value): boolean =>
  !(value === false || value === null || value === undefined || (isNumber(value) && asNumber(value) === 0))

const chars = Array.from({ length: 128 }, (_, i) => String.fromCharCode(i))
const highUnits = /[\ud800-\uffff]/
/** UTF-16 units moved so that they sort as UTF-8 bytes do: surrogates above the rest of the plane. */
const inByteOrder = (text: string): string =>
  highUnits.test(text)
    ? text.replace(/[\ud800-\uffff]/g, c => {
        const unit = c.charCodeAt(0)
        return String.fromCharCode(unit >= 0xe000 ? unit - 0x800 : unit + 0x2000)
      })
    : text

/** A zero unit inside is followed by the highest unit, so that it sorts above the terminator and whatever comes next. */
const stringKey = (text: string): string => `${inByteOrder(text).replaceAll('\0', '\0\uffff')}\0`

/**
 * The key of a value: keyOf(a) < keyOf(b) exactly when a sorts before b, equal exactly when they are equal to MongoDB.
 * No key is the beginning of another, so keys can be joined for compound indexes.
 */
export function keyOf(value: Value): string {
  const r = rankOf(value)
  const head = chars[r] ?? ''
  switch (r) {
    case rank.number:
      return head + numberKey(value)
    case rank.string:
      return head + stringKey(String(value))
    case rank.objectId:
      return head + (value as ObjectId).toHexString()
    case rank.date:
      return head + numberKey((value as Date).getTime())
    case rank.boolean:
      return head + (value ? '\u0001' : '\0')
    case rank.array: {
      let key = head
      for (const item of value as Value[]) key += keyOf(item)
      return `${key}\0`
    }
    case rank.object: {
      let key = head
      for (const [name, item] of Object.entries(value as Doc))
        key += chars[rankOf(item)] + stringKey(name) + keyOf(item)
      return `${key}\0`
    }
    case rank.binary: {
      const binary = value as Binary
      return `${head}${numberKey(binary.position)}${chars[binary.sub_type]}${Buffer.from(binary.value()).toString('latin1')}`
    }
    case rank.timestamp:
      return head + (value as Timestamp).toString().padStart(20, '0')
    case rank.regex:
      return head + stringKey((value as BSONRegExp).pattern) + stringKey((value as BSONRegExp).options)
    case rank.code:
      return head + stringKey(String((value as Code).code))
    default:
      return head
  }
}

const compareKeys = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Negative when a sorts before b, 0 when they are equal to MongoDB. */
export function compare(a: Value, b: Value): number {
  if (a === b) return 0
  if (typeof a === 'number' && typeof b === 'number') {
    if (a < b) return -1
    if (a > b) return 1
  }
  if (typeof a === 'string' && typeof b === 'string') return compareKeys(inByteOrder(a), inByteOrder(b))
  const byType = rankOf(a) - rankOf(b)
  if (byType !== 0) return byType
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime()
  return compareKeys(keyOf(a), keyOf(b))
}

export const equal = (a: Value, b: Value): boolean => a === b || compare(a, b) === 0

/** True when both have the same BSON bytes: types and the order of fields count. */
export function identical(a: Value, b: Value): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => identical(item, b[i]))
  if (isDoc(a) && isDoc(b)) {
    const names = Object.keys(a)
    const others = Object.keys(b)
    return names.length === others.length && names.every((name, i) => name === others[i] && identical(a[name], b[name]))
  }
  return typeName(a) === typeName(b) && String(a) === String(b) && keyOf(a) === keyOf(b)
}

/** Sets a field without touching the prototype when a client sends a field called `__proto__`. */
export function setField(doc: Doc, name: string, value: Value): void {
  if (name === '__proto__')
    Object.defineProperty(doc, name, { value, enumerable: true, writable: true, configurable: true })
  else doc[name] = value
}

/** Copies documents and arrays; every other value is immutable and shared. */
export function clone<T extends Value>(value: T): T
export function clone(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(item => clone(item))
  if (!isDoc(value)) return value
  const copy: Doc = {}
  for (const name of Object.keys(value)) setField(copy, name, clone(value[name]))
  return copy
}

/** MongoDB's names of the types in the order of their ranks; numbers are told apart by `typeName`. */
const typeNames = [
  ...['', 'minKey', 'missing', 'null', 'number', 'string', 'object', 'array', 'binData', 'objectId'],
  ...['bool', 'date', 'timestamp', 'regex', 'javascript'],
]
typeNames[rank.maxKey] = 'maxKey'

/** MongoDB's name of the value's type. A whole number is an int whatever the client called it: JavaScript has one kind. */
export function typeName(value: Value): string {
  const r = rankOf(value)
  if (r !== rank.number) return typeNames[r] ?? 'object'
  if (value instanceof Long) return 'long'
  if (typeof value !== 'number') return 'decimal'
  return Number.isInteger(value) && Math.abs(value) <= 0x7fffffff && !Object.is(value, -0) ? 'int' : 'double'
}

/** What `$type` takes: a name, or MongoDB's number of it. */
const typeNumbers: Record<string, number> = {
  ...{ minKey: -1, double: 1, string: 2, object: 3, array: 4, binData: 5, objectId: 7, bool: 8, date: 9, null: 10 },
  ...{ regex: 11, javascript: 13, int: 16, timestamp: 17, long: 18, decimal: 19, maxKey: 127 },
}

/** The type's name; undefined when MongoDB knows no such type. */
export function typeNamed(type: Value): string | undefined {
  if (type === 'number') return type
  return Object.keys(typeNumbers).find(name => name === type || typeNumbers[name] === asNumber(type))
}
