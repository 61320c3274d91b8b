/** The exact score of a person: a few numbers of the row, looked up. */
import { allSlots } from '../lib/availability.js'
import { ones } from './bitmap.js'
import { next } from './bytes.js'
import { availabilityKnown, column, danishFrom, rowLength } from './columns.js'
import type { Searchable } from './people-index.js'
import type { Plan } from './plan.js'

/** By criterion code. */
export type FullWeights = Readonly<Record<string, number>>

/** In the place of the number of skills held: the person's list is looked through. */
export const unknownHeld = -1

/** @returns the score of the person in a slot who holds so many of the wanted skills */
export function scorerFor(
  { columns }: Searchable,
  { scores, reach, times }: Plan,
  weights: FullWeights,
): (slot: number, held: number) => number {
  const { rows, closed } = columns
  const cursor = { bytes: columns.lists.bytes, at: 0 }
  const { wish, notWished, occupation, waiting, today } = scores
  const weigh = (code: string, points: readonly number[]) => points.map(each => (weights[code] ?? 0) * each)
  const danish = weigh('danish', scores.danish)
  const free = weigh('days', scores.times)
  const skills = weigh('skills', scores.held)
  const commute = weigh(
    'commute',
    reach.answers.map(({ points }) => points),
  )
  const [ofWishes = 0, ofExperience = 0, ofWaiting = 0] = [weights.wishes, weights.experience, weights.waiting]
  const sector = columns.values.sectors.find(scores.sector)
  const { answerOfHome } = reach
  const { slots } = times

  const isWanted = new Uint8Array(columns.values.skills.values.length)
  for (const code of scores.wanted) {
    const number = columns.values.skills.find(code)
    if (number >= 0) isWanted[number] = 1
  }

  return (slot, known) => {
    const row = slot * rowLength
    cursor.at = rows[row + column.lists] as number
    let experience = occupation.none
    for (let left = next(cursor); left > 0; left--) {
      const number = next(cursor)
      const points = occupation.points[number] ?? occupation.of(number)
      if (points > experience) experience = points
    }
    let wished = notWished
    const wishes = next(cursor)
    for (let rank = 0; rank < wishes; rank++)
      if (next(cursor) === sector && wished === notWished) wished = wish.points[rank] ?? wish.of(rank)
    let held = known
    if (known === unknownHeld) {
      held = 0
      for (let left = next(cursor); left > 0; left--) held += isWanted[next(cursor)] as number
    }
    const times = rows[row + column.times] as number
    const limits = (rows[row + column.licencesAndLimits] as number) >> 16
    const told =
      ((times & availabilityKnown) !== 0 ? 2 : 0) +
      (((rows[row + column.hoursAndStanding] as number) & 0xffff) === 0 ? 0 : 1)
    const open = ones(times & allSlots & slots & ~(closed[limits] as number))
    const waited = Math.max(0, today - (rows[row + column.waitingSince] as number))
    return (
      ofWishes * wished +
      ofExperience * experience +
      (skills[held] as number) +
      (danish[times >> danishFrom] as number) +
      (free[open * 4 + told] as number) +
      (commute[answerOfHome[rows[row + column.home] as number] as number] as number) +
      ofWaiting * (waiting.points[waited] ?? waiting.of(waited))
    )
  }
}
