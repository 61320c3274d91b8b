/** Everything in one process: stores, demo data, web and worker. For newcomers, development and demos (`npm start`). */
import { startJobs } from '../jobs/run.js'
import { roles } from './accounts/model.js'
import { type Config, readConfig } from './config.js'
import { loadDemo } from './demo/load.js'
import { openFoundation, runProcess } from './foundation.js'
import { paths } from './lib/paths.js'
import { da } from './lib/words/da.js'
import { prepareAssets, serve } from './server.js'
import { closingOf } from './web/closing.js'

/** Starts it all on this configuration; with embedded stores the demo data is loaded on the first start. */
export async function startAll(config: Config) {
  const assets = await prepareAssets(config)
  const foundation = await openFoundation(config, { assetsUrl: assets.url })
  const { services, redis, queue, movableClock } = foundation
  try {
    const loaded = movableClock !== null && (await loadDemo(services))
    const jobs = startJobs({ services, queue, connect: redis.connect })
    const { app, address } = await serve(config, foundation, assets, { afterClockMove: () => jobs.sweep() })
    return {
      ...{ address, services, jobs, loaded, demo: movableClock !== null },
      closing: [
        { ...closingOf(app), name: 'sider og job', close: () => Promise.all([app.close(), jobs.close()]) },
        ...foundation.closing,
      ],
      async close() {
        await app.close()
        await jobs.close()
        await foundation.close()
      },
    }
  } catch (error) {
    await foundation.close()
    throw error
  }
}

if (process.argv[1] === import.meta.filename)
  await runProcess(async () => {
    const config = readConfig()
    const running = await startAll(config)
    const say = (line: string) => process.stdout.write(`${line}\n`)
    if (running.loaded) say('Demodata er lagt ind.')
    say(`Springbræt kører på ${config.publicUrl}${paths.home()}`)
    if (running.demo) {
      say('Log ind som:')
      for (const role of roles)
        say(`  ${da.web.roles[role].padEnd(24)} ${config.publicUrl}${paths.development.signIn(role)}`)
      say(
        `Mails: ${config.publicUrl}${paths.development.mailbox()}   Ur: ${config.publicUrl}${paths.development.clock()}`,
      )
    }
    say('Ctrl-C stopper det hele.')
    return running
  })
