/** What is asked about one person for every value that openings have. Answers are kept for all of whom the same is told. */
import { allSlots } from '../../lib/availability.js'
import type { Day } from '../../lib/days.js'
import type { Point } from '../../lib/places.js'
import { type Answer, answerOf, ask, standIn } from '../ask.js'
import { type CriterionCode, criteria } from '../criteria.js'
import type { OpeningFacts, ProfileFacts } from '../facts.js'
import type { Kept } from '../kept.js'
import { closedSlots, days, slotCount } from '../measures.js'
import type { Pair } from '../numbering.js'
import { travelMinutes } from '../travel.js'
import { type Excluding, levelOpen, type OpeningsIndex, type OpeningValues } from './openings-index.js'
import { bytesPerNumber, type Question, tableBytes } from './sieve.js'

export interface Questions extends Record<Excluding, Question> {
  /** by sector */
  wishes: Question
  /** by trade */
  experience: Question
  /** by `Ways` */
  way: Question
  ways: Ways
}

/** By number of the workplace: minutes from a home and `firstWay`, or why they are not known. */
export interface Ways {
  home: Point | null
  numbers: number[]
  highest: number
}

const wayUnknown = { home: 0, workplace: 1 }
const firstWay = 2

/** The shape of an opening that asks for nothing. */
export const plain: OpeningFacts = {
  ...{ id: '', schemes: [], sector: '', disco: '', shortage: false, skills: [], danishLevel: null, licences: [] },
  ...{ demands: [], slots: 0, hoursPerWeek: 0, startFrom: '1000-01-01', startTo: '9999-12-31', weeks: 0, place: null },
  ...{ prospect: 'no', employer: { public: false, ordinaryEmployees: null, subsidisedNow: 0 } },
}

export function questionsFor({ kept, values }: OpeningsIndex, profile: ProfileFacts, today: Day): Questions {
  const { danish, licences, workLimits, availableFrom, wishes, occupations, commuteMinutes, place } = profile
  const about = (
    code: CriterionCode,
    told: Partial<ProfileFacts>,
    numbers: () => number,
    asked: AskedBy,
  ): Question => ({
    key: `${code} ${JSON.stringify(told)}`,
    numbers,
    asker: () => askAbout(code, told, today, values, asked),
  })
  const ways = kept.of<Ways>(`ways ${place?.lat} ${place?.lon}`, () => ({
    value: { home: place, numbers: [], highest: 0 },
    bytes: 8 * values.workplaces.values.length,
  }))
  return {
    danish: about('danish', { danish }, () => levelOpen + 1, levelAsked),
    licences: about('licences', { licences }, () => values.licences.values.length, licencesAsked),
    demands: about('limits', { workLimits }, () => values.demands.values.length, demandsAsked),
    startTo: about('start', { availableFrom }, () => values.days.values.length, lastDayAsked),
    week: aboutWeek(kept, values, profile, today),
    wishes: about('wishes', { wishes }, () => values.sectors.values.length, sectorAsked),
    experience: about('experience', { occupations }, () => values.trades.values.length, tradeAsked),
    way: {
      key: `way ${commuteMinutes}`,
      numbers: () => ways.highest + 1,
      asker: () => askAboutWay(commuteMinutes),
    },
    ways,
  }
}

/** What an opening asks for by which a value has its number. */
type AskedBy = (values: OpeningValues, number: number) => Partial<OpeningFacts>

const levelAsked: AskedBy = (_values, level) => ({ danishLevel: level === levelOpen ? null : level })
const licencesAsked: AskedBy = ({ licences }, number) => ({ licences: licences.values[number] as string[] })
const demandsAsked: AskedBy = ({ demands }, number) => ({ demands: demands.values[number] as string[] })
const lastDayAsked: AskedBy = ({ days }, number) => ({ startTo: days.values[number] as string })
const sectorAsked: AskedBy = ({ sectors }, number) => ({ sector: sectors.values[number] as string })
const tradeAsked: AskedBy = ({ trades, discos, sectors }, number) => {
  const { first, second } = trades.values[number] as Pair
  return { disco: discos.values[first] as string, sector: sectors.values[second] as string }
}

/** Outside of `questionsFor`, so that what is kept holds on to what was told and not to the person. */
function askAbout(
  code: CriterionCode,
  told: Partial<ProfileFacts>,
  today: Day,
  values: OpeningValues,
  asked: AskedBy,
): (number: number) => Answer {
  const person = standIn(told, today)
  return number => ask(code, person, { ...plain, ...asked(values, number) })
}

function askAboutWay(limit: number | null): (number: number) => Answer {
  return number => {
    const minutes = number < firstWay ? null : number - firstWay
    return answerOf(criteria.commute.markOf({ minutes, workplaceKnown: number !== wayUnknown.workplace, limit }))
  }
}

/** Above every count of times: a week has 21. */
const mostTimes = 22

/** Of a week only counts how many times it has and how many of them are free: few pairs, which many people share. */
function aboutWeek(kept: Kept, values: OpeningValues, profile: ProfileFacts, today: Day): Question {
  const { availability, hoursPerWeek, workLimits } = profile
  const known = availability !== null
  const open = (availability ?? allSlots) & ~closedSlots(workLimits)
  return {
    key: `week ${open} ${known} ${hoursPerWeek}`,
    numbers: () => values.weeks.values.length,
    asker() {
      const counted = kept.of(`times ${known} ${hoursPerWeek}`, () => ({
        value: new Map<number, Answer>(),
        bytes: tableBytes + bytesPerNumber * values.weeks.values.length,
      }))
      return askAboutWeek(values, standIn({ hoursPerWeek }, today), open, known, counted)
    },
  }
}

function askAboutWeek(
  { weeks, hours }: OpeningValues,
  person: ProfileFacts,
  open: number,
  known: boolean,
  counted: Map<number, Answer>,
): (number: number) => Answer {
  return number => {
    const { first: slots, second } = weeks.values[number] as Pair
    const free = slotCount(slots & open)
    const key = (second * mostTimes + slotCount(slots)) * mostTimes + free
    const answer =
      counted.get(key) ??
      answerOf(
        criteria.days.markOf({
          ...days(person, { ...plain, slots, hoursPerWeek: hours.values[second] as number }),
          ...{ free, known },
        }),
      )
    counted.set(key, answer)
    return answer
  }
}

/** Looks up the ways to workplaces that came since. */
export function catchUp(ways: Ways, { values: { workplaces } }: OpeningsIndex): void {
  const { home, numbers } = ways
  for (let workplace = numbers.length; workplace < workplaces.values.length; workplace++) {
    const point = workplaces.values[workplace] as Point | null
    const way = !point ? wayUnknown.workplace : home ? firstWay + travelMinutes(home, point) : wayUnknown.home
    numbers.push(way)
    if (way > ways.highest) ways.highest = way
  }
}
