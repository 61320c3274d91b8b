/**
 * The best of those who are left, without looking at all of them: bitmaps tell who has the trade, the wish and how many of the
 * skills, which bounds the score. Those with the highest bound are scored first, until nobody left can be among the best.
 */
import { grown, joined } from './bitmap.js'
import type { Candidates } from './candidates.js'
import type { PeopleIndex } from './people-index.js'
import type { Plan } from './plan.js'
import { type FullWeights, scorerFor } from './scorer.js'
import { createTop, type Hit } from './top.js'

/** A class is a number of skills held, a step of the wish (none, some, the first) and one of the trade (none, near, same). */
const steps = 3
const classOf = (held: number, wish: number, trade: number): number => (held * steps + wish) * steps + trade

/** Classes are sorted by bound into so many heaps. */
const heaps = 64

export interface Wanted {
  index: PeopleIndex
  plan: Plan
  candidates: Candidates
  /** the bits of the candidates' words that are asked for, and how many they are */
  bits: Int32Array
  people: number
  weights: FullWeights
  limit: number
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

export function bestOf(wanted: Wanted): Hit[] {
  const { index, plan, candidates, bits, people, weights, limit } = wanted
  const top = createTop(limit, index.columns.ids)
  if (people === 0 || limit <= 0) return []
  readFeatures(wanted)
  slots = grown(slots, people)
  classes = grown(classes, people)
  order = grown(order, people)

  const scoreOf = scorerFor(index, plan, weights)
  const bounds = boundsOf(plan, weights)
  const highest = Math.max(1, ...bounds)
  const heapOf = bounds.map(bound => Math.floor((bound / highest) * (heaps - 1)))
  const boundOfHeap = new Array<number>(heaps).fill(0)
  for (const [each, bound] of bounds.entries()) {
    const heap = heapOf[each] as number
    if (bound > (boundOfHeap[heap] as number)) boundOfHeap[heap] = bound
  }
  const plain = Math.max(...bounds.filter((_, each) => each % (steps * steps) === 0))

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
        const score = scoreOf(slot, Math.floor((classes[i] as number) / (steps * steps)))
        if (score >= top.least()) top.offer(slot, score)
      }
    }
  }
  return top.best()
}

/** By class: no score in it is higher. */
function boundsOf({ scores, reach }: Plan, weights: FullWeights): number[] {
  const weight = (code: string) => weights[code] ?? 0
  const rest =
    weight('danish') * Math.max(...scores.danish) +
    weight('days') * Math.max(...scores.times) +
    weight('commute') * reach.mostPoints +
    weight('waiting') * 100
  const wishes = [scores.notWished, scores.wish.of(1), scores.wish.of(0)]
  return scores.held.flatMap(skills =>
    wishes.flatMap(wish =>
      scores.occupation.trades.bounds.map(
        trade => rest + weight('skills') * skills + weight('wishes') * wish + weight('experience') * trade,
      ),
    ),
  )
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
  trades.ask()
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
