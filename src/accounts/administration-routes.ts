/** The administrator's pages: who has an account, and in which roles. */

import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Company } from '../companies/model.js'
import { centreOptions } from '../lib/centres.js'
import { paths } from '../lib/paths.js'
import { sectorOptions } from '../lib/sectors.js'
import { da } from '../lib/words/da.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import { pageLinks, pageNumber } from '../web/paging.js'
import type { Sessions } from '../web/session-store.js'
import { submit } from '../web/submit.js'
import { awayText } from './absence.js'
import { type Administration, givenRoles } from './administration.js'
import { addRoleForm, newAccountForm, personForm, roleChoice } from './administration-form.js'
import { membershipText } from './memberships.js'
import { type Account, roles } from './model.js'
import type { Acting } from './scope.js'

const only = { allow: ['administrator'] } as const
const links = paths.administration

/** In an address: whose last role was taken away. */
const withoutRole = 'ingen'

const query = Type.Object({
  rolle: Type.Optional(Type.Union([Type.Enum([...roles]), Type.Literal(withoutRole), Type.Literal('')])),
  side: pageNumber,
})
const membershipParams = Type.Object({ ...idParams.properties, membership: idParams.properties.id })

type Names = ReadonlyMap<string, string>

const roleText = (account: Account, companies: Names) =>
  account.memberships
    .map(one => `${membershipText(one, id => companies.get(id))}${one.state === 'waiting' ? ' (venter)' : ''}`)
    .join('; ') || 'Uden rolle'

/** Whether the absence of the account is the municipality's to keep. */
const worksHere = ({ scope }: Acting, { memberships, disabledAt }: Account) =>
  disabledAt === null &&
  memberships.some(
    ({ role, municipality }) =>
      role !== 'employer' && scope.kind === 'municipality' && municipality === scope.municipality,
  )

const listed = [
  ...roles.map(value => ({ value, label: da.web.roles[value] })),
  { value: withoutRole, label: 'Uden rolle' },
]

const choices = {
  roles: givenRoles.map(role => ({ value: role, label: da.web.roles[role] })),
  centres: centreOptions,
  sectors: sectorOptions,
}

interface Deps {
  administration: Administration
  companies: { byIds(ids: readonly string[]): Promise<Company[]> }
  sessions: Pick<Sessions, 'endAll'>
}

