/**
 * The best of those who are left, without looking at all of them: bitmaps tell who has the trade, the wish and how many of the
 * skills, which bounds the score. Those with the highest bound are scored first, until nobody left can be among the best.
 */
import { grown } from '../bitmap.js'
import { createTop, type Placed, type Top } from '../top.js'
import type { Candidates } from './candidates.js'
import { type Columns, column, rowLength } from './columns.js'
import type { Searchable } from './people-index.js'
import type { Plan } from './plan.js'
import { scoreOfLists, scoreOfRow, unknownHeld, type Weighing } from './scorer.js'

/** A class: whether the trade is had, whether the sector is wished, and most of all, and in the other bits the number of skills held. */
const ofTrade = 1
const ofWish = 2
const ofFirstWish = 4
const heldFrom = 3
/** Skills are counted in four binary digits. */
const classes = 1 << (heldFrom + 4)

/** So few are scored without being sorted into classes first. */
const fewPeople = 32

/** People are sorted by bound into at most so many heaps. */
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

const noBits = () => new Int32Array(0)

/** Working space, used by one search after the other. By person, in the order found: */
let slots = noBits()
let classOf = noBits()
let bounds = noBits()
/** and persons in the order in which they are looked at. */
let order = noBits()
/** In the place of a bitmap of which there is none. */
let nobody = noBits()
/** By heap: how many there are, and then where the next one goes. */
const next = new Int32Array(heaps)
/** A bound belongs to the heap of its bits from here on. */
let heapFrom = 0
/** By class: the most that the lists of its people can give, and that all of it can. */
const mostOfLists = new Int32Array(classes)
const mostOfClass = new Int32Array(classes)

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
  const { people, index, plan } = wanted
  slots = grown(slots, people)
  classOf = grown(classOf, people)
  bounds = grown(bounds, people)
  order = grown(order, people)
  nobody = grown(nobody, index.columns.words)
  setBounds(wanted)
  const had = hadBy(wanted)
  for (const part of parts) {
    const most = mostOfPart(part, plan.skills.length)
    if (top.least() <= most) offerInOrder(wanted, top, classify(wanted, had, part, most, top.least()))
  }
}

/** Those with trade and wish come first, then those with one of them; those with neither are many, and often need not be looked at. */
const parts = ['both', 'one', 'neither'] as const
type Part = (typeof parts)[number]

function mostOfPart(part: Part, skills: number): number {
  const skilled = skills << heldFrom
  if (part === 'neither') return mostOfClass[skilled] as number
  const wished = skilled | ofWish | ofFirstWish
  if (part === 'both') return mostOfClass[wished | ofTrade] as number
  return Math.max(mostOfClass[wished] as number, mostOfClass[skilled | ofTrade] as number)
}

function bitsOfPart(part: Part, traded: number, wished: number): number {
  if (part === 'both') return traded & wished
  return part === 'one' ? traded ^ wished : ~(traded | wished)
}

/** Bitmaps of what an opening wishes for. */
interface Had {
  trades: Int32Array[]
  wish: Int32Array
  firstWish: Int32Array
  skills: Int32Array[]
}

function hadBy({ index: { columns }, plan }: Wanted): Had {
  const { wish, firstWish, trade, skill } = columns.bits
  const trades: Int32Array[] = []
  for (const number of plan.scores.experience.trades) trades.push(trade[number] ?? nobody)
  const skills: Int32Array[] = []
  for (const number of plan.skills) skills.push(skill[number] ?? nobody)
  return { trades, wish: wish[plan.sector] ?? nobody, firstWish: firstWish[plan.sector] ?? nobody, skills }
}

/** Of classes: no score in them is higher. */
function setBounds({ plan: { scores, reach, skills, uncounted }, weighing }: Wanted): void {
  const { experience, wish, notWished } = scores
  const ofRow =
    weighing.danish * scores.mostDanish +
    weighing.days * scores.mostTimes +
    weighing.commute * reach.mostPoints +
    weighing.waiting * 100
  const [firstWish, otherWish] = [wish.of(0), wish.of(1)]
  let highest = 1
  for (let each = 0; each < (skills.length + 1) << heldFrom; each++) {
    const wished = each & ofFirstWish ? firstWish : each & ofWish ? otherWish : notWished
    const worked = each & ofTrade ? experience.bounds.trades : experience.bounds.others
    const held = scores.held[(each >> heldFrom) + uncounted] as number
    const ofLists = weighing.skills * held + weighing.wishes * wished + weighing.experience * worked
    mostOfLists[each] = ofLists
    mostOfClass[each] = ofRow + ofLists
    highest = Math.max(highest, ofRow + ofLists)
  }
  heapFrom = Math.max(0, 32 - Math.clz32(highest) - Math.log2(heaps))
}

