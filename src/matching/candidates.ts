/**
 * Who is left of everybody: words of 32 people, for each word those who fit and those whom one mendable thing keeps out. One
 * criterion after the other takes people away; words in which nobody is left are dropped on the way.
 */
import type { Answer } from './ask.js'
import { type Bits, column, rowLength } from './columns.js'
import type { Union } from './facet.js'
import type { Searchable } from './people-index.js'
import type { Plan, Times } from './plan.js'
import type { Stretch } from './reach.js'

export interface Candidates {
  count: number
  /** which words, ascending; a person's slot is word x 32 + bit */
  words: Int32Array
  fits: Int32Array
  near: Int32Array
  /** whether `near` is filled */
  withNear: boolean
}

/** Working space, used by one search after the other. */
interface Space extends Candidates {
  /** whom the criterion at hand excludes, and whom for good */
  excluded: Int32Array
  never: Int32Array
  levels: Int32Array[]
}

let space: Space = { ...emptySpace(0) }

function emptySpace(words: number): Space {
  const bitmap = () => new Int32Array(words)
  return {
    ...{ count: 0, words: bitmap(), fits: bitmap(), near: bitmap(), withNear: false },
    ...{ excluded: bitmap(), never: bitmap(), levels: [] },
  }
}

/** A level of counting in working space. */
function levelOf(space: Space, level: number): Int32Array {
  while (space.levels.length <= level) space.levels.push(new Int32Array(space.words.length))
  const counted = space.levels[level] as Int32Array
  counted.fill(0, 0, space.count)
  return counted
}

/** The answer holds until the next search of any index. */
export function candidatesFor({ columns, layout }: Searchable, plan: Plan, withNear: boolean): Candidates {
  if (space.words.length < columns.words + 2) space = emptySpace(columns.words + 2)
  space.withNear = withNear
  const { bits } = columns
  begin(space, plan, layout.sortedEnd, layout.end, bits.live[0])

  const { danish, licences, limits, start, law } = plan
  for (const facet of [danish, law.facet, licences, limits, start])
    if (facet?.excluded) {
      clear(space)
      exclude(space, facet.excluded, facet.never)
      takeAway(space)
    }
  // Times and hours are one criterion: whoever fails by both fails once.
  const { hours, times } = plan
  if (hours.excluded || times.fitsFrom > 0) {
    clear(space)
    if (hours.excluded) exclude(space, hours.excluded, hours.never)
    excludeBusy(space, bits, times)
    takeAway(space)
  }

  for (const number of start.doubtful) askEach(space, bits.startBlock[number], start.answer)
  if (!law.facet) askEach(space, null, law.answer)
  askUnsorted(space, plan, columns.rows, layout.sortedEnd)
  return space
}

/** Everybody within reach, or nearly, and those behind the sorted slots, whose way is asked about at the end. */
function begin(space: Space, { reach }: Plan, sortedEnd: number, end: number, live: Int32Array | undefined): void {
  space.count = 0
  if (!live) return
  const unsorted: Stretch = [sortedEnd, end]
  if (!space.withNear) {
    for (const stretch of reach.fits) add(space, space.fits, stretch)
    add(space, space.fits, unsorted)
  } else {
    // Both lists ascend, and no slot is in both.
    let [i, j] = [0, 0]
    while (i < reach.fits.length || j < reach.mendable.length) {
      const [fits, near] = [reach.fits[i], reach.mendable[j]]
      if (fits && (!near || fits[0] < near[0])) {
        add(space, space.fits, fits)
        i++
      } else if (near) {
        add(space, space.near, near)
        j++
      }
    }
    add(space, space.fits, unsorted)
  }
  for (let i = 0; i < space.count; i++) {
    const present = live[space.words[i] as number] as number
    space.fits[i] = (space.fits[i] as number) & present
    if (space.withNear) space.near[i] = (space.near[i] as number) & present
  }
}

/** Sets the bits of a stretch of slots behind all that are there. */
function add(space: Space, to: Int32Array, [from, end]: Stretch): void {
  if (from >= end) return
  const first = from >>> 5
  const last = (end - 1) >>> 5
  for (let word = first; word <= last; word++) {
    let bits = -1
    if (word === first) bits &= -1 << (from & 31)
    if (word === last && (end & 31) !== 0) bits &= (1 << (end & 31)) - 1
    let i = space.count - 1
    if (i < 0 || space.words[i] !== word) {
      i = space.count++
      space.words[i] = word
      space.fits[i] = 0
      space.near[i] = 0
    }
    to[i] = (to[i] as number) | bits
  }
}

