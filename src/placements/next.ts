/**
 * The next course of a person at the same company: from praktik to løntilskud, say. It rests on the same accepted proposal and so
 * on the same yes, and waits behind the course that holds the person until that one is over.
 */
import type { UpdateQuery } from 'mongoose'
import { type Acting, system } from '../accounts/scope.js'
import type { Accounts } from '../accounts/service.js'
import { companyModel } from '../companies/model.js'
import { type AppError, type ErrorCode, refuse } from '../lib/errors.js'
import { newId } from '../lib/ids.js'
import { da } from '../lib/words/da.js'
import type { Scheme } from '../openings/model.js'
import { isMatchable } from '../profiles/scope.js'
import type { Profiles } from '../profiles/service.js'
import { answerOf, type CompanyAnswer } from '../proposals/answer.js'
import { isDuplicate } from '../stores/errors.js'
import { type Changing, isWrongState } from './changing.js'
import type { CancelReason } from './lifecycle.js'
import { isContinuation, live, type Placement, placementModel, proposalOf } from './model.js'
import { fallenOf, withoutYes } from './promise.js'
import { scopeFilter } from './reading.js'

interface Deps extends Changing {
  accounts: Pick<Accounts, 'membersOfCompany'>
  profiles: Pick<Profiles, 'byId' | 'rankAgain'>
  cancel(acting: Acting, id: string, reason: CancelReason): Promise<Placement>
}

/** What the company said yes to, and who of it. */
export interface Told {
  scheme: Scheme
  heardFrom: string
}

const words = da.placements.next

