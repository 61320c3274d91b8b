/**
 * Floors: each group gets at least `alpha` times its share of those who could be placed, counted on as many as would be
 * placed without floors. Counted on those who are placed in the end, a group without openings would be served by placing
 * nobody.
 *
 * "At least 40 of the group's 100 get a place" is "at most 60 of them wait". So whoever goes without sits in the waiting room
 * of the group: one more place, where it is worth nothing to sit. It begins with the best assignment without floors, where
 * some waiting rooms hold more than they may. Their seats are taken away one by one; each time somebody of the group
 * comes in along the shortest chain of moves, by the step that seats everybody (`augment.ts`). So the total is the greatest
 * that the floors allow, and the price of a group's waiting room is its Lagrange multiplier: what the last placement that
 * the floor asks for takes from the total. Where no chain of moves is left, no distribution keeps all floors.
 */
import { assign } from './assign.js'
import { createAugment } from './augment.js'
import { proved } from './certificate.js'
import { fitOf } from './policy.js'
import { type Assignment, type AssignmentProblem, neededSeats, pairOfPlace, type Until } from './problem.js'
import { emptySeating, numbersBelow, type Seating, sitDown, standUp } from './seating.js'

export interface Floors {
  /** group of each person by number; -1: none */
  grouping: Int32Array
  groups: number
  /** share of the proportional share, above 0 up to 1 */
  alpha: number
}

export interface GroupResult {
  /** people with at least one pair */
  placeable: number
  /** whole people */
  floor: number
  placed: number
  /** points that a placement in this group counts extra (Lagrange multiplier) */
  multiplier: number
}

export interface FairAssignment {
  assignment: Assignment
  /** the problem with the multipliers as bonuses; the assignment is the best of it, by its certificate */
  solved: AssignmentProblem
  groups: GroupResult[]
  met: boolean
  /** values alone, without bonuses */
  fit: number
  fitWithoutFloors: number
  placedWithoutFloors: number
  /** values and policy bonuses */
  total: number
  /**
   * No assignment that gives every group its floor, or as many as here where that is fewer, has a larger total. Equal to
   * `total` when finished.
   */
  bound: number
}

/**
 * @param options.until as for `assign`; it is asked between chains of moves too
 * @throws RangeError for a share that cannot be a floor, or values too large
 */
export function assignFairly(
  problem: AssignmentProblem,
  floors: Floors,
  options: { until?: Until } = {},
): FairAssignment {
  const { grouping, groups, alpha } = floors
  if (!(alpha > 0 && alpha <= 1)) throw new RangeError(`a floor of ${alpha}`)
  const { people, rowStart } = problem
  const free = assign(problem, options)
  const placeable = new Float64Array(groups)
  let all = 0
  for (let person = 0; person < people; person++) {
    if (rowStart[person] === rowStart[person + 1]) continue
    all += 1
    const group = grouping[person] as number
    if (group >= 0) placeable[group] = (placeable[group] as number) + 1
  }
  // A product that should be whole may come out a little less.
  const floor = placeable.map(own => (all === 0 ? 0 : Math.floor((alpha * own * free.placed) / all + 1e-9)))
  const { assignment, solved, multiplier } = free.finished
    ? keepFloors(problem, free, { grouping, floor, placeable }, options)
    : { assignment: free, solved: problem, multiplier: new Float64Array(groups) }

  const placed = placedByGroup(floors, assignment.placeOf)
  const counted = (of: (group: number) => number) => multiplier.reduce((sum, each, group) => sum + each * of(group), 0)
  return {
    assignment,
    solved,
    groups: Array.from(floor, (least, group) => ({
      placeable: placeable[group] as number,
      floor: least,
      placed: placed[group] as number,
      multiplier: multiplier[group] as number,
    })),
    met: floor.every((least, group) => (placed[group] as number) >= least),
    fit: fitOf(problem, assignment.placeOf),
    fitWithoutFloors: fitOf(problem, free.placeOf),
    placedWithoutFloors: free.placed,
    total: assignment.total - counted(group => placed[group] as number),
    bound: assignment.bound - counted(group => Math.min(floor[group] as number, placed[group] as number)),
  }
}

export function placedByGroup({ grouping, groups }: Omit<Floors, 'alpha'>, placeOf: Int32Array): Float64Array {
  const placed = new Float64Array(groups)
  for (let person = 0; person < placeOf.length; person++) {
    const group = grouping[person] as number
    if (group >= 0 && (placeOf[person] as number) >= 0) placed[group] = (placed[group] as number) + 1
  }
  return placed
}

interface Groups {
  grouping: Int32Array
  floor: Float64Array
  placeable: Float64Array
}

