/** What a company said on the telephone about somebody it was shown, written down by the municipality's staff on its behalf. */
import { paths } from '../lib/paths.js'
import type { Placements } from '../placements/service.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import { submit } from '../web/submit.js'
import { companyAnswerForm, missingReason } from './form.js'
import type { Proposals } from './service.js'
import type { ShowPage } from './withdraw-routes.js'

interface Deps {
  placements: Pick<Placements, 'accept'>
  proposals: Pick<Proposals, 'turnDown'>
}

const one = { config: { allow: ['consultant', 'coordinator'] as const }, schema: { params: idParams } }

export function answerRoutes(app: App, { placements, proposals }: Deps, showPage: ShowPage): void {
  app.post(paths.proposals.answer(), one, (request, reply) =>
    submit(request, reply, {
      form: companyAnswerForm,
      page: 'proposals/show',
      data: () => showPage(request.acting, request.params.id),
      judge: missingReason,
      act: async ({ answer, heardFrom, reason }) => {
        const { acting, params } = request
        if (answer === 'no' && reason) {
          const { opening } = await proposals.turnDown(acting, params.id, reason, heardFrom)
          return reply.done(
            paths.proposals.ofOpening(opening),
            'Virksomhedens nej er skrevet ned, og virksomheden får en mail om det.',
          )
        }
        await placements.accept(acting, params.id, heardFrom)
        return reply.done(
          paths.placements.show(params.id),
          'Virksomhedens ja er skrevet ned, og virksomheden får en mail om det. Aftal nu start, dage og timer.',
        )
      },
    }),
  )
}
