/**
 * Reads the facts of a person into a row and lists of numbers. This runs once for everybody whenever an index is built, so
 * every fact is looked at once: whether it can be read is found out on the way.
 */
import { allSlots } from '../../lib/availability.js'
import { tracks } from '../../lib/schemes.js'
import type { ProfileFacts } from '../facts.js'
import { closedSlots } from '../measures.js'
import { cannotRead, knownDay, knownDayOrNone, list, numberOrNull, text, texts, wholeNumber } from '../valid-facts.js'
import { makeRoomFor, noteLength, writeNumber } from './bytes.js'
import {
  availabilityKnown,
  type Columns,
  closedFrom,
  column,
  createColumns,
  danishFrom,
  danishUnknown,
  hoursTold,
  moreInLists,
  mostClosed,
  mostSectors,
  occupationsInRow,
  rowLength,
  tradeOfDisco,
  type Values,
  wishesInRow,
} from './columns.js'

/** A test holds that every fact is asked about. @throws RangeError naming the fact that cannot be read, never its value */
export function checkFacts(facts: ProfileFacts): void {
  const columns = createColumns(0)
  columns.rows = new Int32Array(rowLength)
  writeRow(columns, 0, facts)
}

/**
 * Writes a person's row and lists; the bits are another's work.
 * @throws RangeError when a fact cannot be read, or there are more different ones than a row can number
 */
export function writeRow(columns: Columns, slot: number, facts: ProfileFacts): void {
  const { rows, values } = columns
  const { residence, availability, danish, hoursPerWeek, workLimits } = facts
  if (text(facts.id, 'id') === '') throw cannotRead('id')
  if (!residence) throw cannotRead('residence')
  const row = slot * rowLength
  rows[row + column.home] = homeOf(values, facts)
  const times =
    availability === null ? allSlots : wholeNumber(availability, allSlots, 'availability') | availabilityKnown
  const hours = numberOrNull(hoursPerWeek, 'hoursPerWeek')
  const level = danish === null ? danishUnknown : wholeNumber(danish, 6, 'danish')
  rows[row + column.waitingSince] = knownDay(facts.waitingSince, 'waitingSince')
  rows[row + column.birthDate] = knownDayOrNone(facts.birthDate, 'birthDate')
  rows[row + column.registeredOn] = knownDayOrNone(residence.registeredOn, 'residence')
  rows[row + column.unemployedSince] = knownDayOrNone(facts.unemployedSince, 'unemployedSince')
  rows[row + column.availableFrom] = values.startDays.numberOf(knownDayOrNone(facts.availableFrom, 'availableFrom'))
  rows[row + column.hoursAndStanding] = twoNumbers(values.hours.numberOf(hours), standingOf(values, facts))
  const limits = values.limitSets.numberOf(texts(workLimits, 'workLimits'))
  if (limits === columns.closedOf.length) columns.closedOf.push(numberOfClosed(columns, workLimits))
  const closed = columns.closedOf[limits] as number
  rows[row + column.licencesAndLimits] = twoNumbers(values.licences.numberOf(texts(facts.licences, 'licences')), limits)
  rows[row + column.lists] = columns.lists.end + 1
  const more = writeLists(columns, facts, row)
  const told = (hours === null ? 0 : hoursTold) | (more ? moreInLists : 0)
  rows[row + column.times] = times | (level << danishFrom) | told | (closed << closedFrom)
}

function numberOfClosed({ closed }: Columns, limits: readonly string[]): number {
  const slots = closedSlots(limits)
  const known = closed.indexOf(slots)
  if (known >= 0) return known
  if (closed.length === mostClosed) throw new RangeError('too many different values')
  return closed.push(slots) - 1
}

function homeOf({ places, commuteLimits, homes }: Values, { place, commuteMinutes }: ProfileFacts): number {
  if (place !== null && !(Number.isFinite(place?.lat) && Number.isFinite(place?.lon))) throw cannotRead('place')
  const number = place ? places.numberOfPair(place.lat, place.lon) : 0
  return homes.numberOfPair(number, commuteLimits.numberOf(numberOrNull(commuteMinutes, 'commuteMinutes')))
}

