/** What must hold of facts before they are indexed, so that no single person can make a ranking fail. */
import { allSlots } from '../lib/availability.js'
import type { Day } from '../lib/days.js'
import { tracks } from '../lib/schemes.js'
import { dayNumber, unknownDay } from './day-number.js'
import type { ProfileFacts } from './facts.js'

/** A test holds that every fact is asked about. @throws RangeError naming the fact that cannot be read, never its value */
export function checkFacts(facts: ProfileFacts): void {
  checkAllButDays(facts)
  knownDay(facts.waitingSince, 'waitingSince')
  knownDayOrNone(facts.birthDate, 'birthDate')
  knownDayOrNone(facts.residence.registeredOn, 'residence')
  knownDayOrNone(facts.availableFrom, 'availableFrom')
  knownDayOrNone(facts.unemployedSince, 'unemployedSince')
}

const refuse = (fact: keyof ProfileFacts) => new RangeError(`${fact} cannot be read`)

/** @returns its number. @throws RangeError when it is none */
export function knownDay(day: Day, fact: keyof ProfileFacts): number {
  const number = typeof day === 'string' ? dayNumber(day) : Number.NaN
  if (Number.isNaN(number)) throw refuse(fact)
  return number
}

/** As `knownDay`; for null `unknownDay`. */
export const knownDayOrNone = (day: Day | null, fact: keyof ProfileFacts): number =>
  day === null ? unknownDay : knownDay(day, fact)

/** For whoever reads the days anyway. @throws RangeError as `checkFacts` */
export function checkAllButDays(facts: ProfileFacts): void {
  const fact = unreadable(facts)
  if (fact) throw refuse(fact)
}

function unreadable(facts: ProfileFacts): keyof ProfileFacts | null {
  const { residence, place } = facts
  if (!isText(facts.id) || facts.id === '') return 'id'
  if (!tracks.includes(facts.track)) return 'track'
  if (!residence || !(residence.basis === null || isText(residence.basis))) return 'residence'
  if (!isWholeOrNull(facts.danish, 6)) return 'danish'
  if (!areOccupations(facts.occupations)) return 'occupations'
  if (!areTexts(facts.skills)) return 'skills'
  if (!areTexts(facts.licences)) return 'licences'
  if (!areTexts(facts.wishes)) return 'wishes'
  if (!isWholeOrNull(facts.availability, allSlots)) return 'availability'
  if (!isNumberOrNull(facts.hoursPerWeek)) return 'hoursPerWeek'
  if (!isNumberOrNull(facts.commuteMinutes)) return 'commuteMinutes'
  if (place !== null && !(isNumber(place?.lat) && isNumber(place?.lon))) return 'place'
  if (!areTexts(facts.workLimits)) return 'workLimits'
  return null
}

const isText = (value: unknown) => typeof value === 'string'
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value)
const isNumberOrNull = (value: unknown) => value === null || isNumber(value)
const isWholeOrNull = (value: unknown, most: number) =>
  value === null || (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most)

// Loops and no callbacks: this runs for everybody whenever an index is built.
function areTexts(value: unknown): boolean {
  if (!Array.isArray(value)) return false
  for (const each of value) if (!isText(each)) return false
  return true
}

function areOccupations(value: unknown): boolean {
  if (!Array.isArray(value)) return false
  for (const each of value) if (!each || !isText(each.disco) || !isNumberOrNull(each.years)) return false
  return true
}
