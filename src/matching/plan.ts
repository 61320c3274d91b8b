/**
 * One opening, read for the columns: what every criterion of the table answers for each value there is. Made once per
 * opening, day and law, and kept for the next time.
 */
import { type Answer, answerOf, ask, standIn } from './ask.js'
import { blockDays, type Columns, column, danishUnknown, rowLength } from './columns.js'
import { type CriterionCode, criteria } from './criteria.js'
import { dayOfNumber, unknownDay } from './day-number.js'
import { createFacet, type Facet } from './facet.js'
import type { OpeningFacts, ProfileFacts } from './facts.js'
import { type LawSettings, type PeopleLaw, peopleLawOf } from './law.js'
import { days } from './measures.js'
import type { Searchable } from './people-index.js'
import { type Reach, reachOf } from './reach.js'
import { occupationPoints, type Scores, scoresOf, waitingPoints } from './scores.js'

/**
 * What the engine reads of a person for each criterion; null: the same for all people of an opening. A criterion that is
 * added does not compile until it stands here, and a test holds this against the inputs of the table.
 */
export const read: Record<CriterionCode, readonly (keyof ProfileFacts)[] | null> = {
  // Hours and unemployment only give warnings.
  scheme: ['track', 'birthDate', 'residence', 'hoursPerWeek', 'availableFrom', 'unemployedSince'],
  limits: ['workLimits'],
  licences: ['licences'],
  start: ['availableFrom'],
  wishes: ['wishes'],
  experience: ['occupations'],
  skills: ['skills'],
  danish: ['danish'],
  days: ['availability', 'workLimits', 'hoursPerWeek'],
  commute: ['place', 'commuteMinutes'],
  waiting: ['waitingSince'],
  prospect: null,
  shortage: null,
}

export interface Plan {
  law: PeopleLaw
  danish: Facet
  licences: Facet
  limits: Facet
  hours: Facet
  start: Start
  times: Times
  reach: Reach
  scores: Scores
}

/** By block of days; within a doubtful block the answer turns, and each person is asked about. */
export interface Start extends Facet {
  doubtful: number[]
  answer(slot: number): Answer
}

/** The times of the week: only how many of the opening's a person has free counts. */
export interface Times {
  /** mask, and numbers of the bits set */
  slots: number
  asked: number[]
  /** by how many of them are free */
  answers: Answer[]
  /** with at least so many a person fits, and nearly does */
  fitsFrom: number
  mendableFrom: number
}

/** Everything about an opening as one text: quicker than JSON, and a fact that is added does not compile until it is here. */
export function keyOf(opening: OpeningFacts): string {
  const { id, schemes, sector, disco, shortage, skills, danishLevel, licences, demands, slots, ...more } = opening
  const { hoursPerWeek, startFrom, startTo, weeks, place, prospect, employer, ...rest } = more
  const nothingElse: Record<string, never> = rest
  void nothingElse
  const { public: isPublic, ordinaryEmployees, subsidisedNow } = employer
  return (
    `${id};${schemes};${sector};${disco};${shortage};${skills};${danishLevel};${licences};${demands};${slots};` +
    `${hoursPerWeek};${startFrom};${startTo};${weeks};${place?.lat};${place?.lon};${prospect};` +
    `${isPublic};${ordinaryEmployees};${subsidisedNow}`
  )
}

/** About; what is counted exactly are the large ones. */
const planBytes = 8192

