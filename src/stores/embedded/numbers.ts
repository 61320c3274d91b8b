/** Numbers across int, long, double and decimal: exact order and the arithmetic of updates and expressions. */
import { Decimal128, Long } from 'bson'
import { notImplemented } from './errors.js'

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

/** An exact number: coefficient times ten to the exponent. */
type Exact = { coefficient: bigint; exponent: number }

/** The exact value of a long, a decimal or a finite double; null for NaN, infinities and exponents no double has. */
export function exactParts(value: Long | Decimal128 | number): Exact | null {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return null
    // toString(2) is exact for every double; 2^-k is 5^k / 10^k.
    const [whole = '0', fraction = ''] = Math.abs(value).toString(2).split('.')
    const coefficient = BigInt(`0b${whole}${fraction}`) * 5n ** BigInt(fraction.length)
    return { coefficient: value < 0 ? -coefficient : coefficient, exponent: -fraction.length }
  }
  if (value instanceof Long) return { coefficient: value.toBigInt(), exponent: 0 }
  const found = /^(-?)(\d+)\.?(\d*)(?:E([+-]?\d+))?$/.exec(value.toString())
  if (!found) return null
  const [, sign, whole = '', fraction = '', power = '0'] = found
  const exponent = Number(power) - fraction.length
  if (Math.abs(exponent) > 400) return null
  return { coefficient: BigInt(`${sign}${whole}${fraction}`), exponent }
}

function subtract(a: Exact, b: Exact): Exact {
  const exponent = Math.min(a.exponent, b.exponent)
  const scale = (n: Exact): bigint => n.coefficient * 10n ** BigInt(n.exponent - exponent)
  return { coefficient: scale(a) - scale(b), exponent }
}

export function toDouble(value: unknown): number {
  if (typeof value === 'number') return value
  if (value instanceof Long) return value.toNumber()
  return Number(String(value))
}

/** The key of any number: the nearest double, then what the double leaves over, so that 2^53 + 1 is not 2^53. */
export function numberKey(value: unknown): string {
  const nearest = toDouble(value)
  const key = doubleKey(nearest)
  if (typeof value === 'number') return `${key}\u8000`
  const exact = value instanceof Long || value instanceof Decimal128 ? exactParts(value) : null
  const rounded = exactParts(nearest)
  const rest = exact && rounded && subtract(exact, rounded)
  if (!rest || rest.coefficient === 0n) return `${key}\u8000`
  const restKey = doubleKey(Number(`${rest.coefficient}e${rest.exponent}`))
  return key + (rest.coefficient < 0n ? '\u7fff' : '\u8001') + restKey
}

/** Adds or multiplies; whole numbers with a long stay exact, a result outside long becomes a double. */
export function arithmetic(operation: '+' | '*', a: unknown, b: unknown): number | Long {
  if (a instanceof Decimal128 || b instanceof Decimal128) throw notImplemented('Arithmetic with Decimal128')
  const [x, y] = [toDouble(a), toDouble(b)]
  const asDouble = operation === '+' ? x + y : x * y
  if (!(a instanceof Long || b instanceof Long) || !Number.isInteger(x) || !Number.isInteger(y)) return asDouble
  const whole = (n: unknown): bigint => (n instanceof Long ? n.toBigInt() : BigInt(toDouble(n)))
  const exact = operation === '+' ? whole(a) + whole(b) : whole(a) * whole(b)
  return BigInt.asIntN(64, exact) === exact ? Long.fromBigInt(exact) : asDouble
}
