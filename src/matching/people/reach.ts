/** How the way to one workplace is judged from every home, and who lives near enough. */
import type { Point } from '../../lib/places.js'
import { type Answer, answerOf, contentOf } from '../ask.js'
import { grown } from '../bitmap.js'
import { criteria } from '../criteria.js'
import type { Pair } from '../numbering.js'
import { travelMinutes } from '../travel.js'
import { changedSlot, remembers } from './changes.js'
import { type Columns, column, nobody, pointOf, rowLength } from './columns.js'
import type { Searchable } from './people-index.js'
import { stateNumbers, type Tally, untold } from './sieve.js'
import type { Layout } from './sort-people.js'

/** Words of 32 sorted slots, ascending; in each of them whose way is short enough, and whose nearly is. */
export interface Surroundings {
  words: Int32Array
  fits: Int32Array
  near: Int32Array
}

/** Who stands behind the sorted slots and lives near enough, or nearly: by word from that of the last sorted slot on. */
export interface Behind {
  fits: number[]
  near: number[]
  /** so many changes of the index are in it */
  seen: number
}

export interface Reach {
  /** the few answers there are, and which of them each home has */
  answers: Answer[]
  answerOfHome: Uint16Array
  pointsOfHome: Uint8Array
  /** those near enough alone, and with those who nearly are */
  inside(): Surroundings
  around(): Surroundings
  /** of those behind the sorted slots, as they stand now */
  behind(): Behind
  /** of those who live near enough, or nearly: of all, and by word, as far as all 32 slots are sorted */
  mostPoints: number
  mostOfWord(): Uint8Array
  /** Asks about homes that came since. */
  ask(): void
  bytes(): number
  /** how many each reason keeps away */
  tally: Tally
}

/** What is said of a way, by its length and the commute limit: the same for every workplace. */
interface Ways {
  answers: Answer[]
  /** by number of the answer: its points, and its state as that of a sieve */
  points: number[]
  states: number[]
  /** by number of the place */
  where: (Point | null)[]
  /** numbers of places and commute limits by number of the home: a list of numbers is quicker to read than pairs */
  places: number[]
  limits: number[]
  /** number of the answer, by commute limit and way; `unasked` until somebody asks */
  byLimit: number[][]
}

const unasked = -1

/** In the place of minutes, or of no minutes: nobody knows where the home is, or the workplace. */
const wayUnknown = { home: 0, workplace: 1 }
/** Minutes themselves come behind. */
const firstWay = 2

function answerFor({ answers, points, states }: Ways, { values }: Columns, way: number, limitNumber: number): number {
  const limit = values.commuteLimits.values[limitNumber] ?? null
  const minutes = way < firstWay ? null : way - firstWay
  const answer = answerOf(criteria.commute.markOf({ minutes, workplaceKnown: way !== wayUnknown.workplace, limit }))
  const content = contentOf(answer)
  const known = answers.findIndex(each => contentOf(each) === content)
  if (known >= 0) return known
  points.push(answer.points)
  states.push(stateNumbers[answer.state])
  return answers.push(answer) - 1
}

