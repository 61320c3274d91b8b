/** The web process: opens the stores, serves the pages, ends cleanly. Any number may run. */
import path from 'node:path'
import { buildApp } from './app.js'
import { buildAssets } from './assets/build.js'
import { type Config, projectRoot, readConfig } from './config.js'
import { systemClock } from './lib/clock.js'
import { da } from './lib/words/da.js'
import { listMailbox, mailboxFolder, openMailer, readMailbox } from './notices/mailer.js'
import { createQueue } from './queue/bullmq.js'
import { createServices } from './services.js'
import { openMovableClock } from './stores/clock.js'
import { openMongo } from './stores/mongo.js'
import { openRedis } from './stores/redis.js'
import { createTemplates } from './templates/engine.js'
import { openAssets } from './web/assets.js'

/**
 * Opens everything and listens.
 * @param options.afterClockMove runs when a demo's clock was moved, before the browser is answered
 * @param options.leaveStores the embedded stores belong to somebody else, who stops them
 */
export async function startServer(
  config: Config,
  options: { afterClockMove?: () => Promise<void>; leaveStores?: boolean } = {},
) {
  const { dataFolder: folder, production } = config
  const leaveAdopted = options.leaveStores ?? false
  const mongo = await openMongo({ uri: config.mongodbUri, folder, production, leaveAdopted })
  const redis = await openRedis({ url: config.redisUrl, folder, leaveAdopted })
  const db = mongo.connection
  const embedded = mongo.embedded && !production
  const movable = embedded ? await openMovableClock({ db, base: systemClock, embedded, production }) : null
  const clock = movable ?? systemClock

  const assetsFolder = path.join(projectRoot, 'dist/assets')
  if (!production) await buildAssets({ from: path.join(projectRoot, 'src/assets'), to: assetsFolder })
  const assets = openAssets({ folder: assetsFolder })
  const viewsFolder = path.join(projectRoot, 'views')
  const templates = createTemplates({ viewsFolder, words: da, assetsUrl: assets.url, cache: production })

  const queue = createQueue({ connect: redis.connect, clock })
  const mailer = openMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom, folder, clock })
  const services = createServices({ config, db, clock, queue, mailer, templates })
  const mailbox = mailboxFolder(folder)
  const { app } = await buildApp({
    ...{ services, redis: redis.client, templates, assets: assets.plugin },
    ...(movable && {
      development: {
        clock: movable,
        mailbox: { list: () => listMailbox(mailbox), read: id => readMailbox(mailbox, id) },
        ...(options.afterClockMove && { afterClockMove: options.afterClockMove }),
      },
    }),
  })
  for (const model of Object.values(db.models)) await model.createIndexes()
  const address = await app.listen({ host: config.host, port: config.port })

  return {
    address,
    services,
    async close() {
      // Requests under way are answered first.
      await app.close()
      await queue.close()
      mailer.close()
      movable?.close()
      await redis.close()
      await mongo.close()
    },
  }
}

/** Ends the process by its exit code when asked to. */
async function main(): Promise<void> {
  try {
    const server = await startServer(readConfig())
    let stopping = false
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.on(signal, () => {
        if (stopping) return
        stopping = true
        server.close().then(
          () => process.exit(0),
          () => process.exit(1),
        )
      })
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}

if (process.argv[1] === import.meta.filename) await main()
