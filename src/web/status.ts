/** /status and /metrics: which dependency is down, for people, load balancers and Prometheus. */
import type { Redis } from 'ioredis'
import type { Connection } from 'mongoose'
import { paths } from '../lib/paths.js'
import { da } from '../lib/words/da.js'
import { wantsHtml } from './errors.js'
import type { App } from './fastify.js'
import { mayReadMetrics } from './metrics-access.js'

export interface Health {
  ok: boolean
  documents: 'up' | 'down'
  redis: 'up' | 'down'
}

/** How long a store may take to answer before it counts as down, in milliseconds. */
const patience = 2000

const answersInTime = (question: Promise<unknown>): Promise<'up' | 'down'> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'down'>(resolve => {
    timer = setTimeout(() => resolve('down'), patience)
  })
  return Promise.race([
    question.then(
      () => 'up' as const,
      () => 'down' as const,
    ),
    late,
  ]).finally(() => clearTimeout(timer))
}

/** Not ok when the documents are away. Redis may be away: pages work, and `sweep` finds what the queue missed. */
export async function checkHealth({ db, redis }: { db: Connection; redis: Redis }): Promise<Health> {
  const [documents, cache] = await Promise.all([
    answersInTime(db.db ? db.db.command({ ping: 1 }) : Promise.reject(new Error('not connected'))),
    answersInTime(redis.ping()),
  ])
  return { ok: documents === 'up', documents, redis: cache }
}

/**
 * Serves both addresses; needs no store, no session and, for JSON, no templates.
 * @param deps.pages false in the worker, which has no pages: JSON only
 */
export function statusRoutes(
  app: App,
  deps: {
    db: Connection
    redis: Redis
    pages: boolean
    counted: ReadonlyMap<string, Counted>
    matching: () => MatchingFigures
    /** distributions that this process keeps */
    distributions: () => { kept: number; bytes: number }
    /** see metrics-access.ts */
    metricsToken: string | null
  },
): void {
  app.get(paths.status(), async (request, reply) => {
    const health = await checkHealth(deps)
    const status = health.ok ? 200 : 503
    const healthy = health.documents === 'up' && health.redis === 'up'
    if (!deps.pages || !wantsHtml(request)) return reply.code(status).header('cache-control', 'no-store').send(health)
    const { title, ok, down, up, away, documents, redis } = da.web.status
    const line = (label: string, state: 'up' | 'down') => ({ label, text: state === 'up' ? up : away })
    return reply.page(
      'web/status',
      {
        title,
        healthy,
        text: healthy ? ok : down,
        lines: [line(documents, health.documents), line(redis, health.redis)],
      },
      { status, plain: true },
    )
  })

  app.get(paths.metrics(), async (request, reply) => {
    if (!mayReadMetrics(request, reply, deps.metricsToken)) return reply
    const health = await checkHealth(deps)
    return reply.type('text/plain; version=0.0.4').send(metrics(health, deps))
  })
}

/** What matching keeps in memory, as `Pool.figures` tells it. */
export interface MatchingFigures {
  people: number
  openings: number
  bytes: number
  /** how many of them are kept from search to search, and may be dropped */
  keptBytes: number
  /** how many that may be, if no single index needs more */
  keptMost: number
  /** documents that are left out because they cannot be read: now, and met since the process started */
  unreadable: Record<'profiles' | 'openings', { now: number; met: number }>
}

/** Lines for Prometheus; the web process and the worker each have indexes of their own. */
export function matchingMetrics({ people, openings, bytes, unreadable, ...kept }: MatchingFigures): string[] {
  const each = Object.entries(unreadable)
  return [
    '# HELP springbraet_matching_documents People and open openings in memory; 0 until the first ranking.',
    '# TYPE springbraet_matching_documents gauge',
    `springbraet_matching_documents{of="profiles"} ${people}`,
    `springbraet_matching_documents{of="openings"} ${openings}`,
    '# HELP springbraet_matching_bytes What they take in memory, about.',
    '# TYPE springbraet_matching_bytes gauge',
    `springbraet_matching_bytes ${bytes}`,
    '# HELP springbraet_matching_kept_bytes How many of them searches keep for the next, of all municipalities.',
    '# TYPE springbraet_matching_kept_bytes gauge',
    `springbraet_matching_kept_bytes ${kept.keptBytes}`,
    '# HELP springbraet_matching_kept_most_bytes Above this the municipality searched longest ago gives its own up.',
    '# TYPE springbraet_matching_kept_most_bytes gauge',
    `springbraet_matching_kept_most_bytes ${kept.keptMost}`,
    '# HELP springbraet_matching_unreadable Documents left out because they cannot be read.',
    '# TYPE springbraet_matching_unreadable gauge',
    ...each.map(([of, { now }]) => `springbraet_matching_unreadable{of="${of}"} ${now}`),
    '# TYPE springbraet_matching_unreadable_total counter',
    ...each.map(([of, { met }]) => `springbraet_matching_unreadable_total{of="${of}"} ${met}`),
  ]
}

export interface Counted {
  count: number
  seconds: number
}

/** Requests by route pattern, method and status, since the process started. */
export function countRequests(app: App): ReadonlyMap<string, Counted> {
  const counted = new Map<string, Counted>()
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    const key = `method="${request.method}",route="${route}",status="${reply.statusCode}"`
    const entry = counted.get(key) ?? { count: 0, seconds: 0 }
    counted.set(key, { count: entry.count + 1, seconds: entry.seconds + reply.elapsedTime / 1000 })
  })
  return counted
}

function metrics(
  health: Health,
  {
    counted,
    matching,
    distributions,
  }: Pick<Parameters<typeof statusRoutes>[1], 'counted' | 'matching' | 'distributions'>,
): string {
  const { kept, bytes } = distributions()
  const entries = [...counted].sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    '# TYPE springbraet_up gauge',
    `springbraet_up{store="documents"} ${health.documents === 'up' ? 1 : 0}`,
    `springbraet_up{store="redis"} ${health.redis === 'up' ? 1 : 0}`,
    '# TYPE process_resident_memory_bytes gauge',
    `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
    '# TYPE process_uptime_seconds gauge',
    `process_uptime_seconds ${process.uptime().toFixed(0)}`,
    ...matchingMetrics(matching()),
    '# HELP springbraet_distributions_kept Distributions in memory.',
    '# TYPE springbraet_distributions_kept gauge',
    `springbraet_distributions_kept ${kept}`,
    '# HELP springbraet_distributions_bytes What they take in memory, about.',
    '# TYPE springbraet_distributions_bytes gauge',
    `springbraet_distributions_bytes ${bytes}`,
    '# TYPE http_requests_total counter',
    ...entries.map(([key, { count }]) => `http_requests_total{${key}} ${count}`),
    '# TYPE http_request_seconds_total counter',
    ...entries.map(([key, { seconds }]) => `http_request_seconds_total{${key}} ${seconds.toFixed(3)}`),
    '',
  ].join('\n')
}
