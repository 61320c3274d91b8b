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
  cursorAtMore,
  danishFrom,
  danishUnknown,
  hoursTold,
  moreInLists,
  rowLength,
} from './columns.js'
import type { Plan } from './plan.js'
import type { OccupationPoints } from './scores.js'
import { pointsOfWay } from './ways.js'

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

/**
 * Weight x points of everything.
 * @param held how many of the wanted skills the person in the slot has, when that is known
 */
export function scoreOf(columns: Columns, plan: Plan, weighing: Weighing, slot: number, held: number): number {
  const { rows, closed } = columns
  const { scores, reach } = plan
  const { waiting, experience } = scores
  const row = slot * rowLength
  const times = rows[row + column.times] as number
  const free = ones(times & allSlots & scores.slots & ~(closed[times >>> closedFrom] as number))
  const told = ((times & availabilityKnown) === 0 ? 0 : 2) + ((times & hoursTold) === 0 ? 0 : 1)
  const waited = Math.max(0, scores.today - (rows[row + column.waitingSince] as number))
  let worked = pointsOfWork(experience, rows[row + column.occupations] as number)
  worked = Math.max(worked, pointsOfWork(experience, rows[row + column.occupations + 1] as number))
  worked = Math.max(worked, pointsOfWork(experience, rows[row + column.occupations + 2] as number))
  let rank = rankInRow(rows[row + column.wishes] as number, plan.sector)
  if ((times & moreInLists) !== 0) {
    const cursor = cursorAtMore(columns, row)
    for (let left = next(cursor); left > 0; left--) worked = Math.max(worked, pointsOfWork(experience, next(cursor)))
    if (rank < 0) rank = rankInMore(rows[row + column.wishes] as number, plan.sector, cursor)
  }
  const wished = rank < 0 ? scores.notWished : (scores.wish.points[rank] ?? scores.wish.of(rank))
  const skills = held === unknownHeld ? skillsHeld(columns, plan, row) : held
  return (
    weighing.danish * (scores.danish[(times >> danishFrom) & danishUnknown] as number) +
    weighing.days * (scores.times[free * 4 + told] as number) +
    weighing.commute * pointsOfWay(reach.ways.ofHome[rows[row + column.home] as number] as number) +
    weighing.waiting * (waited < waiting.length ? (waiting[waited] as number) : waitedLonger(waited)) +
    weighing.wishes * wished +
    weighing.experience * worked +
    weighing.skills * (scores.held[skills] as number)
  )
}

/** Longer than the table of points goes. */
const waitedLonger = (days: number): number => criteria.waiting.markOf({ days }).points

const pointsOfWork = ({ start, points }: OccupationPoints, occupation: number): number =>
  points[(start[occupation & 0xffff] as number) + (occupation >>> 16)] as number

/** -1 when the sector is not among the wishes of a row. */
function rankInRow(wishes: number, sector: number): number {
  if (sector < 0) return -1
  const sought = sector + 1
  if ((wishes & 0xff) === sought) return 0
  if (((wishes >>> 8) & 0xff) === sought) return 1
  if (((wishes >>> 16) & 0xff) === sought) return 2
  return wishes >>> 24 === sought ? 3 : -1
}

/** The same among those behind the wishes of the row. */
function rankInMore(wishes: number, sector: number, cursor: Cursor): number {
  let rank = Math.ceil((32 - Math.clz32(wishes)) / 8)
  for (const end = rank + next(cursor); rank < end; rank++) if (next(cursor) === sector) return rank
  return -1
}

function skillsHeld({ rows, lists }: Columns, { isWanted }: Plan, row: number): number {
  cursorOfSkills.bytes = lists.bytes
  cursorOfSkills.at = rows[row + column.lists] as number
  let held = 0
  for (let left = next(cursorOfSkills); left > 0; left--) held += isWanted[next(cursorOfSkills)] as number
  return held
}
const cursorOfSkills: Cursor = { bytes: new Uint8Array(0), at: 0 }
