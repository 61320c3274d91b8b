/** What is typed into VITAS about a course, for the company and for consultants, who write down how far the application is. */
import { type Acting, system } from '../../accounts/scope.js'
import { refuse } from '../../lib/errors.js'
import { markOf } from '../../lib/ids.js'
import { paths } from '../../lib/paths.js'
import { da } from '../../lib/words/da.js'
import { contactOf } from '../../openings/contact.js'
import { discloseInCase } from '../../profiles/disclosure.js'
import type { Rules } from '../../rules/rules.js'
import type { App } from '../../web/fastify.js'
import { idParams } from '../../web/fields.js'
import { submit } from '../../web/submit.js'
import { type CandidateDeps, disclosed } from '../candidate-routes.js'
import { mistakesIn } from '../form.js'
import { isUnderWay, type Placement, proposalOf, type Vitas } from '../model.js'
import { freedText, notNowText, placementTag } from '../view.js'
import { decisionOptions, type VitasInput, vitasForm } from './form.js'
import { vitasFaults, writtenText } from './service.js'
import { companyVitas } from './status.js'
import { staffVitas, vitasSheet } from './view.js'

const words = da.vitas
const params = { schema: { params: idParams } }
const employer = { config: { allow: ['employer'] as const }, ...params }
const staff = { config: { allow: ['consultant', 'coordinator'] as const }, ...params }

export type VitasDeps = CandidateDeps & { rules: Rules }

export function vitasRoutes(app: App, deps: VitasDeps): void {
  const { accounts, audit, companies, openings, placements, profiles, proposals, rules } = deps

  /** What is applied for is agreed or running, with somebody who comes. @returns why a course is not; null: it is */
  async function whyNot(placement: Placement): Promise<string | null> {
    const fell = (await placements.fallen([placement])).has(placement._id)
    return isUnderWay(placement) && !fell ? null : notNowText(placementTag(placement.state, fell))
  }

  async function page(placement: Placement, shown: { name: string | null; cpr: string }) {
    const [opening, company] = await Promise.all([
      openings.get(system, placement.opening),
      companies.get(system, placement.company),
    ])
    const consultant = await accounts.byId(await accounts.actingFor(company.keyConsultant, company.municipality))
    const adviser = consultant && [consultant.name, consultant.phone].filter(Boolean).join(', ')
    const contact = contactOf(opening, await accounts.membersOfCompany(company._id))
    const mark = `${da.placements.one} ${markOf(placement._id)}`
    return {
      ...{ title: `${words.title}, ${mark.replace(/^F/, 'f')}: ${opening.title}`, over: mark, heading: words.title },
      ...vitasSheet({ ...{ placement, opening, company, contact, adviser, rules }, ...shown }),
      consultant: consultant && { name: consultant.name, phone: consultant.phone, email: consultant.email },
    }
  }

  app.get(paths.placements.vitas(), employer, async (request, reply) => {
    const { acting, today } = request
    const { id } = request.params
    const placement = await placements.get(acting, id)
    const why = await whyNot(placement)
    if (why) return reply.leadTo(paths.placements.forCompany(id), why)
    const proposal = await proposals.get(acting, proposalOf(placement))
    const view = (await disclosed(deps, acting, [proposal], today)).get(proposal._id)
    if (view?.stage !== 'agreed') throw refuse('NOT_FOUND')
    return reply.page('placements/vitas', {
      ...(await page(placement, { name: view.name, cpr: words.cprHere })),
      back: { href: paths.placements.forCompany(id), text: words.back },
      status: companyVitas(placement),
      cprLink: paths.placements.cpr(id),
    })
  })

  async function staffPage(acting: Acting, id: string) {
    const placement = await placements.get(acting, id)
    const profile = await profiles.byId(placement.profile)
    await audit.record(acting, {
      ...{ what: 'placement.read', subject: id },
      on: [placement.profile],
      why: 'ansøgning om et forløb i VITAS',
    })
    const person = profile && discloseInCase(profile, acting.scope, placement)
    const name = person && [person.firstName, person.lastName].filter(Boolean).join(' ')
    return {
      ...(await page(placement, { name, cpr: words.cprStaff })),
      back: { href: paths.placements.show(id), text: words.back },
      consultant: null,
      record: {
        ...{ ...staffVitas(placement, rules), action: paths.placements.staffVitas(id), options: decisionOptions },
        warnings: await placements.warningsOf(acting, placement),
        freed: freedText(placement, await placements.freesPerson(placement)),
        ...{ rev: placement.vitas?.rev ?? 0, seen: placement.termsRev ?? 0 },
      },
      written: writtenValues(placement.vitas),
    }
  }

  app.get(paths.placements.staffVitas(), staff, async (request, reply) => {
    const { id } = request.params
    const why = await whyNot(await placements.get(request.acting, id))
    if (why) return reply.leadTo(paths.placements.show(id), why)
    const { written, ...page } = await staffPage(request.acting, id)
    return reply.page('placements/vitas', { ...page, form: vitasForm.empty(written) })
  })

  app.post(paths.placements.staffVitas(), staff, (request, reply) =>
    submit(request, reply, {
      form: vitasForm,
      page: 'placements/vitas',
      data: () => staffPage(request.acting, request.params.id),
      judge: async (sound, wrong) => {
        const placement = await placements.get(request.acting, request.params.id)
        const { rev = 0 } = placement.vitas ?? {}
        return mistakesIn(placement, sound, {
          ...{ wrong, faults: vitasFaults(toldIn(sound), placement, request.today) },
          others: rev === (sound.rev ?? 0) ? [] : [writtenText],
        })
      },
      act: async input => {
        const { acting, params } = request
        await placements.writeVitas(acting, params.id, toldIn(input))
        return reply.done(paths.placements.staffVitas(params.id), 'Det er skrevet ned.')
      },
    }),
  )
}

/** What is told by what could be read of the form. */
const toldIn = ({ appliedOn, caseNumber, decision, decidedOn, rev, seen }: Partial<VitasInput>) => ({
  ...{ appliedOn: appliedOn ?? null, caseNumber: caseNumber ?? null, decidedOn: decidedOn ?? null },
  ...{ decision: decision === undefined || decision === 'none' ? null : decision, rev: rev ?? 0, seen: seen ?? 0 },
})

/** What stands in the form of what was written down before. */
const writtenValues = (vitas: Vitas | undefined) => ({
  ...{ appliedOn: vitas?.appliedOn, caseNumber: vitas?.caseNumber, decidedOn: vitas?.approvedOn ?? vitas?.refusedOn },
  decision: vitas?.approvedOn ? 'approved' : vitas?.refusedOn ? 'refused' : 'none',
})
