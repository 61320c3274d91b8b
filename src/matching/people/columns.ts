/**
 * Everybody as numbers. A person has a slot: a row of numbers for what is looked at one by one, a few bytes of lists, and a
 * bit in one bitmap for every value that a score is bounded by.
 */
import { allSlots } from '../../lib/availability.js'
import type { Point } from '../../lib/places.js'
import { type Track, tracks } from '../../lib/schemes.js'
import { dayOfNumber, unknownDay } from '../day-number.js'
import type { ProfileFacts } from '../facts.js'
import {
  createLists,
  createNumbers,
  createPairs,
  createTexts,
  type Numbering,
  type Pair,
  type Pairs,
} from '../numbering.js'
import { type Bytes, type Cursor, createBytes, next, nextList } from './bytes.js'

/** 32-bit numbers per person. */
export const rowLength = 14

/** Where in the row a number stands. The first eight are all that a score reads: 32 bytes, mostly one line of the cache. */
export const column = {
  /** number of (place, commute limit); -1 when nobody stands in the slot */
  home: 0,
  /**
   * 21 bits of availability (all of them when it is not known), bit 21 when known, the Danish level from bit 22, bit 25 when
   * weekly hours are told, bit 26 when the lists tell of more occupations or wishes, the number of what limits close from
   * bit 27
   */
  times: 1,
  /** day number */
  waitingSince: 2,
  /** the first four sectors, the most wanted in the lowest byte: one more than the number of each, or 0 */
  wishes: 3,
  /** here and in the next two places: one more than the number of the DISCO code, or 0, and from bit 16 that of the years */
  occupations: 4,
  /** where the lists begin: skills, more occupations, more wishes */
  lists: 7,
  birthDate: 8,
  registeredOn: 9,
  unemployedSince: 10,
  /** number of the day from which */
  availableFrom: 11,
  /** numbers of the weekly hours and, from bit 16, of (basis of residence, track) */
  hoursAndStanding: 12,
  /** numbers of the set of licences and, from bit 16, of the set of limits */
  licencesAndLimits: 13,
} as const

/** So many occupations stand in the row, and so many wishes for sectors whose numbers are less than `mostSectors`. */
export const occupationsInRow = 3
export const wishesInRow = 4
export const mostSectors = 255

/** In the place of a home. */
export const nobody = -1

export const availabilityKnown = 1 << 21
export const danishFrom = 22
/** In the place of a Danish level. */
export const danishUnknown = 7
export const hoursTold = 1 << 25
export const moreInLists = 1 << 26
export const closedFrom = 27
/** Of different sets of times that limits close. */
export const mostClosed = 32

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
  /** slots of the week that limits close: each set of them once, and the number of that by number of the set of limits */
  closed: number[]
  closedOf: number[]
  /** number of the trade by number of the DISCO code */
  tradeOf: number[]
  /** how many live by number of the home */
  population: number[]
  bits: Bits
  /** length of every bitmap */
  words: number
}

export const createValues = (): Values => ({
  places: createPairs([{ first: Number.POSITIVE_INFINITY, second: Number.POSITIVE_INFINITY }]),
  commuteLimits: createNumbers(),
  homes: createPairs(),
  hours: createNumbers<number | null>([null]),
  bases: createTexts(),
  standings: createPairs(),
  licences: createLists(),
  limitSets: createLists(),
  discos: createTexts(),
  years: createNumbers(),
  sectors: createTexts(),
  trades: createTexts(),
  skills: createTexts(),
  startDays: createNumbers(),
})

/** @param listBytes for so many there is room from the start */
export const createColumns = (listBytes: number): Columns => ({
  rows: new Int32Array(0),
  lists: createBytes(listBytes),
  ids: [],
  values: createValues(),
  ...{ closed: [], closedOf: [] },
  tradeOf: [],
  population: [],
  bits: { live: [], trade: [], wish: [], firstWish: [], skill: [] },
  words: 0,
})

/** People of one trade have done work that is near each other: the sub-major group of DISCO, its first two digits. */
export const tradeOfDisco = (disco: string): string => disco.slice(0, 2)

/** Skills, more occupations, more wishes. */
export const listsInRow = 3

/** Of the DISCO code of an occupation in a row or list; -1 where there is none. */
export const discoOf = (occupation: number): number => (occupation & 0xffff) - 1
/** Number of the years of an occupation. */
export const yearsOf = (occupation: number): number => occupation >>> 16

/** Where in the lists more occupations are told, and more wishes behind them. */
export function cursorAtMore({ rows, lists }: Columns, row: number): Cursor {
  const cursor = { bytes: lists.bytes, at: rows[row + column.lists] as number }
  for (let skills = next(cursor); skills > 0; skills--) next(cursor)
  return cursor
}

/** Occupations and numbers of the wished sectors in the order in which they were told. */
export function listsOf(columns: Columns, slot: number): { skills: number[]; occupations: number[]; wishes: number[] } {
  const { rows, lists } = columns
  const row = slot * rowLength
  const cursor = { bytes: lists.bytes, at: rows[row + column.lists] as number }
  const skills = nextList(cursor)
  const occupations = Array.from(rows.subarray(row + column.occupations, row + column.occupations + occupationsInRow))
  const told = rows[row + column.wishes] as number
  const wishes = Array.from({ length: wishesInRow }, (_, rank) => ((told >>> (8 * rank)) & 0xff) - 1)
  return {
    skills,
    occupations: [...occupations.filter(each => each !== 0), ...nextList(cursor)],
    wishes: [...wishes.filter(each => each >= 0), ...nextList(cursor)],
  }
}

/** The place of that number, or null for no place. */
export function pointOf({ places }: Values, place: number): Point | null {
  const { first: lat, second: lon } = places.values[place] as Pair
  return place === 0 ? null : { lat, lon }
}

/** The facts in a slot as they were put in (skills without repetition). */
export function readFacts(columns: Columns, slot: number): ProfileFacts {
  const { rows, ids, values } = columns
  const row = rows.subarray(slot * rowLength, (slot + 1) * rowLength)
  const at = (place: keyof typeof column): number => row[column[place]] as number
  const dayOf = (number: number) => (number === unknownDay ? null : dayOfNumber(number))
  const dayAt = (place: keyof typeof column) => dayOf(at(place))
  const home = values.homes.values[at('home')] as Pair
  const standing = values.standings.values[at('hoursAndStanding') >> 16] as Pair
  const level = (at('times') >> danishFrom) & danishUnknown
  const { skills, occupations, wishes } = listsOf(columns, slot)
  return {
    id: ids[slot] as string,
    track: tracks[standing.second] as Track,
    birthDate: dayAt('birthDate'),
    residence: { basis: values.bases.values[standing.first] ?? null, registeredOn: dayAt('registeredOn') },
    danish: level === danishUnknown ? null : level,
    occupations: occupations.map(each => ({
      disco: values.discos.values[discoOf(each)] as string,
      years: values.years.values[yearsOf(each)] as number | null,
    })),
    wishes: wishes.map(number => values.sectors.values[number] as string),
    skills: skills.map(number => values.skills.values[number] as string),
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
