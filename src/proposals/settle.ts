import type { Connection, QueryFilter } from 'mongoose'
import { system } from '../accounts/scope.js'
import type { Accounts } from '../accounts/service.js'
import type { Companies } from '../companies/service.js'
import type { Clock } from '../lib/clock.js'
import type { Notices } from '../notices/service.js'
import type { Profiles } from '../profiles/service.js'
import { isWrittenDown } from './answer.js'
import { createEmptyHanded, type EmptyHandedDeps } from './empty-handed.js'
import { createLate, type LateDeps } from './late.js'
import { proposalMoves, type WithdrawReason } from './lifecycle.js'
import { type Proposal, type ProposalState, proposalModel } from './model.js'
import { createStanding, type StandingDeps, type Stood, stoodFields } from './standing.js'

interface Deps extends StandingDeps {
  db: Connection
  clock: Clock
  accounts: Pick<Accounts, 'actingFor' | 'membersOfCompany'>
  companies: Pick<Companies, 'get'>
  profiles: StandingDeps['profiles'] & Pick<Profiles, 'byId'>
  deadlines: LateDeps['deadlines']
  notices: Pick<Notices, 'send'>
  openings: StandingDeps['openings'] & EmptyHandedDeps['openings']
}

/** Somebody else moved the proposal while this was under way; each lost race means that it moved on. */
const races = 10

const undecidedStates: readonly ProposalState[] = proposalMoves.lapse.from
const undecided: QueryFilter<Proposal> = { state: { $in: [...undecidedStates] } }
const isUndecided = (state: ProposalState) => undecidedStates.includes(state)

/**
 * What follows from a proposal's state: deadlines met, notices sent, other proposals lapsed. Every step is idempotent
 * and derived from the document, so it may run twice and a kill in between is made good by the next sweep.
 */
