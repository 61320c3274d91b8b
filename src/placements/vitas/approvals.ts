/**
 * Courses that begin, or run, without anybody having written down that the municipality has approved them in VITAS as they are agreed
 * now, and IGU agreements that are not registered there: whoever follows the person is asked, once each.
 */
import type { QueryFilter } from 'mongoose'
import type { Acting } from '../../accounts/scope.js'
import { addDays, type Day } from '../../lib/days.js'
import { refuse } from '../../lib/errors.js'
import { dayOfInstant } from '../../lib/instants.js'
import { registerBy } from '../../rules/registration.js'
import type { Rules } from '../../rules/rules.js'
import { type AskingDeps, askResponsible } from '../asking.js'
import { type Placement, placementModel, underWay } from '../model.js'
import { fallenOf } from '../promise.js'
import { responsibleFor } from '../responsible.js'

/** Days before the first one on which the approval is asked for, and before the last one to register an IGU. */
const askApprovalBefore = 3
const askRegistrationBefore = 7
/** Longer ago it is only marked in lists: the first run writes no mails about everything that ever began. */
const askAfter = 14

const lacksApproval: QueryFilter<Placement> = { state: { $in: underWay }, 'vitas.approvedOn': null }
/** Approved with other days or hours. */
const isChanged: QueryFilter<Placement> = { 'vitas.approvedOn': { $ne: null }, 'vitas.outdated': true }

export function createApprovals({ rules, ...deps }: AskingDeps & { rules: Rules }) {
  const { db, clock } = deps
  const placements = placementModel(db)
  const today = (): Day => dayOfInstant(clock.now())
  const soon = () => addDays(today(), askApprovalBefore)

  /** Whether the last day of registration is near, or was missed lately. */
  function isRegistrationNear({ agreedAt }: Placement): boolean {
    if (!agreedAt) return false
    const latest = registerBy(rules, dayOfInstant(agreedAt))
    return latest <= addDays(today(), askRegistrationBefore) && latest >= addDays(today(), -askAfter)
  }

  /**
   * Courses of the municipality's people and companies, the next first.
   * @param owners accounts of consultants: only what is theirs; null: all
   */
  async function watched({ scope }: Acting, about: QueryFilter<Placement>, owners: readonly string[] | null) {
    if (scope.kind !== 'municipality') throw refuse('NOT_FOUND')
    const { municipality } = scope
    const found = await placements
      .find({ ...about, $or: [{ municipality }, { profileMunicipality: municipality }] })
      .sort({ state: 1, startsOn: 1, _id: 1 })
      .lean<Placement[]>()
    const [fallen, responsible] = await Promise.all([fallenOf(db, found), responsibleFor(db, found)])
    return found.filter(
      ({ _id }) => !fallen.has(_id) && (!owners || owners.includes(responsible.get(_id)?.account ?? '')),
    )
  }

  return {
    /** For sweep: asks for the mails that are due. Twice is once. */
    async askAboutApprovals(): Promise<void> {
      const near = { approvalAskedAt: null, startsOn: { $lte: soon(), $gte: addDays(today(), -askAfter) } }
      const unapproved = await placements
        // Whoever changes a course that runs is not asked at once whether they have.
        .find({
          $or: [
            { ...lacksApproval, ...near },
            { ...isChanged, ...near, state: 'agreed' },
          ],
        })
        .sort({ startsOn: 1, _id: 1 })
        .lean<Placement[]>()
      await askResponsible(deps, unapproved, {
        ...{ mark: 'approvalAskedAt', template: 'approval-missing', before: 'startsOn' },
      })
      const unregistered = await placements
        .find({ ...lacksApproval, scheme: 'igu', 'vitas.appliedOn': null, registrationAskedAt: null })
        .sort({ startsOn: 1, _id: 1 })
        .lean<Placement[]>()
      const due = unregistered.filter(isRegistrationNear)
      await askResponsible(deps, due, { mark: 'registrationAskedAt', template: 'igu-unregistered' })
    },

    /** Those that begin soon or run without an approval that is written down. */
    unapproved: (acting: Acting, owners: readonly string[] | null = null): Promise<Placement[]> =>
      watched(acting, { ...lacksApproval, startsOn: { $lte: soon() } }, owners),

    /** Those that were approved with other days or hours than are agreed now. */
    outdated: (acting: Acting, owners: readonly string[] | null = null): Promise<Placement[]> =>
      watched(acting, { state: { $in: underWay }, ...isChanged }, owners),
  }
}

export type ApprovalsService = ReturnType<typeof createApprovals>
