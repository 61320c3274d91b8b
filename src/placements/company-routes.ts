/** A company's own courses: their list, and the page of each. */
import { Type } from 'typebox'
import type { Acting } from '../accounts/scope.js'
import { formatCpr } from '../lib/cpr.js'
import { refuse } from '../lib/errors.js'
import { markOf } from '../lib/ids.js'
import { paths } from '../lib/paths.js'
import { promised } from '../lib/words/da/promise.js'
import { da } from '../lib/words/da.js'
import { disclose } from '../profiles/disclosure.js'
import { writtenDownForCompany } from '../proposals/written-down.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import { pageLinks, pageNumber } from '../web/paging.js'
import { type CandidateDeps, disclosed } from './candidate-routes.js'
import { candidateFacts } from './candidate-view.js'
import { problemForm, problemLimit } from './form.js'
import { isContinuation, isLive, isUnderWay, proposalOf } from './model.js'
import { isNearEnd } from './near-end.js'
import { askText, besideFacts, yesOf } from './next-view.js'
import { toldProblems } from './problems/routes.js'
import { companyProblems, hasOpen } from './problems/view.js'
import { companyFacts, placementColumns, placementRow, placementTag } from './view.js'
import { companyVitas } from './vitas/status.js'

const words = da.placements
const employer = { config: { allow: ['employer'] as const } }
const ownList = { ...employer, schema: { querystring: Type.Object({ side: pageNumber }) } }
const one = { ...employer, schema: { params: idParams } }

/** Registers them. @returns the page of one, for the forms that stand on it */
export function companyRoutes(app: App, deps: CandidateDeps) {
  const { accounts, audit, companies, municipalities, openings, placements, profiles, proposals } = deps

  app.get(paths.placements.ofCompany(), ownList, async (request, reply) => {
    const { acting } = request
    const { placements: found, ...pages } = await placements.page(acting, { page: request.query.side })
    const fallen = await placements.fallen(found)
    const ids = found.filter(isLive).map(proposalOf)
    const shown = await disclosed(deps, acting, await proposals.among(acting, ids), request.today)
    const titles = new Map(
      (await openings.byIds(found.map(({ opening }) => opening))).map(({ _id, title }) => [_id, title]),
    )
    return reply.page('placements/list', {
      ...{ title: words.title, columns: placementColumns },
      empty: { text: words.none, href: paths.candidates.list(), action: words.toCandidates },
      rows: found.map(placement =>
        placementRow(placement, {
          href: paths.placements.forCompany(placement._id),
          name: (isLive(placement) && shown.get(proposalOf(placement))?.name) || null,
          other: titles.get(placement.opening) ?? '',
          fell: fallen.has(placement._id),
        }),
      ),
      pages: pageLinks(pages, paths.placements.ofCompanyPage),
    })
  })

  async function companyPage(acting: Acting, id: string, today: string) {
    const placement = await placements.get(acting, id)
    const proposal = await proposals.get(acting, proposalOf(placement))
    const [opening, company, beside] = await Promise.all([
      openings.get(acting, placement.opening),
      companies.get(acting, placement.company),
      placements.besides(acting, placement),
    ])
    // Of a course that is over nothing is shown, also while the next one goes on.
    const shown = isLive(placement) ? await disclosed(deps, acting, [proposal], today) : null
    const view = shown?.get(proposal._id) ?? null
    const consultant = await accounts.byId(await accounts.actingFor(company.keyConsultant, company.municipality))
    const fell = (await placements.fallen([placement])).has(id)
    const yes = yesOf(placement, proposal)
    const writer = yes.answeredBy ? await accounts.byId(yes.answeredBy) : null
    const told = await toldProblems(deps, placement, company.keyConsultant)
    const municipality = await municipalities.get(placement.municipality)
    const mark = `${words.one} ${markOf(id)}`
    return {
      ...{ title: `${mark}: ${opening.title}`, over: mark, heading: view?.name ?? words.one },
      back: { href: paths.placements.ofCompany(), text: words.title },
      tag: placementTag(placement.state, fell),
      off: fell,
      writtenDown: writtenDownForCompany(yes, writer),
      planned: placement.state === 'planned' && !fell,
      waits: placement.waits && isContinuation(placement) && view !== null,
      // Only as long as it can be agreed; why it cannot is another company's business.
      ask:
        view && placement.endsOn && isNearEnd(placement, today) && (await placements.mayGoOn(placement))
          ? askText(placement.endsOn)
          : null,
      facts: [
        ...companyFacts(placement, opening, company, view !== null),
        ...(view ? besideFacts(beside, paths.placements.forCompany) : []),
      ],
      vitas:
        isUnderWay(placement) && view?.stage === 'agreed'
          ? { status: companyVitas(placement), href: paths.placements.vitas(id) }
          : null,
      person: view && candidateFacts(view),
      consultant: consultant && { name: consultant.name, phone: consultant.phone, email: consultant.email },
      cprLink: isUnderWay(placement) && view?.stage === 'agreed' ? paths.placements.cpr(id) : null,
      cpr: null as string | null,
      problems: companyProblems(told, view !== null),
      report: isUnderWay(placement) && !fell && !hasOpen(told, 'company') ? paths.placements.problem(id) : null,
      promise: promised(words.problem.lead, municipality),
      helper: consultant && { name: consultant.name, phone: consultant.phone },
      limit: problemLimit,
    }
  }

  app.get(paths.placements.forCompany(), one, async (request, reply) =>
    reply.page('placements/company', {
      ...(await companyPage(request.acting, request.params.id, request.today)),
      form: problemForm.empty(),
    }),
  )

  // A POST, so that the number is only ever asked for on purpose and never stands in a history of pages.
  app.post(paths.placements.cpr(), one, async (request, reply) => {
    const { acting, today } = request
    const { id } = request.params
    const page = await companyPage(acting, id, today)
    if (!page.cprLink) throw refuse('NOT_FOUND')
    const proposal = await proposals.get(acting, proposalOf(await placements.get(acting, id)))
    const [profile, company, opening] = await Promise.all([
      profiles.byId(proposal.profile),
      companies.get(acting, proposal.company),
      openings.get(acting, proposal.opening),
    ])
    await audit.record(acting, {
      ...{ what: 'cpr.read', subject: id },
      on: [proposal.profile],
      why: 'CPR-nummer til aftalen om et forløb',
    })
    const view =
      profile &&
      disclose(profile, {
        ...{ kind: 'employer', stage: 'agreed', company: company._id, companyVerified: company.verifiedAt !== null },
        ...{ membershipActive: true, consent: proposal.consent, sector: opening.sector, today },
        openCpr: profiles.openCpr,
      })
    return reply.page('placements/company', {
      ...page,
      form: problemForm.empty(),
      cpr: view?.cpr ? formatCpr(view.cpr) : words.cprUnknown,
    })
  })

  return companyPage
}
