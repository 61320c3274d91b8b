/** Signing in and out. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { AppError, refuse } from '../lib/errors.js'
import { longestNext, paths } from '../lib/paths.js'
import { da } from '../lib/words/da.js'
import type { App } from '../web/fastify.js'
import { stateOf } from '../web/forms.js'
import { endSession, startSession } from '../web/session.js'
import { submit } from '../web/submit.js'
import { linkForm, signInForm } from './form.js'
import type { Account } from './model.js'
import type { Accounts } from './service.js'
import type { SignIn } from './sign-in.js'

const open = { allow: 'public' } as const
/** Where somebody was going. */
export const nextQuery = Type.Object({ videre: Type.Optional(Type.String()) })
const tokenParams = Type.Object({ token: Type.String({ pattern: '^[A-Za-z0-9_-]{20,100}$' }) })

export const signInRoutes =
  ({ accounts, signIn }: { accounts: Accounts; signIn: SignIn }) =>
  async (app: App) => {
    const enter = (request: FastifyRequest, reply: FastifyReply, account: Account, next: string | null) =>
      enterAs({ accounts, request, reply, account, next })

    app.get(paths.signIn.page(), { config: open, schema: { querystring: nextQuery } }, async (request, reply) =>
      reply.page('accounts/sign-in', signInPage(safeNext(request.query.videre))),
    )

    app.post(paths.signIn.page(), { config: { ...open, limit: 'sign-in' } }, (request, reply) =>
      submit(request, reply, {
        form: signInForm,
        page: 'accounts/sign-in',
        data: ({ values }) => signInPage(safeNext(values.videre as string | undefined)),
        act: async ({ email, password, videre }) =>
          enter(request, reply, await signIn.signIn(email, password), safeNext(videre)),
      }),
    )

    app.get(paths.signIn.requestLink(), { config: open, schema: { querystring: nextQuery } }, async (request, reply) =>
      reply.page('accounts/request-link', {
        ...requestLinkPage(safeNext(request.query.videre)),
        form: linkForm.empty(),
      }),
    )

    app.post(
      paths.signIn.requestLink(),
      { config: { ...open, limit: 'link' }, schema: { querystring: nextQuery } },
      (request, reply) => {
        const next = safeNext(request.query.videre)
        return submit(request, reply, {
          form: linkForm,
          page: 'accounts/request-link',
          data: () => requestLinkPage(next),
          act: async ({ email }) => {
            const { delivery } = await signIn.requestLink(email, next)
            // Not waited for, so that an unknown e-mail is answered just as fast.
            delivery.catch(error => request.log.error({ err: error }, 'sign-in link not sent'))
            return reply.page('accounts/link-sent', { title: da.accounts.signIn.linkSentTitle })
          },
        })
      },
    )

    // Mail scanners follow links, so that looking at it must not use it up: the button does.
    app.get(
      paths.signIn.link(),
      { config: open, schema: { params: tokenParams, querystring: nextQuery } },
      async (request, reply) =>
        reply.page('accounts/use-link', {
          title: da.accounts.signIn.linkPageTitle,
          action: paths.signIn.link(request.params.token, safeNext(request.query.videre)),
        }),
    )

    app.post(
      paths.signIn.link(),
      { config: { ...open, limit: 'sign-in' }, schema: { params: tokenParams, querystring: nextQuery } },
      async (request, reply) => {
        const next = safeNext(request.query.videre)
        const account = await signIn.useLink(request.params.token).catch((error: unknown) => {
          if (error instanceof AppError) return error
          throw error
        })
        if (!(account instanceof AppError)) return enter(request, reply, account, next)
        // Whoever clicks the mail again is in already.
        const { membership } = request.identity ?? {}
        if (membership) return reply.done(next ?? paths.doors[membership.role]())
        const form = stateOf({}, [{ field: 'email', text: account.text }])
        return reply.page('accounts/request-link', { ...requestLinkPage(next), form }, { status: account.status })
      },
    )

    app.post(paths.signIn.out(), { config: { allow: 'signed-in' } }, async (request, reply) => {
      await endSession(request, reply)
      return reply.done(paths.signIn.page(), da.accounts.signIn.signedOut)
    })
  }

const signInPage = (next: string | null) => ({
  title: da.accounts.signIn.title,
  form: signInForm.empty({ videre: next ?? '' }),
  action: paths.signIn.page(),
  links: { requestLink: paths.signIn.requestLink(next), register: paths.register.company() },
})

const requestLinkPage = (next: string | null) => ({
  title: da.accounts.signIn.linkTitle,
  action: paths.signIn.requestLink(next),
  links: { signIn: paths.signIn.page(next) },
})

/** Only a path of our own: '//elsewhere' and '/\elsewhere' lead out. */
export function safeNext(next: string | undefined): string | null {
  return next && next.length <= longestNext && /^\/(?![/\\])[^\\\s]*$/.test(next) ? next : null
}

/** Begins the session, in the only membership there is, or lets the person choose. */
export async function enterAs(entry: {
  accounts: Accounts
  request: FastifyRequest
  reply: FastifyReply
  account: Account
  next?: string | null
}): Promise<FastifyReply> {
  const { accounts, request, reply, account, next } = entry
  const memberships = await accounts.memberships(account)
  const only = memberships.length === 1 ? memberships[0] : undefined
  if (only) await accounts.enter(account._id, only)
  await startSession(request, account._id, only?.id ?? null)
  if (!only) return reply.done(paths.account.switchRole(next))
  if (only.state === 'waiting') return reply.done(paths.account.waiting())
  return reply.done(next ?? paths.doors[only.role]())
}

/** Works on in another membership, under a new session id. */
export async function switchTo(entry: {
  accounts: Accounts
  request: FastifyRequest
  reply: FastifyReply
  membership: string
  next?: string | null
}): Promise<FastifyReply> {
  const { accounts, request, reply, next } = entry
  const chosen = (await accounts.memberships(request.account)).find(({ id }) => id === entry.membership)
  if (!chosen) throw refuse('NOT_FOUND')
  await accounts.enter(request.account._id, chosen)
  await startSession(request, request.account._id, chosen.id)
  return reply.done(chosen.state === 'waiting' ? paths.account.waiting() : (next ?? paths.doors[chosen.role]()))
}
