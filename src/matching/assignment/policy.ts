/** What counts first, as bonuses so large that everything behind them decides among equals only (lexicographic weights). */
import { type AssignmentProblem, pairOfPlace } from './problem.js'

/** What counts first when not everybody can have a seat. */
export interface Policy {
  /** 'placements': as many as possible get a place, then the best total fit; 'fit': the best total fit alone */
  aim: 'placements' | 'fit'
  /** whoever has not had a placement before comes before those who have */
  firstBefore: boolean
}

/**
 * More than twice what any two assignments can differ in value, so that a sum of these and of a difference of values can be
 * told apart again by rounding.
 */
export function beyondAnyValue({ people, capacity, rowStart, value }: AssignmentProblem): number {
  const pairs = rowStart[people] as number
  let best = 0
  for (let pair = 0; pair < pairs; pair++) best = Math.max(best, value[pair] as number)
  const seats = capacity.reduce((sum, each) => sum + each, 0)
  return 2 * best * Math.min(people, seats) + 1
}

/**
 * The policy as a bonus per person: what counts first is worth more than all that comes after it together. Sets of people
 * who can be placed at the same time form a matroid (Edmonds and Fulkerson 1965), so most placements and most first placements never stand against
 * each other.
 * @param hadPlacement 1 for each person who has had one
 */
export function policyBonus(problem: AssignmentProblem, policy: Policy, hadPlacement: Uint8Array): Float64Array {
  const more = beyondAnyValue(problem)
  return Float64Array.from(
    { length: problem.people },
    (_, person) =>
      (policy.aim === 'placements' ? more : 0) + (policy.firstBefore && hadPlacement[person] === 0 ? more : 0),
  )
}

/** The values alone of those placed, without any bonus. */
export function fitOf(problem: AssignmentProblem, placeOf: Int32Array): number {
  let fit = 0
  for (let person = 0; person < problem.people; person++) {
    const at = placeOf[person] as number
    if (at >= 0) fit += problem.value[pairOfPlace(problem, person, at)] ?? 0
  }
  return fit
}
