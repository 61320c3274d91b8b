/**
 * The 24-hour promise as documents. The database is the truth and the queue the fast path: each step of a deadline's
 * ladder is a delayed job, and whatever job is lost is found again by `owed`.
 */
import type { Connection, QueryFilter } from 'mongoose'
import { type Acting, system } from '../accounts/scope.js'
import type { Clock } from '../lib/clock.js'
import { refuse } from '../lib/errors.js'
import { newId } from '../lib/ids.js'
import type { Municipality } from '../municipalities/model.js'
import type { Notices } from '../notices/service.js'
import type { Queue } from '../queue/queue.js'
import { isDuplicate } from '../stores/errors.js'
import { dueAt, ladder } from './clock.js'
import { type Figures, figuresOf } from './figures.js'
import { type DeadlineMove, deadlineMoves, markSent, nextStepAt, owedStep } from './lifecycle.js'
import { type Deadline, type DeadlineKind, type DeadlineStep, deadlineModel } from './model.js'
import { type People, recipientsOf, workOf } from './recipients.js'

interface Deps {
  db: Connection
  clock: Clock
  queue: Queue
  municipalities: { get(kommunekode: string): Promise<Municipality | null> }
  accounts: People
  notices: Pick<Notices, 'send'>
  /** for tests: called between acting (the notices exist) and marking (the step says so) */
  acted?: () => Promise<void>
}

export interface Promised {
  kind: DeadlineKind
  /** id of the opening, placement or question */
  subject: string
  round: number
  municipality: string
  /** an account's id */
  owner: string
  /** the company that waits */
  company: string
  /** when the promise was given; now if left out */
  startedAt?: Date
}

interface Dropped extends Pick<Promised, 'kind' | 'subject'> {
  reason: string
  upTo?: number
  startedBy?: Date
}

/** A step that was sent: how many people it reached, and milliseconds after its time. */
export type Fired = { step: number; recipients: number; lateBy: number } | null

export interface OwedStep {
  deadline: string
  step: number
}

/** Others may mark the same deadline at the same time; each lost race means that its steps moved on. */
const races = 10

