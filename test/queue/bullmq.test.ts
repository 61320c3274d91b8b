import path from 'node:path'
import { Queue as BullQueue } from 'bullmq'
import { Redis } from 'ioredis'
import t from 'tap'
import { newId } from '../../src/lib/ids.js'
import { createQueue, patience, queueName } from '../../src/queue/bullmq.js'
import { startPrivateRedis } from '../../src/stores/redis.js'
import { testClock } from '../helpers/clock.js'
import { temporaryFolder, testRedis } from '../helpers/stores.js'

/** Milliseconds on top of the promised wait that a busy machine may take. */
const slack = 2000

/** A connection to an address where nothing listens and nothing ever did. */
function connectNowhere(socket: string) {
  return () => {
    const redis = new Redis(socket, { maxRetriesPerRequest: 1, enableOfflineQueue: false })
    redis.on('error', () => {})
    return redis
  }
}

t.test('a job waits until its time, by the given clock', async t => {
  const redis = await testRedis(t)
  const clock = testClock('2030-01-01T12:00:00Z')
  const queue = createQueue({ connect: redis.connect, clock })
  t.teardown(() => queue.close())
  const bull = new BullQueue(queueName, { connection: redis.connect({ patient: true }) })
  t.teardown(() => bull.close())

  const notice = newId()
  t.equal(await queue.add('deliver-notice', { notice }, { id: `deliver-${notice}-0` }), true)
  t.equal(
    await queue.add('deliver-notice', { notice }, { id: 'deliver-late-1', at: new Date('2030-01-01T12:00:30Z') }),
    true,
  )
  t.equal(
    await queue.add('deliver-notice', { notice }, { id: 'deliver-past-1', at: new Date('2029-12-31T12:00:00Z') }),
    true,
  )
  t.strictSame(await queue.depth(), { waiting: 2, active: 0, delayed: 1 })
  const late = await bull.getJob('deliver-late-1')
  t.equal(late?.delay, 30_000)
  t.strictSame(late?.data, { notice })
  t.equal(late?.opts.removeOnComplete, true)
  t.equal(late?.opts.removeOnFail, true)
})

t.test('the same id twice is one job', async t => {
  const redis = await testRedis(t)
  const queue = createQueue({ connect: redis.connect, clock: testClock() })
  t.teardown(() => queue.close())
  for (let i = 0; i < 3; i++)
    t.equal(await queue.add('rank-opening', { opening: newId(), rev: 3 }, { id: 'rank-abc-3' }), true)
  t.equal((await queue.depth())?.waiting, 1)
})

t.test('ids that BullMQ would refuse or misread are a mistake in the code', async t => {
  const folder = await temporaryFolder(t)
  const queue = createQueue({ connect: connectNowhere(`${folder}/none.sock`), clock: testClock() })
  t.teardown(() => queue.close())
  await t.rejects(queue.add('sweep', {}, { id: 'a:b' }), /not a job id/)
  await t.rejects(queue.add('sweep', {}, { id: '123' }), /not a job id/)
})

t.test('Redis never up: the answer is false, at most 300 ms late, and at once after that', async t => {
  const folder = await temporaryFolder(t)
  const queue = createQueue({ connect: connectNowhere(`${folder}/none.sock`), clock: testClock() })
  const add = async () => {
    const started = performance.now()
    const added = await queue.add('deliver-notice', { notice: newId() }, { id: newId() })
    return { added, took: performance.now() - started }
  }
  const first = await add()
  t.equal(first.added, false)
  t.ok(first.took >= patience - 20 && first.took < patience + slack, `took ${Math.round(first.took)} ms`)
  const more = await Promise.all(Array.from({ length: 1000 }, add))
  t.ok(more.every(({ added }) => !added))
  t.ok(Math.max(...more.map(({ took }) => took)) < patience, 'a thousand more do not wait')
  t.equal(await queue.depth(), null)
  t.equal(await queue.repeat('sweep', 60_000), false)
  const started = performance.now()
  await queue.close()
  t.ok(performance.now() - started < slack, 'closing does not wait for Redis either')
})

t.test('Redis gone away and back', async t => {
  const redis = await testRedis(t)
  const queue = createQueue({ connect: redis.connect, clock: testClock() })
  t.teardown(() => queue.close())
  t.equal(await queue.add('deliver-notice', { notice: newId() }, { id: newId() }), true)

  const server = Number((await redis.client.info('server')).match(/process_id:(\d+)/)?.[1])
  process.kill(server, 'SIGSTOP')
  t.teardown(() => {
    try {
      process.kill(server, 'SIGCONT')
    } catch {}
  })
  const started = performance.now()
  t.equal(await queue.add('deliver-notice', { notice: newId() }, { id: newId() }), false)
  t.ok(performance.now() - started < patience + slack, 'a Redis that hangs is waited for no longer')

  process.kill(server, 'SIGCONT')
  process.kill(server, 'SIGKILL')
  await new Promise(resolve => setTimeout(resolve, 100))
  const gone = performance.now()
  t.equal(await queue.add('deliver-notice', { notice: newId() }, { id: newId() }), false)
  t.ok(performance.now() - gone < patience + slack)

  const again = await startPrivateRedis(path.join(redis.folder, 'redis'))
  t.teardown(() => again.stop())
  const end = performance.now() + 5000
  const add = () => queue.add('deliver-notice', { notice: newId() }, { id: newId() })
  while (!(await add()) && performance.now() < end) await new Promise(resolve => setTimeout(resolve, 20))
  t.equal(await add(), true, 'and back')
})

t.test('Redis comes up after the process', async t => {
  const folder = await temporaryFolder(t)
  const queue = createQueue({ connect: connectNowhere(path.join(folder, 'redis.sock')), clock: testClock() })
  t.teardown(() => queue.close())
  const add = () => queue.add('deliver-notice', { notice: newId() }, { id: newId() })
  t.equal(await add(), false)
  const server = await startPrivateRedis(folder)
  t.teardown(() => server.stop())
  const end = performance.now() + 5000
  while (!(await add()) && performance.now() < end) await new Promise(resolve => setTimeout(resolve, 20))
  t.equal(await add(), true)
})
