import type { Accounts } from '../accounts/service.js'
import { paths } from '../lib/paths.js'
import { da } from '../lib/words/da.js'
import type { Municipalities } from '../municipalities/service.js'
import type { App } from './fastify.js'

/** The page for whoever comes by: who it is for, the doors, and whom to ring. */
export const frontRoutes =
  ({ accounts, municipalities }: { accounts: Accounts; municipalities: Municipalities }) =>
  async (app: App) => {
    app.get(paths.home(), { config: { allow: 'public' } }, async (_request, reply) => {
      const served = await municipalities.all()
      const hotlines = await Promise.all(
        served.map(async ({ _id, name }) => ({ municipality: name, ...(await accounts.hotlineOf(_id)) })),
      )
      return reply.page('web/front', {
        schemes: Object.values(da.web.front.schemes).map(({ title, text }) => ({ label: title, text })),
        hotlines: hotlines.map(({ municipality, name, phone, hours }) => ({
          label: municipality,
          lines: [name, phone, hours].filter(Boolean),
        })),
        links: { register: paths.register.company(), signIn: paths.signIn.page() },
      })
    })
  }