export const administrationRoutes =
  ({ administration, companies, sessions }: Deps) =>
  async (app: App) => {
    /** An administrator manages access, and so sees to which company an account belongs; nothing of its cases. */
    const companiesOf = async (accounts: readonly Account[]): Promise<Names> => {
      const ids = accounts.flatMap(({ memberships }) => memberships.flatMap(({ company }) => company ?? []))
      return new Map((await companies.byIds(ids)).map(({ _id, name }) => [_id, name]))
    }

    app.get(paths.doors.administrator(), { config: only }, async (_request, reply) => reply.done(links.accounts()))

    app.get(links.accounts(), { config: only, schema: { querystring: query } }, async (request, reply) => {
      const { rolle, side } = request.query
      const role = rolle === withoutRole ? 'none' : roles.find(one => one === rolle)
      const { accounts, total, ...pages } = await administration.list(request.acting, {
        page: side,
        ...(role ? { role } : {}),
      })
      const names = await companiesOf(accounts)
      const pageLink = (page: number) =>
        `${links.accounts()}?${new URLSearchParams({ rolle: rolle ?? '', side: `${page}` })}`
      return reply.page('accounts/administration-list', {
        title: 'Konti',
        table: {
          caption: 'Konti efter navn',
          hideCaption: true,
          columns: [{ text: 'Navn' }, { text: 'E-mail' }, { text: 'Roller' }, { text: 'Fravær' }],
          rows: accounts.map(account => ({
            cells: [
              {
                href: links.account(account._id),
                text: account.name,
                ...(account.disabledAt ? { tag: { text: 'Lukket', kind: 'warning' } } : {}),
              },
              { text: account.email },
              { text: roleText(account, names) },
              { text: awayText(account, request.today) ?? '' },
            ],
          })),
        },
        filter: { role: rolle ?? '', roles: listed },
        count: total === 1 ? '1 konto, efter navn' : `${total} konti, efter navn`,
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
          return reply.done(links.account(_id), 'Kontoen er oprettet. Personen får en mail om, hvordan man logger ind.')
        },
      }),
    )

    const accountPage = async ({ acting, today }: FastifyRequest, account: Account) => {
      const named = await administration.namedBy(account._id)
      return {
        title: account.name,
        facts: [
          { label: 'E-mail', text: account.email },
          { label: 'Telefon', text: account.phone ?? 'Ikke oplyst' },
          ...(worksHere(acting, account)
            ? [
                {
                  ...{ label: 'Fravær', text: 'Fravær og afløser', href: paths.absences.of(account._id) },
                  note: awayText(account, today) ?? 'Ikke væk',
                },
                { label: 'Log', text: 'Hvad personen har set og gjort', href: paths.log.of(account._id) },
              ]
            : []),
        ],
        isStaff: worksHere(acting, account),
        hasRole: account.memberships.length > 0,
        edit:
          account.memberships.length === 0 || administration.isShared(acting, account) ? null : links.edit(account._id),
        closed: account.disabledAt !== null,
        self: account._id === acting.account,
        memberships: memberships(acting, account, { named, names: await companiesOf([account]) }),
        addRole: links.addMembership(account._id),
        // One of two: what would be refused says why instead.
        toggle: account.disabledAt
          ? { action: links.enable(account._id), refused: administration.refusal.enable(acting, account)?.text }
          : {
              action: links.disable(account._id),
              refused: administration.refusal.disable(acting, account, named)?.text,
            },
        back: links.accounts(),
        ...choices,
      }
    }
    const memberships = (acting: Acting, account: Account, { named, names }: { named: string | null; names: Names }) =>
      account.memberships.map(one => {
        const refused = administration.refusal.removeRole(acting, account, one, named)
        return {
          text: membershipText(one, id => names.get(id)),
          waiting: one.state === 'waiting',
          sectors: one.sectors.map(code => sectorOptions.find(({ value }) => value === code)?.label ?? code).join(', '),
          postcodes: one.postcodes.join(', '),
          remove: refused ? null : links.removeMembership(account._id, one.id),
          // Of a last role the page says below that the account is closed instead.
          kept: refused?.code === 'WRONG_STATE' && account.memberships.length > 1 ? refused.text : null,
        }
      })
    const withId = { config: only, schema: { params: idParams } }

    app.get(links.account(), withId, async (request, reply) => {
      const account = await administration.get(request.acting, request.params.id)
      const page = await accountPage(request, account)
      return reply.page('accounts/administration-account', { ...page, form: addRoleForm.empty() })
    })

    const editPage = ({ _id, name }: Account) => ({
      title: `Ret oplysninger om ${name}`,
      action: links.edit(_id),
      back: { href: links.account(_id), text: 'Til kontoen' },
    })
    app.get(links.edit(), withId, async (request, reply) => {
      const account = await administration.get(request.acting, request.params.id)
      const { name, email, phone } = account
      const form = personForm.empty({ name, email, phone: phone ?? '' })
      return reply.page('accounts/administration-edit', { ...editPage(account), form })
    })
    app.post(links.edit(), withId, async (request, reply) => {
      const { id } = request.params
      const account = await administration.get(request.acting, id)
      return submit(request, reply, {
        form: personForm,
        page: 'accounts/administration-edit',
        data: () => editPage(account),
        act: async ({ phone = null, ...person }) => {
          await administration.saveContact(request.acting, id, { ...person, phone })
          return reply.done(links.account(id), 'Oplysningerne er gemt.')
        },
      })
    })

    app.post(links.addMembership(), withId, async (request, reply) => {
      const { id } = request.params
      const account = await administration.get(request.acting, id)
      return submit(request, reply, {
        form: addRoleForm,
        page: 'accounts/administration-account',
        data: () => accountPage(request, account),
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
      // Also those that nobody clicks in: an account that is opened again begins with none.
      await sessions.endAll(request.params.id)
      return reply.done(links.account(request.params.id), 'Kontoen er lukket, og personen er logget ud.')
    })

    app.post(links.enable(), withId, async (request, reply) => {
      // Again, as a kill may have come between closing the account and ending them.
      await sessions.endAll(request.params.id)
      await administration.enable(request.acting, request.params.id)
      return reply.done(links.account(request.params.id), 'Kontoen er åben igen.')
    })
  }
