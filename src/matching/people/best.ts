/**
 * The best of those who are left, without looking at all of them: bitmaps tell who has the trade, the wish and how many of the
 * skills, which bounds the score. Those with the highest bound are scored first, until nobody left can be among the best.
 */
import { grown } from '../bitmap.js'
import { createTop, type Placed, type Top } from '../top.js'
import type { SomePeople } from './bits.js'
import { column, rowLength } from './columns.js'
import type { Searchable } from './people-index.js'
import type { Plan } from './plan.js'
import { scoreOf, unknownHeld, type Weighing } from './scorer.js'

/** A class: whether the trade is had, whether the sector is wished, and most of all, and in the other bits the number of skills held. */
const ofTrade = 1
const ofWish = 2
const ofFirstWish = 4
const heldFrom = 3
/** Skills are counted in four binary digits. */
const classes = 1 << (heldFrom + 4)

/** So few are scored without being sorted into classes. */
const fewPeople = 32

export interface Wanted {
  index: Searchable
  plan: Plan
  candidates: SomePeople
  /** the bits of the candidates' words that are asked for, and how many they are */
  bits: Int32Array
  people: number
  weighing: Weighing
  /** those left may still be ones whom the law excludes; it is asked about whoever would be among the best */
  askLaw: boolean
}

/** In the place of a bitmap of which there is none. */
let nobody = new Int32Array(0)
/** Working space: by the candidates' words, who has the trade and who the wish. */
let traded = new Int32Array(0)
let wished = new Int32Array(0)
/** By class: the most that its people can have. */
const mostOfClass = new Int32Array(classes)

/** Tells of everybody who is asked for, in no order. */
export function scoreEach(wanted: Wanted, visit: (slot: number, score: number) => void): void {
  const { index, plan, candidates, bits, weighing } = wanted
  for (let i = 0; i < candidates.count; i++)
    for (let left = bits[i] as number; left !== 0; left &= left - 1) {
      const slot = ((candidates.words[i] as number) << 5) + 31 - Math.clz32(left & -left)
      const { columns } = index
      visit(slot, scoreOf(columns, plan, weighing, slot, unknownHeld))
    }
}

/** The best of those who are asked for; ties by id. */
export function bestOf(wanted: Wanted, limit: number): Placed[] {
  if (wanted.people === 0 || limit <= 0) return []
  const top = createTop(limit, wanted.index.columns.ids)
  offerBest(wanted, top)
  return top.best()
}

/** Offers those who are asked for, but for those who cannot be among the best. */
export function offerBest(wanted: Wanted, top: Top): void {
  if (wanted.people > fewPeople) offerByClass(wanted, top)
  else offerEach(wanted, top)
}

function offerEach(wanted: Wanted, top: Top): void {
  const { index, plan, candidates, bits, weighing } = wanted
  for (let i = 0; i < candidates.count; i++)
    for (let left = bits[i] as number; left !== 0; left &= left - 1) {
      const slot = ((candidates.words[i] as number) << 5) + 31 - Math.clz32(left & -left)
      offer(wanted, top, slot, scoreOf(index.columns, plan, weighing, slot, unknownHeld))
    }
}

/** Whoever does not reach the others is not asked about. */
function offer({ askLaw, plan }: Wanted, top: Top, slot: number, score: number): void {
  if (score >= top.least() && (!askLaw || plan.law.answer(slot).state === 'fits')) top.offer(slot, score)
}

