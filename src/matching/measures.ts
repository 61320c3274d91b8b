/** What facts come down to before they are judged: small whole numbers. Pure arithmetic on codes, days and masks. */
import { slotMask } from '../lib/availability.js'
import { holdsLicence, holdsOnceExchanged } from '../lib/licences.js'
import { sectorsOfOccupation } from '../lib/occupations.js'
import type { OpeningFacts, ProfileFacts } from './facts.js'

/** A slot of the 21-bit mask lasts eight hours. */
export const slotHours = 8
const everyDay = [0, 1, 2, 3, 4, 5, 6]
/** The parts of the day that a limit on working hours closes: the night, or afternoon and night. */
const closedBy: Record<string, number> = {
  no_night: slotMask(everyDay, [2]),
  school_pickup_15: slotMask(everyDay, [1, 2]),
}

/** The slots that a person's limits take out of the free times. */
export const closedSlots = (limits: readonly string[]): number =>
  limits.reduce((mask, limit) => mask | (closedBy[limit] ?? 0), 0)

/** How near an occupation is: 4 the same four digits, 3 three, 2 two, 1 the same sector, 0 none. */
export type Nearness = 0 | 1 | 2 | 3 | 4

export interface Experience {
  nearness: Nearness
  /** whole years, ten at most; null: not told */
  years: number | null
  disco: string
}

const sameDigits = (held: string, wanted: string, digits: number): boolean =>
  held.length >= digits && wanted.length >= digits && held.startsWith(wanted.slice(0, digits))

/** How near an occupation that somebody has had is to the one of an opening in a sector. */
export function nearness(held: string, wanted: string, sector: string): Nearness {
  if (sameDigits(held, wanted, 4)) return 4
  if (sameDigits(held, wanted, 3)) return 3
  if (sameDigits(held, wanted, 2)) return 2
  return sectorsOfOccupation(held).includes(sector) ? 1 : 0
}

/** Whole years that count, ten at most. */
export const wholeYears = (years: number | null): number | null =>
  years === null ? null : Math.max(0, Math.min(10, Math.floor(years)))

/** Every occupation of the person seen from the opening. */
export const experiences = (profile: ProfileFacts, opening: OpeningFacts): Experience[] =>
  profile.occupations.map(({ disco, years }) => ({
    nearness: nearness(disco, opening.disco, opening.sector),
    years: wholeYears(years),
    disco,
  }))

/** How many slots of the mask are set. */
export function slotCount(mask: number): number {
  let count = 0
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1
  return count
}

export interface Days {
  /** slots in which the person can work and the work is done; with unknown availability those that no limit closes */
  free: number
  /** slots that hold the weekly hours */
  needed: number
  /** all slots of the opening */
  of: number
  known: boolean
  /** null: not told */
  hours: number | null
  hoursNeeded: number
}

export function days(profile: ProfileFacts, { slots, hoursPerWeek }: OpeningFacts): Days {
  const closed = closedSlots(profile.workLimits)
  const of = slotCount(slots)
  return {
    free: slotCount((profile.availability ?? slots) & slots & ~closed),
    needed: Math.min(of, Math.ceil(hoursPerWeek / slotHours)),
    of,
    known: profile.availability !== null,
    hours: profile.hoursPerWeek,
    hoursNeeded: hoursPerWeek,
  }
}

export interface Licences {
  missing: string[]
  /** those of the missing that a foreign licence would give, exchanged for a Danish one */
  foreign: string[]
}

export function licences(held: readonly string[], needed: readonly string[]): Licences {
  const missing = [...new Set(needed)].filter(code => !holdsLicence(held, code))
  return { missing, foreign: missing.filter(code => holdsOnceExchanged(held, code)) }
}
