/** People as the columns of a table: small numbers and bit masks, the way somebody who tunes a database would keep them. */
import { diffDays } from '../../src/lib/days.js'
import { holdsLicence, licenceOptions } from '../../src/lib/licences.js'
import { occupations, sectorsOfOccupation } from '../../src/lib/occupations.js'
import type { Point } from '../../src/lib/places.js'
import { demandOfLimit, limitOptions } from '../../src/lib/work-limits.js'
import { stranger } from '../../src/matching/ask.js'
import { criteria } from '../../src/matching/criteria.js'
import type { OpeningFacts, ProfileFacts, Track } from '../../src/matching/facts.js'
import { days } from '../../src/matching/measures.js'
import { travelMinutes } from '../../src/matching/travel.js'
import { area, genericSkills, specialSkills, today } from '../world.js'

/** How an unknown fact is written, so that the comparison of a hard rule lets it pass. */
export const unknown = { danish: 7, hours: 99, commute: 999, day: 0, code: 0 } as const

/** Wide columns first, so that a row has no gaps. */
export const columns = {
  ...{ s0: 'bigint', s1: 'bigint', s2: 'bigint', s3: 'bigint' },
  ...{ id: 'int', free: 'int', available: 'int', birth: 'int', registered: 'int', m1: 'int', m2: 'int', m3: 'int' },
  ...{ area: 'smallint', commute: 'smallint', danish: 'smallint', hours: 'smallint', told: 'smallint' },
  ...{ licences: 'smallint', cannot: 'smallint', track: 'smallint', basis: 'smallint', waited: 'smallint' },
  ...{ o1: 'smallint', o2: 'smallint', o3: 'smallint', y1: 'smallint', y2: 'smallint', y3: 'smallint' },
  ...{ w1: 'smallint', w2: 'smallint', w3: 'smallint', w4: 'smallint' },
} as const
export type Column = keyof typeof columns
export type Row = Record<Column, number | bigint>

function numbering(values: readonly string[], most: number) {
  if (values.length > most) throw new RangeError(`${values.length} values do not fit ${most} bits`)
  const numbers = new Map(values.map((value, i) => [value, i]))
  return (value: string): number => {
    const number = numbers.get(value)
    if (number === undefined) throw new RangeError(`${value} has no number`)
    return number
  }
}
const maskOf = (numberOf: (value: string) => number, values: readonly string[]): number =>
  values.reduce((mask, value) => mask | (1 << numberOf(value)), 0)

const sectors = [...new Set(occupations.flatMap(({ sectors }) => sectors))].sort()
export const sectorNumber = numbering(sectors, 31)
const licenceCodes = licenceOptions.map(({ value }) => value)
const demands = [...new Set(limitOptions.flatMap(({ value }) => demandOfLimit(value) ?? []))]
const skillNumber = numbering([...genericSkills, ...specialSkills], 256)
export const bases = ['flygtning', 'familiesammenfoert', 'familiesammenfoert_til_flygtning', 'saerlov', 'andet']
/** Behind what is unknown, which is 0. */
export const basisNumber = numbering(['', ...bases], 15)
export const trackNumber = numbering(['integrationsloven', 'lab'] satisfies Track[], 15)

const licenceNumber = numbering(licenceCodes, 15)
const demandNumber = numbering(demands, 15)
export const licenceMask = (codes: readonly string[]) => maskOf(licenceNumber, codes)
export const demandMask = (codes: readonly string[]) => maskOf(demandNumber, codes)

/** 20261121; comparing and adding years (10000 each) is as with dates. */
export const dayNumber = (day: string): number => Number(day.replaceAll('-', ''))

/** The first four digits, which alone count. */
export const occupationNumber = (disco: string): number => Number(disco.slice(0, 4))

/** 256 bits as four signed numbers. */
export function skillWords(skills: readonly string[]): [bigint, bigint, bigint, bigint] {
  const words: [bigint, bigint, bigint, bigint] = [0n, 0n, 0n, 0n]
  for (const skill of skills) {
    const number = skillNumber(skill)
    words[number >> 6] = (words[number >> 6] ?? 0n) | (1n << BigInt(number & 63))
  }
  return words.map(word => BigInt.asIntN(64, word)) as [bigint, bigint, bigint, bigint]
}

