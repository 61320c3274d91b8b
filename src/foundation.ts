/** What every process stands on: stores, clock, queue, mail, templates and the services wired on them. */
import path from 'node:path'
import { type Config, projectRoot } from './config.js'
import { systemClock } from './lib/clock.js'
import { type ClosingStep, closeInTurn } from './lib/closing.js'
import { da } from './lib/words/da.js'
import { openMailer } from './notices/mailer.js'
import { createQueue } from './queue/bullmq.js'
import { createServices } from './services.js'
import { isBeingFilled } from './stores/backup.js'
import { openMovableClock } from './stores/clock.js'
import { openMongo } from './stores/mongo.js'
import { openRedis } from './stores/redis.js'
import { createTemplates } from './templates/engine.js'

export interface FoundationOptions {
  /** where style sheet and pictures are served; a process without pages needs none */
  assetsUrl?: string
  /** embedded stores that were running already belong to somebody else, who stops them; documents stay while others use them */
  leaveStores?: boolean
}

/**
 * Opens everything a process needs and builds the indexes. A start that fails half-way leaves nothing open behind.
 * @throws when a store does not answer
 */
export async function openFoundation(config: Config, { assetsUrl = '', leaveStores = false }: FoundationOptions = {}) {
  const { dataFolder: folder, production } = config
  const closing: ClosingStep[] = []
  const opened = (name: string, milliseconds: number, close: () => unknown) =>
    closing.unshift({ name, milliseconds, close })
  const close = async () => {
    for (const step of closing.splice(0)) await step.close()
  }
  try {
    const mongo = await openMongo({ uri: config.mongodbUri, folder, production, leave: leaveStores })
    opened('dokumentlageret', 2500, mongo.close)
    const redis = await openRedis({ url: config.redisUrl, folder, leaveAdopted: leaveStores })
    opened('Redis', 2000, redis.close)
    const db = mongo.connection
    if (await isBeingFilled(db))
      throw new Error('Databasen er ved at blive fyldt fra en kopi. Kør restore med samme kopi, til den er færdig.')
    const embedded = mongo.embedded && !production
    const movableClock = embedded ? await openMovableClock({ db, base: systemClock, embedded, production }) : null
    if (movableClock) opened('uret', 50, movableClock.close)
    const clock = movableClock ?? systemClock
    const queue = createQueue({ connect: redis.connect, clock })
    opened('køen', 500, queue.close)
    const mailer = openMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom, folder, clock })
    opened('mails', 50, mailer.close)
    const viewsFolder = path.join(projectRoot, 'views')
    const templates = createTemplates({ viewsFolder, words: da, assetsUrl, cache: production })
    const services = createServices({ config, db, clock, queue, mailer, templates })
    for (const model of Object.values(db.models)) await model.createIndexes()
    if (!(await services.profiles.isKeyRight()))
      throw new Error('DATA_KEY er ikke den nøgle, som databasens CPR-numre er krypteret med.')
    return { services, db, redis, queue, templates, movableClock, close, closing }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * From the wish to stop to the end, in milliseconds, also while starting. A container is killed after ten seconds; the rest is
 * for a busy machine, on which the timer comes late.
 */
const longest = 8000

/**
 * Runs a process until it is asked to stop: exit code 0 then, 1 when it cannot start, with the reason on stderr. Asked while
 * it is still starting, it ends as soon as it has started. What cannot be closed in time is left and told on stderr: nothing
 * is lost by that, as the documents say what is still to be done.
 */
export async function runProcess(start: () => Promise<{ closing: readonly ClosingStep[] }>): Promise<void> {
  let running: { closing: readonly ClosingStep[] } | null = null
  let stopping = false
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const end = async () => {
    if (!running) return
    for (const line of await closeInTurn(running.closing)) say(line)
    process.exit(0)
  }
  const stop = () => {
    // npm hands on a Ctrl-C that the terminal has sent already.
    if (stopping) return
    stopping = true
    setTimeout(() => {
      say(`Stoppet uden at vente længere: ikke færdig efter ${longest} ms.`)
      process.exit(0)
    }, longest)
    void end()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  try {
    running = await start()
    if (stopping) await end()
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    process.exit(1)
  }
}
