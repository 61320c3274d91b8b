/** Points of every criterion for one opening, before weights, by what a person has. */
import type { Day } from '../lib/days.js'
import { ask, standIn } from './ask.js'
import { type Columns, danishUnknown } from './columns.js'
import { criteria } from './criteria.js'
import { dayNumber } from './day-number.js'
import type { OpeningFacts } from './facts.js'
import { days } from './measures.js'
import type { Pair } from './numbering.js'

/** Points asked for when they are first needed: undefined until then. */
export interface LazyPoints {
  points: (number | undefined)[]
  of(number: number): number
}

export interface OccupationPoints extends LazyPoints {
  /** of somebody without any */
  none: number
  trades: Trades
}

/** DISCO codes by the most that somebody who has had them can get: the trade itself, those near it, and the rest. */
export interface Trades {
  /** numbers of the codes */
  same: number[]
  near: number[]
  /** the most points with one of the rest, one near, the same */
  bounds: [rest: number, near: number, same: number]
  /** Asks about codes that came since. */
  ask(): void
}

/** Of the most that any code can give: where bounds are cut affects only how soon a search may stop. */
const tradeShares = { same: 0.7, near: 0.3 }

export interface Scores {
  /** points by place of the sector among the wishes, and without one */
  sector: string
  wish: LazyPoints
  notWished: number
  /** by number of the occupation: a code with years */
  occupation: OccupationPoints
  /** codes of the wanted skills; points by how many of them are held */
  wanted: readonly string[]
  held: number[]
  /** by level, the last for one that is not told */
  danish: number[]
  /** by free slots x 4, plus 2 when the availability is told, plus 1 when the hours are */
  times: number[]
  /** by days that the person has waited */
  waiting: LazyPoints
  /** day number */
  today: number
}

function lazyPoints(ask: (number: number) => number, length = 0): LazyPoints {
  const points: (number | undefined)[] = []
  // Without holes, so that it stays a plain list of numbers.
  for (let number = 0; number < length; number++) points.push(undefined)
  return {
    points,
    of(number) {
      while (points.length <= number) points.push(undefined)
      const asked = ask(number)
      points[number] = asked
      return asked
    },
  }
}

/** For all openings of this occupation and sector. */
export function occupationPoints(
  { values: { occupations, discos, years } }: Columns,
  opening: OpeningFacts,
  today: Day,
): OccupationPoints {
  const pointsFor = (disco: string, years: number | null) =>
    ask('experience', standIn({ occupations: [{ disco, years }] }, today), opening).points
  const none = ask('experience', standIn({}, today), opening).points
  return {
    ...lazyPoints(number => {
      const { first, second } = occupations.values[number] as Pair
      return pointsFor(discos.values[first] as string, years.values[second] as number | null)
    }, occupations.values.length),
    none,
    trades: tradesOf(discos.values, none, disco => pointsFor(disco, Number.MAX_SAFE_INTEGER)),
  }
}

function tradesOf(discos: readonly string[], none: number, mostOf: (disco: string) => number): Trades {
  const most: number[] = []
  const trades: Trades = {
    ...{ same: [], near: [], bounds: [none, none, none] },
    ask() {
      if (most.length === discos.length) return
      for (let number = most.length; number < discos.length; number++) most.push(mostOf(discos[number] as string))
      const highest = Math.max(none, ...most)
      const step = (points: number) =>
        points > none && points >= tradeShares.same * highest
          ? 2
          : points > none && points >= tradeShares.near * highest
            ? 1
            : 0
      const all = [...most.keys()]
      trades.same = all.filter(number => step(most[number] as number) === 2)
      trades.near = all.filter(number => step(most[number] as number) === 1)
      const bound = (of: 0 | 1 | 2) => Math.max(none, ...most.filter(points => step(points) === of))
      trades.bounds = [bound(0), bound(1), bound(2)]
    },
  }
  return trades
}

/** For all openings. */
export const waitingPoints = (): LazyPoints => lazyPoints(days => criteria.waiting.markOf({ days }).points)

export function scoresOf(opening: OpeningFacts, today: Day, occupation: OccupationPoints, waiting: LazyPoints): Scores {
  const nobody = standIn({}, today)
  const { wanted } = criteria.skills.measure(nobody, opening, { today, verdicts: [] })
  const { sector } = opening
  return {
    sector,
    wish: lazyPoints(rank => criteria.wishes.markOf({ rank, told: true, sector }).points),
    notWished: ask('wishes', nobody, opening).points,
    occupation,
    wanted,
    held: Array.from(
      { length: wanted.length + 1 },
      (_, held) => criteria.skills.markOf({ wanted, held: wanted.slice(0, held) }).points,
    ),
    danish: Array.from(
      { length: danishUnknown + 1 },
      (_, level) => ask('danish', standIn({ danish: level === danishUnknown ? null : level }, today), opening).points,
    ),
    times: timePoints(opening, today),
    waiting,
    today: dayNumber(today),
  }
}

function timePoints(opening: OpeningFacts, today: Day): number[] {
  const measured = days(standIn({ hoursPerWeek: opening.hoursPerWeek }, today), opening)
  const points: number[] = []
  for (let free = 0; free <= measured.of; free++)
    for (const known of [false, true])
      for (const hours of [null, measured.hours])
        points.push(criteria.days.markOf({ ...measured, free, known, hours }).points)
  return points
}
