import type { Model } from 'mongoose'
import type { Clock } from '../lib/clock.js'
import { refuse } from '../lib/errors.js'
import type { Queue } from '../queue/queue.js'
import { matchingFactsDiffer } from './facts.js'
import type { Profile } from './model.js'
import { isMatchable, matchableFilter, type ProfileFilter } from './scope.js'

/** What a change sets; revision, time and ranking follow by themselves. */
export type Change = Partial<
  Omit<Profile, '_id' | 'revision' | 'changedAt' | 'rankWanted' | 'rankedRev' | 'createdAt' | 'erasure'>
>

const attempts = 25

/**
 * How profiles are written: each change is one conditional update on the revision that was read, decided again if
 * somebody else was faster. Whoever may be ranked and has new facts (or may no longer be ranked) is ranked anew.
 */
export function createWriter({ profiles, clock, queue }: { profiles: Model<Profile>; clock: Clock; queue: Queue }) {
  async function askForRanking(profile: Profile): Promise<void> {
    const rev = profile.rankWanted
    await queue.add('rank-profile', { profile: profile._id, rev }, { id: `rank-${profile._id}-${rev}` })
  }

  return {
    /** @throws a duplicate key error when another document has the person's number */
    async insert(profile: Omit<Profile, 'revision' | 'changedAt' | 'rankWanted' | 'rankedRev' | 'createdAt'>) {
      const now = clock.now()
      const created: Profile = {
        ...profile,
        rankWanted: isMatchable(profile) ? 1 : 0,
        rankedRev: 0,
        revision: 0,
        createdAt: now,
        changedAt: now,
      }
      await profiles.create(created)
      if (created.rankWanted > 0) await askForRanking(created)
      return created
    },

    /** Asks for a ranking though nothing in the document has changed: a placement no longer holds the person. */
    async rankAgain(id: string): Promise<void> {
      const profile = await profiles
        .findOneAndUpdate({ _id: id, ...matchableFilter }, { $inc: { rankWanted: 1 } }, { returnDocument: 'after' })
        .lean<Profile>()
      if (profile) await askForRanking(profile)
    },

    /**
     * @param decide what to set, from the document as it stands; null: nothing. May run several times.
     * @returns the document afterwards, and whether anything was written
     * @throws NOT_FOUND when nothing fits the filter
     */
    async change(
      filter: ProfileFilter,
      decide: (found: Profile) => Promise<Change | null> | Change | null,
    ): Promise<{ profile: Profile; changed: boolean }> {
      for (let attempt = 0; attempt < attempts; attempt++) {
        const found = await profiles.findOne(filter).sort({ _id: 1 }).lean<Profile>()
        if (!found) throw refuse('NOT_FOUND')
        const set = await decide(found)
        if (!set) return { profile: found, changed: false }

        const wanted = { ...found, ...set }
        const ranked =
          ((isMatchable(found) || isMatchable(wanted)) &&
            (isMatchable(found) !== isMatchable(wanted) || matchingFactsDiffer(found, wanted))) ||
          tookBack(found, wanted) ||
          left(found, wanted)
        const after = await profiles
          .findOneAndUpdate(
            { ...filter, _id: found._id, revision: found.revision },
            {
              // Whoever is changed is still needed.
              $set: { ...set, changedAt: clock.now(), erasure: null },
              $inc: { revision: 1, ...(ranked ? { rankWanted: 1 } : {}) },
            },
            { returnDocument: 'after' },
          )
          .lean<Profile>()
        if (!after) continue
        if (ranked) await askForRanking(after)
        return { profile: after, changed: true }
      }
      throw refuse('WRONG_STATE')
    },
  }
}

/** A yes to a company was withdrawn: ranking takes back whatever rests on it. */
const tookBack = (before: Profile, after: Profile): boolean =>
  before.consents.some(
    ({ id, kind, withdrawnAt }) =>
      kind === 'company' && withdrawnAt === null && after.consents.find(one => one.id === id)?.withdrawnAt !== null,
  )

/** Removed or moved: a placement that holds the person must hear of it, also when nobody may be ranked. */
const left = (before: Profile, after: Profile): boolean =>
  before.municipality !== after.municipality || (before.removedAt === null && after.removedAt !== null)

export type Writer = ReturnType<typeof createWriter>
