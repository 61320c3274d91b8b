/** Asks the table of criteria about one value: of a stand-in of whom nothing else is known, and whom so nothing else excludes. */
import type { Day } from '../lib/days.js'
import { type CriterionCode, criteria } from './criteria.js'
import type { Mark } from './criterion.js'
import type { OpeningFacts, ProfileFacts, SchemeVerdict } from './facts.js'

/** Two that are mendable, or one that never is, and a person is neither fitting nor near. */
export type State = 'fits' | 'mendable' | 'never'

export interface Answer {
  state: State
  points: number
  /** codes of the reasons that exclude; empty when it fits */
  why: readonly string[]
}

/** The same for equal answers. */
export const contentOf = ({ state, points, why }: Answer): string => `${state} ${points} ${why}`

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

/** A person of whom only this is known. */
export const standIn = (facts: Partial<ProfileFacts>, today: Day): ProfileFacts => ({
  ...stranger,
  waitingSince: today,
  ...facts,
})

const nothing: readonly string[] = []

export function answerOf({ points, excludes, fix }: Mark): Answer {
  if (excludes.length === 0) return { state: 'fits', points, why: nothing }
  const why = excludes.map(({ code }) => code)
  return { state: fix ? 'mendable' : 'never', points, why: why.length === 1 ? why : [...new Set(why)] }
}

export function ask(
  code: CriterionCode,
  profile: ProfileFacts,
  opening: OpeningFacts,
  verdicts: readonly SchemeVerdict[] = [],
  today: Day = profile.waitingSince,
): Answer {
  return answerOf(criteria[code].mark(profile, opening, { today, verdicts }))
}
