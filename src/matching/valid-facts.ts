/** What must hold of facts before they are indexed, so that no single person can make a ranking fail. */
import type { Day } from '../lib/days.js'
import { noDay, unknownDay, wholeDayNumber } from './day-number.js'
import type { ProfileFacts } from './facts.js'

/** Names the fact that cannot be read, never its value. */
export const cannotRead = (fact: keyof ProfileFacts) => new RangeError(`${fact} cannot be read`)

/** @returns its number. @throws RangeError when it is none */
export function knownDay(day: Day, fact: keyof ProfileFacts): number {
  const number = typeof day === 'string' ? wholeDayNumber(day) : noDay
  if (number === noDay) throw cannotRead(fact)
  return number
}

/** As `knownDay`; for null `unknownDay`. */
export function knownDayOrNone(day: Day | null, fact: keyof ProfileFacts): number {
  return day === null ? unknownDay : knownDay(day, fact)
}

/** @throws RangeError for anything else than a whole number from 0 to the most */
export function wholeNumber(value: number, most: number, fact: keyof ProfileFacts): number {
  if (!Number.isInteger(value) || value < 0 || value > most) throw cannotRead(fact)
  return value
}

/** @throws RangeError for anything else than a finite number or null */
export function numberOrNull(value: number | null, fact: keyof ProfileFacts): number | null {
  if (value !== null && !Number.isFinite(value)) throw cannotRead(fact)
  return value
}

/** @throws RangeError for anything else than a text */
export function text(value: string, fact: keyof ProfileFacts): string {
  if (typeof value !== 'string') throw cannotRead(fact)
  return value
}

/** @throws RangeError for anything else than a list */
export function list<V>(value: readonly V[], fact: keyof ProfileFacts): readonly V[] {
  if (!Array.isArray(value)) throw cannotRead(fact)
  return value
}

/** @throws RangeError for anything else than a list of texts */
export function texts(value: readonly string[], fact: keyof ProfileFacts): readonly string[] {
  if (!Array.isArray(value)) throw cannotRead(fact)
  for (const each of value) if (typeof each !== 'string') throw cannotRead(fact)
  return value
}
