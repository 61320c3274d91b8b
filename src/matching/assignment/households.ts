/**
 * Families: members who both get a place get places near each other. Solved exactly by branch and bound: where two sit too
 * far apart, either the first person has another place, or the second one's is near it; a branch that is worth no more
 * than the best found is left. If the time runs out the best assignment found so far stands, with what it may lack.
 */
import { assign } from './assign.js'
import type { Assignment, AssignmentProblem, Until } from './problem.js'

export interface Households {
  /** the members of each household */
  members: readonly (readonly number[])[]
  near: (place: number, other: number) => boolean
}

/**
 * 'together': two or more have places, all near each other; 'one': one has a place; 'none'; 'impossible': members have no
 * openings near each other, so they are not held to the condition; 'apart': the time ran out.
 */
export type HouseholdOutcome = 'together' | 'one' | 'none' | 'impossible' | 'apart'

export interface TogetherAssignment {
  assignment: Assignment
  /** the problem with the pairs left that the assignment was found in; its certificate holds for these */
  solved: AssignmentProblem
  /** of each household */
  outcomes: HouseholdOutcome[]
  /** what keeping families together costs of the total, and what may be missing to the best way of doing it */
  lost: number
  atMostMissing: number
  searched: number
  /** false: the time ran out */
  finished: boolean
}

/** So many assignments are tried; families that want the same few seats could ask for more than anybody waits for. */
const mostSearched = 400

interface Branch {
  problem: AssignmentProblem
  assignment: Assignment
}

/** @throws as `assign` */
export function assignTogether(
  problem: AssignmentProblem,
  { members, near }: Households,
  { until }: { until?: Until } = {},
): TogetherAssignment {
  const options = { ...(until && { until }) }
  const bound = members.flatMap(household => pairsOf(household).filter(pair => canBeNear(problem, pair, near)))
  const first: Branch = { problem, assignment: assign(problem, options) }
  const open: Branch[] = [first]
  let best: Branch | null = null
  let searched = 1
  let finished = first.assignment.finished
  let stopped = !finished

  while (open.length > 0 && !stopped) {
    const branch = open.pop() as Branch
    if (best && branch.assignment.total <= best.assignment.total) continue
    const apart = bound.find(pair => areApart(pair, near, branch.assignment.placeOf))
    if (!apart) {
      best = branch
      continue
    }
    const children: Branch[] = []
    for (const keep of waysOut(apart, near, branch.assignment.placeOf)) {
      const narrowed = without(branch.problem, keep)
      const assignment = assign(narrowed, options)
      searched += 1
      finished &&= assignment.finished
      stopped ||= !finished || searched >= mostSearched
      children.push({ problem: narrowed, assignment })
    }
    // The more promising branch is looked into first.
    if (stopped) open.push(branch)
    else open.push(...children.sort((a, b) => a.assignment.total - b.assignment.total))
  }

  const chosen = best ?? first
  const mostPossible = Math.max(chosen.assignment.total, ...open.map(({ assignment }) => assignment.bound))
  return {
    assignment: chosen.assignment,
    solved: chosen.problem,
    outcomes: members.map(household => outcomeOf(household, { bound, near, placeOf: chosen.assignment.placeOf })),
    lost: first.assignment.total - chosen.assignment.total,
    atMostMissing: stopped && best ? mostPossible - chosen.assignment.total : 0,
    searched,
    finished,
  }
}

const placesOf = ({ rowStart, place }: AssignmentProblem, person: number): Int32Array =>
  place.subarray(rowStart[person], rowStart[person + 1])

type Pair = readonly [one: number, other: number]

const pairsOf = (household: readonly number[]): Pair[] =>
  household.flatMap((one, i) => household.slice(i + 1).map(other => [one, other] as const))

/** Whether the two have any openings near each other. */
function canBeNear(problem: AssignmentProblem, [one, other]: Pair, near: Households['near']): boolean {
  const others = placesOf(problem, other)
  return placesOf(problem, one).some(place => others.some(second => near(place, second)))
}

function areApart([one, other]: Pair, near: Households['near'], placeOf: Int32Array): boolean {
  const [at, second] = [placeOf[one] as number, placeOf[other] as number]
  return at >= 0 && second >= 0 && !near(at, second)
}

type Keep = (person: number, place: number) => boolean

/** Together they cover every assignment in which the two are near each other, or one of them goes without. */
function waysOut([one, other]: Pair, near: Households['near'], placeOf: Int32Array): Keep[] {
  const at = placeOf[one] as number
  return [
    (person, place) => person !== one || place !== at,
    (person, place) => (person !== one || place === at) && (person !== other || near(at, place)),
  ]
}

/** The problem with the kept pairs only. */
function without({ people, rowStart, place, value, ...rest }: AssignmentProblem, keep: Keep): AssignmentProblem {
  const starts = new Int32Array(people + 1)
  const kept = { place: new Int32Array(place.length), value: new Int32Array(value.length) }
  let count = 0
  for (let person = 0; person < people; person++) {
    for (let pair = rowStart[person] as number; pair < (rowStart[person + 1] as number); pair++) {
      if (!keep(person, place[pair] as number)) continue
      kept.place[count] = place[pair] as number
      kept.value[count++] = value[pair] as number
    }
    starts[person + 1] = count
  }
  return {
    ...rest,
    people,
    rowStart: starts,
    place: kept.place.subarray(0, count),
    value: kept.value.subarray(0, count),
  }
}

function outcomeOf(
  household: readonly number[],
  { bound, near, placeOf }: { bound: readonly Pair[]; near: Households['near']; placeOf: Int32Array },
): HouseholdOutcome {
  const pairs = pairsOf(household)
  const held = (pair: Pair) => bound.some(([one, other]) => one === pair[0] && other === pair[1])
  const apart = pairs.filter(pair => areApart(pair, near, placeOf))
  if (apart.length > 0) return apart.some(held) ? 'apart' : 'impossible'
  const placed = household.filter(person => (placeOf[person] as number) >= 0).length
  if (placed > 1) return 'together'
  return pairs.some(held) ? (placed === 1 ? 'one' : 'none') : 'impossible'
}
