/** One opening, read for the index: what it requires of everybody, and what a score is made of. Kept for the next search. */
import { type Answer, answerOf, ask, standIn } from '../ask.js'
import { type CriterionCode, criteria } from '../criteria.js'
import { dayOfNumber, unknownDay } from '../day-number.js'
import type { OpeningFacts, ProfileFacts } from '../facts.js'
import type { LawSettings } from '../law.js'
import { days } from '../measures.js'
import type { Followed } from './bits.js'
import { type Columns, column, danishFrom, danishUnknown, type Values } from './columns.js'
import { type PeopleLaw, peopleLawOf } from './law.js'
import { keysOf, required, textOf } from './opening-keys.js'
import type { Searchable } from './people-index.js'
import { type Reach, reachOf } from './reach.js'
import { type Scores, scoresOf } from './scores.js'
import { askedOf, ofWeek, type Requirement, type Sieve, sieveFor, type Where, weekNumber } from './sieve.js'

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
  /** so many changes of the index are in it */
  seen: number
  /** those that bitmaps can answer; the way and sometimes the law are asked in their own way */
  requirements: Requirement[]
  /** of these requirements and the law, those that exclude anybody: who meets them, and whom something mendable keeps from them */
  sieves: Sieve[]
  /** by place among the sieves; empty until near misses are asked for, and null where nothing can be mended */
  mendable: (Sieve | null)[]
  nearMisses: boolean
  law: PeopleLaw
  reach: Reach
  scores: Scores
  /** numbers in the index: of the sector (-1 when nobody wishes for it) and of wanted skills; 1 by number of every wanted one */
  sector: number
  skills: number[]
  /** how many more are wanted than can be counted by bitmaps */
  uncounted: number
  isWanted: Uint8Array
  /** as they were last found, by what was asked for (candidates.ts) */
  candidates: (Followed | undefined)[]
}

/** About, without what plans share and candidates. */
const planBytes = 8192

/** Everything that a search for this opening needs to know, as it stands now; kept for the next search. */
export function planFor(index: Searchable, opening: OpeningFacts, settings: LawSettings, nearMisses: boolean): Plan {
  index.kept.holdFor(settings.today, settings.verdicts)
  const plan = index.kept.of<Plan>(textOf(opening), () => {
    const value = newPlan(index, opening, settings)
    value.requirements = requirementsOf(index, opening, settings)
    // Of candidates, about a fifth of all words with three numbers each.
    return {
      value,
      bytes: planBytes + 2.4 * index.columns.words,
      holds: () => [...value.sieves, ...value.mendable].flatMap(sieve => sieve?.key ?? []),
    }
  })
  if (nearMisses && !plan.nearMisses) Object.assign(plan, { nearMisses, seen: -1 })
  catchUp(index, plan)
  return plan
}

/** As `planFor`, for an opening that is asked about but once: only what it shares with others is kept. */
export function passingPlan(
  index: Searchable,
  opening: OpeningFacts,
  settings: LawSettings,
  sieves: readonly Sieve[],
): Plan {
  index.kept.holdFor(settings.today, settings.verdicts)
  const plan = newPlan(index, opening, settings)
  prepare(index, plan)
  plan.sieves = sieves.slice()
  addSieveOfLaw(index, plan)
  return plan
}

function newPlan(index: Searchable, opening: OpeningFacts, settings: LawSettings): Plan {
  const { kept } = index
  return {
    seen: -1,
    ...{ sieves: [], mendable: [], nearMisses: false },
    requirements: [],
    law: peopleLawOf(index, opening, settings),
    reach: kept.of(keysOf(opening).reach, () => {
      const value = reachOf(index, opening.place)
      return { value, bytes: value.bytes() }
    }),
    scores: scoresOf(index, opening, settings.today),
    sector: -1,
    skills: [],
    uncounted: 0,
    isWanted: noSkills,
    candidates: [],
  }
}

const noSkills = new Uint8Array(0)

function catchUp(index: Searchable, plan: Plan): void {
  const { changes } = index
  if (plan.seen === changes.count) return
  prepare(index, plan)
  plan.sieves = plan.requirements.flatMap(each => sieveOf(index, each) ?? [])
  addSieveOfLaw(index, plan)
  if (plan.nearMisses)
    plan.mendable = plan.sieves.map(({ asked }) => (asked.mends ? sieveFor(index, asked, 'mendable') : null))
  plan.seen = changes.count
}

