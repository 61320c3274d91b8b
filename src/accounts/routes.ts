/** Signing in and out. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { AppError, refuse } from '../lib/errors.js'
import { paths } from '../lib/paths.js'
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
const tokenParams = Type.Object({ token: Type.String({ pattern: '^[A-Za-z0-9_-]{20,100}$' }) })

export const signInRoutes =
  ({ accounts, signIn }: { accounts: Accounts; signIn: SignIn }) =>
  async (app: App) => {
    const enter = (request: FastifyRequest, reply: FastifyReply, account: Account, next?: string) =>
      enterAs({ accounts, request, reply, account, next: safeNext(next) })

    app.get(
      paths.signIn.page(),
      {
        config: open,
        schema: { querystring: Type.Object({ videre: Type.Optional(Type.String({ maxLength: 500 })) }) },
      },
      async (request, reply) =>
        reply.page('accounts/sign-in', signInPage({ videre: safeNext(request.query.videre) ?? '' })),
    )

    app.post(paths.signIn.page(), { config: { ...open, limit: 'sign-in' } }, (request, reply) =>
      submit(request, reply, {
        form: signInForm,
        page: 'accounts/sign-in',
        data: () => signInPage(),
        act: async ({ email, password, videre }) => enter(request, reply, await signIn.signIn(email, password), videre),
      }),
    )

    app.get(paths.signIn.requestLink(), { config: open }, async (_request, reply) =>
      reply.page('accounts/request-link', { ...requestLinkPage, form: linkForm.empty() }),
    )

    app.post(paths.signIn.requestLink(), { config: { ...open, limit: 'link' } }, (request, reply) =>
      submit(request, reply, {
        form: linkForm,
        page: 'accounts/request-link',
        data: () => requestLinkPage,
        act: async ({ email }) => {
          const { delivery } = await signIn.requestLink(email)
          // Not waited for, so that an unknown e-mail is answered just as fast.
          delivery.catch(error => request.log.error({ err: error }, 'sign-in link not sent'))
          return reply.page('accounts/link-sent', { title: da.accounts.signIn.linkSentTitle })
        },
      }),
    )

    // Mail scanners follow links, so that looking at it must not use it up: the button does.
    app.get(paths.signIn.link(), { config: open, schema: { params: tokenParams } }, async (request, reply) =>
      reply.page('accounts/use-link', {
        title: da.accounts.signIn.linkPageTitle,
        action: paths.signIn.link(request.params.token),
      }),
    )

    app.post(
      paths.signIn.link(),
      { config: { ...open, limit: 'sign-in' }, schema: { params: tokenParams } },
      async (request, reply) => {
        const account = await signIn.useLink(request.params.token).catch((error: unknown) => {
          if (error instanceof AppError) return error
          throw error
        })
        if (!(account instanceof AppError)) return enter(request, reply, account)
        const form = stateOf({}, [{ field: 'email', text: account.text }])
        return reply.page('accounts/request-link', { ...requestLinkPage, form }, { status: account.status })
      },
    )

    app.post(paths.signIn.out(), { config: { allow: 'signed-in' } }, async (request, reply) => {
      await endSession(request, reply)
      return reply.done(paths.signIn.page(), da.accounts.signIn.signedOut)
    })
  }

const signInPage = (values: Record<string, unknown> = {}) => ({
  title: da.accounts.signIn.title,
  form: signInForm.empty(values),
  action: paths.signIn.page(),
  links: { requestLink: paths.signIn.requestLink(), register: paths.register.company() },
})

const requestLinkPage = {
  title: da.accounts.signIn.linkTitle,
  action: paths.signIn.requestLink(),
  links: { signIn: paths.signIn.page() },
}

/** Only a path of our own: '//elsewhere' and '/\elsewhere' lead out. */
export function safeNext(next: string | undefined): string | null {
  return next && /^\/(?![/\\])[^\\\s]*$/.test(next) ? next : null
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
  await startSession(request, account._id, only?.id ?? null)
  if (!only) return reply.done(paths.account.switchRole())
  if (only.state === 'waiting') return reply.done(paths.account.waiting())
  return reply.done(next ?? paths.doors[only.role]())
}

/** Works on in another membership, under a new session id. */
export async function switchTo(entry: {
  accounts: Accounts
  request: FastifyRequest
  reply: FastifyReply
  membership: string
}): Promise<FastifyReply> {
  const { accounts, request, reply } = entry
  const chosen = (await accounts.memberships(request.account)).find(({ id }) => id === entry.membership)
  if (!chosen) throw refuse('NOT_FOUND')
  await startSession(request, request.account._id, chosen.id)
  return reply.done(chosen.state === 'waiting' ? paths.account.waiting() : paths.doors[chosen.role]())
}