/** Places people of the groups that lack some, until every floor is kept or cannot be. */
function keepFloors(
  problem: AssignmentProblem,
  free: Assignment,
  { grouping, floor, placeable }: Groups,
  { until }: { until?: Until },
): Pick<FairAssignment, 'assignment' | 'solved'> & { multiplier: Float64Array } {
  const { people, rowStart } = problem
  const places = problem.capacity.length
  const groups = floor.length
  const placed = placedByGroup({ grouping, groups }, free.placeOf)
  const lacking = floor.map((least, group) => Math.max(0, least - (placed[group] as number)))
  const asked = lacking.reduce((sum, each) => sum + each, 0)
  if (asked === 0) return { assignment: free, solved: problem, multiplier: new Float64Array(groups) }

  const mayWait = placeable.map((own, group) => own - Math.min(floor[group] as number, placed[group] as number))
  const seating = withWaitingRooms(problem, free, { grouping, mayWait })
  const augment = createAugment(seating, { mayLeave: false })
  let done = 0
  let finished = true
  for (let group = 0; group < groups && finished; group++)
    for (let left = lacking[group] as number; left > 0; left--, done++) {
      if (until?.(done, asked)) {
        finished = false
        break
      }
      if (!oneFewerWaits(seating, places + group, augment)) break
    }

  const multiplier = seating.price.slice(places, places + groups)
  const bonus = new Float64Array(people)
  const gain = new Float64Array(people)
  for (let person = 0; person < people; person++) {
    const more = multiplier[grouping[person] as number] ?? 0
    bonus[person] = (problem.bonus?.[person] ?? 0) + more
    if (rowStart[person] !== rowStart[person + 1]) gain[person] = (seating.gain[person] as number) + more
  }
  const placeOf = seating.pairOf.map(pair => {
    const at = pair < 0 ? -1 : (seating.place[pair] as number)
    return at < places ? at : -1
  })
  const solved = { ...problem, bonus }
  const assignment = proved(solved, { placeOf, gain, price: seating.price.slice(0, places) }, finished)
  return { assignment, solved, multiplier }
}

/** Takes a seat away from a waiting room; false: nobody of the group can come in, and everything is as before. */
function oneFewerWaits(seating: Seating, room: number, augment: (person: number) => boolean): boolean {
  const { capacity, load, seatStart, sitting, pairOf, gain } = seating
  const person = sitting[(seatStart[room] as number) + (load[room] as number) - 1] as number
  const [pair, before] = [pairOf[person] as number, gain[person] as number]
  standUp(seating, person)
  capacity[room] = (capacity[room] as number) - 1
  if (augment(person)) return true
  capacity[room] = (capacity[room] as number) + 1
  sitDown(seating, person, pair)
  gain[person] = before
  return false
}

/**
 * The assignment with whoever goes without in the waiting room of the group. The rooms are the places behind the others, the
 * last one for those in no group.
 */
function withWaitingRooms(
  problem: AssignmentProblem,
  { placeOf, gain, price }: Assignment,
  { grouping, mayWait }: { grouping: Int32Array; mayWait: Float64Array },
): Seating {
  const { people, capacity } = problem
  const places = capacity.length
  const rooms = mayWait.length + 1
  const most = (problem.rowStart[people] as number) + people
  const rowStart = new Int32Array(people + 1)
  const place = new Int32Array(most)
  const bonus = problem.bonus ?? new Float64Array(people)
  // What it is worth to wait is seldom too far below 0 for 32 bits, which the solver has seen before and is quicker with.
  const value = bonus.every(more => Math.abs(more) < 2 ** 31) ? new Int32Array(most) : new Float64Array(most)
  let pairs = 0
  for (let person = 0; person < people; person++) {
    rowStart[person] = pairs
    const [from, to] = [problem.rowStart[person] as number, problem.rowStart[person + 1] as number]
    if (from === to) continue
    place.set(problem.place.subarray(from, to), pairs)
    value.set(problem.value.subarray(from, to), pairs)
    pairs += to - from
    const group = grouping[person] as number
    place[pairs] = places + (group < 0 ? rooms - 1 : group)
    value[pairs++] = -(bonus[person] as number)
  }
  rowStart[people] = pairs
  const seats = new Int32Array(places + rooms)
  seats.set(neededSeats(problem))
  seats.set(mayWait, places)
  seats[places + rooms - 1] = people
  const seating = emptySeating(
    { rowStart, rowEnd: rowStart.subarray(1), alike: numbersBelow(people), place, value, bonus, capacity: seats },
    people,
  )
  seating.gain.set(gain)
  seating.price.set(price)
  for (let person = 0; person < people; person++) {
    if (rowStart[person] === rowStart[person + 1]) continue
    const at = placeOf[person] as number
    const own = at < 0 ? -1 : pairOfPlace(problem, person, at) - (problem.rowStart[person] as number)
    sitDown(seating, person, own < 0 ? (rowStart[person + 1] as number) - 1 : (rowStart[person] as number) + own)
  }
  return seating
}
