import { execFile } from 'node:child_process'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Queue as BullQueue } from 'bullmq'
import t from 'tap'
import { systemClock } from '../../src/lib/clock.js'
import { newId } from '../../src/lib/ids.js'
import { createQueue, queueName } from '../../src/queue/bullmq.js'
import { jobNames, jobSchemas } from '../../src/queue/catalogue.js'
import { type JobHandlers, run, startWorker } from '../../src/queue/worker.js'
import { startPrivateRedis } from '../../src/stores/redis.js'
import { temporaryFolder, testRedis } from '../helpers/stores.js'

type Call = [name: string, payload: unknown]

/** Handlers that remember their calls. */
function recording(during: (name: string) => Promise<void> = async () => {}) {
  const calls: Call[] = []
  const handlers = Object.fromEntries(
    jobNames.map(name => [
      name,
      async (payload: unknown) => {
        calls.push([name, payload])
        await during(name)
      },
    ]),
  ) as unknown as JobHandlers
  return { calls, handlers }
}

async function until(condition: () => boolean | Promise<boolean>, milliseconds = 10_000): Promise<void> {
  const end = performance.now() + milliseconds
  while (!(await condition())) {
    if (performance.now() > end) throw new Error('waited in vain')
    await wait(10)
  }
}

t.test('payloads hold ids and whole numbers, nothing else', async t => {
  t.strictSame(jobNames, ['rank-opening', 'rank-profile', 'rank-company', 'remind', 'deliver-notice', 'sweep'])
  for (const name of jobNames) {
    const schema = jobSchemas[name]
    t.equal((schema as { additionalProperties?: boolean }).additionalProperties, false, name)
    for (const [field, { type, pattern }] of Object.entries(
      schema.properties as Record<string, { type: string; pattern?: string }>,
    ))
      t.ok(type === 'integer' || (type === 'string' && pattern === '^[a-z]{20}$'), `${name}.${field}`)
  }
})

t.test('a job of an unknown name or shape is refused', async t => {
  const { calls, handlers } = recording()
  const good = newId()
  await run(handlers, 'deliver-notice', { notice: good })
  t.strictSame(calls, [['deliver-notice', { notice: good }]])
  const bad: Call[] = [
    ['deliver-notice', { notice: 'Fatima Hansen' }],
    ['deliver-notice', { notice: good, name: 'Fatima' }],
    ['deliver-notice', {}],
    ['remind', { deadline: good, step: -1 }],
    ['remind', { deadline: good, step: '1' }],
    ['sweep', { anything: 1 }],
    ['deliver-fax', { notice: good }],
    ['toString', {}],
  ]
  for (const [name, payload] of bad) await t.rejects(run(handlers, name, payload), TypeError, name)
  t.equal(calls.length, 1)
})

t.test('mails and reminders do not wait behind rankings', async t => {
  const redis = await testRedis(t)
  const queue = createQueue({ connect: redis.connect, clock: systemClock })
  t.teardown(() => queue.close())
  for (let i = 0; i < 20; i++) await queue.add('rank-opening', { opening: newId(), rev: 1 }, { id: `rank-first-${i}` })
  await queue.add('remind', { deadline: newId(), step: 0 }, { id: 'remind-second-0' })
  await queue.add('deliver-notice', { notice: newId() }, { id: 'deliver-second-0' })
  t.equal((await queue.depth())?.waiting, 22)
  const { calls, handlers } = recording()
  const worker = startWorker({ connect: redis.connect, handlers, concurrency: 1 })
  t.teardown(() => worker.close())
  await until(() => calls.length === 22)
  t.strictSame(
    calls.slice(0, 3).map(([name]) => name),
    ['remind', 'deliver-notice', 'rank-opening'],
  )
})

