/** How the way to one workplace is judged from every home, and the stretches of slots from which it is not too far. */
import type { Point } from '../lib/places.js'
import { type Answer, answerOf, contentOf } from './ask.js'
import { type Columns, pointOf } from './columns.js'
import { criteria } from './criteria.js'
import type { Pair } from './numbering.js'
import { type Tally, untold } from './sieve.js'
import type { Layout } from './sort-people.js'
import { travelMinutes } from './travel.js'

/** Slots from the first up to the second. */
export type Stretch = [from: number, to: number]

export interface Reach {
  /** the few answers there are, and which of them each home has */
  answers: Answer[]
  answerOfHome: Uint16Array
  pointsOfHome: Uint8Array
  /** the sorted slots of those who live near enough, and of those who nearly do */
  fits: Stretch[]
  mendable: Stretch[]
  /** of those who live near enough, or nearly */
  mostPoints: number
  /** Asks about homes that came since. */
  ask(): void
  bytes(): number
  /** how many each reason keeps away */
  tally: Tally
}

/** In the place of minutes that nobody knows. */
const unknownWay = -1

export function reachOf({ values }: Columns, layout: Layout, workplace: Point | null): Reach {
  const answers: Answer[] = []
  const byContent = new Map<string, number>()
  /** by place */
  const minutes: number[] = []
  /** number of the answer by commute limit and, one higher, minutes */
  const byWay: (number | undefined)[][] = []

  function minutesFrom(place: number): number {
    const home = pointOf(values, place)
    return home && workplace ? travelMinutes(home, workplace) : unknownWay
  }

  function answerFor(way: number, limitNumber: number): number {
    const limit = values.commuteLimits.values[limitNumber] ?? null
    const measured = { minutes: way === unknownWay ? null : way, workplaceKnown: workplace !== null, limit }
    const answer = answerOf(criteria.commute.markOf(measured))
    const content = contentOf(answer)
    const number = byContent.get(content) ?? answers.push(answer) - 1
    byContent.set(content, number)
    return number
  }

  const reach: Reach = {
    ...{ answers, answerOfHome: new Uint16Array(0), pointsOfHome: new Uint8Array(0) },
    ...{ fits: [], mendable: [], mostPoints: 0, tally: untold },
    ask() {
      const homes = values.homes.values
      const known = reach.answerOfHome
      if (known.length === homes.length) return
      for (let place = minutes.length; place < values.places.values.length; place++) minutes.push(minutesFrom(place))
      while (byWay.length < values.commuteLimits.values.length) byWay.push([])
      reach.answerOfHome = new Uint16Array(homes.length)
      reach.answerOfHome.set(known)
      for (let home = known.length; home < homes.length; home++) {
        const { first: place, second: limit } = homes[home] as Pair
        const way = minutes[place] as number
        const ways = byWay[limit] as (number | undefined)[]
        ways[way + 1] ??= answerFor(way, limit)
        reach.answerOfHome[home] = ways[way + 1] as number
      }
      reach.pointsOfHome = Uint8Array.from(reach.answerOfHome, number => (answers[number] as Answer).points)
      reach.mostPoints = Math.max(0, ...answers.map(({ state, points }) => (state === 'never' ? 0 : points)))
    },
    bytes: () => 3 * reach.answerOfHome.length + 8 * minutes.length + 40 * (reach.fits.length + reach.mendable.length),
  }
  reach.ask()

  for (const [rank, home] of layout.homes.entries()) {
    const { state } = answers[reach.answerOfHome[home] as number] as Answer
    if (state === 'never') continue
    const stretches = reach[state]
    const [from, to] = [layout.starts[rank], layout.starts[rank + 1]] as Stretch
    const last = stretches.at(-1)
    if (last?.[1] === from) last[1] = to
    else if (from < to) stretches.push([from, to])
  }
  return reach
}
