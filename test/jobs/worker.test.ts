import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import t from 'tap'
import { projectRoot } from '../../src/config.js'
import { systemClock } from '../../src/lib/clock.js'
import { createQueue } from '../../src/queue/bullmq.js'
import { withDatabase } from '../../src/stores/mongo.js'
import { hours } from '../helpers/clock.js'
import { promiseDatabase, promised, promiseServices } from '../helpers/promise.js'
import { testSmtp } from '../helpers/smtp.js'
import { temporaryFolder, testEngineUri, testRedis } from '../helpers/stores.js'

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

t.test('the worker process works, tells how it is, and ends cleanly', async t => {
  const db = await promiseDatabase(t)
  const redis = await testRedis(t)
  const smtp = await testSmtp(t)
  const folder = await temporaryFolder(t)
  const queue = createQueue({ connect: redis.connect, clock: systemClock })
  t.teardown(() => queue.close())
  const { deadlines } = promiseServices(db, { clock: systemClock, queue })
  await deadlines.start({ ...promised(), startedAt: new Date(Date.now() - hours(24) - 5000) })

  const port = await freePort()
  const child = spawn(process.execPath, ['--import=tsx', 'jobs/worker.ts'], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'development',
      MONGODB_URI: withDatabase(await testEngineUri(), db.name),
      REDIS_URL: String(redis.client.options.path),
      SMTP_URL: smtp.url,
      DATA_DIR: folder,
      WORKER_PORT: String(port),
    },
  })
  t.teardown(() => child.kill('SIGKILL'))
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      said += chunk
    })
  const ended = once(child, 'exit')

  const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`).catch(() => null)
  /** The answer, once all of these stand in it: on a busy machine it takes long to begin, and Redis may be slow to be heard. */
  async function answerWith(path: string, ...lines: string[]): Promise<string> {
    const end = performance.now() + 30_000
    for (;;) {
      const answer = (await (await ask(path))?.text()) ?? ''
      if (lines.every(line => answer.includes(line))) return answer
      if (performance.now() > end || child.exitCode !== null) return answer
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  const metrics = await answerWith('/metrics', 'lateness_seconds_count 1', 'springbraet_queue_jobs{')
  const status = await answerWith('/status', '"redis":"up"')
  t.strictSame(JSON.parse(status || 'null'), { ok: true, documents: 'up', redis: 'up' }, said)
  t.equal((await ask('/status'))?.status, 200)
  t.match(metrics, 'springbraet_reminder_lateness_seconds_bucket{le="5"} 0')
  t.match(metrics, 'springbraet_reminder_lateness_seconds_bucket{le="60"} 1')
  t.match(metrics, 'springbraet_deadlines_overdue 1')
  t.match(metrics, /springbraet_queue_jobs\{state="delayed"\} \d+/)
  t.match(metrics, /springbraet_notices\{state="pending"\} \d/)
  t.match(metrics, 'springbraet_matching_unreadable_total{of="profiles"} 0')
  t.equal((await ask('/anything'))?.status, 404)
  t.equal(smtp.mails.length, 0, 'the opening does not exist, so its mails are dropped')
  t.equal(await deadlines.overdue(), 1)

  process.kill(Number((await redis.client.info('server')).match(/process_id:(\d+)/)?.[1]), 'SIGKILL')
  const without = await ask('/status')
  t.equal(without?.status, 200, 'a worker without Redis still sweeps')
  t.match(await without?.json(), { documents: 'up', redis: 'down' })
  t.notMatch(await (await ask('/metrics'))?.text(), 'springbraet_queue_jobs{')

  child.kill('SIGTERM')
  const stopped = performance.now()
  t.strictSame(await ended, [0, null], said)
  t.ok(performance.now() - stopped < 10_000)
})

t.test('a worker that cannot start says why and exits with 1', async t => {
  const child = spawn(process.execPath, ['--import=tsx', 'jobs/worker.ts'], {
    cwd: projectRoot,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
  })
  let said = ''
  child.stderr.on('data', chunk => {
    said += chunk
  })
  t.strictSame(await once(child, 'exit'), [1, null])
  t.match(said, 'MONGODB_URI skal være sat i produktion')
})