function clear(space: Space): void {
  space.excluded.fill(0, 0, space.count)
  if (space.withNear) space.never.fill(0, 0, space.count)
}

function exclude(space: Space, excluded: Union, never: Union | null): void {
  unite(space, space.excluded, excluded)
  if (space.withNear && never) unite(space, space.never, never)
}

/** Adds the people of a union of bitmaps. */
function unite(space: Space, to: Int32Array, { family, numbers, inverted }: Union): void {
  const { words, count } = space
  const into = inverted ? levelOf(space, 0) : to
  for (const number of numbers) {
    const bitmap = family[number]
    if (bitmap) for (let i = 0; i < count; i++) into[i] = (into[i] as number) | (bitmap[words[i] as number] as number)
  }
  if (inverted) for (let i = 0; i < count; i++) to[i] = (to[i] as number) | ~(into[i] as number)
}

function excludeBusy(space: Space, bits: Bits, times: Times): void {
  lacking(space, bits, times, times.fitsFrom, space.excluded)
  if (space.withNear) lacking(space, bits, times, times.mendableFrom, space.never)
}

/**
 * Adds those with fewer than `least` of the times free. Counted by levels: a person's bit is in level n after n + 1 hits;
 * hits are the times that are free, or those that are not, whichever takes fewer levels.
 */
function lacking(space: Space, { free }: Bits, { asked }: Times, least: number, to: Int32Array): void {
  const { words, count } = space
  if (least <= 0) return
  const missing = asked.length - least + 1
  const byMissing = missing <= least
  const flip = byMissing ? -1 : 0
  const levels = Array.from({ length: byMissing ? missing : least }, (_, level) => levelOf(space, level))
  for (const slot of asked) {
    const bitmap = free[slot]
    for (let level = levels.length - 1; level >= 0; level--) {
      const counted = levels[level] as Int32Array
      const below = levels[level - 1]
      for (let i = 0; i < count; i++) {
        const hit = ((bitmap?.[words[i] as number] ?? 0) ^ flip) & (below ? (below[i] as number) : -1)
        counted[i] = (counted[i] as number) | hit
      }
    }
  }
  const enough = levels.at(-1)
  for (let i = 0; i < count; i++) to[i] = (to[i] as number) | ((enough?.[i] as number) ^ ~flip)
}

/** Whom the criterion at hand excludes does not fit, and is near only if nothing else stood in the way. */
function takeAway(space: Space): void {
  const { words, fits, near, excluded, never, withNear } = space
  let left = 0
  for (let i = 0; i < space.count; i++) {
    const fitted = fits[i] as number
    const out = excluded[i] as number
    const fit = fitted & ~out
    const close = withNear ? ((near[i] as number) & ~out) | (fitted & out & ~(never[i] as number)) : 0
    words[left] = words[i] as number
    fits[left] = fit
    near[left] = close
    left += (fit | close) === 0 ? 0 : 1
  }
  space.count = left
}

/** Asks about each person who is left and has a bit in the bitmap; about all without one. */
function askEach(space: Space, doubtful: Int32Array | null | undefined, answer: (slot: number) => Answer): void {
  if (doubtful === undefined) return
  for (let i = 0; i < space.count; i++)
    askWord(space, i, doubtful === null ? -1 : (doubtful[space.words[i] as number] as number), answer)
}

function askUnsorted(space: Space, { reach }: Plan, rows: Int32Array, sortedEnd: number): void {
  const answer = (slot: number) =>
    reach.answers[reach.answerOfHome[rows[slot * rowLength + column.home] as number] as number] as Answer
  const first = sortedEnd >>> 5
  for (let i = space.count - 1; i >= 0 && (space.words[i] as number) >= first; i--)
    askWord(space, i, space.words[i] === first ? -1 << (sortedEnd & 31) : -1, answer)
}

function askWord(space: Space, i: number, doubtful: number, answer: (slot: number) => Answer): void {
  const { words, fits, near } = space
  for (let left = ((fits[i] as number) | (near[i] as number)) & doubtful; left !== 0; left &= left - 1) {
    const bit = left & -left
    const { state } = answer(((words[i] as number) << 5) + 31 - Math.clz32(bit))
    if (state === 'fits') continue
    const fitted = ((fits[i] as number) & bit) !== 0
    fits[i] = (fits[i] as number) & ~bit
    near[i] = fitted && state === 'mendable' && space.withNear ? (near[i] as number) | bit : (near[i] as number) & ~bit
  }
}
