/**
 * Lists of small numbers, one after the other: seven bits in each byte, the eighth says that more follow. Nothing here or in
 * whatever runs once per person makes functions on the way: that would cost more than the work itself.
 */

export interface Bytes {
  bytes: Uint8Array
  /** where the next number is written */
  end: number
}

export const createBytes = (capacity: number): Bytes => ({ bytes: new Uint8Array(capacity), end: 0 })

export function push(to: Bytes, number: number): void {
  // Five bytes hold any number of 32 bits.
  if (to.end + 5 > to.bytes.length) {
    const larger = new Uint8Array(Math.ceil(to.bytes.length * 1.25) + 1024)
    larger.set(to.bytes)
    to.bytes = larger
  }
  let rest = number
  while (rest > 127) {
    to.bytes[to.end++] = (rest & 127) | 128
    rest >>>= 7
  }
  to.bytes[to.end++] = rest
}

/** A place in the lists from which numbers are read. */
export interface Cursor {
  bytes: Uint8Array
  at: number
}

export function next(cursor: Cursor): number {
  const { bytes } = cursor
  let byte = bytes[cursor.at++] as number
  if (byte < 128) return byte
  let number = byte & 127
  for (let shift = 7; byte > 127; shift += 7) {
    byte = bytes[cursor.at++] as number
    number |= (byte & 127) << shift
  }
  return number
}

/** A list: how many, then the numbers. */
export const nextList = (cursor: Cursor): number[] => Array.from({ length: next(cursor) }, () => next(cursor))

/** How many bytes so many lists fill from there on. */
export function listsLength(bytes: Uint8Array, start: number, lists: number): number {
  reader.bytes = bytes
  reader.at = start
  for (let list = 0; list < lists; list++) for (let left = next(reader); left > 0; left--) next(reader)
  return reader.at - start
}
const reader: Cursor = { bytes: new Uint8Array(0), at: 0 }

/** Whether so many bytes are the same from one place on as from another. */
export function sameBytes(bytes: Uint8Array, one: number, other: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[one + i] !== bytes[other + i]) return false
  return true
}
