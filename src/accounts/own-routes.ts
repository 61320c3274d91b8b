/** One's own account: contact, password, choice of role, and the page of those who wait for access. */
import type { FastifyRequest } from 'fastify'
import type { Company } from '../companies/model.js'
import type { Day } from '../lib/days.js'
import { invalid } from '../lib/errors.js'
import { paths } from '../lib/paths.js'
import { da } from '../lib/words/da.js'
import type { Municipalities } from '../municipalities/service.js'
import type { App } from '../web/fastify.js'
import { startSession } from '../web/session.js'
import type { Sessions } from '../web/session-store.js'
import { submit } from '../web/submit.js'
import { awayText } from './absence.js'
import { contactForm, passwordForm, roleForm } from './form.js'
import { membershipText } from './memberships.js'
import type { Account, Membership } from './model.js'
import { nextQuery, safeNext, switchTo } from './routes.js'
import type { Accounts } from './service.js'
import type { SignIn } from './sign-in.js'

const signedIn = { config: { allow: 'signed-in' } } as const
const onwards = { ...signedIn, schema: { querystring: nextQuery } } as const

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

  const ownPage = async ({ account, identity, today }: FastifyRequest) => ({
    title: own.title,
    email: account.email,
    emailHint: own.emailHints[identity?.membership?.role ?? 'employer'],
    absence: await absenceOf(account, today),
    action: paths.account.own(),
    links: {
      password: paths.account.password(),
      passwordText: account.passwordHash ? own.changePassword : own.setPassword,
      away: account.memberships.some(isStaff) && paths.account.away(),
    },
  })
  /** What stands written about the own absence; null when nothing lies ahead. */
  async function absenceOf(account: Account, today: Day) {
    const text = awayText(account, today)
    const cover = text && account.away ? await accounts.byId(account.away.cover) : null
    return text && { text, cover: cover?.name ?? null }
  }

  app.get(paths.account.own(), signedIn, async (request, reply) => {
    const { name, phone } = request.account
    return reply.page('accounts/own', {
      ...(await ownPage(request)),
      form: contactForm.empty({ name, phone: phone ?? '' }),
    })
  })
  app.post(paths.account.own(), signedIn, (request, reply) =>
    submit(request, reply, {
      form: contactForm,
      page: 'accounts/own',
      data: () => ownPage(request),
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

  app.get(paths.account.switchRole(), onwards, async (request, reply) => {
    const memberships = request.identity?.memberships ?? []
    const names = await placeNames(deps, memberships)
    return reply.page('accounts/switch-role', {
      title: da.accounts.roles.title,
      action: paths.account.switchRole(safeNext(request.query.videre)),
      memberships: memberships.map(membership => ({
        id: membership.id,
        text: placeText(membership, names),
        waiting: membership.state === 'waiting',
        current: membership.id === request.identity?.membership?.id,
      })),
    })
  })
  app.post(paths.account.switchRole(), onwards, (request, reply) =>
    submit(request, reply, {
      form: roleForm,
      page: 'accounts/switch-role',
      act: ({ membership }) => switchTo({ accounts, request, reply, membership, next: safeNext(request.query.videre) }),
    }),
  )

  app.get(paths.account.waiting(), signedIn, async (request, reply) => {
    const membership = request.identity?.membership
    // Let in meanwhile: whoever loads the page again goes on to where the work is.
    if (membership?.state !== 'waiting')
      return reply.done(membership ? paths.doors[membership.role]() : paths.account.switchRole())
    const [company] = membership.company ? await deps.companies.byIds([membership.company]) : []
    const consultant = company
      ? await accounts.byId(await accounts.actingFor(company.keyConsultant, company.municipality))
      : null
    return reply.page('accounts/waiting', {
      title: da.accounts.waiting.title,
      company: company?.name ?? '',
      consultant: consultant && { name: consultant.name, phone: consultant.phone, email: consultant.email },
      hotline: membership.municipality ? await accounts.hotlineOf(membership.municipality) : null,
    })
  })
}

const isStaff = ({ role }: Membership) => role !== 'employer' && role !== 'clarifier'

/** A firm may work with several municipalities, under one name. */
function placeText(membership: Membership, names: ReadonlyMap<string, string>): string {
  const text = membershipText(membership, id => names.get(id))
  const municipality = membership.company && names.get(membership.municipality ?? '')
  return municipality ? `${text} (${municipality})` : text
}

/** Names of the places that memberships belong to, by id. */
async function placeNames({ municipalities, companies }: Deps, memberships: readonly Membership[]) {
  const ids = memberships.map(({ company }) => company).filter(id => id !== null)
  const found = [...(await municipalities.all()), ...(await companies.byIds(ids))]
  return new Map(found.map(({ _id, name }) => [_id, name]))
}
