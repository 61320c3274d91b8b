/**
 * The best of those who are left, without looking at all of them: bitmaps tell who has the trade, the wish and how many of the
 * skills, which bounds the score. Those with the highest bound are scored first, until nobody left can be among the best.
 */
import { grown } from './bitmap.js'
import type { Candidates } from './candidates.js'
import type { Family } from './columns.js'
import type { Searchable } from './people-index.js'
import type { Plan } from './plan.js'
import { scoreOfLists, scoreOfRow, unknownHeld, type Weighing } from './scorer.js'
import { createTop, type Placed, type Top } from './top.js'

/** A class is a number of skills held, a step of the wish (none, some, the first) and whether the trade is had. */
const wishSteps = 3
const perSkill = wishSteps * 2
const classOf = (held: number, wish: number, trade: number): number => held * perSkill + wish * 2 + trade

/** So few are scored without being sorted into classes first. */
const fewPeople = 32

/** People are sorted by bound into so many heaps. */
const heaps = 128

export interface Wanted {
  index: Searchable
  plan: Plan
  candidates: Candidates
  /** the bits of the candidates' words that are asked for, and how many they are */
  bits: Int32Array
  people: number
  weighing: Weighing
  /** those left may still be ones whom the law excludes; it is asked about whoever would be among the best */
  askLaw: boolean
}

/** Working space, used by one search after the other. By candidate word: */
let trade = new Int32Array(0)
let wish = new Int32Array(0)
let firstWish = new Int32Array(0)
/** binary digits of the number of wanted skills held */
const held: Int32Array[] = []
/** By person: */
let slots = new Int32Array(0)
let classes = new Int32Array(0)
let bounds = new Int32Array(0)
let order = new Int32Array(0)
/** Who is looked at first: those with trade or wish, those with skills alone, those with nothing; and no score is higher. */
const parts = [0, 1, 2] as const
const mostOfPart = new Int32Array(parts.length)
/** Bounds in one heap lie no further apart. */
let stepOfHeap = 1
/** By heap: where the next one goes. */
const next = new Int32Array(heaps)
/** By class: the most that the lists of its people can give, and that all of it can. */
let mostOfLists = new Int32Array(0)
let mostOfClass = new Int32Array(0)

/** Tells of everybody who is asked for, in no order. */
export function scoreEach(wanted: Wanted, visit: (slot: number, score: number) => void): void {
  const { index, plan, candidates, bits, weighing } = wanted
  for (let i = 0; i < candidates.count; i++)
    for (let left = bits[i] as number; left !== 0; left &= left - 1) {
      const slot = ((candidates.words[i] as number) << 5) + 31 - Math.clz32(left & -left)
      const { columns } = index
      visit(slot, scoreOfRow(columns, plan, weighing, slot) + scoreOfLists(columns, plan, weighing, slot, unknownHeld))
    }
}

/** The best of those who are asked for; ties by id. */
export function bestOf(wanted: Wanted, limit: number): Placed[] {
  const { index, people, candidates, bits } = wanted
  if (people === 0 || limit <= 0) return []
  const top = createTop(limit, index.columns.ids)
  if (people > fewPeople) offerByBound(wanted, top)
  // Few are looked at one by one.
  else
    for (let i = 0; i < candidates.count; i++)
      for (let left = bits[i] as number; left !== 0; left &= left - 1)
        offer(
          wanted,
          top,
          ((candidates.words[i] as number) << 5) + 31 - Math.clz32(left & -left),
          unknownHeld,
          Number.MAX_SAFE_INTEGER,
        )
  return top.best()
}

/** @param most what the person's lists can give at most */
function offer(wanted: Wanted, top: Top, slot: number, skills: number, most: number): void {
  const { index, plan, weighing } = wanted
  const ofRow = scoreOfRow(index.columns, plan, weighing, slot)
  if (ofRow + most < top.least()) return
  const score = ofRow + scoreOfLists(index.columns, plan, weighing, slot, skills)
  if (score < top.least()) return
  if (!wanted.askLaw || plan.law.answer(slot).state === 'fits') top.offer(slot, score)
}

function offerByBound(wanted: Wanted, top: Top): void {
  setBounds(wanted)
  readFeatures(wanted)
  slots = grown(slots, wanted.people)
  classes = grown(classes, wanted.people)
  bounds = grown(bounds, wanted.people)
  order = grown(order, wanted.people)
  // Those without trade and wish are many, and mostly need not be looked at.
  for (const part of parts) {
    if (top.least() > (mostOfPart[part] as number)) continue
    const found = classify(wanted, part)
    for (let at = 0; at < found; at++) {
      const person = order[at] as number
      // Whoever comes later has no higher heap, and so at most a little more.
      if (top.least() > (bounds[person] as number) + stepOfHeap) break
      if (top.least() > (bounds[person] as number)) continue
      const each = classes[person] as number
      offer(wanted, top, slots[person] as number, Math.floor(each / perSkill), mostOfLists[each] as number)
    }
  }
}

