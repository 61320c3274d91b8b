import { type Acting, system } from '../accounts/scope.js'
import type { Accounts } from '../accounts/service.js'
import type { Audit } from '../audit/service.js'
import type { Companies } from '../companies/service.js'
import type { Deadlines } from '../deadlines/service.js'
import type { Clock } from '../lib/clock.js'
import { markOf } from '../lib/ids.js'
import { paths } from '../lib/paths.js'
import { promised } from '../lib/words/da/promise.js'
import { da } from '../lib/words/da.js'
import type { Municipalities } from '../municipalities/service.js'
import type { Openings } from '../openings/service.js'
import { disclose, type EmployerView } from '../profiles/disclosure.js'
import type { Profiles } from '../profiles/service.js'
import { needsNobody, turnDownReasons } from '../proposals/lifecycle.js'
import type { Proposal } from '../proposals/model.js'
import type { Proposals } from '../proposals/service.js'
import { writtenDownForCompany } from '../proposals/written-down.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import { submit } from '../web/submit.js'
import { candidateFacts } from './candidate-view.js'
import { turnDownForm } from './form.js'
import { isLive, proposalOf } from './model.js'
import type { Placements } from './service.js'
import { options, stageOf } from './view.js'

export interface CandidateDeps {
  accounts: Accounts
  audit: Audit
  clock: Clock
  companies: Companies
  deadlines: Pick<Deadlines, 'of'>
  municipalities: Pick<Municipalities, 'get'>
  openings: Openings
  placements: Placements
  profiles: Profiles
  proposals: Proposals
}

const words = da.proposals.candidates
const employer = { config: { allow: ['employer'] as const } }
const one = { ...employer, schema: { params: idParams } }

/**
 * What the company may know of these people now, by proposal; each goes through `disclose`, and whoever is shown is
 * in the log before the page is sent.
 */
export async function disclosed(
  { audit, companies, openings, placements, profiles, proposals: { freeFrom } }: CandidateDeps,
  acting: Acting,
  proposals: readonly Proposal[],
  today: string,
): Promise<Map<string, EmployerView>> {
  const [people, openingsOf, placed, beginsOn] = await Promise.all([
    profiles.byIds(proposals.map(({ profile }) => profile)),
    openings.byIds(proposals.map(({ opening }) => opening)),
    placements.ofProposals(proposals.map(({ _id }) => _id)),
    freeFrom(proposals.map(({ profile }) => profile)),
  ])
  const company = acting.scope.kind === 'company' ? await companies.get(acting, acting.scope.company) : null
  const shown = new Map<string, EmployerView>()
  for (const proposal of proposals) {
    const profile = people.find(({ _id }) => _id === proposal.profile)
    const opening = openingsOf.find(({ _id }) => _id === proposal.opening)
    if (!profile || !opening || !company) continue
    const own = placed.filter(one => proposalOf(one) === proposal._id)
    const view = disclose(profile, {
      kind: 'employer',
      stage: stageOf(proposal, own),
      company: company._id,
      companyVerified: company.verifiedAt !== null,
      membershipActive: true,
      consent: proposal.consent,
      sector: opening.sector,
      today,
      // Not of the course that has the person: there they have begun.
      freeFrom: own.some(({ holds }) => holds) ? null : (beginsOn.get(proposal.profile) ?? null),
    })
    if (view) shown.set(proposal._id, view)
  }
  if (shown.size > 0)
    await audit.record(acting, {
      ...{ what: 'candidate.read' },
      on: proposals.filter(({ _id }) => shown.has(_id)).map(({ profile }) => profile),
      ...(proposals.length === 1 && proposals[0] && { subject: proposals[0]._id }),
      why: 'virksomheden ser en kandidat',
    })
  return shown
}

