/**
 * Everybody who waits and every free seat at once: what a calculation over all of them would propose. It is shown beside the
 * consultants' own order and does nothing by itself. A result is kept as long as all that it rests on stands unchanged.
 */
import type { Connection } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Companies } from '../companies/service.js'
import type { Clock } from '../lib/clock.js'
import type { Day } from '../lib/days.js'
import { refuse } from '../lib/errors.js'
import { dayOfInstant } from '../lib/instants.js'
import { findPostcode } from '../lib/places.js'
import type { DistributeInput, Distribution } from '../matching/assignment/distribute.js'
import type { AssignmentProblem } from '../matching/assignment/problem.js'
import type { Weights } from '../matching/facts.js'
import type { PairsOfPeople } from '../matching/pairs.js'
import { travelMinutes } from '../matching/travel.js'
import type { Municipalities } from '../municipalities/service.js'
import type { Openings } from '../openings/service.js'
import type { Profile } from '../profiles/model.js'
import { type Choices, weightsFor } from './distribution-choices.js'
import { groupings, groupsOf } from './distribution-groups.js'
import type { Asked } from './distribution-thread.js'
import { type Proposal, proposalModel } from './model.js'
import type { OpeningOfCompany, Pool } from './pool.js'

interface Deps {
  db: Connection
  clock: Clock
  municipalities: Municipalities
  companies: Companies
  openings: Openings
  pool: Pool
  calculate: (asked: Asked) => Promise<Distribution>
}

export interface Distributed {
  /** sorted by id; the numbers of `problem` and `result` */
  people: Profile[]
  places: OpeningOfCompany[]
  problem: AssignmentProblem
  result: Distribution
  /** marks and numbers of the members, in the order of `result.households.outcomes` */
  households: { mark: string; members: number[] }[]
  weights: Weights
  /** when it was calculated */
  at: Date
}

/** A page waits so long, and then shows the best so far. */
const patience = 8000
/** So many results are kept, and so many are calculated or waited for at a time. */
const mostKept = 40
const mostWaiting = 6

export function createDistribution({ db, clock, municipalities, companies, openings, pool, calculate }: Deps) {
  const proposals = proposalModel(db)
  const kept = new Map<string, { stamp: string; answer: Promise<Distributed> }>()
  /** one thread at a time */
  let turn: Promise<unknown> = Promise.resolve()
  let waiting = 0

  async function load(acting: Acting) {
    if (acting.scope.kind !== 'municipality') throw refuse('NOT_FOUND')
    const { municipality } = acting.scope
    const [people, open, settings] = await Promise.all([
      pool.people([municipality]),
      openings.listForStaff(acting, { states: ['open'] }),
      municipalities.get(municipality),
    ])
    const owners = new Map((await companies.byIds(open.map(({ company }) => company))).map(each => [each._id, each]))
    const places = open
      .flatMap(opening => {
        const company = owners.get(opening.company)
        return company && opening.taken.length < opening.seats ? [{ opening, company }] : []
      })
      .sort((a, b) => (a.opening._id < b.opening._id ? -1 : 1))
    const accepted = await proposals
      .find({ profile: { $in: people.map(({ _id }) => _id) }, state: 'accepted' }, { profile: 1 })
      .sort({ _id: 1 })
      .lean<Pick<Proposal, 'profile'>[]>()
    return {
      municipality,
      people,
      places,
      weights: settings?.weights ?? {},
      had: new Set(accepted.map(({ profile }) => profile)),
    }
  }

  type Loaded = Awaited<ReturnType<typeof load>>

  async function solve(loaded: Loaded, choices: Choices, today: Day): Promise<Distributed> {
    const { municipality, people, places, had } = loaded
    const weights = weightsFor(loaded.weights, choices)
    const pairs = await pool.pairs({ municipality, openings: places, weights })
    const problem = problemOf(pairs, people, places)
    const households = householdsOf(people)
    const input: DistributeInput = {
      problem,
      policy: { aim: choices.aim, firstBefore: choices.firstBefore },
      hadPlacement: Uint8Array.from(people, ({ _id }) => (had.has(_id) ? 1 : 0)),
      floors: choices.grouping && {
        groupings: [groupsOf(choices.grouping, people, today)],
        groups: groupings[choices.grouping].groups.length,
        alpha: choices.floor / 100,
      },
      households: {
        members: households.map(({ members }) => members),
        near: households.length > 0 ? nearness(places, choices.reach) : new Uint8Array(0),
      },
    }
    if (waiting >= mostWaiting) throw refuse('TOO_MANY_REQUESTS')
    waiting += 1
    const run = turn.then(() => calculate({ input, milliseconds: patience }))
    turn = run.catch(() => {})
    try {
      const result = await run
      return { people, places, problem, result, households, weights, at: clock.now() }
    } finally {
      waiting -= 1
    }
  }

  return {
    /**
     * The distribution under these choices, as everything stands now.
     * @throws TOO_MANY_REQUESTS while too many others are being calculated
     */
    async of(acting: Acting, choices: Choices): Promise<Distributed> {
      const today = dayOfInstant(clock.now())
      const loaded = await load(acting)
      const { aim, firstBefore, waiting, grouping, floor, reach } = choices
      const key = JSON.stringify([loaded.municipality, aim, firstBefore, waiting, grouping, floor, reach])
      const stamp = stampOf(loaded, today)
      const known = kept.get(key)
      if (known?.stamp === stamp) return known.answer
      const answer = solve(loaded, choices, today)
      kept.delete(key)
      kept.set(key, { stamp, answer })
      const oldest = kept.keys().next().value
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
      // What failed, or was not finished, is tried again by whoever comes next.
      const forget = () => {
        if (kept.get(key)?.answer === answer) kept.delete(key)
      }
      answer.then(({ result }) => {
        if (!result.finished) forget()
      }, forget)
      return answer
    },

    /** What the consultants have before them: these people's proposals that wait for somebody. */
    async waitingProposals(people: readonly string[]): Promise<Proposal[]> {
      return proposals
        .find({ profile: { $in: [...people] }, state: { $in: ['suggested', 'confirmed'] } })
        .sort({ rank: 1, _id: 1 })
        .lean<Proposal[]>()
        .exec()
    },
  }
}

