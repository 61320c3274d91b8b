import type { Connection } from 'mongoose'
import { live, type Placement, placementModel, proposalOf } from './model.js'

/** When the last placement of these people ended, by person; handed to `proposals`, too. */
export const endedOf =
  (db: Connection) =>
  async (profiles: readonly string[]): Promise<Map<string, Date>> => {
    const ended = await placementModel(db)
      .find({ profile: { $in: [...profiles] }, endedAt: { $ne: null } }, { profile: 1, endedAt: 1 })
      .sort({ endedAt: 1, _id: 1 })
      .lean<Pick<Placement, 'profile' | 'endedAt'>[]>()
    return new Map(ended.flatMap(({ profile, endedAt }) => (endedAt ? [[profile, endedAt]] : [])))
  }

/**
 * Which of these people a placement has (planned, agreed or running), now or after the one that holds them, and by which proposal.
 * Handed to `proposals`, which lies below.
 * @param profiles profiles' ids; left out: everybody who is not free
 */
export const holdingPeople =
  (db: Connection) =>
  async (profiles?: readonly string[]): Promise<Map<string, string>> => {
    const held = await placementModel(db)
      .find({ ...live, ...(profiles && { profile: { $in: [...profiles] } }) }, { profile: 1, proposal: 1 })
      // The one that waits last: an acceptance that is under way gives way to it.
      .sort({ waits: 1, _id: 1 })
      .lean<Pick<Placement, '_id' | 'profile' | 'proposal'>[]>()
    return new Map(held.map(placement => [placement.profile, proposalOf(placement)]))
  }
