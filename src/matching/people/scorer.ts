/** The exact score of a person: a few numbers of the row, looked up. */
import { allSlots } from '../../lib/availability.js'
import { ones } from '../bitmap.js'
import { criteria, fullWeights } from '../criteria.js'
import type { Weights } from '../facts.js'
import { type Cursor, next } from './bytes.js'
import {
  availabilityKnown,
  type Columns,
  closedFrom,
  column,
  danishFrom,
  danishUnknown,
  hoursTold,
  rowLength,
} from './columns.js'
import type { Plan } from './plan.js'

/** The weight of every criterion that can differ between the people of an opening. */
export interface Weighing {
  wishes: number
  experience: number
  skills: number
  danish: number
  days: number
  commute: number
  waiting: number
}

/** @throws RangeError for a weight that `fullWeights` refuses */
export function weighingOf(weights: Weights): Weighing {
  const full = fullWeights(weights)
  return {
    wishes: full.wishes as number,
    experience: full.experience as number,
    skills: full.skills as number,
    danish: full.danish as number,
    days: full.days as number,
    commute: full.commute as number,
    waiting: full.waiting as number,
  }
}

/** In the place of the number of skills held: the person's list is looked through. */
export const unknownHeld = -1

/** What a person's Danish, times, way and waiting give. */
export function scoreOfRow(
  { rows, closed }: Columns,
  { scores, reach }: Plan,
  weighing: Weighing,
  slot: number,
): number {
  const { waiting } = scores
  const row = slot * rowLength
  const times = rows[row + column.times] as number
  const free = ones(times & allSlots & scores.slots & ~(closed[times >>> closedFrom] as number))
  const told = ((times & availabilityKnown) === 0 ? 0 : 2) + ((times & hoursTold) === 0 ? 0 : 1)
  const waited = Math.max(0, scores.today - (rows[row + column.waitingSince] as number))
  return (
    weighing.danish * (scores.danish[(times >> danishFrom) & danishUnknown] as number) +
    weighing.days * (scores.times[free * 4 + told] as number) +
    weighing.commute * (reach.pointsOfHome[rows[row + column.home] as number] as number) +
    weighing.waiting * (waited < waiting.length ? (waiting[waited] as number) : waitedLonger(waited))
  )
}

/** Longer than the table of points goes. */
const waitedLonger = (days: number): number => criteria.waiting.markOf({ days }).points

/**
 * What a person's occupations, wishes and skills give.
 * @param held how many of the wanted skills the person in the slot has, when that is known
 */
export function scoreOfLists(
  { rows, lists, workOf }: Columns,
  plan: Plan,
  weighing: Weighing,
  slot: number,
  held: number,
): number {
  const { scores, sector, isWanted } = plan
  const { experience, wish } = scores
  const cursor: Cursor = { bytes: lists.bytes, at: rows[slot * rowLength + column.lists] as number }
  let worked = experience.none
  for (let left = next(cursor); left > 0; left--) {
    const occupation = next(cursor)
    const start = experience.start[workOf[occupation * 2] as number] as number
    const points = experience.points[start + (workOf[occupation * 2 + 1] as number)] as number
    if (points > worked) worked = points
  }
  let wished = scores.notWished
  for (let rank = 0, wishes = next(cursor), found = false; rank < wishes; rank++)
    if (next(cursor) === sector && !found) {
      found = true
      wished = wish.points[rank] ?? wish.of(rank)
    }
  let skills = held
  if (held === unknownHeld) {
    skills = 0
    for (let left = next(cursor); left > 0; left--) skills += isWanted[next(cursor)] as number
  }
  return weighing.wishes * wished + weighing.experience * worked + weighing.skills * (scores.held[skills] as number)
}
