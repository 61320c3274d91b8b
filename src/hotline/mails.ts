import type { Connection } from 'mongoose'
import type { Account } from '../accounts/model.js'
import type { Accounts } from '../accounts/service.js'
import { companyModel } from '../companies/model.js'
import type { Subject } from '../deadlines/mails.js'
import type { Deadlines } from '../deadlines/service.js'
import { formatInstant } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import { hotlineWords as words } from '../lib/words/da/hotline.js'
import type { Renderer, Renderers } from '../notices/renderers.js'
import { openingModel } from '../openings/model.js'
import { type Question, questionModel } from './model.js'

interface Deps {
  db: Connection
  accounts: Pick<Accounts, 'byId' | 'hotlineOf'>
  deadlines: Pick<Deadlines, 'of'>
  publicUrl: string
}

/**
 * The hotline's mails. None of them holds anything that was written: they say that there is something to read, and
 * where. Each is rendered when it is sent, and falls away when it is no longer true.
 */
export function hotlineMails({ db, accounts, deadlines, publicUrl }: Deps): Renderers {
  const questions = questionModel(db)

  const dueOf = async ({ _id, round }: Question): Promise<string | null> => {
    const deadline = await deadlines.of('answer-question', _id, round)
    return deadline && formatInstant(deadline.dueAt)
  }

  const isMember = (recipient: Account, { company }: Question) =>
    recipient.memberships.some(one => one.company === company && one.state === 'active')

  const waitsFor = (question: Question | null, round: string | undefined): question is Question =>
    question?.state === 'waiting' && String(question.round) === round

  const receipt: Renderer = async (ids, recipient) => {
    const question = await questions.findById(ids.question).lean<Question>()
    if (!waitsFor(question, ids.about) || !isMember(recipient, question)) return null
    return {
      due: await dueOf(question),
      ...asked(question),
      url: publicUrl + paths.questions.show(question._id),
      hotline: await accounts.hotlineOf(question.municipality),
    }
  }

  const toAnswer: Renderer = async ids => {
    const question = await questions.findById(ids.question).lean<Question>()
    if (!waitsFor(question, ids.about)) return null
    const company = await companyModel(db).findById(question.company).lean()
    if (!company) return null
    const last = lastOfEmployer(question)
    const writer = await accounts.byId(last?.by ?? '')
    const caller = last?.heardFrom ?? null
    return {
      companyName: company.name,
      caller,
      writer: caller && (writer?.name ?? words.somebody),
      asker: caller === null && writer ? { name: writer.name, phone: writer.phone } : null,
      about: await titleOf(db, question),
      due: await dueOf(question),
      url: publicUrl + paths.hotline.question(question._id),
    }
  }

  const answered: Renderer = async (ids, recipient) => {
    const question = await questions.findById(ids.question).lean<Question>()
    const answer = question?.messages.findIndex(({ id }) => id === ids.about) ?? -1
    if (!question || answer < 0 || !isMember(recipient, question)) return null
    return {
      ...asked(question, answer),
      url: publicUrl + paths.questions.show(question._id),
      hotline: await accounts.hotlineOf(question.municipality),
    }
  }

  return { 'question-receipt': receipt, 'question-asked': toAnswer, 'question-answered': answered }
}

const lastOfEmployer = ({ messages }: Question, before = messages.length) =>
  messages.slice(0, before).findLast(({ from }) => from === 'employer')

/** When the employer wrote or rang last: so that who has several questions knows which one a mail is about. */
function asked(question: Question, before?: number): { sent: string; call: boolean } {
  const last = lastOfEmployer(question, before)
  return { sent: formatInstant(last?.at ?? question.createdAt), call: last?.heardFrom !== undefined }
}

/** What a question is about in lists and mails; never the employer's own text, which may name somebody. */
async function titleOf(db: Connection, { opening }: Question): Promise<string> {
  const found = opening && (await openingModel(db).findById(opening, { number: 1 }).lean())
  return found ? words.subjectOfOpening.replace('{number}', found.number) : words.subjectOf
}

/** For the mails of the question's deadline. @returns null when nobody waits for an answer any more */
export const describeQuestion =
  (db: Connection) =>
  async (subject: string): Promise<Subject | null> => {
    const question = await questionModel(db).findById(subject).lean<Question>()
    if (question?.state !== 'waiting') return null
    const company = await companyModel(db).findById(question.company).lean()
    if (!company) return null
    const { sent, call } = asked(question)
    return {
      title: `${await titleOf(db, question)}, ${call ? 'ringet' : 'skrevet'} ${sent}`,
      companyName: company.name,
      path: paths.hotline.question(question._id),
    }
  }
