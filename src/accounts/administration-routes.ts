/** The administrator's pages: who has an account, and in which roles. */
import { Type } from 'typebox'
import { centreOptions } from '../lib/centres.js'
import { paths } from '../lib/paths.js'
import { sectorOptions } from '../lib/sectors.js'
import { da } from '../lib/words/da.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import { pageLinks, pageNumber } from '../web/paging.js'
import { submit } from '../web/submit.js'
import { type Administration, givenRoles } from './administration.js'
import { addRoleForm, newAccountForm, roleChoice } from './administration-form.js'
import { membershipText } from './memberships.js'
import { type Account, roles } from './model.js'

const only = { allow: ['administrator'] } as const
const links = paths.administration

const query = Type.Object({
  rolle: Type.Optional(Type.Union([Type.Enum([...roles]), Type.Literal('')])),
  side: pageNumber,
})
const membershipParams = Type.Object({ ...idParams.properties, membership: idParams.properties.id })

/** Company names are not looked up: an administrator manages access, not cases. */
const roleText = (account: Account) =>
  account.memberships
    .map(one => `${membershipText(one, () => undefined)}${one.state === 'waiting' ? ' (venter)' : ''}`)
    .join('; ')

const choices = {
  roles: givenRoles.map(role => ({ value: role, label: da.web.roles[role] })),
  centres: centreOptions,
  sectors: sectorOptions,
}

export const administrationRoutes =
  ({ administration }: { administration: Administration }) =>
  async (app: App) => {
    app.get(paths.doors.administrator(), { config: only }, async (_request, reply) => reply.done(links.accounts()))

    app.get(links.accounts(), { config: only, schema: { querystring: query } }, async (request, reply) => {
      const { rolle, side } = request.query
      const role = roles.find(one => one === rolle)
      const { accounts, ...pages } = await administration.list(request.acting, {
        page: side,
        ...(role ? { role } : {}),
      })
      const pageLink = (page: number) =>
        `${links.accounts()}?${new URLSearchParams({ rolle: rolle ?? '', side: `${page}` })}`
      return reply.page('accounts/administration-list', {
        title: 'Konti',
        table: {
          caption: 'Konti efter navn',
          hideCaption: true,
          columns: [{ text: 'Navn' }, { text: 'E-mail' }, { text: 'Roller' }],
          rows: accounts.map(account => ({
            cells: [
              {
                href: links.account(account._id),
                text: account.name,
                ...(account.disabledAt ? { tag: { text: 'Lukket', kind: 'warning' } } : {}),
              },
              { text: account.email },
              { text: roleText(account) },
            ],
          })),
        },
        filter: { role: rolle ?? '', roles: roles.map(value => ({ value, label: da.web.roles[value] })) },
        pages: pageLinks(pages, pageLink),
        links: { create: links.newAccount(), here: links.accounts() },
      })
    })

    const newPage = () => ({ title: 'Ny konto', action: links.newAccount(), back: links.accounts(), ...choices })
    app.get(links.newAccount(), { config: only }, async (_request, reply) =>
      reply.page('accounts/administration-new', { ...newPage(), form: newAccountForm.empty() }),
    )
    app.post(links.newAccount(), { config: only }, (request, reply) =>
      submit(request, reply, {
        form: newAccountForm,
        page: 'accounts/administration-new',
        data: newPage,
        act: async ({ name, email, phone = null, ...role }) => {
          const person = { name, email, phone, choice: roleChoice(role) }
          const { _id } = await administration.create(request.acting, person)
          return reply.done(links.account(_id), 'Kontoen er oprettet. Personen kan logge ind med et link på mail.')
        },
      }),
    )

    const accountPage = (account: Account, self: boolean) => ({
      title: account.name,
      facts: [
        { label: 'E-mail', text: account.email },
        { label: 'Telefon', text: account.phone ?? 'Ikke oplyst' },
      ],
      closed: account.disabledAt !== null,
      self,
      memberships: account.memberships.map(one => ({
        text: membershipText(one, () => undefined),
        waiting: one.state === 'waiting',
        sectors: one.sectors.map(code => sectorOptions.find(({ value }) => value === code)?.label ?? code).join(', '),
        postcodes: one.postcodes.join(', '),
        remove: links.removeMembership(account._id, one.id),
      })),
      actions: {
        addRole: links.addMembership(account._id),
        disable: links.disable(account._id),
        enable: links.enable(account._id),
      },
      back: links.accounts(),
      ...choices,
    })
    const withId = { config: only, schema: { params: idParams } }

    app.get(links.account(), withId, async (request, reply) => {
      const account = await administration.get(request.acting, request.params.id)
      const self = account._id === request.acting.account
      return reply.page('accounts/administration-account', { ...accountPage(account, self), form: addRoleForm.empty() })
    })

    app.post(links.addMembership(), withId, async (request, reply) => {
      const { id } = request.params
      const account = await administration.get(request.acting, id)
      return submit(request, reply, {
        form: addRoleForm,
        page: 'accounts/administration-account',
        data: () => accountPage(account, account._id === request.acting.account),
        act: async input => {
          await administration.addMembership(request.acting, id, roleChoice(input))
          return reply.done(links.account(id), 'Rollen er tilføjet.')
        },
      })
    })

    app.post(
      links.removeMembership(),
      { config: only, schema: { params: membershipParams } },
      async (request, reply) => {
        const { id, membership } = request.params
        await administration.removeMembership(request.acting, id, membership)
        return reply.done(links.account(id), 'Rollen er fjernet. Den gælder ikke fra næste klik.')
      },
    )

    app.post(links.disable(), withId, async (request, reply) => {
      await administration.disable(request.acting, request.params.id)
      return reply.done(links.account(request.params.id), 'Kontoen er lukket, og personen er logget ud.')
    })

    app.post(links.enable(), withId, async (request, reply) => {
      await administration.enable(request.acting, request.params.id)
      return reply.done(links.account(request.params.id), 'Kontoen er åben igen.')
    })
  }
