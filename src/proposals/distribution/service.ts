/**
 * Everybody who waits and every free seat at once: what a calculation over all of them would propose. It is shown beside the
 * consultants' own order and does nothing by itself. What a municipality has chosen is calculated anew after every change.
 */
import type { Connection } from 'mongoose'
import { type Acting, system } from '../../accounts/scope.js'
import type { Companies } from '../../companies/service.js'
import type { Clock } from '../../lib/clock.js'
import { refuse } from '../../lib/errors.js'
import { dayOfInstant } from '../../lib/instants.js'
import type { Distribution } from '../../matching/assignment/distribute.js'
import type { AssignmentProblem } from '../../matching/assignment/problem.js'
import type { Weights } from '../../matching/facts.js'
import type { Municipalities } from '../../municipalities/service.js'
import type { Openings } from '../../openings/service.js'
import type { Profile } from '../../profiles/model.js'
import { type Proposal, proposalModel } from '../model.js'
import type { OpeningOfCompany, Pool } from '../pool.js'
import { type Policy, policyKey, policyOf, weightsFor } from './choices.js'
import { repeat } from './following.js'
import { groupings, groupsOf } from './groups.js'
import { type Answered, keepAnswers } from './kept.js'
import { refusedAmong } from './refused.js'
import type { Answer, Asked } from './thread.js'

interface Deps {
  db: Connection
  clock: Clock
  /** never moved */
  realTime: Clock
  municipalities: Municipalities
  companies: Companies
  openings: Openings
  pool: Pool
  /** @throws when it is stopped, or ends without an answer */
  calculate: (asked: Asked, stopped: AbortSignal) => Promise<Answer>
}

export interface Distributed extends Answered {
  /** ids, sorted; the numbers of `problem` and `result` */
  people: string[]
  places: OpeningOfCompany[]
  problem: AssignmentProblem
  result: Distribution
  /** marks and numbers of the members, in the order of `result.households.outcomes` */
  households: { mark: string; members: number[] }[]
  weights: Weights
  /** `pairNumber` of those of whom somebody had said no */
  refused: ReadonlySet<number>
  /** what was true then is in it */
  at: Date
}

/** What is told at this moment: the newest distribution there is, and who of it may still be named. */
export interface Told {
  distributed: Distributed
  /** something has changed since, and a newer one is being calculated */
  pending: boolean
  /** the last calculation ended without an answer */
  failed: boolean
  /** everybody who may be proposed now, by id */
  people: ReadonlyMap<string, Profile>
  /** ids of the openings with a free seat now */
  open: ReadonlySet<string>
}

/** A page waits so long for a first answer, and then shows the best so far; milliseconds. */
const patience = 8000
/** Behind what is shown there is more time for what was not finished. */
const patienceBehind = 4 * patience
/** So many results are kept, and so many are calculated or waited for at a time. */
const mostKept = 40
const mostWaiting = 6