function offerByClass(wanted: Wanted, top: Top): void {
  const { index, plan } = wanted
  nobody = grown(nobody, index.columns.words)
  setBounds(wanted)
  findTradesAndWishes(wanted)
  const skills: Int32Array[] = []
  for (const number of plan.skills) skills.push(index.columns.bits.skill[number] ?? nobody)
  for (const part of parts) {
    const most = mostOfPart(part, plan.skills.length)
    if (top.least() <= most) offerPart(wanted, top, skills, part, most)
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

function findTradesAndWishes({ index: { columns }, plan, candidates: { words, count } }: Wanted): void {
  traded = grown(traded, count)
  wished = grown(wished, count)
  const { trades } = plan.scores.experience
  const wish = columns.bits.wish[plan.sector] ?? nobody
  for (let i = 0; i < count; i++) wished[i] = wish[words[i] as number] as number
  const first = columns.bits.trade[trades[0] ?? -1] ?? nobody
  for (let i = 0; i < count; i++) traded[i] = first[words[i] as number] as number
  for (let each = 1; each < trades.length; each++) {
    const trade = columns.bits.trade[trades[each] as number] ?? nobody
    for (let i = 0; i < count; i++) traded[i] = (traded[i] as number) | (trade[words[i] as number] as number)
  }
}

/** Of classes: no score in them is higher. */
function setBounds({ plan: { scores, reach, skills, uncounted }, weighing }: Wanted): void {
  const { experience, wish, notWished } = scores
  const ofRow =
    weighing.danish * scores.mostDanish +
    weighing.days * scores.mostTimes +
    weighing.commute * reach.ways.mostPoints +
    weighing.waiting * 100
  const [firstWish, otherWish] = [wish.of(0), wish.of(1)]
  for (let each = 0; each < (skills.length + 1) << heldFrom; each++) {
    const wished = each & ofFirstWish ? firstWish : each & ofWish ? otherWish : notWished
    const worked = each & ofTrade ? experience.bounds.trades : experience.bounds.others
    const held = scores.held[(each >> heldFrom) + uncounted] as number
    mostOfClass[each] = ofRow + weighing.skills * held + weighing.wishes * wished + weighing.experience * worked
  }
}

/**
 * Offers those of one part who can still be among the best.
 * @param most no bound in this part is higher
 */
function offerPart(wanted: Wanted, top: Top, skills: readonly Int32Array[], part: Part, most: number): void {
  const { index, plan, candidates, bits, weighing } = wanted
  const { words, count } = candidates
  const { reach } = plan
  let waiting = 0
  const firstWish = index.columns.bits.firstWish[plan.sector] ?? nobody
  const mostOfWord = reach.mostOfWord()
  const { mostPoints } = reach.ways
  let least = top.least()
  for (let i = 0; i < count; i++) {
    const word = words[i] as number
    const haveTrade = traded[i] as number
    const wish = wished[i] as number
    let left = (bits[i] as number) & bitsOfPart(part, haveTrade, wish)
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
      const held =
        ((ones >>> bit) & 1) |
        (((twos >>> bit) & 1) << 1) |
        (((fours >>> bit) & 1) << 2) |
        (((eights >>> bit) & 1) << 3)
      const each =
        ((haveTrade >>> bit) & 1) | (((wish >>> bit) & 1) << 1) | (((first >>> bit) & 1) << 2) | (held << heldFrom)
      if ((mostOfClass[each] as number) - lost < least) continue
      slotsOfBatch[waiting] = (word << 5) + bit
      heldOfBatch[waiting++] = plan.uncounted ? unknownHeld : held
      if (waiting < batch) continue
      offerBatch(wanted, top, waiting)
      waiting = 0
      least = top.least()
    }
  }
  offerBatch(wanted, top, waiting)
}

/** So many rows are looked at before the first of them is scored, so that the memory brings them at once. */
const batch = 16
const slotsOfBatch = new Int32Array(batch)
const heldOfBatch = new Int32Array(batch)
/** V8 does not look at what goes nowhere. */
const seen = new Int32Array(batch)

function offerBatch(wanted: Wanted, top: Top, count: number): void {
  const { index, plan, weighing } = wanted
  const { columns } = index
  const { rows } = columns
  for (let i = 0; i < count; i++) seen[i] = rows[(slotsOfBatch[i] as number) * rowLength + column.occupations] as number
  for (let i = 0; i < count; i++) {
    const slot = slotsOfBatch[i] as number
    offer(wanted, top, slot, scoreOf(columns, plan, weighing, slot, heldOfBatch[i] as number))
  }
}
