import { spawn } from 'node:child_process'
import path from 'node:path'
import t from 'tap'
import { createJobMetrics } from '../../jobs/metrics.js'
import { sweep } from '../../jobs/sweep.js'
import { projectRoot } from '../../src/config.js'
import { type Deadline, deadlineModel } from '../../src/deadlines/model.js'
import { lease } from '../../src/notices/delivery.js'
import { smtpMailer } from '../../src/notices/mailer.js'
import { type Notice, noticeModel } from '../../src/notices/model.js'
import { createQueue } from '../../src/queue/bullmq.js'
import { withDatabase } from '../../src/stores/mongo.js'
import { hours, testClock } from '../helpers/clock.js'
import { promiseDatabase, promised, promiseServices } from '../helpers/promise.js'
import { testSmtp } from '../helpers/smtp.js'
import { testEngineUri, testRedis } from '../helpers/stores.js'
import type { DyingPoint } from './dying-worker.js'
import { jobServices } from './given.js'

async function given(t: Parameters<typeof promiseDatabase>[0]) {
  const db = await promiseDatabase(t)
  const redis = await testRedis(t)
  const smtp = await testSmtp(t)
  const clock = testClock()
  const realTime = testClock(new Date().toISOString())
  const queue = createQueue({ connect: redis.connect, clock })
  t.teardown(() => queue.close())
  const mailer = smtpMailer({ url: smtp.url, from: 'springbraet@test.dk' })
  t.teardown(() => mailer.close())
  const promises = promiseServices(db, { clock, realTime, queue, mailer })
  const { services } = jobServices(promises)

  /** Runs a worker until it dies at the given point. @returns the signal that ended it */
  const dieAt = async (point: DyingPoint): Promise<string | null> => {
    const uri = withDatabase(await testEngineUri(), db.name)
    const script = path.join(projectRoot, 'test/jobs/dying-worker.ts')
    const socket = String(redis.client.options.path)
    const args = ['--import=tsx', script, point, uri, socket, String(smtp.port), clock.now().toISOString()]
    const child = spawn(process.execPath, args, { cwd: projectRoot, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', chunk => {
      said += chunk
    })
    const timer = setTimeout(() => child.kill('SIGTERM'), 30_000)
    const signal = await new Promise<string | null>(resolve => child.once('exit', (_, signal) => resolve(signal)))
    clearTimeout(timer)
    if (signal !== 'SIGKILL') t.comment(said)
    return signal
  }
  const deadlines = () => deadlineModel(db).find().sort({ _id: 1 }).lean<Deadline[]>()
  const notices = () => noticeModel(db).find().sort({ cause: 1 }).lean<Notice[]>()
  return {
    clock,
    realTime,
    smtp,
    promises,
    dieAt,
    deadlines,
    notices,
    sweep: () => sweep(services, createJobMetrics()),
  }
}

t.test('killed between acting and marking: nothing lost, nothing doubled per recipient', async t => {
  const { clock, realTime, smtp, promises, dieAt, deadlines, notices, sweep } = await given(t)
  for (let i = 0; i < 4; i++) await promises.deadlines.start(promised())
  clock.move(hours(24))
  t.equal(await dieAt('acted'), 'SIGKILL')
  const before = await notices()
  t.ok(before.length >= 3, 'it had acted')
  t.ok(
    (await deadlines()).some(({ steps }) => steps.every(({ sentAt, superseded }) => !sentAt && !superseded)),
    'and not marked',
  )
  await sweep()
  // What the dead one was just sending is free when its lease has run out.
  realTime.move(2 * lease)
  await sweep()
  await sweep()
  const marks = (await deadlines()).map(({ steps }) => steps.filter(({ sentAt }) => sentAt).length)
  t.strictSame(marks, [1, 1, 1, 1])
  const all = await notices()
  t.equal(all.length, 12, 'four deadlines, three people')
  t.ok(all.every(({ state }) => state === 'sent'))
  const repeats = all.reduce((sum, notice) => sum + notice.repeats, 0)
  t.equal(new Set(smtp.mails.map(({ messageId }) => messageId)).size, 12, 'nobody was left out')
  // A repeat is counted when the outcome is unknown, so the first mail may not have left.
  t.ok(smtp.mails.length <= 12 + repeats, `${smtp.mails.length} mails, ${repeats} repeats counted`)
})

t.test('killed between the mail and its stamp: at most one repeat, counted', async t => {
  const { clock, realTime, smtp, promises, dieAt, notices, sweep } = await given(t)
  await promises.deadlines.start(promised())
  clock.move(hours(12))
  t.equal(await dieAt('handedOver'), 'SIGKILL')
  t.equal(smtp.mails.length, 1, 'the mail had left')
  t.match(await notices(), [{ state: 'pending', sentAt: null }])
  await sweep()
  t.equal(smtp.mails.length, 1, 'nobody sends while it may still be at work')
  realTime.move(2 * lease)
  await sweep()
  await sweep()
  t.match(await notices(), [{ state: 'sent', repeats: 1, attempts: 2 }])
  t.equal(smtp.mails.length, 2)
  t.equal(smtp.mails[0]?.messageId, smtp.mails[1]?.messageId, 'recognisable as the same mail')
})
