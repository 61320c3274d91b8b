/** Bitmaps read at some of their words. */

/** How many bits are set in the first `count` places. */
export function population(bits: Int32Array, count: number): number {
  let people = 0
  for (let i = 0; i < count; i++) people += ones(bits[i] as number)
  return people
}

/** How many bits of a number are set. */
export function ones(bits: number): number {
  let left = bits - ((bits >>> 1) & 0x55555555)
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333)
  return Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** The array, or an empty one of at least this length. */
export const grown = (array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> =>
  array.length >= length ? array : new Int32Array(Math.ceil(length * 1.25) + 1024)
