/** What must be true when everything has come to rest, read from the documents and the mail server's counts alone. */
import type { Connection } from 'mongoose'
import type { Account } from '../../src/accounts/model.js'
import { checkConsistency } from '../../src/consistency.js'
import { type Deadline, deadlineModel } from '../../src/deadlines/model.js'
import { recipientsOf } from '../../src/deadlines/recipients.js'
import { messageId } from '../../src/notices/delivery.js'
import { type Notice, noticeModel } from '../../src/notices/model.js'
import type { Services } from '../../src/services.js'
import { checkCourses } from './courses.js'
import type { Sink } from './sink.js'

export interface Result {
  /** one sentence each; empty when every promise was kept */
  wrong: string[]
  deadlines: { all: number; stepsDue: number; sent: number; superseded: number }
  notices: Record<Notice['state'], number>
  /** mails more than one for the same notice, all of them counted by the notice itself */
  repeats: number
  /** given up because a kill hid the outcome twice; on the coordinator's list */
  unknownTwice: number
}

export async function checkAll({
  services,
  sink,
  host,
}: {
  services: Services
  sink: Sink
  host: string
}): Promise<Result> {
  const { db } = services
  const { broken, unfinished } = await checkConsistency(db)
  const wrong = [...broken]
  if (unfinished > 0) wrong.push(`${unfinished} moves are still half done`)
  const result: Result = {
    wrong,
    deadlines: { all: 0, stepsDue: 0, sent: 0, superseded: 0 },
    notices: { pending: 0, sent: 0, dropped: 0, failed: 0 },
    repeats: 0,
    unknownTwice: 0,
  }
  const causes = await checkNotices(db, sink, host, result)
  await checkDeadlines(services, causes, result)
  await checkPromises(db, wrong)
  await checkCourses(db, causes, wrong)
  await checkLog(db, wrong)
  return result
}

/** Every notice that was sent is at the mail server, once, or twice with the repeat counted; and nothing else is. */
async function checkNotices(db: Connection, sink: Sink, host: string, result: Result): Promise<Map<string, Notice>> {
  const causes = new Map<string, Notice>()
  const known = new Set<string>()
  for await (const notice of noticeModel(db)
    .find()
    .sort({ _id: 1 })
    .lean<Notice[]>()
    .cursor() as AsyncIterable<Notice>) {
    if (causes.has(notice.cause)) result.wrong.push(`two notices with the cause ${notice.cause}`)
    causes.set(notice.cause, notice)
    const id = messageId(notice.cause, host)
    known.add(id)
    result.notices[notice.state]++
    const mails = sink.counts.get(id) ?? 0
    const said = `notice ${notice.cause} is ${notice.state}, ${mails} mails, ${notice.repeats} repeats`
    if (notice.state === 'pending') result.wrong.push(said)
    if (notice.state === 'sent' && mails === 0) result.wrong.push(said)
    if (mails > 1 + notice.repeats || notice.repeats > 1) result.wrong.push(said)
    if (notice.state === 'failed' && notice.lastError !== 'outcome unknown twice') result.wrong.push(said)
    if (notice.state === 'failed') result.unknownTwice++
    result.repeats += Math.max(0, mails - 1)
  }
  for (const id of sink.counts.keys())
    if (!known.has(id) && !sink.signInIds.has(id)) result.wrong.push(`a mail ${id} that no notice knows of`)
  return causes
}

/** Every due step of an open deadline was sent, once to each recipient, or was overtaken by a later one. */
async function checkDeadlines(services: Services, causes: Map<string, Notice>, result: Result): Promise<void> {
  const { db, clock, municipalities } = services
  const now = clock.now()
  const accounts = oncePerId(services)
  const found = deadlineModel(db).find().sort({ _id: 1 }).lean<Deadline[]>().cursor() as AsyncIterable<Deadline>
  for await (const deadline of found) {
    result.deadlines.all++
    const municipality = await municipalities.get(deadline.municipality)
    for (const [step, { at, level, sentAt, superseded }] of deadline.steps.entries()) {
      if (sentAt) result.deadlines.sent++
      if (superseded) result.deadlines.superseded++
      if (sentAt && superseded) result.wrong.push(`step ${step} of ${deadline._id} is both sent and superseded`)
      if (sentAt)
        for (const recipient of await recipientsOf(deadline, level, municipality, accounts))
          if (!causes.has(`deadline/${deadline._id}/${step}/${recipient}`))
            result.wrong.push(`step ${step} of ${deadline._id} was sent, but not to ${recipient}`)
      if (deadline.state !== 'open' || at > now) continue
      result.deadlines.stepsDue++
      if (!sentAt && !superseded) result.wrong.push(`step ${step} of ${deadline._id} was due at ${at.toISOString()}`)
    }
  }
}

