/** Nobody is forgotten: people who may be matched and whom nobody has been proposed to a company for long. */
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
  /** since the last proposal ended or, for whoever never had one, since the person was registered */
  since: Date
  everProposed: boolean
  /** openings that were compared, and that fit */
  among: number
  fitting: number
  /** how many openings each reason excludes; one opening can have several */
  excluded: Record<string, number>
}

export const unproposedDays = 14
const day = 86_400_000

interface Deps {
  db: Connection
  clock: Clock
  municipalities: Municipalities
  pool: Pool
}

export function createUnproposed({ db, clock, municipalities, pool }: Deps) {
  const proposals = proposalModel(db)

  /** Whom no proposal has been waiting for or decided on for so many days; the oldest first. */
  async function waiting(municipality: string, owner: string | null) {
    const people = (await pool.people([municipality])).filter(profile => owner === null || profile.owner === owner)
    const until = new Date(clock.now().getTime() - unproposedDays * day)
    const last = new Map<string, Pick<Proposal, 'state' | 'suggestedAt' | 'changedAt'>[]>()
    const found = await proposals
      .find({ profile: { $in: people.map(({ _id }) => _id) } }, { profile: 1, state: 1, suggestedAt: 1, changedAt: 1 })
      .sort({ profile: 1, round: 1 })
      .lean<Proposal[]>()
    for (const proposal of found) last.set(proposal.profile, [...(last.get(proposal.profile) ?? []), proposal])
    return people
      .flatMap(profile => {
        const own = last.get(profile._id) ?? []
        if (own.some(({ state }) => state === 'suggested' || state === 'confirmed')) return []
        const ends = own.map(({ changedAt }) => changedAt.getTime())
        const since = new Date(Math.max(profile.createdAt.getTime(), ...ends))
        return since <= until ? [{ profile, since, everProposed: own.length > 0 }] : []
      })
      .sort((a, b) => a.since.getTime() - b.since.getTime() || (a.profile._id < b.profile._id ? -1 : 1))
  }

  return {
    /**
     * A page of them with what stands in the way today.
     * @param owner a consultant's account: only the own people
     */
    async unproposed(
      acting: Acting,
      { owner, page }: { owner: string | null; page: number },
    ): Promise<Paged & { people: Unproposed[]; total: number }> {
      if (acting.scope.kind !== 'municipality') throw refuse('NOT_FOUND')
      const { municipality } = acting.scope
      const all = await waiting(municipality, owner)
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
    async unproposedCount(acting: Acting, owner: string | null): Promise<number> {
      if (acting.scope.kind !== 'municipality') throw refuse('NOT_FOUND')
      return (await waiting(acting.scope.municipality, owner)).length
    },
  }
}

export type UnproposedService = ReturnType<typeof createUnproposed>
