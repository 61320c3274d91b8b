/** A new round for somebody whose proposal ended without a yes: a consultant begins it. */
import type { Model } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Clock } from '../lib/clock.js'
import { AppError, type ErrorCode, refuse } from '../lib/errors.js'
import { newId } from '../lib/ids.js'
import type { Openings } from '../openings/service.js'
import { isDuplicate } from '../stores/errors.js'
import { mayComeAgain } from './lifecycle.js'
import type { Proposal } from './model.js'
import type { Settle } from './settle.js'

interface Deps {
  proposals: Model<Proposal>
  clock: Clock
  openings: Openings
  settle: Settle
  get(acting: Acting, id: string): Promise<Proposal>
  /** @throws NOT_MATCHABLE, PERSON_TAKEN */
  presentable(proposal: Proposal): Promise<unknown>
  /** writes in the log that the person is put forward again */
  log(acting: Acting, earlier: Proposal): Promise<unknown>
}

/** What stands in the way of a new round: a later proposal that there is, by id, or something about the person. */
export type Hindrance = { later: string } | { code: ErrorCode }

export function createAgain({ proposals, clock, openings, settle, get, presentable, log }: Deps) {
  /** @throws NOT_MATCHABLE, PERSON_TAKEN, WRONG_STATE */
  async function refuseHindered(acting: Acting, earlier: Proposal): Promise<void> {
    const opening = await openings.get(acting, earlier.opening)
    if (!mayComeAgain(earlier.state) || opening.state !== 'open') throw refuse('WRONG_STATE', { state: earlier.state })
    await presentable(earlier)
  }

  return {
    /** Why a new round would be refused now; null when it would not. */
    async hindrance(acting: Acting, earlier: Proposal): Promise<Hindrance | null> {
      const { opening, profile, round } = earlier
      const later = await proposals
        .findOne({ opening, profile, round: { $gt: round } })
        .sort({ round: -1 })
        .lean<Proposal>()
      if (later) return { later: later._id }
      return refuseHindered(acting, earlier).then(
        () => null,
        error => {
          if (error instanceof AppError) return { code: error.code }
          throw error
        },
      )
    },

    /**
     * A consultant begins a new round with somebody whose proposal lapsed or was withdrawn.
     * @returns the new proposal's id; null when there is one already
     * @throws NOT_MATCHABLE, PERSON_TAKEN, WRONG_STATE, NOT_FOUND
     */
    async suggestAgain(acting: Acting, id: string): Promise<string | null> {
      if (acting.scope.kind === 'company') throw refuse('NOT_FOUND')
      const earlier = await get(acting, id)
      await refuseHindered(acting, earlier)
      await log(acting, earlier)
      const now = clock.now()
      const fresh: Proposal = {
        ...earlier,
        ...{ _id: newId(), round: earlier.round + 1, state: 'suggested', consent: null, sentence: null, reason: null },
        ...{ decidedAt: null, decidedBy: null, shownAt: null, interviewAt: null, answeredAt: null, answeredBy: null },
        ...{ heardFrom: null, companyAskedAt: null, consultantAskedAt: null },
        ...{ suggestedAt: now, changedAt: now, lateRound: null, settled: false },
        asked: { by: acting.account, at: now },
      }
      try {
        await proposals.create(fresh)
      } catch (error) {
        if (isDuplicate(error)) return null
        throw error
      }
      await settle(fresh._id)
      return fresh._id
    },
  }
}
