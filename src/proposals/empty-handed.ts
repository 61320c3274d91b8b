/**
 * A company that was shown somebody has had its answer. When the last of those falls away and a seat is still free, it waits
 * again like on the first day: a new round of the 24 hours begins, so that nobody is left with a no, or a yes taken back.
 */
import type { Model } from 'mongoose'
import type { Opening } from '../openings/model.js'
import type { Openings } from '../openings/service.js'
import { needsNobody } from './lifecycle.js'
import type { Proposal } from './model.js'

export interface EmptyHandedDeps {
  proposals: Model<Proposal>
  openings: Pick<Openings, 'answer' | 'answeredWithFreeSeat' | 'byId' | 'waitAgain'>
}

export function createEmptyHanded({ proposals, openings }: EmptyHandedDeps) {
  /** Somebody whom the company has been shown and has not answered about. */
  const inHand = (opening: string) =>
    proposals
      .findOne({ opening, state: 'confirmed' }, { decidedBy: 1 })
      .sort({ _id: 1 })
      .lean<Pick<Proposal, '_id' | 'decidedBy'>>()

  /** It has said so since it was promised an answer. */
  const hasEnough = async ({ _id, roundStartedAt }: Opening): Promise<boolean> =>
    (await proposals.exists({
      ...{ opening: _id, state: 'turned-down', reason: { $in: [...needsNobody] } },
      changedAt: { $gte: roundStartedAt },
    })) !== null

  /** The company waits again if it has nobody left. Twice is once. */
  async function follow(id: string): Promise<void> {
    const opening = await openings.byId(id)
    if (!opening || (await inHand(id)) || (await hasEnough(opening))) return
    await openings.waitAgain(id)
    // Shown in that very moment: that is the answer.
    const shown = await inHand(id)
    if (shown) await openings.answer(id, { kind: 'match', sentence: null, by: shown.decidedBy ?? 'system' })
  }

  return {
    follow,

    /** For sweep: what a kill or a pause left behind. */
    async followAll(): Promise<void> {
      const openingsOf = await openings.answeredWithFreeSeat()
      const shown = await proposals
        .find({ opening: { $in: openingsOf }, state: 'confirmed' }, { opening: 1 })
        .sort({ _id: 1 })
        .lean<Pick<Proposal, 'opening'>[]>()
      const held = new Set(shown.map(({ opening }) => opening))
      for (const id of openingsOf) if (!held.has(id)) await follow(id)
    },
  }
}
