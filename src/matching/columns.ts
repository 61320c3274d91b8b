/**
 * Everybody as numbers. A person has a slot: a row of numbers for what is looked at one by one, a few bytes of lists, and a
 * bit in one bitmap for every value that criteria exclude by or that a score is bounded by.
 */
import { allSlots } from '../lib/availability.js'
import type { Point } from '../lib/places.js'
import { type Track, tracks } from '../lib/schemes.js'
import { type Bytes, createBytes, nextList, push } from './bytes.js'
import { dayNumber, dayOfNumber, unknownDay } from './day-number.js'
import type { ProfileFacts } from './facts.js'
import { closedSlots } from './measures.js'
import { createLists, createNumbering, createPairs, type Numbering, type Pair } from './numbering.js'

/** 32-bit numbers per person. */
export const rowLength = 10

/** Where in the row a number stands. */
export const column = {
  /** number of (place, commute limit) */
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

export const availabilityKnown = 1 << 21
export const danishFrom = 22
/** In the place of a Danish level. */
export const danishUnknown = 7

export interface Values {
  latitudes: Numbering<number>
  longitudes: Numbering<number>
  /** of latitude and longitude; place 0 is no place */
  places: Numbering<Pair>
  commuteLimits: Numbering<number | null>
  /** of place and commute limit */
  homes: Numbering<Pair>
  /** number 0: not told */
  hours: Numbering<number | null>
  bases: Numbering<string | null>
  /** of basis and track */
  standings: Numbering<Pair>
  licences: Numbering<readonly string[]>
  /** sets of work limits */
  limitSets: Numbering<readonly string[]>
  discos: Numbering<string>
  years: Numbering<number | null>
  /** of DISCO code and years */
  occupations: Numbering<Pair>
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
  /** by number of the occupation: numbers of its trade, its DISCO code and the years */
  tradeOf: number[]
  discoOf: number[]
  yearsOf: number[]
  /** how many live by number of the home */
  population: number[]
  bits: Bits
  /** length of every bitmap */
  words: number
}

export const createValues = (): Values => ({
  latitudes: createNumbering(),
  longitudes: createNumbering(),
  places: createPairs([{ first: -1, second: -1 }]),
  commuteLimits: createNumbering(),
  homes: createPairs(),
  hours: createNumbering<number | null>(undefined, [null]),
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

export const createColumns = (): Columns => ({
  rows: new Int32Array(0),
  lists: createBytes(),
  ids: [],
  values: createValues(),
  closed: [],
  ...{ tradeOf: [], discoOf: [], yearsOf: [] },
  population: [],
  bits: { live: [], trade: [], wish: [], firstWish: [], skill: [] },
  words: 0,
})

/** People of one trade have done work that is near each other: the sub-major group of DISCO, its first two digits. */
export const tradeOfDisco = (disco: string): string => disco.slice(0, 2)

const dayOrUnknown = (day: string | null): number => (day === null ? unknownDay : dayNumber(day))

/**
 * Writes a person's row and lists; the bits are another's work.
 * @throws RangeError when a set has more values than a row can number
 */
export function writeRow(columns: Columns, slot: number, facts: ProfileFacts): void {
  const { rows, lists, values } = columns
  const { availability, place, residence } = facts
  const row = slot * rowLength
  const coordinates = place && {
    first: values.latitudes.numberOf(place.lat),
    second: values.longitudes.numberOf(place.lon),
  }
  rows[row + column.home] = values.homes.numberOf({
    first: coordinates ? values.places.numberOf(coordinates) : 0,
    second: values.commuteLimits.numberOf(facts.commuteMinutes),
  })
  rows[row + column.times] =
    (availability === null ? allSlots : availability | availabilityKnown) |
    ((facts.danish ?? danishUnknown) << danishFrom)
  rows[row + column.waitingSince] = dayNumber(facts.waitingSince)
  rows[row + column.birthDate] = dayOrUnknown(facts.birthDate)
  rows[row + column.registeredOn] = dayOrUnknown(residence.registeredOn)
  rows[row + column.unemployedSince] = dayOrUnknown(facts.unemployedSince)
  rows[row + column.availableFrom] = values.startDays.numberOf(dayOrUnknown(facts.availableFrom))
  const standing = { first: values.bases.numberOf(residence.basis), second: tracks.indexOf(facts.track) }
  rows[row + column.hoursAndStanding] = twoNumbers(
    values.hours.numberOf(facts.hoursPerWeek),
    values.standings.numberOf(standing),
  )
  const limits = values.limitSets.numberOf([...facts.workLimits])
  if (limits === columns.closed.length) columns.closed.push(closedSlots(facts.workLimits))
  rows[row + column.licencesAndLimits] = twoNumbers(values.licences.numberOf([...facts.licences]), limits)

  rows[row + column.lists] = lists.end
  push(lists, facts.occupations.length)
  for (const { disco, years } of facts.occupations) {
    const pair = { first: values.discos.numberOf(disco), second: values.years.numberOf(years) }
    const occupation = values.occupations.numberOf(pair)
    if (occupation === columns.tradeOf.length) {
      columns.tradeOf.push(values.trades.numberOf(tradeOfDisco(disco)))
      columns.discoOf.push(pair.first)
      columns.yearsOf.push(pair.second)
    }
    push(lists, occupation)
  }
  push(lists, facts.wishes.length)
  for (const sector of facts.wishes) push(lists, values.sectors.numberOf(sector))
  const skills = facts.skills.filter((code, i) => facts.skills.indexOf(code) === i)
  push(lists, skills.length)
  for (const code of skills) push(lists, values.skills.numberOf(code))
}

function twoNumbers(low: number, high: number): number {
  if (low > 0xffff || high > 0x7fff) throw new RangeError('too many different values')
  return low | (high << 16)
}

/** Occupations, wishes, skills. */
export const listsInRow = 3

/** The place of that number, or null for no place. */
export function pointOf({ places, latitudes, longitudes }: Values, place: number): Point | null {
  const { first, second } = places.values[place] as Pair
  return place === 0 ? null : { lat: latitudes.values[first] as number, lon: longitudes.values[second] as number }
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
