/** What an acceptance changes of its proposal: each a conditional update, told apart by the attempt it belongs to. */
import type { Model } from 'mongoose'
import type { Clock } from '../lib/clock.js'
import { asAnswered, type CompanyAnswer } from './answer.js'
import type { WithdrawReason } from './lifecycle.js'
import type { Proposal } from './model.js'

interface Deps {
  proposals: Model<Proposal>
  clock: Clock
  settle(id: string): Promise<void>
}

/** Attempts only grow, so what is not greater is still the one that was read. */
const still = (attempt: number) => ({ $not: { $gt: attempt } })

export function createAccepting({ proposals, clock, settle }: Deps) {
  return {
    /** Decides an acceptance. @returns false if it is no longer confirmed, or this attempt was given up */
    async markAccepted(id: string, attempt: number, answer: CompanyAnswer): Promise<boolean> {
      const now = clock.now()
      const { modifiedCount } = await proposals.updateOne(
        { _id: id, state: 'confirmed', attempt: still(attempt) },
        { $set: { ...asAnswered(answer, now), state: 'accepted', settled: false, changedAt: now } },
      )
      return modifiedCount === 1
    },

    /** From now on nobody can finish this attempt. @returns false if that was so already, or it is not confirmed any more */
    async giveUpAttempt(id: string, attempt: number): Promise<boolean> {
      const { modifiedCount } = await proposals.updateOne(
        { _id: id, state: 'confirmed', attempt: still(attempt) },
        { $set: { attempt: attempt + 1 } },
      )
      return modifiedCount === 1
    },

    /** The placement was cancelled before it started. */
    async withdrawAccepted(id: string): Promise<void> {
      const reason = 'placement-cancelled' satisfies WithdrawReason
      await proposals.updateOne(
        { _id: id, state: 'accepted' },
        { $set: { state: 'withdrawn', reason, settled: false, changedAt: clock.now() } },
      )
      await settle(id)
    },
  }
}
