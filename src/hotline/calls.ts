/**
 * A call to the hotline, written down as the question it was: with the answer that was given at once, or waiting for one like
 * every other. What a click of the company's own would have proved is made up for as in docs/decisions/22.
 */
import type { Model } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Audit } from '../audit/service.js'
import type { Companies } from '../companies/service.js'
import type { Clock } from '../lib/clock.js'
import { refuse } from '../lib/errors.js'
import { newId } from '../lib/ids.js'
import type { Openings } from '../openings/service.js'
import { isDuplicate } from '../stores/errors.js'
import type { Question, QuestionMessage } from './model.js'
import { type NewQuestion, subjectOf } from './subject.js'

interface Deps {
  questions: Model<Question>
  clock: Clock
  audit: Pick<Audit, 'record'>
  companies: Pick<Companies, 'get'>
  openings: Pick<Openings, 'get'>
  settle(id: string): Promise<void>
  mayAnswerIn(acting: Acting, municipality: string): Promise<boolean>
}

export interface NewCall extends NewQuestion {
  /** drawn for the form, and the question's own: the same form sent twice is one call */
  id: string
  company: string
  /** who rang; a company need not have given them access */
  heardFrom: string
  /** left out: nobody has answered yet */
  answer?: string
}

/** The same form has written something else down before. */
const writtenAlready = 'Du har allerede skrevet dette opkald ned. Er det et nyt opkald, så send igen.'

export function createCalls({ questions, clock, audit, companies, openings, settle, mayAnswerIn }: Deps) {
  /** @throws NOT_FOUND for a company out of reach, and for an opening that is not the company's */
  async function companyOf(acting: Acting, { company: id, opening }: NewCall) {
    const company = await companies.get(acting, id)
    if (opening && (await openings.get(acting, opening)).company !== company._id) throw refuse('NOT_FOUND')
    return company
  }

  return {
    /**
     * Whoever answers the hotline writes down what a company asked on the telephone. Without an answer the time of the promise
     * begins now; everybody of the company with access is told.
     * @throws NOT_ALLOWED, NOT_FOUND, WRONG_STATE when the form's own call is another one
     */
    async writeDown(acting: Acting, call: NewCall): Promise<Question> {
      const { id: _id, text, heardFrom, answer, opening = null, scheme = null } = call
      const { _id: company, municipality } = await companyOf(acting, call)
      if (!(await mayAnswerIn(acting, municipality))) throw refuse('NOT_ALLOWED')
      const at = clock.now()
      const said = (from: QuestionMessage['from'], text: string) => ({
        id: newId(),
        from,
        by: acting.account,
        at,
        text,
      })
      const question: Question = {
        ...{ _id, municipality, company, opening, scheme, subject: subjectOf(call), askedBy: acting.account },
        messages: [{ ...said('employer', text), heardFrom }, ...(answer ? [said('hotline', answer)] : [])],
        state: answer ? 'answered' : 'waiting',
        ...{ round: 1, rev: 0, settled: false, createdAt: at, changedAt: at },
      }
      await audit.record(acting, {
        ...{ what: 'question.write-down', on: [], subject: _id },
        why: `et opkald skrives ned på vegne af virksomheden ${company}`,
      })
      const known = await insertOrFind(question)
      if (known && !isSame(known, question)) throw refuse('WRONG_STATE', {}, writtenAlready)
      await settle(_id)
      return known ?? question
    },
  }

  /** @returns what the id belongs to already; null: it was inserted */
  async function insertOrFind(question: Question): Promise<Question | null> {
    try {
      await questions.create(question)
      return null
    } catch (error) {
      const known = isDuplicate(error) && (await questions.findById(question._id).lean<Question>())
      if (!known) throw error
      return known
    }
  }
}

/** What was written down, by whom and for whom; what came afterwards makes it no other call. */
const isSame = (known: Question, call: Question): boolean =>
  JSON.stringify(contentOf(known, call)) === JSON.stringify(contentOf(call, call))

const contentOf = (
  { municipality, company, askedBy, opening, scheme, subject, messages }: Question,
  { messages: { length } }: Question,
) => [
  ...[municipality, company, askedBy, opening, scheme, subject],
  messages.slice(0, length).map(({ from, text, heardFrom = null }) => [from, text, heardFrom]),
]

/** The first message, if a call was written down; null: the company wrote it itself. */
export const callOf = ({ messages }: Pick<Question, 'messages'>): QuestionMessage | null =>
  messages.find(({ heardFrom }) => heardFrom !== undefined) ?? null