export function createDeadlines(deps: Deps) {
  const { db, clock, queue, municipalities, accounts, notices } = deps
  const deadlines = deadlineModel(db)

  function scopeFilter({ scope }: Acting): QueryFilter<Deadline> {
    if (scope.kind === 'system') return {}
    if (scope.kind === 'municipality') return { municipality: scope.municipality }
    throw refuse('NOT_ALLOWED')
  }

  const askFor = (deadline: string, step: DeadlineStep, index: number): Promise<boolean> =>
    queue.add('remind', { deadline, step: index }, { id: `remind-${deadline}-${index}`, at: step.at })

  /** Closes open deadlines with one update. @returns how many. */
  async function close(move: DeadlineMove, filter: QueryFilter<Deadline>, set: Partial<Deadline>): Promise<number> {
    const { from, to } = deadlineMoves[move]
    const { modifiedCount } = await deadlines.updateMany(
      { ...filter, state: from },
      { $set: { ...set, state: to, nextStepAt: null } },
    )
    return modifiedCount
  }

  function of(kind: DeadlineKind, subject: string, round: number): Promise<Deadline | null> {
    return deadlines.findOne({ kind, subject, round }).lean<Deadline>().exec()
  }

  /** @throws NOT_FOUND outside the scope */
  async function get(acting: Acting, id: string): Promise<Deadline> {
    const deadline = await deadlines.findOne({ ...scopeFilter(acting), _id: id }).lean<Deadline>()
    if (!deadline) throw refuse('NOT_FOUND')
    return deadline
  }

  /** The new owner of a moved deadline is told, or whoever covers. Twice is once. */
  async function tellMoved(id: string): Promise<void> {
    const deadline = await deadlines.findById(id).lean<Deadline>()
    if (!deadline?.movedAt) return
    const { owner, movedAt } = deadline
    const recipient = await accounts.actingFor(owner, deadline.municipality, workOf(deadline))
    const cause = `deadline-moved/${id}/${recipient}/${movedAt.getTime()}`
    await notices.send({ cause, recipient, template: 'deadline-moved', ids: { deadline: id, owner } })
    // Not if it was moved again meanwhile: then somebody else is to be told.
    await deadlines.updateOne({ _id: id, owner, movedAt }, { $set: { movedAt: null } })
  }

  return {
    /**
     * Starts a promise and schedules its ladder. Twice for the same kind, subject and round is once.
     * The due time is computed here and never again, whatever happens to the settings.
     * @throws NOT_FOUND when the municipality is not served here.
     */
    async start({ startedAt = clock.now(), ...promised }: Promised): Promise<Deadline> {
      const { kind, subject, round } = promised
      const settings = await municipalities.get(promised.municipality)
      if (!settings) throw refuse('NOT_FOUND')
      const due = dueAt(startedAt, settings)
      const steps = ladder(startedAt, due, settings).map(step => ({ ...step, sentAt: null, superseded: false }))
      const deadline: Deadline = {
        ...{ ...promised, _id: newId(), startedAt, dueAt: due, state: 'open' },
        ...{ metAt: null, droppedAt: null, dropReason: null, steps, nextStepAt: nextStepAt(steps) },
      }
      try {
        await deadlines.create(deadline)
      } catch (error) {
        const known = isDuplicate(error) && (await of(kind, subject, round))
        if (known) return known
        throw error
      }
      await Promise.all(steps.map((step, index) => askFor(deadline._id, step, index)))
      return deadline
    },

    /** The promise is kept. @returns false when there was no open one: met, dropped or never given. */
    async meet({ kind, subject, round }: Pick<Promised, 'kind' | 'subject' | 'round'>): Promise<boolean> {
      return (await close('meet', { kind, subject, round }, { metAt: clock.now() })) === 1
    },

    /**
     * Nobody waits any more: open rounds of the subject end without an answer, only those up to a round or begun by a moment
     * if told. Whoever acts on what was read a while ago tells it, because a new promise may have been given since.
     * @returns how many
     */
    drop({ kind, subject, reason, upTo, startedBy }: Dropped): Promise<number> {
      const filter: QueryFilter<Deadline> = { kind, subject }
      if (upTo !== undefined) filter.round = { $lte: upTo }
      if (startedBy) filter.startedAt = { $lte: startedBy }
      return close('drop', filter, { droppedAt: clock.now(), dropReason: reason })
    },

    of,

    get,

    /** The open ones about these subjects, by subject. */
    async openOf(kind: DeadlineKind, subjects: readonly string[]): Promise<Map<string, Deadline>> {
      const found = await deadlines
        .find({ kind, subject: { $in: [...subjects] }, state: 'open' })
        .sort({ dueAt: -1, _id: 1 })
        .lean<Deadline[]>()
      return new Map(found.map(deadline => [deadline.subject, deadline]))
    },

    /** Deadlines in scope, the first due first; of one owner or several, in one state, if asked. */
    list(
      acting: Acting,
      { owner, state }: { owner?: string | string[]; state?: Deadline['state'] } = {},
    ): Promise<Deadline[]> {
      const filter = scopeFilter(acting)
      if (owner !== undefined) filter.owner = { $in: [owner].flat() }
      if (state) filter.state = state
      return deadlines.find(filter).sort({ dueAt: 1, _id: 1 }).lean<Deadline[]>().exec()
    },

    /**
     * Sends the latest due step of a deadline and marks it, if the asked step is owed. Acts first, marks second: a kill
     * in between is repaired by running again, because the notices' causes are unique per step and recipient.
     */
    async fire(id: string, asked: number): Promise<Fired> {
      for (let race = 0; race < races; race++) {
        const deadline = await deadlines.findById(id).lean<Deadline>()
        const now = clock.now()
        const step = deadline && owedStep(deadline, asked, now)
        if (!deadline || step === null) return null
        const { at, level } = deadline.steps[step] as DeadlineStep

        const municipality = await municipalities.get(deadline.municipality)
        const recipients = await recipientsOf(deadline, level, municipality, accounts)
        const template = level === 'owner' ? 'deadline-reminder' : 'deadline-overdue'
        const ids = { deadline: id, step: String(step) }
        for (const recipient of recipients)
          await notices.send({ cause: `deadline/${id}/${step}/${recipient}`, recipient, template, ids })
        await deps.acted?.()

        const steps = markSent(deadline.steps, step, now)
        const { modifiedCount } = await deadlines.updateOne(
          // Every mark moves nextStepAt, so the same value means that nobody has marked since the reading above.
          { _id: id, state: 'open', nextStepAt: deadline.nextStepAt },
          { $set: { steps, nextStepAt: nextStepAt(steps) } },
        )
        if (modifiedCount === 1) return { step, recipients: recipients.length, lateBy: now.getTime() - at.getTime() }
      }
      throw new Error(`deadline ${id} was marked by others ${races} times in a row`)
    },

    /** Steps that are due and have no mark, the longest due first: the latest due step of each open deadline. */
    async owed(limit = 500): Promise<OwedStep[]> {
      const now = clock.now()
      const found = await deadlines
        .find({ state: 'open', nextStepAt: { $lte: now } }, { steps: 1 })
        .sort({ nextStepAt: 1, _id: 1 })
        .limit(limit)
        .lean<Pick<Deadline, '_id' | 'steps'>[]>()
      return found.map(({ _id, steps }) => ({ deadline: _id, step: steps.findLastIndex(({ at }) => at <= now) }))
    },

    /** Asks again for the jobs of steps due within some milliseconds, in case an emptied queue has lost them. */
    async scheduleSoon(within: number): Promise<void> {
      const now = clock.now()
      const until = new Date(now.getTime() + within)
      const soon = await deadlines
        .find({ state: 'open', nextStepAt: { $gt: now, $lte: until } }, { steps: 1, nextStepAt: 1 })
        .sort({ nextStepAt: 1, _id: 1 })
        .limit(1000)
        .lean<Pick<Deadline, '_id' | 'steps' | 'nextStepAt'>[]>()
      for (const { _id, steps, nextStepAt: at } of soon) {
        const index = steps.findIndex(step => step.at.getTime() === at?.getTime())
        const step = steps[index]
        // One refusal means that the queue is away: sweep sends the steps itself.
        if (step && !(await askFor(_id, step, index))) return
      }
    },

    /**
     * Moves an open deadline to another owner, who is told.
     * @throws NOT_FOUND outside the scope, WRONG_STATE when it is closed
     */
    async changeOwner(acting: Acting, id: string, owner: string): Promise<void> {
      await deadlines.updateOne(
        { ...scopeFilter(acting), _id: id, state: 'open', owner: { $ne: owner } },
        { $set: { owner, movedAt: clock.now() } },
      )
      const moved = await get(acting, id)
      if (moved.state !== 'open' || moved.owner !== owner) throw refuse('WRONG_STATE', { state: moved.state })
      await tellMoved(id)
    },

    /** For sweep: tells the new owners whom a kill left untold. */
    async tellNewOwners(limit = 500): Promise<void> {
      const untold = await deadlines
        .find({ movedAt: { $gt: new Date(0) } }, { _id: 1 })
        .sort({ movedAt: 1, _id: 1 })
        .limit(limit)
        .lean<Pick<Deadline, '_id'>[]>()
      for (const { _id } of untold) await tellMoved(_id)
    },

    /** How the promise was kept, per kind; `from` and `to` bound the start. */
    async figures(acting: Acting, { from, to }: { from?: Date; to?: Date } = {}): Promise<Figures> {
      const filter = scopeFilter(acting)
      if (from || to) filter.startedAt = { ...(from && { $gte: from }), ...(to && { $lt: to }) }
      const found = await deadlines
        .find(filter, { kind: 1, state: 1, startedAt: 1, dueAt: 1, metAt: 1, steps: 1 })
        .sort({ startedAt: 1, _id: 1 })
        .lean<Deadline[]>()
      return figuresOf(found, clock.now())
    },

    /** Open deadlines past their due time, for the worker's figures. */
    overdue(): Promise<number> {
      return deadlines.countDocuments({ ...scopeFilter(system), state: 'open', dueAt: { $lte: clock.now() } }).exec()
    },
  }
}

export type Deadlines = ReturnType<typeof createDeadlines>
