/** The web process: opens the stores, serves the pages, ends cleanly. Any number may run. */
import path from 'node:path'
import { buildApp } from './app.js'
import { buildAssets } from './assets/build.js'
import { type Config, projectRoot, readConfig } from './config.js'
import { openFoundation, runProcess } from './foundation.js'
import { listMailbox, mailboxFolder, readMailbox } from './notices/mailer.js'
import { openAssets } from './web/assets.js'
import { closingOf } from './web/closing.js'

/** Compiles the style sheet where that is not done at build time, and says where it is served. */
export async function prepareAssets({ production }: Pick<Config, 'production'>) {
  const folder = path.join(projectRoot, 'dist/assets')
  if (!production) await buildAssets({ from: path.join(projectRoot, 'src/assets'), to: folder })
  return openAssets({ folder })
}

/**
 * The site on an opened foundation, listening.
 * @param options.afterClockMove runs when a demo's clock was moved, before the browser is answered
 */
export async function serve(
  config: Config,
  foundation: Awaited<ReturnType<typeof openFoundation>>,
  assets: ReturnType<typeof openAssets>,
  options: { afterClockMove?: () => Promise<void> } = {},
) {
  const { services, redis, templates, movableClock } = foundation
  const mailbox = mailboxFolder(config.dataFolder)
  const { app } = await buildApp({
    ...{ services, redis: redis.client, templates, assets: assets.plugin },
    ...(movableClock && {
      development: {
        clock: movableClock,
        mailbox: { list: () => listMailbox(mailbox), read: id => readMailbox(mailbox, id) },
        ...options,
      },
    }),
  })
  const address = await app.listen({ host: config.host, port: config.port })
  // The first ranking needs not wait for it, or does it itself when this fails.
  services.pool.warm().catch(() => {})
  services.distribution.start(error => app.log.error(error, 'a distribution was not calculated'))
  return { app, address }
}

if (process.argv[1] === import.meta.filename)
  await runProcess(async () => {
    const config = readConfig()
    const assets = await prepareAssets(config)
    const foundation = await openFoundation(config, { assetsUrl: assets.url, leaveStores: true })
    const { app } = await serve(config, foundation, assets)
    // First the requests under way are answered, then the stores are let go.
    return { closing: [closingOf(app), ...foundation.closing] }
  })
