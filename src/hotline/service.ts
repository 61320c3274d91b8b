/**
 * The one IGU contact that answers every employer: questions with a promise of an answer. Every change is one
 * conditional update; what follows from it is `settle`'s.
 */
import type { Connection, QueryFilter } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Accounts } from '../accounts/service.js'
import type { Audit } from '../audit/service.js'
import type { Companies } from '../companies/service.js'
import type { Deadlines } from '../deadlines/service.js'
import type { Clock } from '../lib/clock.js'
import { refuse } from '../lib/errors.js'
import { newId } from '../lib/ids.js'
import { type Paged, pageAt, pageSize } from '../lib/paging.js'
import { hotlineWords as words } from '../lib/words/da/hotline.js'
import type { Openings } from '../openings/service.js'
import { createCalls } from './calls.js'
import { after } from './lifecycle.js'
import { type Question, type QuestionMessage, questionModel } from './model.js'
import { createSettle, type SettleDeps } from './settle.js'
import { type NewQuestion, subjectOf } from './subject.js'

export interface HotlineDeps extends Omit<SettleDeps, 'questions' | 'accounts' | 'deadlines'> {
  db: Connection
  clock: Clock
  audit: Pick<Audit, 'record'>
  accounts: SettleDeps['accounts'] & Pick<Accounts, 'actingFor'>
  companies: Pick<Companies, 'get'>
  openings: Pick<Openings, 'get'>
  deadlines: SettleDeps['deadlines'] & Pick<Deadlines, 'of'>
}

/** A question with the time its answer is due; null: nobody waits. */
export interface Waiting {
  question: Question
  dueAt: Date | null
}

/** The employer and the hotline may write at the same time; each lost race means that the question moved on. */
const races = 10

