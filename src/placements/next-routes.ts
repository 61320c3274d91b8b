/** Where staff write down that a company and a person want to go on together with a next course. */
import type { Acting } from '../accounts/scope.js'
import { markOf } from '../lib/ids.js'
import { paths } from '../lib/paths.js'
import { schemes } from '../lib/schemes.js'
import { da } from '../lib/words/da.js'
import { contactOf } from '../openings/contact.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import { submit } from '../web/submit.js'
import type { CandidateDeps } from './candidate-routes.js'
import { missingYes, nextForm } from './form.js'
import { courseForStaff } from './staff-course.js'
import { options, termsFacts } from './view.js'

const words = da.placements
const staff = { config: { allow: ['consultant', 'coordinator'] as const }, schema: { params: idParams } }

type Deps = Pick<CandidateDeps, 'accounts' | 'audit' | 'companies' | 'openings' | 'placements' | 'profiles'>

export function nextRoutes(app: App, deps: Deps): void {
  const { accounts, placements } = deps
  async function page(acting: Acting, id: string) {
    const why = 'det næste forløb aftales'
    const { placement, opening, company, person } = await courseForStaff(deps, acting, { id, why })
    const members = await accounts.membersOfCompany(company._id)
    const { contact, phone } = contactOf(opening, members)
    const mark = `${words.one} ${markOf(id)}`
    return {
      title: `${words.next.title}, ${mark.replace(/^F/, 'f')}: ${opening.title}`,
      over: [person?.firstName, person?.lastName].filter(Boolean).join(' ') || mark,
      back: { href: paths.placements.show(id), text: 'Forløbet' },
      action: paths.placements.next(id),
      facts: [
        { label: 'Virksomhed', text: company.name },
        { label: words.scheme, text: da.proposals.schemes[placement.scheme] },
        ...termsFacts(placement).slice(0, 2),
      ],
      ...{ contact, phone, options: options(da.proposals.schemes, schemes) },
      // Nobody would hear of it.
      nobody: members.length === 0 && paths.companies.show(company._id),
      whyNot: await placements.whyNotOn(placement),
    }
  }

  app.get(paths.placements.next(), staff, async (request, reply) => {
    const { whyNot, ...shown } = await page(request.acting, request.params.id)
    if (whyNot) return reply.leadTo(shown.back.href, whyNot)
    return reply.page('placements/next', { ...shown, form: nextForm.empty({ heardFrom: shown.contact ?? '' }) })
  })

  app.post(paths.placements.next(), staff, (request, reply) =>
    submit(request, reply, {
      form: nextForm,
      page: 'placements/next',
      data: () => page(request.acting, request.params.id),
      judge: missingYes,
      act: async ({ scheme, heardFrom }) => {
        const next = await placements.goOn(request.acting, request.params.id, { scheme, heardFrom })
        return reply.done(
          paths.placements.show(next._id),
          'Det næste forløb er skrevet ned, og virksomheden får en mail om det. Aftal nu dage og timer.',
        )
      },
    }),
  )
}
