/** The exact score of an opening for one person: a few numbers of the row, looked up. */
import type { Day } from '../../lib/days.js'
import { ask } from '../ask.js'
import { type CriterionCode, criteria, fullWeights } from '../criteria.js'
import type { OpeningFacts, ProfileFacts, Weights } from '../facts.js'
import { openingColumn as column, mostSkills, type OpeningsIndex, openingLength, prospects } from './openings-index.js'
import { plain, type Questions } from './questions.js'
import { answerAt, tableOf } from './sieve.js'

/** What every number of a row gives one person, weighed; levels of Danish and weeks are judged by sieves and weighed here. */
export interface Scoring {
  /** wish and occupation, by trade */
  ofTrade: Int32Array
  /** by outlook, with what every opening of the person has */
  ofOutlook: Int32Array
  /** by skill: 1 when the person has it */
  has: Uint8Array
  /** by how many skills are wanted and how many of them held */
  ofHeld: (Int32Array | undefined)[]
  /** no score without skills is higher */
  most: number
  /** weights */
  danish: number
  days: number
  commute: number
  skills: number
}

export function scoringFor(
  index: OpeningsIndex,
  profile: ProfileFacts,
  questions: Questions,
  weighted: Weights,
  today: Day,
): Scoring {
  const weights = fullWeights(weighted)
  const weight = (code: CriterionCode): number => weights[code] as number
  const { values } = index
  const has = new Uint8Array(values.skills.values.length)
  for (const code of profile.skills) {
    const number = values.skills.find(code)
    if (number >= 0) has[number] = 1
  }
  const ofTrade = tradeScores(index, questions, weight('wishes'), weight('experience'))
  const ofOutlook = Int32Array.from({ length: prospects.length * 2 }, (_, outlook) => {
    const opening = {
      ...plain,
      prospect: prospects[outlook >> 1] as OpeningFacts['prospect'],
      shortage: outlook % 2 === 1,
    }
    const codes = ['prospect', 'shortage', 'waiting'] as const
    return codes.reduce((sum, code) => sum + weight(code) * ask(code, profile, opening, [], today).points, 0)
  })
  return {
    ofTrade,
    ofOutlook,
    has,
    ofHeld: [],
    most:
      Math.max(0, ...ofTrade) + Math.max(...ofOutlook) + 100 * (weight('danish') + weight('days') + weight('commute')),
    danish: weight('danish'),
    days: weight('days'),
    commute: weight('commute'),
    skills: weight('skills'),
  }
}

function tradeScores(
  { kept, values }: OpeningsIndex,
  questions: Questions,
  ofWishes: number,
  ofExperience: number,
): Int32Array {
  const wishes = tableOf(kept, questions.wishes)
  const experience = tableOf(kept, questions.experience)
  return Int32Array.from(
    values.trades.values,
    ({ second: sector }, trade) =>
      ofWishes * answerAt(wishes, sector).points + ofExperience * answerAt(experience, trade).points,
  )
}

/** The score without skills and the way of the opening in a row. */
export function scoreOfRow(
  { ofTrade, ofOutlook, danish, days }: Scoring,
  rows: Uint16Array,
  row: number,
  danishPoints: Uint8Array,
  weekPoints: Uint8Array,
): number {
  return (
    (ofTrade[rows[row + column.trade] as number] as number) +
    (ofOutlook[rows[row + column.outlook] as number] as number) +
    danish * (danishPoints[rows[row + column.danish] as number] as number) +
    days * (weekPoints[rows[row + column.week] as number] as number)
  )
}

export function scoreOfSkills(scoring: Scoring, index: OpeningsIndex, slot: number): number {
  const { has, ofHeld } = scoring
  const { rows } = index
  const at = slot * openingLength + column.skills
  const wanted = rows[at] as number
  let held = 0
  if (wanted > mostSkills) held = heldOfMany(scoring, index, slot)
  else for (let i = at + 1; i <= at + wanted; i++) held += has[rows[i] as number] as number
  const scores = ofHeld[wanted] ?? heldScores(scoring, wanted)
  return scores[held] as number
}

/** Of more skills than stand in a row. */
function heldOfMany({ has }: Scoring, { openings, values }: OpeningsIndex, slot: number): number {
  const { skills } = openings[slot] as OpeningFacts
  return [...new Set(skills)].filter(code => has[values.skills.find(code)] === 1).length
}

function heldScores({ ofHeld, skills }: Scoring, count: number): Int32Array {
  const wanted = new Array<string>(count).fill('')
  const scores = Int32Array.from(
    { length: count + 1 },
    (_, held) => skills * criteria.skills.markOf({ wanted, held: wanted.slice(0, held) }).points,
  )
  while (ofHeld.length <= count) ofHeld.push(undefined)
  ofHeld[count] = scores
  return scores
}
