/** What must hold of facts before they are indexed, so that no single person can make a ranking fail. */
import { allSlots } from '../lib/availability.js'
import { tracks } from '../lib/schemes.js'
import { dayNumber } from './day-number.js'
import type { ProfileFacts } from './facts.js'

const isDay = (value: unknown) => typeof value === 'string' && !Number.isNaN(dayNumber(value))
const isDayOrNull = (value: unknown) => value === null || isDay(value)
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value)
const isNumberOrNull = (value: unknown) => value === null || isNumber(value)
const isText = (value: unknown) => typeof value === 'string'
const areTexts = (value: unknown) => Array.isArray(value) && value.every(isText)
const isWholeOrNull = (value: unknown, most: number) =>
  value === null || (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most)
const isOccupation = (value: ProfileFacts['occupations'][number] | null) =>
  !!value && isText(value.disco) && isNumberOrNull(value.years)

/** By fact: a record, so that a new fact does not compile before it is checked. */
function readable(facts: ProfileFacts): Record<keyof ProfileFacts, boolean> {
  const { residence, occupations, place } = facts
  return {
    id: isText(facts.id) && facts.id !== '',
    track: tracks.includes(facts.track),
    birthDate: isDayOrNull(facts.birthDate),
    residence:
      !!residence && (residence.basis === null || isText(residence.basis)) && isDayOrNull(residence.registeredOn),
    danish: isWholeOrNull(facts.danish, 6),
    occupations: Array.isArray(occupations) && occupations.every(isOccupation),
    skills: areTexts(facts.skills),
    licences: areTexts(facts.licences),
    wishes: areTexts(facts.wishes),
    availability: isWholeOrNull(facts.availability, allSlots),
    hoursPerWeek: isNumberOrNull(facts.hoursPerWeek),
    availableFrom: isDayOrNull(facts.availableFrom),
    commuteMinutes: isNumberOrNull(facts.commuteMinutes),
    place: place === null || (isNumber(place?.lat) && isNumber(place?.lon)),
    workLimits: areTexts(facts.workLimits),
    waitingSince: isDay(facts.waitingSince),
    unemployedSince: isDayOrNull(facts.unemployedSince),
  }
}

/** @throws RangeError naming the fact that cannot be read, never its value */
export function checkFacts(facts: ProfileFacts): void {
  const checked = readable(facts)
  for (const name in checked) if (!checked[name as keyof ProfileFacts]) throw new RangeError(`${name} cannot be read`)
}
