/**
 * Everybody as numbers. A person has a slot: a row of numbers for what is looked at one by one, a few bytes of lists, and a
 * bit in one bitmap for every value that criteria exclude by or that a score is bounded by.
 */
import { allSlots } from '../../lib/availability.js'
import type { Point } from '../../lib/places.js'
import { type Track, tracks } from '../../lib/schemes.js'
import { dayOfNumber, unknownDay } from '../day-number.js'
import type { ProfileFacts } from '../facts.js'
import { closedSlots } from '../measures.js'
import { createLists, createNumbering, createPairs, type Numbering, type Pair, type Pairs } from '../numbering.js'
import { checkAllButDays, knownDay, knownDayOrNone } from '../valid-facts.js'
import { type Bytes, createBytes, nextList, push } from './bytes.js'

/** 32-bit numbers per person. */
export const rowLength = 10

/** Where in the row a number stands. */
export const column = {
  /** number of (place, commute limit); -1 when nobody stands in the slot */
  home: 0,
  /** 21 bits of availability (all of them when it is not known), bit 21 when known, the Danish level from bit 22 */
  times: 1,
  /** day number */
  waitingSince: 2,
  /** where the lists begin: occupations, wishes, skills */
  lists: 3,
  birthDate: 4,
  registeredOn: 5,
  unemployedSince: 6,
  /** number of the day from which */
  availableFrom: 7,
  /** numbers of the weekly hours and, from bit 16, of (basis of residence, track) */
  hoursAndStanding: 8,
  /** numbers of the set of licences and, from bit 16, of the set of limits */
  licencesAndLimits: 9,
} as const

/** In the place of a home. */
export const nobody = -1

export const availabilityKnown = 1 << 21
export const danishFrom = 22
/** In the place of a Danish level. */
export const danishUnknown = 7

export interface Values {
  /** of latitude and longitude; place 0 is nowhere */
  places: Pairs
  commuteLimits: Numbering<number | null>
  /** of place and commute limit */
  homes: Pairs
  /** number 0: not told */
  hours: Numbering<number | null>
  bases: Numbering<string | null>
  /** of basis and track */
  standings: Pairs
  licences: Numbering<readonly string[]>
  /** sets of work limits */
  limitSets: Numbering<readonly string[]>
  discos: Numbering<string>
  years: Numbering<number | null>
  /** of DISCO code and years */
  occupations: Pairs
  sectors: Numbering<string>
  /** first digits of a DISCO code */
  trades: Numbering<string>
  skills: Numbering<string>
  /** day numbers of availableFrom */
  startDays: Numbering<number>
}

/** One bitmap per value: a bit per slot. */
export type Family = Int32Array[]

export interface Bits {
  live: Family
  /** by trade of an occupation that somebody has had */
  trade: Family
  /** by sector: wished at all, and wished most */
  wish: Family
  firstWish: Family
  skill: Family
}

export interface Columns {
  rows: Int32Array
  lists: Bytes
  /** by slot; '' in an empty one */
  ids: string[]
  values: Values
  /** by number of the set of limits: the slots of the week that they close */
  closed: number[]
  /** number of the trade by number of the occupation */
  tradeOf: number[]
  /** by twice the number of the occupation: the number of its DISCO code, and behind it that of the years */
  workOf: Uint16Array
  /** how many live by number of the home */
  population: number[]
  bits: Bits
  /** length of every bitmap */
  words: number
}

export const createValues = (): Values => ({
  places: createPairs([{ first: Number.POSITIVE_INFINITY, second: Number.POSITIVE_INFINITY }]),
  commuteLimits: createNumbering(),
  homes: createPairs(),
  hours: createNumbering<number | null>([null]),
  bases: createNumbering(),
  standings: createPairs(),
  licences: createLists(),
  limitSets: createLists(),
  discos: createNumbering(),
  years: createNumbering(),
  occupations: createPairs(),
  sectors: createNumbering(),
  trades: createNumbering(),
  skills: createNumbering(),
  startDays: createNumbering(),
})

/** @param listBytes for so many there is room from the start */
export const createColumns = (listBytes: number): Columns => ({
  rows: new Int32Array(0),
  lists: createBytes(listBytes),
  ids: [],
  values: createValues(),
  closed: [],
  ...{ tradeOf: [], workOf: new Uint16Array(64) },
  population: [],
  bits: { live: [], trade: [], wish: [], firstWish: [], skill: [] },
  words: 0,
})

/** People of one trade have done work that is near each other: the sub-major group of DISCO, its first two digits. */
export const tradeOfDisco = (disco: string): string => disco.slice(0, 2)

/**
 * Writes a person's row and lists; the bits are another's work.
 * @throws RangeError when a fact cannot be read, or there are more different ones than a row can number
 */