/** The accounts do not change any more, so each is read once. */
function oncePerId({ accounts }: Services) {
  const known = new Map<string, Promise<Account | null>>()
  const acting = new Map<string, Promise<string>>()
  const coordinators = new Map<string, Promise<Account[]>>()
  const once = <Value>(map: Map<string, Promise<Value>>, id: string, read: () => Promise<Value>): Promise<Value> => {
    const value = map.get(id) ?? read()
    map.set(id, value)
    return value
  }
  return {
    byId: (id: string) => once(known, id, () => accounts.byId(id)),
    actingFor: (...of: Parameters<Services['accounts']['actingFor']>) =>
      once(acting, of.join(' '), () => accounts.actingFor(...of)),
    coordinators: (id: string) => once(coordinators, id, () => accounts.coordinators(id)),
  }
}

/** Whoever waits has a deadline, whoever was answered does not wait any more, and nothing is owed. */
async function checkPromises(db: Connection, wrong: string[]): Promise<void> {
  const states = new Map<string, string>()
  for (const { kind, subject, round, state } of await db.collection('deadlines').find().sort({ _id: 1 }).toArray())
    states.set(`${kind} ${subject} ${round}`, state)
  for (const { _id, state, round, answer } of await db
    .collection('openings')
    .find({ state: { $ne: 'draft' } })
    .sort({ _id: 1 })
    .toArray()) {
    const deadline = states.get(`answer-opening ${_id} ${round}`)
    if (state === 'open' && answer === null && deadline !== 'open')
      wrong.push(`opening ${_id} waits without a deadline`)
    if (answer !== null && deadline === 'open') wrong.push(`opening ${_id} is answered and its deadline goes on`)
  }
  for (const { _id, state, round } of await db.collection('questions').find().sort({ _id: 1 }).toArray()) {
    const deadline = states.get(`answer-question ${_id} ${round}`)
    if (state === 'waiting' && deadline !== 'open') wrong.push(`question ${_id} waits without a deadline`)
    if (state !== 'waiting' && deadline === 'open') wrong.push(`question ${_id} is ${state} and its deadline goes on`)
  }
  for (const name of ['openings', 'proposals', 'questions', 'placements']) {
    const owed = await db.collection(name).countDocuments({ settled: false })
    if (owed > 0) wrong.push(`${owed} ${name} are not settled`)
  }
  const withdrawn = new Set<string>()
  for (const { consents } of await db.collection('profiles').find().sort({ _id: 1 }).toArray())
    for (const { id, withdrawnAt } of consents) if (withdrawnAt !== null) withdrawn.add(id)
  for (const { _id, consent } of await db
    .collection('proposals')
    .find({ state: 'confirmed' })
    .sort({ _id: 1 })
    .toArray())
    if (withdrawn.has(consent)) wrong.push(`proposal ${_id} stands on a yes that was taken back`)
}

/** Whatever became of a person stands in the log. */
async function checkLog(db: Connection, wrong: string[]): Promise<void> {
  const logged = new Set<string>()
  for (const { what, subject } of await db
    .collection('audit')
    .find({ subject: { $ne: null } })
    .sort({ _id: 1 })
    .toArray())
    logged.add(`${what} ${subject}`)
  for (const { _id, consent, state, shownAt } of await db.collection('proposals').find().sort({ _id: 1 }).toArray()) {
    if (consent !== null && !logged.has(`proposal.confirm ${_id}`)) wrong.push(`confirming ${_id} is not in the log`)
    if (state === 'accepted' && !logged.has(`proposal.accept ${_id}`)) wrong.push(`accepting ${_id} is not in the log`)
    if (shownAt !== null && !logged.has(`candidate.read ${_id}`)) wrong.push(`showing ${_id} is not in the log`)
  }
}
