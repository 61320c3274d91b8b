import { Type } from 'typebox'
import type { Acting } from '../accounts/scope.js'
import { formatCpr } from '../lib/cpr.js'
import { refuse } from '../lib/errors.js'
import { markOf } from '../lib/ids.js'
import { dayOfInstant, formatInstant } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import { profileWords } from '../lib/words/da/profiles.js'
import { promised } from '../lib/words/da/promise.js'
import { da } from '../lib/words/da.js'
import { contactText } from '../openings/contact.js'
import { disclose } from '../profiles/disclosure.js'
import { writtenDownForCompany } from '../proposals/written-down.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import { pageLinks, pageNumber } from '../web/paging.js'
import { submit } from '../web/submit.js'
import { agreementRoutes } from './agreement-routes.js'
import { disclosed } from './candidate-routes.js'
import { candidateFacts } from './candidate-view.js'
import { experienceText } from './experience.js'
import { agreeForm, cancelForm, endForm, mistakesIn, problemForm, problemLimit } from './form.js'
import { leavesMatchingFor } from './lifecycle.js'
import { type StaffListDeps, staffList } from './list-routes.js'
import { isContinuation, isLive, isUnderWay, proposalOf } from './model.js'
import { isNearEnd } from './near-end.js'
import { nextRoutes } from './next-routes.js'
import { askText, besideFacts, overlapText, suggestedOutcome, suggestedTerms, yesFacts, yesOf } from './next-view.js'
import { problemRoutes, toldProblems } from './problems/routes.js'
import { companyProblems, hasOpen, sideOptions, staffProblem } from './problems/view.js'
import { courseForStaff } from './staff-course.js'
import {
  companyFacts,
  endsSoonText,
  freedText,
  placementActs,
  placementColumns,
  placementRow,
  placementTag,
  staffFacts,
} from './view.js'
import { type VitasDeps, vitasRoutes } from './vitas/routes.js'
import { companyVitas } from './vitas/status.js'
import { staffVitas } from './vitas/view.js'

const words = da.placements
const employer = { config: { allow: ['employer'] as const } }
const ownList = { ...employer, schema: { querystring: Type.Object({ side: pageNumber }) } }
const staff = { config: { allow: ['consultant', 'coordinator'] as const } }
const params = { schema: { params: idParams } }

