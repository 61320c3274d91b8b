/** Points of every criterion for one opening, before weights, by what a person has. */
import type { Day } from '../../lib/days.js'
import { ask, standIn } from '../ask.js'
import { criteria } from '../criteria.js'
import { dayNumber } from '../day-number.js'
import type { OpeningFacts } from '../facts.js'
import type { Kept } from '../kept.js'
import { days, type Nearness, nearness, wholeYears } from '../measures.js'
import { danishUnknown } from './columns.js'
import { keysOf } from './opening-keys.js'
import type { Searchable } from './people-index.js'

export interface Scores {
  /** points by place of the sector among the wishes, and without one */
  sector: string
  wish: LazyPoints
  notWished: number
  experience: OccupationPoints
  /** codes of the wanted skills; points by how many of them are held */
  wanted: readonly string[]
  held: readonly number[]
  /** by level, the last for one that is not told */
  danish: readonly number[]
  mostDanish: number
  /** times of the week of the opening; points by how many are free x 4, plus 2 when free times are told, plus 1 when hours are */
  slots: number
  times: readonly number[]
  mostTimes: number
  /** by days that the person has waited, as far as that is usual */
  waiting: Uint8Array
  /** day number */
  today: number
}

/** Points asked for when they are first needed: undefined until then. */
export interface LazyPoints {
  points: (number | undefined)[]
  of(number: number): number
}

export interface OccupationPoints {
  /** by number of the DISCO code, and 0 before them for no code: where its points begin; the number of the years is added */
  start: Uint16Array
  points: Uint8Array
  /** trades in which the most points can be had, and the most in these and in all others */
  trades: readonly number[]
  bounds: { trades: number; others: number }
  /** Asks about occupations that came since. */
  ask(): void
}

/** Of the most that there is: where trades are cut from the others affects only how soon a search may stop. */
const tradeShare = 0.3

/** Days. */
const usualWait = 2048

/** About; a list of numbers. */
const listBytes = 256

export function scoresOf(index: Searchable, opening: OpeningFacts, today: Day): Scores {
  const { columns, kept } = index
  const { sector, slots } = opening
  const keys = keysOf(opening)
  const { wanted } = keys
  const danish = listed(kept, keys.danish, () => danishPoints(opening, today))
  const times = listed(kept, keys.times, () => timePoints(opening, today))
  const wishes = kept.of(keys.wishes, () => ({
    value: {
      wish: lazyPoints(rank => criteria.wishes.markOf({ rank, told: true, sector }).points),
      notWished: ask('wishes', standIn({}, today), opening).points,
    },
    bytes: listBytes,
  }))
  return {
    sector,
    wish: wishes.wish,
    notWished: wishes.notWished,
    experience: kept.of(keys.experience, () => ({
      value: occupationPoints(index, opening),
      bytes: listBytes + 2 * columns.values.discos.values.length,
    })),
    wanted,
    held: listed(kept, keys.skills, () => skillPoints(wanted)).points,
    danish: danish.points,
    mostDanish: danish.most,
    slots,
    times: times.points,
    mostTimes: times.most,
    waiting: kept.of('points of waiting', () => ({
      value: Uint8Array.from({ length: usualWait }, (_, days) => criteria.waiting.markOf({ days }).points),
      bytes: usualWait,
    })),
    today: dayNumber(today),
  }
}

interface Listed {
  points: readonly number[]
  most: number
}

const listed = (kept: Kept, key: string, listOf: () => number[]): Listed =>
  kept.of(key, () => {
    const points = listOf()
    return { value: { points, most: Math.max(...points) }, bytes: listBytes }
  })

const danishPoints = (opening: OpeningFacts, today: Day): number[] =>
  Array.from({ length: danishUnknown + 1 }, (_, level) => {
    const person = standIn({ danish: level === danishUnknown ? null : level }, today)
    return ask('danish', person, opening).points
  })

/** By how many of the wanted are held. */
const skillPoints = (wanted: readonly string[]): number[] =>
  Array.from(
    { length: wanted.length + 1 },
    (_, held) => criteria.skills.markOf({ wanted: [...wanted], held: wanted.slice(0, held) }).points,
  )

function lazyPoints(ask: (number: number) => number): LazyPoints {
  const points: (number | undefined)[] = []
  return {
    points,
    of(number) {
      // Without holes, so that it stays a plain list of numbers.
      while (points.length <= number) points.push(undefined)
      const asked = ask(number)
      points[number] = asked
      return asked
    },
  }
}

/** For all openings of this occupation and sector. */
function occupationPoints({ columns }: Searchable, { disco, sector }: OpeningFacts): OccupationPoints {
  const { values } = columns
  const pointsFor = (near: Nearness, years: number | null) =>
    criteria.experience.markOf({ nearness: near, years: wholeYears(years), disco }).points
  const none = pointsFor(0, null)
  const mostOf = nearnesses.map(near => pointsFor(near, Number.MAX_SAFE_INTEGER))
  let [knownDiscos, knownYears] = [-1, -1]
  const self: OccupationPoints = {
    ...{ start: new Uint16Array(0), points: new Uint8Array(0) },
    ...{ trades: [], bounds: { trades: none, others: none } },
    ask() {
      const years = values.years.values
      if (knownDiscos === values.discos.values.length && knownYears === years.length) return
      knownDiscos = values.discos.values.length
      knownYears = years.length
      self.points = Uint8Array.from([...nearnesses.flatMap(near => years.map(each => pointsFor(near, each))), none])
      const nearnessOf = values.discos.values.map(held => nearness(held, disco, sector))
      self.start = Uint16Array.from([self.points.length - 1, ...nearnessOf.map(near => near * years.length)])
      /** by number of the trade */
      const most: number[] = values.trades.values.map(() => none)
      for (let held = 0; held < nearnessOf.length; held++) {
        const trade = columns.tradeOf[held] as number
        most[trade] = Math.max(most[trade] as number, mostOf[nearnessOf[held] as Nearness] as number)
      }
      const highest = Math.max(none, ...most)
      const isHigh = (points: number) => points > none && points >= tradeShare * highest
      self.trades = [...most.keys()].filter(trade => isHigh(most[trade] as number))
      self.bounds = { trades: highest, others: Math.max(none, ...most.filter(points => !isHigh(points))) }
    },
  }
  self.ask()
  return self
}

const nearnesses: readonly Nearness[] = [0, 1, 2, 3, 4]

function timePoints(opening: OpeningFacts, today: Day): number[] {
  const measured = days(standIn({ hoursPerWeek: opening.hoursPerWeek }, today), opening)
  const points: number[] = []
  for (let free = 0; free <= measured.of; free++)
    for (const known of [false, true])
      for (const hours of [null, measured.hours])
        points.push(criteria.days.markOf({ ...measured, free, known, hours }).points)
  return points
}
