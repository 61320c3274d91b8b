/** What is asked about one person for every value that openings have. Answers are kept for all of whom the same is told. */
import { allSlots } from '../../lib/availability.js'
import type { Day } from '../../lib/days.js'
import type { Point } from '../../lib/places.js'
import { type Answer, answerOf, ask, type State, standIn } from '../ask.js'
import { type CriterionCode, criteria } from '../criteria.js'
import type { OpeningFacts, ProfileFacts } from '../facts.js'
import type { Kept } from '../kept.js'
import { closedSlots, days, slotCount } from '../measures.js'
import type { Pair } from '../numbering.js'
import { travelMinutes } from '../travel.js'
import { type Excluding, levelOpen, type OpeningsIndex, type OpeningValues, prospects } from './openings-index.js'

/** Two that are mendable, or one that never is, and an opening is neither fitting nor near. */
export const cost: Record<State, number> = { fits: 0, mendable: 1, never: 16 }
/** In the place of a cost: more than all the criteria of a pair together. */
export const unasked = 128
/** In the place of points. */
export const noPoints = 255

/** Answers by number, asked when first needed. */
export interface Table {
  costs: Uint8Array
  points: Uint8Array
  answers: (Answer | undefined)[]
  ask(number: number): Answer
}

/** The answer for a number, which stands in the table from then on. */
export function answerAt(table: Table, number: number): Answer {
  const known = table.answers[number]
  if (known) return known
  const answer = table.ask(number)
  table.answers[number] = answer
  table.costs[number] = cost[answer.state]
  table.points[number] = answer.points
  return answer
}

export interface Questions extends Record<Excluding, Table> {
  wishes: Table
  /** by trade */
  experience: Table
  /** by how many skills are wanted and how many of them held */
  skills: SkillPoints
  /** by `Ways` */
  way: Table
  ways: Ways
  waiting: number
  /** by outlook */
  prospect: readonly number[]
  shortage: readonly number[]
}

/** By number of the workplace: minutes from a home and `firstWay`, or why they are not known. */
export interface Ways {
  numbers: number[]
  highest: number
}

const wayUnknown = { home: 0, workplace: 1 }
const firstWay = 2

/** The shape of an opening that asks for nothing. */
const plain: OpeningFacts = {
  ...{ id: '', schemes: [], sector: '', disco: '', shortage: false, skills: [], danishLevel: null, licences: [] },
  ...{ demands: [], slots: 0, hoursPerWeek: 0, startFrom: '1000-01-01', startTo: '9999-12-31', weeks: 0, place: null },
  ...{ prospect: 'no', employer: { public: false, ordinaryEmployees: null, subsidisedNow: 0 } },
}

export function questionsFor(index: OpeningsIndex, profile: ProfileFacts, today: Day): Questions {
  const { kept, values } = index
  const { danish, licences, workLimits, availableFrom, wishes, occupations, commuteMinutes, place } = profile
  const about = (
    code: CriterionCode,
    key: string,
    told: Partial<ProfileFacts>,
    length: number,
    asked: AskedBy,
  ): Table => tableOf(kept, `${code} ${key}`, length, () => askAbout(code, told, today, values, asked))
  const ways = waysFrom(index, place)
  return {
    danish: about('danish', `${danish}`, { danish }, levelOpen + 1, levelAsked),
    licences: about('licences', licences.join('\n'), { licences }, values.licences.values.length, licencesAsked),
    demands: about('limits', workLimits.join('\n'), { workLimits }, values.demands.values.length, demandsAsked),
    startTo: about('start', `${availableFrom}`, { availableFrom }, values.days.values.length, lastDayAsked),
    week: weekTable(index, profile, today),
    wishes: about('wishes', wishes.join('\n'), { wishes }, values.sectors.values.length, sectorAsked),
    experience: about(
      'experience',
      keyOfOccupations(occupations),
      { occupations },
      values.trades.values.length,
      tradeAsked,
    ),
    skills: kept.of('skills', () => ({ value: { byWanted: [] }, bytes: tableBytes })),
    way: tableOf(kept, `way ${commuteMinutes}`, ways.highest + 1, () => askAboutWay(commuteMinutes)),
    ways,
    waiting: kept.of(`waiting ${profile.waitingSince}`, () => ({
      value: pointsFor('waiting', {}, today, profile),
      bytes: tableBytes,
    })),
    ...kept.of('outlook', () => ({
      value: {
        prospect: prospects.map(prospect => pointsFor('prospect', { prospect }, today)),
        shortage: [false, true].map(shortage => pointsFor('shortage', { shortage }, today)),
      },
      bytes: tableBytes,
    })),
  }
}

