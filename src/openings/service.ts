/** What companies and staff do with openings. Every change is one conditional update; what follows is `settle`'s. */
import type { Connection, QueryFilter, UpdateQuery } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Company } from '../companies/model.js'
import type { Companies } from '../companies/service.js'
import type { Clock } from '../lib/clock.js'
import { parseIsoDay } from '../lib/days.js'
import { type FieldError, invalid, refuse } from '../lib/errors.js'
import { newId } from '../lib/ids.js'
import { dayOfInstant } from '../lib/instants.js'
import { openingWords as words } from '../lib/words/da/openings.js'
import type { Municipalities } from '../municipalities/service.js'
import type { Rules } from '../rules/rules.js'
import type { SchemeColumn } from '../rules/schemes.js'
import { createHandOver, type HandOverDeps } from './hand-over.js'
import { createImport } from './import.js'
import { createImports } from './imports.js'
import { blanks, faults, fieldsOf, type OpeningInput, obstacles, withoutFaults } from './input.js'
import { after, type OpeningMove, startsRound, statesFor } from './lifecycle.js'
import { type Opening, type OpeningAnswer, openingModel } from './model.js'
import { createNumbers } from './numbers.js'
import { createRankingOf } from './ranking.js'
import { createReading } from './reading.js'
import { createSeats } from './seats.js'
import { createSettle, type SettleDeps } from './settle.js'
import { createTelling } from './telling.js'
import { compare, ruledOut } from './terms.js'

export interface OpeningsDeps extends Omit<SettleDeps, 'openings' | 'companies' | 'deadlines'> {
  db: Connection
  clock: Clock
  companies: HandOverDeps['companies'] &
    Pick<Companies, 'get' | 'byId' | 'findForImport' | 'findOrCreateForImport' | 'owedRanking' | 'markRanked'>
  deadlines: SettleDeps['deadlines'] & HandOverDeps['deadlines']
  municipalities: Pick<Municipalities, 'all'>
  rules: Rules
}

