/**
 * What one requirement of an opening comes down to for everybody, as a bitmap: of those who meet it, or of those whom only
 * something mendable keeps from it. Many openings require the same, so a sieve is kept, and catches up with changes.
 */
import { allSlots } from '../../lib/availability.js'
import type { Answer } from '../ask.js'
import { ones } from '../bitmap.js'
import { changedSlot, remembers } from './changes.js'
import { availabilityKnown, type Columns, closedFrom, column, rowLength } from './columns.js'
import type { Searchable } from './people-index.js'

/** By which number of the row a person's answer is found. */
export interface Where {
  /** where the number stands in the row, and which of its bits count */
  place: number
  shift: number
  mask: number
  /** times of the week: unless 0, the number is `weekNumber` of those of them that are free */
  slots: number
}

export interface Requirement {
  /** the same for all openings that require the same */
  key: string
  where: Where
  /** how many different numbers there are by now */
  numbers(): number
  answer(number: number): Answer
}

/** What a requirement answers to each number. */
interface Asked {
  requirement: Requirement
  /** by number, and in short: a number of `stateNumbers` */
  answers: Answer[]
  states: Uint8Array
  /** whether anybody can be excluded, and whether by something mendable */
  excludes: boolean
  mends: boolean
  /** how many each reason excludes */
  tally: Tally
}

/** Whom a sieve lets through: those who meet the requirement, or those whom something mendable keeps from it. */
type Let = 'fits' | 'mendable'

export interface Sieve {
  /** under which it is kept */
  key: string
  asked: Asked
  /** who is let through */
  bits: Int32Array
  /** the bit of a state that lets somebody through */
  shift: number
  /** words that have been read so far: 1 for each, and how many */
  read: Uint8Array
  words: number
  /** searches that found it not whole */
  uses: number
  /** so many changes of the index are in it */
  seen: number
}

/** How many people each reason excludes, after so many changes. */
export interface Tally {
  seen: number
  people: ReadonlyMap<string, number>
}

export const untold: Tally = { seen: -1, people: new Map() }

/** A bit for each of those whom a sieve can let through. */
export const stateNumbers = { fits: 1, mendable: 2, never: 0 } as const
const shifts: Record<Let, number> = { fits: 0, mendable: 1 }
const nobody = new Int32Array(0)

/** @returns the number of an answer by hours, by how many of the times are free, and by whether free times are told */
export const weekNumber = (hours: number, free: number, told: 0 | 1): number => (hours << 6) | (free << 1) | told
export const ofWeek = (number: number) => ({ hours: number >> 6, free: (number >> 1) & 31, told: (number & 1) === 1 })

/** What a requirement answers to every number there is by now. */
export function askedOf({ kept }: Searchable, requirement: Requirement): Asked {
  const asked = kept.of<Asked>(`answers: ${requirement.key}`, () => ({
    value: { requirement, answers: [], states: new Uint8Array(0), excludes: false, mends: false, tally: untold },
    bytes: answersBytes,
  }))
  askNew(asked)
  return asked
}

/** About: a list of numbers, and answers that are mostly shared. */
const answersBytes = 4096

/** Asks about numbers that came since. */
function askNew(asked: Asked): void {
  const { requirement, answers } = asked
  const numbers = requirement.numbers()
  if (answers.length === numbers) return
  const states = new Uint8Array(numbers)
  states.set(asked.states)
  for (let number = answers.length; number < numbers; number++) {
    const answer = requirement.answer(number)
    answers.push(answer)
    states[number] = stateNumbers[answer.state]
    if (answer.state !== 'fits') asked.excludes = true
    if (answer.state === 'mendable') asked.mends = true
  }
  asked.states = states
}

/** The sieve of a requirement, which knows of all changes; its words must be read before they are used (`readWords`). */
export function sieveFor(index: Searchable, asked: Asked, lets: Let = 'fits'): Sieve {
  const { columns, changes, kept } = index
  const key = `${lets} ${asked.requirement.key}`
  const sieve = kept.of<Sieve>(key, () => ({
    value: {
      ...{ key, asked, bits: nobody, shift: shifts[lets] },
      ...{ read: new Uint8Array(0), words: 0, uses: 0, seen: -1 },
    },
    bytes: 5 * columns.words,
  }))
  // One may outlive the other.
  sieve.asked = asked
  if (sieve.seen === changes.count) return sieve
  if (sieve.bits.length < columns.words || !remembers(changes, sieve.seen)) empty(sieve, columns.words)
  else
    for (let change = sieve.seen; change < changes.count; change++)
      readSlot(sieve, columns, changedSlot(changes, change))
  sieve.seen = changes.count
  return sieve
}

