/** One person, read for the index: what is asked of every opening, which are near enough, and what a score is made of. */
import type { Day } from '../../lib/days.js'
import type { ProfileFacts, Weights } from '../facts.js'
import type { SearchSettings } from '../people/search.js'
import { type LawAnswers, lawAnswersFor } from './law.js'
import { excluding, type OpeningsIndex } from './openings-index.js'
import { type Questions, questionsFor } from './questions.js'
import { type Reach, reachOf } from './reach.js'
import { type Scoring, scoringFor } from './score.js'
import { type Sieves, sievesFor } from './sieve.js'

export interface Plan {
  questions: Questions
  sieves: Sieves
  /** what the law says */
  answers: LawAnswers
  reach: Reach
  scoring: Scoring
  /** after so many changes of the index */
  seen: number
}

/** About, without what grows with the openings. */
const planBytes = 4096

/** Everything that a search for this person needs to know, as it stands now; kept for the next search. */
export function planFor(index: OpeningsIndex, profile: ProfileFacts, { today, weights }: SearchSettings): Plan {
  const { kept, slots } = index
  const plan = kept.of<Plan>(keyOf(profile, weights), () => {
    const questions = questionsFor(index, profile, today)
    const answers = lawAnswersFor(kept, index.law, profile)
    const value = { questions, answers, ...read(index, profile, questions, weights, today) }
    const { reach, scoring } = value
    return {
      value,
      bytes: planBytes + 5 * reach.words.length + 4 * scoring.ofTrade.length + scoring.has.length,
      holds: () => excluding.map(place => questions[place].key),
    }
  })
  if (plan.seen !== slots.changes) Object.assign(plan, read(index, profile, plan.questions, weights, today))
  return plan
}

const read = (index: OpeningsIndex, profile: ProfileFacts, questions: Questions, weights: Weights, today: Day) => ({
  sieves: sievesFor(index, questions),
  reach: reachOf(index, questions),
  scoring: scoringFor(index, profile, questions, weights, today),
  seen: index.slots.changes,
})

/** The same for people of whom the same is told; a fact that is added does not compile until it is here. */
function keyOf(profile: ProfileFacts, weights: Weights): string {
  const { id: _, track, birthDate, residence, danish, occupations, skills, licences, wishes, ...more } = profile
  const { availability, hoursPerWeek, availableFrom, commuteMinutes, place, workLimits, waitingSince, ...rest } = more
  // Of unemployment the law only warns.
  const { unemployedSince: _warned, ...others } = rest
  const nothingElse: Record<string, never> = others
  void nothingElse
  let trades = ''
  for (const { disco, years } of occupations) trades += `${disco} ${years},`
  return (
    `${track};${birthDate};${residence.basis};${residence.registeredOn};${danish};${trades};${skills};${licences};` +
    `${wishes};${availability};${hoursPerWeek};${availableFrom};${commuteMinutes};${place?.lat};${place?.lon};` +
    `${workLimits};${waitingSince};${JSON.stringify(weights)}`
  )
}
