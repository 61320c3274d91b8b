/** The bitmaps of everybody: a bit per person and value. */
import { allSlots } from '../lib/availability.js'
import { readList } from './bytes.js'
import { blockOf, type Columns, column, danishFrom, type Family, rowLength } from './columns.js'

/** Sets the bits of the person in a slot, or clears them; the row must be as it was when they were set. */
export function writeBits(columns: Columns, slot: number, on: boolean): void {
  const { rows, bits, values, words } = columns
  const row = slot * rowLength
  const word = slot >>> 5
  const bit = 1 << slot
  const write = (family: Family, number: number): void => {
    while (family.length <= number) family.push(new Int32Array(words))
    const bitmap = family[number] as Int32Array
    const old = bitmap[word] as number
    bitmap[word] = on ? old | bit : old & ~bit
  }
  const at = (place: keyof typeof column): number => rows[row + column[place]] as number

  write(bits.live, 0)
  const times = at('times')
  const limits = at('licencesAndLimits') >> 16
  for (let open = times & allSlots & ~(columns.closed[limits] as number); open !== 0; open &= open - 1)
    write(bits.free, 31 - Math.clz32(open & -open))
  write(bits.danish, times >> danishFrom)
  write(bits.hours, at('hoursAndStanding') & 0xffff)
  write(bits.standing, at('hoursAndStanding') >> 16)
  write(bits.licences, at('licencesAndLimits') & 0xffff)
  for (const limit of columns.limitsOfSet[limits] as number[]) write(bits.limit, limit)
  write(bits.startBlock, values.startBlocks.numberOf(blockOf(at('availableFrom'))))
  const reader = readList(columns.lists, at('lists'))
  for (const occupation of reader()) write(bits.disco, values.occupations.values[occupation]?.first ?? 0)
  for (const [rank, sector] of reader().entries()) {
    write(bits.wish, sector)
    // A sector that is wished twice keeps its first place.
    if (rank === 0) write(bits.firstWish, sector)
  }
  for (const skill of reader()) write(bits.skill, skill)
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
