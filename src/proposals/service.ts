import type { Connection, UpdateQuery } from 'mongoose'
import { type Acting, system } from '../accounts/scope.js'
import type { Audit } from '../audit/service.js'
import type { What } from '../audit/uses.js'
import type { Companies } from '../companies/service.js'
import type { Clock } from '../lib/clock.js'
import { holdsCpr } from '../lib/cpr.js'
import type { Day } from '../lib/days.js'
import { invalid, refuse } from '../lib/errors.js'
import { da } from '../lib/words/da.js'
import type { Openings } from '../openings/service.js'
import type { Profile } from '../profiles/model.js'
import type { Profiles } from '../profiles/service.js'
import { createAccepting } from './accepting.js'
import { createAgain } from './again.js'
import { answerOf, asAnswered } from './answer.js'
import { type Engaged, isTaken } from './engaged.js'
import {
  type DeclineReason,
  type ProposalMove,
  proposalMoves,
  type TurnDownReason,
  type WithdrawReason,
} from './lifecycle.js'
import { type Proposal, proposalModel } from './model.js'
import { createReading } from './reading.js'
import type { Settle } from './settle.js'
import { yesStands } from './standing.js'

interface Deps {
  db: Connection
  clock: Clock
  audit: Audit
  companies: Companies
  profiles: Profiles
  openings: Openings
  settle: Settle
  engaged: Engaged
}

/** The person's yes to the company, told to the consultant while confirming. */
export interface NewConsent {
  language: string
  interpreter: boolean
}

/** How a verb stands in the log: its name, and the purpose. */
const purposes = {
  confirm: ['proposal.confirm', 'kandidaten foreslås virksomheden'],
  decline: ['proposal.decline', 'forslaget afvises'],
  withdraw: ['proposal.withdraw', 'forslaget trækkes tilbage'],
  turnDown: ['proposal.turn-down', 'virksomheden siger nej til kandidaten'],
} as const satisfies Partial<Record<ProposalMove, readonly [What, string]>>

const toldTurnDown = ['proposal.turn-down', 'virksomhedens nej i telefonen skrives ned på dens vegne'] as const

/** A company reads the sentence long before there is an agreement, and one of them comes by mail. */
function refuseCpr(sentence: string): void {
  if (holdsCpr(sentence)) throw invalid([{ field: 'sentence', text: da.proposals.errorCpr }])
}