function standingOf({ bases, standings }: Values, { track, residence: { basis } }: ProfileFacts): number {
  const number = tracks.indexOf(track)
  if (number < 0) throw cannotRead('track')
  return standings.numberOfPair(bases.numberOf(basis === null ? null : text(basis, 'residence')), number)
}

/** Occupations, wishes and skills. @returns whether the lists tell of occupations or wishes for which the row has no room */
function writeLists(columns: Columns, facts: ProfileFacts, row: number): boolean {
  const { lists, rows, values } = columns
  const occupations = list(facts.occupations, 'occupations')
  const wishes = list(facts.wishes, 'wishes')
  const skills = list(facts.skills, 'skills')
  makeRoomFor(lists, 4 + occupations.length + wishes.length + skills.length)
  const { bytes } = lists
  const start = lists.end + 1
  let at = writeSkills(bytes, start, values, skills)
  for (let i = 0; i < occupationsInRow; i++)
    rows[row + column.occupations + i] = i < occupations.length ? occupationOf(columns, occupations[i]) : 0
  const moreOccupations = Math.max(0, occupations.length - occupationsInRow)
  at = writeNumber(bytes, at, moreOccupations)
  for (let i = occupations.length - moreOccupations; i < occupations.length; i++)
    at = writeNumber(bytes, at, occupationOf(columns, occupations[i]))
  let inRow = 0
  let told = 0
  for (; inRow < Math.min(wishes.length, wishesInRow); inRow++) {
    const sector = sectorOf(values, wishes[inRow])
    if (sector >= mostSectors) break
    told |= (sector + 1) << (8 * inRow)
  }
  rows[row + column.wishes] = told
  at = writeNumber(bytes, at, wishes.length - inRow)
  for (let rank = inRow; rank < wishes.length; rank++) at = writeNumber(bytes, at, sectorOf(values, wishes[rank]))
  lists.end = at
  noteLength(bytes, start, at)
  return moreOccupations > 0 || inRow < wishes.length
}

const sectorOf = (values: Values, sector: string | undefined): number =>
  values.sectors.numberOf(text(sector as string, 'wishes'))

/** As it stands in the row. */
function occupationOf(columns: Columns, occupation: ProfileFacts['occupations'][number] | undefined): number {
  if (!occupation) throw cannotRead('occupations')
  const { values, tradeOf } = columns
  const disco = text(occupation.disco, 'occupations')
  // The code last: it is numbered only together with its trade.
  const years = values.years.numberOf(numberOrNull(occupation.years, 'occupations'))
  const number = values.discos.numberOf(disco)
  if (number === tradeOf.length) tradeOf.push(values.trades.numberOf(tradeOfDisco(disco)))
  return twoNumbers(number + 1, years)
}

/** By skill the last person who was met with it. */
let lastWith = new Int32Array(256)
let person = 0

/** Without repetition. @returns where they end */
function writeSkills(bytes: Uint8Array, start: number, values: Values, codes: readonly string[]): number {
  person += 1
  let at = writeNumber(bytes, start, codes.length)
  for (const code of codes) {
    const skill = values.skills.numberOf(text(code, 'skills'))
    if (skill >= lastWith.length) lengthenLastWith(skill)
    if (lastWith[skill] === person) return writeSkills(bytes, start, values, [...new Set(codes)])
    lastWith[skill] = person
    at = writeNumber(bytes, at, skill)
  }
  return at
}

function lengthenLastWith(skill: number): void {
  const longer = new Int32Array(skill * 2)
  longer.set(lastWith)
  lastWith = longer
}

function twoNumbers(low: number, high: number): number {
  if (low > 0xffff || high > 0x7fff) throw new RangeError('too many different values')
  return low | (high << 16)
}
