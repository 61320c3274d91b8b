/**
 * Companies that were shown somebody and do not answer: their people are reminded once, then the consultant is asked to call.
 * Who is asked about what follows from the proposals alone. Those who were shown soon after each other are asked about
 * together, and which of them belong together never changes, whoever answers meanwhile: so each such group is asked about once.
 */
import type { Connection, QueryFilter } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Accounts } from '../accounts/service.js'
import type { Companies } from '../companies/service.js'
import type { Clock } from '../lib/clock.js'
import { refuse } from '../lib/errors.js'
import type { Notices } from '../notices/service.js'
import { isOver } from '../openings/lifecycle.js'
import type { Opening } from '../openings/model.js'
import type { Openings } from '../openings/service.js'
import { type Proposal, proposalModel } from './model.js'

const day = 86_400_000
/** Milliseconds until the company is reminded: it was promised a quick answer itself, and two days are enough for a meeting among colleagues. */
export const remindCompanyAfter = 2 * day
/** Milliseconds until the consultant is asked to call: the company has had two more days since it was reminded. */
export const askConsultantAfter = 4 * day

type Shown = Pick<
  Proposal,
  '_id' | 'opening' | 'company' | 'state' | 'consent' | 'profile' | 'decidedAt' | 'interviewAt'
>
const shownFields = {
  ...{ opening: 1, company: 1, state: 1, consent: 1, profile: 1, decidedAt: 1, interviewAt: 1 },
  ...{ companyAskedAt: 1, consultantAskedAt: 1 },
} as const

/** Since when the company has had somebody without a word from it; null: it need not say anything. */
export const silentSince = ({ state, decidedAt, interviewAt }: Pick<Shown, 'state' | 'decidedAt' | 'interviewAt'>) =>
  state === 'confirmed' ? (interviewAt ?? decidedAt) : null

/** An opening whose company has not answered, and the longest it has had somebody. */
export interface Silent {
  opening: string
  company: string
  since: Date
  /** the proposals' ids */
  candidates: readonly string[]
  /** when the company was reminded last; null: it was not */
  askedAt: Date | null
}

interface Deps {
  db: Connection
  clock: Clock
  accounts: Pick<Accounts, 'actingFor' | 'membersOfCompany'>
  companies: Pick<Companies, 'byId'>
  notices: Pick<Notices, 'send'>
  openings: Pick<Openings, 'byId'>
}

/**
 * Those whom a company was shown together with this one: within so long of the first of them, that they are asked about by one
 * mail. Counted over everybody it was ever shown for the opening.
 */
export async function shownTogether(db: Connection, opening: string, proposal: string): Promise<Shown[]> {
  const all = await proposalModel(db)
    .find({ opening, consent: { $ne: null }, decidedAt: { $ne: null } }, shownFields)
    .sort({ decidedAt: 1, _id: 1 })
    .lean<Shown[]>()
  let group: Shown[] = []
  for (const one of all) {
    const first = group[0]?.decidedAt
    if (first && one.decidedAt && one.decidedAt.getTime() - first.getTime() < remindCompanyAfter) group.push(one)
    else if (group.some(({ _id }) => _id === proposal)) break
    else group = [one]
  }
  return group.some(({ _id }) => _id === proposal) ? group : []
}

export function createUnanswered({ db, clock, accounts, companies, notices, openings }: Deps) {
  const proposals = proposalModel(db)
  const before = (milliseconds: number) => new Date(clock.now().getTime() - milliseconds)

  /** Whom they are about, by the group's first, who stays the first: the cause of their mail. */
  async function each(
    owed: QueryFilter<Proposal>,
    mark: 'companyAskedAt' | 'consultantAskedAt',
    ask: (about: Pick<Shown, 'company'>, opening: Opening, first: string) => Promise<boolean>,
  ): Promise<void> {
    const done = new Set<string>()
    const found = await proposals
      .find({ state: 'confirmed', [mark]: null, ...owed }, shownFields)
      .sort({ decidedAt: 1, _id: 1 })
      .lean<Shown[]>()
    for (const one of found) {
      if (done.has(one._id)) continue
      const together = (await shownTogether(db, one.opening, one._id)).map(({ _id }) => _id)
      const [first] = together
      const opening = await openings.byId(one.opening)
      // What is over lapses by itself.
      if (!first || !opening || isOver(opening.state) || !(await ask(one, opening, first))) continue
      // Acted first, marked second: a kill in between asks again for mails that are there.
      await proposals.updateMany({ _id: { $in: together } }, { $set: { [mark]: clock.now() } })
      for (const id of together) done.add(id)
    }
  }

  return {
    /** For sweep: asks for the mails that are due. Twice is once. */
    async askForAnswers(): Promise<void> {
      await each(
        { decidedAt: { $lte: before(remindCompanyAfter) }, interviewAt: null },
        'companyAskedAt',
        async ({ company }, { _id: opening, state }, first) => {
          // A paused opening takes nobody, and who is not approved any more sees nobody: reminded when it goes on.
          if (state !== 'open' || !(await companies.byId(company))?.verifiedAt) return false
          for (const { _id: recipient } of await accounts.membersOfCompany(company))
            await notices.send({
              cause: `candidate-unanswered/${first}/${recipient}`,
              ...{ recipient, template: 'candidate-unanswered', ids: { opening, proposal: first } },
            })
          return true
        },
      )
      const until = before(askConsultantAfter)
      await each(
        { decidedAt: { $lte: until }, $or: [{ interviewAt: null }, { interviewAt: { $lte: until } }] },
        'consultantAskedAt',
        async ({ company }, { _id: opening }, first) => {
          const host = await companies.byId(company)
          if (!host) return false
          await notices.send({
            // Without the recipient: who stands in tomorrow need not ask once more.
            cause: `company-silent/${first}`,
            ...{
              recipient: await accounts.actingFor(host.keyConsultant, host.municipality),
              template: 'company-silent',
            },
            ids: { opening, proposal: first },
          })
          return true
        },
      )
    },

    /** Openings whose companies have had somebody for long without a word, the longest first. */
    async silent({ scope }: Acting): Promise<Silent[]> {
      if (scope.kind !== 'municipality') throw refuse('NOT_FOUND')
      const found = await proposals
        .find({ municipality: scope.municipality, state: 'confirmed' }, shownFields)
        .sort({ decidedAt: 1, _id: 1 })
        .lean<(Shown & Pick<Proposal, 'companyAskedAt'>)[]>()
      const silent = new Map<string, Silent>()
      for (const one of found) {
        const { opening, company, companyAskedAt = null } = one
        const since = silentSince(one)
        if (!since || since > before(remindCompanyAfter)) continue
        const known = silent.get(opening)
        silent.set(opening, {
          ...{ opening, company },
          since: known && known.since < since ? known.since : since,
          candidates: [...(known?.candidates ?? []), one._id],
          askedAt: companyAskedAt ?? known?.askedAt ?? null,
        })
      }
      return [...silent.values()].sort((a, b) => a.since.getTime() - b.since.getTime())
    },
  }
}

export type UnansweredService = ReturnType<typeof createUnanswered>
