/** How the way to one workplace is judged from every home. */
import type { Point } from '../../lib/places.js'
import { type Answer, answerOf, contentOf } from '../ask.js'
import { criteria } from '../criteria.js'
import type { Pair } from '../numbering.js'
import { travelMinutes } from '../travel.js'
import { type Columns, pointOf } from './columns.js'
import type { Searchable } from './people-index.js'
import { stateNumbers } from './sieve.js'

export interface Ways {
  /** the few answers there are, and which of them each home has */
  answers: Answer[]
  answerOfHome: Uint16Array
  /** what the answer comes down to: a number of `stateNumbers`, and points */
  stateOfHome: Uint8Array
  pointsOfHome: Uint8Array
  /** of those who live near enough, or nearly */
  mostPoints: number
  /** Asks about homes that came since. */
  ask(): void
  bytes(): number
}

/** What is said of a way, by its length and the commute limit: the same for every workplace. */
interface Sayings {
  answers: Answer[]
  /** numbers of the answers by what they say */
  numbers: Map<string, number>
  /** at commute limit x length + way: number of the answer, its points from bit 16, its state from bit 24; or `unasked` */
  table: Int32Array
  length: number
  /** by number of the place */
  where: (Point | null)[]
  /** numbers of places and commute limits by number of the home: a list of numbers is quicker to read than pairs */
  places: number[]
  limits: number[]
}

const unasked = -1

/** In the place of minutes, or of no minutes: nobody knows where the home is, or the workplace. */
const wayUnknown = { home: 0, workplace: 1 }
/** Minutes themselves come behind. */
const firstWay = 2

const newSayings = (): Sayings => ({
  ...{ answers: [], numbers: new Map(), table: new Int32Array(0), length: 256 },
  ...{ where: [], places: [], limits: [] },
})

export function waysTo({ columns, kept }: Searchable, workplace: Point | null): Ways {
  const homes = columns.values.homes.values
  const sayings = kept.of<Sayings>('ways', () => ({ value: newSayings(), bytes: 16 * homes.length }))
  const { where, places, limits } = sayings
  /** by place; and the longest */
  let wayFrom = new Int32Array(0)
  let longest = 0

  function wayTo(place: number): number {
    const home = where[place]
    if (!workplace) return wayUnknown.workplace
    return home ? firstWay + travelMinutes(home, workplace) : wayUnknown.home
  }

  function findWays(): void {
    const found = new Int32Array(where.length)
    found.set(wayFrom)
    for (let place = wayFrom.length; place < where.length; place++) {
      const way = wayTo(place)
      found[place] = way
      if (way > longest) longest = way
    }
    wayFrom = found
  }

  const ways: Ways = {
    answers: sayings.answers,
    ...{ answerOfHome: new Uint16Array(0), stateOfHome: new Uint8Array(0), pointsOfHome: new Uint8Array(0) },
    mostPoints: 0,
    ask() {
      const count = homes.length
      if (ways.answerOfHome.length === count) return
      readHomes(sayings, columns)
      findWays()
      makeRoom(sayings, columns, longest)
      const { table, length } = sayings
      const answerOfHome = new Uint16Array(count)
      const stateOfHome = new Uint8Array(count)
      const pointsOfHome = new Uint8Array(count)
      let { mostPoints } = ways
      for (let home = 0; home < count; home++) {
        const limit = limits[home] as number
        const way = wayFrom[places[home] as number] as number
        let cell = table[limit * length + way] as number
        if (cell === unasked) cell = askAbout(sayings, columns, limit, way)
        const points = (cell >> 16) & 0xff
        const state = cell >> 24
        answerOfHome[home] = cell & 0xffff
        stateOfHome[home] = state
        pointsOfHome[home] = points
        if (points > mostPoints && state !== stateNumbers.never) mostPoints = points
      }
      Object.assign(ways, { answerOfHome, stateOfHome, pointsOfHome, mostPoints })
    },
    bytes: () => 4 * ways.answerOfHome.length + 4 * wayFrom.length,
  }
  ways.ask()
  return ways
}

/** Follows places and homes that came since. */
function readHomes({ where, places, limits }: Sayings, { values }: Columns): void {
  for (let place = where.length; place < values.places.values.length; place++) where.push(pointOf(values, place))
  for (let home = places.length; home < values.homes.values.length; home++) {
    const { first, second } = values.homes.values[home] as Pair
    places.push(first)
    limits.push(second)
  }
}

/** For every commute limit, and for ways as long as this. */
function makeRoom(sayings: Sayings, { values }: Columns, longest: number): void {
  while (sayings.length <= longest) {
    sayings.length *= 2
    sayings.table = new Int32Array(0)
  }
  const cells = values.commuteLimits.values.length * sayings.length
  if (sayings.table.length >= cells) return
  const longer = new Int32Array(cells).fill(unasked)
  longer.set(sayings.table)
  sayings.table = longer
}

/** @returns the cell of the table */
function askAbout(
  { answers, numbers, table, length }: Sayings,
  { values }: Columns,
  limitNumber: number,
  way: number,
): number {
  const limit = values.commuteLimits.values[limitNumber] ?? null
  const minutes = way < firstWay ? null : way - firstWay
  const answer = answerOf(criteria.commute.markOf({ minutes, workplaceKnown: way !== wayUnknown.workplace, limit }))
  const content = contentOf(answer)
  const number = numbers.get(content) ?? answers.push(answer) - 1
  numbers.set(content, number)
  const cell = number | (answer.points << 16) | (stateNumbers[answer.state] << 24)
  table[limitNumber * length + way] = cell
  return cell
}
