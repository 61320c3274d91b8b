/** What every process stands on: stores, clock, queue, mail, templates and the services wired on them. */
import path from 'node:path'
import { type Config, projectRoot } from './config.js'
import { systemClock } from './lib/clock.js'
import { da } from './lib/words/da.js'
import { openMailer } from './notices/mailer.js'
import { createQueue } from './queue/bullmq.js'
import { createServices } from './services.js'
import { openMovableClock } from './stores/clock.js'
import { openMongo } from './stores/mongo.js'
import { openRedis } from './stores/redis.js'
import { createTemplates } from './templates/engine.js'

export interface FoundationOptions {
  /** where style sheet and pictures are served; a process without pages needs none */
  assetsUrl?: string
  /** embedded stores that were running already belong to somebody else, who stops them */
  leaveStores?: boolean
}

/**
 * Opens everything a process needs and builds the indexes. A start that fails half-way leaves nothing open behind.
 * @throws when a store does not answer
 */
export async function openFoundation(config: Config, { assetsUrl = '', leaveStores = false }: FoundationOptions = {}) {
  const { dataFolder: folder, production } = config
  const opened: (() => unknown)[] = []
  const close = async () => {
    for (const end of opened.splice(0).reverse()) await end()
  }
  try {
    const mongo = await openMongo({ uri: config.mongodbUri, folder, production, leaveAdopted: leaveStores })
    opened.push(mongo.close)
    const redis = await openRedis({ url: config.redisUrl, folder, leaveAdopted: leaveStores })
    opened.push(redis.close)
    const db = mongo.connection
    const embedded = mongo.embedded && !production
    const movableClock = embedded ? await openMovableClock({ db, base: systemClock, embedded, production }) : null
    if (movableClock) opened.push(movableClock.close)
    const clock = movableClock ?? systemClock
    const queue = createQueue({ connect: redis.connect, clock })
    opened.push(queue.close)
    const mailer = openMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom, folder, clock })
    opened.push(mailer.close)
    const viewsFolder = path.join(projectRoot, 'views')
    const templates = createTemplates({ viewsFolder, words: da, assetsUrl, cache: production })
    const services = createServices({ config, db, clock, queue, mailer, templates })
    for (const model of Object.values(db.models)) await model.createIndexes()
    return { services, db, redis, queue, templates, movableClock, close }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * Runs a process until it is asked to stop: exit code 0 after a clean end, 1 otherwise, with one sentence on stderr. Asked
 * while it is still starting, it ends cleanly as soon as it has started.
 */
export async function runProcess(start: () => Promise<{ close(): Promise<unknown> }>): Promise<void> {
  let running: { close(): Promise<unknown> } | null = null
  let stopping = false
  const end = () =>
    running?.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  const stop = () => {
    // npm hands on a Ctrl-C that the terminal has sent already.
    if (stopping) return
    stopping = true
    void end()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  try {
    running = await start()
    if (stopping) await end()
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
