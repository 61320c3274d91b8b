/** Sessions in the document store, so that a lost Redis signs nobody out. */
import { createHash } from 'node:crypto'
import type { SessionStore } from '@fastify/session'
import type { Connection, Model } from 'mongoose'
import type { Clock } from '../lib/clock.js'
import { type Definition, date, modelOf, optionalText, text } from '../stores/model.js'

/** One browser that is signed in. */
export interface StoredSession {
  /** SHA-256 of the id in the cookie: who reads the store cannot take over a session */
  _id: string
  account: string
  membership: string | null
  createdAt: Date
  /** the last click, give or take `stampEvery` */
  seenAt: Date
}

const definition: Definition<StoredSession> = {
  _id: text,
  account: text,
  membership: optionalText,
  createdAt: date,
  seenAt: date,
}

export const sessionModel = (db: Connection): Model<StoredSession> =>
  modelOf(db, 'Session', 'sessions', definition, [[{ account: 1 }], [{ seenAt: 1 }], [{ createdAt: 1 }]])

const hours = 3_600_000
/** A session without a click for so long is over, in milliseconds. */
const idle = 12 * hours
/** One that is clicked in is over too, so that a cookie that was taken away is not good for ever. */
const longest = 7 * 24 * hours
const stampEvery = 5 * 60_000

const keyOf = (sessionId: string) => createHash('sha256').update(sessionId).digest('base64url')

export interface Sessions {
  store: SessionStore
  /** Ends every session of an account but one (`except` is a cookie's session id). */
  endOthers(account: string, except: string): Promise<void>
  /** Ends every session of an account. */
  endAll(account: string): Promise<void>
  /** Keeps live sessions alive over a move of the demo's clock from `before` to now. */
  carryOver(before: Date): Promise<void>
  /** Deletes those that are over. */
  forgetOver(): Promise<void>
}

export function createSessions({ db, clock }: { db: Connection; clock: Clock }): Sessions {
  const sessions = sessionModel(db)
  const oldest = (now: Date) => new Date(now.getTime() - idle)
  const first = (now: Date) => new Date(now.getTime() - longest)

  async function read(sessionId: string) {
    const now = clock.now()
    const found = await sessions
      .findOne({ _id: keyOf(sessionId), seenAt: { $gt: oldest(now) }, createdAt: { $gt: first(now) } })
      .lean<StoredSession>()
      .exec()
    if (!found) return null
    if (now.getTime() - found.seenAt.getTime() > stampEvery)
      await sessions.updateOne({ _id: found._id }, { $set: { seenAt: now } })
    return { account: found.account, membership: found.membership }
  }

  async function write(sessionId: string, session: { account?: string; membership?: string | null }) {
    // The library stores an empty session when it makes a new id; nothing is kept until somebody is signed in.
    if (!session.account) return
    const now = clock.now()
    await sessions.updateOne(
      { _id: keyOf(sessionId) },
      {
        $set: { account: session.account, membership: session.membership ?? null, seenAt: now },
        $setOnInsert: { createdAt: now },
      },
      { upsert: true },
    )
  }

  return {
    store: {
      get: (id, done) => void read(id).then(found => done(null, found as never), done),
      set: (id, session, done) => void write(id, session as never).then(() => done(), done),
      destroy: (id, done) => void sessions.deleteOne({ _id: keyOf(id) }).then(() => done(), done),
    },
    async endOthers(account, except) {
      await sessions.deleteMany({ account, _id: { $ne: keyOf(except) } })
    },
    async endAll(account) {
      await sessions.deleteMany({ account })
    },
    async carryOver(before) {
      const now = clock.now()
      await sessions.updateMany({ seenAt: { $gt: oldest(before) } }, { $set: { seenAt: now, createdAt: now } })
    },
    async forgetOver() {
      const now = clock.now()
      await sessions.deleteMany({ $or: [{ seenAt: { $lte: oldest(now) } }, { createdAt: { $lte: first(now) } }] })
    },
  }
}
