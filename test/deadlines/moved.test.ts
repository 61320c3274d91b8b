/** Whoever gets a deadline is told, also when the process dies between the move and the mail; and told once. */
import t, { type Test } from 'tap'
import { createJobMetrics } from '../../jobs/metrics.js'
import { sweep } from '../../jobs/sweep.js'
import { system } from '../../src/accounts/scope.js'
import { deadlineModel } from '../../src/deadlines/model.js'
import { createHandOver } from '../../src/openings/hand-over.js'
import { hours, testClock } from '../helpers/clock.js'
import { account, keptMails, promiseDatabase, promised, promiseServices } from '../helpers/promise.js'
import { jobServices } from '../jobs/given.js'

async function given(t: Test) {
  const db = await promiseDatabase(t)
  const clock = testClock()
  const mailer = keptMails()
  const services = promiseServices(db, { clock, mailer })
  const { deadlines, notices } = services
  const deadline = await deadlines.start(promised())
  const { send } = notices
  return {
    ...{ db, clock, deadlines, notices, mailer, id: deadline._id },
    move: (to: string) => deadlines.changeOwner(system, deadline._id, to),
    /** The process dies before the mail is kept, or before it is noted that it was. */
    dies: {
      'before the mail': () => {
        notices.send = async () => {
          throw new Error('killed')
        }
      },
      'after the mail': () => {
        notices.send = async notice => {
          await send(notice)
          throw new Error('killed')
        }
      },
    },
    /** Another process begins, and sweeps twice. @returns who was told */
    async next() {
      Object.assign(notices, { send })
      for (let time = 0; time < 2; time++) {
        const { failed } = await sweep(jobServices(services).services, createJobMetrics())
        if (failed[0]) throw failed[0].error
      }
      return mailer.mails.filter(({ subject }) => subject === 'deadline-moved').map(({ to }) => to.name)
    },
  }
}

for (const when of ['before the mail', 'after the mail'] as const)
  t.test(`killed ${when}`, async t => {
    const { dies, id, move, next, deadlines, db } = await given(t)
    dies[when]()
    await t.rejects(move('svend'), { message: 'killed' })
    t.equal((await deadlines.get(system, id)).owner, 'svend', 'the move stands')
    t.same(await next(), ['svend'])
    t.equal(await deadlineModel(db).countDocuments({ movedAt: { $ne: null } }), 0, 'nothing is owed any more')
    t.same(await next(), ['svend'], 'once')
  })

t.test('moved back and forth, whoever gets it is told each time', async t => {
  const { clock, move, next } = await given(t)
  const told: string[] = []
  for (const to of ['svend', 'kirsten', 'svend']) {
    await move(to)
    told.push(to)
    t.same(await next(), told)
    clock.move(hours(1))
  }
})

t.test('moved on before the mail was sent: who has it no longer need not hear of it', async t => {
  const { move, next } = await given(t)
  await move('svend')
  await move('kirsten')
  t.same(await next(), ['kirsten'])
})

t.test('moved on before the first mail was kept: only the last owner is told', async t => {
  const { dies, move, next } = await given(t)
  dies['before the mail']()
  await t.rejects(move('svend'))
  await t.rejects(move('kirsten'))
  t.same(await next(), ['kirsten'])
})

t.test('who is away is stood in for', async t => {
  const { db, dies, move, next } = await given(t)
  await account(db, 'bo', 'consultant', { away: { from: '2026-11-20', to: '2026-11-30', cover: 'svend' } })
  dies['before the mail']()
  await t.rejects(move('bo'))
  t.same(await next(), ['svend'])
})

t.test('a company’s hand-over that dies within its second deadline leaves nobody untold', async t => {
  const { deadlines, db, notices, next } = await given(t)
  const { _id: second } = await deadlines.start(promised())
  const { send } = notices
  let left = 1
  notices.send = async notice => {
    if (left-- <= 0) throw new Error('killed')
    return send(notice)
  }
  const untold = [{ template: 'company-handed-over' as const, at: new Date() }]
  const { followHandOvers } = createHandOver({
    deadlines,
    companies: {
      list: async () => [],
      changeKeyConsultant: async () => {},
      tell: async () => {},
      withUntold: async () => [{ _id: 'strandhotellet', untold, keyConsultant: 'svend' }] as never,
    },
  })
  await t.rejects(followHandOvers(), { message: 'killed' })
  t.equal(await deadlineModel(db).countDocuments({ owner: 'svend' }), 2)
  notices.send = send
  await followHandOvers()
  t.same(await next(), ['svend', 'svend'], `also of ${second}`)
})
