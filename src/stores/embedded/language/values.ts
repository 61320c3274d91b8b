/** BSON values: their types, order, equality and order-preserving string keys. */
import { Long, type ObjectId, serialize } from 'bson'
import { notImplemented } from '../errors.js'

export type Value = unknown
/** A document. Documents in the store are never changed in place: an update makes a new one. */
export type Doc = { [field: string]: Value }

/** How BSON is read everywhere: longs stay longs, so that they are written back as they came. */
export const bsonOptions = { promoteLongs: false, bsonRegExp: true } as const

/** The order of types in MongoDB. `missing` is also the index key of an empty array, which sorts before null. */
export const rank = {
  minKey: 1,
  missing: 2,
  null: 3,
  number: 4,
  string: 5,
  object: 6,
  array: 7,
  binData: 8,
  objectId: 9,
  bool: 10,
  date: 11,
  timestamp: 12,
  regex: 13,
  javascript: 14,
  maxKey: 127,
} as const

const ranksOfBsonTypes: Record<string, number> = {
  ObjectId: rank.objectId,
  Long: rank.number,
  Decimal128: rank.number,
  Binary: rank.binData,
  Timestamp: rank.timestamp,
  MinKey: rank.minKey,
  MaxKey: rank.maxKey,
  BSONRegExp: rank.regex,
  Code: rank.javascript,
}

export function rankOf(value: Value): number {
  switch (typeof value) {
    case 'number':
      return rank.number
    case 'string':
      return rank.string
    case 'boolean':
      return rank.bool
    case 'undefined':
      return rank.missing
  }
  if (value === null) return rank.null
  if (Array.isArray(value)) return rank.array
  if (isDoc(value)) return rank.object
  if (value instanceof Date) return rank.date
  return ranksOfBsonTypes[(value as { _bsontype?: string })._bsontype ?? ''] ?? rank.object
}

export const typeName = (value: Value): string => {
  const type = rankOf(value)
  return Object.entries(rank).find(([, number]) => number === type)?.[0] ?? 'object'
}

export const isDoc = (value: Value): value is Doc =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

export const isNumber = (value: Value): value is number | Long => typeof value === 'number' || value instanceof Long

/** MongoDB's truth: false, 0, null and missing are false. */
export const isTrue = (value: Value): boolean =>
  !(value === false || value === null || value === undefined || (isNumber(value) && Number(value) === 0))

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

const float = new Float64Array(1)
const units = new Uint16Array(float.buffer)

/** Four units that sort as doubles do; NaN before all numbers, -0 equal to 0. */
function doubleKey(n: number): string {
  if (Number.isNaN(n)) return '\0\0\0\0'
  float[0] = n === 0 ? 0 : n
  const [a = 0, b = 0, c = 0, d = 0] = units
  return d & 0x8000
    ? String.fromCharCode(~d & 0xffff, ~c & 0xffff, ~b & 0xffff, ~a & 0xffff)
    : String.fromCharCode(d | 0x8000, c, b, a)
}

function numberKey(value: Value): string {
  const n = typeof value === 'number' ? value : value instanceof Long ? value.toNumber() : Number.NaN
  // A double says a long exactly up to 2^53.
  if (typeof value !== 'number' && !Number.isSafeInteger(n)) throw notImplemented(`Comparing the number ${value}`)
  return doubleKey(n)
}

/** A zero unit inside is followed by the highest unit, so that it sorts above the terminator and whatever comes next. */
const stringKey = (text: string): string => `${inByteOrder(text).replaceAll('\0', '\0\uffff')}\0`

/**
 * The key of a value: keyOf(a) < keyOf(b) exactly when a sorts before b, equal exactly when they are equal to MongoDB.
 * No key is the beginning of another, so keys can be joined for compound indexes.
 */
export function keyOf(value: Value): string {
  const type = rankOf(value)
  const head = chars[type] ?? ''
  switch (type) {
    case rank.missing:
    case rank.null:
      return head
    case rank.number:
      return head + numberKey(value)
    case rank.string:
      return head + stringKey(String(value))
    case rank.objectId:
      return head + (value as ObjectId).toHexString()
    case rank.date:
      return head + doubleKey((value as Date).getTime())
    case rank.bool:
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
    default:
      throw notImplemented(`Comparing values of type ${typeName(value)}`)
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

/** True when both have the same BSON bytes: types and the order of fields count. */
export function identical(a: Value, b: Value): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object') return false
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => identical(item, b[i]))
  if (isDoc(a) && isDoc(b)) {
    const names = Object.keys(a)
    const others = Object.keys(b)
    return names.length === others.length && names.every((name, i) => name === others[i] && identical(a[name], b[name]))
  }
  return Buffer.compare(serialize({ a }), serialize({ a: b })) === 0
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
  if (Array.isArray(value)) return value.map(item => clone(item))
  if (!isDoc(value)) return value
  const copy: Doc = {}
  for (const name of Object.keys(value)) setField(copy, name, clone(value[name]))
  return copy
}