export function reachOf(index: Searchable, workplace: Point | null): Reach {
  const { columns, layout, kept } = index
  const { values } = columns
  const ways = kept.of<Ways>('ways', () => ({
    value: { answers: [], points: [], states: [], where: [], places: [], limits: [], byLimit: [] },
    bytes: 16 * values.homes.values.length,
  }))
  const { answers, points, states, where, places, limits, byLimit } = ways
  /** by place; and the longest, as a number for a list that is as long */
  const wayFrom: number[] = []
  let longest = firstWay

  function wayTo(place: number): number {
    const home = where[place]
    if (!workplace) return wayUnknown.workplace
    return home ? firstWay + travelMinutes(home, workplace) : wayUnknown.home
  }

  let inside: Surroundings | null = null
  let around: Surroundings | null = null
  let mostOfWord: Uint8Array | null = null
  const behind: Behind = { fits: [], near: [], seen: -1 }
  const reach: Reach = {
    ...{ answers, answerOfHome: new Uint16Array(0), pointsOfHome: new Uint8Array(0) },
    ...{ mostPoints: 0, tally: untold },
    inside() {
      inside ??= surroundingsOf(layout, ways, reach, false)
      return inside
    },
    around() {
      around ??= surroundingsOf(layout, ways, reach, true)
      return around
    },
    behind() {
      if (behind.seen !== index.changes.count) lookBehind(index, ways, reach, behind)
      return behind
    },
    mostOfWord() {
      mostOfWord ??= bestOfWords(layout, ways, reach)
      return mostOfWord
    },
    ask() {
      const homes = values.homes.values
      if (reach.answerOfHome.length === homes.length) return
      for (let place = where.length; place < values.places.values.length; place++) where.push(pointOf(values, place))
      for (let place = wayFrom.length; place < values.places.values.length; place++) {
        const way = wayTo(place)
        wayFrom.push(way)
        if (way > longest) longest = way
      }
      for (let home = places.length; home < homes.length; home++) {
        const { first, second } = homes[home] as Pair
        places.push(first)
        limits.push(second)
      }
      while (byLimit.length < values.commuteLimits.values.length) byLimit.push([])
      for (const byWay of byLimit) while (byWay.length <= longest) byWay.push(unasked)
      const answerOfHome = new Uint16Array(homes.length)
      const pointsOfHome = new Uint8Array(homes.length)
      let { mostPoints } = reach
      for (let home = 0; home < homes.length; home++) {
        const limit = limits[home] as number
        const way = wayFrom[places[home] as number] as number
        const byWay = byLimit[limit] as number[]
        let number = byWay[way] as number
        if (number === unasked) {
          number = answerFor(ways, columns, way, limit)
          byWay[way] = number
        }
        const given = points[number] as number
        answerOfHome[home] = number
        pointsOfHome[home] = given
        if (given > mostPoints && states[number] !== stateNumbers.never) mostPoints = given
      }
      Object.assign(reach, { answerOfHome, pointsOfHome, mostPoints })
    },
    // A byte for every word; for about a fifth of them, those within reach, a word and its bits; and those behind.
    bytes: () => 3 * reach.answerOfHome.length + 8 * wayFrom.length + layout.sortedEnd / 8,
  }
  reach.ask()

  return reach
}

/** Working space, as many words as there are. */
let space = { words: new Int32Array(0), fits: new Int32Array(0), near: new Int32Array(0) }

/**
 * Sorted slots within reach.
 * @param nearly whether those are wanted, too, whose way is only nearly short enough
 */
function surroundingsOf(
  { homes, starts, sortedEnd }: Layout,
  { states }: Ways,
  { answerOfHome }: Reach,
  nearly: boolean,
): Surroundings {
  const most = (sortedEnd >>> 5) + 1
  space = { words: grown(space.words, most), fits: grown(space.fits, most), near: grown(space.near, most) }
  const { words, fits, near } = space
  let count = 0
  for (let rank = 0; rank < homes.length; rank++) {
    const state = states[answerOfHome[homes[rank] as number] as number] as number
    if (state !== stateNumbers.fits && !(nearly && state === stateNumbers.mendable)) continue
    const end = starts[rank + 1] as number
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
  return { words: words.slice(0, count), fits: fits.slice(0, count), near: near.slice(0, count) }
}

/** Asks about those who came, moved or left since; about all when so many did that they are not remembered. */
function lookBehind({ columns, layout, changes }: Searchable, { states }: Ways, reach: Reach, behind: Behind): void {
  const { sortedEnd, end } = layout
  const first = sortedEnd >>> 5
  while ((first + behind.fits.length) << 5 < end) {
    behind.fits.push(0)
    behind.near.push(0)
  }
  const ask = (slot: number): void => {
    const home = columns.rows[slot * rowLength + column.home] as number
    const state = home === nobody ? stateNumbers.never : (states[reach.answerOfHome[home] as number] as number)
    const word = (slot >>> 5) - first
    const others = ~(1 << slot)
    behind.fits[word] = ((behind.fits[word] as number) & others) | ((state & stateNumbers.fits) << slot)
    behind.near[word] = ((behind.near[word] as number) & others) | ((state >> 1) << slot)
  }
  if (behind.seen >= 0 && remembers(changes, behind.seen)) {
    for (let change = behind.seen; change < changes.count; change++) {
      const slot = changedSlot(changes, change)
      if (slot >= sortedEnd) ask(slot)
    }
  } else for (let slot = sortedEnd; slot < end; slot++) ask(slot)
  behind.seen = changes.count
}

/** Of those within reach, or nearly. */
function bestOfWords({ homes, starts, sortedEnd }: Layout, { states }: Ways, reach: Reach): Uint8Array {
  const { answerOfHome, pointsOfHome } = reach
  const most = new Uint8Array(sortedEnd >>> 5)
  for (let rank = 0; rank < homes.length; rank++) {
    const home = homes[rank] as number
    if (states[answerOfHome[home] as number] === stateNumbers.never) continue
    const points = pointsOfHome[home] as number
    const end = starts[rank + 1] as number
    for (let word = (starts[rank] as number) >>> 5; word << 5 < end; word++)
      if (points > (most[word] as number)) most[word] = points
  }
  return most
}
