/** The worker process: takes jobs off the queue, sweeps every minute, and serves /status and /metrics. Any number may run. */
import path from 'node:path'
import { type Config, projectRoot, readConfig } from '../src/config.js'
import { systemClock } from '../src/lib/clock.js'
import { da } from '../src/lib/words/da.js'
import { openMailer } from '../src/notices/mailer.js'
import { createQueue } from '../src/queue/bullmq.js'
import { createServices } from '../src/services.js'
import { openMovableClock } from '../src/stores/clock.js'
import { openMongo } from '../src/stores/mongo.js'
import { openRedis } from '../src/stores/redis.js'
import { createTemplates } from '../src/templates/engine.js'
import { startJobs } from './run.js'
import { createStatusApp } from './status.js'

/** Opens the stores and starts the work. The stores of a running demo are left as they are when the worker stops. */
async function startWorkerProcess(config: Config) {
  const { dataFolder: folder, production } = config
  const mongo = await openMongo({ uri: config.mongodbUri, folder, production, leaveAdopted: true })
  const redis = await openRedis({ url: config.redisUrl, folder, leaveAdopted: true })
  const db = mongo.connection
  const embedded = mongo.embedded && !production
  const movable = embedded ? await openMovableClock({ db, base: systemClock, embedded, production }) : null
  const clock = movable ?? systemClock

  const queue = createQueue({ connect: redis.connect, clock })
  const mailer = openMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom, folder, clock })
  const viewsFolder = path.join(projectRoot, 'views')
  const templates = createTemplates({ viewsFolder, words: da, assetsUrl: '', cache: true })
  const services = createServices({ config, db, clock, queue, mailer, templates })
  for (const model of Object.values(db.models)) await model.createIndexes()

  const jobs = startJobs({
    ...{ services, queue, connect: redis.connect },
    failed: (job, error) => app.log.error({ job, err: error }, 'job failed'),
  })
  const app = createStatusApp({ config, db, redis: redis.client, queue, services, metrics: jobs.metrics })
  await app.listen({ host: config.host, port: config.workerPort })

  return {
    async close() {
      await app.close()
      await jobs.close()
      await queue.close()
      mailer.close()
      movable?.close()
      await redis.close()
      await mongo.close()
    },
  }
}

try {
  const worker = await startWorkerProcess(readConfig())
  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (stopping) return
      stopping = true
      worker.close().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
