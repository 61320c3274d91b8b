import type { Model } from 'mongoose'
import type { Accounts } from '../accounts/service.js'
import type { Companies } from '../companies/service.js'
import type { Deadlines } from '../deadlines/service.js'
import type { Notices } from '../notices/service.js'
import type { Queue } from '../queue/queue.js'
import { isOver } from './lifecycle.js'
import type { Opening } from './model.js'

export interface SettleDeps {
  openings: Model<Opening>
  accounts: Pick<Accounts, 'actingFor' | 'membersOfCompany'>
  companies: Pick<Companies, 'byId'>
  deadlines: Pick<Deadlines, 'start' | 'meet' | 'drop'>
  notices: Pick<Notices, 'send'>
  queue: Pick<Queue, 'add'>
}

/** Somebody else changed the opening while this was under way; each lost race means that it moved on. */
const races = 10

/**
 * What follows from an opening's state: deadlines started, met or dropped, notices sent, ranking asked for. Every step
 * is idempotent and derived from the document, so it may run twice and a kill in between is made good by the next sweep.
 */
export function createSettle({ openings, accounts, companies, deadlines, notices, queue }: SettleDeps) {
  /** One mail per template, opening, round and recipient. */
  const tell = (template: string, { _id, round }: Opening, recipient: string) =>
    notices.send({
      cause: `${template}/${_id}/${round}/${recipient}`,
      recipient,
      template,
      ids: { opening: _id, round: String(round) },
    })

  const tellCompany = async (template: string, opening: Opening) => {
    for (const { _id } of await accounts.membersOfCompany(opening.company)) await tell(template, opening, _id)
  }

  /** The company waits: the 24 hours run from the moment its round began. */
  async function promise(opening: Opening): Promise<void> {
    const company = await companies.byId(opening.company)
    if (!company || !opening.roundStartedAt) return
    await deadlines.start({
      kind: 'answer-opening',
      subject: opening._id,
      round: opening.round,
      municipality: opening.municipality,
      owner: company.keyConsultant,
      company: opening.company,
      startedAt: opening.roundStartedAt,
    })
    await tellCompany('opening-receipt', opening)
    await tell('opening-published', opening, await accounts.actingFor(company.keyConsultant, company.municipality))
  }

  async function follow(opening: Opening): Promise<void> {
    if (opening.state === 'draft') {
      if (opening.origin === 'staff') await tellCompany('opening-written', opening)
      return
    }
    if (opening.answer) {
      await deadlines.meet({ kind: 'answer-opening', subject: opening._id, round: opening.round })
      if (opening.answer.kind === 'none') await tellCompany('opening-no-match', opening)
    } else if (!isOver(opening.state)) await promise(opening)
    const { _id: subject, round, state } = opening
    // A later round is not this state's; an earlier one that a kill left open has ended.
    const upTo = isOver(state) ? round : round - 1
    const reason = isOver(state) ? state : 'reopened'
    if (upTo > 0) await deadlines.drop({ kind: 'answer-opening', subject, reason, upTo })
    // While it is paused nobody can be shown; who waits is promised an answer anew when it goes on.
    if (isOver(state) || state === 'paused')
      await deadlines.drop({ kind: 'decide-late', subject, reason: state, startedBy: opening.changedAt })
    if (state === 'expired') await tellCompany('opening-expired', opening)
    if (opening.rankWanted > opening.rankedRev) {
      const job = { opening: opening._id, rev: opening.rankWanted }
      await queue.add('rank-opening', job, { id: `rank-${job.opening}-${job.rev}` })
    }
  }

  /** Does what the present state asks for, and marks it done if nothing moved meanwhile; otherwise once more. */
  return async function settle(id: string): Promise<void> {
    for (let race = 0; race < races; race++) {
      const opening = await openings.findById(id).lean<Opening>()
      if (!opening) return
      await follow(opening)
      const { matchedCount } = await openings.updateOne({ _id: id, rev: opening.rev }, { $set: { settled: true } })
      if (matchedCount === 1) return
    }
  }
}
