/** Seats: taken and given back by proposals, each with one conditional update. Free seats are derived, never stored. */
import type { Model } from 'mongoose'
import type { Clock } from '../lib/clock.js'
import { dayOfInstant } from '../lib/instants.js'
import type { Opening } from './model.js'

interface Deps {
  openings: Model<Opening>
  clock: Clock
  settle(id: string): Promise<void>
}

const full = { $expr: { $gte: [{ $size: '$taken' }, '$seats'] } }
const free = { $expr: { $lt: [{ $size: '$taken' }, '$seats'] } }

const answered = { state: 'open', 'answer.kind': 'match', ...free } as const

/** The company waits for an answer again. */
const newRound = (now: Date) => ({ answer: null, roundStartedAt: now, settled: false, changedAt: now })
const nextRound = { rev: 1, rankWanted: 1, round: 1 }

/** Milliseconds: of openings that were filled long ago none is looked at any more. */
const sinceReturned = 30 * 24 * 3_600_000

export function createSeats({ openings, clock, settle }: Deps) {
  /** The last seat is taken: nobody waits for an answer any more. */
  async function fillIfFull(id: string): Promise<void> {
    const { modifiedCount } = await openings.updateOne(
      { _id: id, state: 'open', ...full },
      { $set: { state: 'filled', settled: false, changedAt: clock.now() }, $inc: { rev: 1, rankWanted: 1 } },
    )
    if (modifiedCount === 1) await settle(id)
  }

  /** A seat came back while there is still time to start: the company waits again, in a new round. */
  async function reopenIfFree(id: string): Promise<void> {
    const now = clock.now()
    const { modifiedCount } = await openings.updateOne(
      { _id: id, state: 'filled', startTo: { $gte: dayOfInstant(now) }, ...free },
      { $set: { state: 'open', ...newRound(now) }, $inc: nextRound },
    )
    if (modifiedCount === 1) await settle(id)
  }

  /** A seat came back too late to start: the company may still prolong, as it may any other opening that has expired. */
  async function expireIfFree(id: string): Promise<void> {
    const now = clock.now()
    const { modifiedCount } = await openings.updateOne(
      { _id: id, state: 'filled', startTo: { $lt: dayOfInstant(now) }, ...free },
      { $set: { state: 'expired', settled: false, changedAt: now }, $inc: { rev: 1, rankWanted: 1 } },
    )
    if (modifiedCount === 1) await settle(id)
  }

  return {
    fillIfFull,

    /**
     * Takes a seat for a proposal that is being accepted. Again for the same proposal is no second seat.
     * @returns whether the proposal holds a seat now
     */
    async takeSeat(id: string, proposal: string): Promise<boolean> {
      const { modifiedCount } = await openings.updateOne(
        { _id: id, state: 'open', taken: { $ne: proposal }, ...free },
        { $push: { taken: proposal, accepting: proposal }, $set: { changedAt: clock.now() }, $inc: { rev: 1 } },
      )
      const holds = modifiedCount === 1 || (await openings.exists({ _id: id, taken: proposal })) !== null
      if (holds) await fillIfFull(id)
      return holds
    },

    /** The proposal is accepted: its seat is no longer in question. */
    async keepSeat(id: string, proposal: string): Promise<void> {
      await openings.updateOne({ _id: id, accepting: proposal }, { $pull: { accepting: proposal } })
    },

    /** For sweep: seats that were taken for an acceptance of which nothing is known, in openings unchanged since then. */
    async unfinishedSeats(since: Date): Promise<{ opening: string; workplace: string; proposal: string }[]> {
      const found = await openings
        .find({ accepting: { $gt: '' }, changedAt: { $lt: since } }, { workplace: 1, accepting: 1 })
        .sort({ _id: 1 })
        .lean<Pick<Opening, '_id' | 'workplace' | 'accepting'>[]>()
      return found.flatMap(({ _id: opening, workplace, accepting = [] }) =>
        accepting.map(proposal => ({ opening, workplace, proposal })),
      )
    },

    /**
     * Whoever the company was shown is not to be had any more, and there is a free seat: it waits for an answer again, in a new
     * round. Whether it has anybody left to think about, its proposals know. Twice is once.
     */
    async waitAgain(id: string): Promise<void> {
      const now = clock.now()
      const { modifiedCount } = await openings.updateOne(
        { _id: id, ...answered, startTo: { $gte: dayOfInstant(now) } },
        { $set: newRound(now), $inc: nextRound },
      )
      if (modifiedCount === 1) await settle(id)
    },

    /** Ids of open openings with a free seat whose company was shown somebody in this round. */
    async answeredWithFreeSeat(): Promise<string[]> {
      const found = await openings
        .find({ ...answered, startTo: { $gte: dayOfInstant(clock.now()) } }, { _id: 1 })
        .sort({ _id: 1 })
        .lean<{ _id: string }[]>()
      return found.map(({ _id }) => _id)
    },

    /** Gives a proposal's seat back; nothing when it holds none. */
    async returnSeat(id: string, proposal: string): Promise<void> {
      await openings.updateOne(
        { _id: id, taken: proposal },
        { $pull: { taken: proposal, accepting: proposal }, $set: { changedAt: clock.now() }, $inc: { rev: 1 } },
      )
      await reopenIfFree(id)
    },

    /**
     * For sweep: openings that a kill left open with all seats taken, or filled with a free one, and those that got one back after
     * their last day to start. @returns how many
     */
    async repairSeats(): Promise<number> {
      const today = dayOfInstant(clock.now())
      const lately = new Date(clock.now().getTime() - sinceReturned)
      const wrong = await openings
        .find(
          {
            $or: [
              { state: 'open', ...full },
              { state: 'filled', startTo: { $gte: today }, ...free },
              { state: 'filled', startTo: { $lt: today }, changedAt: { $gt: lately }, ...free },
            ],
          },
          { _id: 1 },
        )
        .sort({ _id: 1 })
        .lean<{ _id: string }[]>()
      for (const { _id } of wrong) {
        await fillIfFull(_id)
        await reopenIfFree(_id)
        await expireIfFree(_id)
      }
      return wrong.length
    },
  }
}
