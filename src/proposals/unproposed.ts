/**
 * Nobody is forgotten: people who may be matched and for whom nobody has done anything for long. A suggestion is the system's;
 * whoever is suggested again and again and never put before a company waits like whoever is never suggested.
 */
import type { Connection } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Clock } from '../lib/clock.js'
import { refuse } from '../lib/errors.js'
import { type Paged, pageAt, pageSize } from '../lib/paging.js'
import type { Municipalities } from '../municipalities/service.js'
import type { Profile } from '../profiles/model.js'
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
  /** when the last placement of these people ended */
  endedOf: (profiles: readonly string[]) => Promise<Map<string, Date>>
}

export function createUnproposed({ db, clock, municipalities, pool, endedOf }: Deps) {
  const proposals = proposalModel(db)

  /** For whom nobody has done anything for so many days; the oldest first. */
  async function waiting(municipality: string, owners: readonly string[] | null) {
    // Whose course is about to end is asked about with the course.
    const people = (await pool.people([municipality])).filter(
      ({ owner, freeFrom }) => freeFrom === null && (owners === null || (owner !== null && owners.includes(owner))),
    )
    const until = new Date(clock.now().getTime() - unproposedDays * day)
    const ended = await endedOf(people.map(({ _id }) => _id))
    const last = new Map<string, Touched[]>()
    const found = await proposals
      .find({ profile: { $in: people.map(({ _id }) => _id) } }, touchedFields)
      .sort({ profile: 1, round: 1 })
      .lean<Proposal[]>()
    for (const proposal of found) last.set(proposal.profile, [...(last.get(proposal.profile) ?? []), proposal])
    return people
      .flatMap(profile => {
        const own = last.get(profile._id) ?? []
        const since = untouchedSince([profile.createdAt, ended.get(profile._id) ?? profile.createdAt], own)
        if (since > until) return []
        const now = (state: Proposal['state']) => own.filter(proposal => proposal.state === state).length
        return [{ profile, since, everProposed: own.length > 0, suggested: now('suggested'), shown: now('confirmed') }]
      })
      .sort((a, b) => a.since.getTime() - b.since.getTime() || (a.profile._id < b.profile._id ? -1 : 1))
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
      const people: Unproposed[] = []
      // Reasons are looked up for those who are shown alone.
      for (const one of all.slice(skip, skip + pageSize)) {
        const { found, among } = await pool.rankOpenings({ profile: one.profile, weights, limit: 1, namely: () => [] })
        people.push({ ...one, among, fitting: found.fitting, excluded: found.excluded })
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
