import t from 'tap'
import { createHandlers } from '../../jobs/handlers.js'
import { createJobMetrics } from '../../jobs/metrics.js'
import type { JobServices } from '../../jobs/services.js'
import { sweep } from '../../jobs/sweep.js'
import { type Deadline, deadlineModel } from '../../src/deadlines/model.js'
import { newId } from '../../src/lib/ids.js'
import type { Mail } from '../../src/notices/mailer.js'
import { noticeModel } from '../../src/notices/model.js'
import { jobNames } from '../../src/queue/catalogue.js'
import { run } from '../../src/queue/worker.js'
import { hours, testClock } from '../helpers/clock.js'
import { keptMails, promiseDatabase, promised, promiseServices } from '../helpers/promise.js'
import { recordingQueue } from '../helpers/queue.js'
import { jobServices } from './given.js'

async function given(t: Parameters<typeof promiseDatabase>[0]) {
  const db = await promiseDatabase(t)
  const clock = testClock()
  const queue = recordingQueue()
  const mailer = keptMails()
  const promises = promiseServices(db, { clock, queue, mailer })
  return { db, clock, promises, ...promises, queue, mailer, metrics: createJobMetrics() }
}

t.test('every job of the catalogue has its handler, and each run twice does its work once', async t => {
  const { db, clock, queue, mailer, promises, deadlines, metrics } = await given(t)
  const { asked, services } = jobServices(promises)
  const handlers = createHandlers(services, metrics, () => sweep(services, metrics))
  t.strictSame(Object.keys(handlers).sort(), [...jobNames].sort())

  const [opening, profile, company] = [newId(), newId(), newId()]
  for (let time = 0; time < 2; time++) {
    await run(handlers, 'rank-opening', { opening, rev: 4 })
    await run(handlers, 'rank-profile', { profile, rev: 2 })
    await run(handlers, 'rank-company', { company, rev: 1 })
  }
  t.strictSame(
    asked,
    [1, 2].flatMap(() => [`rank ${opening} 4`, `rankProfile ${profile} 2`, `rankCompany ${company} 1`]),
  )

  await deadlines.start(promised())
  clock.move(hours(24))
  for (let time = 0; time < 2; time++)
    for (const { payload } of queue.of('remind')) await run(handlers, 'remind', payload)
  t.equal(await noticeModel(db).countDocuments(), 3)
  const deliveries = queue.of('deliver-notice')
  t.equal(deliveries.length, 3)
  for (let time = 0; time < 2; time++)
    await Promise.all(deliveries.map(({ payload }) => run(handlers, 'deliver-notice', payload)))
  t.equal(mailer.mails.length, 3)
  for (let time = 0; time < 2; time++) await run(handlers, 'sweep', {})
  t.equal(mailer.mails.length, 3)
  t.match(metrics.text({ queue: null, notices: await promises.notices.backlog(), overdue: 1 }), /_count 1\n/)
})

t.test('what the queue is asked to carry fits the catalogue', async t => {
  const { clock, queue, promises, deadlines, metrics } = await given(t)
  const { services } = jobServices(promises)
  await deadlines.start(promised())
  clock.move(hours(12))
  await sweep(services, metrics)
  const handlers = createHandlers(services, metrics, async () => {})
  const names = new Set(queue.asked.map(({ name }) => name))
  t.strictSame([...names].sort(), ['deliver-notice', 'remind'])
  for (const { name, payload, id } of queue.asked) {
    await run(handlers, name, payload)
    t.match(id, /^[a-z-]+[a-z]{20}-\d+$/)
  }
})

t.test('sweep asks every domain for what it owes, and one fault stops nothing else', async t => {
  const { clock, mailer, promises, deadlines, metrics } = await given(t)
  const [opening, profile, proposal, question] = [newId(), newId(), newId(), newId()]
  const fault = async () => {
    throw new Error('no')
  }
  const calls: string[] = []
  const call = (name: string) => async (id?: string, rev?: number) => {
    calls.push([name, id, rev].filter(part => part !== undefined).join(' '))
  }
  const { services } = jobServices(promises, {
    openings: {
      ...{ expireDue: fault, promiseAnswers: call('promiseAnswers') },
      ...{ rankCompany: call('rankCompany'), followCompanies: call('followCompanies') },
      followHandOvers: call('followHandOvers'),
    },
    administration: { tellAccounts: call('tellAccounts') },
    companies: { finishRegistrations: call('finishRegistrations'), tellMembers: call('tellMembers') },
    placements: {
      ...{ repair: fault, advance: call('advance') },
      ...{ askAboutEndings: call('askAboutEndings'), askAboutApprovals: call('askAboutApprovals') },
    },
    proposals: {
      rank: async id => {
        if (id === opening) throw new Error('no')
        return call('rank')(id)
      },
      rankProfile: call('rankProfile'),
      followWeights: async () => {},
      askForAnswers: call('askForAnswers'),
      takeBack: call('takeBack'),
      waitAgain: call('waitAgain'),
      owedRankings: async () => [
        { opening, rev: 3 },
        { profile, rev: 1 },
      ],
      unsettled: async () => [proposal],
      settle: call('settle'),
    },
    hotline: { unsettled: async () => [question], settle: call('settle question') },
    outdated: [fault, () => call('forget')()],
  })
  await deadlines.start(promised())
  clock.move(hours(12))
  const { failed } = await sweep(services, metrics)
  t.strictSame(failed.map(({ part }) => part).sort(), ['expire', 'forget', 'rank', 'repair'])
  t.strictSame(
    calls.sort(),
    [
      'advance',
      'askAboutApprovals',
      'askAboutEndings',
      'askForAnswers',
      'followCompanies',
      'forget',
      'followHandOvers',
      'finishRegistrations',
      'tellAccounts',
      'tellMembers',
      'waitAgain',
      'promiseAnswers',
      `rankProfile ${profile} 1`,
      `settle ${proposal}`,
      `settle question ${question}`,
      'takeBack',
    ].sort(),
  )
  t.equal(mailer.mails.length, 1, 'the reminder was sent, and its mail')
  const text = metrics.text({
    queue: { waiting: 2, active: 0, delayed: 0 },
    notices: { pending: 0, failed: 0, repeated: 0 },
    overdue: 0,
  })
  t.match(text, 'springbraet_job_failures_total{job="sweep:expire"} 1')
  t.match(text, 'springbraet_queue_jobs{state="waiting"} 2')
})

