import type { Acting } from '../accounts/scope.js'
import { markOf } from '../lib/ids.js'
import { dayOfInstant, formatInstant } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import { profileWords } from '../lib/words/da/profiles.js'
import { promised } from '../lib/words/da/promise.js'
import { da } from '../lib/words/da.js'
import { contactText } from '../openings/contact.js'
import { isMatchable } from '../profiles/scope.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import { submit } from '../web/submit.js'
import { agreementRoutes } from './agreement-routes.js'
import { companyRoutes } from './company-routes.js'
import { experienceText } from './experience.js'
import { agreeForm, cancelForm, endForm, mistakesIn, problemLimit } from './form.js'
import { leavesMatchingFor } from './lifecycle.js'
import { type StaffListDeps, staffList } from './list-routes.js'
import { isContinuation, isLive, isUnderWay, proposalOf } from './model.js'
import { isNearEnd } from './near-end.js'
import { nextRoutes } from './next-routes.js'
import {
  besideFacts,
  elsewhereText,
  overlapText,
  suggestedOutcome,
  suggestedTerms,
  yesFacts,
  yesOf,
} from './next-view.js'
import { problemRoutes, toldProblems } from './problems/routes.js'
import { sideOptions, staffProblem } from './problems/view.js'
import { courseForStaff } from './staff-course.js'
import { endsSoonText, freedText, placementActs, placementTag, staffFacts } from './view.js'
import { type VitasDeps, vitasRoutes } from './vitas/routes.js'
import { staffVitas } from './vitas/view.js'

const words = da.placements
const staff = { config: { allow: ['consultant', 'coordinator'] as const } }
const params = { schema: { params: idParams } }

/** One page each for company and consultant about an agreed course, and the lists that lead there. */
export const placementRoutes = (deps: StaffListDeps & VitasDeps) => async (app: App) => {
  const { accounts, clock, companies, municipalities, placements, proposals, rules } = deps

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
    const hosts = [beside.before, beside.next].flatMap(one => (one && one.company !== company._id ? one.company : []))
    const others = new Map((await companies.byIds(hosts)).map(({ _id, name }) => [_id, name]))
    const around = besideFacts(beside, paths.placements.show, others)
    const free = await placements.freesPerson(placement)
    const mayGoOn = await placements.mayGoOn(placement)
    const sides = sideOptions(told)
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
        freed: freedText(placement, free),
      },
      facts: [
        ...staffFacts(placement, opening, company),
        ...around,
        ...yesFacts(placement, proposal, writer),
        ...(placement.outcomeNote ? [{ label: 'Bemærkning', text: placement.outcomeNote }] : []),
        {
          label: 'Kontakt i virksomheden',
          text: contact || '–',
        },
      ],
      warnings: fell ? [] : [...overlapText(placement, beside), ...(await placements.warningsOf(acting, placement))],
      nearEnd: isNearEnd(placement, dayOfInstant(clock.now())) && mayGoOn ? endsSoonText(placement) : null,
      proposed: profile !== null && isMatchable(profile),
      elsewhere: fell || mayGoOn ? null : elsewhereText(placement, beside),
      vitas: isUnderWay(placement) && !fell ? staffVitas(placement, rules) : null,
      phone: person?.phone ?? null,
      // Whether they can come just now is the municipality's to know.
      resting: isLive(placement) && person?.manualState ? profileWords.manualStates[person.manualState] : null,
      acts: { ...acts, next: mayGoOn ? paths.placements.next(id) : null },
      links: {
        // Each municipality opens what is its own.
        person: profile && isFrom(profile.municipality) ? paths.profiles.show(placement.profile) : null,
        proposal: isFrom(placement.municipality) ? paths.proposals.show(proposalOf(placement)) : null,
        company: isFrom(placement.municipality) ? paths.companies.show(company._id) : null,
      },
      problems: told.map(one => staffProblem(one, { placement: id, names, now: clock.now() })),
      report: isUnderWay(placement) && !fell && sides.length > 0 ? paths.placements.staffProblem(id) : null,
      promise: promised('Så skal nogen ringe eller tage ud {within}.', municipality),
      ...{ sides, limit: problemLimit, contact: contact || company.name, placement, free, beside: around },
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
        const freed = freedText(cancelled, await placements.freesPerson(cancelled))
        return reply.done(paths.placements.show(request.params.id), `Forløbet er annulleret.${freed}`)
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
  problemRoutes(app, deps, { companyPage: companyRoutes(app, deps), staffPage })
}
