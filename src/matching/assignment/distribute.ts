/**
 * Everything at once: policy, floors and families in one answer. What it takes and gives are numbers and typed arrays, so
 * that it can be asked of another thread.
 */
import { assign } from './assign.js'
import { certify } from './certificate.js'
import { assignFairly, type FairAssignment, type Floors, type GroupResult, placedByGroup } from './fairness.js'
import { assignTogether, type HouseholdOutcome } from './households.js'
import { beyondAnyValue, fitOf, type Policy, policyBonus } from './policy.js'
import { type AssignmentProblem, neededSeats, type Until } from './problem.js'

export interface DistributeInput {
  /** without bonuses */
  problem: AssignmentProblem
  policy: Policy
  /** 1 for each person who has had a placement */
  hadPlacement: Uint8Array
  floors: Floors | null
  /** the members of each household, and which places are near each other: row by row, 1 for near; empty without members */
  households: { members: readonly (readonly number[])[]; near: Uint8Array }
}

export interface Distribution {
  placeOf: Int32Array
  placed: number
  /** sum of the values of those placed */
  fit: number
  /** what one more seat of each place would add at most, in points */
  price: Float64Array
  /**
   * what one more person counts, or one more first placement; 0: nothing but values. Beside it values count so little that
   * a price, divided by this and rounded, is the number of people
   */
  beyond: number
  /** at most so many points, policy included, may be missing to the best; 0: nothing better exists */
  atMostMissing: number
  /** openings one by one, without calculating */
  practice: { placeOf: Int32Array; placed: number; fit: number }
  floors: { groups: GroupResult[]; without: { placed: number; fit: number } } | null
  households: { outcomes: HouseholdOutcome[]; lost: { placed: number; fit: number } }
  /** false: the time ran out, for people and seats or for keeping families together */
  finished: boolean
}

/** @throws as `assign`; nothing that is not proved comes back */
export function distribute(input: DistributeInput, { until }: { until?: Until } = {}): Distribution {
  const { households, policy, floors } = input
  const bonus = policyBonus(input.problem, policy, input.hadPlacement)
  const problem = { ...input.problem, capacity: neededSeats(input.problem), bonus }
  const options = { ...(until && { until }) }
  const places = problem.capacity.length
  const near = (one: number, other: number) => households.near[one * places + other] === 1

  const fair = floors && assignFairly(problem, floors, options)
  const freely = fair
    ? { solved: fair.solved, assignment: fair.assignment }
    : { solved: problem, assignment: assign(problem, options) }
  const together =
    households.members.length > 0 && freely.assignment.finished
      ? assignTogether(freely.solved, { members: households.members, near }, options)
      : null
  const { assignment, solved } = together ?? freely
  certify(solved, assignment)

  const before = figures(input.problem, freely.assignment.placeOf)
  const after = figures(input.problem, assignment.placeOf)
  const placed = floors && placedByGroup(floors, assignment.placeOf)
  const oneByOne = openingByOpening(input.problem)
  return {
    placeOf: assignment.placeOf,
    ...after,
    price: assignment.price,
    beyond: policy.aim === 'placements' || policy.firstBefore ? beyondAnyValue(input.problem) : 0,
    atMostMissing:
      assignment.bound -
      assignment.total +
      (together?.atMostMissing ?? 0) +
      (fair && placed ? extraAbove(fair, placed) : 0),
    practice: { placeOf: oneByOne, ...figures(input.problem, oneByOne) },
    // As they stand in the end: keeping families together may have moved people.
    floors: fair &&
      placed && {
        groups: fair.groups.map((group, i) => ({ ...group, placed: placed[i] as number })),
        without: { placed: fair.placedWithoutFloors, fit: fair.fitWithoutFloors },
      },
    households: {
      outcomes: together?.outcomes ?? [],
      lost: { placed: before.placed - after.placed, fit: before.fit - after.fit },
    },
    finished: together ? together.finished : assignment.finished,
  }
}

function figures(problem: AssignmentProblem, placeOf: Int32Array): { placed: number; fit: number } {
  return { placed: placeOf.reduce((sum, at) => sum + (at >= 0 ? 1 : 0), 0), fit: fitOf(problem, placeOf) }
}

/**
 * What families may have cost beyond what their search says: it counted extra points for people above the floors, or for
 * fewer than the floors ask for.
 */
function extraAbove({ groups }: FairAssignment, placed: Float64Array): number {
  const extra = groups.reduce(
    (sum, group, i) => sum + group.multiplier * ((placed[i] as number) - Math.min(group.floor, group.placed)),
    0,
  )
  return Math.max(0, extra)
}

/**
 * What is done without a calculation: the openings one after the other, each takes its best people who are still free.
 * For comparison only.
 */
export function openingByOpening(problem: AssignmentProblem): Int32Array {
  const { people, capacity, rowStart, place, value } = problem
  const pairs = rowStart[people] as number
  const personOf = new Int32Array(pairs)
  const byPlace: number[][] = Array.from(capacity, () => [])
  for (let person = 0; person < people; person++)
    for (let pair = rowStart[person] as number; pair < (rowStart[person + 1] as number); pair++) {
      personOf[pair] = person
      byPlace[place[pair] as number]?.push(pair)
    }
  const placeOf = new Int32Array(people).fill(-1)
  for (const [at, column] of byPlace.entries()) {
    let left = capacity[at] as number
    for (const pair of column.sort((a, b) => (value[b] as number) - (value[a] as number) || a - b)) {
      if (left === 0) break
      const person = personOf[pair] as number
      if (placeOf[person] !== -1) continue
      placeOf[person] = at
      left -= 1
    }
  }
  return placeOf
}
