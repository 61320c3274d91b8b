/** Who may go where: every route says it in `config.allow`, and every request is checked against the store. */
import type { FastifyRequest, RouteOptions } from 'fastify'
import { actingIn } from '../accounts/memberships.js'
import type { Accounts } from '../accounts/service.js'
import { refuse } from '../lib/errors.js'
import { paths } from '../lib/paths.js'
import type { Allow, App, Identity } from './fastify.js'

/** The routes of the application, and the refusal to start when one of them does not say who may use it. */
export function watchRoutes(app: App): RouteOptions[] {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', route => {
    routes.push(route)
  })
  app.addHook('onReady', async () => {
    const unguarded = routes.filter(({ config }) => !config?.allow).map(({ method, url }) => `${method} ${url}`)
    if (unguarded.length > 0) throw new Error(`These routes do not say config.allow: ${unguarded.join(', ')}`)
  })
  return routes
}

/** Makes every route of a block public (assets, status). */
export function openBlock(app: App): void {
  app.addHook('onRoute', route => {
    route.config = { ...route.config, allow: 'public' }
  })
}

/** Decorators of the signed-in person; `registerAccess` fills them. */
export function decorateIdentity(app: App): void {
  app.decorateRequest('identity', null)
  app.decorateRequest('acting', {
    getter(this: FastifyRequest) {
      if (!this.identity?.acting) throw refuse('SIGN_IN_NEEDED')
      return this.identity.acting
    },
  })
  app.decorateRequest('account', {
    getter(this: FastifyRequest) {
      if (!this.identity) throw refuse('SIGN_IN_NEEDED')
      return this.identity.account
    },
  })
}

/** The checks of a block of pages; the session must be registered before. */
export function registerAccess(app: App, { accounts }: { accounts: Accounts }): void {
  app.addHook('onRequest', async (request, reply) => {
    request.identity = await identify(accounts, request)
    if (request.is404) return
    const answer = judge(request.routeOptions.config.allow, request.identity)
    if (answer === 'come-in') return
    if (answer === 'SIGN_IN_NEEDED' || answer === 'NOT_ALLOWED') throw refuse(answer)
    if (request.method !== 'GET' && request.method !== 'HEAD')
      throw refuse(answer === 'choose-role' ? 'NOT_ALLOWED' : 'MEMBERSHIP_WAITING')
    return reply.redirect(answer === 'choose-role' ? paths.account.switchRole() : paths.account.waiting(), 303)
  })
}

/** Read again at every request: a closed account and a removed membership are out at the next click. */
async function identify(accounts: Accounts, request: FastifyRequest): Promise<Identity | null> {
  const id = request.session.account
  if (!id) return null
  const found = await accounts.withMemberships(id)
  if (!found || found.account.disabledAt) {
    await request.session.destroy()
    return null
  }
  const { account, memberships } = found
  const membership = memberships.find(one => one.id === request.session.membership) ?? null
  return { account, memberships, membership, acting: membership && actingIn(account, membership) }
}

type Judgement = 'come-in' | 'SIGN_IN_NEEDED' | 'NOT_ALLOWED' | 'choose-role' | 'wait'

function judge(allow: Allow | undefined, identity: Identity | null): Judgement {
  if (allow === 'public') return 'come-in'
  if (!identity) return 'SIGN_IN_NEEDED'
  if (allow === 'signed-in') return 'come-in'
  if (!identity.membership) return 'choose-role'
  if (!allow?.includes(identity.membership.role)) return 'NOT_ALLOWED'
  return identity.acting ? 'come-in' : 'wait'
}
