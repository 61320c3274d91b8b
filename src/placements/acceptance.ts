import type { Connection } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Clock } from '../lib/clock.js'
import { refuse } from '../lib/errors.js'
import type { Openings } from '../openings/service.js'
import type { Proposal } from '../proposals/model.js'
import type { Proposals } from '../proposals/service.js'
import { isDuplicate } from '../stores/errors.js'
import { placementModel } from './model.js'

interface Deps {
  db: Connection
  clock: Clock
  openings: Openings
  proposals: Proposals
}

/**
 * How a company's yes becomes a placement. It spans three documents and no transaction: placement, seat, proposal, in this
 * order. Each step is idempotent, so that it can be finished or undone after a kill.
 */
export function createAcceptance({ db, clock, openings, proposals }: Deps) {
  const placements = placementModel(db)

  /** Step 1: the placement that holds the person. The partial unique index refuses a second one. */
  async function hold(proposal: Proposal, workplace: string): Promise<void> {
    const now = clock.now()
    try {
      await placements.create({
        _id: proposal._id,
        profile: proposal.profile,
        opening: proposal.opening,
        company: proposal.company,
        workplace,
        municipality: proposal.municipality,
        profileMunicipality: proposal.profileMunicipality,
        scheme: proposal.scheme,
        state: 'planned',
        holds: true,
        seated: false,
        settled: true,
        createdAt: now,
        changedAt: now,
      })
    } catch (error) {
      if (!isDuplicate(error)) throw error
      const mine = await placements.exists({ _id: proposal._id, holds: true })
      if (!mine) throw refuse('PERSON_TAKEN')
    }
  }

  /** Removes step 1 again; only a placement that nobody has agreed on. */
  const release = (id: string) => placements.deleteOne({ _id: id, state: 'planned', agreedAt: null })

  /** Says that step 2 is done. @returns false when there is no placement any more */
  async function markSeated(id: string): Promise<boolean> {
    const { matchedCount } = await placements.updateOne({ _id: id, holds: true }, { $set: { seated: true } })
    return matchedCount === 1
  }

  /**
   * Steps 1 to 3 for a confirmed proposal. Run twice it changes nothing more, nor do two at once.
   * @throws PERSON_TAKEN, NO_SEATS, WRONG_STATE
   */
  async function carryOut(proposal: Proposal, by: Acting, workplace: string): Promise<void> {
    await hold(proposal, workplace)
    if (!(await openings.takeSeat(proposal.opening, proposal._id))) {
      // Whoever said yes at the same moment may have got a seat that was returned since.
      await placements.deleteOne({ _id: proposal._id, state: 'planned', seated: { $ne: true } })
      throw refuse('NO_SEATS')
    }
    if (!(await markSeated(proposal._id))) {
      await openings.returnSeat(proposal.opening, proposal._id)
      throw refuse('NO_SEATS')
    }
    if (!(await proposals.markAccepted(proposal._id, by.account))) {
      const now = await proposals.byId(proposal._id)
      if (now?.state !== 'accepted') {
        await openings.returnSeat(proposal.opening, proposal._id)
        await release(proposal._id)
        throw refuse('WRONG_STATE', { state: now?.state })
      }
    }
  }

  return { carryOut, release }
}
