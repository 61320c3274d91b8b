/**
 * The best of those who are left, without looking at all of them: bitmaps tell who has the trade, the wish and how many of the
 * skills, which bounds the score. Those with the highest bound are scored first, until nobody left can be among the best.
 */
import { grown } from '../bitmap.js'
import { createTop, type Placed, type Top } from '../top.js'
import type { Candidates } from './candidates.js'
import type { Searchable } from './people-index.js'
import type { Plan } from './plan.js'
import { scoreOfLists, scoreOfRow, unknownHeld, type Weighing } from './scorer.js'

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

/** Working space, used by one search after the other. By person, in the order found: */
let slots = new Int32Array(0)
let classes = new Int32Array(0)
let bounds = new Int32Array(0)
/** and persons in the order in which they are looked at. */
let order = new Int32Array(0)
/** By candidate word: who has neither trade nor wish nor skill. */
let rest = new Int32Array(0)
/** By heap: where the next one goes. */
const next = new Int32Array(heaps)
/** By class: the most that the lists of its people can give, and that all of it can. */
let mostOfLists = new Int32Array(0)
let mostOfClass = new Int32Array(0)
/** Bounds in one heap lie no further apart. */
let stepOfHeap = 1
/** In the place of a bitmap of which there is none. */
let nobody = new Int32Array(0)

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
  const { index, people } = wanted
  if (people === 0 || limit <= 0) return []
  const top = createTop(limit, index.columns.ids)
  if (people > fewPeople) offerByBound(wanted, top)
  else offerEach(wanted, top)
  return top.best()
}

function offerEach(wanted: Wanted, top: Top): void {
  const { index, plan, candidates, bits, weighing } = wanted
  for (let i = 0; i < candidates.count; i++)
    for (let left = bits[i] as number; left !== 0; left &= left - 1) {
      const slot = ((candidates.words[i] as number) << 5) + 31 - Math.clz32(left & -left)
      offerScored(wanted, top, slot, scoreOfRow(index.columns, plan, weighing, slot), unknownHeld)
    }
}

function offerScored(wanted: Wanted, top: Top, slot: number, ofRow: number, skills: number): void {
  const { index, plan, weighing } = wanted
  const score = ofRow + scoreOfLists(index.columns, plan, weighing, slot, skills)
  if (score < top.least()) return
  if (!wanted.askLaw || plan.law.answer(slot).state === 'fits') top.offer(slot, score)
}

function offerByBound(wanted: Wanted, top: Top): void {
  const { people, index } = wanted
  setBounds(wanted)
  slots = grown(slots, people)
  classes = grown(classes, people)
  bounds = grown(bounds, people)
  order = grown(order, people)
  rest = grown(rest, wanted.candidates.count)
  nobody = grown(nobody, index.columns.words)
  offerInOrder(wanted, top, classify(wanted))
  // Those with nothing that is wished for are many, and mostly need not be looked at.
  if (top.least() <= (mostOfClass[0] as number)) offerInOrder(wanted, top, classifyRest(wanted))
}

/** Rows are read so many at a time, because the memory can bring several at once. */
const batch = 16
const ofRows = new Int32Array(batch)

function offerInOrder(wanted: Wanted, top: Top, found: number): void {
  const { index, plan, weighing } = wanted
  sortByBound(found)
  for (let at = 0; at < found; at += batch) {
    const last = Math.min(batch, found - at)
    // Whoever comes later has no higher heap, and so at most a little more.
    if (top.least() > (bounds[order[at] as number] as number) + stepOfHeap) return
    for (let i = 0; i < last; i++)
      ofRows[i] = scoreOfRow(index.columns, plan, weighing, slots[order[at + i] as number] as number)
    for (let i = 0; i < last; i++) {
      const person = order[at + i] as number
      const each = classes[person] as number
      const ofRow = ofRows[i] as number
      if (ofRow + (mostOfLists[each] as number) >= top.least())
        offerScored(
          wanted,
          top,
          slots[person] as number,
          ofRow,
          plan.uncounted ? unknownHeld : Math.floor(each / perSkill),
        )
    }
  }
}

