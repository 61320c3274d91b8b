/**
 * Who is left of everybody: words of 32 people, for each word those who fit and those whom one mendable thing keeps out. One
 * requirement after the other takes people away; words in which nobody is left are dropped on the way.
 */
import type { State } from '../ask.js'
import type { Searchable } from './people-index.js'
import type { Plan } from './plan.js'
import { readWords, type Sieve } from './sieve.js'
import type { Layout } from './sort-people.js'

export interface Candidates {
  count: number
  /** which words, ascending; a person's slot is word x 32 + bit */
  words: Int32Array
  fits: Int32Array
  /** holds nothing unless asked for */
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
  const live = columns.bits.live[0]
  begin(plan, layout, withNear)
  const { sieves } = plan
  for (const sieve of sieves) readWords(sieve, index, space.words, space.count)
  if (live && withNear) takeAwayNearly(live, sieves)
  else if (live) takeAway(live, sieves)
  if (lawful && !plan.law.requirement()) askLaw(plan, withNear)
  return space
}

/** Everybody within reach, or nearly. */
function begin({ reach }: Plan, { sortedEnd, end }: Layout, withNear: boolean): void {
  const { words, fits, near } = space
  const from = withNear ? reach.around() : reach.inside()
  words.set(from.words)
  fits.set(from.fits)
  if (withNear) near.set(from.near)
  let count = from.words.length
  const behind = reach.behind()
  const first = sortedEnd >>> 5
  for (let i = 0; (first + i) << 5 < end; i++) {
    const fit = behind.fits[i] as number
    const close = withNear ? (behind.near[i] as number) : 0
    if ((fit | close) === 0) continue
    if (count === 0 || words[count - 1] !== first + i) {
      words[count] = first + i
      fits[count] = 0
      near[count] = 0
      count += 1
    }
    fits[count - 1] = (fits[count - 1] as number) | fit
    near[count - 1] = (near[count - 1] as number) | close
  }
  space.count = count
}

/** So many sieves are looked through at once. */
const together = 6

/** Only those who meet everything stay. */
function takeAway(live: Int32Array, sieves: readonly Sieve[]): void {
  const { words, fits } = space
  for (let first = 0; first === 0 || first < sieves.length; first += together) {
    const a = sieves[first]?.fits ?? live
    const b = sieves[first + 1]?.fits ?? live
    const c = sieves[first + 2]?.fits ?? live
    const d = sieves[first + 3]?.fits ?? live
    const e = sieves[first + 4]?.fits ?? live
    const f = sieves[first + 5]?.fits ?? live
    const { count } = space
    let left = 0
    for (let i = 0; i < count; i++) {
      const word = words[i] as number
      const half = (fits[i] as number) & (live[word] as number) & (a[word] as number) & (b[word] as number)
      const fit = half & (c[word] as number) & (d[word] as number) & (e[word] as number) & (f[word] as number)
      words[left] = word
      fits[left] = fit
      left += fit === 0 ? 0 : 1
    }
    space.count = left
  }
}

/** Whoever does not meet a requirement does not fit, and is near only if nothing else stood in the way. */
function takeAwayNearly(live: Int32Array, sieves: readonly Sieve[]): void {
  const { words, fits, near } = space
  let left = 0
  for (let i = 0; i < space.count; i++) {
    const word = words[i] as number
    let fit = (fits[i] as number) & (live[word] as number)
    let close = (near[i] as number) & (live[word] as number)
    for (let each = 0; each < sieves.length && (fit | close) !== 0; each++) {
      const { fits: meets, mends, mendable } = sieves[each] as Sieve
      const met = meets[word] as number
      close = (close & met) | (mends ? fit & (mendable[word] as number) : 0)
      fit &= met
    }
    words[left] = word
    fits[left] = fit
    near[left] = close
    left += (fit | close) === 0 ? 0 : 1
  }
  space.count = left
}

function askLaw({ law }: Plan, withNear: boolean): void {
  for (let i = 0; i < space.count; i++)
    for (let left = asked(i, withNear); left !== 0; left &= left - 1) {
      const slot = ((space.words[i] as number) << 5) + 31 - Math.clz32(left & -left)
      decide(i, left & -left, law.answer(slot).state, withNear)
    }
}

const asked = (i: number, withNear: boolean): number =>
  (space.fits[i] as number) | (withNear ? (space.near[i] as number) : 0)

/** What a criterion answered about one person of a word. */
function decide(i: number, bit: number, state: State, withNear: boolean): void {
  if (state === 'fits') return
  const { fits, near } = space
  const fitted = ((fits[i] as number) & bit) !== 0
  fits[i] = (fits[i] as number) & ~bit
  if (withNear) near[i] = fitted && state === 'mendable' ? (near[i] as number) | bit : (near[i] as number) & ~bit
}