/** About; what grows with the openings is counted. */
const tableBytes = 512
const bytesPerNumber = 10

function tableOf(kept: Kept, key: string, length: number, make: () => (number: number) => Answer): Table {
  const table = kept.of<Table>(key, () => ({
    value: { costs: new Uint8Array(0), points: new Uint8Array(0), answers: [], ask: make() },
    bytes: tableBytes + bytesPerNumber * length,
  }))
  if (table.answers.length < length) lengthen(table, length)
  return table
}

/** Some longer than asked for, because new openings bring new values. */
function lengthen(table: Table, length: number): void {
  const { costs, points, answers } = table
  const longer = Math.ceil(length * 1.1)
  table.costs = new Uint8Array(longer).fill(unasked)
  table.costs.set(costs)
  table.points = new Uint8Array(longer).fill(noPoints)
  table.points.set(points)
  // Without holes, so that it stays a plain list.
  while (answers.length < longer) answers.push(undefined)
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

const pointsFor = (
  code: CriterionCode,
  opening: Partial<OpeningFacts>,
  today: Day,
  person: ProfileFacts = standIn({}, today),
): number => ask(code, person, { ...plain, ...opening }, [], today).points

function askAboutWay(limit: number | null): (number: number) => Answer {
  return number => {
    const minutes = number < firstWay ? null : number - firstWay
    return answerOf(criteria.commute.markOf({ minutes, workplaceKnown: number !== wayUnknown.workplace, limit }))
  }
}

const mostTimes = 22

/** Of a week only counts how many times it has and how many of them are free: few pairs, which many people share. */
function weekTable({ kept, values }: OpeningsIndex, profile: ProfileFacts, today: Day): Table {
  const { availability, hoursPerWeek, workLimits } = profile
  const known = availability !== null
  const open = (availability ?? allSlots) & ~closedSlots(workLimits)
  return tableOf(kept, `week ${open} ${known} ${hoursPerWeek}`, values.weeks.values.length, () => {
    const counted = kept.of(`times ${known} ${hoursPerWeek}`, () => ({
      value: new Map<number, Answer>(),
      bytes: tableBytes + bytesPerNumber * values.weeks.values.length,
    }))
    return askAboutWeek(values, standIn({ hoursPerWeek }, today), open, known, counted)
  })
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

export interface SkillPoints {
  byWanted: (readonly number[] | undefined)[]
}

/** @returns points by how many of so many wanted skills are held */
export function skillPoints({ byWanted }: SkillPoints, wanted: number): readonly number[] {
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

function keyOfOccupations(occupations: ProfileFacts['occupations']): string {
  let key = ''
  for (const { disco, years } of occupations) key += `${disco} ${years}\n`
  return key
}

function waysFrom({ kept, values: { workplaces } }: OpeningsIndex, home: Point | null): Ways {
  const ways = kept.of<Ways>(`ways ${home?.lat} ${home?.lon}`, () => ({
    value: { numbers: [], highest: 0 },
    bytes: 8 * workplaces.values.length,
  }))
  for (let workplace = ways.numbers.length; workplace < workplaces.values.length; workplace++) {
    const point = workplaces.values[workplace] as Point | null
    const way = !point ? wayUnknown.workplace : home ? firstWay + travelMinutes(home, point) : wayUnknown.home
    ways.numbers.push(way)
    if (way > ways.highest) ways.highest = way
  }
  return ways
}
