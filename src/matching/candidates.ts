/**
 * Who is left of everybody: words of 32 people, for each word those who fit and those whom one mendable thing keeps out. One
 * requirement after the other takes people away; words in which nobody is left are dropped on the way.
 */
import type { Answer, State } from './ask.js'
import { column, rowLength } from './columns.js'
import type { Searchable } from './people-index.js'
import type { Plan } from './plan.js'
import { type Sieve, sieveFor } from './sieve.js'

export interface Candidates {
  count: number
  /** which words, ascending; a person's slot is word x 32 + bit */
  words: Int32Array
  fits: Int32Array
  near: Int32Array
}

/** Working space, used by one search after the other. */
let space: Candidates = emptySpace(0)

function emptySpace(words: number): Candidates {
  const bitmap = () => new Int32Array(words)
  return { count: 0, words: bitmap(), fits: bitmap(), near: bitmap() }
}

/**
 * The answer holds until the next search of any index.
 * @param withNear whether those are wanted whom one mendable thing keeps out; `near` is empty otherwise
 * @param lawful false leaves those in whom the law must be asked about one by one
 */
export function candidatesFor(index: Searchable, plan: Plan, withNear: boolean, lawful = true): Candidates {
  const { columns, layout } = index
  if (space.words.length < columns.words + 2) space = emptySpace(columns.words + 2)
  begin(plan, layout.sortedEnd, layout.end, columns.bits.live[0], withNear)
  for (const requirement of plan.requirements) takeAway(sieveFor(index, requirement), withNear)
  const law = plan.law.requirement()
  if (law) takeAway(sieveFor(index, law), withNear)
  askUnsorted(plan, columns.rows, layout.sortedEnd, withNear)
  if (!law && lawful) askLaw(plan, withNear)
  return space
}

/** Everybody within reach, or nearly, and those behind the sorted slots, whose way is asked about at the end. */
function begin({ reach }: Plan, sortedEnd: number, end: number, live: Int32Array | undefined, withNear: boolean): void {
  const { words, fits, near } = space
  const from = withNear ? reach.around : reach.inside
  let count = 0
  if (live)
    for (let i = 0; i < from.words.length; i++) {
      const word = from.words[i] as number
      const present = live[word] as number
      words[count] = word
      fits[count] = (from.fits[i] as number) & present
      near[count] = (from.near[i] as number) & present
      count += present === 0 ? 0 : 1
    }
  if (live)
    for (let slot = sortedEnd; slot < end; slot = ((slot >>> 5) + 1) << 5) {
      const word = slot >>> 5
      const unsorted = (live[word] as number) & (-1 << (slot & 31))
      const shared = count > 0 && words[count - 1] === word
      if (!shared) near[count] = 0
      const i = shared ? count - 1 : count
      words[i] = word
      fits[i] = shared ? (fits[i] as number) | unsorted : unsorted
      count = i + 1
    }
  space.count = count
}

/** Whoever does not meet a requirement does not fit, and is near only if nothing else stood in the way. */
function takeAway({ excludes, mends, fits: meets, mendable }: Sieve, withNear: boolean): void {
  if (!excludes) return
  const { words, fits, near, count } = space
  let left = 0
  for (let i = 0; i < count; i++) {
    const word = words[i] as number
    const fitted = fits[i] as number
    const met = meets[word] as number
    const fit = fitted & met
    let close = 0
    if (withNear) close = ((near[i] as number) & met) | (mends ? fitted & (mendable[word] as number) : 0)
    words[left] = word
    fits[left] = fit
    near[left] = close
    left += (fit | close) === 0 ? 0 : 1
  }
  space.count = left
}

/** The way of those who stand behind the sorted slots. */
function askUnsorted({ reach }: Plan, rows: Int32Array, sortedEnd: number, withNear: boolean): void {
  const first = sortedEnd >>> 5
  for (let i = space.count - 1; i >= 0 && (space.words[i] as number) >= first; i--) {
    const word = space.words[i] as number
    const unsorted = word === first ? -1 << (sortedEnd & 31) : -1
    for (let left = unsorted & ((space.fits[i] as number) | (space.near[i] as number)); left !== 0; left &= left - 1) {
      const slot = (word << 5) + 31 - Math.clz32(left & -left)
      const number = reach.answerOfHome[rows[slot * rowLength + column.home] as number] as number
      decide(i, left & -left, (reach.answers[number] as Answer).state, withNear)
    }
  }
}

function askLaw({ law }: Plan, withNear: boolean): void {
  for (let i = 0; i < space.count; i++)
    for (let left = (space.fits[i] as number) | (space.near[i] as number); left !== 0; left &= left - 1) {
      const slot = ((space.words[i] as number) << 5) + 31 - Math.clz32(left & -left)
      decide(i, left & -left, law.answer(slot).state, withNear)
    }
}

/** What a criterion answered about one person of a word. */
function decide(i: number, bit: number, state: State, withNear: boolean): void {
  if (state === 'fits') return
  const { fits, near } = space
  const fitted = ((fits[i] as number) & bit) !== 0
  fits[i] = (fits[i] as number) & ~bit
  near[i] = withNear && fitted && state === 'mendable' ? (near[i] as number) | bit : (near[i] as number) & ~bit
}
