/**
 * The best of those who are left, without looking at all of them: bitmaps tell who has the trade, the wish and how many of the
 * skills, which bounds the score. Those with the highest bound are scored first, until nobody left can be among the best.
 */
import { grown, joined } from './bitmap.js'
import type { Candidates } from './candidates.js'
import type { Searchable } from './people-index.js'
import type { Plan } from './plan.js'
import { type FullWeights, scorerFor, unknownHeld } from './scorer.js'
import { createTop, type Placed } from './top.js'

/** A class is a number of skills held, a step of the wish (none, some, the first) and one of the trade (none, near, same). */
const steps = 3
const classOf = (held: number, wish: number, trade: number): number => (held * steps + wish) * steps + trade

/** So few are scored without being sorted into classes first. */
const fewPeople = 200

/** Classes are sorted by bound into so many heaps. */
const heaps = 64

export interface Wanted {
  index: Searchable
  plan: Plan
  candidates: Candidates
  /** the bits of the candidates' words that are asked for, and how many they are */
  bits: Int32Array
  people: number
  weights: FullWeights
}

/** Working space, used by one search after the other. */
let features: Features = { trade: new Int32Array(0) } as Features
let slots = new Int32Array(0)
let classes = new Int32Array(0)
let order = new Int32Array(0)

/** By candidate word. Who has the trade is not near it, and whose first wish it is has it as no other. */
interface Features {
  trade: Int32Array
  nearTrade: Int32Array
  wish: Int32Array
  firstWish: Int32Array
  /** binary digits of the number of wanted skills held */
  held: Int32Array[]
}

/** Tells of everybody who is asked for, in no order. */
export function scoreEach(wanted: Wanted, visit: (slot: number, score: number) => void): void {
  scoreAll(wanted, scorerFor(wanted.index, wanted.plan, wanted.weights), visit)
}

function scoreAll(
  { candidates: { words, count }, bits }: Wanted,
  scoreOf: (slot: number, held: number) => number,
  visit: (slot: number, score: number) => void,
): void {
  for (let i = 0; i < count; i++)
    for (let left = bits[i] as number; left !== 0; left &= left - 1) {
      const slot = ((words[i] as number) << 5) + 31 - Math.clz32(left & -left)
      visit(slot, scoreOf(slot, unknownHeld))
    }
}

const heldIn = (each: number): number => Math.floor(each / (steps * steps))

function prepare(wanted: Wanted): void {
  readFeatures(wanted)
  slots = grown(slots, wanted.people)
  classes = grown(classes, wanted.people)
  order = grown(order, wanted.people)
}

/** The best of those who are asked for; ties by id. */
export function bestOf(wanted: Wanted, limit: number): Placed[] {
  const { index, plan, candidates, bits, people, weights } = wanted
  if (people === 0 || limit <= 0) return []
  const top = createTop(limit, index.columns.ids)
  const scoreOf = scorerFor(index, plan, weights)
  if (people <= fewPeople) {
    scoreAll(wanted, scoreOf, (slot, score) => {
      if (score >= top.least()) top.offer(slot, score)
    })
    return top.best()
  }
  const bounds = boundsOf(plan, weights)
  prepare(wanted)
  let [highest, plain] = [1, 0]
  for (let each = 0; each < bounds.length; each++) {
    const bound = bounds[each] as number
    if (bound > highest) highest = bound
    if (each % (steps * steps) === 0 && bound > plain) plain = bound
  }
  const heapOf: number[] = []
  const boundOfHeap = new Int32Array(heaps)
  for (let each = 0; each < bounds.length; each++) {
    const bound = bounds[each] as number
    const heap = Math.floor((bound / highest) * (heaps - 1))
    heapOf.push(heap)
    if (bound > (boundOfHeap[heap] as number)) boundOfHeap[heap] = bound
  }

  // Those with nothing but skills are many, and mostly need not be looked at.
  for (const first of [true, false]) {
    if (!first && top.least() > plain) break
    const sizes = new Int32Array(heaps)
    const found = classify(candidates.words, candidates.count, bits, first, heapOf, sizes)
    const next = new Int32Array(heaps)
    for (let heap = heaps - 1, at = 0; heap >= 0; heap--) {
      next[heap] = at
      at += sizes[heap] as number
    }
    for (let i = 0; i < found; i++) {
      const heap = heapOf[classes[i] as number] as number
      order[next[heap] as number] = i
      next[heap] = (next[heap] as number) + 1
    }
    let at = 0
    for (let heap = heaps - 1; heap >= 0 && at < found; heap--) {
      const end = next[heap] as number
      if (at < end && top.least() > (boundOfHeap[heap] as number)) break
      for (; at < end; at++) {
        const i = order[at] as number
        const slot = slots[i] as number
        const score = scoreOf(slot, heldIn(classes[i] as number))
        if (score >= top.least()) top.offer(slot, score)
      }
    }
  }
  return top.best()
}

