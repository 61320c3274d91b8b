/**
 * Whose erasure is announced, and the erasing (GDPR art. 5(1)(e)). When somebody is no longer needed is judged in
 * `placements/retention/service.ts`; here every step is one conditional write that a change of the person forestalls.
 */
import type { Model } from 'mongoose'
import { type Acting, system } from '../accounts/scope.js'
import type { Clock } from '../lib/clock.js'
import type { Day } from '../lib/days.js'
import { AppError } from '../lib/errors.js'
import { type Paged, pageAt, pageSize } from '../lib/paging.js'
import type { Secrets } from '../lib/secrets.js'
import type { Acts } from './acts.js'
import { erased } from './erasure.js'
import type { Profile } from './model.js'
import { type ProfileFilter, scopeFilter } from './scope.js'
import type { Writer } from './writer.js'

interface Deps {
  profiles: Model<Profile>
  clock: Clock
  secrets: Secrets
  acts: Acts
  writer: Writer
}

type Announced = Pick<Profile, '_id' | 'owner'> & { erasure: NonNullable<Profile['erasure']> }

const announced: ProfileFilter = { removedAt: null, 'erasure.on': { $gt: '' } }
const ofOwners = (owners: readonly (string | null)[] | null): ProfileFilter =>
  owners ? { owner: { $in: [...owners] } } : {}

export function createProfileRetention({ profiles, clock, secrets, acts, writer }: Deps) {
  const idsOf = async (filter: ProfileFilter): Promise<string[]> =>
    (await profiles.find(filter, { _id: 1 }).sort({ _id: 1 }).lean<Pick<Profile, '_id'>[]>()).map(({ _id }) => _id)

  return {
    /** Ids of the municipality's people whose own document nobody has changed since `before` and who are not announced. */
    untouched: (municipality: string, before: Date): Promise<string[]> =>
      idsOf({ municipality, removedAt: null, 'erasure.on': null, changedAt: { $lt: before } }),

    /** Ids of the municipality's people whose erasure is announced. */
    announced: (municipality: string): Promise<string[]> => idsOf({ municipality, ...announced }),

    /** Those of whom no consultant has been told yet. */
    untold: (municipality: string): Promise<Announced[]> =>
      profiles
        .find({ municipality, ...announced, 'erasure.told': false }, { owner: 1, erasure: 1 })
        .sort({ _id: 1 })
        .lean<Announced[]>()
        .exec(),

    /** Of those announced on a day and still to be erased: on which days. */
    async daysOfErasure(municipality: string, owners: readonly (string | null)[], announcedOn: Day): Promise<Day[]> {
      const found = await profiles
        .find({ municipality, ...announced, ...ofOwners(owners), 'erasure.announcedOn': announcedOn }, { erasure: 1 })
        .sort({ 'erasure.on': 1, _id: 1 })
        .lean<Announced[]>()
      return found.map(({ erasure }) => erasure.on)
    },

    /**
     * Those in scope whose erasure is announced, the next first. The log is the caller's business.
     * @param owners accounts of consultants: only their people; null: everybody
     */
    async erasures(
      acting: Acting,
      { owners, page }: { owners: readonly string[] | null; page: number },
    ): Promise<Paged & { people: Profile[] }> {
      const filter = { ...scopeFilter(acting), ...announced, ...ofOwners(owners) }
      const { skip, ...pages } = pageAt(await profiles.countDocuments(filter), page)
      const people = await profiles
        .find(filter)
        .sort({ 'erasure.on': 1, _id: 1 })
        .skip(skip)
        .limit(pageSize)
        .lean<Profile[]>()
      return { people, ...pages }
    },

    erasureCount: (acting: Acting): Promise<number> =>
      profiles.countDocuments({ ...scopeFilter(acting), ...announced }).exec(),

    /** Announces it, unless the person was changed since it was judged. */
    async announce({ _id, municipality, revision }: Profile, announcedOn: Day, on: Day): Promise<void> {
      await profiles.updateOne(
        { _id, municipality, revision, removedAt: null, 'erasure.on': null },
        { $set: { erasure: { announcedOn, on, told: false } } },
      )
    },

    async markTold(ids: readonly string[], announcedOn: Day): Promise<void> {
      await profiles.updateMany(
        { _id: { $in: [...ids] }, 'erasure.announcedOn': announcedOn, 'erasure.told': false },
        { $set: { 'erasure.told': true } },
      )
    },

    async postpone({ _id, erasure }: Profile, on: Day): Promise<void> {
      await profiles.updateOne({ _id, 'erasure.on': erasure?.on ?? '' }, { $set: { 'erasure.on': on } })
    },

    /** The person is needed again, or nothing is decided any more: a later erasure is announced anew. */
    async takeBack(ids: readonly string[]): Promise<void> {
      await profiles.updateMany({ _id: { $in: [...ids] }, ...announced }, { $set: { erasure: null } })
    },

    /**
     * Erases whoever was announced, told of and not changed since, like whoever is removed (`erased`).
     * @returns whether it was done now
     */
    async eraseAnnounced(id: string, today: Day): Promise<boolean> {
      const due = { _id: id, removedAt: null, 'erasure.on': { $gt: '', $lte: today }, 'erasure.told': true }
      if (!(await profiles.exists(due))) return false
      await acts.log(system, 'profile.erase', id, 'tiden for opbevaring er gået')
      try {
        return (await writer.change(due, found => ({ ...erased(found, secrets), removedAt: clock.now() }))).changed
      } catch (error) {
        if (error instanceof AppError && error.code === 'NOT_FOUND') return false
        throw error
      }
    },

    /** Somebody still needs the person. @throws NOT_FOUND */
    async keep(acting: Acting, id: string): Promise<void> {
      await acts.change(acting, id, 'profile.keep', 'oplysningerne er stadig nødvendige', () => ({}))
    },
  }
}
