/** Suggestions that come after the company had its answer: each batch of them has a deadline of its own, by a running number. */
import type { Model } from 'mongoose'
import type { Deadlines } from '../deadlines/service.js'
import type { Clock } from '../lib/clock.js'
import type { Opening } from '../openings/model.js'
import type { Openings } from '../openings/service.js'
import type { Proposal } from './model.js'

export interface LateDeps {
  proposals: Model<Proposal>
  clock: Clock
  deadlines: Pick<Deadlines, 'start' | 'meet' | 'of'>
}

/** The batch that a new suggestion belongs to; null when the company still waits for its answer. */
export async function lateRoundOf(
  opening: Opening,
  { proposals, openings }: { proposals: Model<Proposal>; openings: Pick<Openings, 'byId'> },
): Promise<number | null> {
  // Asked again: the company may have been answered while everybody was ranked.
  if (!opening.answer && !(await openings.byId(opening._id))?.answer) return null
  const latest = await proposals
    .findOne({ opening: opening._id, lateRound: { $ne: null } })
    .sort({ lateRound: -1, state: -1 })
    .lean<Proposal>()
  if (!latest?.lateRound) return 1
  const undecided = await proposals.exists({ opening: opening._id, lateRound: latest.lateRound, state: 'suggested' })
  return undecided ? latest.lateRound : latest.lateRound + 1
}

export function createLate({ proposals, clock, deadlines }: LateDeps) {
  const nextRound = ({ _id, lateSince }: Pick<Proposal, '_id' | 'lateSince'>, lateRound: number) =>
    proposals.updateOne(
      { _id, lateRound, state: 'suggested' },
      {
        $set: {
          ...{ lateRound: lateRound + 1, lateSince: lateSince ?? lateRound },
          ...{ settled: false, changedAt: clock.now() },
        },
      },
    )

  return {
    /** An undecided late suggestion has an open deadline. @returns false when its round was over and it waits in the next */
    async promise(proposal: Proposal, owner: string): Promise<boolean> {
      const { opening: subject, lateRound: round, municipality, company } = proposal
      if (round === null) return true
      const { state } = await deadlines.start({ kind: 'decide-late', subject, round, municipality, owner, company })
      if (state !== 'met') return true
      await nextRound(proposal, round)
      return false
    },

    /** The opening is not paused any more: who waits, waits in the next round. @returns their ids, to be settled */
    async promiseAgain(opening: string): Promise<string[]> {
      const waiting = await proposals
        .find({ opening, state: 'suggested', lateRound: { $ne: null } }, { lateRound: 1, lateSince: 1 })
        .sort({ _id: 1 })
        .lean<Pick<Proposal, '_id' | 'lateRound' | 'lateSince'>[]>()
      const again: string[] = []
      for (const one of waiting) {
        const { _id, lateRound } = one
        if (!lateRound || (await deadlines.of('decide-late', opening, lateRound))?.state !== 'dropped') continue
        await nextRound(one, lateRound)
        again.push(_id)
      }
      return again
    },

    /**
     * The late suggestions of a round are answered when every one of them is decided.
     * @returns ids of those who were suggested too late for this round and wait in the next, to be settled
     */
    async meet({ opening, lateRound }: Proposal): Promise<string[]> {
      if (lateRound === null) return []
      const waiting = { opening, lateRound, state: 'suggested' } as const
      if (!(await proposals.exists(waiting)))
        await deadlines.meet({ kind: 'decide-late', subject: opening, round: lateRound })
      const left = await proposals
        .find(waiting, { lateSince: 1 })
        .sort({ _id: 1 })
        .lean<Pick<Proposal, '_id' | 'lateSince'>[]>()
      if (left.length === 0 || (await deadlines.of('decide-late', opening, lateRound))?.state !== 'met') return []
      for (const one of left) await nextRound(one, lateRound)
      return left.map(({ _id }) => _id)
    },
  }
}
