/** What a month comes to: who came and how soon they began, which courses began, and what came of those that ended. */
import { type Day, diffDays, firstOfMonth } from '../lib/days.js'
import type { Scheme } from '../lib/schemes.js'
import { startWithin } from '../placements/arrivals.js'
import type { Outcome } from '../placements/model.js'

/** Of those who came in a month. */
export interface ArrivalFigures {
  arrived: number
  /** whose 72 hours are over or kept, and of them those who began in time */
  judged: number
  inTime: number
  /** days from the arrival until half of them had begun; null: half of them have not */
  halfAfter: number | null
  /** not begun yet */
  idle: number
  /** expected in the month and never written down as come: nobody knows whether their 72 hours were kept */
  unregistered: number
}

export interface MonthFigures {
  /** its first day */
  month: Day
  arrivals: ArrivalFigures
  /** courses that began, by scheme */
  begun: Partial<Record<Scheme, number>>
  /** courses that ended, by outcome; `untold`: nobody has said how it went */
  ended: Partial<Record<Outcome | 'untold', number>>
}

/** `began`: the first day of the person's first course, if that day has come. */
export interface Came {
  arrivedOn: Day
  began: Day | null
}

export interface Figured {
  came: readonly Came[]
  /** of those not written down as come, the last day on which they were expected */
  awaited: readonly Day[]
  begun: readonly { scheme: Scheme; startsOn: Day }[]
  ended: readonly { outcome: Outcome | null; endsOn: Day }[]
}

/** The figures of these months, each told by its first day. */
export const monthFigures = (
  months: readonly Day[],
  { came, awaited, begun, ended }: Figured,
  today: Day,
): MonthFigures[] =>
  months.map(month => {
    const within = (day: Day) => firstOfMonth(day) === month
    return {
      month,
      arrivals: {
        ...arrivalFigures(
          came.filter(({ arrivedOn }) => within(arrivedOn)),
          today,
        ),
        unregistered: awaited.filter(day => within(day) && day < today).length,
      },
      begun: countBy(
        begun.filter(({ startsOn }) => within(startsOn)),
        ({ scheme }) => scheme,
      ),
      ended: countBy(
        ended.filter(({ endsOn }) => within(endsOn)),
        ({ outcome }) => outcome ?? 'untold',
      ),
    }
  })

function arrivalFigures(came: readonly Came[], today: Day): Omit<ArrivalFigures, 'unregistered'> {
  // Whoever began before coming had no day to wait.
  const waits = came.flatMap(({ arrivedOn, began }) => (began ? [Math.max(0, diffDays(arrivedOn, began))] : []))
  waits.sort((a, b) => a - b)
  const inTime = waits.filter(wait => wait <= startWithin).length
  const late = came.filter(({ arrivedOn, began }) => diffDays(arrivedOn, began ?? today) > startWithin).length
  return {
    ...{ arrived: came.length, judged: inTime + late, inTime },
    halfAfter: waits[Math.ceil(came.length / 2) - 1] ?? null,
    idle: came.length - waits.length,
  }
}

function countBy<Item, Key extends string>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): Partial<Record<Key, number>> {
  const counts: Partial<Record<Key, number>> = {}
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1
  return counts
}
