import type { Model } from 'mongoose'
import { type Acting, placeOf } from '../accounts/scope.js'
import type { Profile } from './model.js'

/** Somebody whom the log names: in the municipality now, erased, or of no concern to it any more. */
export type Logged = { profile: Profile } | 'erased' | 'elsewhere'

/** The people whom a municipality's log names, for whoever checks it. What they read is the caller's to write down. */
export function createLogged(profiles: Model<Profile>) {
  return {
    /** Whose everybody among them is who is in the municipality today; null: nobody's. */
    async ownersToday(acting: Acting, ids: readonly string[]): Promise<Map<string, string | null>> {
      const municipality = placeOf(acting)
      const found = await profiles
        .find({ _id: { $in: [...ids] }, municipality, removedAt: null }, { owner: 1 })
        .lean<Pick<Profile, '_id' | 'owner'>[]>()
      return new Map(found.map(({ _id, owner }) => [_id, owner]))
    },

    /** What each id stands for today. */
    async logged(acting: Acting, ids: readonly string[]): Promise<Map<string, Logged>> {
      const municipality = placeOf(acting)
      const found = await profiles.find({ _id: { $in: [...new Set(ids)] }, municipality }).lean<Profile[]>()
      const known = new Map(found.map(profile => [profile._id, profile]))
      return new Map(
        ids.map((id): [string, Logged] => {
          const profile = known.get(id)
          if (!profile) return [id, 'elsewhere']
          return [id, profile.removedAt ? 'erased' : { profile }]
        }),
      )
    },
  }
}
