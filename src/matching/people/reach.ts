/** How the way to one workplace is judged from every home, and who lives near enough. */
import type { Point } from '../../lib/places.js'
import { type Answer, answerOf, contentOf } from '../ask.js'
import { criteria } from '../criteria.js'
import type { Pair } from '../numbering.js'
import { travelMinutes } from '../travel.js'
import { type Columns, pointOf } from './columns.js'
import type { Searchable } from './people-index.js'
import { type Tally, untold } from './sieve.js'
import type { Layout } from './sort-people.js'

/** Words of 32 sorted slots, ascending; in each of them whose way is short enough, and whose nearly is. */
export interface Surroundings {
  words: Int32Array
  fits: Int32Array
  near: Int32Array
}

export interface Reach {
  /** the few answers there are, and which of them each home has */
  answers: Answer[]
  answerOfHome: Uint16Array
  pointsOfHome: Uint8Array
  /** those near enough alone, and with those who nearly are */
  inside(): Surroundings
  around(): Surroundings
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
  /** numbers of places and commute limits by number of the home: a list of numbers is quicker to read than pairs */
  places: number[]
  limits: number[]
  /** number of the answer, by commute limit and way */
  byLimit: (number | undefined)[][]
}

/** In the place of minutes, or of no minutes: nobody knows where the home is, or the workplace. */
const wayUnknown = { home: 0, workplace: 1 }
/** Minutes themselves come behind. */
const firstWay = 2

function answerFor({ answers }: Ways, { values }: Columns, way: number, limitNumber: number): number {
  const limit = values.commuteLimits.values[limitNumber] ?? null
  const minutes = way < firstWay ? null : way - firstWay
  const answer = answerOf(criteria.commute.markOf({ minutes, workplaceKnown: way !== wayUnknown.workplace, limit }))
  const content = contentOf(answer)
  const known = answers.findIndex(each => contentOf(each) === content)
  return known < 0 ? answers.push(answer) - 1 : known
}

export function reachOf({ columns, layout, kept }: Searchable, workplace: Point | null): Reach {
  const { values } = columns
  const ways = kept.of<Ways>('ways', () => ({
    value: { answers: [], places: [], limits: [], byLimit: [] },
    bytes: 16 * values.homes.values.length,
  }))
  const { answers, places, limits, byLimit } = ways
  /** by place */
  const wayFrom: number[] = []

  function wayTo(place: number): number {
    const home = pointOf(values, place)
    if (!workplace) return wayUnknown.workplace
    return home ? firstWay + travelMinutes(home, workplace) : wayUnknown.home
  }

  let inside: Surroundings | null = null
  let around: Surroundings | null = null
  let mostOfWord: Uint8Array | null = null
  const reach: Reach = {
    ...{ answers, answerOfHome: new Uint16Array(0), pointsOfHome: new Uint8Array(0) },
    ...{ mostPoints: 0, tally: untold },
    inside() {
      inside ??= surroundingsOf(layout, reach, false)
      return inside
    },
    around() {
      around ??= surroundingsOf(layout, reach, true)
      return around
    },
    mostOfWord() {
      mostOfWord ??= bestOfWords(layout, reach)
      return mostOfWord
    },
    ask() {
      const homes = values.homes.values
      if (reach.answerOfHome.length === homes.length) return
      for (let place = wayFrom.length; place < values.places.values.length; place++) wayFrom.push(wayTo(place))
      for (let home = places.length; home < homes.length; home++) {
        const { first, second } = homes[home] as Pair
        places.push(first)
        limits.push(second)
      }
      while (byLimit.length < values.commuteLimits.values.length) byLimit.push([])
      reach.answerOfHome = new Uint16Array(homes.length)
      reach.pointsOfHome = new Uint8Array(homes.length)
      for (let home = 0; home < homes.length; home++) {
        const limit = limits[home] as number
        const way = wayFrom[places[home] as number] as number
        const byWay = byLimit[limit] as (number | undefined)[]
        // Without holes, so that it stays a plain list.
        while (byWay.length <= way) byWay.push(undefined)
        byWay[way] ??= answerFor(ways, columns, way, limit)
        const number = byWay[way] as number
        const { state, points } = answers[number] as Answer
        reach.answerOfHome[home] = number
        reach.pointsOfHome[home] = points
        if (state !== 'never' && points > reach.mostPoints) reach.mostPoints = points
      }
    },
    // A byte for every word, and for about a fifth of them, those within reach, a word and its bits.
    bytes: () => 3 * reach.answerOfHome.length + 8 * wayFrom.length + layout.sortedEnd / 12,
  }
  reach.ask()

  return reach
}

/**
 * Sorted slots within reach.
 * @param nearly whether those are wanted, too, whose way is only nearly short enough
 */
function surroundingsOf({ homes, starts }: Layout, { answers, answerOfHome }: Reach, nearly: boolean): Surroundings {
  const marks: Marks = { words: [], fits: [], near: [] }
  for (let rank = 0; rank < homes.length; rank++) {
    const { state } = answers[answerOfHome[homes[rank] as number] as number] as Answer
    if (state === 'fits' || (nearly && state === 'mendable'))
      add(marks, state, starts[rank] as number, starts[rank + 1] as number)
  }
  return {
    words: Int32Array.from(marks.words),
    fits: Int32Array.from(marks.fits),
    near: Int32Array.from(marks.near),
  }
}

function bestOfWords({ homes, starts, sortedEnd }: Layout, { pointsOfHome }: Reach): Uint8Array {
  const most = new Uint8Array(sortedEnd >>> 5)
  for (let rank = 0; rank < homes.length; rank++) {
    const points = pointsOfHome[homes[rank] as number] as number
    const end = starts[rank + 1] as number
    for (let word = (starts[rank] as number) >>> 5; word << 5 < end; word++)
      if (points > (most[word] as number)) most[word] = points
  }
  return most
}

/** Surroundings on the way. */
type Marks = Record<keyof Surroundings, number[]>

/** Sets the bits of the slots from the first up to the second, behind all that are there. */
function add({ words, fits, near }: Marks, state: 'fits' | 'mendable', from: number, to: number): void {
  for (let slot = from; slot < to; ) {
    const word = slot >>> 5
    const end = Math.min(to, (word + 1) << 5)
    const bits = (-1 << (slot & 31)) & (-1 >>> (31 - ((end - 1) & 31)))
    if (words.at(-1) !== word) {
      words.push(word)
      fits.push(0)
      near.push(0)
    }
    const bitmap = state === 'fits' ? fits : near
    bitmap[words.length - 1] = (bitmap[words.length - 1] as number) | bits
    slot = end
  }
}
