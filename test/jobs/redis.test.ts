import { Redis } from 'ioredis'
import t from 'tap'
import { startJobs } from '../../jobs/run.js'
import { type Deadline, deadlineModel } from '../../src/deadlines/model.js'
import type { Clock } from '../../src/lib/clock.js'
import { createQueue } from '../../src/queue/bullmq.js'
import type { RedisStore } from '../../src/stores/redis.js'
import { hours, testClock } from '../helpers/clock.js'
import { keptMails, promiseDatabase, promised, promiseServices } from '../helpers/promise.js'
import { temporaryFolder, testRedis } from '../helpers/stores.js'
import { jobServices } from './given.js'

type Connect = RedisStore['connect']

async function given(t: Parameters<typeof promiseDatabase>[0], connect: Connect, clock: Clock, workers = 1) {
  const db = await promiseDatabase(t)
  const mailer = keptMails()
  const queue = createQueue({ connect, clock })
  t.teardown(() => queue.close())
  const promises = promiseServices(db, { clock, queue, mailer })
  const start = () => {
    const own = promiseServices(db, { clock, queue, mailer })
    const failures: string[] = []
    const jobs = startJobs({
      ...{ services: jobServices(own).services, queue, connect },
      failed: ({ name }, error) => failures.push(`${name}: ${error.message}`),
    })
    t.teardown(() => jobs.close())
    return { ...jobs, failures }
  }
  const started = Array.from({ length: workers }, start)
  await Promise.all(started.map(({ ready }) => ready))
  const sweep = () => Promise.all(started.map(jobs => jobs.sweep()))
  return { db, ...promises, mailer, queue, workers: started, sweep }
}

async function until(condition: () => boolean | Promise<boolean>, milliseconds = 15_000): Promise<void> {
  const end = performance.now() + milliseconds
  while (!(await condition())) {
    if (performance.now() > end) throw new Error('waited in vain')
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

/** Real time, started a few hundred milliseconds before the first step of a deadline that began 12 hours ago. */
const nearlyHalf = () => new Date(Date.now() - hours(12) + 600)
const realClock: Clock = { now: () => new Date() }

t.test('Redis gone mid-way: the request succeeds, sweep delivers', async t => {
  const redis = await testRedis(t)
  const clock = testClock()
  const { mailer, deadlines, sweep } = await given(t, redis.connect, clock, 2)
  const first = promised()
  await deadlines.start(first)
  process.kill(Number((await redis.client.info('server')).match(/process_id:(\d+)/)?.[1]), 'SIGKILL')
  const before = performance.now()
  await deadlines.start(promised())
  t.ok(performance.now() - before < 3000)
  t.equal(await deadlines.meet(first), true)
  clock.move(hours(24))
  await sweep()
  t.equal(mailer.mails.length, 3, 'only the promise that is not kept')
})

t.test('a reminder goes out at its time through the queue, once, with two workers', async t => {
  const redis = await testRedis(t)
  const { db, mailer, deadlines, workers } = await given(t, redis.connect, realClock, 2)
  const started = await Promise.all(
    Array.from({ length: 25 }, () => deadlines.start({ ...promised(), startedAt: nearlyHalf() })),
  )
  await until(() => mailer.mails.length >= 25)
  await new Promise(resolve => setTimeout(resolve, 300))
  t.equal(mailer.mails.length, 25)
  const docs = await deadlineModel(db).find().sort({ _id: 1 }).lean<Deadline[]>()
  const late = docs.map(({ steps }) => (steps[0]?.sentAt?.getTime() ?? Number.NaN) - (steps[0]?.at.getTime() ?? 0))
  t.equal(docs.length, started.length)
  t.ok(Math.max(...late) < 3000, `the latest was ${Math.max(...late)} ms late`)
  t.strictSame(
    workers.flatMap(({ failures }) => failures),
    [],
  )
})

t.test('Redis emptied between scheduling and firing: sweep finds it, nothing is doubled', async t => {
  const redis = await testRedis(t)
  const clock = testClock()
  const { mailer, queue, deadlines, sweep } = await given(t, redis.connect, clock, 2)
  for (let i = 0; i < 5; i++) await deadlines.start(promised())
  t.equal((await queue.depth())?.delayed, 51, 'ten steps each, and the sweep that repeats')
  await redis.client.flushall()
  clock.move(hours(12))
  await sweep()
  // A worker may still be sending what the sweeps found taken.
  await until(() => mailer.mails.length >= 5)
  await redis.client.flushall()
  await sweep()
  t.equal(mailer.mails.length, 5)
  clock.move(hours(12))
  await redis.client.flushall()
  await sweep()
  await until(() => mailer.mails.length >= 5 + 5 * 3)
  await sweep()
  t.equal(mailer.mails.length, 5 + 5 * 3)
  t.equal(new Set(mailer.mails.map(({ messageId }) => messageId)).size, 20)
})

t.test('Redis emptied before a near step: its job comes back with the next sweep and fires in time', async t => {
  const redis = await testRedis(t)
  const { db, mailer, deadlines, sweep } = await given(t, redis.connect, realClock)
  await deadlines.start({ ...promised(), startedAt: new Date(Date.now() - hours(12) + 1500) })
  await redis.client.flushall()
  await sweep()
  t.equal(mailer.mails.length, 0)
  await until(() => mailer.mails.length === 1)
  const [deadline] = await deadlineModel(db).find().sort({ _id: 1 }).lean<Deadline[]>()
  const late = (deadline?.steps[0]?.sentAt?.getTime() ?? 0) - (deadline?.steps[0]?.at.getTime() ?? 0)
  t.ok(late >= 0 && late < 1000, `${late} ms late`)
})

t.test('Redis never up: promises start without waiting, sweep reminds', async t => {
  const folder = await temporaryFolder(t)
  const connect: Connect = ({ patient }) => {
    const redis = new Redis(`${folder}/none.sock`, {
      maxRetriesPerRequest: patient ? null : 1,
      enableOfflineQueue: patient,
      retryStrategy: () => 200,
    })
    redis.on('error', () => {})
    return redis
  }
  const clock = testClock()
  const { mailer, deadlines, sweep, workers } = await given(t, connect, clock, 2)
  const before = performance.now()
  for (let i = 0; i < 10; i++) await deadlines.start(promised())
  t.ok(performance.now() - before < 3000, `ten promises took ${Math.round(performance.now() - before)} ms`)
  clock.move(hours(24))
  await sweep()
  await sweep()
  t.equal(mailer.mails.length, 30)
  t.strictSame(
    workers.flatMap(({ failures }) => failures),
    [],
  )
  const closing = performance.now()
  await Promise.all(workers.map(jobs => jobs.close()))
  t.ok(performance.now() - closing < 5000, 'and they close without Redis')
})
