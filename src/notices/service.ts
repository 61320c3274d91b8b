import type { Connection, QueryFilter } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import { refuse } from '../lib/errors.js'
import { newId } from '../lib/ids.js'
import { isDuplicate } from '../stores/errors.js'
import { ask, createDelivery, type DeliveryDeps } from './delivery.js'
import { type Notice, noticeModel } from './model.js'

export interface NewNotice {
  /** why it is sent, unique per recipient, e.g. `deadline/<id>/<step>/<account>` */
  cause: string
  /** an account's id */
  recipient: string
  /** a mail of views/mails */
  template: string
  /** ids the renderer reads again */
  ids: Record<string, string>
}

/** Mails that must go out once each: kept as documents, sent by the worker, found by sweep when a job was lost. */
export function createNotices({ db, ...deps }: DeliveryDeps & { db: Connection }) {
  const notices = noticeModel(db)
  const { clock, realTime, queue } = deps

  /** Failed notices of the municipality's people, or of everybody for the system. */
  function failedFilter({ scope }: Acting): QueryFilter<Notice> {
    if (scope.kind === 'system') return { state: 'failed' }
    if (scope.kind === 'municipality') return { state: 'failed', municipalities: scope.municipality }
    throw refuse('NOT_ALLOWED')
  }

  return {
    /**
     * Keeps a notice and asks the worker to deliver it. The same cause twice is one notice.
     * @returns false when it was there already.
     */
    async send({ cause, recipient, template, ids }: NewNotice): Promise<boolean> {
      const now = clock.now()
      const notice: Notice = {
        ...{ _id: newId(), cause, recipient, template, ids, state: 'pending', attempts: 0, dueAt: now },
        ...{ claim: null, leaseUntil: new Date(0), handedOverAt: null, repeats: 0, lastError: null },
        ...{ municipalities: [], createdAt: now, sentAt: null },
      }
      try {
        await notices.create(notice)
      } catch (error) {
        if (isDuplicate(error)) return false
        throw error
      }
      await ask(queue, notice)
      return true
    },

    deliver: createDelivery(notices, deps),

    /** Ids of notices that are due and that nobody is sending, the longest due first. */
    async pending(limit = 500): Promise<string[]> {
      const found = await notices
        .find({ state: 'pending', dueAt: { $lte: clock.now() }, leaseUntil: { $lte: realTime.now() } }, { _id: 1 })
        .sort({ dueAt: 1, _id: 1 })
        .limit(limit)
        .lean<{ _id: string }[]>()
      return found.map(({ _id }) => _id)
    },

    /** The coordinator's list of mails that could not be sent, the newest first. */
    failed(acting: Acting, limit = 200): Promise<Notice[]> {
      return notices.find(failedFilter(acting)).sort({ createdAt: -1, _id: 1 }).limit(limit).lean<Notice[]>().exec()
    },

    /** Tries a failed notice again from the beginning. @throws NOT_FOUND when it is not a failed one in scope. */
    async retry(acting: Acting, id: string): Promise<void> {
      const set = { state: 'pending', attempts: 0, handedOverAt: null, lastError: null, dueAt: clock.now() } as const
      const notice = await notices
        .findOneAndUpdate({ ...failedFilter(acting), _id: id }, { $set: set }, { returnDocument: 'after' })
        .lean<Notice>()
      if (!notice) throw refuse('NOT_FOUND')
      await ask(queue, notice)
    },

    /** For the worker's figures: how many wait, were given up, and were sent once more after an unknown outcome. */
    async backlog(): Promise<{ pending: number; failed: number; repeated: number }> {
      const [pending, failed, repeated] = await Promise.all([
        notices.countDocuments({ state: 'pending' }),
        notices.countDocuments({ state: 'failed' }),
        notices.countDocuments({ repeats: { $gt: 0 } }),
      ])
      return { pending, failed, repeated }
    },
  }
}

export type Notices = ReturnType<typeof createNotices>
