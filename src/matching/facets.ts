/**
 * A person in pieces small enough to be shared: each facet holds the facts that one criterion can judge by themselves,
 * so that the table of criteria is asked once per value and opening instead of once per person.
 */
import type { CriterionCode } from './criteria.js'
import type { ProfileFacts } from './facts.js'
import { closesTimes } from './measures.js'

export interface Facet {
  /** the criterion that judges it; null: kept for the law and for telling the facts again */
  criterion: CriterionCode | null
  /** the facts it holds; the facets of a person, put together in this order, are all the facts */
  of(profile: ProfileFacts): Partial<ProfileFacts>
}

/** Nothing is known, and what is not known excludes nobody. */
export const stranger: Omit<ProfileFacts, 'waitingSince'> = {
  id: '',
  track: 'integrationsloven',
  birthDate: null,
  residence: { basis: null, registeredOn: null },
  danish: null,
  occupations: [],
  skills: [],
  licences: [],
  wishes: [],
  availability: null,
  hoursPerWeek: null,
  availableFrom: null,
  commuteMinutes: null,
  place: null,
  workLimits: [],
  unemployedSince: null,
}

/** As many as a week has: with these, only times decide. */
const enoughHours = 7 * 24

/**
 * One column each; commute stands first because people are grouped by it. Days are two facets of one criterion: the times
 * (with whether hours are told, which halves the points) and the hours. The rest of the law is read by `law.ts`.
 */
export const facets = {
  commute: {
    criterion: 'commute',
    of: ({ place, commuteMinutes }) => ({ place: place && { lat: place.lat, lon: place.lon }, commuteMinutes }),
  },
  start: { criterion: 'start', of: ({ availableFrom }) => ({ availableFrom }) },
  danish: { criterion: 'danish', of: ({ danish }) => ({ danish }) },
  licences: { criterion: 'licences', of: ({ licences }) => ({ licences }) },
  times: {
    criterion: 'days',
    of: ({ availability, workLimits, hoursPerWeek }) => ({
      availability,
      workLimits: workLimits.filter(closesTimes),
      hoursPerWeek: hoursPerWeek === null ? null : enoughHours,
    }),
  },
  limits: { criterion: 'limits', of: ({ workLimits }) => ({ workLimits }) },
  hours: { criterion: 'days', of: ({ hoursPerWeek }) => ({ hoursPerWeek }) },
  waiting: { criterion: 'waiting', of: ({ waitingSince }) => ({ waitingSince }) },
  wishes: { criterion: 'wishes', of: ({ wishes }) => ({ wishes }) },
  standing: {
    criterion: null,
    of: ({ track, residence: { basis }, availableFrom }) => ({
      track,
      residence: { basis, registeredOn: null },
      availableFrom,
    }),
  },
  birth: { criterion: null, of: ({ birthDate }) => ({ birthDate }) },
  residence: {
    criterion: null,
    of: ({ residence: { registeredOn } }) => ({ residence: { basis: null, registeredOn } }),
  },
  unemployed: { criterion: null, of: ({ unemployedSince }) => ({ unemployedSince }) },
} as const satisfies Record<string, Facet>

export type FacetName = keyof typeof facets
export const facetNames = Object.keys(facets) as FacetName[]

/** The place of a facet's number in a person's row. */
export const column = Object.fromEntries(facetNames.map((name, i) => [name, i])) as Record<FacetName, number>

/** The lists of a person, element by element, stand behind the facets in the row. */
export const occupationsColumn = facetNames.length
export const skillsColumn = occupationsColumn + 1
/** The person's place among those with the same commute. */
export const seatColumn = skillsColumn + 1
/** 32-bit numbers per person: one cache line. */
export const rowLength = 16
