/** People and openings of the synthetic country as assignment problems, and what somebody without a solver would do. */
import type { AssignmentProblem } from '../src/matching/assignment/problem.js'
import type { ProfileFacts } from '../src/matching/facts.js'
import { fittingPairs } from '../src/matching/people/pairs.js'
import { createPeopleIndex } from '../src/matching/people/people-index.js'
import { openings } from './openings.js'
import { people } from './people.js'
import { draws } from './random.js'
import { settingsFor } from './settings.js'

/** The best of each opening are looked at, as in a list that is read. */
const kept = 50

export interface Market extends AssignmentProblem {
  /** by number of the person */
  everybody: ProfileFacts[]
}

/** Every opening has one to four seats, mostly one. */
export function market({ size, places, seed }: { size: number; places: number; seed: number }): Market {
  const all = people(size, seed)
  const index = createPeopleIndex(all)
  const { ids, ...pairs } = fittingPairs(index, openings(places, seed + 1), settingsFor(kept), kept)
  const byId = new Map(all.map(person => [person.id, person]))
  const everybody = ids.flatMap(id => byId.get(id) ?? [])
  const { next } = draws(seed + 2)
  return {
    ...{ ...pairs, everybody, people: size },
    capacity: Int32Array.from({ length: places }, () => 1 + Math.floor(4 * next() ** 2)),
  }
}

export interface Outcome {
  total: number
  placed: number
}

/** Takes pairs in this order, each as far as person and seat are still free. */
function takeInOrder(
  { people, capacity, place, value }: AssignmentProblem,
  personOf: Int32Array,
  order: Int32Array,
): Outcome {
  const free = capacity.slice()
  const taken = new Uint8Array(people)
  const outcome = { total: 0, placed: 0 }
  for (const pair of order) {
    const [person, to] = [personOf[pair] as number, place[pair] as number]
    if (taken[person] === 1 || free[to] === 0) continue
    taken[person] = 1
    free[to] = (free[to] as number) - 1
    outcome.total += value[pair] as number
    outcome.placed += 1
  }
  return outcome
}

/** What is done where nobody calculates. */
export function rulesOfThumb(problem: AssignmentProblem): Record<string, Outcome> {
  const { people, rowStart, place, value } = problem
  const pairs = rowStart[people] ?? 0
  const personOf = new Int32Array(pairs)
  for (let person = 0; person < people; person++)
    personOf.fill(person, rowStart[person] as number, rowStart[person + 1] as number)
  const by = (first: Int32Array | null): Int32Array =>
    Int32Array.from({ length: pairs }, (_, pair) => pair).sort(
      (a, b) =>
        (first ? (first[a] as number) - (first[b] as number) : 0) ||
        (value[b] as number) - (value[a] as number) ||
        a - b,
    )
  return {
    'opening by opening': takeInOrder(problem, personOf, by(place)),
    'in order of arrival': takeInOrder(problem, personOf, by(personOf)),
    'greedy by score': takeInOrder(problem, personOf, by(null)),
  }
}
