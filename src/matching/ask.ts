/** Asks the table of criteria about one value: of a stand-in of whom nothing else is known, and whom so nothing else excludes. */
import type { Day } from '../lib/days.js'
import { type CriterionCode, criteria } from './criteria.js'
import type { Mark } from './criterion.js'
import type { OpeningFacts, ProfileFacts, SchemeVerdict } from './facts.js'

/** Two that are mendable, or one that never is, and a person is neither fitting nor near. */
export type State = 'fits' | 'mendable' | 'never'

export interface Answer {
  readonly state: State
  readonly points: number
  /** codes of the reasons that exclude; empty when it fits */
  readonly why: readonly string[]
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
/** One for all: most answers of criteria that only exclude. */
const fits: Answer = { state: 'fits', points: 0, why: nothing }

export function answerOf({ points, excludes, fix }: Mark): Answer {
  if (excludes.length === 0) return points === 0 ? fits : { state: 'fits', points, why: nothing }
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