export function createDistribution({
  db,
  clock,
  realTime,
  municipalities,
  companies,
  openings,
  pool,
  calculate,
}: Deps) {
  const proposals = proposalModel(db)
  const closing = new AbortController()
  const answers = keepAnswers<Distributed>({ mostKept, mostWaiting, tooMany: () => refuse('TOO_MANY_REQUESTS') })
  /** what each municipality's distribution was last seen to rest on */
  const seen = new Map<string, string>()

  /** Everything as it stands now. */
  async function load(municipality: string) {
    const at = clock.now()
    const acting: Acting = { ...system, scope: { kind: 'municipality', municipality } }
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
      .sort((a, b) => (a.opening.number < b.opening.number ? -1 : 1))
    const accepted = await proposals
      .find({ profile: { $in: people.map(({ _id }) => _id) }, state: 'accepted' }, { profile: 1 })
      .sort({ _id: 1 })
      .lean<Pick<Proposal, 'profile'>[]>()
    const had = new Set(accepted.map(({ profile }) => profile))
    const refused = await refusedAmong(proposals, people, places)
    const loaded = { municipality, people, places, weights: settings?.weights ?? {}, had, refused, at }
    return { ...loaded, stamp: stampOf(loaded) }
  }

  type Loaded = Awaited<ReturnType<typeof load>>

  async function solve(loaded: Loaded, choices: Policy, milliseconds: number): Promise<Distributed> {
    const { municipality, people, places, had, refused, at, stamp } = loaded
    const weights = weightsFor(loaded.weights, choices)
    const households = householdsOf(people)
    const ids = people.map(({ _id }) => _id)
    const copy = await pool.copy({ municipality, openings: places })
    const capacity = Int32Array.from(places, ({ opening }) => opening.seats - opening.taken.length)
    const asked: Asked = {
      market: { ...copy, people: ids, capacity, weights, refused },
      policy: { aim: choices.aim, firstBefore: choices.firstBefore },
      hadPlacement: Uint8Array.from(people, ({ _id }) => (had.has(_id) ? 1 : 0)),
      floors: choices.grouping && {
        grouping: groupsOf(choices.grouping, people, dayOfInstant(at)),
        groups: groupings[choices.grouping].groups.length,
        alpha: choices.floor / 100,
      },
      households: households.map(({ members }) => members),
      reach: choices.reach,
      milliseconds,
    }
    const { problem, result } = await calculate(asked, closing.signal)
    const { finished } = result
    const bytes = bytesOf(problem) + bytesOf(result) + bytesPerPerson * ids.length + bytesPerPlace * places.length
    return { people: ids, places, problem, result, households, weights, refused, at, stamp, finished, bytes }
  }

  /** The answer to what is now; the one before, when nothing has changed. */
  const answerTo = (municipality: string, policy: Policy) => async (before: Distributed | null) => {
    const loaded = await load(municipality)
    const again = before?.stamp === loaded.stamp
    return again && before.finished ? before : solve(loaded, policy, again ? patienceBehind : patience)
  }

  const keyOf = (municipality: string, policy: Policy) => `${municipality} ${policyKey(policy)}`

  async function savedPolicy(municipality: string): Promise<Policy> {
    return policyOf(await municipalities.get(municipality))
  }

  /**
   * Calculates anew, one after the other, for every municipality in which something has changed since the last call. A
   * process that knows nothing yet waits for the first change, or for somebody who asks.
   * @throws the last failure, when the others have had their turn; what failed is tried by the next call
   */
  async function follow(): Promise<void> {
    let failure: unknown = null
    const changes = await pool.changes()
    for (const municipality of await municipalities.all()) {
      const { _id, weights } = municipality
      const policy = policyOf(municipality)
      const key = keyOf(_id, policy)
      const now = `${changes(_id)} ${key} ${JSON.stringify(weights)}`
      const before = seen.get(_id)
      if (before === now || closing.signal.aborted) continue
      seen.set(_id, now)
      if (before === undefined && !answers.knows(key)) continue
      try {
        await answers.renew(key, answerTo(_id, policy))
      } catch (error) {
        seen.set(_id, before ?? '')
        failure = error
      }
    }
    if (failure) throw failure
  }

  return {
    /** What the municipality has chosen. */
    async policy({ scope }: Acting): Promise<Policy> {
      if (scope.kind !== 'municipality') throw refuse('NOT_FOUND')
      return savedPolicy(scope.municipality)
    },

    /**
     * The distribution under this policy. Under the municipality's own the newest one there is, at once; under another, the
     * one of this moment.
     * @throws TOO_MANY_REQUESTS while too many others are being calculated
     */
    async of({ scope }: Acting, policy: Policy): Promise<Told> {
      if (scope.kind !== 'municipality') throw refuse('NOT_FOUND')
      const { municipality } = scope
      const before = await load(municipality)
      const own = policyKey(policy) === policyKey(await savedPolicy(municipality))
      const { answer, waited, ...state } = await answers.ask(keyOf(municipality, policy), {
        ...{ stamp: before.stamp, answer: answerTo(municipality, policy), wait: !own },
      })
      const { people, places } = waited ? await load(municipality) : before
      return {
        ...{ distributed: answer, ...state },
        people: new Map(people.map(profile => [profile._id, profile])),
        open: new Set(places.map(({ opening }) => opening._id)),
      }
    },

    /** When the newest distribution under this policy was calculated, as far as this process has one. Reads nobody. */
    async newest({ scope }: Acting, policy: Policy): Promise<Date | null> {
      if (scope.kind !== 'municipality') throw refuse('NOT_FOUND')
      return answers.newest(keyOf(scope.municipality, policy))?.at ?? null
    },

    /** What is kept in memory, for `/metrics`. */
    figures: () => answers.figures(),

    follow,

    /** Follows again and again until `close`, in a process that shows pages. */
    start(failed: (error: unknown) => void): void {
      closing.signal.addEventListener('abort', repeat(follow, { realTime, failed }))
    },

    /** Ends what is being calculated, and begins nothing more. */
    close: () => closing.abort(),

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

/** About what an id with its part of the stamp takes, and an opening with its company. */
const bytesPerPerson = 150
const bytesPerPlace = 6_000

/** Of the arrays, which are nearly everything. */
const bytesOf = (parts: object): number =>
  Object.values(parts).reduce((sum, part) => sum + (ArrayBuffer.isView(part) ? part.byteLength : 0), 0)

/** Equal when nothing has changed that the distribution rests on. */
function stampOf({
  people,
  places,
  weights,
  had,
  refused,
  at,
}: {
  people: Profile[]
  places: OpeningOfCompany[]
  weights: Weights
  had: Set<string>
  refused: Set<number>
  at: Date
}): string {
  return JSON.stringify([
    dayOfInstant(at),
    weights,
    people.map(({ _id, changedAt }) => [_id, Number(changedAt), had.has(_id)]),
    [...refused].sort((a, b) => a - b),
    places.map(({ opening, company }) => [opening._id, opening.rev, opening.taken.length, Number(company.createdAt)]),
    // What a company changes of itself does not change the opening.
    places.map(({ company: { publicEmployer, workplaces } }) => [
      publicEmployer,
      workplaces.map(({ id, postcode, ordinaryEmployees }) => [id, postcode, ordinaryEmployees]),
    ]),
  ])
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
