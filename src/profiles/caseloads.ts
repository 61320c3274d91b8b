/** Whose case a person is, and how one consultant's cases go to another, so that nobody is left with somebody who has gone. */
import type { Model } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Clock } from '../lib/clock.js'
import { refuse } from '../lib/errors.js'
import type { Acts } from './acts.js'
import type { Profile } from './model.js'
import type { Staffing } from './owners.js'
import { scopeFilter, staffOnly } from './scope.js'

/** Days in which a case that was handed over is news to whoever got it. */
export const newsDays = 7
const day = 86_400_000

interface Deps {
  profiles: Model<Profile>
  clock: Clock
  acts: Pick<Acts, 'change'>
  accounts: Pick<Staffing['accounts'], 'caseworkers'>
  /** a chooser of the least burdened consultant, which counts what it gives */
  chooser(): (municipality: string, except?: string) => Promise<string>
}

export function createCaseloads({ profiles, clock, acts, accounts, chooser }: Deps) {
  async function refuseOthers(municipality: string, owner: string): Promise<void> {
    if (!(await accounts.caseworkers(municipality)).some(({ _id }) => _id === owner)) throw refuse('NOT_FOUND')
  }

  return {
    /** The person's own consultant: the one named, who must work with cases in the municipality, else the least burdened one. */
    async assignOwner(acting: Acting, id: string, owner?: string): Promise<Profile> {
      staffOnly(acting)
      return acts.change(acting, id, 'profile.owner', 'egen konsulent vælges', async found => {
        if (owner) await refuseOthers(found.municipality, owner)
        const chosen = owner ?? (await chooser()(found.municipality))
        const handedOverAt = chosen === acting.account ? null : clock.now()
        return found.owner === chosen ? null : { owner: chosen, handedOverAt }
      })
    },

    /** How many people follow whom in the acting account's municipality. Nobody's stand under the empty id. */
    async caseloads(acting: Acting): Promise<Map<string, number>> {
      const people = await profiles
        .find(scopeFilter(acting), { owner: 1 })
        .sort({ _id: 1 })
        .lean<Pick<Profile, 'owner'>[]>()
      const loads = new Map<string, number>()
      for (const { owner } of people) loads.set(owner ?? '', (loads.get(owner ?? '') ?? 0) + 1)
      return loads
    },

    /**
     * Gives all of somebody's people in the municipality to a colleague, one after the other: what a kill leaves is still theirs.
     * @param from '': the people who have nobody
     * @param to null: each to whoever has the fewest by then
     * @returns how many
     * @throws NOT_FOUND for a colleague who works with no cases there
     */
    async handOver(acting: Acting, from: string, to: string | null): Promise<number> {
      if (acting.role !== 'coordinator' || acting.scope.kind !== 'municipality') throw refuse('NOT_ALLOWED')
      if (to) await refuseOthers(acting.scope.municipality, to)
      const now = clock.now()
      const theirs = { ...scopeFilter(acting), owner: from || null }
      const people = await profiles.find(theirs, { _id: 1 }).sort({ _id: 1 }).lean<Pick<Profile, '_id'>[]>()
      const next = chooser()
      for (const { _id } of people) {
        const owner = to ?? (await next(acting.scope.municipality, from))
        await acts.change(acting, _id, 'profile.owner', 'en kollegas borgere gives videre', found =>
          (found.owner ?? '') === from ? { owner, handedOverAt: now } : null,
        )
      }
      return people.length
    },

    /** How many people somebody gave to these accounts in the last days (`newsDays`). */
    async newlyHandedOver(acting: Acting, owners: readonly string[]): Promise<number> {
      const since = new Date(clock.now().getTime() - newsDays * day)
      return profiles.countDocuments({
        ...{ ...scopeFilter(acting), owner: { $in: [...owners] }, handedOverAt: { $gt: since } },
      })
    },
  }
}
