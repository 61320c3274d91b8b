/**
 * Who is left of everybody: words of 32 people, for each word those who fit and those whom one mendable thing keeps out. One
 * requirement after the other takes people away; words in which nobody is left are dropped on the way.
 */
import type { State } from '../ask.js'
import type { Followed, SomePeople } from './bits.js'
import { changedSlot, remembers } from './changes.js'
import type { Searchable } from './people-index.js'
import type { Plan } from './plan.js'
import { readWords, type Sieve } from './sieve.js'

/** Working space, used by one search after the other. */
let space: SomePeople = emptySpace(0)

function emptySpace(words: number): SomePeople {
  const bitmap = () => new Int32Array(words)
  return { count: 0, words: bitmap(), fits: bitmap(), near: bitmap() }
}

/** As `candidatesFor`, kept with the plan: at the next search only those are asked about of whom something was told since. */
export function keptCandidates(index: Searchable, plan: Plan, withNear: boolean, lawful: boolean): SomePeople {
  const which = (withNear ? 2 : 0) + (lawful ? 1 : 0)
  const known = plan.candidates[which]
  if (known && follow(known, index, plan, withNear, lawful)) return known
  const { count, words, fits, near } = candidatesFor(index, plan, withNear, lawful)
  const copy = (numbers: Int32Array) => numbers.slice(0, count)
  const seen = index.changes.count
  const found = { count, words: copy(words), fits: copy(fits), near: withNear ? copy(near) : near.slice(0, 0), seen }
  plan.candidates[which] = found
  return found
}

/** @returns false when all must be looked through again */
function follow(known: Followed, index: Searchable, plan: Plan, withNear: boolean, lawful: boolean): boolean {
  const { changes } = index
  if (!remembers(changes, known.seen)) return false
  for (; known.seen < changes.count; known.seen++) {
    const slot = changedSlot(changes, known.seen)
    const { count, fits, near } = candidatesAmong([plan.reach.at(slot)], index, plan, withNear, lawful)
    const at = known.words.indexOf(slot >>> 5)
    if (at < 0 && count > 0) return false
    if (at < 0) continue
    const others = ~(1 << slot)
    known.fits[at] = ((known.fits[at] as number) & others) | (count > 0 ? (fits[0] as number) : 0)
    if (withNear) known.near[at] = ((known.near[at] as number) & others) | (count > 0 ? (near[0] as number) : 0)
  }
  return true
}

/**
 * The answer holds until the next search of any index.
 * @param withNear whether those are wanted whom one mendable thing keeps out; `near` says nothing otherwise
 * @param lawful false leaves those in whom the law must be asked about one by one
 */
export function candidatesFor(index: Searchable, plan: Plan, withNear: boolean, lawful: boolean): SomePeople {
  const { reach } = plan
  return candidatesAmong([withNear ? reach.around() : reach.inside(), reach.behind()], index, plan, withNear, lawful)
}

function candidatesAmong(
  all: readonly SomePeople[],
  index: Searchable,
  plan: Plan,
  withNear: boolean,
  lawful: boolean,
): SomePeople {
  const { columns } = index
  if (space.words.length < columns.words + 1) space = emptySpace(columns.words + 1)
  const live = columns.bits.live[0]
  const { sieves, law } = plan
  space.count = 0
  for (const those of all) {
    if (!live || those.count === 0) continue
    for (const sieve of sieves) readWords(sieve, index, those)
    if (withNear) takeThoseNearly(index, those, live, plan)
    else takeThose(those, live, sieves)
  }
  if (lawful && !law.requirement()) askLaw(plan, withNear)
  return space
}

/** So many sieves are looked through at once. */
const together = 6

/** Those who meet everything. */
function takeThose(those: SomePeople, live: Int32Array, sieves: readonly Sieve[]): void {
  const start = space.count
  takeAway(those, 0, those.count, live, sieves, 0)
  for (let sieve = together; sieve < sieves.length; sieve += together) {
    const { count } = space
    space.count = start
    takeAway(space, start, count, live, sieves, sieve)
  }
}

/** From these words on; what is left goes behind those who were taken before. */
function takeAway(
  those: Pick<SomePeople, 'words' | 'fits'>,
  from: number,
  to: number,
  live: Int32Array,
  sieves: readonly Sieve[],
  first: number,
): void {
  const a = sieves[first]?.bits ?? live
  const b = sieves[first + 1]?.bits ?? live
  const c = sieves[first + 2]?.bits ?? live
  const d = sieves[first + 3]?.bits ?? live
  const e = sieves[first + 4]?.bits ?? live
  const f = sieves[first + 5]?.bits ?? live
  const { words, fits } = space
  let left = space.count
  for (let i = from; i < to; i++) {
    const word = those.words[i] as number
    const half = (those.fits[i] as number) & (live[word] as number) & (a[word] as number) & (b[word] as number)
    const fit = half & (c[word] as number) & (d[word] as number) & (e[word] as number) & (f[word] as number)
    words[left] = word
    fits[left] = fit
    left += fit === 0 ? 0 : 1
  }
  space.count = left
}

/** Whoever does not meet a requirement does not fit, and is near only if nothing else stood in the way. */
function takeThoseNearly(index: Searchable, those: SomePeople, live: Int32Array, { sieves, mendable }: Plan): void {
  for (const sieve of mendable) if (sieve) readWords(sieve, index, those)
  const { words, fits, near } = space
  let left = space.count
  for (let i = 0; i < those.count; i++) {
    const word = those.words[i] as number
    let fit = (those.fits[i] as number) & (live[word] as number)
    let close = (those.near[i] as number) & (live[word] as number)
    for (let each = 0; each < sieves.length && (fit | close) !== 0; each++) {
      const met = (sieves[each] as Sieve).bits[word] as number
      const mending = mendable[each]?.bits[word] ?? 0
      close = (close & met) | (fit & mending)
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
