/**
 * Sends one notice. Whoever takes the claim renders, hands the mail over and stamps the outcome. A process that dies in
 * between leaves a lease that runs out; the next one sends once more if the outcome is unknown, but only once.
 */
import { createHash } from 'node:crypto'
import type { Model } from 'mongoose'
import type { Account } from '../accounts/model.js'
import type { Clock } from '../lib/clock.js'
import { newId } from '../lib/ids.js'
import type { Queue } from '../queue/queue.js'
import { type Mail, MailError, type Mailer } from './mailer.js'
import type { Notice } from './model.js'
import type { MailTemplates, MailText, Renderers } from './renderers.js'

export interface DeliveryDeps {
  clock: Clock
  /** never moved by hand; leases are about processes, not about the business' time */
  realTime: Clock
  queue: Queue
  accounts: { byId(id: string): Promise<Account | null> }
  /** read at delivery, because higher domains provide them */
  renderers: () => Renderers
  templates: MailTemplates
  mailer: Mailer
  /** the host in Message-IDs */
  host: string
  /** for tests: called between the mail server's receipt and the stamp */
  handedOver?: () => Promise<void>
}

/** 'not-mine': already settled, not due yet, or another worker holds it. */
export type Delivered = 'sent' | 'dropped' | 'later' | 'failed' | 'not-mine'

/** Longer than one attempt can take (see mailer.ts), in milliseconds. */
export const lease = 120_000
const free = new Date(0)

const [second, minute, hour] = [1000, 60_000, 3_600_000]
/** Waits after the first, second ... failed attempt, in milliseconds; after the last one the notice is given up. */
export const retryAfter = [30 * second, 2 * minute, 10 * minute, 30 * minute, hour, 2 * hour, 4 * hour]

export function createDelivery(notices: Model<Notice>, deps: DeliveryDeps) {
  const { clock, realTime, queue, accounts, renderers, templates, mailer } = deps

  /** The notice with a claim of our own, and whether an earlier attempt's outcome is unknown. */
  async function take(id: string): Promise<Notice | null> {
    const taken = realTime.now()
    return notices
      .findOneAndUpdate(
        { _id: id, state: 'pending', dueAt: { $lte: clock.now() }, leaseUntil: { $lte: taken } },
        { $set: { claim: newId(), leaseUntil: new Date(taken.getTime() + lease) }, $inc: { attempts: 1 } },
        { returnDocument: 'after' },
      )
      .lean<Notice>()
      .exec()
  }

  /** Writes an outcome, unless the lease ran out and another worker took over. */
  async function settle(notice: Notice, outcome: Delivered, set: Partial<Notice>): Promise<Delivered> {
    const { matchedCount } = await notices.updateOne(
      { _id: notice._id, claim: notice.claim, state: 'pending' },
      { $set: { claim: null, leaseUntil: free, ...set } },
    )
    return matchedCount === 1 ? outcome : 'not-mine'
  }

  async function giveUp(notice: Notice, lastError: string): Promise<Delivered> {
    const account = await accounts.byId(notice.recipient)
    const places = account?.memberships.map(({ municipality }) => municipality) ?? []
    const municipalities = [...new Set(places.filter(place => place !== null))].sort()
    return settle(notice, 'failed', { state: 'failed', lastError, municipalities })
  }

  async function tryLater(notice: Notice, lastError: string, set: Partial<Notice> = {}): Promise<Delivered> {
    const wait = retryAfter[notice.attempts - 1]
    if (wait === undefined) return giveUp(notice, lastError)
    const dueAt = new Date(clock.now().getTime() + wait)
    const outcome = await settle(notice, 'later', { dueAt, lastError, ...set })
    if (outcome === 'later') await ask(queue, { ...notice, dueAt })
    return outcome
  }

  /** The mail's text and whom it goes to, or null when it is no longer true or nobody is there to read it. */
  async function render(notice: Notice, recipient: Account | null): Promise<(MailText & Pick<Mail, 'to'>) | null> {
    if (!recipient || recipient.disabledAt) return null
    const renderer = renderers()[notice.template]
    if (!renderer) throw new Error(`no renderer for the mail ${notice.template}`)
    const data = await renderer(notice.ids, recipient)
    if (!data) return null
    const { name, email } = recipient
    if (typeof data.sendTo === 'string')
      return { ...templates.mail(notice.template, {}), to: { name: '', address: data.sendTo } }
    return { ...templates.mail(notice.template, { recipientName: name, ...data }), to: { name, address: email } }
  }

  /** Notes that the outcome is unknown from now on, and counts a repeat. False: the claim was lost meanwhile. */
  async function handOver(notice: Notice): Promise<boolean> {
    const { matchedCount } = await notices.updateOne(
      { _id: notice._id, claim: notice.claim, state: 'pending' },
      { $set: { handedOverAt: clock.now() }, $inc: { repeats: notice.handedOverAt ? 1 : 0 } },
    )
    return matchedCount === 1
  }

  /** Sends one notice if it is pending and due. Safe to call twice, from two workers at once, and after a kill. */
  async function deliver(id: string): Promise<Delivered> {
    const notice = await take(id)
    if (!notice) return 'not-mine'
    if (notice.handedOverAt && notice.repeats >= 1) return giveUp(notice, 'outcome unknown twice')
    if (notice.attempts > retryAfter.length + 1) return giveUp(notice, notice.lastError ?? 'interrupted')

    let mail: Awaited<ReturnType<typeof render>>
    try {
      mail = await render(notice, await accounts.byId(notice.recipient))
    } catch (error) {
      // Never its message, which may quote a document.
      return tryLater(notice, `RENDERING ${error instanceof Error ? error.name : typeof error}`)
    }
    if (!mail) return settle(notice, 'dropped', { state: 'dropped' })

    if (!(await handOver(notice))) return 'not-mine'
    try {
      await mailer.send({ ...mail, messageId: messageId(notice.cause, deps.host) })
    } catch (error) {
      const refused = error instanceof MailError && error.certain
      const reason = error instanceof MailError ? error.reason : 'UNKNOWN'
      return tryLater(notice, reason, refused ? { handedOverAt: null } : {})
    }
    await deps.handedOver?.()
    return settle(notice, 'sent', { state: 'sent', sentAt: clock.now(), lastError: null })
  }

  return deliver
}

/** Asks the queue for the delivery of a notice; each attempt is a job of its own. */
export const ask = (queue: Queue, notice: Pick<Notice, '_id' | 'attempts' | 'dueAt'>): Promise<boolean> =>
  queue.add(
    'deliver-notice',
    { notice: notice._id },
    { id: `deliver-${notice._id}-${notice.attempts}`, at: notice.dueAt },
  )

/** The same cause gives the same Message-ID, so that a repeat is recognisable. */
export const messageId = (cause: string, host: string): string =>
  `${createHash('sha256').update(cause).digest('hex').slice(0, 32)}@${host}`
