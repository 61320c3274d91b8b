import type { AssignmentProblem } from './problem.js'

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
