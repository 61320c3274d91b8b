/** The worker process: takes jobs off the queue, sweeps every minute, and serves /status and /metrics. Any number may run. */
import { readConfig } from '../src/config.js'
import { openFoundation, runProcess } from '../src/foundation.js'
import { closingOf } from '../src/web/closing.js'
import { startJobs } from './run.js'
import { createStatusApp } from './status.js'

await runProcess(async () => {
  const config = readConfig()
  // The stores of a running demo are left as they are when the worker stops.
  const foundation = await openFoundation(config, { leaveStores: true })
  const { services, db, redis, queue } = foundation
  const jobs = startJobs({
    ...{ services, queue, connect: redis.connect },
    failed: (job, error) => app.log.error({ job, err: error }, 'job failed'),
  })
  const app = createStatusApp({ config, db, redis: redis.client, queue, services, metrics: jobs.metrics })
  services.pool.onUnreadable(unreadable => app.log.warn(unreadable, 'left out of matching'))
  await app.listen({ host: config.host, port: config.workerPort })
  services.pool.warm().catch(() => {})
  // A store that is away holds up a job as long as a request, so neither waits for the other.
  const work = { ...closingOf(app), name: 'job', close: () => Promise.all([app.close(), jobs.close()]) }
  return { closing: [work, ...foundation.closing] }
})