/** By class: no score in it is higher. */
function boundsOf({ scores, reach }: Plan, weights: FullWeights): number[] {
  const [ofSkills = 0, ofWishes = 0, ofExperience = 0] = [weights.skills, weights.wishes, weights.experience]
  const { trades } = scores.occupation
  trades.ask()
  const rest =
    (weights.danish ?? 0) * Math.max(...scores.danish) +
    (weights.days ?? 0) * Math.max(...scores.times) +
    (weights.commute ?? 0) * reach.mostPoints +
    (weights.waiting ?? 0) * 100
  const wishes = [scores.notWished, scores.wish.of(1), scores.wish.of(0)]
  const bounds: number[] = []
  for (const skills of scores.held)
    for (const wish of wishes)
      for (const trade of trades.bounds) bounds.push(rest + ofSkills * skills + ofWishes * wish + ofExperience * trade)
  return bounds
}

function readFeatures({ index, plan, candidates }: Wanted): void {
  const { bits, values } = index.columns
  const { words, count } = candidates
  const { scores } = plan
  if (features.trade.length < count) {
    const bitmap = () => new Int32Array(index.columns.words + 2)
    features = { trade: bitmap(), nearTrade: bitmap(), wish: bitmap(), firstWish: bitmap(), held: [] }
  }
  const { trade, nearTrade, wish, firstWish, held } = features
  const { trades } = scores.occupation
  joined(trade, words, count, bits.disco, trades.same)
  joined(nearTrade, words, count, bits.disco, trades.near)
  const sector = values.sectors.find(scores.sector)
  joined(firstWish, words, count, bits.firstWish, [sector])
  joined(wish, words, count, bits.wish, [sector])
  for (let i = 0; i < count; i++) {
    nearTrade[i] = (nearTrade[i] as number) & ~(trade[i] as number)
    wish[i] = (wish[i] as number) & ~(firstWish[i] as number)
  }
  const digits = 32 - Math.clz32(scores.wanted.length)
  while (held.length < digits) held.push(new Int32Array(trade.length))
  held.length = digits
  for (const digit of held) digit.fill(0, 0, count)
  for (const code of scores.wanted) {
    const bitmap = bits.skill[values.skills.find(code)]
    if (!bitmap) continue
    for (let i = 0; i < count; i++) {
      let carry = bitmap[words[i] as number] as number
      for (let digit = 0; carry !== 0; digit++) {
        const bits = held[digit] as Int32Array
        const before = bits[i] as number
        bits[i] = before ^ carry
        carry &= before
      }
    }
  }
}

/** Slots and classes of those who have the trade, one near it or the wish, or of all others. How many they are. */
function classify(
  words: Int32Array,
  count: number,
  bits: Int32Array,
  withSomething: boolean,
  heapOf: readonly number[],
  sizes: Int32Array,
): number {
  const { trade, nearTrade, wish, firstWish, held } = features
  let found = 0
  for (let i = 0; i < count; i++) {
    const [same, near, some, most] = [trade[i], nearTrade[i], wish[i], firstWish[i]] as [number, number, number, number]
    const something = same | near | some | most
    let left = (bits[i] as number) & (withSomething ? something : ~something)
    for (; left !== 0; left &= left - 1) {
      const bit = 31 - Math.clz32(left & -left)
      let skills = 0
      for (let digit = 0; digit < held.length; digit++)
        skills |= ((((held[digit] as Int32Array)[i] as number) >>> bit) & 1) << digit
      const each = classOf(
        skills,
        ((some >>> bit) & 1) | (((most >>> bit) & 1) << 1),
        ((near >>> bit) & 1) | (((same >>> bit) & 1) << 1),
      )
      slots[found] = ((words[i] as number) << 5) + bit
      classes[found++] = each
      const heap = heapOf[each] as number
      sizes[heap] = (sizes[heap] as number) + 1
    }
  }
  return found
}
