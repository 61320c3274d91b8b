/**
 * What is asked of an assignment, and what it answers: people on one side, places with seats on the other, and what each
 * possible pair is worth (a weighted bipartite graph, its edges row by row). Whole numbers only, so that every sum is exact.
 */

/** Who could have which place; the pairs of person i stand at `rowStart[i]` up to `rowStart[i + 1]`. */
export interface AssignmentProblem {
  people: number
  /** seats per place */
  capacity: Int32Array
  rowStart: Int32Array
  /** the place of each pair */
  place: Int32Array
  /** what each pair is worth, from 0 */
  value: Int32Array
  /** added to every pair of a person; whole, may be negative; left out: 0 */
  bonus?: Float64Array
}

export interface Assignment {
  /** the place of each person; -1: none */
  placeOf: Int32Array
  /** sum of the values and bonuses of those placed */
  total: number
  placed: number
  /** what each person adds over being without a place, when every seat costs its place's price (dual variable) */
  gain: Float64Array
  /** what one more seat of each place would add; 0: not contested (dual variable) */
  price: Float64Array
  /** no assignment is worth more; equal to `total` when finished */
  bound: number
  /** false: stopped before everybody was looked at */
  finished: boolean
}

/** How far a run has come, in people; answers true to stop. */
export type Until = (done: number, of: number) => boolean

/** @throws RangeError when the arrays do not belong together or a sum could leave the exact whole numbers */
export function checkProblem({ people, capacity, rowStart, place, value, bonus }: AssignmentProblem): void {
  const pairs = rowStart[people]
  if (rowStart.length < people + 1 || rowStart[0] !== 0 || pairs === undefined)
    throw new RangeError(`rowStart has ${rowStart.length} entries for ${people} people`)
  if (place.length < pairs || value.length < pairs) throw new RangeError(`fewer than ${pairs} pairs are given`)
  for (let person = 0; person < people; person++)
    if ((rowStart[person + 1] as number) < (rowStart[person] as number))
      throw new RangeError(`the pairs of person ${person} end before they begin`)
  let best = 0
  for (let pair = 0; pair < pairs; pair++) {
    const to = place[pair] as number
    const worth = value[pair] as number
    if (to < 0 || to >= capacity.length) throw new RangeError(`pair ${pair}: there is no place ${to}`)
    if (worth < 0) throw new RangeError(`pair ${pair} is worth ${worth}`)
    if (worth > best) best = worth
  }
  if (capacity.some(seats => seats < 0)) throw new RangeError('a place has fewer than 0 seats')
  let largest = 0
  for (const more of bonus ?? []) {
    if (!Number.isInteger(more)) throw new RangeError(`a bonus of ${more} is not a whole number`)
    largest = Math.max(largest, Math.abs(more))
  }
  if ((best + largest) * (people + 1) * 2 > Number.MAX_SAFE_INTEGER)
    throw new RangeError('values and bonuses are too large to be added up exactly')
}

/** The seats of each place, as far as there are people who could have them. */
export function neededSeats({ capacity, place, rowStart, people }: AssignmentProblem): Int32Array {
  const asked = new Int32Array(capacity.length)
  const pairs = rowStart[people] as number
  for (let pair = 0; pair < pairs; pair++) {
    const to = place[pair] as number
    asked[to] = (asked[to] as number) + 1
  }
  return asked.map((wanted, at) => Math.min(wanted, capacity[at] as number))
}

/** The pair by which a person has a place, the most valuable one; -1: none. */
export function pairOfPlace({ rowStart, place, value }: AssignmentProblem, person: number, at: number): number {
  let best = -1
  for (let pair = rowStart[person] as number; pair < (rowStart[person + 1] as number); pair++)
    if (place[pair] === at && (best < 0 || (value[pair] as number) > (value[best] as number))) best = pair
  return best
}
