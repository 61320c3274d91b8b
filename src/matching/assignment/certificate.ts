/**
 * The certificate: gains and prices (the dual variables) that no assignment can be worth more than. Whoever holds an assignment
 * and its certificate can check the claim "nothing is better" in one pass over the pairs, without trusting the solver.
 */
import { fitOf } from './policy.js'
import type { Assignment, AssignmentProblem } from './problem.js'

/** Who sits where, with gains and prices; what it comes to is added up by `proved`. */
export type Solved = Pick<Assignment, 'placeOf' | 'gain' | 'price'>

/**
 * Proves an assignment: everybody sits by one of the own pairs, no place holds more than its seats, gains and prices are
 * at least 0 and cover every pair, and they add up to `bound`, which is the total if the run was finished. By weak
 * duality no assignment is then worth more than `bound`. Whole numbers below 2^53 throughout.
 * @throws Error naming what is wrong; a result that fails must not be shown
 */
export function certify(problem: AssignmentProblem, assignment: Assignment): void {
  const { people, capacity, rowStart, place, value, bonus } = problem
  const { placeOf, gain, price, total, bound, finished, placed } = assignment
  const fail = (what: string): never => {
    throw new Error(`The assignment is not proved: ${what}.`)
  }
  const load = new Int32Array(capacity.length)
  let worth = 0
  let sum = 0
  let seated = 0
  for (let person = 0; person < people; person++) {
    const own = gain[person] as number
    const more = bonus?.[person] ?? 0
    const at = placeOf[person] as number
    if (!(own >= 0)) fail(`person ${person} gains ${own}`)
    let got = Number.NEGATIVE_INFINITY
    const end = rowStart[person + 1] as number
    for (let pair = rowStart[person] as number; pair < end; pair++) {
      const to = place[pair] as number
      const pairWorth = (value[pair] as number) + more
      if (own + (price[to] as number) < pairWorth) fail(`person ${person} would rather have place ${to}`)
      if (to === at && pairWorth > got) got = pairWorth
    }
    sum += own
    if (at < 0) continue
    if (got === Number.NEGATIVE_INFINITY) fail(`person ${person} cannot have place ${at}`)
    worth += got
    seated += 1
    load[at] = (load[at] as number) + 1
  }
  for (let at = 0; at < capacity.length; at++) {
    const cost = price[at] as number
    if (!(cost >= 0)) fail(`place ${at} costs ${cost}`)
    if ((load[at] as number) > (capacity[at] as number)) fail(`place ${at} holds ${load[at]} people`)
    sum += cost * (capacity[at] as number)
  }
  if (worth !== total || seated !== placed) fail(`${seated} people are worth ${worth}, not ${placed} and ${total}`)
  if (sum !== bound) fail(`gains and prices add up to ${sum}, not ${bound}`)
  if (!Number.isSafeInteger(sum)) fail(`${sum} is too large to be exact`)
  if (finished ? total !== bound : total > bound) fail(`${total} and ${bound} do not meet`)
}

/** The answer with its sums, proved. */
export function proved(problem: AssignmentProblem, solved: Solved, finished: boolean): Assignment {
  const { people, capacity, bonus } = problem
  const { placeOf, gain, price } = solved
  let total = fitOf(problem, placeOf)
  let placed = 0
  let bound = 0
  for (let person = 0; person < people; person++) {
    bound += gain[person] as number
    if ((placeOf[person] as number) < 0) continue
    total += bonus?.[person] ?? 0
    placed += 1
  }
  for (let at = 0; at < capacity.length; at++) bound += (capacity[at] as number) * (price[at] as number)
  const assignment = { placeOf, total, placed, gain, price, bound, finished }
  certify(problem, assignment)
  return assignment
}
