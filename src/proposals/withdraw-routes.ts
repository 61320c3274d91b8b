/** Taking a candidate back from a company, asked about on a page of its own. */
import type { Acting } from '../accounts/scope.js'
import { filled } from '../lib/filled.js'
import { paths } from '../lib/paths.js'
import { da } from '../lib/words/da.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import { submit } from '../web/submit.js'
import { withdrawForm } from './form.js'
import type { Proposals } from './service.js'
import type { proposalPage } from './view.js'

/** A proposal's own page, read anew and in the log. */
export type ShowPage = (
  acting: Acting,
  id: string,
) => Promise<{ title: string; heading: string; proposal: ReturnType<typeof proposalPage> }>

const one = { config: { allow: ['consultant', 'coordinator'] as const }, schema: { params: idParams } }

export function withdrawRoutes(app: App, { proposals }: { proposals: Proposals }, showPage: ShowPage): void {
  async function withdrawPage(acting: Acting, id: string) {
    const page = await showPage(acting, id)
    return {
      ...{
        ...page,
        title: `Træk ${page.title} tilbage`,
        over: page.heading,
        heading: 'Vil du trække forslaget tilbage?',
      },
      back: { href: paths.proposals.show(id), text: 'Til forslaget' },
    }
  }

  app.get(paths.proposals.withdraw(), one, async (request, reply) => {
    const page = await withdrawPage(request.acting, request.params.id)
    const { may, tag } = page.proposal
    if (!may.withdraw) return reply.leadTo(page.back.href, filled(da.proposals.notNow, { state: tag.text }))
    return reply.page('proposals/withdraw', { ...page, form: withdrawForm.empty() })
  })

  app.post(paths.proposals.withdraw(), one, (request, reply) =>
    submit(request, reply, {
      form: withdrawForm,
      page: 'proposals/withdraw',
      data: () => withdrawPage(request.acting, request.params.id),
      act: async ({ reason }) => {
        const proposal = await proposals.withdraw(request.acting, request.params.id, reason)
        return reply.done(paths.proposals.ofOpening(proposal.opening), 'Forslaget er trukket tilbage.')
      },
    }),
  )
}
