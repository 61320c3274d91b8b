import type { Connection } from 'mongoose'
import { placementModel } from './model.js'

/**
 * Which of these people a placement holds now (planned, agreed or running). Handed to `proposals`, which lies below.
 * @param profiles profiles' ids; left out: everybody held.
 */
export const holdingPeople =
  (db: Connection) =>
  async (profiles?: readonly string[]): Promise<Set<string>> =>
    new Set(
      await placementModel(db).distinct('profile', {
        holds: true,
        ...(profiles && { profile: { $in: [...profiles] } }),
      }),
    )
