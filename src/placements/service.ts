import type { Connection, QueryFilter, UpdateQuery } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Accounts } from '../accounts/service.js'
import type { Audit } from '../audit/service.js'
import { companyModel } from '../companies/model.js'
import type { Deadlines } from '../deadlines/service.js'
import type { Clock } from '../lib/clock.js'
import { refuse } from '../lib/errors.js'
import { dayOfInstant } from '../lib/instants.js'
import type { Notices } from '../notices/service.js'
import type { Openings } from '../openings/service.js'
import type { Profiles } from '../profiles/service.js'
import type { Proposals } from '../proposals/service.js'
import type { Rules } from '../rules/rules.js'
import { type AcceptanceDeps, createAcceptance, repairAfter } from './acceptance.js'
import { createAgreements } from './agreement.js'
import { createAnswering } from './answering.js'
import { asRead, type Changing, isUnread, isWrongState, refuseUnread } from './changing.js'
import { type CancelReason, canBeEnded, mayMove, type PlacementMove, placementMoves } from './lifecycle.js'
import { isContinuation, type Placement, placementModel } from './model.js'
import { createNextCourses } from './next.js'
import { createOutcomes, isSameResult, type Result, resultOf } from './outcomes.js'
import { type Also, createProblems } from './problems/service.js'
import { createPromise, fallenOf, type PromiseDeps } from './promise.js'
import { createReading, scopeFilter } from './reading.js'
import { createVitas } from './vitas/service.js'

interface Deps {
  db: Connection
  clock: Clock
  accounts: Pick<Accounts, 'actingFor' | 'membersOfCompany'>
  audit: Pick<Audit, 'record'>
  deadlines: Pick<Deadlines, 'start' | 'meet' | 'drop'>
  notices: Pick<Notices, 'send'>
  openings: AcceptanceDeps['openings'] & Pick<Openings, 'get'>
  profiles: Pick<Profiles, 'byId' | 'experienceOf' | 'rankAgain' | 'leaveMatching' | 'returnToMatching'>
  proposals: AcceptanceDeps['proposals'] & Pick<Proposals, 'acceptable' | 'settle' | 'withdrawAccepted'>
  endFallen: PromiseDeps['endFallen']
  rules: Rules
}

/** @param seen the `termsRev` of what the writer has read; left out: whatever is agreed */
const onlyAsRead = (seen: number | undefined): Also | undefined =>
  seen === undefined ? undefined : { set: {}, where: asRead(seen) }