/** The company's pages about candidates: the list, one candidate, and its answer. */
export const candidateRoutes = (deps: CandidateDeps) => async (app: App) => {
  const { accounts, companies, municipalities, openings, placements, proposals } = deps

  app.get(paths.candidates.list(), employer, async (request, reply) => {
    const { acting } = request
    const found = await proposals.ofCompany(acting, ['confirmed', 'accepted'])
    const shown = await disclosed(deps, acting, found, request.today)
    // The one that holds the person first.
    const courses = (await placements.ofProposals([...shown.keys()])).sort((a, b) => Number(b.holds) - Number(a.holds))
    const titles = new Map(
      (await openings.byIds(found.map(({ opening }) => opening))).map(opening => [opening._id, opening]),
    )
    const rows = found.flatMap(proposal => {
      const view = shown.get(proposal._id)
      if (!view) return []
      const course = courses.find(one => proposalOf(one) === proposal._id && isLive(one))?._id ?? proposal._id
      const href = proposal.state === 'accepted' ? paths.placements.forCompany(course) : paths.candidates.show(course)
      return [
        {
          cells: [
            { href, text: view.name },
            { text: titles.get(proposal.opening)?.title ?? '' },
            {
              tag: {
                text: proposal.state === 'accepted' ? words.saidYes : words.waiting,
                kind: proposal.state === 'accepted' ? 'success' : 'info',
              },
            },
          ],
        },
      ]
    })
    return reply.page('placements/candidates', {
      title: words.title,
      columns: [{ text: words.name }, { text: words.opening }, { text: words.state }],
      rows,
      empty: rows.length === 0 && (await whyNone(acting)),
    })
  })

  /** Why the company sees nobody, and what it can do about it. */
  async function whyNone(acting: Acting) {
    if (acting.scope.kind !== 'company') return { text: words.none }
    const { verifiedAt } = await companies.get(acting, acting.scope.company)
    if (!verifiedAt) return { text: `${da.companies.unverifiedTitle}. ${da.companies.unverifiedText}` }
    const posted = (await openings.listForCompany(acting)).some(({ state }) => state === 'open')
    if (posted) return { text: words.none }
    const text = promised(words.noOpening, await municipalities.get(acting.scope.municipality))
    return { text, href: paths.openings.create(), action: da.companies.newOpening }
  }

  async function candidatePage(acting: Acting, id: string, today: string) {
    const proposal = await proposals.get(acting, id)
    const [opening, company] = await Promise.all([
      openings.get(acting, proposal.opening),
      companies.get(system, proposal.company),
    ])
    const view = (await disclosed(deps, acting, [proposal], today)).get(id) ?? null
    if (view) await proposals.shown(id)
    const consultant = await accounts.byId(await accounts.actingFor(company.keyConsultant, company.municipality))
    const writer = proposal.answeredBy ? await accounts.byId(proposal.answeredBy) : null
    const mark = `${words.marked} ${markOf(id)}`
    const open = view !== null && proposal.state === 'confirmed'
    return {
      title: `${mark}: ${opening.title}`,
      over: mark,
      heading: view ? `${words.one} ${opening.title}: ${view.name}` : `${words.one} ${opening.title}`,
      back: { href: paths.candidates.list(), text: words.title },
      person: view && candidateFacts(view),
      sentence: view && proposal.sentence,
      writtenDown: writtenDownForCompany(proposal, writer),
      open,
      paused: opening.state === 'paused',
      interviewAsked: proposal.interviewAt !== null,
      placement: proposal.state === 'accepted' ? paths.placements.forCompany(id) : null,
      consultant: consultant && { name: consultant.name, phone: consultant.phone, email: consultant.email },
      links: {
        accept: paths.candidates.accept(id),
        turnDown: paths.candidates.turnDown(id),
        interview: paths.candidates.interview(id),
      },
      reasons: options(da.proposals.turnDownReasons, turnDownReasons),
    }
  }

  app.get(paths.candidates.show(), one, async (request, reply) =>
    reply.page('placements/candidate', {
      ...(await candidatePage(request.acting, request.params.id, request.today)),
      form: turnDownForm.empty(),
    }),
  )

  app.post(paths.candidates.accept(), one, async (request, reply) => {
    await placements.accept(request.acting, request.params.id)
    return reply.done(paths.placements.forCompany(request.params.id), words.accepted)
  })

  app.post(paths.candidates.turnDown(), one, (request, reply) =>
    submit(request, reply, {
      form: turnDownForm,
      page: 'placements/candidate',
      data: () => candidatePage(request.acting, request.params.id, request.today),
      act: async ({ reason }) => {
        const { opening } = await proposals.turnDown(request.acting, request.params.id, reason)
        return needsNobody.includes(reason)
          ? reply.done(paths.openings.show(opening), words.turnedDownEnough)
          : reply.done(paths.candidates.list(), words.turnedDown)
      },
    }),
  )

  app.post(paths.candidates.interview(), one, async (request, reply) => {
    await proposals.askForInterview(request.acting, request.params.id)
    return reply.done(paths.candidates.show(request.params.id), words.meeting)
  })
}
