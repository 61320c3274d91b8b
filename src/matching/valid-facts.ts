/** What must hold of facts before they are indexed, so that no single person can make a ranking fail. */
import { allSlots } from '../lib/availability.js'
import { tracks } from '../lib/schemes.js'
import { dayNumber } from './day-number.js'
import type { ProfileFacts } from './facts.js'

const isDay = (value: unknown) => typeof value === 'string' && !Number.isNaN(dayNumber(value))
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value)
const isText = (value: unknown) => typeof value === 'string'
const orNull = (holds: (value: unknown) => boolean) => (value: unknown) => value === null || holds(value)
const listOf = (holds: (value: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(holds)
const whole = (from: number, to: number) => (value: unknown) =>
  Number.isInteger(value) && (value as number) >= from && (value as number) <= to

const shape: { [K in keyof ProfileFacts]: (value: unknown) => boolean } = {
  id: value => isText(value) && value !== '',
  track: value => tracks.some(track => track === value),
  birthDate: orNull(isDay),
  residence: value => {
    const residence = value as ProfileFacts['residence'] | null | undefined
    return !!residence && orNull(isText)(residence.basis) && orNull(isDay)(residence.registeredOn)
  },
  danish: orNull(whole(0, 6)),
  occupations: listOf(value => {
    const occupation = value as ProfileFacts['occupations'][number] | null
    return !!occupation && isText(occupation.disco) && orNull(isNumber)(occupation.years)
  }),
  skills: listOf(isText),
  licences: listOf(isText),
  wishes: listOf(isText),
  availability: orNull(whole(0, allSlots)),
  hoursPerWeek: orNull(isNumber),
  availableFrom: orNull(isDay),
  commuteMinutes: orNull(isNumber),
  place: orNull(value => {
    const place = value as ProfileFacts['place']
    return isNumber(place?.lat) && isNumber(place?.lon)
  }),
  workLimits: listOf(isText),
  waitingSince: isDay,
  unemployedSince: orNull(isDay),
}

const checks = Object.entries(shape) as [keyof ProfileFacts, (value: unknown) => boolean][]

/** @throws RangeError naming the fact that cannot be read, never its value */
export function checkFacts(facts: ProfileFacts): void {
  for (const [name, holds] of checks) if (!holds(facts[name])) throw new RangeError(`${name} cannot be read`)
}
