/** The bitmaps of everybody: a bit per person and value. */
import { type Cursor, next } from './bytes.js'
import { type Columns, column, discoOf, type Family, occupationsInRow, rowLength } from './columns.js'
import { roomForNumbers } from './memory.js'

/** Some of everybody. */
export interface SomePeople {
  count: number
  /** so many words of 32 slots, ascending: a person's slot is word x 32 + bit */
  words: Int32Array
  /** of each word those who fit, and those who nearly do */
  fits: Int32Array
  near: Int32Array
}

/** Kept from one search to the next. */
export interface Followed extends SomePeople {
  /** so many changes of the index are in it */
  seen: number
}

const cursor: Cursor = { bytes: new Uint8Array(0), at: 0 }

/** Sets the bits of the person in a slot, or clears them; the row must be as it was when they were set. */
export function writeBits(columns: Columns, slot: number, on: boolean): void {
  const { bits, rows } = columns
  const row = slot * rowLength
  const word = slot >>> 5
  const bit = on ? 1 << slot : 0
  const others = ~(1 << slot)
  cursor.bytes = columns.lists.bytes
  cursor.at = rows[row + column.lists] as number
  write(bits.live[0] as Int32Array, word, others, bit)
  for (let left = next(cursor); left > 0; left--) write(bits.skill[next(cursor)] as Int32Array, word, others, bit)
  for (let i = 0; i < occupationsInRow; i++)
    writeTrade(columns, rows[row + column.occupations + i] as number, word, others, bit)
  for (let left = next(cursor); left > 0; left--) writeTrade(columns, next(cursor), word, others, bit)
  let wishes = rows[row + column.wishes] as number
  const most = wishes & 0xff
  if (most > 0) write(bits.firstWish[most - 1] as Int32Array, word, others, bit)
  for (; wishes !== 0; wishes >>>= 8) write(bits.wish[(wishes & 0xff) - 1] as Int32Array, word, others, bit)
  const more = next(cursor)
  for (let rank = 0; rank < more; rank++) {
    const sector = next(cursor)
    write(bits.wish[sector] as Int32Array, word, others, bit)
    if (rank === 0 && most === 0) write(bits.firstWish[sector] as Int32Array, word, others, bit)
  }
}

function writeTrade({ bits, tradeOf }: Columns, occupation: number, word: number, others: number, bit: number): void {
  if (occupation !== 0) write(bits.trade[tradeOf[discoOf(occupation)] as number] as Int32Array, word, others, bit)
}

function write(bitmap: Int32Array, word: number, others: number, bit: number): void {
  bitmap[word] = ((bitmap[word] as number) & others) | bit
}

/** Bitmaps for all values there are. */
export function addBitmaps({ bits, values, words }: Columns): void {
  lengthen(bits.live, 1, words)
  lengthen(bits.trade, values.trades.values.length, words)
  lengthen(bits.wish, values.sectors.values.length, words)
  lengthen(bits.firstWish, values.sectors.values.length, words)
  lengthen(bits.skill, values.skills.values.length, words)
}

function lengthen(family: Family, length: number, words: number): void {
  while (family.length < length) family.push(roomForNumbers(words))
}

/** Empty bitmaps of another length in the place of all there are. */
export function clearBits(columns: Columns, words: number): void {
  columns.words = words
  for (const family of Object.values(columns.bits)) family.length = 0
  addBitmaps(columns)
}

/** The same bits in longer bitmaps. */
export function lengthenBits(columns: Columns, words: number): void {
  columns.words = words
  for (const family of Object.values(columns.bits))
    for (const [number, bitmap] of family.entries()) {
      const longer = roomForNumbers(words)
      longer.set(bitmap)
      family[number] = longer
    }
}

export const bytesOfBits = ({ bits }: Columns): number =>
  Object.values(bits).reduce(
    (sum, family) => sum + family.reduce((inner: number, { byteLength }: Int32Array) => inner + byteLength, 0),
    0,
  )
