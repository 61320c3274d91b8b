import type { Connection } from 'mongoose'
import { system } from '../accounts/scope.js'
import type { Clock } from '../lib/clock.js'
import { refuse } from '../lib/errors.js'
import { dayOfInstant } from '../lib/instants.js'
import type { Openings } from '../openings/service.js'
import type { CompanyAnswer } from '../proposals/answer.js'
import { isTaken } from '../proposals/engaged.js'
import type { Proposal } from '../proposals/model.js'
import type { Proposals } from '../proposals/service.js'
import { isDuplicate } from '../stores/errors.js'
import { engagedPeople } from './holding.js'
import { type Placement, placementModel } from './model.js'
import { isNearEnd } from './near-end.js'

export interface AcceptanceDeps {
  db: Connection
  clock: Clock
  openings: Pick<Openings, 'takeSeat' | 'keepSeat' | 'returnSeat' | 'unfinishedSeats'>
  proposals: Pick<Proposals, 'byId' | 'endFallen' | 'markAccepted' | 'giveUpAttempt'>
}

/** What is needed to go on with an acceptance, or to undo it. `_id` is the proposal's. */
interface Unfinished {
  _id: string
  opening: string
  workplace: string
}

/** In-flight acceptances are younger than this (milliseconds); `repair` leaves them alone. */
export const repairAfter = 60_000
/** Begun before answers were kept until they stand. */
const nobodys: CompanyAnswer = { by: system.account }
/** Each lost race means that somebody else was refused a seat meanwhile. */
const races = 100

/**
 * How a company's yes becomes a placement. It spans three documents and no transaction: placement, seat, proposal, in this
 * order, and the last decides. Clicks at once work on the same placement and seat, so none of them undoes what another may
 * rest on: a placement goes only after its attempt was given up, which is a change of the proposal that nobody of that
 * attempt can get past; a seat goes back only when the proposal is neither confirmed nor accepted any more.
 */
export function createAcceptance({ db, clock, openings, proposals }: AcceptanceDeps) {
  const placements = placementModel(db)
  const engaged = engagedPeople({ db, clock })

  /** The course that has the person now and is about to end: what is accepted waits behind it. */
  async function leaving(profile: string): Promise<Placement | null> {
    const holder = await placements.findOne({ profile, holds: true }).lean<Placement>()
    return holder && isNearEnd(holder, dayOfInstant(clock.now())) ? holder : null
  }

  /**
   * Step 1: the placement that holds the person, or waits for them. The partial unique indexes refuse a second one.
   * @param answer null: whoever gave the one that was left half-done
   * @returns the answer that it is; null when others moved on meanwhile
   * @throws PERSON_TAKEN
   */
  async function hold(
    proposal: Proposal,
    attempt: number,
    { workplace, answer }: { workplace: string; answer: CompanyAnswer | null },
  ): Promise<CompanyAnswer | null> {
    const { _id, opening, profile, company, municipality, profileMunicipality, scheme } = proposal
    const now = clock.now()
    const before = await leaving(profile)
    const place = before ? { holds: false, waits: true, follows: before._id } : { holds: true }
    try {
      await placements.create({
        ...{ _id, opening, profile, company, workplace, municipality, profileMunicipality, scheme, attempt },
        ...{ ...place, state: 'planned', settled: false, promiseOwed: true, createdAt: now, changedAt: now, answer },
      })
      return answer ?? nobodys
    } catch (error) {
      if (!isDuplicate(error)) throw error
      const { matchedCount } = await placements.updateOne(
        { _id, state: 'planned', settled: false, attempt: { $not: { $gt: attempt } } },
        { $set: { attempt, ...(answer && { answer }) } },
      )
      if (matchedCount === 1)
        return answer ?? (await placements.findById(_id, { answer: 1 }).lean<Placement>())?.answer ?? nobodys
      if (isTaken((await engaged([profile])).get(profile), _id)) throw refuse('PERSON_TAKEN')
      return null
    }
  }

  /** The proposal is accepted: neither placement nor seat is in question any more. */
  async function finish({ _id, opening }: Unfinished): Promise<void> {
    await openings.keepSeat(opening, _id)
    await placements.updateOne({ _id, state: 'planned', settled: false }, { $set: { settled: true, answer: null } })
  }

  /** The proposal can never be accepted any more. */
  async function undo({ _id, opening }: Unfinished): Promise<void> {
    await openings.returnSeat(opening, _id)
    await placements.deleteOne({ _id, state: 'planned' })
  }

  /**
   * Steps 1 to 3 for a confirmed proposal. Run twice it changes nothing more, nor do any number at once: the answer that stands is
   * one of those that were given.
   * @param answer null: it was begun by somebody before, and is finished or undone
   * @throws PERSON_TAKEN, NO_SEATS, WRONG_STATE
   */
  async function carryOut(unfinished: Unfinished, answer: CompanyAnswer | null): Promise<void> {
    const { _id, opening } = unfinished
    for (let race = 0; race < races; race++) {
      await proposals.endFallen(_id)
      const proposal = await proposals.byId(_id)
      if (proposal?.state === 'accepted') return finish(unfinished)
      if (proposal?.state !== 'confirmed') {
        await undo(unfinished)
        throw refuse('WRONG_STATE', proposal ? { state: proposal.state } : {})
      }
      const { attempt = 0 } = proposal
      const given = await hold(proposal, attempt, { ...unfinished, answer })
      if (!given) continue
      // Asked once more: a next course is written before anybody looks who holds the person, so that one of both sees the other.
      if (await proposals.endFallen(_id)) continue
      if (await openings.takeSeat(opening, _id)) {
        if (await proposals.markAccepted(_id, attempt, given)) return finish(unfinished)
      } else if (await proposals.giveUpAttempt(_id, attempt)) {
        await placements.deleteOne({ _id, state: 'planned', attempt: { $not: { $gt: attempt } } })
        throw refuse('NO_SEATS')
      }
    }
    throw new Error(`others moved on ${races} times while ${_id} was being accepted`)
  }

  return {
    carryOut,

    /** For sweep: finishes or undoes acceptances that a kill left half-done, found by their placement or their seat. */
    async repair(): Promise<void> {
      const since = new Date(clock.now().getTime() - repairAfter)
      const held = await placements
        .find(
          { state: 'planned', settled: false, proposal: null, createdAt: { $lt: since } },
          { opening: 1, workplace: 1 },
        )
        .sort({ _id: 1 })
        .lean<Unfinished[]>()
      for (const one of held) await carryOut(one, null).catch(onlyRefusals)
      for (const { proposal, ...where } of await openings.unfinishedSeats(since))
        await carryOut({ _id: proposal, ...where }, null).catch(onlyRefusals)
    },
  }
}

/** A refusal means the acceptance was undone, which is what repairing is for; anything else is a fault. */
function onlyRefusals(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'AppError') throw error
}
