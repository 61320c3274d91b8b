/** What is calculated of a municipality's people and openings, in numbers; made in the thread that calculates. */
import type { Day } from '../../lib/days.js'
import type { AssignmentProblem } from '../../matching/assignment/problem.js'
import type { OpeningFacts, Weights } from '../../matching/facts.js'
import { fittingPairs } from '../../matching/people/pairs.js'
import { openSnapshot, type Snapshot } from '../../matching/people/snapshot.js'
import { travelMinutes } from '../../matching/travel.js'
import { alikeBy } from '../../rules/alike.js'
import { verdictsBy } from '../../rules/eligibility.js'
import { loadRules } from '../../rules/rules.js'

/** Plain data, for another thread. */
export interface Market {
  today: Day
  /** the municipality's people */
  snapshot: Snapshot
  /** ids of those who are calculated; whoever is in the snapshot alone is left out */
  people: readonly string[]
  /** null: it cannot be judged, and nobody fits */
  openings: readonly (OpeningFacts | null)[]
  /** free seats of each opening */
  capacity: Int32Array
  weights: Weights
}

/** Everybody's fitting openings and scores, by the numbers that people and openings have in the market. */
export function problemOf({ today, snapshot, people, openings, capacity, weights }: Market): AssignmentProblem {
  const rules = loadRules()
  const law = { today, verdicts: verdictsBy(rules, today), alike: alikeBy(rules, today) }
  const readable = [...openings.keys()].filter(number => openings[number])
  const { ids, rowStart, place, value } = fittingPairs(
    openSnapshot(snapshot),
    openings.flatMap(opening => opening ?? []),
    { ...law, weights, limit: 0, nearMisses: false, counts: false },
  )
  const numbers = new Map(ids.map((id, number) => [id, number]))
  const rows = people.map(id => {
    const number = numbers.get(id)
    return number === undefined
      ? ([0, 0] as const)
      : ([rowStart[number] as number, rowStart[number + 1] as number] as const)
  })
  const starts = new Int32Array(people.length + 1)
  for (const [person, [from, to]] of rows.entries()) starts[person + 1] = (starts[person] as number) + to - from
  const count = starts[people.length] as number
  const own = { place: new Int32Array(count), value: new Int32Array(count) }
  for (const [person, [from, to]] of rows.entries()) {
    const at = starts[person] as number
    own.place.set(
      place.subarray(from, to).map(number => readable[number] as number),
      at,
    )
    own.value.set(value.subarray(from, to), at)
  }
  return { people: people.length, capacity, rowStart: starts, ...own }
}

/** Which workplaces lie within so many minutes of each other; of an unknown place only the same opening is near. */
export function nearness(openings: Market['openings'], minutes: number): Uint8Array {
  const at = openings.map(opening => opening?.place ?? null)
  const near = new Uint8Array(openings.length ** 2)
  for (const [one, from] of at.entries())
    for (const [other, to] of at.entries())
      near[one * openings.length + other] = one === other || (from && to && travelMinutes(from, to) <= minutes) ? 1 : 0
  return near
}
