/** Who lives near enough to one workplace, or nearly. */
import type { Point } from '../../lib/places.js'
import { grown } from '../bitmap.js'
import type { Followed, SomePeople } from './bits.js'
import { changedSlot, remembers } from './changes.js'
import { type Columns, column, nobody, rowLength } from './columns.js'
import type { Searchable } from './people-index.js'
import { stateNumbers, type Tally, untold } from './sieve.js'
import type { Layout } from './sort-people.js'
import { pointsOfWay, stateOfWay, type Ways, waysTo } from './ways.js'

export interface Reach {
  ways: Ways
  /** those of the sorted words near enough alone, and with those who nearly are */
  inside(): SomePeople
  around(): SomePeople
  /** of those behind the sorted words, as they stand now */
  behind(): SomePeople
  /** of a single slot; holds until another is asked about */
  at(slot: number): SomePeople
  /** the most points of those who live near enough, or nearly, by word, as far as all 32 slots are sorted */
  mostOfWord(): Uint8Array
  bytes(): number
  /** how many each reason keeps away */
  tally: Tally
}

export function reachOf(index: Searchable, workplace: Point | null): Reach {
  const { layout, changes } = index
  const ways = waysTo(index, workplace)
  let ranks: Int32Array | null = null
  let inside: SomePeople | null = null
  let around: SomePeople | null = null
  let mostOfWord: Uint8Array | null = null
  const withinReach = (): Int32Array => {
    ranks ??= ranksWithin(layout, ways)
    return ranks
  }
  const behind: Followed = { count: 0, words: noWords, fits: noWords, near: noWords, seen: -1 }
  return {
    ways,
    inside() {
      inside ??= surroundingsOf(layout, ways, withinReach(), false)
      return inside
    },
    around() {
      around ??= surroundingsOf(layout, ways, withinReach(), true)
      return around
    },
    behind() {
      if (behind.seen !== changes.count) lookBehind(index, ways, behind)
      return behind
    },
    at: slot => surroundingsAt(index, ways, slot),
    mostOfWord() {
      mostOfWord ??= bestOfWords(layout, ways, withinReach())
      return mostOfWord
    },
    // A byte for every word; for about a fifth of them, those within reach, a word and its bits; those behind; and homes.
    bytes: () => ways.bytes() + layout.sortedEnd / 8 + layout.homes.length,
    tally: untold,
  }
}

const noWords = new Int32Array(0)

/** So many words hold sorted slots alone. */
const wordsSorted = ({ sortedEnd }: Layout): number => sortedEnd >>> 5

/** Working space, as many words as there are. */
let space = { words: new Int32Array(0), fits: new Int32Array(0), near: new Int32Array(0) }

/** Of the homes from which the way is short enough, or nearly. */
function ranksWithin({ homes }: Layout, { ofHome }: Ways): Int32Array {
  const ranks = new Int32Array(homes.length)
  let count = 0
  for (let rank = 0; rank < homes.length; rank++) {
    ranks[count] = rank
    count += stateOfWay(ofHome[homes[rank] as number] as number) === stateNumbers.never ? 0 : 1
  }
  return ranks.slice(0, count)
}

/**
 * Sorted slots within reach.
 * @param nearly whether those are wanted, too, whose way is only nearly short enough
 */
function surroundingsOf(layout: Layout, { ofHome }: Ways, ranks: Int32Array, nearly: boolean): SomePeople {
  const { homes, starts } = layout
  const most = wordsSorted(layout)
  space = { words: grown(space.words, most), fits: grown(space.fits, most), near: grown(space.near, most) }
  const { words, fits, near } = space
  let count = 0
  for (const rank of ranks) {
    const state = stateOfWay(ofHome[homes[rank] as number] as number)
    if (state !== stateNumbers.fits && !nearly) continue
    const end = Math.min(starts[rank + 1] as number, most << 5)
    for (let slot = starts[rank] as number; slot < end; ) {
      const word = slot >>> 5
      const next = Math.min(end, (word + 1) << 5)
      const bits = (-1 << (slot & 31)) & (-1 >>> (31 - ((next - 1) & 31)))
      if (count === 0 || words[count - 1] !== word) {
        words[count] = word
        fits[count] = 0
        near[count] = 0
        count += 1
      }
      const bitmap = state === stateNumbers.fits ? fits : near
      bitmap[count - 1] = (bitmap[count - 1] as number) | bits
      slot = next
    }
  }
  return { count, words: words.slice(0, count), fits: fits.slice(0, count), near: near.slice(0, count) }
}

const single: SomePeople = {
  ...{ count: 1, words: new Int32Array(1) },
  ...{ fits: new Int32Array(1), near: new Int32Array(1) },
}

function surroundingsAt({ columns }: Searchable, { ofHome }: Ways, slot: number): SomePeople {
  const state = stateIn(columns, ofHome, slot)
  single.words[0] = slot >>> 5
  single.fits[0] = (state & stateNumbers.fits) << slot
  single.near[0] = (state >> 1) << slot
  return single
}

function stateIn({ rows }: Columns, ofHome: Uint16Array, slot: number): number {
  const home = rows[slot * rowLength + column.home] as number
  return home === nobody ? stateNumbers.never : stateOfWay(ofHome[home] as number)
}

/** Asks about those who came, moved or left since; about all when so many did that they are not remembered. */
function lookBehind({ columns, layout, changes }: Searchable, { ofHome }: Ways, behind: Followed): void {
  const { end } = layout
  const first = wordsSorted(layout)
  lengthen(behind, first, ((end + 31) >>> 5) - first)
  const { fits, near } = behind
  const ask = (slot: number): void => {
    const state = stateIn(columns, ofHome, slot)
    const word = (slot >>> 5) - first
    const others = ~(1 << slot)
    fits[word] = ((fits[word] as number) & others) | ((state & stateNumbers.fits) << slot)
    near[word] = ((near[word] as number) & others) | ((state >> 1) << slot)
  }
  if (behind.seen >= 0 && remembers(changes, behind.seen)) {
    for (let change = behind.seen; change < changes.count; change++) {
      const slot = changedSlot(changes, change)
      if (slot >= first << 5) ask(slot)
    }
  } else for (let slot = first << 5; slot < end; slot++) ask(slot)
  behind.seen = changes.count
}

function lengthen(behind: Followed, first: number, count: number): void {
  if (behind.words.length < count) {
    const [fits, near] = [grown(noWords, count), grown(noWords, count)]
    fits.set(behind.fits)
    near.set(behind.near)
    Object.assign(behind, { fits, near, words: Int32Array.from(fits, (_, i) => first + i) })
  }
  behind.count = count
}

/** Of those within reach, or nearly. */
function bestOfWords(layout: Layout, { ofHome }: Ways, ranks: Int32Array): Uint8Array {
  const { homes, starts } = layout
  const most = new Uint8Array(wordsSorted(layout))
  for (const rank of ranks) {
    const points = pointsOfWay(ofHome[homes[rank] as number] as number)
    const end = starts[rank + 1] as number
    for (let word = (starts[rank] as number) >>> 5; word << 5 < end; word++)
      if (points > (most[word] as number)) most[word] = points
  }
  return most
}
