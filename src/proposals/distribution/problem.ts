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
import { pairNumber } from './refused.js'

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
  /** `pairNumber` of those of whom somebody has said no */
  refused: ReadonlySet<number>
  weights: Weights
}

/** Everybody's fitting openings and scores, by the numbers that people and openings have in the market. */
export function problemOf(market: Market): AssignmentProblem {
  const { today, snapshot, people, openings, capacity, weights, refused } = market
  const rules = loadRules()
  const law = { today, verdicts: verdictsBy(rules, today), alike: alikeBy(rules, today) }
  const readable = [...openings.keys()].filter(number => openings[number])
  const { ids, rowStart, place, value } = fittingPairs(
    openSnapshot(snapshot),
    openings.flatMap(opening => opening ?? []),
    { ...law, weights, limit: 0, nearMisses: false, counts: false },
  )
  const numbers = new Map(ids.map((id, number) => [id, number]))
  const starts = new Int32Array(people.length + 1)
  const own = { place: new Int32Array(place.length), value: new Int32Array(place.length) }
  let count = 0
  for (const [person, id] of people.entries()) {
    const number = numbers.get(id)
    const [from, to] = number === undefined ? [0, 0] : [rowStart[number] as number, rowStart[number + 1] as number]
    for (let pair = from; pair < to; pair++) {
      const opening = readable[place[pair] as number] as number
      if (refused.has(pairNumber(openings, person, opening))) continue
      own.place[count] = opening
      own.value[count++] = value[pair] as number
    }
    starts[person + 1] = count
  }
  return {
    ...{ people: people.length, capacity, rowStart: starts },
    ...{ place: own.place.slice(0, count), value: own.value.slice(0, count) },
  }
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