/** Of classes and parts: no score in them is higher. */
function setBounds({ plan: { scores, reach }, weighing }: Wanted): void {
  const { experience, wish, notWished } = scores
  const ofRow =
    weighing.danish * scores.mostDanish +
    weighing.days * scores.mostTimes +
    weighing.commute * reach.mostPoints +
    weighing.waiting * 100
  const count = scores.held.length * perSkill
  mostOfLists = grown(mostOfLists, count)
  mostOfClass = grown(mostOfClass, count)
  let highest = 1
  mostOfPart.fill(0)
  for (let each = 0; each < count; each++) {
    const step = Math.floor(each / 2) % wishSteps
    const wished = step === 0 ? notWished : step === 1 ? wish.of(1) : wish.of(0)
    const worked = each % 2 === 1 ? experience.bounds.trades : experience.bounds.others
    const skills = scores.held[Math.floor(each / perSkill)] as number
    const ofLists = weighing.skills * skills + weighing.wishes * wished + weighing.experience * worked
    mostOfLists[each] = ofLists
    const bound = ofRow + ofLists
    mostOfClass[each] = bound
    highest = Math.max(highest, bound)
    const part = each % perSkill !== 0 ? 0 : each > 0 ? 1 : 2
    mostOfPart[part] = Math.max(mostOfPart[part] as number, bound)
  }
  stepOfHeap = Math.ceil((highest + 1) / heaps)
}

function readFeatures({ index, plan, candidates }: Wanted): void {
  const { bits, words: length } = index.columns
  const { words, count } = candidates
  if (trade.length < count) {
    trade = new Int32Array(length + 2)
    wish = new Int32Array(length + 2)
    firstWish = new Int32Array(length + 2)
    held.length = 0
  }
  const digits = 32 - Math.clz32(plan.skills.length)
  while (held.length < digits) held.push(new Int32Array(trade.length))
  trade.fill(0, 0, count)
  for (const number of plan.scores.experience.trades) unite(trade, candidates, bits.trade, number)
  wish.fill(0, 0, count)
  unite(wish, candidates, bits.wish, plan.sector)
  firstWish.fill(0, 0, count)
  unite(firstWish, candidates, bits.firstWish, plan.sector)
  for (let digit = 0; digit < digits; digit++) held[digit]?.fill(0, 0, count)
  for (const number of plan.skills) {
    const bitmap = bits.skill[number]
    if (!bitmap) continue
    for (let i = 0; i < count; i++) {
      let carry = bitmap[words[i] as number] as number
      for (let digit = 0; carry !== 0; digit++) {
        const sums = held[digit] as Int32Array
        const before = sums[i] as number
        sums[i] = before ^ carry
        carry &= before
      }
    }
  }
}

/** Adds whoever has a bit in the bitmap. */
function unite(to: Int32Array, { words, count }: Candidates, family: Family, number: number): void {
  const bitmap = family[number]
  if (bitmap) for (let i = 0; i < count; i++) to[i] = (to[i] as number) | (bitmap[words[i] as number] as number)
}

/**
 * Slots and classes of the people of a part, and their order by heap, the highest first. How many they are.
 */
function classify({ plan, candidates, bits, weighing }: Wanted, part: (typeof parts)[number]): number {
  const { words, count } = candidates
  const { mostOfWord, mostPoints } = plan.reach
  const digits = 32 - Math.clz32(plan.skills.length)
  next.fill(0)
  let found = 0
  for (let i = 0; i < count; i++) {
    const [had, some, first] = [trade[i] as number, wish[i] as number, firstWish[i] as number]
    let skilled = 0
    if (part !== 0) for (let digit = 0; digit < digits; digit++) skilled |= (held[digit] as Int32Array)[i] as number
    let left = (bits[i] as number) & (part === 0 ? had | some : ~(had | some) & (part === 1 ? skilled : ~skilled))
    if (left === 0) continue
    const word = words[i] as number
    // Behind the sorted words nobody knows.
    const lost = word < mostOfWord.length - 1 ? weighing.commute * (mostPoints - (mostOfWord[word] as number)) : 0
    for (; left !== 0; left &= left - 1) {
      const bit = 31 - Math.clz32(left & -left)
      let skills = 0
      for (let digit = 0; digit < digits; digit++)
        skills |= ((((held[digit] as Int32Array)[i] as number) >>> bit) & 1) << digit
      const each = classOf(skills, ((some >>> bit) & 1) + ((first >>> bit) & 1), (had >>> bit) & 1)
      const bound = (mostOfClass[each] as number) - lost
      slots[found] = (word << 5) + bit
      classes[found] = each
      bounds[found++] = bound
      const heap = Math.floor(bound / stepOfHeap)
      next[heap] = (next[heap] as number) + 1
    }
  }
  let at = 0
  for (let heap = heaps - 1; heap >= 0; heap--) {
    const size = next[heap] as number
    next[heap] = at
    at += size
  }
  for (let person = 0; person < found; person++) {
    const heap = Math.floor((bounds[person] as number) / stepOfHeap)
    order[next[heap] as number] = person
    next[heap] = (next[heap] as number) + 1
  }
  return found
}
