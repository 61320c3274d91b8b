import Fastify from 'fastify'
import type { Redis } from 'ioredis'
import type { Connection } from 'mongoose'
import type { Config } from '../src/config.js'
import { paths } from '../src/lib/paths.js'
import type { JobQueue } from '../src/queue/bullmq.js'
import { longestRequest, registerClosing } from '../src/web/closing.js'
import { loggerOptions } from '../src/web/logging.js'
import { mayReadMetrics } from '../src/web/metrics-access.js'
import { checkHealth, type MatchingFigures, matchingMetrics } from '../src/web/status.js'
import type { JobMetrics } from './metrics.js'
import type { JobServices } from './services.js'

export interface StatusOptions {
  config: Config
  db: Connection
  redis: Redis
  queue: Pick<JobQueue, 'depth'>
  services: Pick<JobServices, 'notices' | 'deadlines'> & { pool: { figures(): MatchingFigures } }
  metrics: JobMetrics
}

/** The worker's own addresses, /status and /metrics, for load balancers and Prometheus; no pages. Its log is the worker's. */
export function createStatusApp({ config, db, redis, queue, services, metrics }: StatusOptions) {
  const app = Fastify({ ...loggerOptions(config), requestTimeout: longestRequest })
  registerClosing(app)
  app.get(paths.status(), async (_request, reply) => {
    const health = await checkHealth({ db, redis })
    return reply
      .code(health.ok ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(health)
  })
  app.get(paths.metrics(), async (request, reply) => {
    if (!mayReadMetrics(request, reply, config.metricsToken)) return reply
    const [depth, notices, overdue] = await Promise.all([
      queue.depth(),
      services.notices.backlog(),
      services.deadlines.overdue(),
    ])
    const matching = matchingMetrics(services.pool.figures()).join('\n')
    return reply
      .type('text/plain; version=0.0.4; charset=utf-8')
      .send(`${metrics.text({ queue: depth, notices, overdue })}${matching}\n`)
  })
  return app
}
