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
  answers: readonly Answer[]
  /** number of the answer */
  answerOf(home: number): number
  /** what the answer comes down to, by home: points, and from bit 8 a number of `stateNumbers` */
  ofHome: Uint16Array
  /** nobody has more who lives near enough, or nearly */
  mostPoints: number
  /** Asks about homes that came since. */
  ask(): void
  bytes(): number
}

/** What is said of a way, by its length and the commute limit: the same for every workplace. */
interface Sayings {
  /** the few answers there are, and their numbers by what they say */
  answers: Answer[]
  numbers: Map<string, number>
  /** at commute limit x length + way: number of the answer, and what it comes down to; or `unasked` */
  table: Uint16Array
  short: Uint16Array
  length: number
  /** of ways that are short enough, or nearly, as far as they were asked about */
  mostPoints: number
  /** by number of the place */
  where: (Point | null)[]
  /** by number of the home, numbers of its place and of its commute limit: quicker to read than pairs */
  places: Int32Array
  limits: Int32Array
}

const unasked = 0xffff

export const pointsOfWay = (way: number): number => way & 0xff
export const stateOfWay = (way: number): number => way >> 8

/** In the place of minutes, or of no minutes: nobody knows where the home is, or the workplace. */
const wayUnknown = { home: 0, workplace: 1 }
/** Minutes themselves come behind. */
const firstWay = 2

const newSayings = (): Sayings => ({
  ...{ answers: [], numbers: new Map() },
  ...{ table: new Uint16Array(0), short: new Uint16Array(0), length: 256, mostPoints: 0 },
  ...{ where: [], places: new Int32Array(0), limits: new Int32Array(0) },
})

export function waysTo({ columns, kept }: Searchable, workplace: Point | null): Ways {
  const homes = columns.values.homes.values
  const sayings = kept.of<Sayings>('ways', () => ({ value: newSayings(), bytes: 16 * homes.length }))
  const { where } = sayings
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
    answerOf(home) {
      const { places, limits, length } = sayings
      const at = (limits[home] as number) * length + (wayFrom[places[home] as number] as number)
      if (sayings.table[at] === unasked) askAbout(sayings, columns, at)
      return sayings.table[at] as number
    },
    ofHome: new Uint16Array(0),
    mostPoints: 0,
    ask() {
      if (ways.ofHome.length === homes.length) return
      readHomes(sayings, columns)
      findWays()
      makeRoom(sayings, columns, longest)
      ways.ofHome = lookUp(sayings, columns, wayFrom)
      ways.mostPoints = sayings.mostPoints
    },
    bytes: () => 2 * ways.ofHome.length + 4 * wayFrom.length,
  }
  ways.ask()
  return ways
}

/** Of each home, by the ways from places. */
function lookUp(sayings: Sayings, columns: Columns, wayFrom: Int32Array): Uint16Array {
  const { short, length, places, limits } = sayings
  const ofHome = new Uint16Array(places.length)
  for (let home = 0; home < ofHome.length; home++) {
    const at = (limits[home] as number) * length + (wayFrom[places[home] as number] as number)
    if (short[at] === unasked) askAbout(sayings, columns, at)
    ofHome[home] = short[at] as number
  }
  return ofHome
}

/** Follows places and homes that came since. */
function readHomes(sayings: Sayings, { values }: Columns): void {
  const { where, places } = sayings
  for (let place = where.length; place < values.places.values.length; place++) where.push(pointOf(values, place))
  const homes = values.homes.values as Pair[]
  if (places.length === homes.length) return
  sayings.places = Int32Array.from(homes, ({ first }) => first)
  sayings.limits = Int32Array.from(homes, ({ second }) => second)
}

/** For every commute limit, and for ways as long as this. */
function makeRoom(sayings: Sayings, { values }: Columns, longest: number): void {
  while (sayings.length <= longest) {
    sayings.length *= 2
    sayings.table = new Uint16Array(0)
    sayings.short = new Uint16Array(0)
  }
  const cells = values.commuteLimits.values.length * sayings.length
  sayings.table = longer(sayings.table, cells)
  sayings.short = longer(sayings.short, cells)
}

function longer(table: Uint16Array, cells: number): Uint16Array {
  if (table.length >= cells) return table
  const longer = new Uint16Array(cells).fill(unasked)
  longer.set(table)
  return longer
}

function askAbout(sayings: Sayings, { values }: Columns, at: number): void {
  const { answers, numbers, table, short, length } = sayings
  const limit = values.commuteLimits.values[Math.floor(at / length)] ?? null
  const way = at % length
  const minutes = way < firstWay ? null : way - firstWay
  const answer = answerOf(criteria.commute.markOf({ minutes, workplaceKnown: way !== wayUnknown.workplace, limit }))
  const content = contentOf(answer)
  const number = numbers.get(content) ?? answers.push(answer) - 1
  numbers.set(content, number)
  table[at] = number
  short[at] = answer.points | (stateNumbers[answer.state] << 8)
  if (answer.state !== 'never') sayings.mostPoints = Math.max(sayings.mostPoints, answer.points)
}
