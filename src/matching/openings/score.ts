/** The exact score of an opening for one person: a few numbers of the row, looked up. */
import { fullWeights } from '../criteria.js'
import type { ProfileFacts, Weights } from '../facts.js'
import { openingColumn as column, type OpeningsIndex } from './openings-index.js'
import { answerAt, noPoints, type Questions, skillPoints } from './questions.js'

/** Points before weights by number, and the weights; all that is read for every opening lies open here. */
export interface Scoring {
  rows: Int32Array
  skills: Int32Array
  /** by skill: 1 when the person has it */
  has: Uint8Array
  questions: Questions
  wishes: Uint8Array
  experience: Uint8Array
  danish: Uint8Array
  week: Uint8Array
  ofWishes: number
  ofExperience: number
  ofSkills: number
  ofDanish: number
  ofDays: number
  ofCommute: number
  /** by outlook, with what every opening of the person has */
  outlook: number[]
}

export function scoringFor(
  index: OpeningsIndex,
  profile: ProfileFacts,
  questions: Questions,
  weighted: Weights,
): Scoring {
  const { rows, skills, values } = index
  const { prospect, shortage, waiting } = questions
  const weights = fullWeights(weighted)
  const has = new Uint8Array(values.skills.values.length)
  for (const code of profile.skills) {
    const number = values.skills.find(code)
    if (number >= 0) has[number] = 1
  }
  const outlook: number[] = []
  for (const ofProspect of prospect)
    for (const ofShortage of shortage)
      outlook.push(
        (weights.prospect ?? 0) * ofProspect + (weights.shortage ?? 0) * ofShortage + (weights.waiting ?? 0) * waiting,
      )
  return {
    rows,
    skills,
    has,
    questions,
    wishes: questions.wishes.points,
    experience: questions.experience.points,
    danish: questions.danish.points,
    week: questions.week.points,
    ofWishes: weights.wishes ?? 0,
    ofExperience: weights.experience ?? 0,
    ofSkills: weights.skills ?? 0,
    ofDanish: weights.danish ?? 0,
    ofDays: weights.days ?? 0,
    ofCommute: weights.commute ?? 0,
    outlook,
  }
}

/** The score without skills of the opening in a row of which nothing but wishes and occupations is still to be asked. */
export function scoreBesideSkills(scoring: Scoring, row: number, way: number): number {
  const { rows } = scoring
  const sector = rows[row + column.sector] as number
  const trade = rows[row + column.trade] as number
  let wished = scoring.wishes[sector] as number
  if (wished === noPoints) wished = answerAt(scoring.questions.wishes, sector).points
  let experience = scoring.experience[trade] as number
  if (experience === noPoints) experience = answerAt(scoring.questions.experience, trade).points
  return (
    scoring.ofWishes * wished +
    scoring.ofExperience * experience +
    scoring.ofDanish * (scoring.danish[rows[row + column.danish] as number] as number) +
    scoring.ofDays * (scoring.week[rows[row + column.week] as number] as number) +
    scoring.ofCommute * way +
    (scoring.outlook[rows[row + column.outlook] as number] as number)
  )
}

export function scoreOfSkills({ rows, skills, has, questions, ofSkills }: Scoring, row: number): number {
  const first = rows[row + column.skills] as number
  const wanted = skills[first] as number
  let held = 0
  for (let i = first + 1; i <= first + wanted; i++) held += has[skills[i] as number] as number
  return ofSkills * (skillPoints(questions.skills, wanted)[held] as number)
}
