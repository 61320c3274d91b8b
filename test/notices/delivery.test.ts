import t from 'tap'
import { accountModel } from '../../src/accounts/model.js'
import { type Acting, system } from '../../src/accounts/scope.js'
import { lease, messageId, retryAfter } from '../../src/notices/delivery.js'
import { MailError } from '../../src/notices/mailer.js'
import { type Notice, noticeModel } from '../../src/notices/model.js'
import type { Renderers } from '../../src/notices/renderers.js'
import { testClock } from '../helpers/clock.js'
import { keptMails, type PromiseOptions, promiseDatabase, promiseServices } from '../helpers/promise.js'
import { recordingQueue } from '../helpers/queue.js'

const notice = (over = {}) => ({
  cause: 'test/1/lone',
  recipient: 'lone',
  template: 'test',
  ids: { opening: 'x' },
  ...over,
})
const staff = (municipality: string): Acting => ({
  ...{ account: 'kirsten', name: 'Kirsten', role: 'coordinator' },
  scope: { kind: 'municipality', municipality },
})

async function given(t: Parameters<typeof promiseDatabase>[0], renderers: Renderers = { test: async ids => ids }) {
  const db = await promiseDatabase(t)
  const clock = testClock()
  const realTime = testClock('2026-01-01T00:00:00Z')
  const queue = recordingQueue()
  const mailer = keptMails()
  const worker = (over: Partial<PromiseOptions> = {}) =>
    promiseServices(db, { clock, realTime, queue, mailer, renderers, ...over }).notices
  const read = async () => (await noticeModel(db).findOne().lean<Notice>()) as Notice
  return { db, clock, realTime, queue, mailer, worker, notices: worker(), read }
}

t.test('a notice goes out once, however often it is asked for', async t => {
  const { queue, mailer, notices, read } = await given(t)
  const sent = await Promise.all([1, 2, 3].map(() => notices.send(notice())))
  t.strictSame(sent.filter(Boolean), [true])
  const { _id } = await read()
  t.strictSame(
    queue.of('deliver-notice').map(({ payload, id }) => ({ payload, id })),
    [{ payload: { notice: _id }, id: `deliver-${_id}-0` }],
  )
  t.strictSame(await notices.pending(), [_id])
  t.equal(await notices.deliver(_id), 'sent')
  t.equal(await notices.deliver(_id), 'not-mine')
  t.equal(await notices.send(notice()), false, 'the cause stays taken')
  t.strictSame(await notices.pending(), [])
  t.equal(mailer.mails.length, 1)
  t.match(mailer.mails[0], {
    to: { name: 'lone', address: 'lone@test.dk' },
    subject: 'test',
    messageId: messageId('test/1/lone', 'springbraet.test'),
  })
  t.match(await read(), { state: 'sent', attempts: 1, repeats: 0, claim: null })
  t.equal(await notices.deliver('nobodyknowsthisnotic'), 'not-mine')
})

t.test('many workers at the same moment deliver once', async t => {
  const { mailer, worker, notices, read } = await given(t)
  await notices.send(notice())
  const { _id } = await read()
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => worker().deliver(_id)))
  t.equal(outcomes.filter(outcome => outcome === 'sent').length, 1)
  t.equal(outcomes.filter(outcome => outcome === 'not-mine').length, 19)
  t.equal(mailer.mails.length, 1)
})

t.test('what is no longer true is dropped', async t => {
  const { db, mailer, notices } = await given(t, { test: async ({ opening }) => (opening === 'gone' ? null : {}) })
  await notices.send(notice({ ids: { opening: 'gone' } }))
  await notices.send(notice({ cause: 'test/1/svend', recipient: 'svend' }))
  await notices.send(notice({ cause: 'test/1/nobody', recipient: 'nobody' }))
  await accountModel(db).updateOne({ _id: 'svend' }, { $set: { disabledAt: new Date() } })
  for (const id of await notices.pending()) t.equal(await notices.deliver(id), 'dropped')
  t.equal(mailer.mails.length, 0)
  t.equal(await noticeModel(db).countDocuments({ state: 'dropped' }), 3)
})

t.test('a mail server that is down is tried again, later and later, then the coordinator sees it', async t => {
  const { clock, queue, mailer, notices, read } = await given(t)
  await notices.send(notice())
  const { _id } = await read()
  for (const [index, wait] of retryAfter.entries()) {
    mailer.failWith.push(new MailError('ESOCKET', true))
    t.equal(await notices.deliver(_id), 'later')
    const { dueAt, attempts, lastError, handedOverAt } = await read()
    t.equal(dueAt.getTime() - clock.now().getTime(), wait)
    t.match({ attempts, lastError, handedOverAt }, { attempts: index + 1, lastError: 'ESOCKET', handedOverAt: null })
    t.match(queue.of('deliver-notice').at(-1), { id: `deliver-${_id}-${index + 1}`, at: dueAt })
    t.equal(await notices.deliver(_id), 'not-mine', 'not before its time')
    t.strictSame(await notices.pending(), [])
    clock.move(wait)
    t.strictSame(await notices.pending(), [_id])
  }
  mailer.failWith.push(new MailError('ESOCKET', true))
  t.equal(await notices.deliver(_id), 'failed')
  t.equal(mailer.mails.length, 0)
  t.strictSame(
    (await notices.failed(staff('410'))).map(failed => [failed._id, failed.lastError]),
    [[_id, 'ESOCKET']],
  )
  t.strictSame(await notices.failed(staff('461')), [])
  t.equal((await notices.failed(system)).length, 1)
  t.throws(() => notices.failed({ ...staff('410'), scope: { kind: 'centre', centre: 'sandholm' } }), {
    code: 'NOT_ALLOWED',
  })

  await t.rejects(notices.retry(staff('461'), _id), { code: 'NOT_FOUND' })
  await notices.retry(staff('410'), _id)
  t.equal(await notices.deliver(_id), 'sent')
  t.equal(mailer.mails.length, 1)
  t.strictSame(await notices.backlog(), { pending: 0, failed: 0, repeated: 0 })
})