/** Asks about values that came since. */
function prepare({ columns }: Searchable, plan: Plan): void {
  plan.reach.ways.ask()
  plan.scores.experience.ask()
  findNumbers(columns, plan)
}

function addSieveOfLaw(index: Searchable, { law, sieves }: Plan): void {
  const requirement = law.requirement()
  const sieve = requirement && sieveOf(index, requirement)
  if (sieve) sieves.push(sieve)
}

/** Null when the requirement excludes nobody. */
export function sieveOf(index: Searchable, requirement: Requirement): Sieve | null {
  const asked = askedOf(index, requirement)
  return asked.excludes ? sieveFor(index, asked) : null
}

/** Skills are counted in four binary digits. */
const mostCounted = 15

/** Of values that may have come since. */
function findNumbers({ values }: Columns, plan: Plan): void {
  const { scores } = plan
  if (plan.sector < 0) plan.sector = values.sectors.find(scores.sector)
  if (plan.isWanted.length === values.skills.values.length) return
  const wanted = scores.wanted.map(code => values.skills.find(code)).filter(number => number >= 0)
  plan.isWanted = new Uint8Array(values.skills.values.length)
  for (const number of wanted) plan.isWanted[number] = 1
  plan.skills = wanted.slice(0, mostCounted)
  plan.uncounted = wanted.length - plan.skills.length
}

/** What the opening requires of everybody, but for the way and the law. */
export function requirementsOf({ columns, kept }: Searchable, opening: OpeningFacts, { today, verdicts }: LawSettings) {
  kept.holdFor(today, verdicts)
  const { requirements } = keysOf(opening)
  return required.map((code, place) => {
    const key = requirements[place] as string
    return kept.of<Requirement>(key, () => ({
      value: { key, ...requirement[code](columns.values, opening, standIn({}, today)) },
      bytes: planBytes / 16,
    }))
  })
}

const at = (place: number, shift: number, mask: number): Where => ({ place, shift, mask, slots: 0 })

/** How each criterion is asked; the stand-in is given one fact after the other. */
const requirement = {
  danish: (_values: Values, opening: OpeningFacts, person: ProfileFacts) => ({
    where: at(column.times, danishFrom, danishUnknown),
    numbers: () => danishUnknown + 1,
    answer(level: number) {
      person.danish = level === danishUnknown ? null : level
      return ask('danish', person, opening)
    },
  }),
  licences: ({ licences: { values } }: Values, opening: OpeningFacts, person: ProfileFacts) => ({
    where: at(column.licencesAndLimits, 0, 0xffff),
    numbers: () => values.length,
    answer(number: number) {
      person.licences = values[number] as readonly string[]
      return ask('licences', person, opening)
    },
  }),
  limits: ({ limitSets: { values } }: Values, opening: OpeningFacts, person: ProfileFacts) => ({
    where: at(column.licencesAndLimits, 16, 0x7fff),
    numbers: () => values.length,
    answer(number: number) {
      person.workLimits = values[number] as readonly string[]
      return ask('limits', person, opening)
    },
  }),
  start: ({ startDays: { values } }: Values, opening: OpeningFacts, person: ProfileFacts) => ({
    where: at(column.availableFrom, 0, -1),
    numbers: () => values.length,
    answer(number: number) {
      const day = values[number] as number
      person.availableFrom = day === unknownDay ? null : dayOfNumber(day)
      return ask('start', person, opening)
    },
  }),
  days(all: Values, opening: OpeningFacts, person: ProfileFacts) {
    const measured = days(person, opening)
    const { values } = all.hours
    return {
      where: { ...at(0, 0, 0), slots: opening.slots | noTime },
      numbers: () => weekNumber(values.length, 0, 0),
      answer(number: number) {
        const { hours, free, told } = ofWeek(number)
        if (free > measured.of) return nobodys
        return answerOf(criteria.days.markOf({ ...measured, hours: values[hours] ?? null, free, known: told }))
      },
    }
  },
}

/** To a number that no row has. */
const nobodys: Answer = { state: 'fits', points: 0, why: [] }

/** A bit that is no time of the week, so that the mask of an opening without times is not 0. */
const noTime = 1 << 21
