/** What the pages add to Fastify: types only. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { Account, Membership, Role } from '../accounts/model.js'
import type { Acting } from '../accounts/scope.js'
import type { Day } from '../lib/days.js'

/** The application, or a block of it, as route plugins get it. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** What is counted per address and per e-mail typed (web/limits.ts). */
export type LimitName = 'sign-in' | 'link' | 'registration' | 'invitation'

/** Who may use a route: everybody, every account (also one that waits for access), or these roles. */
export type Allow = 'public' | 'signed-in' | readonly Role[]

/** Who is signed in, read from the store at every request. */
export interface Identity {
  account: Account
  /** those in force, hotline included */
  memberships: Membership[]
  /** the one the session works in; null while none is chosen */
  membership: Membership | null
  /** null while no membership is chosen, or the chosen one waits for approval */
  acting: Acting | null
}

export interface PageOptions {
  status?: number
  /** without looking anything up: for pages that must come when the store is down */
  plain?: boolean
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** every route must say it; the application does not start otherwise */
    allow?: Allow
    /** counts attempts per address and per e-mail typed */
    limit?: LimitName
    /** its form may hold files */
    files?: boolean
  }

  interface FastifyRequest {
    identity: Identity | null
    /** throws SIGN_IN_NEEDED when nobody acts */
    readonly acting: Acting
    /** throws SIGN_IN_NEEDED when nobody is signed in */
    readonly account: Account
    /** the day in Denmark by the injected clock */
    readonly today: Day
  }

  interface FastifyReply {
    /** Sends a page of views/pages, framed with navigation, form token and, for employers, the hotline box. */
    page(name: string, data?: object, options?: PageOptions): Promise<FastifyReply>
    /** Sends the browser on (303) after a POST; the sentence is shown once on the next page. */
    done(path: string, sentence?: string): FastifyReply
    /** Sends the browser elsewhere (303) because what it asked for cannot be; the next page says why, once. */
    leadTo(path: string, why: string): FastifyReply
  }

  interface Session {
    account?: string
    /** id of the membership the session works in */
    membership?: string | null
  }
}