/** Numbers for the places of the world, and the minutes between them. */
export const areas: Point[] = [...new Set(Array.from({ length: 200_000 }, (_, i) => area(i / 200_000)))]
const areaNumbers = new Map(areas.map((place, i) => [place, i]))
export function areaNumber(place: Point | null): number {
  const number = place && areaNumbers.get(place)
  if (number === null || number === undefined) throw new RangeError('the table wants a place of this world')
  return number
}

/** Of every two areas: minutes, and the points when the longest way is told and when it is not. */
export function* travelRows(): Generator<{
  workplace: number
  area: number
  minutes: number
  points: number
  half: number
}> {
  const points = (minutes: number, limit: number | null) =>
    criteria.commute.points?.({ minutes, limit, workplaceKnown: true }) ?? 0
  for (const [workplace, to] of areas.entries())
    for (const [area, from] of areas.entries()) {
      const minutes = travelMinutes(from, to)
      yield { workplace, area, minutes, points: points(minutes, minutes), half: points(minutes, null) }
    }
}

/** All slots of a week: what is free of them does not depend on the opening. */
const anyTime = { slots: 2 ** 21 - 1, hoursPerWeek: 0 } as OpeningFacts

export function rowOf(person: ProfileFacts, id: number): Row {
  const trade = (i: number) => person.occupations[i]
  const wish = (i: number) => (person.wishes[i] === undefined ? -1 : sectorNumber(person.wishes[i]))
  const years = (i: number) => Math.max(0, Math.min(10, Math.floor(trade(i)?.years ?? 0)))
  const code = (i: number) => occupationNumber(trade(i)?.disco ?? '-1')
  const mask = (i: number) => maskOf(sectorNumber, sectorsOfOccupation(trade(i)?.disco ?? ''))
  if (person.occupations.length > 3 || person.wishes.length > 4) throw new RangeError('the table has no more columns')
  const [s0, s1, s2, s3] = skillWords(person.skills)
  return {
    ...{ id, s0, s1, s2, s3 },
    free: freeSlots(person),
    available: person.availableFrom === null ? unknown.day : dayNumber(person.availableFrom),
    birth: person.birthDate === null ? unknown.day : dayNumber(person.birthDate),
    registered: person.residence.registeredOn === null ? unknown.day : dayNumber(person.residence.registeredOn),
    area: areaNumber(person.place),
    commute: person.commuteMinutes ?? unknown.commute,
    danish: person.danish ?? unknown.danish,
    hours: person.hoursPerWeek ?? unknown.hours,
    told: person.availability === null ? 0 : 1,
    licences: licenceMask(licenceCodes.filter(code => holdsLicence(person.licences, code))),
    cannot: demandMask(person.workLimits.flatMap(limit => demandOfLimit(limit) ?? [])),
    track: trackNumber(person.track),
    basis: person.residence.basis === null ? unknown.code : basisNumber(person.residence.basis),
    waited: criteria.waiting.points?.({ days: Math.max(0, diffDays(person.waitingSince, today)) }) ?? 0,
    ...{ o1: code(0), o2: code(1), o3: code(2), y1: years(0), y2: years(1), y3: years(2) },
    ...{ m1: mask(0), m2: mask(1), m3: mask(2), w1: wish(0), w2: wish(1), w3: wish(2), w4: wish(3) },
  }
}

/** Slots that the person has, and no limit closes: found by asking for one at a time. */
export function freeSlots({ availability, workLimits }: ProfileFacts): number {
  const key = `${availability} ${workLimits}`
  const known = freeByWeek.get(key)
  if (known !== undefined) return known
  const person = { ...stranger, waitingSince: today, availability, workLimits }
  let free = 0
  for (let bit = 0; bit < 21; bit++) if (days(person, { ...anyTime, slots: 1 << bit }).free > 0) free |= 1 << bit
  freeByWeek.set(key, free)
  return free
}
const freeByWeek = new Map<string, number>()

/** Rows as lines of comma separated numbers. */
export function* csvLines(people: readonly ProfileFacts[]): Generator<string> {
  const names = Object.keys(columns) as Column[]
  for (const [id, person] of people.entries()) {
    const row = rowOf(person, id)
    yield `${names.map(name => row[name]).join(',')}\n`
  }
}
