import { certify } from './certificate.js'
import { type Assignment, type AssignmentProblem, checkProblem, type Until } from './problem.js'
import { bringingIn, emptySeating, type Seating } from './seating.js'

/** So many people come in between two looks at the clock. */
const stride = 64

/**
 * The assignment of the greatest total; people may stay without a place. Proved before it is answered.
 * @param until asked now and then; true stops: everybody not looked at by then takes the best seat still free, and
 *   `bound` says how much is at most missing
 * @throws RangeError on a problem that makes no sense, Error if the proof fails
 */
export function assign(problem: AssignmentProblem, { until }: { until?: Until } = {}): Assignment {
  checkProblem(problem)
  const { people } = problem
  const seating = emptySeating(
    {
      rowStart: problem.rowStart,
      rowEnd: problem.rowStart.subarray(1),
      place: problem.place,
      value: problem.value,
      bonus: problem.bonus ?? new Float64Array(people),
      capacity: neededSeats(problem),
    },
    people,
  )
  const bringIn = bringingIn(seating)
  const order = inOrder(problem, seating.bonus)
  let done = 0
  let stopped = false
  while (done < people && !stopped) {
    const end = Math.min(people, done + stride)
    while (done < end) bringIn(order[done++] as number)
    if (until && done < people) stopped = until(done, people)
  }
  if (stopped) for (const person of order.subarray(done)) takeFreeSeat(seating, person)
  const assignment = assignmentOf(problem, seating, !stopped)
  certify(problem, assignment)
  return assignment
}

/** No place needs more seats than there are people who could have it. */
function neededSeats({ capacity, place, rowStart, people }: AssignmentProblem): Int32Array {
  const asked = new Int32Array(capacity.length)
  const pairs = rowStart[people] as number
  for (let pair = 0; pair < pairs; pair++) {
    const to = place[pair] as number
    asked[to] = (asked[to] as number) + 1
  }
  return asked.map((wanted, at) => Math.min(wanted, capacity[at] as number))
}

/** Who has the best pair comes in first: fewer are pushed on later. */
export function inOrder({ people, rowStart, value }: AssignmentProblem, bonus: Float64Array): Int32Array {
  const best = new Float64Array(people)
  for (let person = 0; person < people; person++) {
    let most = 0
    const end = rowStart[person + 1] as number
    for (let pair = rowStart[person] as number; pair < end; pair++)
      if ((value[pair] as number) > most) most = value[pair] as number
    best[person] = most + (bonus[person] as number)
  }
  return Int32Array.from({ length: people }, (_, person) => person).sort(
    (a, b) => (best[b] as number) - (best[a] as number) || a - b,
  )
}

/** For whoever was not brought in: the best free seat, and a gain that covers every own pair. */
function takeFreeSeat(seating: Seating, person: number): void {
  const { rowStart, rowEnd, place, value, bonus, capacity, load, pairOf, gain, price } = seating
  let most = 0
  let bestFree = 0
  const end = rowEnd[person] as number
  for (let pair = rowStart[person] as number; pair < end; pair++) {
    const to = place[pair] as number
    const worth = (value[pair] as number) + (bonus[person] as number)
    most = Math.max(most, worth - (price[to] as number))
    if ((load[to] as number) >= (capacity[to] as number) || worth <= bestFree) continue
    bestFree = worth
    pairOf[person] = pair
  }
  gain[person] = most
  const pair = pairOf[person] as number
  if (pair >= 0) load[place[pair] as number] = (load[place[pair] as number] as number) + 1
}

/** The seating as an answer; its gains and prices are the seating's own. */
export function assignmentOf(problem: AssignmentProblem, seating: Seating, finished: boolean): Assignment {
  const { people, capacity } = problem
  const { pairOf, place, value, bonus, gain, price } = seating
  const placeOf = new Int32Array(people).fill(-1)
  let total = 0
  let placed = 0
  let bound = 0
  for (let person = 0; person < people; person++) {
    bound += gain[person] as number
    const pair = pairOf[person] as number
    if (pair < 0) continue
    placeOf[person] = place[pair] as number
    total += (value[pair] as number) + (bonus[person] as number)
    placed += 1
  }
  for (let at = 0; at < capacity.length; at++) bound += (capacity[at] as number) * (price[at] as number)
  return { placeOf, total, placed, gain, price, bound, finished }
}
