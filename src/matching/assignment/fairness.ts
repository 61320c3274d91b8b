/**
 * Floors: each group gets at least `alpha` times its share of those who could be placed, counted on as many as would be
 * placed without floors. A group that falls short gets a bonus per placement, found step by step around the exact assignment;
 * the bonus is the explanation, and what the total loses is the price. Counted on those who are placed in the end, a
 * group without openings would be served by placing nobody.
 */
import { assign } from './assign.js'
import { createGroupSearch } from './group-search.js'
import { fitOf } from './policy.js'
import type { Assignment, AssignmentProblem, Until } from './problem.js'

/** Above this the floors leave no room for whole people. */
export const greatestAlpha = 0.98

export interface Floors {
  /** group of each person by number; -1: none. One list per way of grouping, numbers are not used twice */
  groupings: readonly Int32Array[]
  groups: number
  /** share of the proportional share, above 0 up to 0.98 */
  alpha: number
}

export interface GroupResult {
  /** people with at least one pair */
  placeable: number
  /** whole people */
  floor: number
  placed: number
  /** points that a placement in this group counted extra */
  multiplier: number
}

export interface FairAssignment {
  assignment: Assignment
  /** the problem that was solved last, with the groups' bonuses; its certificate holds for these */
  solved: AssignmentProblem
  groups: GroupResult[]
  met: boolean
  /** values alone, without bonuses */
  fit: number
  fitWithoutFloors: number
  placedWithoutFloors: number
  /** no assignment that keeps the floors, where they are met, has a larger total of values and policy bonuses */
  bound: number
  /** such totals with and without floors */
  total: number
  totalWithoutFloors: number
  rounds: number
}

/** Bonuses are found to this part of a point; the solved problem counts in these. */
export const scale = 64
const mostRounds = 100
const mostRepairs = 12
/** share of the fit without floors */
const closeEnough = 0.0003

/** One exact assignment with the groups' bonuses of that moment. */
interface Round {
  assignment: Assignment
  solved: AssignmentProblem
  multiplier: Float64Array
  /** people whose own bonus was raised besides */
  pushed: ReadonlySet<number>
  /** values and policy, without the bonuses of groups and people */
  total: number
  /** no assignment that keeps the floors has a larger total */
  bound: number
  /** how many people each group lacks; below 0: has more than needed */
  lacking: number[]
  /** all that is lacking */
  short: number
}

/**
 * @param until as for `assign`, for every round; a stop in the first round leaves an unfinished assignment
 * @throws RangeError for a share that cannot be a floor, or values too large
 */
export function assignFairly(
  problem: AssignmentProblem,
  { groupings, groups, alpha }: Floors,
  { until }: { until?: Until } = {},
): FairAssignment {
  if (!(alpha > 0 && alpha <= greatestAlpha)) throw new RangeError(`a floor of ${alpha}`)
  const { people } = problem
  const scaled = scaledUp(problem)
  const placeable = placeableByGroup(problem, groupings, groups)
  const bestValue = scaled.value.reduce((all, worth) => Math.max(all, worth), 0)
  /** as much as one placement can count, with what the policy gives for it */
  const most = bestValue + scaled.bonus.reduce((all, more) => Math.max(all, more), 0)
  let rounds = 0
  let stopped = false
  /** of each group, from the first round */
  let floor: number[] | undefined
  const options = until && {
    until: (done: number, of: number) => {
      stopped = until(done, of)
      return stopped
    },
  }

  function run(multiplier: Float64Array, pushed: ReadonlySet<number> = new Set()): Round {
    const bonus = scaled.bonus.slice()
    for (const grouping of groupings)
      for (let person = 0; person < people; person++)
        bonus[person] = (bonus[person] as number) + (multiplier[grouping[person] as number] ?? 0)
    for (const person of pushed) bonus[person] = (bonus[person] as number) + 2 * most
    const solved = { ...scaled, bonus }
    const assignment = assign(solved, options)
    rounds += 1
    let total = assignment.total
    for (let person = 0; person < people; person++)
      if ((assignment.placeOf[person] as number) >= 0)
        total -= (bonus[person] as number) - (scaled.bonus[person] as number)
    const placed = placedByGroup(groupings, groups, assignment.placeOf)
    floor ??= Array.from(placeable.counts, count =>
      floorOf(alpha, placeable.all && count / placeable.all, assignment.placed),
    )
    const lacking = floor.map((least, group) => least - (placed[group] as number))
    const bound = floor.reduce((sum, least, group) => sum - least * (multiplier[group] as number), assignment.bound)
    const short = lacking.reduce((sum, each) => sum + Math.max(0, each), 0)
    return { assignment, solved, multiplier, pushed, total, bound, lacking, short }
  }

  const free = run(new Float64Array(groups))
  const fitWithoutFloors = fitOf(problem, free.assignment.placeOf)
  let bound = free.bound
  let chosen = free
  let tightest = free
  const better = (round: Round) =>
    round.short < chosen.short || (round.short === chosen.short && round.total > chosen.total)
  const search = createGroupSearch(groups, { first: bestValue / 64, finest: scale / 2, highest: 2 * most })
  /** Whether that much more is worth another round. */
  const worthwhile = (total: number) =>
    chosen.short > 0 || total - chosen.total > closeEnough * scale * fitWithoutFloors
  for (let round = free; worthwhile(bound); ) {
    const next = search.next(round.multiplier, round.lacking)
    if (free.short === 0 || stopped || !next || rounds === mostRounds) break
    round = run(next)
    if (stopped) break
    if (round.bound < tightest.bound) tightest = round
    bound = Math.min(bound, round.bound)
    if (better(round)) chosen = round
  }
  // Beside the right bonuses only few people are in the wrong groups.
  for (
    let round = tightest, left = mostRepairs;
    round.short > 0 && worthwhile(round.total) && !stopped && left > 0;
    left--
  ) {
    round = run(round.multiplier, pushedFrom(round, groupings))
    if (!stopped && better(round)) chosen = round
  }

  const { assignment, solved, multiplier } = chosen
  const placed = placedByGroup(groupings, groups, assignment.placeOf)
  return {
    assignment,
    solved,
    groups: chosen.lacking.map((lacks, group) => ({
      placeable: placeable.counts[group] as number,
      floor: (placed[group] as number) + lacks,
      placed: placed[group] as number,
      multiplier: (multiplier[group] as number) / scale,
    })),
    met: chosen.short === 0,
    fit: fitOf(problem, assignment.placeOf),
    fitWithoutFloors,
    placedWithoutFloors: free.assignment.placed,
    bound: (chosen.short === 0 ? bound : free.bound) / scale,
    total: chosen.total / scale,
    totalWithoutFloors: free.total / scale,
    rounds,
  }
}

