/** The bitmaps of everybody: a bit per person and value. */
import { type Cursor, next } from './bytes.js'
import { type Columns, column, type Family, rowLength } from './columns.js'

const cursor: Cursor = { bytes: new Uint8Array(0), at: 0 }

/** Sets the bits of the person in a slot, or clears them; the row must be as it was when they were set. */
export function writeBits(columns: Columns, slot: number, on: boolean): void {
  const { rows, bits, tradeOf, words } = columns
  const row = slot * rowLength

  write(bits.live, 0, slot, on, words)
  cursor.bytes = columns.lists.bytes
  cursor.at = rows[row + column.lists] as number
  for (let left = next(cursor); left > 0; left--) write(bits.trade, tradeOf[next(cursor)] as number, slot, on, words)
  const wishes = next(cursor)
  for (let rank = 0; rank < wishes; rank++) {
    const sector = next(cursor)
    write(bits.wish, sector, slot, on, words)
    if (rank === 0) write(bits.firstWish, sector, slot, on, words)
  }
  for (let left = next(cursor); left > 0; left--) write(bits.skill, next(cursor), slot, on, words)
}

function write(family: Family, number: number, slot: number, on: boolean, words: number): void {
  while (family.length <= number) family.push(new Int32Array(words))
  const bitmap = family[number] as Int32Array
  const word = slot >>> 5
  bitmap[word] = on ? (bitmap[word] as number) | (1 << slot) : (bitmap[word] as number) & ~(1 << slot)
}

/** Empty bitmaps of another length in the place of all there are. */
export function clearBits(columns: Columns, words: number): void {
  columns.words = words
  for (const family of Object.values(columns.bits))
    for (let number = 0; number < family.length; number++) family[number] = new Int32Array(words)
}

/** The same bits in longer bitmaps. */
export function lengthenBits(columns: Columns, words: number): void {
  columns.words = words
  for (const family of Object.values(columns.bits))
    for (const [number, bitmap] of family.entries()) {
      const longer = new Int32Array(words)
      longer.set(bitmap)
      family[number] = longer
    }
}

export const bytesOfBits = ({ bits }: Columns): number =>
  Object.values(bits).reduce(
    (sum, family) => sum + family.reduce((inner: number, { byteLength }: Int32Array) => inner + byteLength, 0),
    0,
  )
