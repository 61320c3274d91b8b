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

/** One for all whom nothing or one reason excludes, and who get no points: most of very many answers. */
const fits: Answer = { state: 'fits', points: 0, why: [] }
const excluded: Record<Exclude<State, 'fits'>, Map<string, Answer>> = { mendable: new Map(), never: new Map() }

export function answerOf({ points, excludes, fix }: Mark): Answer {
  const [first] = excludes
  if (!first) return points === 0 ? fits : { state: 'fits', points, why: fits.why }
  const state = fix ? 'mendable' : 'never'
  if (excludes.length > 1 || points !== 0) return { state, points, why: [...new Set(excludes.map(({ code }) => code))] }
  const known = excluded[state].get(first.code)
  if (known) return known
  const answer: Answer = { state, points, why: [first.code] }
  excluded[state].set(first.code, answer)
  return answer
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
