/**
 * Everybody as numbers. A person has a slot: a row of numbers for what is looked at one by one, a few bytes of lists, and a
 * bit in one bitmap for every value that criteria exclude by or that a score is bounded by.
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
import { type Bytes, createBytes, nextList } from './bytes.js'

/** 32-bit numbers per person. */
export const rowLength = 10

/** Where in the row a number stands. The first four are all that a score reads, so that they mostly lie in one line of the cache. */
export const column = {
  /** number of (place, commute limit); -1 when nobody stands in the slot */
  home: 0,
  /**
   * 21 bits of availability (all of them when it is not known), bit 21 when known, the Danish level from bit 22, bit 25 when
   * weekly hours are told, the number of what limits close from bit 26
   */
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
export const hoursTold = 1 << 25
export const closedFrom = 26
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
  /** slots of the week that limits close: each set of them once, and the number of that by number of the set of limits */
  closed: number[]
  closedOf: number[]
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
  commuteLimits: createNumbers(),
  homes: createPairs(),
  hours: createNumbers<number | null>([null]),
  bases: createTexts(),
  standings: createPairs(),
  licences: createLists(),
  limitSets: createLists(),
  discos: createTexts(),
  years: createNumbers(),
  occupations: createPairs(),
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
  ...{ tradeOf: [], workOf: new Uint16Array(64) },
  population: [],
  bits: { live: [], trade: [], wish: [], firstWish: [], skill: [] },
  words: 0,
})

/** People of one trade have done work that is near each other: the sub-major group of DISCO, its first two digits. */
export const tradeOfDisco = (disco: string): string => disco.slice(0, 2)

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
  const level = (at('times') >> danishFrom) & danishUnknown
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