export type DistributionService = ReturnType<typeof createDistribution>

/** Equal when nothing has changed that the distribution rests on. */
function stampOf(
  {
    people,
    places,
    weights,
    had,
  }: { people: Profile[]; places: OpeningOfCompany[]; weights: Weights; had: Set<string> },
  today: Day,
): string {
  return JSON.stringify([
    today,
    weights,
    people.map(({ _id, changedAt }) => [_id, Number(changedAt), had.has(_id)]),
    places.map(({ opening, company }) => [opening._id, opening.rev, opening.taken.length, Number(company.createdAt)]),
    // What a company changes of its workplaces does not change the opening.
    places.map(({ company }) =>
      company.workplaces.map(({ id, postcode, ordinaryEmployees }) => [id, postcode, ordinaryEmployees]),
    ),
  ])
}

/** The pairs of these people, by the numbers they have here. */
function problemOf(
  { ids, rowStart, place, value }: PairsOfPeople,
  people: readonly Profile[],
  places: readonly OpeningOfCompany[],
): AssignmentProblem {
  const numbers = new Map(ids.map((id, number) => [id, number]))
  const rows = people.map(({ _id }) => {
    const number = numbers.get(_id)
    return number === undefined
      ? ([0, 0] as const)
      : ([rowStart[number] as number, rowStart[number + 1] as number] as const)
  })
  const starts = new Int32Array(people.length + 1)
  for (const [person, [from, to]] of rows.entries()) starts[person + 1] = (starts[person] as number) + to - from
  const count = starts[people.length] as number
  const own = { place: new Int32Array(count), value: new Int32Array(count) }
  for (const [person, [from, to]] of rows.entries()) {
    own.place.set(place.subarray(from, to), starts[person] as number)
    own.value.set(value.subarray(from, to), starts[person] as number)
  }
  return {
    people: people.length,
    capacity: Int32Array.from(places, ({ opening }) => opening.seats - opening.taken.length),
    rowStart: starts,
    ...own,
  }
}

/** People who share a mark; a mark that one alone has binds nobody. */
function householdsOf(people: readonly Profile[]): { mark: string; members: number[] }[] {
  const byMark = new Map<string, number[]>()
  for (const [number, { household }] of people.entries())
    if (household) byMark.set(household, [...(byMark.get(household) ?? []), number])
  return [...byMark]
    .filter(([, members]) => members.length > 1)
    .map(([mark, members]) => ({ mark, members }))
    .sort((a, b) => a.mark.localeCompare(b.mark, 'da'))
}

/** Which workplaces lie within so many minutes of each other; of an unknown place only the same opening is near. */
function nearness(places: readonly OpeningOfCompany[], minutes: number): Uint8Array {
  const at = places.map(({ opening, company }) => {
    const workplace = company.workplaces.find(({ id }) => id === opening.workplace)
    return workplace ? findPostcode(workplace.postcode) : null
  })
  const near = new Uint8Array(places.length ** 2)
  for (const [one, from] of at.entries())
    for (const [other, to] of at.entries())
      near[one * places.length + other] = one === other || (from && to && travelMinutes(from, to) <= minutes) ? 1 : 0
  return near
}
