/** Sends pages in their frame: menu, signed-in person, form token, the sentence of the last act, the hotline box. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Role } from '../accounts/model.js'
import type { Accounts } from '../accounts/service.js'
import type { Clock } from '../lib/clock.js'
import { dayOfInstant } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import { da } from '../lib/words/da.js'
import { csrfToken } from './csrf.js'
import type { App, PageOptions } from './fastify.js'
import { navigation } from './navigation.js'

/** What pages need of the template engine. */
export interface PageTemplates {
  page(name: string, data: Record<string, unknown>): string
}

const flashCookie = 'besked'
/** Whose footer leads to the rules. */
const readsRules: readonly Role[] = ['consultant', 'hotline', 'coordinator']

export function registerPages(
  app: App,
  deps: { templates: PageTemplates; accounts: Accounts; clock: Clock; development: boolean },
): void {
  const { templates, accounts, clock, development } = deps

  app.decorateRequest('today', {
    getter() {
      return dayOfInstant(clock.now())
    },
  })

  /** Whom an employer rings now, and where to write instead. */
  async function hotlineBox(municipality: string) {
    const hotline = await accounts.hotlineOf(municipality)
    return hotline && { ...hotline, ask: paths.questions.list() }
  }

  app.decorateReply('page', async function (this: FastifyReply, name: string, data?: object, options?: PageOptions) {
    const { status = 200, plain = false } = options ?? {}
    const request = this.request
    const identity = plain ? null : request.identity
    const acting = identity?.acting ?? null
    const role = acting ? (identity?.membership?.role ?? null) : null
    const path = request.url.split('?', 1)[0] ?? '/'
    const html = templates.page(name, {
      page: {
        path,
        development,
        nav: navigation(role, path),
        rules: role && readsRules.includes(role) ? paths.rules() : null,
        home: role ? paths.doors[role]() : paths.home(),
        csrf: hasForms(this, plain) ? csrfToken(this) : '',
        flash: hasForms(this, plain) ? takeFlash(request, this) : null,
        user: identity && {
          name: identity.account.name,
          role: role && da.web.roles[role],
          account: paths.account.own(),
          signOut: paths.signIn.out(),
          switchRole: identity.memberships.length > 1 ? paths.account.switchRole() : null,
        },
      },
      hotline: acting?.scope.kind === 'company' ? await hotlineBox(acting.scope.municipality) : null,
      ...data,
    })
    return this.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html)
  })

  const sendOn = (reply: FastifyReply, path: string, kind: Flash['kind'], text?: string) => {
    if (text)
      reply.setCookie(flashCookie, `${kind} ${text}`, {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        signed: true,
        secure: 'auto',
        maxAge: 60,
      })
    return reply.redirect(path, 303)
  }
  app.decorateReply('done', function (this: FastifyReply, path: string, sentence?: string) {
    return sendOn(this, path, 'success', sentence)
  })
  app.decorateReply('leadTo', function (this: FastifyReply, path: string, why: string) {
    return sendOn(this, path, 'warning', why)
  })
}

/** Outside the pages' block (assets, status) and before its hooks ran there are no cookies to read or write. */
const hasForms = (reply: FastifyReply, plain: boolean) =>
  !plain && typeof reply.generateCsrf === 'function' && reply.request.cookies !== null

interface Flash {
  /** names of ui/alert */
  kind: 'success' | 'warning'
  text: string
}

/** What the last act came to, shown once. */
function takeFlash(request: FastifyRequest, reply: FastifyReply): Flash | null {
  const cookie = request.cookies[flashCookie]
  if (!cookie) return null
  reply.clearCookie(flashCookie, { path: '/' })
  const { valid, value } = reply.unsignCookie(cookie)
  if (!valid || !value) return null
  const [kind = '', ...words] = value.split(' ')
  return { kind: kind === 'warning' ? kind : 'success', text: words.join(' ') }
}
