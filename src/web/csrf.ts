import csrfProtection from '@fastify/csrf-protection'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.js'
import { refuse } from '../lib/errors.js'
import { paths } from '../lib/paths.js'
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

/**
 * The token of whoever is signed in now, for a page of ours that was made before: a form that was kept while somebody signed in
 * again in another tab. No other site may ask, and none could read the answer.
 */
export function registerFormKey(app: App): void {
  app.get(paths.formKey(), { config: { allow: 'public' } }, async (request, reply) => {
    if (request.headers['sec-fetch-site'] !== 'same-origin') throw refuse('NOT_FOUND')
    return reply.header('cache-control', 'no-store').send({ key: csrfToken(reply) })
  })
}

/** The hidden field's value for the forms of this page. */
export const csrfToken = (reply: FastifyReply): string => reply.generateCsrf({ userInfo: owner(reply.request) })