export function createOpenings({ db, clock, companies, deadlines, municipalities, rules, ...follow }: OpeningsDeps) {
  const openings = openingModel(db)
  const nextNumber = createNumbers({ db })
  const settle = createSettle({ openings, companies, deadlines, ...follow })
  const seats = createSeats({ openings, clock, settle })
  const { ownOf, verbs: reading } = createReading(openings)
  const today = () => dayOfInstant(clock.now())

  /**
   * Carries out one verb on an opening that was read in some state; only if it is still in that state.
   * @throws WRONG_STATE with the state it is in
   */
  async function move(
    verb: OpeningMove,
    found: Opening,
    set: UpdateQuery<Opening>['$set'] = {},
    where: QueryFilter<Opening> = {},
  ): Promise<Opening> {
    const state = after(verb, found.state)
    if (!state) throw refuse('WRONG_STATE', { state: found.state })
    const now = clock.now()
    const round = startsRound(verb, found.state)
    const moved = await openings
      .findOneAndUpdate(
        { ...where, _id: found._id, state: found.state },
        {
          $set: {
            ...set,
            ...(round ? { answer: null, roundStartedAt: now } : {}),
            ...{ state, settled: false, changedAt: now },
          },
          $inc: { rev: 1, rankWanted: state === 'draft' ? 0 : 1, round: round ? 1 : 0 },
        },
        { returnDocument: 'after' },
      )
      .lean<Opening>()
    if (!moved) throw refuse('WRONG_STATE', { state: (await reading.byId(found._id))?.state ?? found.state })
    await settle(moved._id)
    if (moved.state === 'open') await seats.fillIfFull(moved._id)
    return moved
  }

  /** The same verb by whoever may change the opening. */
  const act =
    (verb: OpeningMove) =>
    async (acting: Acting, id: string): Promise<Opening> =>
      move(verb, await ownOf(acting, id))

  const fieldsAt = (input: OpeningInput, company: Company) =>
    fieldsOf(input, { today: today(), workplace: company.workplaces[0]?.id ?? '' })

  /**
   * Everything that must be mended of what is told: what cannot be right and, about an opening that is out, what is
   * missing, what stands in its way and what the law rules out.
   * @param found the opening as it is, about which nothing is said if it can no longer be changed; null: a new one
   */
  function mistakes(input: OpeningInput, company: Company, found: Opening | null): FieldError[] {
    if (found && !after('edit', found.state)) return []
    const errors = faults(input, today())
    if (input.workplace && !company.workplaces.some(({ id }) => id === input.workplace))
      errors.push({ field: 'workplace', text: words.errorWorkplace })
    if (!found || found.state === 'draft') return errors

    const { startFrom, startTo, seats } = input
    errors.push(...blanks(input))
    if (startTo && parseIsoDay(startTo) && startTo < today())
      errors.push({ field: 'startTo', text: words.errorStartPast })
    if (seats !== null && seats < found.taken.length) errors.push({ field: 'seats', text: words.errorSeatsTaken })
    const wrong = new Set(errors.map(({ field }) => field))
    const isLaw = ({ field }: FieldError) => field === 'schemes'
    // The law is asked about the first day: without one there is nothing to ask.
    const day = startFrom !== null && !wrong.has('startFrom')
    const sound = { ...found, ...fieldsAt(withoutFaults(input, today()), company) }
    return [...errors, ...obstaclesOf(sound, company).filter(one => !wrong.has(one.field) && (day || !isLaw(one)))]
  }

  /** @throws INVALID for `mistakes` */
  function checked(input: OpeningInput, company: Company, found: Opening | null) {
    const errors = mistakes(input, company, found)
    if (errors.length > 0) throw invalid(errors)
    return fieldsAt(input, company)
  }

  /**
   * A draft, with whatever is told so far. The company hears of one that staff wrote for it.
   * @throws INVALID, NOT_FOUND for a company out of reach
   */
  async function create(
    acting: Acting,
    input: OpeningInput & { company: string },
    from: Pick<Opening, 'origin' | 'importKey' | 'importText' | 'questions'> = {
      origin: acting.scope.kind === 'municipality' ? 'staff' : 'form',
      importKey: null,
      importText: null,
    },
  ): Promise<Opening> {
    const company = await companies.get(acting, input.company)
    const fields = checked(input, company, null)
    const now = clock.now()
    const opening: Opening = {
      ...fields,
      ...from,
      _id: newId(),
      number: await nextNumber(today().slice(0, 4)),
      municipality: company.municipality,
      sharedWith: [],
      company: company._id,
      taken: [],
      state: 'draft',
      ...{ round: 0, roundStartedAt: null, publishedAt: null, answer: null },
      ...{ rev: 0, settled: from.origin !== 'staff', rankWanted: 0, rankedRev: 0 },
      createdBy: acting.account === 'system' ? null : acting.account,
      createdAt: now,
      changedAt: now,
    }
    await openings.create(opening)
    if (!opening.settled) await settle(opening._id)
    return opening
  }

  const telling = createTelling({ openings, companies, today, ownOf, checked, move })
  const files = createImport({ openings, clock, companies, municipalities, rules, create })
  const imports = createImports({ db, clock, importFile: files.importFile })

  return {
    ...reading,
    ...files,
    ...imports,
    ...telling,
    ...createRankingOf({ openings, companies, queue: follow.queue }),
    create,
    mistakes,
    settle,
    ...createHandOver({ companies, deadlines }),
    takeSeat: seats.takeSeat,
    keepSeat: seats.keepSeat,
    returnSeat: seats.returnSeat,
    unfinishedSeats: seats.unfinishedSeats,
    waitAgain: seats.waitAgain,
    answeredWithFreeSeat: seats.answeredWithFreeSeat,

    /**
     * The opening goes out and the 24 hours begin. A company that is not verified yet may post.
     * @throws INVALID with what is missing, WRONG_STATE, NOT_FOUND
     */
    async publish(acting: Acting, id: string): Promise<Opening> {
      const found = await ownOf(acting, id)
      if (!after('publish', found.state)) throw refuse('WRONG_STATE', { state: found.state })
      const errors = obstaclesOf(found, await companies.get(acting, found.company))
      if (errors.length > 0) throw invalid(errors)
      // What was checked is what goes out: an edit in between asks for a new check.
      return move('publish', found, { publishedAt: clock.now(), missing: [] }, { rev: found.rev })
    },

    /** What stands in the way of publishing; empty when nothing does. */
    async obstacles(acting: Acting, id: string): Promise<FieldError[]> {
      const found = await reading.get(acting, id)
      return obstaclesOf(found, await companies.get(acting, found.company))
    },

    /** The three schemes side by side for an opening, stored or just typed. */
    compare: (opening: Parameters<typeof compare>[1], company: Company): SchemeColumn[] =>
      compare(rules, opening, company),

    /** What a form's input would be stored as, for comparing schemes before anything is stored. */
    asTold: (input: OpeningInput) => fieldsOf(withoutFaults(input, today()), { today: today(), workplace: '' }),

    pause: act('pause'),
    resume: act('resume'),
    close: act('close'),
    discard: act('discard'),

    /** Ends openings whose last day to start is past. @returns how many */
    async expireDue(): Promise<number> {
      const past = { state: { $in: statesFor('expire') }, startTo: { $lt: today() } }
      const due = await openings.find(past).sort({ startTo: 1, _id: 1 }).lean<Opening[]>()
      let expired = 0
      for (const opening of due) {
        const moved = await move('expire', opening, {}, { startTo: opening.startTo }).catch(error => {
          if (error?.code !== 'WRONG_STATE') throw error
          return null
        })
        if (moved) expired++
      }
      return expired
    },

    /**
     * What the municipality answers the company in this round. A match may follow on "no match yet", not the other way.
     * @throws ALREADY_ANSWERED when "no match yet" comes too late
     */
    async answer(id: string, { kind, sentence, by }: Omit<OpeningAnswer, 'at'>): Promise<void> {
      const unanswered: QueryFilter<Opening>[] =
        kind === 'match' ? [{ answer: null }, { 'answer.kind': 'none' }] : [{ answer: null }]
      const { matchedCount } = await openings.updateOne(
        { _id: id, state: { $ne: 'draft' }, $or: unanswered },
        {
          $set: { answer: { at: clock.now(), kind, sentence, by }, settled: false, changedAt: clock.now() },
          $inc: { rev: 1 },
        },
      )
      if (matchedCount === 1) await settle(id)
      else if (kind === 'none') throw refuse('ALREADY_ANSWERED')
    },

    /**
     * For sweep: finishes whatever a kill left undone after a change, first of all the deadline of an open opening.
     * @returns how many openings were put right
     */
    async promiseAnswers(limit = 500): Promise<number> {
      await seats.repairSeats()
      const rows = await openings
        .find({ settled: false }, { _id: 1 })
        .sort({ changedAt: 1, _id: 1 })
        .limit(limit)
        .lean<{ _id: string }[]>()
      for (const { _id } of rows) await settle(_id)
      return rows.length
    },
  }

  function obstaclesOf(opening: Opening, company: Company): FieldError[] {
    const workplace = company.workplaces.find(({ id }) => id === opening.workplace)
    return [
      ...obstacles(opening, workplace, today()),
      ...(company.publicEmployer === null ? [{ field: 'workplace', text: words.errorEmployerUntold }] : []),
      ...ruledOut(rules, opening, company),
    ]
  }
}

export type Openings = ReturnType<typeof createOpenings>