/** What people do with proposals: consultants confirm, decline and withdraw; companies turn down. Accepting is in placements. */
export function createProposals({ db, clock, audit, companies, profiles, openings, settle, engaged }: Deps) {
  const proposals = proposalModel(db)
  const reading = createReading(proposals)

  const { get } = reading

  const log = (acting: Acting, what: What, proposal: Proposal, why: string) =>
    audit.record(acting, { what, on: [proposal.profile], subject: proposal._id, why })

  /** One conditional update, logged before; whatever follows from it is owed until `settle` has done it. */
  async function move(
    acting: Acting,
    id: string,
    kind: keyof typeof purposes,
    set: UpdateQuery<Proposal>['$set'],
    [what, why]: readonly [What, string] = purposes[kind],
  ): Promise<Proposal> {
    const { from, to } = proposalMoves[kind]
    const found = await get(acting, id)
    if (!from.includes(found.state)) throw refuse('WRONG_STATE', { state: found.state })
    await log(acting, what, found, why)
    const moved = await proposals
      .findOneAndUpdate(
        { _id: id, state: { $in: [...from] } },
        { $set: { ...set, state: to, settled: false, changedAt: clock.now() } },
        { returnDocument: 'after' },
      )
      .lean<Proposal>()
    if (!moved) {
      const now = await proposals.findById(id).lean<Proposal>()
      throw refuse('WRONG_STATE', { state: now?.state ?? found.state })
    }
    await settle(moved._id)
    return moved
  }

  /** The live yes of this person to this company, or null. */
  const liveConsent = (profile: Profile, company: string) =>
    profile.consents.find(c => c.kind === 'company' && c.company === company && c.withdrawnAt === null) ?? null

  /** Whoever is not approved, or not any more, sees nobody and answers about nobody. */
  async function refuseUnverified({ scope }: Acting, { company }: Proposal): Promise<void> {
    if ((await companies.get(system, company)).verifiedAt) return
    throw refuse('COMPANY_UNVERIFIED', {}, scope.kind === 'company' ? da.companies.notVerified : undefined)
  }

  /** Nobody answers for a company of which nobody has access and would hear of it. */
  async function refuseUnheard(acting: Acting, proposal: Proposal): Promise<void> {
    await refuseUnverified(acting, proposal)
    if (acting.scope.kind !== 'municipality') return
    const { active } = await companies.members(acting, proposal.company)
    if (active.length === 0) throw refuse('COMPANY_UNVERIFIED', {}, da.proposals.nobodyHasAccess)
  }

  /** Whatever must hold before a person is shown to a company. */
  async function presentable(proposal: Proposal): Promise<{ profile: Profile }> {
    const profile = await profiles.matchable(proposal.profile)
    if (!profile) throw refuse('NOT_MATCHABLE')
    // Held by this very proposal: its acceptance is under way, or a kill left it half-done.
    if (isTaken((await engaged([profile._id])).get(profile._id), proposal._id)) throw refuse('PERSON_TAKEN')
    return { profile }
  }

  return {
    ...reading,
    ...createAccepting({ proposals, clock, settle }),
    ...createAgain({
      ...{ proposals, clock, openings, settle, get, presentable },
      log: (acting, earlier) => log(acting, 'proposal.suggest', earlier, 'personen foreslås igen'),
    }),
    settle,

    /** Ends it if what it rests on no longer holds: whoever finishes what was begun long ago asks before. @returns whether it has */
    endFallen: (id: string): Promise<boolean> => settle.endFallen({ _id: id }),

    /**
     * A consultant puts the person forward to the company. Needs the person's recorded yes to this company: one that
     * stands, or the one told now. It answers the opening's deadline.
     * @throws COMPANY_UNVERIFIED, NO_CONSENT, NOT_MATCHABLE, PERSON_TAKEN, WRONG_STATE, NOT_FOUND
     */
    async confirm(
      acting: Acting,
      id: string,
      said: { sentence: string; consent: NewConsent | null },
    ): Promise<Proposal> {
      if (acting.scope.kind !== 'municipality' && acting.scope.kind !== 'system') throw refuse('NOT_ALLOWED')
      refuseCpr(said.sentence)
      const proposal = await get(acting, id)
      if (proposal.state !== 'suggested') throw refuse('WRONG_STATE', { state: proposal.state })
      const opening = await openings.get(acting, proposal.opening)
      if (opening.state !== 'open') throw refuse('WRONG_STATE', { state: opening.state })
      await refuseUnverified(acting, proposal)
      const { profile } = await presentable(proposal)
      let consent = liveConsent(profile, proposal.company)
      // A yes is told to the person's own municipality; whom an opening is shared with is not theirs to ask.
      const isOwn = acting.scope.kind === 'system' || profile.municipality === acting.scope.municipality
      if (!consent && said.consent && isOwn)
        consent = await profiles.recordConsent(acting, profile._id, {
          kind: 'company',
          company: proposal.company,
          ...said.consent,
        })
      if (!consent) throw refuse('NO_CONSENT')
      return move(acting, id, 'confirm', {
        consent: consent.id,
        sentence: said.sentence,
        decidedAt: clock.now(),
        decidedBy: acting.account,
      })
    },

    async decline(acting: Acting, id: string, reason: DeclineReason): Promise<Proposal> {
      if (acting.scope.kind === 'company') throw refuse('NOT_FOUND')
      return move(acting, id, 'decline', { reason, decidedAt: clock.now(), decidedBy: acting.account })
    },

    async withdraw(
      acting: Acting,
      id: string,
      reason: Extract<WithdrawReason, 'by-person' | 'by-consultant'>,
    ): Promise<Proposal> {
      if (acting.scope.kind === 'company') throw refuse('NOT_FOUND')
      return move(acting, id, 'withdraw', { reason })
    },

    /**
     * The company says no.
     * @param heardFrom who said it on the telephone to a consultant, who writes it down
     * @throws COMPANY_UNVERIFIED, WRONG_STATE, NOT_FOUND, INVALID
     */
    async turnDown(acting: Acting, id: string, reason: TurnDownReason, heardFrom?: string): Promise<Proposal> {
      const answer = answerOf(acting, heardFrom)
      await refuseUnheard(acting, await get(acting, id))
      const set = { reason, ...asAnswered(answer, clock.now()) }
      return move(acting, id, 'turnDown', set, heardFrom === undefined ? purposes.turnDown : toldTurnDown)
    },

    /**
     * The company's word that it wants to meet the candidate; told to the consultant once.
     * @throws COMPANY_UNVERIFIED, WRONG_STATE unless confirmed
     */
    async askForInterview(acting: Acting, id: string): Promise<Proposal> {
      if (acting.scope.kind !== 'company') throw refuse('NOT_ALLOWED')
      const found = await get(acting, id)
      await refuseUnverified(acting, found)
      if (found.state === 'confirmed' && !found.interviewAt)
        await log(acting, 'proposal.interview', found, 'virksomheden vil gerne mødes med kandidaten')
      const asked = await proposals
        .findOneAndUpdate(
          { _id: id, company: acting.scope.company, state: 'confirmed', interviewAt: null },
          { $set: { interviewAt: clock.now(), settled: false, changedAt: clock.now() } },
          { returnDocument: 'after' },
        )
        .lean<Proposal>()
      if (asked) await settle(id)
      else if (found.state !== 'confirmed') throw refuse('WRONG_STATE', { state: found.state })
      return asked ?? found
    },

    /** Of those of these people whose course is about to end, the day after it. */
    async freeFrom(people: readonly string[]): Promise<Map<string, Day>> {
      return new Map([...(await engaged(people))].flatMap(([id, { freeFrom }]) => (freeFrom ? [[id, freeFrom]] : [])))
    },

    /** Stamps the first time the company opened it. */
    async shown(id: string): Promise<void> {
      await proposals.updateOne({ _id: id, shownAt: null }, { $set: { shownAt: clock.now() } })
    },

    /**
     * The confirmed proposal that a company may accept now; the yes is checked again.
     * @throws WRONG_STATE, NO_CONSENT, COMPANY_UNVERIFIED, NOT_MATCHABLE, PERSON_TAKEN, NOT_FOUND
     */
    async acceptable(acting: Acting, id: string): Promise<Proposal> {
      const proposal = await get(acting, id)
      if (proposal.state !== 'confirmed') throw refuse('WRONG_STATE', { state: proposal.state })
      await refuseUnheard(acting, proposal)
      const { profile } = await presentable(proposal)
      if (!yesStands(profile, proposal)) throw refuse('NO_CONSENT')
      return proposal
    },

    /** "No match yet": the company's answer when nobody fits, with a sentence of the consultant's own. */
    async answerNone(acting: Acting, openingId: string, sentence: string): Promise<void> {
      if (acting.scope.kind !== 'municipality') throw refuse('NOT_ALLOWED')
      refuseCpr(sentence)
      const opening = await openings.get(acting, openingId)
      // The answer is the opening's own municipality's, not of those it is shared with.
      if (opening.municipality !== acting.scope.municipality) throw refuse('NOT_FOUND')
      if (opening.state !== 'open' && opening.state !== 'paused') throw refuse('WRONG_STATE', { state: opening.state })
      await openings.answer(openingId, { kind: 'none', sentence, by: acting.account })
    },
  }
}

export type Proposals = ReturnType<typeof createProposals>