/** Acceptance (`acceptance.ts`) and the course that follows; `repair` finishes or undoes what a kill left half-done. */
export function createPlacements(deps: Deps) {
  const { db, clock, accounts, audit, deadlines, notices, openings, profiles, proposals, rules, endFallen } = deps
  const placements = placementModel(db)
  const companies = companyModel(db)
  const acceptance = createAcceptance({ db, clock, openings, proposals })
  const promise = createPromise({ db, accounts, deadlines, notices, endFallen })

  const reading = createReading(placements)
  const { get } = reading

  const note: Changing['note'] = (acting, { _id, profile }, what, why) =>
    audit.record(acting, { what, on: [profile], subject: _id, why })

  const outcomes = createOutcomes({ db, clock, openings, profiles, get, note })
  const { free } = outcomes

  /** One conditional update, after which the promise is looked at; otherwise WRONG_STATE with the state found. */
  async function change(
    acting: Acting,
    id: string,
    where: QueryFilter<Placement>,
    { $set, ...update }: UpdateQuery<Placement>,
  ): Promise<Placement> {
    const changed = await placements
      .findOneAndUpdate(
        { _id: id, ...where, ...scopeFilter(acting) },
        { ...update, $set: { ...$set, promiseOwed: true, changedAt: clock.now() }, $inc: { promiseRev: 1 } },
        { returnDocument: 'after' },
      )
      .lean<Placement>()
    if (changed) return changed
    const found = await get(acting, id)
    throw refuse('WRONG_STATE', { state: found.state })
  }

  /** Moves one placement if it is settled and its state still allows it. */
  function move(
    acting: Acting,
    id: string,
    to: PlacementMove,
    set: UpdateQuery<Placement>['$set'],
    where: QueryFilter<Placement> = {},
  ): Promise<Placement> {
    const { from, to: state } = placementMoves[to]
    return change(acting, id, { ...where, state: { $in: [...from] }, settled: true }, { $set: { ...set, state } })
  }

  /** What follows from a cancellation; whoever cancelled knows of it already. */
  async function giveUp(placement: Placement): Promise<void> {
    const { _id, opening, cancelledBy } = placement
    // What a next course rests on was used by the course before it.
    if (!isContinuation(placement)) {
      // In this order: a click that still sees the proposal accepted keeps a seat, one that comes later undoes its own.
      await proposals.withdrawAccepted(_id)
      await openings.returnSeat(opening, _id)
    }
    const keyConsultant = (await companies.findById(placement.company).lean())?.keyConsultant
    const person = await profiles.byId(placement.profile)
    const acting: Promise<string>[] = []
    if (keyConsultant) acting.push(accounts.actingFor(keyConsultant, placement.municipality))
    if (person?.owner) acting.push(accounts.actingFor(person.owner, person.municipality))
    for (const recipient of new Set(await Promise.all(acting))) {
      if (recipient === cancelledBy) continue
      const cause = `placement-cancelled/${_id}/${recipient}`
      await notices.send({ cause, recipient, template: 'placement-cancelled', ids: { placement: _id } })
    }
    await free(placement)
  }

  async function cancel(acting: Acting, id: string, reason: CancelReason, also?: Also): Promise<Placement> {
    const given = { cancelReason: reason, cancelledBy: acting.account }
    const over = { ...given, holds: false, waits: false, endedAt: clock.now(), settled: false }
    const placement = await move(acting, id, 'cancel', { ...also?.set, ...over }, also?.where)
    await giveUp(placement)
    await promise.follow(id)
    return placement
  }

  /** Ends a running placement today. */
  async function finish(acting: Acting, id: string, result: Result, also?: Also): Promise<Placement> {
    const now = clock.now()
    const over = { holds: false, endsOn: dayOfInstant(now), endedAt: now, settled: false }
    const ended = await move(acting, id, 'finish', { ...also?.set, ...resultOf(acting, result), ...over }, also?.where)
    await succeed(ended.profile)
    await free(ended)
    await promise.follow(id)
    return ended
  }

  /** Says how one went that ended by its date. */
  async function complete(acting: Acting, id: string, result: Result): Promise<Placement> {
    const completed = await placements
      .findOneAndUpdate(
        { _id: id, state: 'ended', outcome: null, ...scopeFilter(acting) },
        { $set: { ...resultOf(acting, result), settled: false, changedAt: clock.now() } },
        { returnDocument: 'after' },
      )
      .lean<Placement>()
    if (!completed) throw refuse('WRONG_STATE', { state: (await get(acting, id)).state })
    await free(completed)
    return completed
  }

  /** What begins today or earlier runs, if it has the person; what ended before today is over. */
  async function turnDays(): Promise<void> {
    const now = clock.now()
    const today = dayOfInstant(now)
    await placements.updateMany(
      { state: 'agreed', holds: true, startsOn: { $lte: today } },
      { $set: { state: 'running', changedAt: now } },
    )
    await placements.updateMany(
      { state: 'running', endsOn: { $lt: today } },
      {
        $set: { state: 'ended', holds: false, endedAt: now, settled: false, promiseOwed: true, changedAt: now },
        $inc: { promiseRev: 1 },
      },
    )
  }

  const changing: Changing = { db, clock, note, get, change, follow: promise.follow }
  const { succeed, settleNextCourses, ...nextCourses } = createNextCourses({ ...changing, accounts, profiles, cancel })

  return {
    ...reading,

    isTheLatest: outcomes.isTheLatest,
    correctOutcome: outcomes.correctOutcome,

    ...createAnswering({ ...changing, acceptance, openings, proposals, succeed }),
    ...nextCourses,
    ...createProblems({ ...changing, cancel, finish }),
    ...createVitas(changing),
    ...createAgreements({ ...changing, profiles, rules, move }),

    /** Of these, by id, since when the person is not to be had any more, so that they must be called off. */
    fallen: (of: readonly Placement[]): Promise<Map<string, Date>> => fallenOf(db, of),

    /**
     * Given up before it starts: the person is free again and the seat comes back.
     * @throws ALREADY_DONE when the agreement was changed meanwhile, WRONG_STATE, NOT_FOUND
     */
    async cancel(acting: Acting, id: string, reason: CancelReason, seen?: number): Promise<Placement> {
      const found = await get(acting, id)
      if (mayMove('cancel', found.state)) await note(acting, found, 'placement.cancel', 'forløbet er annulleret')
      try {
        return await cancel(acting, id, reason, onlyAsRead(seen))
      } catch (error) {
        if (!isWrongState(error)) throw error
        const standing = await get(acting, id)
        const { state } = standing
        if (state === 'cancelled') throw refuse('WRONG_STATE', { state }, 'Forløbet er allerede annulleret.')
        if (mayMove('cancel', state) && isUnread(standing, seen ?? standing.termsRev ?? 0)) throw refuseUnread(standing)
        throw error
      }
    },

    /**
     * How it went: ends a running placement (today, if it ends early), or completes one that ended by its date. Sent twice it is one.
     * @throws ALREADY_DONE when somebody else has, or the agreement was changed meanwhile; WRONG_STATE, NOT_ALLOWED, NOT_FOUND
     */
    async end(acting: Acting, id: string, { seen, ...result }: Result & { seen?: number }): Promise<Placement> {
      if (acting.scope.kind === 'company') throw refuse('NOT_ALLOWED')
      const found = await get(acting, id)
      if (canBeEnded(found)) await note(acting, found, 'placement.end', 'udfaldet af et forløb er skrevet ned')
      try {
        return await (found.state === 'running'
          ? finish(acting, id, result, onlyAsRead(seen))
          : complete(acting, id, result))
      } catch (error) {
        if (!isWrongState(error)) throw error
        const standing = await get(acting, id)
        const { state, outcome, outcomeBy } = standing
        if (state === 'running' && isUnread(standing, seen ?? standing.termsRev ?? 0)) throw refuseUnread(standing)
        if (state !== 'ended' || outcome === null) throw error
        if (outcomeBy === acting.account && isSameResult(standing, result)) return standing
        const text = 'En kollega har skrevet udfaldet ned, mens du skrev. Det står nedenfor.'
        throw refuse('ALREADY_DONE', { state }, text)
      }
    },

    /** Running and ended follow from the dates: called by `sweep`, twice changes nothing. */
    async advance(): Promise<void> {
      await turnDays()
      // Whoever moves up may have a first day that has come.
      if (await succeed()) await turnDays()
      for (const placement of await placements
        .find({ state: 'ended', settled: false })
        .sort({ _id: 1 })
        .lean<Placement[]>())
        await free(placement)
    },

    /** Finishes or undoes acceptances, next courses and cancellations that a kill left half-done, and their deadlines. */
    async repair(): Promise<void> {
      await acceptance.repair()
      await settleNextCourses()
      const old = new Date(clock.now().getTime() - repairAfter)
      for (const placement of await placements
        .find({ state: 'cancelled', settled: false, changedAt: { $lt: old } })
        .sort({ _id: 1 })
        .lean<Placement[]>())
        await giveUp(placement)
      for (const id of await promise.owed()) await promise.follow(id)
    },
  }
}

export type Placements = ReturnType<typeof createPlacements>