t.test('jobs run, finished and failed ones leave, and their ids are free again', async t => {
  const redis = await testRedis(t)
  const queue = createQueue({ connect: redis.connect, clock: systemClock })
  t.teardown(() => queue.close())
  const { calls, handlers } = recording()
  const failures: string[] = []
  const worker = startWorker({
    connect: redis.connect,
    handlers,
    concurrency: 5,
    failed: job => failures.push(job.name),
  })
  t.teardown(() => worker.close())
  const notice = newId()
  const id = `deliver-${notice}-0`
  await queue.add('deliver-notice', { notice }, { id })
  await until(() => calls.length === 1)
  await until(async () => (await queue.depth())?.active === 0)
  await queue.add('deliver-notice', { notice }, { id })
  await until(() => calls.length === 2)

  const bull = new BullQueue(queueName, { connection: redis.connect({ patient: true }) })
  t.teardown(() => bull.close())
  await bull.add('deliver-notice', { person: 'x' }, { removeOnFail: true })
  await until(() => failures.length === 1)
  t.equal(calls.length, 2)
  t.match(await bull.getJobCounts(), { completed: 0, failed: 0 })
})

t.test('a job asked for at a time fires then', async t => {
  const redis = await testRedis(t)
  const queue = createQueue({ connect: redis.connect, clock: systemClock })
  t.teardown(() => queue.close())
  const { calls, handlers } = recording()
  const worker = startWorker({ connect: redis.connect, handlers, concurrency: 5 })
  t.teardown(() => worker.close())
  const at = new Date(Date.now() + 400)
  await queue.add('remind', { deadline: newId(), step: 0 }, { id: 'remind-x-0', at })
  await until(() => calls.length === 1)
  const late = Date.now() - at.getTime()
  t.ok(late >= -5 && late < 500, `${late} ms late`)
})

t.test('closing finishes the running job', async t => {
  const redis = await testRedis(t)
  const queue = createQueue({ connect: redis.connect, clock: systemClock })
  t.teardown(() => queue.close())
  let finished = false
  const { calls, handlers } = recording(async () => {
    await wait(300)
    finished = true
  })
  const worker = startWorker({ connect: redis.connect, handlers, concurrency: 1 })
  await queue.add('deliver-notice', { notice: newId() }, { id: 'deliver-a-0' })
  await queue.add('deliver-notice', { notice: newId() }, { id: 'deliver-b-0' })
  await until(() => calls.length === 1)
  await worker.close()
  t.ok(finished)
  t.equal(calls.length, 1, 'and takes no new one')
})

t.test('a worker outlives Redis: killed, emptied, started again', async t => {
  const redis = await testRedis(t)
  const queue = createQueue({ connect: redis.connect, clock: systemClock })
  t.teardown(() => queue.close())
  const { calls, handlers } = recording()
  const worker = startWorker({ connect: redis.connect, handlers, concurrency: 2 })
  t.teardown(() => worker.close())
  const ask = () => queue.add('deliver-notice', { notice: newId() }, { id: `deliver-${newId()}` })
  t.equal(await ask(), true)
  await until(() => calls.length === 1)

  await redis.client.flushall()
  t.equal(await ask(), true)
  await until(() => calls.length === 2)

  const pid = Number((await redis.client.info('server')).match(/process_id:(\d+)/)?.[1])
  process.kill(pid, 'SIGKILL')
  await wait(50)
  t.equal(await ask(), false)
  const again = await startPrivateRedis(path.join(redis.folder, 'redis'))
  t.teardown(() => again.stop())
  await until(ask)
  await until(() => calls.length === 3)
})

t.test('closing with Redis away does not hang', async t => {
  const redis = await testRedis(t)
  const { handlers } = recording()
  const worker = startWorker({ connect: redis.connect, handlers, concurrency: 2 })
  await wait(200)
  const pid = Number((await redis.client.info('server')).match(/process_id:(\d+)/)?.[1])
  process.kill(pid, 'SIGKILL')
  await wait(50)
  const started = performance.now()
  await worker.close()
  t.ok(performance.now() - started < 9000, `${Math.round(performance.now() - started)} ms`)
})

t.test('a process ends after closing, also when Redis went away meanwhile', { timeout: 90_000 }, async t => {
  const program = path.join(import.meta.dirname, 'closing-worker.ts')
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', program, await temporaryFolder(t)],
    // Killed when it does not end by itself.
    { timeout: 60_000, killSignal: 'SIGKILL' },
  )
  t.equal(stdout, 'closed\n')
})
