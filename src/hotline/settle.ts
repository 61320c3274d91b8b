import type { Model } from 'mongoose'
import type { Accounts } from '../accounts/service.js'
import type { Deadlines } from '../deadlines/service.js'
import type { Municipalities } from '../municipalities/service.js'
import type { Notices } from '../notices/service.js'
import { roundsOf } from './lifecycle.js'
import type { Question } from './model.js'

export interface SettleDeps {
  questions: Model<Question>
  accounts: Pick<Accounts, 'hotlineOf' | 'membersOfCompany'>
  municipalities: Pick<Municipalities, 'get'>
  deadlines: Pick<Deadlines, 'start' | 'meet' | 'drop'>
  notices: Pick<Notices, 'send'>
}

/** Somebody else changed the question while this was under way; each lost race means that it moved on. */
const races = 10

/**
 * What follows from a question's state: deadlines started, met or dropped, notices sent. Every step is idempotent and
 * derived from the document, so it may run twice and a kill in between is made good by the next sweep.
 */
export function createSettle({ questions, accounts, municipalities, deadlines, notices }: SettleDeps) {
  const tell = (template: string, question: Question, about: string, recipient: string) =>
    notices.send({
      cause: `${template}/${question._id}/${about}/${recipient}`,
      recipient,
      template,
      ids: { question: question._id, about },
    })

  /** Every round has its deadline, also one that a kill left without; those that were answered are met. */
  async function promise(question: Question): Promise<void> {
    const { _id: subject, municipality, company } = question
    const settings = await municipalities.get(municipality)
    if (!settings) return
    for (const [index, { opened, answered }] of roundsOf(question.messages).entries()) {
      const one = { kind: 'answer-question', subject, round: index + 1 } as const
      const owner = settings.hotline.contact
      await deadlines.start({ ...one, municipality, owner, company, startedAt: opened.at })
      if (answered) await deadlines.meet(one)
    }
  }

  /**
   * The employer gets a receipt with the due time, after a call everybody with access; the person who answers now a mail with a
   * link, unless they wrote the call down themself.
   */
  async function tellAsked(question: Question): Promise<void> {
    const opened = roundsOf(question.messages).at(-1)?.opened
    if (!opened) return
    const isCall = opened.heardFrom !== undefined
    const hotline = await accounts.hotlineOf(question.municipality)
    const askers = isCall ? (await accounts.membersOfCompany(question.company)).map(({ _id }) => _id) : [opened.by]
    for (const asker of askers) await tell('question-receipt', question, String(question.round), asker)
    if (hotline && !(isCall && hotline.account === opened.by))
      await tell('question-asked', question, String(question.round), hotline.account)
  }

  /** Whoever of the company wrote before the answer; if none of them is there any more, everybody with access. */
  async function tellAnswered(question: Question): Promise<void> {
    const last = question.messages.findLastIndex(({ from }) => from === 'hotline')
    const answer = question.messages[last]
    if (!answer) return
    const members = await accounts.membersOfCompany(question.company)
    const wrote = new Set(question.messages.slice(0, last).map(({ by }) => by))
    const writers = members.filter(({ _id }) => wrote.has(_id))
    for (const { _id } of writers.length > 0 ? writers : members)
      await tell('question-answered', question, answer.id, _id)
  }

  async function follow(question: Question): Promise<void> {
    await promise(question)
    if (question.state === 'closed')
      await deadlines.drop({ kind: 'answer-question', subject: question._id, reason: 'closed' })
    if (question.state === 'waiting') await tellAsked(question)
    await tellAnswered(question)
  }

  /** Does what the present state asks for, and marks it done if nothing moved meanwhile; otherwise once more. */
  return async function settle(id: string): Promise<void> {
    for (let race = 0; race < races; race++) {
      const question = await questions.findById(id).lean<Question>()
      if (!question || question.settled) return
      await follow(question)
      const { matchedCount } = await questions.updateOne({ _id: id, rev: question.rev }, { $set: { settled: true } })
      if (matchedCount === 1) return
    }
  }
}