/** Everything that a search for this opening needs to know, as it stands now. */
export function planFor({ kept, columns, layout }: Searchable, opening: OpeningFacts, settings: LawSettings): Plan {
  kept.holdFor(settings.today, settings.verdicts)
  const plan = kept.of(keyOf(opening), () => {
    const reach = kept.of(`reach ${opening.place?.lat} ${opening.place?.lon}`, () => {
      const value = reachOf(columns, layout, opening.place)
      return { value, bytes: value.bytes() }
    })
    const occupations = kept.of(`occupations ${opening.disco} ${opening.sector}`, () => ({
      value: occupationPoints(columns, opening, settings.today),
      bytes: 8 * columns.values.occupations.values.length,
    }))
    const waiting = kept.of('waiting', () => ({ value: waitingPoints(), bytes: planBytes }))
    const scores = scoresOf(opening, settings.today, occupations, waiting)
    return { value: createPlan(columns, opening, settings, reach, scores), bytes: planBytes }
  })
  plan.reach.ask()
  for (const facet of [plan.law.facet, plan.licences, plan.limits, plan.hours, plan.start]) facet?.ask()
  return plan
}

function createPlan(
  columns: Columns,
  opening: OpeningFacts,
  settings: LawSettings,
  reach: Reach,
  scores: Scores,
): Plan {
  const { bits, values } = columns
  const answer = (code: CriterionCode, facts: Partial<ProfileFacts>): Answer =>
    ask(code, standIn(facts, settings.today), opening)
  const levels = Array.from({ length: danishUnknown + 1 }, (_, level) => (level === danishUnknown ? null : level))
  return {
    law: peopleLawOf(columns, opening, settings),
    danish: createFacet(bits.danish, levels, true, danish => answer('danish', { danish })),
    licences: createFacet(bits.licences, values.licences.values, true, licences => answer('licences', { licences })),
    limits: createFacet(bits.limit, values.limits.values, false, limit => answer('limits', { workLimits: [limit] })),
    hours: createFacet(bits.hours, values.hours.values, true, hoursPerWeek => answer('days', { hoursPerWeek })),
    start: startOf(columns, day =>
      answerOf(criteria.start.markOf({ from: day === unknownDay ? null : dayOfNumber(day), last: opening.startTo })),
    ),
    times: timesOf(opening, settings.today),
    reach,
    scores,
  }
}

/** @param answerOn about a day number; between two days of one answer no day has another */
function startOf(columns: Columns, answerOn: (day: number) => Answer): Start {
  const doubtful: number[] = []
  /** of doubtful blocks, by day */
  const byDay: (Answer | undefined)[] = []
  let earliest = 0
  const facet = createFacet(columns.bits.startBlock, columns.values.startBlocks.values, true, (block, number) => {
    const first = block * blockDays
    if (first === unknownDay) return answerOn(unknownDay)
    const [opens, closes] = [answerOn(first), answerOn(first + blockDays - 1)]
    if (opens.state === closes.state) return opens
    doubtful.push(number)
    if (byDay.length === 0) earliest = first
    while (earliest > first) {
      byDay.unshift(undefined)
      earliest -= 1
    }
    while (byDay.length < first + blockDays - earliest) byDay.push(undefined)
    for (let day = first; day < first + blockDays; day++) byDay[day - earliest] = answerOn(day)
    return { ...opens, state: 'fits', why: [] }
  })
  return Object.assign(facet, {
    doubtful,
    answer: (slot: number) =>
      byDay[(columns.rows[slot * rowLength + column.availableFrom] as number) - earliest] as Answer,
  })
}

/** @throws Error when more free times are worse than fewer: then the counting of them is no longer right */
function timesOf(opening: OpeningFacts, today: string): Times {
  const { slots, hoursPerWeek } = opening
  const measured = days(standIn({ hoursPerWeek }, today), opening)
  const answers = Array.from({ length: measured.of + 1 }, (_, free) =>
    answerOf(criteria.days.markOf({ ...measured, free, known: true })),
  )
  const from = (holds: (answer: Answer) => boolean) => {
    const first = answers.findIndex(holds)
    if (answers.slice(first).some(answer => !holds(answer))) throw new Error('more free times are worse than fewer')
    return first
  }
  return {
    slots,
    asked: Array.from({ length: 21 }, (_, bit) => bit).filter(bit => slots & (1 << bit)),
    answers,
    fitsFrom: from(({ state }) => state === 'fits'),
    mendableFrom: from(({ state }) => state !== 'never'),
  }
}
