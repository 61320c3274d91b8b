import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import rateLimit from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'
import type { Redis } from 'ioredis'
import { refuse } from '../lib/errors.js'
import { legible } from '../lib/legible.js'
import type { App, LimitName } from './fastify.js'

/** Attempts in fifteen minutes: per network address (an office shares one) and per e-mail typed. */
const limits = {
  'sign-in': { address: 60, email: 10 },
  link: { address: 30, email: 5 },
  registration: { address: 20, email: 5 },
  invitation: { address: 20, email: 5 },
} as const satisfies Record<LimitName, { address: number; email: number }>

const window = 15 * 60_000

/** Counts attempts in Redis on routes with `config.limit`; while Redis is away nobody is kept out. */
export async function registerLimits(app: App, { redis }: { redis: Redis }): Promise<void> {
  await app.register(rateLimit, {
    global: false,
    redis,
    nameSpace: 'limit-',
    skipOnError: true,
    timeWindow: window,
  })
  const counters = (Object.keys(limits) as LimitName[]).flatMap(name => [
    {
      name,
      applies: () => true,
      count: app.createRateLimit({
        max: limits[name].address,
        timeWindow: window,
        keyGenerator: request => `${name}-address-${hash(networkOf(request.ip))}`,
      }),
    },
    {
      name,
      applies: (request: FastifyRequest) => emailOf(request) !== null,
      count: app.createRateLimit({
        max: limits[name].email,
        timeWindow: window,
        keyGenerator: request => `${name}-email-${hash(emailOf(request) ?? '')}`,
      }),
    },
  ])
  app.addHook('preHandler', async (request, reply) => {
    const { limit } = request.routeOptions.config
    if (!limit) return
    for (const { name, applies, count } of counters) {
      if (name !== limit || !applies(request)) continue
      const result = await count(request)
      if (!result.isAllowed && result.isExceeded) {
        reply.header('retry-after', result.ttlInSeconds)
        throw refuse('TOO_MANY_REQUESTS')
      }
    }
  })
}

/** Neither addresses nor e-mails are kept, only their hashes. */
const hash = (value: string) => createHash('sha256').update(value).digest('base64url')

/** An IPv6 customer has 2^64 addresses and may use a new one for every attempt: the network counts. */
function networkOf(ip: string): string {
  const [address = ''] = ip.toLowerCase().split('%')
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address
  const [before = [], after] = address.split('::').map(part => part.split(':').filter(Boolean))
  const zeros = after ? Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0') : []
  return [...before, ...zeros, ...(after ?? [])]
    .slice(0, 4)
    .map(group => Number.parseInt(group, 16))
    .join(':')
}

/** The e-mail as the form reads it: of several fields of that name the last. */
function emailOf(request: FastifyRequest): string | null {
  const email = [(request.body as { email?: unknown } | undefined)?.email].flat().at(-1)
  const text = typeof email === 'string' ? legible(email).trim().toLowerCase() : ''
  return text === '' ? null : text
}
