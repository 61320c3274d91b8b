/**
 * The best of the openings that are left: all are scored but for their skills, and those with the highest score are looked at
 * first, until nothing left can be among the best.
 */
import { createTop, type Placed } from '../top.js'
import type { Candidates } from './candidates.js'
import { type LawOfPerson, lawAnswer } from './law.js'
import { type OpeningsIndex, openingLength } from './openings-index.js'
import { type Scoring, scoreOfRow, scoreOfSkills } from './score.js'
import type { Sieves } from './sieve.js'

/** One person's search. */
export interface Search {
  index: OpeningsIndex
  sieves: Sieves
  law: LawOfPerson
  scoring: Scoring
  candidates: Candidates
}

/** Working space, used by one search after the other. By opening, in the order found: */
interface Space {
  slots: Int32Array
  scores: Int32Array
  /** openings in the order in which they are looked at */
  order: Int32Array
}
let space = emptySpace(0)

function emptySpace(openings: number): Space {
  return { slots: new Int32Array(openings), scores: new Int32Array(openings), order: new Int32Array(openings) }
}

/** Openings are sorted by score into so many heaps; by heap, how many there are, and then where the next one goes. */
const heaps = 128
const next = new Int32Array(heaps)

/**
 * The best of those that are asked for and that the law does not exclude, which is never mendable; ties by id.
 * @param bits of the candidates' words
 */
export function bestOf(search: Search, bits: Int32Array, limit: number): Placed[] {
  const { index, law, scoring } = search
  const top = createTop(limit, index.ids)
  const heapFrom = Math.max(0, 32 - Math.clz32(scoring.most) - Math.log2(heaps))
  const found = scoreEach(search, bits, heapFrom)
  const { slots, scores, order } = space
  // No criterion gives more than 100 points.
  const mostOfSkills = 100 * scoring.skills
  for (let at = 0; at < found; at++) {
    const opening = order[at] as number
    const score = scores[opening] as number
    const least = top.least()
    if (score + mostOfSkills < least) {
      // What comes later has no higher heap.
      if ((score | ((1 << heapFrom) - 1)) + mostOfSkills < least) break
      continue
    }
    const slot = slots[opening] as number
    const whole = score + scoreOfSkills(scoring, index, slot)
    // The law comes last, because it may have to be asked about this person.
    if (whole >= least && allows(law, slot)) top.offer(slot, whole)
  }
  return top.best()
}

/**
 * Slots, scores without skills and order of those that are asked for. How many they are.
 * @param heapFrom a score belongs to the heap of its bits from here on
 */
function scoreEach(
  { index: { rows }, sieves, scoring, candidates }: Search,
  bits: Int32Array,
  heapFrom: number,
): number {
  const { count, words, way } = candidates
  const danish = sieves.danish.table.points
  const week = sieves.week.table.points
  if (space.slots.length < count * 32) space = emptySpace(count * 32)
  const { slots, scores } = space
  next.fill(0)
  let found = 0
  for (let i = 0; i < count; i++) {
    const first = (words[i] as number) << 5
    const ofWay = scoring.commute * (way[i] as number)
    for (let left = bits[i] as number; left !== 0; left &= left - 1) {
      const slot = first + 31 - Math.clz32(left & -left)
      const score = ofWay + scoreOfRow(scoring, rows, slot * openingLength, danish, week)
      slots[found] = slot
      scores[found++] = score
      const heap = score >> heapFrom
      next[heap] = (next[heap] as number) + 1
    }
  }
  sortByHeap(found, heapFrom)
  return found
}

/** Puts those who were found in order, the highest heap first. */
function sortByHeap(found: number, heapFrom: number): void {
  const { scores, order } = space
  let at = 0
  for (let heap = heaps - 1; heap >= 0; heap--) {
    const size = next[heap] as number
    next[heap] = at
    at += size
  }
  for (let opening = 0; opening < found; opening++) {
    const heap = (scores[opening] as number) >> heapFrom
    const place = next[heap] as number
    order[place] = opening
    next[heap] = place + 1
  }
}

/** How many of those that are asked for the law allows. */
export function countAllowed({ law, candidates }: Search, bits: Int32Array): number {
  let allowed = 0
  for (let i = 0; i < candidates.count; i++)
    for (let left = bits[i] as number; left !== 0; left &= left - 1) {
      const slot = ((candidates.words[i] as number) << 5) + 31 - Math.clz32(left & -left)
      if (allows(law, slot)) allowed += 1
    }
  return allowed
}

const allows = (law: LawOfPerson, slot: number): boolean => lawAnswer(law, slot).state === 'fits'