export function writeRow(columns: Columns, slot: number, facts: ProfileFacts): void {
  checkAllButDays(facts)
  const { rows, lists, values } = columns
  const { availability, residence } = facts
  const row = slot * rowLength
  rows[row + column.home] = homeOf(values, facts)
  rows[row + column.times] =
    (availability === null ? allSlots : availability | availabilityKnown) |
    ((facts.danish ?? danishUnknown) << danishFrom)
  rows[row + column.waitingSince] = knownDay(facts.waitingSince, 'waitingSince')
  rows[row + column.birthDate] = knownDayOrNone(facts.birthDate, 'birthDate')
  rows[row + column.registeredOn] = knownDayOrNone(residence.registeredOn, 'residence')
  rows[row + column.unemployedSince] = knownDayOrNone(facts.unemployedSince, 'unemployedSince')
  rows[row + column.availableFrom] = values.startDays.numberOf(knownDayOrNone(facts.availableFrom, 'availableFrom'))
  rows[row + column.hoursAndStanding] = twoNumbers(
    values.hours.numberOf(facts.hoursPerWeek),
    values.standings.numberOfPair(values.bases.numberOf(residence.basis), tracks.indexOf(facts.track)),
  )
  const limits = values.limitSets.numberOf(facts.workLimits)
  if (limits === columns.closed.length) columns.closed.push(closedSlots(facts.workLimits))
  rows[row + column.licencesAndLimits] = twoNumbers(values.licences.numberOf(facts.licences), limits)

  rows[row + column.lists] = lists.end
  push(lists, facts.occupations.length)
  for (const { disco, years } of facts.occupations) push(lists, occupationOf(columns, disco, years))
  push(lists, facts.wishes.length)
  for (const sector of facts.wishes) push(lists, values.sectors.numberOf(sector))
  writeSkills(columns, facts.skills)
}

function homeOf({ places, commuteLimits, homes }: Values, { place, commuteMinutes }: ProfileFacts): number {
  const number = place ? places.numberOfPair(place.lat, place.lon) : 0
  return homes.numberOfPair(number, commuteLimits.numberOf(commuteMinutes))
}

function occupationOf(columns: Columns, disco: string, years: number | null): number {
  const { values } = columns
  const first = values.discos.numberOf(disco)
  const second = values.years.numberOf(years)
  if (first > 0xffff || second > 0xffff) throw new RangeError('too many different values')
  const occupation = values.occupations.numberOfPair(first, second)
  if (occupation === columns.tradeOf.length) {
    if (columns.workOf.length < (occupation + 1) * 2) {
      const longer = new Uint16Array(columns.workOf.length * 2)
      longer.set(columns.workOf)
      columns.workOf = longer
    }
    columns.workOf[occupation * 2] = first
    columns.workOf[occupation * 2 + 1] = second
    columns.tradeOf.push(values.trades.numberOf(tradeOfDisco(disco)))
  }
  return occupation
}

/** Working space, used by one person after the other: the skills met, and by skill the last person who was met with it. */
const skillsMet: number[] = []
const lastWith: number[] = []
let person = 0

/** Without repetition. */
function writeSkills({ lists, values }: Columns, skills: readonly string[]): void {
  person += 1
  let count = 0
  for (const code of skills) {
    const skill = values.skills.numberOf(code)
    while (lastWith.length <= skill) lastWith.push(0)
    if (lastWith[skill] === person) continue
    lastWith[skill] = person
    skillsMet[count++] = skill
  }
  push(lists, count)
  for (let i = 0; i < count; i++) push(lists, skillsMet[i] as number)
}

function twoNumbers(low: number, high: number): number {
  if (low > 0xffff || high > 0x7fff) throw new RangeError('too many different values')
  return low | (high << 16)
}

/** Occupations, wishes, skills. */
export const listsInRow = 3

/** The place of that number, or null for no place. */
export function pointOf({ places }: Values, place: number): Point | null {
  const { first: lat, second: lon } = places.values[place] as Pair
  return place === 0 ? null : { lat, lon }
}

/** The facts in a slot as they were put in (skills without repetition). */
export function readFacts({ rows, lists, ids, values }: Columns, slot: number): ProfileFacts {
  const row = rows.subarray(slot * rowLength, (slot + 1) * rowLength)
  const at = (place: keyof typeof column): number => row[column[place]] as number
  const dayOf = (number: number) => (number === unknownDay ? null : dayOfNumber(number))
  const dayAt = (place: keyof typeof column) => dayOf(at(place))
  const home = values.homes.values[at('home')] as Pair
  const standing = values.standings.values[at('hoursAndStanding') >> 16] as Pair
  const level = at('times') >> danishFrom
  const cursor = { bytes: lists.bytes, at: at('lists') }
  const occupations = nextList(cursor).map(number => {
    const { first, second } = values.occupations.values[number] as Pair
    return { disco: values.discos.values[first] as string, years: values.years.values[second] as number | null }
  })
  return {
    id: ids[slot] as string,
    track: tracks[standing.second] as Track,
    birthDate: dayAt('birthDate'),
    residence: { basis: values.bases.values[standing.first] ?? null, registeredOn: dayAt('registeredOn') },
    danish: level === danishUnknown ? null : level,
    occupations,
    wishes: nextList(cursor).map(number => values.sectors.values[number] as string),
    skills: nextList(cursor).map(number => values.skills.values[number] as string),
    licences: values.licences.values[at('licencesAndLimits') & 0xffff] ?? [],
    availability: at('times') & availabilityKnown ? at('times') & allSlots : null,
    hoursPerWeek: values.hours.values[at('hoursAndStanding') & 0xffff] ?? null,
    availableFrom: dayOf(values.startDays.values[at('availableFrom')] as number),
    commuteMinutes: values.commuteLimits.values[home.second] ?? null,
    place: pointOf(values, home.first),
    workLimits: values.limitSets.values[at('licencesAndLimits') >> 16] ?? [],
    waitingSince: dayOfNumber(at('waitingSince')),
    unemployedSince: dayAt('unemployedSince'),
  }
}