t.test('sweep works through more than one batch', async t => {
  const { db, mailer, promises, notices, metrics } = await given(t)
  const { services } = jobServices(promises)
  const renderers = { test: async () => ({}) }
  const sender = promiseServices(db, { clock: testClock(), mailer, renderers })
  for (let i = 0; i < 120; i++) await notices.send({ cause: `test/${i}`, recipient: 'lone', template: 'test', ids: {} })
  await sweep({ ...services, notices: sender.notices }, metrics)
  t.equal(mailer.mails.length, 120)
  t.strictSame(await notices.pending(), [])
})

t.test(
  'one sweep spends half a minute on mails and half a minute on rankings, and the next ones take the rest',
  async t => {
    const { db, promises, notices, metrics } = await given(t)
    let milliseconds = 0
    const sent: string[] = []
    const renderers = { test: async () => ({}) }
    // Each mail takes a tenth of a second, each ranking six seconds; five rankings are under way at a time.
    const mailer = {
      send: async ({ messageId }: Mail) => {
        milliseconds += 100
        sent.push(messageId)
      },
      close: () => {},
    }
    const sender = promiseServices(db, { clock: testClock(), mailer, renderers })
    for (let i = 0; i < 400; i++)
      await notices.send({ cause: `test/${i}`, recipient: 'lone', template: 'test', ids: {} })
    const owed = new Set(Array.from({ length: 12 }, () => newId()))
    const { services, asked } = jobServices(promises)
    const proposals: JobServices['proposals'] = {
      ...services.proposals,
      owedRankings: async () => [...owed].map(opening => ({ opening, rev: 1 })),
      rank: async opening => {
        milliseconds += 6000
        owed.delete(opening)
      },
    }
    const sweeps = async () => {
      await sweep({ ...services, proposals, notices: sender.notices }, metrics, undefined, () => milliseconds)
      return {
        mails: sent.length,
        rankings: 12 - owed.size,
        expired: asked.filter(verb => verb === 'expireDue').length,
      }
    }
    // The mails of a batch that was begun are sent, and so are the rankings that were.
    t.same(await sweeps(), { mails: 300, rankings: 6, expired: 1 })
    t.same(await sweeps(), { mails: 400, rankings: 12, expired: 2 })
  },
)

t.test('two workers sweep at the same moment: every step and every mail once', async t => {
  const { db, clock, mailer, deadlines, metrics } = await given(t)
  for (let i = 0; i < 30; i++) await deadlines.start(promised())
  clock.move(hours(25))
  const workers = [1, 2, 3].map(() => jobServices(promiseServices(db, { clock, mailer })).services)
  const reports = await Promise.all(workers.map(services => sweep(services, metrics)))
  t.strictSame(
    reports.flatMap(({ failed }) => failed),
    [],
  )
  await sweep(workers[0] ?? jobServices(promiseServices(db, { clock })).services, metrics)
  t.equal(mailer.mails.length, 90, '30 deadlines, 3 people')
  t.equal(new Set(mailer.mails.map(({ messageId }) => messageId)).size, 90)
  const marks = await deadlineModel(db).find().sort({ _id: 1 }).lean<Deadline[]>()
  t.ok(
    marks.every(({ steps }) => steps[0]?.superseded && steps[1]?.superseded && steps[2]?.sentAt && !steps[3]?.sentAt),
  )
})

t.test('sweep keeps going while mails cannot be sent', async t => {
  const { clock, mailer, promises, deadlines, metrics, db } = await given(t)
  const { services } = jobServices(promises)
  await deadlines.start(promised())
  clock.move(hours(24))
  for (let i = 0; i < 3; i++) mailer.failWith.push(new Error('down'))
  t.strictSame((await sweep(services, metrics)).failed, [])
  t.equal(mailer.mails.length, 0)
  clock.move(60_000)
  await sweep(services, metrics)
  t.equal(mailer.mails.length, 3)
  t.equal(await noticeModel(db).countDocuments({ state: 'sent' }), 3)
})

t.test('a sweep ends at the step it is at when the process stops, and at once when the store is away', async t => {
  const { promises } = await given(t)
  const { asked, services } = jobServices(promises)
  let stopping = false
  const stopsAtSecond = {
    ...services,
    openings: {
      ...services.openings,
      promiseAnswers: async () => {
        asked.push('promiseAnswers')
        stopping = true
      },
    },
  }
  t.strictSame((await sweep(stopsAtSecond, createJobMetrics(), () => stopping)).failed, [])
  t.strictSame(asked, ['expireDue', 'promiseAnswers'])

  asked.length = 0
  const expireDue = async () => {
    throw Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
  }
  const { failed } = await sweep({ ...services, openings: { ...services.openings, expireDue } }, createJobMetrics())
  t.strictSame(
    failed.map(({ part }) => part),
    ['expire'],
    'the other parts would wait for the same store',
  )
  t.strictSame(asked, [])
})
