import type { Connection } from 'mongoose'
import type { Account } from '../accounts/model.js'
import type { Accounts } from '../accounts/service.js'
import { companyModel } from '../companies/model.js'
import { formatInstant } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import { noticeModel } from '../notices/model.js'
import type { Renderer, Renderers } from '../notices/renderers.js'
import { contactOf } from '../openings/contact.js'
import { isOver } from '../openings/lifecycle.js'
import { openingModel } from '../openings/model.js'
import type { Profiles } from '../profiles/service.js'
import { isWrittenDown, saidYes } from './answer.js'
import { type Proposal, type ProposalState, proposalModel } from './model.js'
import { yesStands } from './standing.js'
import { shownTogether, silentSince } from './unanswered.js'

interface Deps {
  db: Connection
  accounts: Accounts
  profiles: Profiles
  publicUrl: string
}

/**
 * The mails about proposals. None of them holds a fact about the person: they say that there is something to see, and
 * where. Each is rendered when it is sent and falls away if the proposal has moved on, or the yes was withdrawn.
 */
export function proposalMails({ db, accounts, profiles, publicUrl }: Deps): Renderers {
  const proposals = proposalModel(db)
  const openings = openingModel(db)
  const companies = companyModel(db)
  const notices = noticeModel(db)

  /** What every one of these mails shows. */
  const shown = async (proposal: Pick<Proposal, 'opening' | 'company'>, recipient: Account, link: string) => {
    const [opening, company] = await Promise.all([
      openings.findById(proposal.opening).lean(),
      companies.findById(proposal.company).lean(),
    ])
    if (!opening || !company) return null
    const consultant = await accounts.byId(await accounts.actingFor(company.keyConsultant, company.municipality))
    const toEmployer = recipient.memberships.some(membership => membership.company === company._id)
    return {
      ...(!toEmployer && contactOf(opening, await accounts.membersOfCompany(company._id))),
      hotline: toEmployer ? await accounts.hotlineOf(company.municipality) : null,
      title: opening.title,
      openingNumber: opening.number,
      companyName: company.name,
      url: publicUrl + link,
      consultant: consultant && { name: consultant.name, phone: consultant.phone, email: consultant.email },
    }
  }

  /** While the proposal is in one of the states. */
  const about =
    (
      states: ProposalState[],
      link: (proposal: Proposal) => string,
      still?: (proposal: Proposal, recipient: Account) => Promise<boolean>,
    ): Renderer =>
    async (ids, recipient) => {
      const proposal = await proposals.findById(ids.proposal).lean<Proposal>()
      if (!proposal || !states.includes(proposal.state)) return null
      if (still && !(await still(proposal, recipient))) return null
      return shown(proposal, recipient, link(proposal))
    }

  const consentStands = async (proposal: Pick<Proposal, 'profile' | 'consent'>) => {
    const profile = await profiles.matchable(proposal.profile)
    return profile !== null && yesStands(profile, proposal)
  }
  /** The company may see the person now. */
  const isShown = async (proposal: Pick<Proposal, 'company' | 'profile' | 'consent'>) => {
    const company = await companies.findById(proposal.company).lean()
    return company?.verifiedAt != null && consentStands(proposal)
  }
  /** Whoever never heard of a candidate, or heard already that they will be called about it, need not hear that it is over. */
  const knewOfIt = async ({ _id, shownAt, answeredAt }: Proposal, recipient: Account) => {
    const toldOf = (template: string) => notices.findOne({ cause: `${template}/${_id}/${recipient._id}` }).lean()
    if (await toldOf('placement-off')) return false
    const confirmed = await toldOf('candidate-confirmed')
    return (
      shownAt !== null ||
      answeredAt !== null ||
      confirmed?.state === 'sent' ||
      (confirmed?.handedOverAt ?? null) !== null
    )
  }
  const toCandidate = (proposal: Proposal) => paths.candidates.show(proposal._id)
  const toProposal = (proposal: Proposal) => paths.proposals.show(proposal._id)

  /** While the company still has to answer about one of those it was shown together. */
  const unanswered =
    (
      isMeant: (proposal: Pick<Proposal, 'interviewAt'>) => boolean,
      link: (waiting: readonly { _id: string }[], opening: string) => string,
      stands: typeof isShown = consentStands,
    ): Renderer =>
    async ({ opening = '', proposal = '' }, recipient) => {
      const place = await openings.findById(opening).lean()
      if (!place || isOver(place.state)) return null
      const together = await shownTogether(db, opening, proposal)
      const stand = await Promise.all(together.map(one => silentSince(one) !== null && isMeant(one) && stands(one)))
      const waiting = together.filter((_, i) => stand[i])
      const since = waiting.flatMap(one => silentSince(one) ?? []).sort((a, b) => a.getTime() - b.getTime())[0]
      if (!waiting[0] || !since) return null
      const told = await shown(waiting[0], recipient, link(waiting, opening))
      return told && { ...told, since: formatInstant(since), several: waiting.length > 1 && waiting.length }
    }

  return {
    'candidate-unanswered': unanswered(
      ({ interviewAt }) => interviewAt === null,
      ([one, ...others]) => (one && others.length === 0 ? paths.candidates.show(one._id) : paths.candidates.list()),
      isShown,
    ),
    'company-silent': unanswered(
      () => true,
      (_, opening) => paths.proposals.ofOpening(opening),
    ),
    'candidate-confirmed': about(['confirmed'], toCandidate, isShown),
    'candidate-withdrawn': about(['withdrawn', 'lapsed'], proposal => paths.openings.show(proposal.opening), knewOfIt),
    async 'answer-written-down'({ proposal: id }, recipient) {
      const proposal = await proposals.findById(id).lean<Proposal>()
      if (!proposal || !isWrittenDown(proposal) || !['accepted', 'turned-down'].includes(proposal.state)) return null
      const { answeredAt, answeredBy } = proposal
      const yes = saidYes(proposal)
      const told = await shown(proposal, recipient, yes ? paths.placements.forCompany(id) : toCandidate(proposal))
      const writer = answeredBy ? await accounts.byId(answeredBy) : null
      if (!told || !writer || !answeredAt) return null
      return { ...told, yes, writer: writer.name, when: formatInstant(answeredAt) }
    },
    'candidate-accepted': about(['accepted'], proposal => paths.placements.show(proposal._id)),
    'candidate-turned-down': about(['turned-down'], toProposal),
    'interview-wanted': about(['confirmed'], toProposal),
    'person-suggested': about(['suggested', 'confirmed'], proposal => paths.proposals.ofOpening(proposal.opening)),
  }
}