export function createSettle({
  db,
  clock,
  accounts,
  companies,
  profiles,
  deadlines,
  notices,
  openings,
  engaged,
}: Deps) {
  const proposals = proposalModel(db)
  const fallen = createStanding({ profiles, openings, engaged })
  const late = createLate({ proposals, clock, deadlines })
  const emptyHanded = createEmptyHanded({ proposals, openings })

  const tell = (template: string, proposal: Proposal, recipient: string) =>
    notices.send({
      cause: `${template}/${proposal._id}/${recipient}`,
      recipient,
      template,
      ids: { proposal: proposal._id, opening: proposal.opening },
    })

  const tellCompany = async (template: string, proposal: Proposal) => {
    for (const member of await accounts.membersOfCompany(proposal.company)) await tell(template, proposal, member._id)
  }

  /** Whoever acts for the key consultant today; the person's own consultant, too, who has to tell the person. Not who wrote it down. */
  const tellConsultants = async (template: string, proposal: Proposal, who: { own: boolean }) => {
    const company = await companies.get(system, proposal.company)
    const person = who.own ? await profiles.byId(proposal.profile) : null
    const acting = [accounts.actingFor(company.keyConsultant, company.municipality)]
    if (person?.owner) acting.push(accounts.actingFor(person.owner, person.municipality))
    for (const recipient of new Set(await Promise.all(acting)))
      if (recipient !== proposal.answeredBy) await tell(template, proposal, recipient)
  }

  /** A company reads what was written down on its behalf, so that what it never said is told at once. */
  const tellOfAnswer = async (proposal: Proposal) => {
    if (isWrittenDown(proposal)) await tellCompany('answer-written-down', proposal)
  }

  const meetLate = async (proposal: Proposal) => {
    for (const id of await late.meet(proposal)) await settle(id)
  }

  async function fallenAway(proposal: Proposal): Promise<void> {
    if (proposal.consent) await tellCompany('candidate-withdrawn', proposal)
    await meetLate(proposal)
    if (proposal.consent) await emptyHanded.follow(proposal.opening)
  }

  const find = (filter: QueryFilter<Proposal>) =>
    proposals
      .find({ $and: [filter, undecided] }, stoodFields)
      .sort({ _id: 1 })
      .lean<Stood[]>()

  const end = (id: string, state: 'lapsed' | 'withdrawn', reason: WithdrawReason) =>
    proposals.updateOne({ _id: id, ...undecided }, { $set: { state, reason, settled: false, changedAt: clock.now() } })

  /** Moves all undecided or unanswered proposals that match to another state; each settles in its turn. */
  const endOthers = async (filter: QueryFilter<Proposal>, state: 'lapsed' | 'withdrawn', reason: WithdrawReason) => {
    for (const { _id } of await find(filter)) {
      await end(_id, state, reason)
      await settle(_id)
    }
  }

  /** The same for those that may no longer stand, each for its own reason. @returns whether there were any */
  const endFallen = async (filter: QueryFilter<Proposal>): Promise<boolean> => {
    const ended = await fallen(await find(filter))
    for (const { id, state, reason } of ended) {
      await end(id, state, reason)
      await settle(id)
    }
    return ended.length > 0
  }

  const follow: Record<Proposal['state'], (proposal: Proposal) => Promise<void>> = {
    async suggested(proposal) {
      const opening = await openings.byId(proposal.opening)
      if (!opening) return
      const company = await companies.get(system, proposal.company)
      if (!(await late.promise(proposal, company.keyConsultant))) return
      const profile = await profiles.byId(proposal.profile)
      if (!profile?.owner) return
      const [recipient, answering] = await Promise.all([
        accounts.actingFor(profile.owner, profile.municipality),
        accounts.actingFor(company.keyConsultant, company.municipality),
      ])
      const { asked, lateRound, lateSince } = proposal
      // Whoever asked for it knows.
      if (recipient === asked?.by) return
      // One mail per opening and batch, however many of a colleague's people are suggested.
      const batch = asked ? `asked-${asked.at.getTime()}` : (lateSince ?? lateRound ?? 0)
      if (recipient && (asked || recipient !== answering))
        await notices.send({
          cause: `person-suggested/${opening._id}/${opening.round}-${batch}/${recipient}`,
          recipient,
          template: 'person-suggested',
          ids: { proposal: proposal._id, opening: proposal.opening },
        })
    },
    async confirmed(proposal) {
      await openings.answer(proposal.opening, { kind: 'match', sentence: null, by: proposal.decidedBy ?? 'system' })
      await tellCompany('candidate-confirmed', proposal)
      if (proposal.interviewAt) await tellConsultants('interview-wanted', proposal, { own: false })
      await meetLate(proposal)
    },
    declined: meetLate,
    async accepted(proposal) {
      await tellOfAnswer(proposal)
      await tellConsultants('candidate-accepted', proposal, { own: true })
      await endOthers({ profile: proposal.profile, _id: { $ne: proposal._id } }, 'withdrawn', 'placed-elsewhere')
      const opening = await openings.byId(proposal.opening)
      if (opening && opening.taken.length >= opening.seats)
        await endOthers({ opening: proposal.opening, _id: { $nin: opening.taken } }, 'lapsed', 'opening-filled')
      await meetLate(proposal)
      await emptyHanded.follow(proposal.opening)
    },
    async 'turned-down'(proposal) {
      await tellOfAnswer(proposal)
      await tellConsultants('candidate-turned-down', proposal, { own: true })
      await meetLate(proposal)
      await emptyHanded.follow(proposal.opening)
    },
    withdrawn: fallenAway,
    lapsed: fallenAway,
  }

  /**
   * Does what the proposal's present state asks for, and marks it done if nothing moved meanwhile; otherwise once more, also
   * when somebody else has marked it: what was done here for the state before may have come after what they did. What fell
   * while it was being written is ended first.
   */
  async function settle(id: string): Promise<void> {
    for (let race = 0; race < races; race++) {
      const proposal = await proposals.findById(id).lean<Proposal>()
      if (!proposal || (proposal.settled && race === 0)) return
      const [fell] = isUndecided(proposal.state) ? await fallen([proposal]) : []
      if (fell) {
        await end(id, fell.state, fell.reason)
        continue
      }
      await follow[proposal.state](proposal)
      const { state, lateRound, changedAt } = proposal
      const { matchedCount } = await proposals.updateOne(
        { _id: id, state, lateRound, changedAt },
        { $set: { settled: true } },
      )
      if (matchedCount === 1) return
    }
  }

  /** The opening is open: late suggestions whose deadline was dropped with a pause have one again. Twice is once. */
  async function promiseAgain(opening: string): Promise<void> {
    for (const id of await late.promiseAgain(opening)) await settle(id)
  }

  return Object.assign(settle, { endOthers, endFallen, promiseAgain, waitAgain: emptyHanded.followAll })
}

export type Settle = ReturnType<typeof createSettle>