/** One page each for company and consultant about an agreed course, and the lists that lead there. */
export const placementRoutes = (deps: StaffListDeps & VitasDeps) => async (app: App) => {
  const { accounts, audit, clock, companies, municipalities, openings, placements, profiles, proposals, rules } = deps

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
      ask: view && placement.endsOn && isNearEnd(placement, today) && !beside.next ? askText(placement.endsOn) : null,
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

  app.get(paths.placements.forCompany(), { ...employer, ...params }, async (request, reply) =>
    reply.page('placements/company', {
      ...(await companyPage(request.acting, request.params.id, request.today)),
      form: problemForm.empty(),
    }),
  )

  // A POST, so that the number is only ever asked for on purpose and never stands in a history of pages.
  app.post(paths.placements.cpr(), { ...employer, ...params }, async (request, reply) => {
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

  async function staffPage(acting: Acting, id: string) {
    const why = 'opfølgning på et forløb'
    const { placement, opening, company, profile, person } = await courseForStaff(deps, acting, { id, why })
    const fell = (await placements.fallen([placement])).get(id)
    const contact = contactText(opening, await accounts.membersOfCompany(company._id))
    const told = await toldProblems(deps, placement, company.keyConsultant)
    const [proposal, beside] = await Promise.all([
      proposals.byId(proposalOf(placement)),
      placements.besides(acting, placement),
    ])
    const answeredBy = proposal && yesOf(placement, proposal).answeredBy
    const writer = answeredBy ? await accounts.byId(answeredBy) : null
    const writers = told.flatMap(({ problem: { by, doneBy } }) => [by, ...(doneBy ? [doneBy] : [])])
    const names = new Map((await accounts.byIds(writers)).map(({ _id, name }) => [_id, name]))
    const municipality = await municipalities.get(placement.municipality)
    const { scope } = acting
    const mark = `${words.one} ${markOf(id)}`
    const acts = placementActs(placement, { fell: fell !== undefined, latest: await placements.isTheLatest(placement) })
    const isFrom = (municipality: string) => scope.kind !== 'municipality' || scope.municipality === municipality
    return {
      ...{ title: `${mark}: ${opening.title}`, over: mark },
      heading: person ? [person.firstName, person.lastName].filter(Boolean).join(' ') : words.one,
      back: { href: paths.placements.list(), text: words.title },
      tag: placementTag(placement.state, fell !== undefined),
      off: fell && {
        removed: profile === null,
        when: formatInstant(fell),
        contact: contact || company.name,
        begun: placement.state === 'running',
        waits: placement.waits && isContinuation(placement),
        freed: freedText(placement),
      },
      facts: [
        ...staffFacts(placement, opening, company),
        ...besideFacts(beside, paths.placements.show),
        ...yesFacts(placement, proposal, writer),
        ...(placement.outcomeNote ? [{ label: 'Bemærkning', text: placement.outcomeNote }] : []),
        {
          label: 'Kontakt i virksomheden',
          text: contact || '–',
        },
      ],
      warnings: fell ? [] : [...overlapText(placement, beside), ...(await placements.warningsOf(acting, placement))],
      nearEnd:
        isNearEnd(placement, dayOfInstant(clock.now())) && !fell && !beside.next ? endsSoonText(placement) : null,
      vitas: isUnderWay(placement) && !fell ? staffVitas(placement, rules) : null,
      phone: person?.phone ?? null,
      // Whether they can come just now is the municipality's to know.
      resting: isLive(placement) && person?.manualState ? profileWords.manualStates[person.manualState] : null,
      acts: { ...acts, next: (await placements.mayGoOn(placement)) ? paths.placements.next(id) : null },
      links: {
        // Each municipality opens what is its own.
        person: profile && isFrom(profile.municipality) ? paths.profiles.show(placement.profile) : null,
        proposal: isFrom(placement.municipality) ? paths.proposals.show(proposalOf(placement)) : null,
        company: isFrom(placement.municipality) ? paths.companies.show(company._id) : null,
      },
      problems: told.map(one => staffProblem(one, { placement: id, names, now: clock.now() })),
      report: isUnderWay(placement) && !fell ? paths.placements.staffProblem(id) : null,
      promise: promised('Så skal nogen ringe eller tage ud {within}.', municipality),
      ...{ sides: sideOptions, limit: problemLimit, contact: contact || company.name, placement },
      seen: placement.termsRev ?? 0,
      outcomeSeen: placement.outcomeRev ?? 0,
      experience: experienceText(placement, opening, dayOfInstant(clock.now())),
      suggested: {
        ...suggestedTerms(placement, { opening, person, beside, rules, today: dayOfInstant(clock.now()) }),
        // Not while it runs, as one press would end it today.
        ...(acts.end && !acts.endsNow && { outcome: suggestedOutcome(beside) }),
        experience: placement.experience ?? acts.correct === null,
        ...(placement.vitas?.refusedOn && { reason: 'not-approved', outcome: 'afbrudt' }),
      },
    }
  }

  app.get(paths.placements.show(), { ...staff, ...params }, async (request, reply) => {
    const page = await staffPage(request.acting, request.params.id)
    return reply.page('placements/show', { ...page, form: agreeForm.empty(page.suggested) })
  })

  app.post(paths.placements.cancel(), { ...staff, ...params }, (request, reply) =>
    submit(request, reply, {
      form: cancelForm,
      page: 'placements/show',
      data: () => staffPage(request.acting, request.params.id),
      judge: async (sound, wrong) =>
        mistakesIn(await placements.get(request.acting, request.params.id), sound, { wrong }),
      act: async ({ reason, seen = 0 }) => {
        const cancelled = await placements.cancel(request.acting, request.params.id, reason, seen)
        return reply.done(paths.placements.show(request.params.id), `Forløbet er annulleret.${freedText(cancelled)}`)
      },
    }),
  )

  app.post(paths.placements.end(), { ...staff, ...params }, (request, reply) =>
    submit(request, reply, {
      form: endForm,
      page: 'placements/show',
      data: () => staffPage(request.acting, request.params.id),
      judge: async (sound, wrong) =>
        mistakesIn(await placements.get(request.acting, request.params.id), sound, { wrong }),
      act: async ({ outcome, note = null, experience, seen = 0 }) => {
        const ended = await placements.end(request.acting, request.params.id, { outcome, note, experience, seen })
        const left =
          leavesMatchingFor[outcome] && (await placements.isTheLatest(ended))
            ? ' Personen bliver ikke foreslået mere.'
            : ''
        return reply.done(paths.placements.show(request.params.id), `Tak. Udfaldet er skrevet ned.${left}`)
      },
    }),
  )

  app.post(paths.placements.outcome(), { ...staff, ...params }, (request, reply) =>
    submit(request, reply, {
      form: endForm,
      page: 'placements/show',
      data: () => staffPage(request.acting, request.params.id),
      act: async ({ outcome, note = null, experience, seen = 0 }) => {
        await placements.correctOutcome(request.acting, request.params.id, { outcome, note, experience, seen })
        return reply.done(paths.placements.show(request.params.id), 'Udfaldet er rettet.')
      },
    }),
  )

  agreementRoutes(app, deps, staffPage)
  nextRoutes(app, deps)
  staffList(app, deps)
  vitasRoutes(app, deps)
  problemRoutes(app, deps, { companyPage, staffPage })
}
