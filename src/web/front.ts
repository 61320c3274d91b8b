import type { Accounts } from '../accounts/service.js'
import { filled } from '../lib/filled.js'
import { paths } from '../lib/paths.js'
import { promised } from '../lib/words/da/promise.js'
import { da } from '../lib/words/da.js'
import { retentionOn } from '../municipalities/retention.js'
import type { Municipalities } from '../municipalities/service.js'
import { telUrl } from '../templates/helpers.js'
import type { App } from './fastify.js'

/** The pages for whoever comes by: who it is for, the doors, whom to ring, what is kept of people, and the accessibility statement. */
export const frontRoutes =
  ({ accounts, municipalities }: { accounts: Accounts; municipalities: Municipalities }) =>
  async (app: App) => {
    app.get(paths.home(), { config: { allow: 'public' } }, async ({ identity }, reply) => {
      const role = identity?.membership?.role
      const served = await municipalities.all()
      const hotlines = await Promise.all(
        served.map(async ({ _id, name }) => ({ name, hotline: await accounts.hotlineOf(_id) })),
      )
      return reply.page('web/front', {
        own: role ? { name: identity.account.name, role: da.web.roles[role], href: paths.doors[role]() } : null,
        promise: promised(da.web.front.promise, ...served),
        schemes: Object.values(da.web.front.schemes).map(({ title, text }) => ({ label: title, text })),
        hotlines: hotlines.map(({ name, hotline }) => ({
          label: name,
          text: hotline?.phone ?? '',
          href: hotline?.phone ? telUrl(hotline.phone) : null,
          note: hotline && [hotline.name, hotline.hours].filter(Boolean).join(', '),
        })),
        links: { register: paths.register.company(), signIn: paths.signIn.page() },
      })
    })

    app.get(paths.privacy(), { config: { allow: 'public' } }, async ({ today }, reply) => {
      const served = await municipalities.all()
      const words = da.privacy
      return reply.page('web/privacy', {
        ...{ title: words.title, citizen: words.citizen, company: words.company, staff: words.staff },
        responsible: served.map(({ name, dataProtection: contact }) => ({
          ...{ label: name, text: contact ? filled(words.officer, { contact }) : words.noOfficer },
        })),
        kept: served.map(one => {
          const { people = null, log = null } = retentionOn(one, today) ?? {}
          return { label: one.name, lines: [words.peopleKept(people), words.logKept(log)] }
        }),
      })
    })

    app.get(paths.accessibility(), { config: { allow: 'public' } }, (_request, reply) =>
      reply.page('web/accessibility', { title: da.shared.accessibility.title }),
    )
  }
