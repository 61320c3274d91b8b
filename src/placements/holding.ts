import type { Connection } from 'mongoose'
import type { Clock } from '../lib/clock.js'
import { addDays } from '../lib/days.js'
import { dayOfInstant } from '../lib/instants.js'
import type { Engaged, Engagement } from '../proposals/engaged.js'
import { live, type Placement, placementModel, proposalOf } from './model.js'
import { isNearEnd } from './near-end.js'

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
 * Whom a placement has (planned, agreed or running), now or after the one that holds them. One that is about to end keeps nobody
 * from being put forward for the time after it; what waits behind it does. Handed to `proposals`, which lies below.
 */
export const engagedPeople =
  ({ db, clock }: { db: Connection; clock: Clock }): Engaged =>
  async profiles => {
    const today = dayOfInstant(clock.now())
    const found = await placementModel(db)
      .find(
        { ...live, ...(profiles && { profile: { $in: [...profiles] } }) },
        { profile: 1, proposal: 1, holds: 1, state: 1, endsOn: 1 },
      )
      .sort({ _id: 1 })
      .lean<Pick<Placement, '_id' | 'profile' | 'proposal' | 'holds' | 'state' | 'endsOn'>[]>()
    const engaged = new Map<string, Engagement>()
    for (const placement of found) {
      const { by, freeFrom } = engaged.get(placement.profile) ?? { by: [], freeFrom: null }
      const lastDay = placement.holds && isNearEnd(placement, today) ? placement.endsOn : null
      engaged.set(
        placement.profile,
        lastDay ? { by, freeFrom: addDays(lastDay, 1) } : { by: [...by, proposalOf(placement)], freeFrom },
      )
    }
    return engaged
  }