export function createNextCourses({ db, clock, accounts, profiles, get, note, follow, cancel }: Deps) {
  const placements = placementModel(db)
  const companies = companyModel(db)

  const liveOf = (profile: string) =>
    placements
      .find({ profile, ...live })
      .sort({ _id: 1 })
      .lean<Placement[]>()

  /** Why nothing can follow this course now; null: something can. */
  async function hindrance(before: Placement): Promise<AppError | null> {
    const { _id, profile, company, state, createdAt } = before
    if (state !== 'running' && state !== 'ended') return refuse('WRONG_STATE', { state }, words.notBegun)
    const others = (await liveOf(profile)).filter(one => one._id !== _id)
    const next = others.find(({ follows }) => follows === _id)
    if (next) return refuse('ALREADY_DONE', { state }, next.company === company ? words.already : words.elsewhere)
    if (others.length > 0) return refuse('PERSON_TAKEN')
    if ((await withoutYes(db, [before])).has(_id)) return refuse('NO_CONSENT', {}, words.noYes)
    if (state === 'running') return null
    const person = await profiles.byId(profile)
    if (!person || !isMatchable(person)) return refuse('NOT_MATCHABLE', {}, words.notMatchable)
    const later = { profile, createdAt: { $gt: createdAt }, state: { $ne: 'cancelled' as const } }
    return (await placements.exists(later)) ? refuse('WRONG_STATE', { state }, words.notLatest) : null
  }

  /** As with every answer that staff write down for a company: somebody of it must hear of it. */
  async function refuseUnheard({ company }: Placement): Promise<void> {
    if (!(await companies.findById(company, { verifiedAt: 1 }).lean())?.verifiedAt) throw refuse('COMPANY_UNVERIFIED')
    if ((await accounts.membersOfCompany(company)).length === 0)
      throw refuse('COMPANY_UNVERIFIED', {}, da.proposals.nobodyHasAccess)
  }

  /** One conditional write. @returns false when somebody else holds the person, or it does not wait any more */
  async function moveUp(_id: string): Promise<boolean> {
    const set: UpdateQuery<Placement>['$set'] = { waits: false, holds: true, settled: true, promiseOwed: true }
    try {
      const { modifiedCount } = await placements.updateOne(
        { _id, waits: true },
        { $set: { ...set, changedAt: clock.now() }, $inc: { promiseRev: 1 } },
      )
      return modifiedCount === 1
    } catch (error) {
      if (isDuplicate(error)) return false
      throw error
    }
  }

  /**
   * Whether the person is to be had for a next course, asked after it was written: it waits behind the one it follows, or has moved
   * up, or is gone. An acceptance that holds the person first is asked no more, one that comes later sees it. Twice changes nothing.
   * @returns why not; null: it stands
   */
  async function settleNext(next: Placement): Promise<ErrorCode | null> {
    const { _id, follows, profile } = next
    const fell = (await fallenOf(db, [next])).has(_id)
    if (!fell && (await placements.exists({ _id: follows, holds: true })))
      await placements.updateOne({ _id, waits: true, settled: false }, { $set: { settled: true } })
    else if (!fell) await moveUp(_id)
    if (!(await placements.exists({ _id, settled: true })))
      await placements.updateOne({ _id, waits: true, settled: false }, { $set: { waits: false } })
    if (await placements.exists({ _id, settled: true })) return null
    // Somebody may have been kept from being put forward meanwhile.
    await profiles.rankAgain(profile)
    await placements.deleteOne({ _id, settled: false, holds: false, waits: false })
    return fell ? 'NO_CONSENT' : 'PERSON_TAKEN'
  }

  /** What this writer has just written. */
  const ownOf = async (before: Placement, scheme: Scheme, { by, heardFrom }: CompanyAnswer) =>
    (await liveOf(before.profile)).find(
      ({ follows, answer, ...one }) =>
        follows === before._id && one.scheme === scheme && answer?.by === by && answer.heardFrom === heardFrom,
    )

  async function insert(before: Placement, scheme: Scheme, answer: CompanyAnswer): Promise<Placement> {
    const { profile, opening, company, workplace, municipality } = before
    const now = clock.now()
    const person = await profiles.byId(profile)
    try {
      const created = await placements.create({
        ...{ _id: newId(), proposal: proposalOf(before), follows: before._id, scheme, answer },
        ...{ profile, opening, company, workplace, municipality },
        profileMunicipality: person?.municipality ?? before.profileMunicipality,
        ...{ state: 'planned', holds: false, waits: true, settled: false, promiseOwed: true },
        ...{ createdAt: now, changedAt: now },
      })
      return created.toObject()
    } catch (error) {
      if (!isDuplicate(error)) throw error
      const own = await ownOf(before, scheme, answer)
      if (own) return own
      throw (await hindrance(before)) ?? refuse('ALREADY_DONE', { state: before.state }, words.already)
    }
  }

  return {
    /** Whether a next course may follow this one now. */
    mayGoOn: async (placement: Placement): Promise<boolean> => (await hindrance(placement)) === null,

    /** Why none may, in a sentence for staff; null: one may. */
    whyNotOn: async (placement: Placement): Promise<string | null> => (await hindrance(placement))?.text ?? null,

    /** Whether nobody has the person once this course is over or given up. A next one that rests on the same yes falls with it. */
    async freesPerson({ _id, profile }: Placement): Promise<boolean> {
      if (!(await profiles.byId(profile))) return false
      const others = (await liveOf(profile)).filter(one => one._id !== _id)
      const fallen = await fallenOf(db, others)
      return others.every(one => one.waits && isContinuation(one) && fallen.has(one._id))
    },

    /** What of the reader's comes after and what came before a course; null: nothing. At other companies is no company's business. */
    async besides(
      acting: Acting,
      { _id, follows }: Placement,
    ): Promise<{ before: Placement | null; next: Placement | null }> {
      const own = scopeFilter(acting)
      const [before, next] = await Promise.all([
        follows ? placements.findOne({ ...own, _id: follows }).lean<Placement>() : null,
        placements.findOne({ ...own, follows: _id, state: { $ne: 'cancelled' } }).lean<Placement>(),
      ])
      return { before, next }
    },

    /**
     * The company and the person want to go on together: staff write it down, as it was told on the telephone. Sent twice it is one.
     * @throws ALREADY_DONE when a colleague was faster, WRONG_STATE, NO_CONSENT, NOT_MATCHABLE, PERSON_TAKEN, COMPANY_UNVERIFIED,
     * NOT_ALLOWED, INVALID, NOT_FOUND
     */
    async goOn(acting: Acting, id: string, { scheme, heardFrom }: Told): Promise<Placement> {
      const answer = answerOf(acting, heardFrom)
      const before = await get(acting, id)
      let next = await ownOf(before, scheme, answer)
      if (!next) {
        const why = await hindrance(before)
        if (why) throw why
        await refuseUnheard(before)
        await note(acting, before, 'placement.next', 'virksomheden og personen vil fortsætte med et nyt forløb')
        next = await insert(before, scheme, answer)
      }
      const refused = next.settled ? null : await settleNext(next)
      if (refused) throw refuse(refused, {}, refused === 'NO_CONSENT' ? words.noYes : undefined)
      await follow(next._id)
      return get(acting, next._id)
    },

    /**
     * Whoever waits behind nobody any more moves up; who is not to be had any more is given up. For sweep, and when a course ends.
     * @param profile left out: everybody who waits
     * @returns whether anybody moved up
     */
    async succeed(profile?: string): Promise<boolean> {
      const waiting = await placements
        .find({ waits: true, ...(profile && { profile }) })
        .sort({ _id: 1 })
        .lean<Placement[]>()
      const held = await placements
        .find({ profile: { $in: waiting.map(one => one.profile) }, holds: true }, { profile: 1 })
        .sort({ _id: 1 })
        .lean<Pick<Placement, 'profile'>[]>()
      const isHeld = new Set(held.map(({ profile }) => profile))
      const free = waiting.filter(one => one.settled && !isHeld.has(one.profile))
      const fallen = await fallenOf(db, free)
      let moved = false
      for (const { _id, profile, proposal } of free) {
        // Whoever waits at another company still has to be called off there.
        if (!fallen.has(_id) || !proposal) moved = (await moveUp(_id)) || moved
        else {
          const reason = (await profiles.byId(profile)) ? 'by-person' : 'other'
          await note(system, { _id, profile }, 'placement.cancel', 'det næste forløb falder væk med det første')
          await cancel(system, _id, reason).catch(error => {
            if (!isWrongState(error)) throw error
          })
        }
      }
      return moved
    },

    /** For sweep: those that a kill left before anybody had looked whether the person is free. */
    async settleNextCourses(): Promise<void> {
      for (const next of await placements
        .find({ state: 'planned', settled: false, proposal: { $ne: null } })
        .sort({ _id: 1 })
        .lean<Placement[]>())
        await settleNext(next)
    },
  }
}
