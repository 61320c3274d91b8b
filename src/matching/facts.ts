/**
 * What matching knows of a person and of an opening, and what it answers. Plain values, numbers and codes only: no names,
 * no CPR, no free text. Sex, origin, citizenship, mother tongue, religion and family are not here and so cannot count.
 */
import type { Day } from '../lib/days.js'
import type { Point } from '../lib/places.js'
import type { Reason } from '../lib/reason.js'
import type { Scheme, Track } from '../lib/schemes.js'

export type { Reason } from '../lib/reason.js'
export type { Scheme, Track } from '../lib/schemes.js'

/** A person; null means that nobody has told. */
export interface ProfileFacts {
  id: string
  track: Track
  /** for the age limits of the law only; never a part of the score */
  birthDate: Day | null
  /** for the law's limits only; basis is a code of `rules/rows.csv` (igu, basis) */
  residence: { basis: string | null; registeredOn: Day | null }
  /** level index 0-6 (A0-C2) of spoken Danish */
  danish: number | null
  /** DISCO-08 codes of four or six digits */
  occupations: readonly { disco: string; years: number | null }[]
  skills: readonly string[]
  licences: readonly string[]
  /** sector codes, the most wanted first */
  wishes: readonly string[]
  /** 21-bit mask of lib/availability */
  availability: number | null
  hoursPerWeek: number | null
  /** arrival, or today for those who are here */
  availableFrom: Day | null
  /** the longest way to work, one way */
  commuteMinutes: number | null
  /** the home, as its postcode's centre */
  place: Point | null
  /** codes of lib/work-limits */
  workLimits: readonly string[]
  waitingSince: Day
  unemployedSince: Day | null
}

export interface OpeningFacts {
  id: string
  schemes: readonly Scheme[]
  sector: string
  /** DISCO-08 code of four or six digits */
  disco: string
  /** the occupation lacks people here */
  shortage: boolean
  /** desired, not required */
  skills: readonly string[]
  /** level index 0-6 of spoken Danish; null or 0: nothing asked */
  danishLevel: number | null
  licences: readonly string[]
  /** codes of lib/work-limits; hours that a limit rules out are taken out of the person's free times besides */
  demands: readonly string[]
  /** 21-bit mask of lib/availability: when the work is done */
  slots: number
  hoursPerWeek: number
  startFrom: Day
  startTo: Day
  weeks: number
  place: Point | null
  prospect: 'yes' | 'maybe' | 'no'
  employer: {
    public: boolean
    /** ordinary employees of the workplace in full-time equivalents, average of the months the rule names */
    ordinaryEmployees: number | null
    /** people in praktik or job med løntilskud there now */
    subsidisedNow: number
  }
}

/** Weight per criterion code, whole numbers from 0; a criterion left out has its default. */
export type Weights = Readonly<Record<string, number>>

/** What the law says about this person in this opening under one scheme; made by `rules/eligibility`. */
export interface SchemeVerdict {
  scheme: Scheme
  ok: boolean
  /** why not; empty when ok */
  reasons: readonly Reason[]
  /** what must be asked or looked at; an uncertain rule names its certainty */
  warnings: readonly (Reason & { certainty?: string })[]
}

export type SchemeVerdicts = (profile: ProfileFacts, opening: OpeningFacts) => readonly SchemeVerdict[]

/** One person for one opening, or one opening for one person. */
export interface Ranked {
  profileId: string
  openingId: string
  /** sum of the parts */
  score: number
  /** weight x points per criterion code */
  parts: Record<string, number>
  /** those of the opening's schemes that the law allows this person */
  schemes: readonly Scheme[]
  reasonsFor: Reason[]
  reasonsAgainst: Reason[]
  /** what would have to change; empty for those who fit */
  wouldFitIf: Reason[]
}