/**
 * Slots, classes and bounds of those in one part who can still be among the best, in order. How many they are.
 * @param most no bound in this part is higher
 * @param least what must be reached
 */
function classify(
  { plan: { reach }, candidates: { words, count }, bits, weighing }: Wanted,
  { trades, wish, firstWish, skills }: Had,
  part: Part,
  most: number,
  least: number,
): number {
  const mostOfWord = reach.mostOfWord()
  const { mostPoints } = reach
  const [slotsOf, classesOf, boundsOf] = [slots, classOf, bounds]
  const from = heapFrom
  next.fill(0)
  let found = 0
  for (let i = 0; i < count; i++) {
    const word = words[i] as number
    const wished = wish[word] as number
    let traded = 0
    for (let each = 0; each < trades.length; each++) traded |= (trades[each] as Int32Array)[word] as number
    let left = (bits[i] as number) & bitsOfPart(part, traded, wished)
    if (left === 0) continue
    // The way of everybody in the word falls so far short of the best; some who live nearer may not want to go so far.
    const short = word < mostOfWord.length ? mostPoints - (mostOfWord[word] as number) : 0
    const lost = short > 0 ? weighing.commute * short : 0
    if (most - lost < least) continue
    const first = firstWish[word] as number
    // Binary digits of the number of skills held.
    let ones = 0
    let twos = 0
    let fours = 0
    let eights = 0
    for (let each = 0; each < skills.length; each++) {
      const one = (skills[each] as Int32Array)[word] as number
      const two = ones & one
      const four = twos & two
      ones ^= one
      twos ^= two
      eights ^= fours & four
      fours ^= four
    }
    for (; left !== 0; left &= left - 1) {
      const bit = 31 - Math.clz32(left & -left)
      const each =
        ((traded >>> bit) & 1) |
        (((wished >>> bit) & 1) << 1) |
        (((first >>> bit) & 1) << 2) |
        (((ones >>> bit) & 1) << 3) |
        (((twos >>> bit) & 1) << 4) |
        (((fours >>> bit) & 1) << 5) |
        (((eights >>> bit) & 1) << 6)
      const bound = (mostOfClass[each] as number) - lost
      if (bound < least) continue
      slotsOf[found] = (word << 5) + bit
      classesOf[found] = each
      boundsOf[found++] = bound
      const heap = bound >> from
      next[heap] = (next[heap] as number) + 1
    }
  }
  sortByHeap(found)
  return found
}

/** Puts those who were found in order, the highest heap first. */
function sortByHeap(found: number): void {
  const [orderOf, boundsOf] = [order, bounds]
  let at = 0
  for (let heap = heaps - 1; heap >= 0; heap--) {
    const size = next[heap] as number
    next[heap] = at
    at += size
  }
  for (let person = 0; person < found; person++) {
    const heap = (boundsOf[person] as number) >> heapFrom
    const place = next[heap] as number
    orderOf[place] = person
    next[heap] = place + 1
  }
}

/** Rows and lists are read so many at a time, because the memory can bring several at once. */
const batch = 16
const slotsOfBatch = new Int32Array(batch)
const ofRows = new Int32Array(batch)

function offerInOrder(wanted: Wanted, top: Top, found: number): void {
  const { index, plan, weighing } = wanted
  const { columns } = index
  for (let at = 0; at < found; at += batch) {
    // Whoever comes later is in no higher heap.
    const most = (bounds[order[at] as number] as number) | ((1 << heapFrom) - 1)
    if (top.least() > most) return
    const count = Math.min(batch, found - at)
    readAhead(columns, at, count)
    for (let i = 0; i < count; i++) ofRows[i] = scoreOfRow(columns, plan, weighing, slotsOfBatch[i] as number)
    for (let i = 0; i < count; i++) {
      const each = classOf[order[at + i] as number] as number
      const ofRow = ofRows[i] as number
      if (ofRow + (mostOfLists[each] as number) >= top.least())
        offerScored(wanted, top, slotsOfBatch[i] as number, ofRow, plan.uncounted ? unknownHeld : each >> heldFrom)
    }
  }
}

/** Looks at every row and list of a batch without waiting for one after the other; what is read does not matter. */
function readAhead({ rows, lists: { bytes } }: Columns, at: number, count: number): void {
  const [slotsOf, orderOf] = [slots, order]
  for (let i = 0; i < count; i++) {
    const slot = slotsOf[orderOf[at + i] as number] as number
    slotsOfBatch[i] = slot
    ofRows[i] = bytes[rows[slot * rowLength + column.lists] as number] as number
  }
}
