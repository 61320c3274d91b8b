/** Where whoever answers the hotline writes down what a company asked on the telephone. */
import type { Acting } from '../accounts/scope.js'
import type { Accounts } from '../accounts/service.js'
import type { Companies } from '../companies/service.js'
import { newId } from '../lib/ids.js'
import { paths } from '../lib/paths.js'
import { da } from '../lib/words/da.js'
import { schemes } from '../openings/model.js'
import type { Openings } from '../openings/service.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import { submit } from '../web/submit.js'
import { callForm, cprInCall, limits } from './form.js'
import type { Hotline } from './service.js'

interface Deps {
  accounts: Accounts
  companies: Companies
  hotline: Hotline
  openings: Openings
}

const one = {
  config: { allow: ['hotline', 'consultant', 'coordinator'] as const },
  schema: { params: idParams },
}

export const callRoutes = (deps: Deps) => async (app: App) => {
  const { accounts, companies, hotline, openings } = deps

  async function callPage(acting: Acting, id: string) {
    const company = await companies.get(acting, id)
    const { municipality } = company
    const [members, mayWrite, answering, posted] = await Promise.all([
      accounts.membersOfCompany(id),
      hotline.mayAnswerIn(acting, municipality),
      accounts.hotlineOf(municipality),
      openings.listForStaff(acting, { company: id }),
    ])
    return {
      title: 'Skriv et opkald ned',
      over: company.name,
      back: { href: paths.hotline.company(id), text: 'Virksomheden' },
      action: paths.hotline.call(id),
      mayWrite,
      answering: answering?.name,
      // Drawn anew each time: what is sent again from a page that has said what to mend is another call.
      call: newId(),
      nobody: members.length === 0,
      limits,
      openings: posted.map(({ _id, title, number }) => ({
        value: _id,
        label: `${title || da.openings.untitled} (${number})`,
      })),
      schemes: schemes.map(scheme => ({ value: scheme, label: da.openings.schemes[scheme] })),
    }
  }

  app.get(paths.hotline.call(), one, async (request, reply) =>
    reply.page('hotline/call', { ...(await callPage(request.acting, request.params.id)), form: callForm.empty() }),
  )

  app.post(paths.hotline.call(), one, (request, reply) =>
    submit(request, reply, {
      form: callForm,
      page: 'hotline/call',
      data: () => callPage(request.acting, request.params.id),
      judge: cprInCall,
      act: async ({ call: id, ...told }) => {
        const { acting, params } = request
        const { nobody } = await callPage(acting, params.id)
        const { _id, state } = await hotline.writeDown(acting, { ...told, id, company: params.id })
        const mails = nobody
          ? 'Ingen fra virksomheden har adgang, så ingen får en mail.'
          : state === 'waiting'
            ? 'Virksomheden får en kvittering på mail.'
            : 'Virksomheden får en mail om, at svaret kan læses.'
        return reply.done(paths.hotline.question(_id), `Opkaldet er skrevet ned. ${mails}`)
      },
    }),
  )
}