/** Of classes: no score in them is higher. */
function setBounds({ plan: { scores, reach, skills, uncounted }, weighing }: Wanted): void {
  const { experience, wish, notWished } = scores
  const ofRow =
    weighing.danish * scores.mostDanish +
    weighing.days * scores.mostTimes +
    weighing.commute * reach.mostPoints +
    weighing.waiting * 100
  const count = (skills.length + 1) * perSkill
  mostOfLists = grown(mostOfLists, count)
  mostOfClass = grown(mostOfClass, count)
  let highest = 1
  for (let each = 0; each < count; each++) {
    const step = Math.floor(each / 2) % wishSteps
    const wished = step === 0 ? notWished : step === 1 ? wish.of(1) : wish.of(0)
    const worked = each % 2 === 1 ? experience.bounds.trades : experience.bounds.others
    const held = scores.held[Math.floor(each / perSkill) + uncounted] as number
    const ofLists = weighing.skills * held + weighing.wishes * wished + weighing.experience * worked
    mostOfLists[each] = ofLists
    mostOfClass[each] = ofRow + ofLists
    highest = Math.max(highest, ofRow + ofLists)
  }
  stepOfHeap = Math.ceil((highest + 1) / heaps)
}

/** Slots, classes and bounds of all who have something that is wished for; the others are noted in `rest`. How many they are. */
function classify({ index, plan, candidates, bits, weighing }: Wanted): number {
  const { columns } = index
  const { words, count } = candidates
  const mostOfWord = plan.reach.mostOfWord()
  const { mostPoints } = plan.reach
  const bitmaps = columns.bits
  const wish = bitmaps.wish[plan.sector] ?? nobody
  const firstWish = bitmaps.firstWish[plan.sector] ?? nobody
  const trades: Int32Array[] = []
  for (const number of plan.scores.experience.trades) trades.push(bitmaps.trade[number] ?? nobody)
  const skills: Int32Array[] = []
  for (const number of plan.skills) skills.push(bitmaps.skill[number] ?? nobody)

  let found = 0
  for (let i = 0; i < count; i++) {
    const asked = bits[i] as number
    if (asked === 0) {
      rest[i] = 0
      continue
    }
    const word = words[i] as number
    const [some, first] = [wish[word] as number, firstWish[word] as number]
    let had = 0
    for (let each = 0; each < trades.length; each++) had |= (trades[each] as Int32Array)[word] as number
    // Binary digits of the number of skills held.
    let [ones, twos, fours, eights] = [0, 0, 0, 0]
    for (let each = 0; each < skills.length; each++) {
      const one = (skills[each] as Int32Array)[word] as number
      const two = ones & one
      const four = twos & two
      ones ^= one
      twos ^= two
      eights ^= fours & four
      fours ^= four
    }
    const something = had | some | ones | twos | fours | eights
    rest[i] = asked & ~something
    let left = asked & something
    if (left === 0) continue
    const lost = weighing.commute * lostOnTheWay(mostOfWord, mostPoints, word)
    for (; left !== 0; left &= left - 1) {
      const bit = 31 - Math.clz32(left & -left)
      const held =
        ((ones >>> bit) & 1) |
        (((twos >>> bit) & 1) << 1) |
        (((fours >>> bit) & 1) << 2) |
        (((eights >>> bit) & 1) << 3)
      const each = classOf(held, ((some >>> bit) & 1) + ((first >>> bit) & 1), (had >>> bit) & 1)
      slots[found] = (word << 5) + bit
      classes[found] = each
      bounds[found++] = (mostOfClass[each] as number) - lost
    }
  }
  return found
}

/** As `classify`, of those who have nothing that is wished for. */
function classifyRest({ plan, candidates: { words, count }, weighing }: Wanted): number {
  const mostOfWord = plan.reach.mostOfWord()
  const { mostPoints } = plan.reach
  let found = 0
  for (let i = 0; i < count; i++) {
    const word = words[i] as number
    const lost = weighing.commute * lostOnTheWay(mostOfWord, mostPoints, word)
    for (let left = rest[i] as number; left !== 0; left &= left - 1) {
      slots[found] = (word << 5) + 31 - Math.clz32(left & -left)
      classes[found] = 0
      bounds[found++] = (mostOfClass[0] as number) - lost
    }
  }
  return found
}

/** By how many points the way of everybody in a word falls short of the best. */
const lostOnTheWay = (mostOfWord: Uint8Array, mostPoints: number, word: number): number =>
  word < mostOfWord.length ? mostPoints - (mostOfWord[word] as number) : 0

/** Puts those who were found in order by heap, the highest first. */
function sortByBound(found: number): void {
  next.fill(0)
  for (let person = 0; person < found; person++) {
    const heap = Math.floor((bounds[person] as number) / stepOfHeap)
    next[heap] = (next[heap] as number) + 1
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
}
