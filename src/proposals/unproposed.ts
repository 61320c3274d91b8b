/**
 * Nobody is forgotten: people who may be matched and for whom nobody has done anything for long. A suggestion is the system's;
 * whoever is suggested again and again and never put before a company waits like whoever is never suggested.
 */
import type { Connection } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Clock } from '../lib/clock.js'
import { refuse } from '../lib/errors.js'
import { groupBy } from '../lib/group-by.js'
import { type Paged, pageAt, pageSize } from '../lib/paging.js'
import type { Municipalities } from '../municipalities/service.js'
import { type Profile, profileModel } from '../profiles/model.js'
import { matchableFilter } from '../profiles/scope.js'
import { type Engaged, isTaken } from './engaged.js'
import { type Proposal, proposalModel } from './model.js'
import type { Pool } from './pool.js'

export interface Unproposed {
  profile: Profile
  since: Date
  everProposed: boolean
  /** openings for which the person is suggested now, and for which a company has not answered yet */
  suggested: number
  shown: number
  /** openings that were compared, and that fit */
  among: number
  fitting: number
  /** how many openings each reason excludes; one opening can have several */
  excluded: Record<string, number>
}

/** What `touchedAt` reads of a proposal. */
export type Touched = Pick<Proposal, 'state' | 'suggestedAt' | 'decidedBy' | 'decidedAt' | 'interviewAt' | 'changedAt'>
export const touchedFields = {
  ...{ profile: 1, state: 1, suggestedAt: 1, decidedBy: 1, decidedAt: 1, interviewAt: 1, changedAt: 1 },
} as const

/** When a person last did something with it: decided, asked for a meeting, answered, ended it; null: the system alone has. */
export function touchedAt({ state, decidedBy, decidedAt, interviewAt, changedAt }: Touched): Date | null {
  if (state === 'confirmed') return interviewAt ?? decidedAt ?? changedAt
  return decidedBy || state === 'withdrawn' ? changedAt : null
}

/** Since when nobody has done anything: the last time somebody did, or the first suggestion that came after. */
function untouchedSince(begun: readonly Date[], proposals: readonly Touched[]): Date {
  const last = Math.max(...[...begun, ...proposals.flatMap(one => touchedAt(one) ?? [])].map(at => at.getTime()))
  const waiting = proposals.filter(one => touchedAt(one) === null).map(({ suggestedAt }) => suggestedAt.getTime())
  const [first = last] = waiting.filter(at => at >= last).sort((a, b) => a - b)
  return new Date(first)
}

export const unproposedDays = 14
const day = 86_400_000

interface Deps {
  db: Connection
  clock: Clock
  municipalities: Municipalities
  pool: Pool
  engaged: Engaged
  /** when the last placement of these people ended */
  endedOf: (profiles: readonly string[]) => Promise<Map<string, Date>>
}

export function createUnproposed({ db, clock, municipalities, pool, engaged, endedOf }: Deps) {
  const profiles = profileModel(db)
  const proposals = proposalModel(db)

  /** For whom nobody has done anything for so many days; the oldest first. */
  async function waiting(municipality: string, owners: readonly string[] | null) {
    const until = new Date(clock.now().getTime() - unproposedDays * day)
    const [registered, engagements] = await Promise.all([
      profiles
        .find(
          {
            ...matchableFilter,
            municipality,
            createdAt: { $lte: until },
            ...(owners && { owner: { $in: [...owners] } }),
          },
          { createdAt: 1 },
        )
        .sort({ _id: 1 })
        .lean<Pick<Profile, '_id' | 'createdAt'>[]>(),
      engaged(),
    ])
    // Whose course is about to end is asked about with the course.
    const people = registered.filter(({ _id }) => {
      const engagement = engagements.get(_id)
      return !isTaken(engagement) && !engagement?.freeFrom
    })
    const ids = people.map(({ _id }) => _id)
    const [ended, found] = await Promise.all([
      endedOf(ids),
      proposals
        .find({ profile: { $in: ids } }, touchedFields)
        .sort({ profile: 1, round: 1 })
        .lean<(Touched & Pick<Proposal, 'profile'>)[]>(),
    ])
    const proposalsOf = groupBy(found, ({ profile }) => profile)
    return people
      .flatMap(({ _id: person, createdAt }) => {
        const own = proposalsOf.get(person) ?? []
        const since = untouchedSince([createdAt, ended.get(person) ?? createdAt], own)
        if (since > until) return []
        const now = (state: Proposal['state']) => own.filter(proposal => proposal.state === state).length
        return [{ person, since, everProposed: own.length > 0, suggested: now('suggested'), shown: now('confirmed') }]
      })
      .sort((a, b) => a.since.getTime() - b.since.getTime() || (a.person < b.person ? -1 : 1))
  }

  return {
    /**
     * A page of them with what stands in the way today.
     * @param owners accounts of consultants: only their people; null: everybody
     */
    async unproposed(
      acting: Acting,
      { owners, page }: { owners: readonly string[] | null; page: number },
    ): Promise<Paged & { people: Unproposed[]; total: number }> {
      if (acting.scope.kind !== 'municipality') throw refuse('NOT_FOUND')
      const { municipality } = acting.scope
      const all = await waiting(municipality, owners)
      const weights = (await municipalities.get(municipality))?.weights ?? {}
      const { skip, ...pages } = pageAt(all.length, page)
      const shown = all.slice(skip, skip + pageSize)
      const known = await pool.some(shown.map(({ person }) => person))
      const people: Unproposed[] = []
      // Reasons are looked up for those who are shown alone.
      for (const { person, ...rest } of shown) {
        const profile = known.get(person)
        if (profile?.municipality !== municipality) continue
        const { found, among } = await pool.rankOpenings({ profile, weights, limit: 1, namely: () => [] })
        people.push({ profile, ...rest, among, fitting: found.fitting, excluded: found.excluded })
      }
      return { people, total: all.length, ...pages }
    },

    /** How many there are. */
    async unproposedCount(acting: Acting, owners: readonly string[] | null): Promise<number> {
      if (acting.scope.kind !== 'municipality') throw refuse('NOT_FOUND')
      return (await waiting(acting.scope.municipality, owners)).length
    },
  }
}

export type UnproposedService = ReturnType<typeof createUnproposed>
