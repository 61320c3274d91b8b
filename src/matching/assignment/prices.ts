/**
 * Many gains and prices prove the same assignment. These are the ones with the lowest prices: what one more seat of each
 * place would add, to the point (the lowest equilibrium prices of Shapley and Shubik 1971). How far each price can fall is a
 * shortest path again.
 */
import { createHeap } from './heap.js'
import type { Assignment, AssignmentProblem } from './problem.js'

/** Lowers the prices of a proved assignment as far as they go, and raises the gains of those who sit there as much. */
export function lowerPrices(
  { people, rowStart, place, value, bonus }: AssignmentProblem,
  { placeOf, gain, price }: Pick<Assignment, 'placeOf' | 'gain' | 'price'>,
): void {
  /** how far each price can fall at most, as far as is known */
  const fall = price.slice()
  const waiting = createHeap(price.length)
  const { first, next } = byPlace(placeOf, price.length)

  /** This person, who gains so much more, would rather have a place whose price falls farther than this. */
  function holdUp(person: number, more: number): void {
    const base = more + (gain[person] as number) - (bonus?.[person] ?? 0)
    const end = rowStart[person + 1] as number
    for (let pair = rowStart[person] as number; pair < end; pair++) {
      const to = place[pair] as number
      const most = base + (price[to] as number) - (value[pair] as number)
      if (most >= (fall[to] as number)) continue
      fall[to] = most
      waiting.put(to, most)
    }
  }

  for (let at = 0; at < price.length; at++) if ((price[at] as number) > 0) waiting.put(at, price[at] as number)
  for (let person = 0; person < people; person++) {
    const at = placeOf[person] as number
    if (at < 0 || price[at] === 0) holdUp(person, 0)
  }
  while (waiting.size() > 0) {
    const at = waiting.take()
    for (let person = first[at] as number; person >= 0; person = next[person] as number)
      holdUp(person, fall[at] as number)
  }
  for (let at = 0; at < price.length; at++) price[at] = (price[at] as number) - (fall[at] as number)
  for (let person = 0; person < people; person++) {
    const at = placeOf[person] as number
    if (at >= 0) gain[person] = (gain[person] as number) + (fall[at] as number)
  }
}

/** Who sits at each place, as lists that end with -1. */
function byPlace(placeOf: Int32Array, places: number): { first: Int32Array; next: Int32Array } {
  const first = new Int32Array(places).fill(-1)
  const next = new Int32Array(placeOf.length)
  for (let person = 0; person < placeOf.length; person++) {
    const at = placeOf[person] as number
    if (at < 0) continue
    next[person] = first[at] as number
    first[at] = person
  }
  return { first, next }
}