/** Whoever must stay for a floor to hold, and as many as are lacking of those who were nearest to a place. */
function pushedFrom({ solved, assignment, lacking, pushed }: Round, groupings: readonly Int32Array[]): Set<number> {
  const { people, rowStart, place, value, bonus } = solved
  const lacks = (person: number, least: number) =>
    groupings.some(grouping => (lacking[grouping[person] as number] ?? Number.NEGATIVE_INFINITY) >= least)
  const still = new Set(pushed)
  const near: { person: number; missing: number }[] = []
  for (let person = 0; person < people; person++) {
    if ((assignment.placeOf[person] as number) >= 0) {
      if (lacks(person, 0)) still.add(person)
      continue
    }
    if (!lacks(person, 1)) continue
    let missing = Number.POSITIVE_INFINITY
    for (let pair = rowStart[person] as number; pair < (rowStart[person + 1] as number); pair++) {
      const worth = (value[pair] as number) + (bonus?.[person] ?? 0)
      missing = Math.min(missing, (assignment.price[place[pair] as number] as number) - worth)
    }
    if (missing < Number.POSITIVE_INFINITY) near.push({ person, missing })
  }
  const left = [...lacking]
  for (const { person } of near.sort((a, b) => a.missing - b.missing || a.person - b.person)) {
    const own = groupings.map(grouping => grouping[person] as number).filter(group => (left[group] ?? 0) > 0)
    if (own.length > 0) still.add(person)
    for (const group of own) left[group] = (left[group] as number) - 1
  }
  return still
}

function placeableByGroup({ people, rowStart }: AssignmentProblem, groupings: readonly Int32Array[], groups: number) {
  const counts = new Float64Array(groups)
  let all = 0
  for (let person = 0; person < people; person++) {
    if (rowStart[person] === rowStart[person + 1]) continue
    all += 1
    for (const grouping of groupings) count(counts, grouping[person] as number)
  }
  return { counts, all }
}

/** Whole people: what a share of the proportional share comes to. */
const floorOf = (alpha: number, share: number, placed: number): number => Math.floor(alpha * share * placed + 1e-9)

export function placedByGroup(groupings: readonly Int32Array[], groups: number, placeOf: Int32Array): Float64Array {
  const placed = new Float64Array(groups)
  for (const grouping of groupings)
    for (let person = 0; person < placeOf.length; person++)
      if ((placeOf[person] as number) >= 0) count(placed, grouping[person] as number)
  return placed
}

const count = (counts: Float64Array, group: number): void => {
  if (group >= 0) counts[group] = (counts[group] as number) + 1
}

function scaledUp(problem: AssignmentProblem): AssignmentProblem & { bonus: Float64Array } {
  const value = problem.value.map(worth => worth * scale)
  if (problem.value.some((worth, pair) => value[pair] !== worth * scale))
    throw new RangeError('values are too large for floors')
  return { ...problem, value, bonus: (problem.bonus ?? new Float64Array(problem.people)).map(more => more * scale) }
}
