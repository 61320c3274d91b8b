import csrfProtection from '@fastify/csrf-protection'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.js'
import type { App } from './fastify.js'

/** A token belongs to one browser (its cookie) and one account, so that a token from before signing in is worth nothing after. */
const owner = (request: FastifyRequest) => request.identity?.account._id ?? 'anonymous'

/** Every request that is not a reading needs the token of a form of ours, on public routes and in tests too. */
export async function registerCsrf(app: App, { config }: { config: Config }): Promise<void> {
  await app.register(csrfProtection, {
    cookieKey: 'formular',
    // Lax, not strict: who follows a link in a mail must not get a new secret and lose the forms of other tabs.
    cookieOpts: { path: '/', sameSite: 'lax', httpOnly: true, signed: true, secure: config.production },
    csrfOpts: { hmacKey: config.sessionSecret },
    getUserInfo: owner,
    getToken: request => (request.body as { _csrf?: unknown } | undefined)?._csrf as string | undefined,
    logLevel: 'debug',
  })
  app.addHook('preValidation', (request, reply, next) => {
    if (request.is404 || request.method === 'GET' || request.method === 'HEAD') return next()
    return app.csrfProtection(request, reply, next)
  })
}

/** The hidden field's value for the forms of this page. */
export const csrfToken = (reply: FastifyReply): string => reply.generateCsrf({ userInfo: owner(reply.request) })