export function createHotline({ db, clock, audit, companies, openings, ...follow }: HotlineDeps) {
  const { accounts, municipalities, deadlines } = follow
  const questions = questionModel(db)
  const settle = createSettle({ ...follow, questions })

  /** Employers reach their company's own questions, staff those of the municipality; nobody else any. */
  function reach({ role, scope }: Acting): QueryFilter<Question> {
    if (scope.kind === 'system') return {}
    if (scope.kind === 'company') return { company: scope.company, municipality: scope.municipality }
    const reads = role === 'hotline' || role === 'consultant' || role === 'coordinator'
    if (scope.kind === 'municipality' && reads) return { municipality: scope.municipality }
    throw refuse('NOT_FOUND')
  }

  /** @throws NOT_FOUND, also for what is out of reach */
  async function get(acting: Acting, id: string): Promise<Question> {
    const question = await questions.findOne({ $and: [{ _id: id }, reach(acting)] }).lean<Question>()
    if (!question) throw refuse('NOT_FOUND')
    return question
  }

  /**
   * The contact and the stand-in (who have the role), the coordinator, and whoever covers for them.
   * @param besides who was given the one question that it is about
   */
  async function mayAnswerIn({ account, role, scope }: Acting, where: string, besides?: string): Promise<boolean> {
    if (scope.kind !== 'municipality' || scope.municipality !== where) return false
    if (role === 'hotline' || role === 'coordinator') return true
    if (role !== 'consultant') return false
    const hotline = (await municipalities.get(where))?.hotline
    const answerers = [hotline?.contact, hotline?.standIn, besides]
    const present = await Promise.all(answerers.map(id => id && accounts.actingFor(id, where, 'questions')))
    return present.includes(account)
  }

  const mayAnswer = async (acting: Acting, { _id, municipality, round }: Question): Promise<boolean> =>
    mayAnswerIn(acting, municipality, (await deadlines.of('answer-question', _id, round))?.owner)

  const said = (acting: Acting, from: QuestionMessage['from'], text: string): QuestionMessage => ({
    ...{ id: newId(), from, by: acting.account, at: clock.now(), text },
  })

  /** One conditional update with everything that follows from it. @returns null when the filter no longer holds */
  async function change(
    filter: QueryFilter<Question>,
    set: Partial<Question>,
    { message, round = 0 }: { message?: QuestionMessage; round?: 0 | 1 } = {},
  ): Promise<Question | null> {
    const changed = await questions
      .findOneAndUpdate(
        filter,
        {
          $set: { ...set, settled: false, changedAt: clock.now() },
          $inc: { rev: 1, round },
          ...(message && { $push: { messages: message } }),
        },
        { returnDocument: 'after' },
      )
      .lean<Question>()
    if (changed) await settle(changed._id)
    return changed
  }

  /** When the answer that a question waits for is due. */
  async function dueAt({ _id, round, state }: Question): Promise<Date | null> {
    if (state !== 'waiting') return null
    return (await deadlines.of('answer-question', _id, round))?.dueAt ?? null
  }

  const withDue = (found: Question[]): Promise<Waiting[]> =>
    Promise.all(found.map(async question => ({ question, dueAt: await dueAt(question) })))

  return {
    get,
    dueAt,
    mayAnswer,
    mayAnswerIn,
    settle,
    ...createCalls({ questions, clock, audit, companies, openings, settle, mayAnswerIn }),

    /**
     * An employer asks; the 24 hours begin. A company that is not verified yet may ask too. The same once more, while
     * nobody has answered, is the same question.
     * @throws NOT_FOUND for an opening that is not the company's
     */
    async ask(acting: Acting, wanted: NewQuestion): Promise<Question> {
      if (acting.scope.kind !== 'company') throw refuse('NOT_ALLOWED')
      const { text, opening, scheme = null } = wanted
      const company = await companies.get(acting, acting.scope.company)
      if (opening) await openings.get(acting, opening)
      const asked = { subject: subjectOf(wanted), opening: opening ?? null, scheme }
      const waiting = { company: company._id, state: 'waiting', round: 1, askedBy: acting.account } as const
      const before = await questions
        .find({ ...waiting, ...asked })
        .sort({ createdAt: 1, _id: 1 })
        .lean<Question[]>()
      const same = before.find(question => repeats(question, acting, text))
      if (same) {
        await settle(same._id)
        return same
      }
      const now = clock.now()
      const question: Question = {
        _id: newId(),
        municipality: company.municipality,
        company: company._id,
        ...asked,
        askedBy: acting.account,
        messages: [said(acting, 'employer', text)],
        ...{ state: 'waiting', round: 1, rev: 0, settled: false, createdAt: now, changedAt: now },
      }
      await questions.create(question)
      await settle(question._id)
      return question
    },

    /**
     * The employer writes again. After an answer that is a new round with 24 hours of its own; while the company still
     * waits it is more about the same question.
     * @throws WRONG_STATE when it is closed, NOT_FOUND
     */
    async followUp(acting: Acting, id: string, text: string): Promise<Question> {
      if (acting.scope.kind !== 'company') throw refuse('NOT_ALLOWED')
      for (let race = 0; race < races; race++) {
        const found = await get(acting, id)
        if (repeats(found, acting, text)) return found
        const state = after('followUp', found.state)
        if (!state) throw refuse('WRONG_STATE', { state: found.state }, words.errorClosed)
        const message = said(acting, 'employer', text)
        const round = found.state === 'answered' ? 1 : 0
        const changed = await change({ _id: id, state: found.state, rev: found.rev }, { state }, { message, round })
        if (changed) return changed
      }
      throw refuse('WRONG_STATE')
    },

    /**
     * The hotline's answer, given to exactly what the answerer has read: of several people who answer at once one is
     * heard, and an employer who writes meanwhile is read first.
     * @param said.seen how many messages the answerer has read
     * @throws ALREADY_ANSWERED, WRONG_STATE (the employer has written more, or closed it), NOT_ALLOWED, NOT_FOUND
     */
    async answer(acting: Acting, id: string, { text, seen }: { text: string; seen: number }): Promise<Question> {
      const found = await get(acting, id)
      if (!(await mayAnswer(acting, found))) throw refuse('NOT_ALLOWED')
      const message = said(acting, 'hotline', text)
      const changed = await change(
        { _id: id, state: { $in: ['waiting', 'answered'] }, messages: { $size: seen } },
        { state: 'answered' },
        { message },
      )
      if (changed) return changed
      const now = await get(acting, found._id)
      if (repeats(now, acting, text)) return now
      if (!after('answer', now.state)) throw refuse('WRONG_STATE', { state: now.state }, words.errorClosedByCompany)
      const isAnswered = now.messages.slice(seen).some(({ from }) => from === 'hotline')
      throw isAnswered
        ? refuse('ALREADY_ANSWERED', { state: now.state })
        : refuse('WRONG_STATE', { state: now.state }, words.errorMoreWritten)
    },

    /**
     * The employer needs no more, or the hotline puts an answered question away.
     * @throws WRONG_STATE, also when the hotline would put an unanswered one away
     */
    async close(acting: Acting, id: string): Promise<Question> {
      const isEmployer = acting.scope.kind === 'company'
      for (let race = 0; race < races; race++) {
        const found = await get(acting, id)
        if (!isEmployer && !(await mayAnswer(acting, found))) throw refuse('NOT_ALLOWED')
        const state = after(isEmployer ? 'close' : 'putAway', found.state)
        if (!state && found.state === 'waiting')
          throw refuse('WRONG_STATE', { state: found.state }, words.errorAnswerFirst)
        if (!state) throw refuse('WRONG_STATE', { state: found.state })
        const changed = await change({ _id: id, state: found.state, rev: found.rev }, { state })
        if (changed) return changed
      }
      throw refuse('WRONG_STATE')
    },

    /** The municipality's questions: those that wait, the first due first, and a page of the others, the latest first. */
    async inbox(acting: Acting, page = 1): Promise<Paged & { waiting: Waiting[]; others: Question[] }> {
      if (acting.scope.kind === 'company') throw refuse('NOT_FOUND')
      const filter = reach(acting)
      const answered: QueryFilter<Question> = { ...filter, state: { $ne: 'waiting' } }
      const { skip, ...pages } = pageAt(await questions.countDocuments(answered), page)
      const [waiting, others] = await Promise.all([
        questions
          .find({ ...filter, state: 'waiting' })
          .sort({ createdAt: 1, _id: 1 })
          .lean<Question[]>(),
        questions.find(answered).sort({ changedAt: -1, _id: 1 }).skip(skip).limit(pageSize).lean<Question[]>(),
      ])
      const due = await withDue(waiting)
      const time = (one: Waiting) => one.dueAt?.getTime() ?? 0
      return { waiting: due.sort((a, b) => time(a) - time(b)), others, ...pages }
    },

    /** A page of one company's questions as staff read them, the newest first. */
    async askedBy(acting: Acting, company: string, page?: number): Promise<Paged & { questions: Waiting[] }> {
      const filter = { $and: [{ company }, reach(acting)] }
      const { skip, ...pages } = pageAt(await questions.countDocuments(filter), page)
      const found = questions.find(filter).sort({ createdAt: -1, _id: 1 }).skip(skip).limit(pageSize)
      return { questions: await withDue(await found.lean<Question[]>()), ...pages }
    },

    /** The company's own questions, the newest first. */
    async ofCompany(acting: Acting): Promise<Waiting[]> {
      if (acting.scope.kind !== 'company') throw refuse('NOT_FOUND')
      return withDue(await questions.find(reach(acting)).sort({ createdAt: -1, _id: 1 }).lean<Question[]>())
    },

    /** Questions whose follow-ups may be missing: for `sweep`. */
    async unsettled(): Promise<string[]> {
      const rows = await questions
        .find({ settled: false }, { _id: 1 })
        .sort({ changedAt: 1, _id: 1 })
        .limit(1000)
        .lean<{ _id: string }[]>()
      return rows.map(({ _id }) => _id)
    },
  }
}

/** The same form sent twice: the thread ends with what this account now says again. */
const repeats = ({ messages }: Question, { account }: Acting, text: string): boolean => {
  const last = messages.at(-1)
  return last?.by === account && last.text === text
}

export type Hotline = ReturnType<typeof createHotline>