t.test('a fault in rendering is tried again too, and what its message quotes is not kept', async t => {
  let broken = true
  const { clock, mailer, notices, read } = await given(t, {
    test: async () => {
      if (broken) throw new RangeError('cannot read Kanariefugl')
      return {}
    },
  })
  await notices.send(notice())
  const { _id } = await read()
  t.equal(await notices.deliver(_id), 'later')
  t.match(await read(), { lastError: 'RENDERING RangeError', handedOverAt: null })
  broken = false
  clock.move(60_000)
  t.equal(await notices.deliver(_id), 'sent')
  t.equal(mailer.mails.length, 1)
  await notices.send(notice({ cause: 'test/2', template: 'unknown' }))
  const [other = ''] = await notices.pending()
  t.equal(await notices.deliver(other), 'later')
})

t.test('a worker that dies between the mail and the stamp: one repeat, counted, with the same Message-ID', async t => {
  const { clock, realTime, mailer, worker, notices, read } = await given(t)
  await notices.send(notice())
  const { _id } = await read()
  const dying = worker({
    handedOver: async () => {
      throw new Error('killed')
    },
  })
  await t.rejects(dying.deliver(_id), /killed/)
  t.equal(mailer.mails.length, 1)
  t.equal(await notices.deliver(_id), 'not-mine', 'the dead one still holds it')
  t.strictSame(await notices.pending(), [])
  clock.move(365 * 86_400_000)
  t.equal(await notices.deliver(_id), 'not-mine', 'a moved clock frees nothing')
  realTime.move(lease)
  t.strictSame(await notices.pending(), [_id])
  t.equal(await notices.deliver(_id), 'sent')
  t.equal(mailer.mails.length, 2)
  t.equal(mailer.mails[0]?.messageId, mailer.mails[1]?.messageId)
  t.strictSame(await notices.backlog(), { pending: 0, failed: 0, repeated: 1 })
})

t.test('never more than one repeat: after that a person must look', async t => {
  const { realTime, mailer, worker, notices, read } = await given(t)
  await notices.send(notice())
  const { _id } = await read()
  const dying = worker({
    handedOver: async () => {
      throw new Error('killed')
    },
  })
  for (let kill = 0; kill < 2; kill++) {
    await t.rejects(dying.deliver(_id), /killed/)
    realTime.move(lease)
  }
  t.equal(await notices.deliver(_id), 'failed')
  t.equal(mailer.mails.length, 2)
  t.match(await read(), { state: 'failed', repeats: 1, lastError: 'outcome unknown twice', municipalities: ['410'] })
})

t.test('an unknown answer of the mail server counts as handed over, a refusal does not', async t => {
  const { clock, mailer, notices, read } = await given(t)
  await notices.send(notice())
  const { _id } = await read()
  mailer.failWith.push(new MailError('ECONNECTION', false), new MailError('EMESSAGE 451', true))
  t.equal(await notices.deliver(_id), 'later')
  t.ok((await read()).handedOverAt)
  clock.move(86_400_000)
  t.equal(await notices.deliver(_id), 'later')
  t.match(await read(), { repeats: 1, handedOverAt: null })
  clock.move(86_400_000)
  t.equal(await notices.deliver(_id), 'sent')
  t.match(await read(), { repeats: 1, attempts: 3 })
})

t.test('a worker that dies before it hands over costs no repeat', async t => {
  let dies = true
  const { realTime, mailer, notices, read } = await given(t, {
    test: async () => {
      if (dies) return new Promise<never>(() => {})
      return {}
    },
  })
  await notices.send(notice())
  const { _id } = await read()
  void notices.deliver(_id)
  while ((await read()).claim === null) await new Promise(resolve => setTimeout(resolve, 5))
  dies = false
  realTime.move(lease)
  t.equal(await notices.deliver(_id), 'sent')
  t.equal(mailer.mails.length, 1)
  t.match(await read(), { repeats: 0, attempts: 2 })
})

t.test('a slow worker whose lease ran out neither sends nor stamps', async t => {
  let release = () => {}
  const slow = new Promise<void>(resolve => {
    release = resolve
  })
  let first = true
  const { realTime, mailer, notices, read } = await given(t, {
    test: async () => {
      if (first) {
        first = false
        await slow
      }
      return {}
    },
  })
  await notices.send(notice())
  const { _id } = await read()
  const late = notices.deliver(_id)
  while ((await read()).claim === null) await new Promise(resolve => setTimeout(resolve, 5))
  realTime.move(lease)
  t.equal(await notices.deliver(_id), 'sent')
  release()
  t.equal(await late, 'not-mine')
  t.equal(mailer.mails.length, 1)
})
