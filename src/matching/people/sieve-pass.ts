/**
 * Many sieves read in one pass over everybody: for up to 32 requirements that look at the same number of the row, the number
 * tells at once who meets which of them.
 */
import { type Columns, rowLength } from './columns.js'
import type { Searchable } from './people-index.js'
import { numberOfWeek, type Sieve, stateNumbers, type Where } from './sieve.js'

/** Sieves that look at the same number. */
interface Group {
  where: Where
  sieves: Sieve[]
  mends: boolean
  /** by number: a bit for every sieve */
  met: Int32Array
  mendable: Int32Array
}

const mostTogether = 32

/** Words whose rows stay at hand while one group after the other reads them. */
const block = 64

/** Reads all words of these sieves. */
export function readTogether({ columns, layout }: Searchable, sieves: readonly Sieve[]): void {
  const words = (layout.end + 31) >>> 5
  const unread = sieves.filter(({ excludes, words: read }) => excludes && read < words)
  const groups = groupsOf(unread)
  for (let from = 0; from < words; from += block)
    for (const group of groups) readBlock(group, columns, from, Math.min(words, from + block), layout.end)
  for (const sieve of unread) {
    sieve.read.fill(1, 0, words)
    sieve.words = words
  }
}

function groupsOf(sieves: readonly Sieve[]): Group[] {
  const open = new Map<string, Group>()
  const groups: Group[] = []
  for (const sieve of sieves) {
    const { where } = sieve.requirement
    const key = `${where.place} ${where.shift} ${where.mask} ${where.slots}`
    let group = open.get(key)
    if (!group || group.sieves.length === mostTogether) {
      const numbers = () => new Int32Array(sieve.states.length)
      group = { where, sieves: [], mends: false, met: numbers(), mendable: numbers() }
      open.set(key, group)
      groups.push(group)
    }
    const bit = group.sieves.push(sieve) - 1
    group.mends ||= sieve.mends
    for (const [number, state] of sieve.states.entries()) {
      group.met[number] = (group.met[number] as number) | ((state & stateNumbers.fits) << bit)
      if (state === stateNumbers.mendable) group.mendable[number] = (group.mendable[number] as number) | (1 << bit)
    }
  }
  return groups
}

/** A number for each of 32 people, with a bit for each of 32 sieves; and turned, the other way round. */
const met = new Int32Array(32)
const mending = new Int32Array(32)

function readBlock(group: Group, columns: Columns, from: number, to: number, end: number): void {
  const { sieves, mends } = group
  for (let word = from; word < to; word++) {
    readWord(group, columns, word << 5, Math.min(end, (word + 1) << 5))
    turn(met)
    for (let i = 0; i < sieves.length; i++) (sieves[i] as Sieve).fits[word] = met[i] as number
    if (!mends) continue
    turn(mending)
    for (let i = 0; i < sieves.length; i++) {
      const { mends, mendable } = sieves[i] as Sieve
      if (mends) mendable[word] = mending[i] as number
    }
  }
}

function readWord(group: Group, columns: Columns, first: number, last: number): void {
  const { place, shift, mask, slots } = group.where
  const { rows } = columns
  if (last - first < 32) {
    met.fill(0)
    mending.fill(0)
  }
  for (let slot = first; slot < last; slot++) {
    const row = slot * rowLength
    const number = slots === 0 ? ((rows[row + place] as number) >>> shift) & mask : numberOfWeek(columns, row, slots)
    met[slot - first] = group.met[number] as number
    mending[slot - first] = group.mendable[number] as number
  }
}

/** Bit b of number n becomes bit n of number b. */
function turn(square: Int32Array): void {
  let low = 0xffff
  for (let side = 16; side > 0; side >>= 1) {
    for (let i = 0; i < 32; i = ((i | side) + 1) & ~side) {
      const other = i + side
      const apart = (((square[i] as number) >>> side) ^ (square[other] as number)) & low
      square[i] = (square[i] as number) ^ (apart << side)
      square[other] = (square[other] as number) ^ apart
    }
    low ^= low << (side >> 1)
  }
}