function empty(sieve: Sieve, words: number): void {
  sieve.bits = new Int32Array(words)
  sieve.read = new Uint8Array(words)
  sieve.words = 0
}

/** From so many searches on a sieve is worth reading whole. */
const oftenUsed = 3

interface Words {
  words: Int32Array
  count: number
}

/** Reads those of the words that have not been read: around one workplace live few, and many sieves are used but once. */
export function readWords(sieve: Sieve, { columns, layout }: Searchable, { words, count }: Words): void {
  if (sieve.words << 5 >= layout.end) return
  const { read } = sieve
  sieve.uses += 1
  if (sieve.uses < oftenUsed) {
    for (let i = 0; i < count; i++) {
      const word = words[i] as number
      if (read[word] === 0) readWord(sieve, columns, word, layout.end)
    }
  } else
    for (let word = 0; word << 5 < layout.end; word++) if (read[word] === 0) readWord(sieve, columns, word, layout.end)
}

function readWord(sieve: Sieve, columns: Columns, word: number, end: number): void {
  const { read, asked, shift, bits } = sieve
  if (read[word] === 0) {
    read[word] = 1
    sieve.words += 1
  }
  const { states, requirement } = asked
  const first = word << 5
  const last = Math.min(end, first + 32)
  const { place, shift: from, mask, slots } = requirement.where
  const { rows } = columns
  let through = 0
  for (let slot = first; slot < last; slot++) {
    const row = slot * rowLength
    const number = slots === 0 ? ((rows[row + place] as number) >>> from) & mask : numberOfWeek(columns, row, slots)
    through |= (((states[number] as number) >> shift) & 1) << slot
  }
  bits[word] = through
}

/** As `readWord`, of one person. */
function readSlot({ read, bits, shift, asked }: Sieve, columns: Columns, slot: number): void {
  const word = slot >>> 5
  if (read[word] === 0) return
  const state = asked.states[numberOf(columns, slot * rowLength, asked.requirement.where)] as number
  bits[word] = ((bits[word] as number) & ~(1 << slot)) | (((state >> shift) & 1) << slot)
}

const numberOf = (columns: Columns, row: number, { place, shift, mask, slots }: Where): number =>
  slots === 0 ? ((columns.rows[row + place] as number) >>> shift) & mask : numberOfWeek(columns, row, slots)

/** @returns `weekNumber` of the person in a row, of the times in `slots` */
export function numberOfWeek({ rows, closed }: Columns, row: number, slots: number): number {
  const times = rows[row + column.times] as number
  return weekNumber(
    (rows[row + column.hoursAndStanding] as number) & 0xffff,
    ones(times & allSlots & slots & ~(closed[times >>> closedFrom] as number)),
    (times & availabilityKnown) === 0 ? 0 : 1,
  )
}

/** How many each reason of a requirement excludes. */
export function tallyOf({ columns, changes }: Searchable, asked: Asked): ReadonlyMap<string, number> {
  if (asked.tally.seen === changes.count) return asked.tally.people
  const { answers, requirement, excludes } = asked
  const people = new Int32Array(answers.length)
  const live = excludes ? (columns.bits.live[0] ?? nobody) : nobody
  for (let word = 0; word < live.length; word++)
    for (let left = live[word] as number; left !== 0; left &= left - 1) {
      const row = ((word << 5) + 31 - Math.clz32(left & -left)) * rowLength
      const number = numberOf(columns, row, requirement.where)
      people[number] = (people[number] as number) + 1
    }
  asked.tally = { seen: changes.count, people: addUp(answers, people) }
  return asked.tally.people
}

/** By code of the reason, of so many people to whom each answer was given. */
export function addUp(answers: readonly Answer[], people: ArrayLike<number>): ReadonlyMap<string, number> {
  const sums = new Map<string, number>()
  for (const [number, { why }] of answers.entries())
    for (const code of why) sums.set(code, (sums.get(code) ?? 0) + (people[number] ?? 0))
  return sums
}
