/** One's own account: contact, password, absence, choice of role, and the page of those who wait for access. */
import type { Company } from '../companies/model.js'
import { invalid } from '../lib/errors.js'
import { paths } from '../lib/paths.js'
import { da } from '../lib/words/da.js'
import type { Municipalities } from '../municipalities/service.js'
import type { App, Identity } from '../web/fastify.js'
import { startSession } from '../web/session.js'
import type { Sessions } from '../web/session-store.js'
import { submit } from '../web/submit.js'
import { awayForm, contactForm, passwordForm, roleForm } from './form.js'
import { membershipText } from './memberships.js'
import type { Account, Membership } from './model.js'
import { switchTo } from './routes.js'
import type { Accounts } from './service.js'
import type { SignIn } from './sign-in.js'

const signedIn = { config: { allow: 'signed-in' } } as const
const staffOnly = { config: { allow: ['consultant', 'hotline', 'coordinator', 'administrator'] } } as const

interface Deps {
  accounts: Accounts
  signIn: SignIn
  sessions: Sessions
  municipalities: Municipalities
  companies: { byIds(ids: readonly string[]): Promise<Company[]> }
}

export const ownAccountRoutes = (deps: Deps) => async (app: App) => {
  const { accounts, signIn, sessions } = deps
  const { own } = da.accounts

  const ownPage = (account: Account) => ({
    title: own.title,
    email: account.email,
    action: paths.account.own(),
    links: {
      password: paths.account.password(),
      passwordText: account.passwordHash ? own.changePassword : own.setPassword,
      away: account.memberships.some(isStaff) && paths.account.away(),
    },
  })
  app.get(paths.account.own(), signedIn, async ({ account }, reply) => {
    const form = contactForm.empty({ name: account.name, phone: account.phone ?? '' })
    return reply.page('accounts/own', { ...ownPage(account), form })
  })
  app.post(paths.account.own(), signedIn, (request, reply) =>
    submit(request, reply, {
      form: contactForm,
      page: 'accounts/own',
      data: () => ownPage(request.account),
      act: async ({ name, phone = null }) => {
        await accounts.saveContact(request.account._id, { name, phone })
        return reply.done(paths.account.own(), own.saved)
      },
    }),
  )

  const passwordPage = (account: Account) => ({
    title: account.passwordHash ? own.changePassword : own.setPassword,
    hasPassword: account.passwordHash !== null,
    action: paths.account.password(),
    back: paths.account.own(),
  })
  app.get(paths.account.password(), signedIn, async ({ account }, reply) =>
    reply.page('accounts/password', { ...passwordPage(account), form: passwordForm.empty() }),
  )
  app.post(paths.account.password(), { config: { ...signedIn.config, limit: 'sign-in' } }, (request, reply) =>
    submit(request, reply, {
      form: passwordForm,
      page: 'accounts/password',
      data: () => passwordPage(request.account),
      act: async ({ current = '', next }) => {
        const changed = await signIn.changePassword(request.account, { current, next })
        if (!changed) throw invalid([{ field: 'current', text: own.wrongCurrent }])
        await startSession(request, request.account._id, request.identity?.membership?.id ?? null)
        await sessions.endOthers(request.account._id, request.session.sessionId)
        return reply.done(paths.account.own(), own.passwordSaved)
      },
    }),
  )

  const awayPage = async (request: { account: Account; identity: Identity | null }) => {
    const municipality = request.identity?.membership?.municipality
    const colleagues = municipality ? await accounts.staff(municipality) : []
    return {
      title: 'Fravær og afløser',
      action: paths.account.away(),
      back: paths.account.own(),
      colleagues: colleagues
        .filter(({ _id }) => _id !== request.account._id)
        .map(({ _id, name }) => ({ value: _id, label: name })),
    }
  }
  app.get(paths.account.away(), staffOnly, async (request, reply) => {
    const { away, standIn } = request.account
    const form = awayForm.empty({ ...away, standIn: standIn ?? '' })
    return reply.page('accounts/away', { ...(await awayPage(request)), form })
  })
  app.post(paths.account.away(), staffOnly, (request, reply) =>
    submit(request, reply, {
      form: awayForm,
      page: 'accounts/away',
      data: () => awayPage(request),
      act: async ({ from, to, cover, standIn = null }) => {
        const { colleagues } = await awayPage(request)
        for (const [field, id] of Object.entries({ cover, standIn }))
          if (id && !colleagues.some(({ value }) => value === id))
            throw invalid([{ field, text: 'Vælg en kollega fra listen.' }])
        await accounts.setAway(request.account._id, absence({ from, to, cover }), standIn)
        return reply.done(paths.account.own(), 'Fravær og afløser er gemt.')
      },
    }),
  )

  app.get(paths.account.switchRole(), signedIn, async (request, reply) => {
    const memberships = request.identity?.memberships ?? []
    const names = await placeNames(deps, memberships)
    return reply.page('accounts/switch-role', {
      title: da.accounts.roles.title,
      action: paths.account.switchRole(),
      memberships: memberships.map(membership => ({
        id: membership.id,
        text: membershipText(membership, id => names.get(id)),
        waiting: membership.state === 'waiting',
        current: membership.id === request.identity?.membership?.id,
      })),
    })
  })
  app.post(paths.account.switchRole(), signedIn, (request, reply) =>
    submit(request, reply, {
      form: roleForm,
      page: 'accounts/switch-role',
      act: ({ membership }) => switchTo({ accounts, request, reply, membership }),
    }),
  )

  app.get(paths.account.waiting(), signedIn, async (request, reply) => {
    const membership = request.identity?.membership
    if (membership?.state !== 'waiting') return reply.done(paths.account.switchRole())
    const [company] = membership.company ? await deps.companies.byIds([membership.company]) : []
    const consultant = company ? await accounts.byId(await accounts.actingFor(company.keyConsultant)) : null
    return reply.page('accounts/waiting', {
      title: da.accounts.waiting.title,
      company: company?.name ?? '',
      consultant: consultant && { name: consultant.name, phone: consultant.phone, email: consultant.email },
      hotline: membership.municipality ? await accounts.hotlineOf(membership.municipality) : null,
    })
  })
}

const isStaff = ({ role }: Membership) => role !== 'employer' && role !== 'clarifier'

/** No day at all ends the absence; a half-filled one says what is missing. */
function absence({ from, to, cover }: { from?: string; to?: string; cover?: string }): Account['away'] {
  if (!from && !to && !cover) return null
  const missing = [
    ...(from ? [] : [{ field: 'from', text: 'Skriv den første dag.' }]),
    ...(to ? [] : [{ field: 'to', text: 'Skriv den sidste dag.' }]),
    ...(cover ? [] : [{ field: 'cover', text: 'Vælg, hvem der afløser dig.' }]),
  ]
  if (!from || !to || !cover) throw invalid(missing)
  if (to < from) throw invalid([{ field: 'to', text: 'Den sidste dag skal ligge efter den første.' }])
  return { from, to, cover }
}

/** Names of the places that memberships belong to, by id. */
async function placeNames({ municipalities, companies }: Deps, memberships: readonly Membership[]) {
  const ids = memberships.map(({ company }) => company).filter(id => id !== null)
  const found = [...(await municipalities.all()), ...(await companies.byIds(ids))]
  return new Map(found.map(({ _id, name }) => [_id, name]))
}
