/**
 * The exact solver: people come in one by one along shortest augmenting paths (`augment.ts`), and the certificate is checked
 * before anything is answered.
 */
import { createAugment } from './augment.js'
import { proved } from './certificate.js'
import { type Assignment, type AssignmentProblem, checkProblem, type Until } from './problem.js'
import { numbersBelow, type Seating } from './seating.js'
import { peopleFirst, seatsFirst, seatsMeetLess } from './sides.js'

/** So many come in between two looks at the clock. */
const stride = 64

/**
 * The assignment of the greatest total; people may stay without a place. Proved before it is answered.
 * @param until asked now and then; true stops: everybody not looked at by then takes the best that is still free, and
 *   `bound` says how much is at most missing
 * @throws RangeError on a problem that makes no sense, Error if the proof fails
 */
export function assign(problem: AssignmentProblem, { until }: { until?: Until } = {}): Assignment {
  checkProblem(problem)
  const { seating, solved } = seatsMeetLess(problem) ? seatsFirst(problem) : peopleFirst(problem)
  const finished = bringAllIn(seating, until)
  return proved(problem, solved(finished), finished)
}

/** Answers whether all came in. */
function bringAllIn(seating: Seating, until: Until | undefined): boolean {
  const augment = createAugment(seating)
  const order = inOrder(seating)
  let done = 0
  while (done < order.length) {
    const end = Math.min(order.length, done + stride)
    while (done < end) augment(order[done++] as number)
    if (!until || done === order.length || !until(done, order.length)) continue
    for (const person of order.subarray(done)) takeFreeSeat(seating, person)
    return false
  }
  return true
}

/** Who has the best pair comes in first: fewer are pushed on later. */
function inOrder({ gain, rowStart, rowEnd, value, bonus }: Seating): Int32Array {
  const best = new Float64Array(gain.length)
  for (let person = 0; person < best.length; person++) {
    let most = 0
    const end = rowEnd[person] as number
    for (let pair = rowStart[person] as number; pair < end; pair++)
      if ((value[pair] as number) > most) most = value[pair] as number
    best[person] = most + (bonus[person] as number)
  }
  return numbersBelow(best.length).sort((a, b) => (best[b] as number) - (best[a] as number) || a - b)
}

/** For whoever was not brought in: the best free seat, and a gain that covers every own pair. */
function takeFreeSeat(seating: Seating, person: number): void {
  const { rowStart, rowEnd, place, value, bonus, capacity, load, pairOf, gain, price } = seating
  let most = 0
  let bestFree = 0
  const end = rowEnd[person] as number
  for (let pair = rowStart[person] as number; pair < end; pair++) {
    const to = place[pair] as number
    const adds = (value[pair] as number) + (bonus[person] as number) - (price[to] as number)
    most = Math.max(most, adds)
    if ((load[to] as number) >= (capacity[to] as number) || adds <= bestFree) continue
    bestFree = adds
    pairOf[person] = pair
  }
  gain[person] = most
  const pair = pairOf[person] as number
  if (pair >= 0) load[place[pair] as number] = (load[place[pair] as number] as number) + 1
}
