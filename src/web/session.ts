import cookie from '@fastify/cookie'
import session from '@fastify/session'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.js'
import { paths } from '../lib/paths.js'
import type { App } from './fastify.js'
import type { Sessions } from './session-store.js'

const sessionCookie = 'springbraet'

/** Holds what was searched for lately, sealed for the session; sent to the pages of what was found and nowhere else. */
export const searchCookie = { name: 'soegning', path: paths.profiles.found() } as const

/** Cookies and the session of a block of pages. The session cookie ends with the browser; the store ends it when idle. */
export async function registerSession(app: App, { config, sessions }: { config: Config; sessions: Sessions }) {
  await app.register(cookie, { secret: config.sessionSecret })
  await app.register(session, {
    secret: config.sessionSecret,
    cookieName: sessionCookie,
    store: sessions.store,
    saveUninitialized: false,
    // The store stamps the time itself.
    rolling: false,
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: config.production ? true : 'auto' },
  })
}

/** Signs the browser in under a new session id, so that an id planted before is worth nothing. */
export async function startSession(request: FastifyRequest, account: string, membership: string | null): Promise<void> {
  await request.session.regenerate()
  request.session.account = account
  request.session.membership = membership
  await request.session.save()
}

/** Signs the browser out; what it kept for the session goes with it. */
export async function endSession(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  await request.session.destroy()
  reply.clearCookie(sessionCookie, { path: '/' }).clearCookie(searchCookie.name, { path: searchCookie.path })
}
