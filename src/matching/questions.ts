/** What is asked about one person for every value that openings have. Answers are kept for all of whom the same is told. */
import { allSlots } from '../lib/availability.js'
import type { Day } from '../lib/days.js'
import type { Point } from '../lib/places.js'
import { type Answer, answerOf, ask, standIn } from './ask.js'
import { type CriterionCode, criteria } from './criteria.js'
import type { OpeningFacts, ProfileFacts } from './facts.js'
import { closedSlots, days } from './measures.js'
import type { Pair } from './numbering.js'
import { levelOpen, type OpeningsIndex, prospects } from './openings-index.js'
import { travelMinutes } from './travel.js'

/** Answers by number, asked when first needed: undefined until then. */
export interface Table {
  answers: (Answer | undefined)[]
  of(number: number): Answer
}

export interface Questions {
  danish: Table
  licences: Table
  /** by number of a single demand */
  demands: Table
  /** by the last day on which one may start */
  start: Table
  /** by `daysNumber` */
  days: Table
  wishes: Table
  /** by trade, one for each occupation of the person */
  experience: Table[]
  untrained: number
  /** by how many skills are wanted and how many of them held */
  skills(wanted: number): readonly number[]
  /** by `wayNumber` */
  way: Table
  /** minutes to every workplace, or why they are not known */
  ways: readonly number[]
  waiting: number
  prospect: readonly number[]
  shortage: readonly number[]
  /** times of the week, with what limits close taken out */
  open: number
}

const mostTimes = 22

/** @param hours number of the hours that an opening takes */
export const daysNumber = (hours: number, asked: number, free: number): number =>
  (hours * mostTimes + asked) * mostTimes + free

/** In the place of minutes; minutes themselves come behind. */
const wayUnknown = { home: 0, workplace: 1 }
const firstWay = 2

/** About; the shape of an opening that asks for nothing. */
const tableBytes = 4096
const plain: OpeningFacts = {
  ...{ id: '', schemes: [], sector: '', disco: '', shortage: false, skills: [], danishLevel: null, licences: [] },
  ...{ demands: [], slots: 0, hoursPerWeek: 0, startFrom: '1000-01-01', startTo: '9999-12-31', weeks: 0, place: null },
  ...{ prospect: 'no', employer: { public: false, ordinaryEmployees: null, subsidisedNow: 0 } },
}

export function questionsFor(index: OpeningsIndex, profile: ProfileFacts, today: Day): Questions {
  const { kept, values } = index
  const keep = (key: string, answer: (number: number) => Answer): Table =>
    kept.of(key, () => ({ value: createTable(answer), bytes: tableBytes }))
  function about(
    code: CriterionCode,
    told: Partial<ProfileFacts>,
    openingOf: (number: number) => Partial<OpeningFacts>,
  ): Table {
    const person = standIn(told, today)
    return keep(`${code} ${JSON.stringify(told)}`, number => ask(code, person, { ...plain, ...openingOf(number) }))
  }
  const points = (code: CriterionCode, opening: Partial<OpeningFacts>, person = standIn({}, today)) =>
    ask(code, person, { ...plain, ...opening }, [], today).points
  const { danish, licences, workLimits, availableFrom, wishes, availability, hoursPerWeek } = profile
  const tradeOf = (number: number) => {
    const { first, second } = values.trades.values[number] as Pair
    return { disco: values.discos.values[first] as string, sector: values.sectors.values[second] as string }
  }
  return {
    danish: about('danish', { danish }, level => ({ danishLevel: level === levelOpen ? null : level })),
    licences: about('licences', { licences }, number => ({ licences: values.licences.values[number] as string[] })),
    demands: about('limits', { workLimits }, number => ({ demands: [values.demands.values[number] as string] })),
    start: about('start', { availableFrom }, number => ({ startTo: values.days.values[number] as string })),
    wishes: about('wishes', { wishes }, number => ({ sector: values.sectors.values[number] as string })),
    experience: profile.occupations.map(held => about('experience', { occupations: [held] }, tradeOf)),
    untrained: points('experience', {}),
    days: keep(`days ${availability !== null} ${hoursPerWeek}`, number => {
      const [rest, free] = [Math.floor(number / mostTimes), number % mostTimes]
      const hours = values.hours.values[Math.floor(rest / mostTimes)] as number
      const opening = { ...plain, slots: 2 ** (rest % mostTimes) - 1, hoursPerWeek: hours }
      const measured = days(standIn({ hoursPerWeek }, today), opening)
      return answerOf(criteria.days.markOf({ ...measured, free, known: availability !== null }))
    }),
    skills: kept.of('skills', () => ({ value: skillPoints(), bytes: tableBytes })),
    way: keep(`way ${profile.commuteMinutes}`, number => {
      const minutes = number < firstWay ? null : number - firstWay
      const workplaceKnown = number !== wayUnknown.workplace
      return answerOf(criteria.commute.markOf({ minutes, workplaceKnown, limit: profile.commuteMinutes }))
    }),
    ways: waysFrom(index, profile.place),
    waiting: points('waiting', {}, profile),
    prospect: prospects.map(prospect => points('prospect', { prospect })),
    shortage: [false, true].map(shortage => points('shortage', { shortage })),
    open: (availability ?? allSlots) & ~closedSlots(workLimits),
  }
}

function createTable(answer: (number: number) => Answer): Table {
  const answers: (Answer | undefined)[] = []
  return {
    answers,
    of(number) {
      // Without holes, so that it stays a plain list.
      while (answers.length <= number) answers.push(undefined)
      answers[number] ??= answer(number)
      return answers[number]
    },
  }
}

function skillPoints(): (wanted: number) => readonly number[] {
  const byWanted: (readonly number[] | undefined)[] = []
  return wanted => {
    const known = byWanted[wanted]
    if (known) return known
    const codes = new Array<string>(wanted).fill('')
    const points = Array.from(
      { length: wanted + 1 },
      (_, held) => criteria.skills.markOf({ wanted: codes, held: codes.slice(0, held) }).points,
    )
    byWanted[wanted] = points
    return points
  }
}

/** Numbers of the ways from this home, by number of the workplace. */
function waysFrom({ kept, values: { workplaces } }: OpeningsIndex, home: Point | null): readonly number[] {
  const ways = kept.of<number[]>(`ways ${home?.lat} ${home?.lon}`, () => ({
    value: [],
    bytes: 8 * workplaces.values.length,
  }))
  for (let number = ways.length; number < workplaces.values.length; number++) {
    const workplace = workplaces.values[number] as Point | null
    if (!workplace) ways.push(wayUnknown.workplace)
    else ways.push(home ? firstWay + travelMinutes(home, workplace) : wayUnknown.home)
  }
  return ways
}
