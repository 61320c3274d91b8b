/** Many openings at once, in numbers only: the best people of each, or every pair that fits, as the assignment reads them. */

import { grown, population } from '../bitmap.js'
import type { OpeningFacts } from '../facts.js'
import { placeOnCurve } from '../neighbours.js'
import { createTop } from '../top.js'
import { bestOf, offerBest, scoreEach, type Wanted } from './best.js'
import { candidatesFor } from './candidates.js'
import type { Searchable } from './people-index.js'
import { passingPlan, requirementsOf, sieveOf } from './plan.js'
import { weighingOf } from './scorer.js'
import type { SearchSettings } from './search.js'
import type { Requirement, Sieve } from './sieve.js'
import { readTogether } from './sieve-pass.js'

/** Row n holds the best of opening n, the best first; ties by id. */
export interface BestPairs {
  /** places per row; the first `found[n]` are filled */
  limit: number
  found: Int32Array
  /** slots of the index: ids are `index.columns.ids` */
  slots: Int32Array
  scores: Int32Array
}

/** The `settings.limit` best people of every opening. */
export function bestPairs(index: Searchable, openings: readonly OpeningFacts[], settings: SearchSettings): BestPairs {
  const { limit } = settings
  const places = openings.length * limit
  const pairs: BestPairs = {
    ...{ limit, found: new Int32Array(openings.length) },
    ...{ slots: new Int32Array(places), scores: new Int32Array(places) },
  }
  const top = createTop(limit, index.columns.ids)
  forEachOpening(index, openings, settings, false, (row, wanted) => {
    offerBest(wanted, top)
    const first = row * limit
    pairs.found[row] = top.tell((place, slot, score) => {
      pairs.slots[first + place] = slot
      pairs.scores[first + place] = score
    })
  })
  return pairs
}

/** The pairs of person n stand at `rowStart[n]` up to `rowStart[n + 1]`, by place. */
export interface PairsOfPeople {
  /** by number of the person: everybody of the index, by slot */
  ids: string[]
  rowStart: Int32Array
  /** number of the opening */
  place: Int32Array
  /** score */
  value: Int32Array
}

/** Every fitting pair; with `bestPerOpening` only so many of each opening. */
export function fittingPairs(
  index: Searchable,
  openings: readonly OpeningFacts[],
  settings: SearchSettings,
  bestPerOpening = Number.POSITIVE_INFINITY,
): PairsOfPeople {
  const { ids } = index.columns
  const perSlot = new Int32Array(ids.length)
  const [starts, ends] = [new Int32Array(openings.length), new Int32Array(openings.length)]
  let [slots, scores] = [new Int32Array(0), new Int32Array(0)]
  let count = 0
  forEachOpening(index, openings, settings, true, (place, wanted) => {
    starts[place] = count
    slots = longer(slots, count + wanted.people)
    scores = longer(scores, count + wanted.people)
    const note = (slot: number, score: number): void => {
      slots[count] = slot
      scores[count++] = score
      perSlot[slot] = (perSlot[slot] as number) + 1
    }
    if (wanted.people <= bestPerOpening) scoreEach(wanted, note)
    else for (const { slot, score } of bestOf(wanted, bestPerOpening)) note(slot, score)
    ends[place] = count
  })
  return byPerson({ ids, perSlot, slots, scores, starts, ends, count })
}

/** So many openings are read, and what they require of everybody worked out in one pass, before they are searched for. */
const together = 1024
/** For fewer it is quicker to look at those around each workplace. */
const worthAPass = 8

/**
 * Tells who fits each opening, in an order in which neighbours follow each other: their people are then at hand.
 * @param lawful false leaves it to the search to ask the law about those who would be among the best
 */
function forEachOpening(
  index: Searchable,
  openings: readonly OpeningFacts[],
  settings: SearchSettings,
  lawful: boolean,
  visit: (number: number, wanted: Wanted) => void,
): void {
  const order = alongTheMap(openings)
  const weighing = weighingOf(settings.weights)
  for (let first = 0; first < order.length; first += together) {
    const numbers = order.subarray(first, first + together)
    const required = Array.from(numbers, number => requirementsOf(index, openings[number] as OpeningFacts, settings))
    const sieves = new Map<Requirement, Sieve | null>()
    for (const requirement of required.flat())
      if (!sieves.has(requirement)) sieves.set(requirement, sieveOf(index, requirement))
    if (numbers.length >= worthAPass)
      readTogether(
        index,
        [...sieves.values()].flatMap(sieve => sieve ?? []),
      )
    for (let i = 0; i < numbers.length; i++) {
      const number = numbers[i] as number
      const asked = (required[i] as Requirement[]).flatMap(requirement => sieves.get(requirement) ?? [])
      const plan = passingPlan(index, openings[number] as OpeningFacts, settings, asked)
      const candidates = candidatesFor(index, plan, false, lawful)
      const { fits, count } = candidates
      const people = population(fits, count)
      const askLaw = !(lawful || plan.law.requirement())
      visit(number, { index, plan, candidates, bits: fits, people, weighing, askLaw })
    }
  }
}

/** Numbers of the openings, neighbours beside each other. */
function alongTheMap(openings: readonly OpeningFacts[]): Int32Array {
  const along = Float64Array.from(openings, ({ place }) => (place ? placeOnCurve(place) : -1))
  return Int32Array.from(openings.keys()).sort((a, b) => (along[a] as number) - (along[b] as number) || a - b)
}

const leastPortion = 16

/**
 * Deals openings to threads that search for them at the same time: neighbours to the same thread, first many, and fewer
 * towards the end, so that none waits long for another. Every thread asks, with the same openings, until it gets none.
 * @param dealt one number in memory that the threads share, 0 at first
 */
export function dealerOf(openings: readonly OpeningFacts[], dealt: Int32Array, threads: number): () => OpeningFacts[] {
  const order = alongTheMap(openings)
  return () => {
    for (;;) {
      const from = Atomics.load(dealt, 0)
      const left = order.length - from
      const to = from + Math.min(left, Math.max(leastPortion, Math.ceil(left / threads / 2)))
      if (Atomics.compareExchange(dealt, 0, from, to) === from)
        return Array.from(order.subarray(from, to), number => openings[number] as OpeningFacts)
    }
  }
}

function longer(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const larger = grown(array, length)
  if (larger !== array) larger.set(array)
  return larger
}

/** From opening by opening to person by person. */
function byPerson({
  ids,
  perSlot,
  slots,
  scores,
  starts,
  ends,
  count,
}: {
  ids: readonly string[]
  perSlot: Int32Array
  slots: Int32Array
  scores: Int32Array
  starts: Int32Array
  ends: Int32Array
  count: number
}): PairsOfPeople {
  const people = [...ids.keys()].filter(slot => ids[slot] !== '')
  const rowStart = new Int32Array(people.length + 1)
  /** by slot: where the person's next pair goes */
  const next = new Int32Array(ids.length)
  for (const [person, slot] of people.entries()) {
    next[slot] = rowStart[person] as number
    rowStart[person + 1] = (rowStart[person] as number) + (perSlot[slot] as number)
  }
  const [place, value] = [new Int32Array(count), new Int32Array(count)]
  for (const [opening, end] of ends.entries())
    for (let pair = starts[opening] as number; pair < end; pair++) {
      const slot = slots[pair] as number
      const at = next[slot] as number
      place[at] = opening
      value[at] = scores[pair] as number
      next[slot] = at + 1
    }
  return { ids: people.map(slot => ids[slot] as string), rowStart, place, value }
}
