import type { Connection } from 'mongoose'
import { type Placement, placementModel } from './model.js'

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
 * Which of these people a placement holds now (planned, agreed or running), and which: a placement's id is its proposal's.
 * Handed to `proposals`, which lies below.
 * @param profiles profiles' ids; left out: everybody held
 */
export const holdingPeople =
  (db: Connection) =>
  async (profiles?: readonly string[]): Promise<Map<string, string>> => {
    const held = await placementModel(db)
      .find({ holds: true, ...(profiles && { profile: { $in: [...profiles] } }) }, { profile: 1 })
      .sort({ _id: 1 })
      .lean<Pick<Placement, '_id' | 'profile'>[]>()
    return new Map(held.map(({ _id, profile }) => [profile, _id]))
  }
