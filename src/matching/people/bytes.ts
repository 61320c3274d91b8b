/**
 * Lists of small numbers, one after the other: seven bits in each byte, the eighth says that more follow. Nothing here or in
 * whatever runs once per person makes functions on the way: that would cost more than the work itself.
 */
import { roomForBytes } from './memory.js'

export interface Bytes {
  bytes: Uint8Array
  /** where the next number is written */
  end: number
}

/** Behind the last number there is always another byte, so that two can be read at once. */
export const createBytes = (capacity: number): Bytes => ({ bytes: roomForBytes(capacity + 1), end: 0 })

/** Makes room for so many numbers behind those there are. */
export function makeRoomFor(to: Bytes, numbers: number): void {
  // Five bytes hold any number of 32 bits.
  const needed = to.end + numbers * 5
  if (needed <= to.bytes.length) return
  const larger = roomForBytes(Math.ceil(needed * 1.25) + 1024)
  larger.set(to.bytes)
  to.bytes = larger
}

/** Writes a number where there is room. @returns where the next one goes */
export function writeNumber(bytes: Uint8Array, at: number, number: number): number {
  if (number > 0x3fff) {
    bytes[at] = number | 128
    return writeNumber(bytes, at + 1, number >>> 7)
  }
  // Whether there is a second byte is anybody's guess, so nothing here waits for it.
  const second = (127 - number) >>> 31
  bytes[at] = number | (second << 7)
  bytes[at + 1] = number >>> 7
  return at + 1 + second
}

/** A place in the lists from which numbers are read. */
export interface Cursor {
  bytes: Uint8Array
  at: number
}

export function next(cursor: Cursor): number {
  const { bytes, at } = cursor
  const first = bytes[at] as number
  // As in `writeNumber`: most numbers have one byte or two, and nobody knows which.
  const more = first >>> 7
  const second = (bytes[at + 1] as number) & -more
  cursor.at = at + 1 + more
  return second > 127 ? nextLong(cursor, (first & 127) | ((second & 127) << 7)) : (first & 127) | (second << 7)
}

/** The number whose first two bytes were read. */
function nextLong(cursor: Cursor, beginning: number): number {
  let number = beginning
  for (let shift = 14, byte = 128; byte > 127; shift += 7) {
    byte = cursor.bytes[cursor.at++] as number
    number |= (byte & 127) << shift
  }
  return number
}

/** A list: how many, then the numbers. */
export const nextList = (cursor: Cursor): number[] => Array.from({ length: next(cursor) }, () => next(cursor))

/** So long, or longer: the byte before the lists cannot tell. */
const tooLong = 255

/** Tells, in the byte before lists, how long they are. */
export function noteLength(bytes: Uint8Array, start: number, end: number): void {
  bytes[start - 1] = Math.min(end - start, tooLong)
}

/** How many bytes so many lists fill from there on, without the byte before them. */
export function listsLength(bytes: Uint8Array, start: number, lists: number): number {
  const told = bytes[start - 1] as number
  if (told < tooLong) return told
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
