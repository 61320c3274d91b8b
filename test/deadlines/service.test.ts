import t from 'tap'
import { accountModel } from '../../src/accounts/model.js'
import { type Acting, system } from '../../src/accounts/scope.js'
import { type Deadline, deadlineModel } from '../../src/deadlines/model.js'
import { municipalityModel } from '../../src/municipalities/model.js'
import { noticeModel } from '../../src/notices/model.js'
import { hours, testClock } from '../helpers/clock.js'
import { account, promiseDatabase, promised, promiseServices } from '../helpers/promise.js'
import { recordingQueue } from '../helpers/queue.js'

const staff = (municipality: string): Acting => ({
  ...{ account: 'kirsten', name: 'Kirsten', role: 'coordinator' },
  scope: { kind: 'municipality', municipality },
})

/** Deadlines whose clock starts at 10:00 on a Tuesday, and who was told what so far. */
async function given(t: Parameters<typeof promiseDatabase>[0], settings = {}) {
  const db = await promiseDatabase(t, settings)
  const clock = testClock()
  const queue = recordingQueue()
  const services = promiseServices(db, { clock, queue })
  const told = async () => {
    const notices = await noticeModel(db).find().sort({ cause: 1 }).lean()
    return notices.map(({ template, recipient, ids }) => `${template} ${ids.step} ${recipient}`)
  }
  const steps = async (id: string) => {
    const deadline = await deadlineModel(db).findById(id).lean<Deadline>()
    return (deadline?.steps ?? []).map(step => (step.sentAt ? 'sent' : step.superseded ? 'superseded' : '-')).join(' ')
  }
  return { db, clock, ...services, queue, told, steps }
}

t.test('a promise starts once, with its ladder scheduled', async t => {
  const { db, clock, queue, deadlines } = await given(t)
  const promise = promised()
  const [first, second] = await Promise.all([deadlines.start(promise), deadlines.start(promise)])
  t.equal(first._id, second._id)
  clock.move(hours(3))
  t.equal((await deadlines.start(promise)).dueAt.toISOString(), '2026-11-25T09:00:00.000Z', 'the first start counts')
  t.equal(await deadlineModel(db).countDocuments(), 1)
  const asked = queue.of('remind')
  t.equal(asked.length, 10)
  t.strictSame(
    asked.slice(0, 3).map(({ payload, id, at }) => ({ payload, id, at: at?.toISOString() })),
    ['2026-11-24T21:00:00.000Z', '2026-11-25T03:00:00.000Z', '2026-11-25T09:00:00.000Z'].map((at, step) => ({
      payload: { deadline: first._id, step },
      id: `remind-${first._id}-${step}`,
      at,
    })),
  )
  await deadlines.start({ ...promise, round: 2 })
  t.equal(await deadlineModel(db).countDocuments(), 2, 'another round is another promise')
})

t.test('the due time stays when the settings change', async t => {
  const { db, deadlines } = await given(t)
  const promise = promised()
  await deadlines.start(promise)
  await municipalityModel(db).updateOne({ _id: '410' }, { $set: { clockMode: 'arbejdstid' } })
  t.equal((await deadlines.start(promise)).dueAt.toISOString(), '2026-11-25T09:00:00.000Z')
})

t.test('working time comes from the municipality', async t => {
  const { clock, deadlines } = await given(t, { clockMode: 'arbejdstid', closingDays: ['2026-11-30'] })
  clock.set('2026-11-27T16:00:00Z')
  t.equal((await deadlines.start(promised())).dueAt.toISOString(), '2026-12-02T07:00:00.000Z')
  await t.rejects(deadlines.start({ ...promised(), municipality: '999' }), { code: 'NOT_FOUND' })
})

t.test('the whole ladder, step by step', async t => {
  const { clock, deadlines, told, steps } = await given(t)
  const { _id } = await deadlines.start(promised())
  t.equal(await deadlines.fire(_id, 0), null, 'not yet due')
  t.strictSame(await deadlines.owed(), [])

  clock.move(hours(12))
  t.strictSame(await deadlines.owed(), [{ deadline: _id, step: 0 }])
  t.strictSame(await deadlines.fire(_id, 0), { step: 0, recipients: 1, lateBy: 0 })
  t.equal(await deadlines.fire(_id, 0), null, 'twice is once')
  t.equal(await deadlines.fire(_id, 1), null, 'the next one is not due')
  t.strictSame(await told(), ['deadline-reminder 0 lone'])

  clock.move(hours(6) + 20_000)
  t.strictSame(await deadlines.fire(_id, 1), { step: 1, recipients: 1, lateBy: 20_000 })
  clock.move(hours(6))
  t.equal((await deadlines.fire(_id, 2))?.recipients, 3)
  t.strictSame(await told(), [
    'deadline-reminder 0 lone',
    'deadline-reminder 1 lone',
    'deadline-overdue 2 kirsten',
    'deadline-overdue 2 lone',
    'deadline-overdue 2 svend',
  ])
  for (let day = 3; day <= 9; day++) {
    clock.move(hours(24))
    t.strictSame(await deadlines.owed(), [{ deadline: _id, step: day }])
    t.equal((await deadlines.fire(_id, day))?.step, day)
  }
  t.equal(await steps(_id), Array(10).fill('sent').join(' '))
  clock.move(hours(24 * 30))
  t.strictSame(await deadlines.owed(), [], 'after seven more times only the list is left')
  t.equal((await deadlines.list(staff('410'), { state: 'open' })).length, 1)
  t.equal((await told()).length, 2 + 8 * 3)
})

t.test('after an outage the latest step is sent and the earlier ones are superseded', async t => {
  const { clock, deadlines, told, steps } = await given(t)
  const { _id } = await deadlines.start(promised())
  clock.move(hours(24 * 3 + 1))
  t.strictSame(await deadlines.owed(), [{ deadline: _id, step: 4 }])
  t.equal((await deadlines.fire(_id, 1))?.step, 4, 'an old job sends the latest')
  t.equal(await steps(_id), 'superseded superseded superseded superseded sent - - - - -')
  for (const step of [0, 1, 2, 3, 4, 5]) t.equal(await deadlines.fire(_id, step), null)
  t.strictSame(
    await told(),
    ['kirsten', 'lone', 'svend'].map(who => `deadline-overdue 4 ${who}`),
  )
})

t.test('only the owner is told when the latest overdue step comes before the due time', async t => {
  const { clock, deadlines, told, steps } = await given(t)
  const { _id } = await deadlines.start(promised())
  clock.move(hours(20))
  t.equal((await deadlines.fire(_id, 0))?.step, 1)
  t.equal(await steps(_id), 'superseded sent - - - - - - - -')
  t.strictSame(await told(), ['deadline-reminder 1 lone'])
})

t.test('met and dropped promises send nothing', async t => {
  const { clock, deadlines, told } = await given(t)
  const met = promised()
  const dropped = promised()
  const first = await deadlines.start(met)
  const second = await deadlines.start(dropped)
  clock.move(hours(1))
  t.equal(await deadlines.meet(met), true)
  t.equal(await deadlines.meet(met), false, 'twice is once')
  t.equal(await deadlines.drop({ kind: dropped.kind, subject: dropped.subject, reason: 'closed' }), 1)
  t.equal(await deadlines.drop({ kind: met.kind, subject: met.subject, reason: 'closed' }), 0, 'what is met stays met')
  t.equal(await deadlines.meet({ ...dropped }), false)
  t.equal(await deadlines.meet(promised()), false, 'never promised')
  clock.move(hours(48))
  for (const { _id } of [first, second]) for (const step of [0, 1, 2, 3]) t.equal(await deadlines.fire(_id, step), null)
  t.strictSame(await deadlines.owed(), [])
  t.strictSame(await told(), [])
  t.equal((await deadlines.of(met.kind, met.subject, 1))?.metAt?.toISOString(), '2026-11-24T10:00:00.000Z')
  t.equal((await deadlines.of(dropped.kind, dropped.subject, 1))?.dropReason, 'closed')
  t.equal(await deadlines.fire('nobodyknowsthisdeadl', 0), null)
})

t.test('an owner who is away is replaced at once, and back again', async t => {
  const { db, clock, deadlines, told } = await given(t)
  await account(db, 'carl', 'consultant')
  const { _id } = await deadlines.start(promised())
  const away = { from: '2026-11-24', to: '2026-11-25', cover: 'carl' }
  await accountModel(db).updateOne({ _id: 'lone' }, { $set: { away } })
  clock.move(hours(12))
  await deadlines.fire(_id, 0)
  clock.move(hours(12))
  await deadlines.fire(_id, 2)
  clock.move(hours(24))
  await deadlines.fire(_id, 3)
  t.strictSame(await told(), [
    'deadline-reminder 0 carl',
    'deadline-overdue 2 carl',
    'deadline-overdue 2 kirsten',
    'deadline-overdue 2 svend',
    'deadline-overdue 3 kirsten',
    'deadline-overdue 3 lone',
    'deadline-overdue 3 svend',
  ])
})

t.test('a question reaches the hotline, and its stand-in while the contact is away', async t => {
  const { db, clock, deadlines, told } = await given(t)
  await account(db, 'carl', 'consultant')
  const { _id } = await deadlines.start(promised({ kind: 'answer-question', owner: 'ida' }))
  clock.move(hours(12))
  await deadlines.fire(_id, 0)
  const away = { from: '2026-11-24', to: '2026-11-25', cover: 'carl' }
  await accountModel(db).updateOne({ _id: 'ida' }, { $set: { away } })
  clock.move(hours(6))
  await deadlines.fire(_id, 1)
  await accountModel(db).updateOne({ _id: 'ida' }, { $set: { away: null } })
  clock.move(hours(6))
  await deadlines.fire(_id, 2)
  t.strictSame(await told(), [
    'deadline-reminder 0 ida',
    'deadline-reminder 1 henrik',
    'deadline-overdue 2 henrik',
    'deadline-overdue 2 ida',
    'deadline-overdue 2 kirsten',
  ])
})

t.test('somebody is always told: closed accounts fall back to the coordinator', async t => {
  const { db, clock, deadlines, told } = await given(t)
  const { _id } = await deadlines.start(promised())
  await accountModel(db).updateOne({ _id: 'lone' }, { $set: { disabledAt: clock.now() } })
  clock.move(hours(12))
  await deadlines.fire(_id, 0)
  t.strictSame(await told(), ['deadline-reminder 0 kirsten'])
})

t.test('several workers at the same moment send a step once', async t => {
  const { db, clock, deadlines, told, steps } = await given(t)
  const other = promiseServices(db, { clock, queue: recordingQueue() }).deadlines
  const { _id } = await deadlines.start(promised())
  clock.move(hours(24))
  const fired = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? deadlines : other).fire(_id, i % 3)))
  t.equal(fired.filter(Boolean).length, 1, 'one of them marks')
  t.equal((await told()).length, 3)
  t.equal(await steps(_id), 'superseded superseded sent - - - - - - -')
})

t.test('a worker that dies between acting and marking leaves nothing lost and nothing doubled', async t => {
  const { db, clock, deadlines, told, steps } = await given(t)
  const dying = promiseServices(db, {
    clock,
    acted: async () => {
      throw new Error('killed')
    },
  }).deadlines
  const { _id } = await deadlines.start(promised())
  clock.move(hours(24))
  await t.rejects(dying.fire(_id, 2), /killed/)
  t.equal((await told()).length, 3, 'it had acted')
  t.equal(await steps(_id), Array(10).fill('-').join(' '), 'and not marked')
  t.strictSame(await deadlines.owed(), [{ deadline: _id, step: 2 }])
  t.equal((await deadlines.fire(_id, 2))?.recipients, 3)
  t.equal((await told()).length, 3, 'the same causes are the same notices')
  t.strictSame(await deadlines.owed(), [])
})

t.test('a moved clock while a step is being sent: the later step wins', async t => {
  const { db, clock, deadlines, told, steps } = await given(t)
  const { _id } = await deadlines.start(promised())
  clock.move(hours(12))
  let moved = false
  const slow = promiseServices(db, {
    clock,
    acted: async () => {
      if (moved) return
      moved = true
      clock.move(hours(6))
      await deadlines.fire(_id, 1)
    },
  }).deadlines
  t.equal(await slow.fire(_id, 0), null, 'its mark came too late')
  t.equal(await steps(_id), 'superseded sent - - - - - - - -')
  t.strictSame(await told(), ['deadline-reminder 0 lone', 'deadline-reminder 1 lone'])
})

t.test('steps that are near get their jobs again', async t => {
  const { clock, queue, deadlines } = await given(t)
  const { _id } = await deadlines.start(promised())
  queue.asked.length = 0
  await deadlines.scheduleSoon(120_000)
  t.strictSame(queue.asked, [])
  clock.move(hours(12) - 60_000)
  await deadlines.scheduleSoon(120_000)
  t.strictSame(
    queue.asked.map(({ id, at }) => ({ id, at: at?.toISOString() })),
    [{ id: `remind-${_id}-0`, at: '2026-11-24T21:00:00.000Z' }],
  )
})

t.test('lists and changes of owner keep to the scope', async t => {
  const { clock, deadlines, told } = await given(t)
  const late = await deadlines.start(promised({ owner: 'svend' }))
  clock.move(-hours(2))
  const early = await deadlines.start(promised())
  t.strictSame(
    (await deadlines.list(staff('410'))).map(({ _id }) => _id),
    [early._id, late._id],
  )
  t.strictSame(
    (await deadlines.list(staff('410'), { owner: 'svend', state: 'open' })).map(({ _id }) => _id),
    [late._id],
  )
  t.equal((await deadlines.list(staff('410'), { owner: ['lone', 'svend'] })).length, 2)
  t.strictSame(await deadlines.list(staff('461')), [])
  t.equal((await deadlines.list(system)).length, 2)
  const company: Acting = { ...staff('410'), scope: { kind: 'company', municipality: '410', company: 'x' } }
  t.throws(() => deadlines.list(company), { code: 'NOT_ALLOWED' })

  await deadlines.changeOwner(staff('410'), early._id, 'svend')
  t.strictSame(await told(), ['deadline-moved undefined svend'], 'the new owner is told')
  t.equal((await deadlines.get(staff('410'), early._id)).owner, 'svend')
  await t.rejects(deadlines.get(staff('461'), early._id), { code: 'NOT_FOUND' })
  t.equal((await deadlines.list(staff('410'), { owner: 'svend' })).length, 2)
  await t.rejects(deadlines.changeOwner(staff('461'), early._id, 'lone'), { code: 'NOT_FOUND' })
  await deadlines.meet(early)
  await t.rejects(deadlines.changeOwner(staff('410'), early._id, 'lone'), { code: 'WRONG_STATE' })
})

t.test('the figures of the promise', async t => {
  const { clock, deadlines } = await given(t)
  const promises = []
  for (let i = 0; i < 10; i++) {
    const promise = promised()
    promises.push(promise)
    await deadlines.start(promise)
  }
  const gone = promised()
  await deadlines.start(gone)
  await deadlines.drop({ ...gone, reason: 'closed' })
  for (const promise of promises.slice(0, 8)) {
    clock.move(hours(2))
    await deadlines.meet(promise)
  }
  clock.move(hours(14))
  for (const { deadline, step } of await deadlines.owed()) await deadlines.fire(deadline, step)
  await deadlines.meet(promises[8] ?? gone)
  const { kinds, lateness } = await deadlines.figures(staff('410'))
  t.strictSame(kinds[0], {
    kind: 'answer-opening',
    started: 11,
    met: 9,
    overdue: 1,
    dropped: 1,
    shareInTime: 0.8,
    shareWithin24Hours: 0.8,
    medianHours: 10,
    p90Hours: 30,
  })
  t.equal(kinds[1]?.shareInTime, null, 'nothing promised, nothing to share')
  t.strictSame(lateness, { reminders: 2, medianSeconds: 21_600, p90Seconds: 21_600, worstSeconds: 21_600 })
  t.equal((await deadlines.figures(staff('461'))).kinds[0]?.started, 0)
  t.equal((await deadlines.figures(system, { to: new Date('2026-11-24T09:00:00Z') })).kinds[0]?.started, 0)
  t.equal(await deadlines.overdue(), 1)
})

t.test('the mail is about what still holds true', async t => {
  const { db, clock, notices, mailer, deadlines } = await given(t)
  const mails = mailer as ReturnType<typeof import('../helpers/promise.js').keptMails>
  const promise = promised()
  const { _id } = await deadlines.start(promise)
  clock.move(hours(24))
  await deadlines.fire(_id, 2)
  for (const id of (await notices.pending()).slice(0, 1)) t.equal(await notices.deliver(id), 'sent')
  await deadlines.meet(promise)
  for (const id of await notices.pending()) t.equal(await notices.deliver(id), 'dropped')
  t.equal(mails.mails.length, 1)
  const data = JSON.parse(mails.mails[0]?.text ?? '{}')
  t.match(data, {
    title: 'Rengøring på hotel',
    companyName: 'Strandhotellet',
    url: 'http://localhost/konsulent/forslag/x',
    due: 'onsdag den 25. november kl. 10.00',
  })
  const gone = promiseServices(db, { clock, describe: async () => null })
  const other = await gone.deadlines.start(promised())
  clock.move(hours(12))
  await gone.deadlines.fire(other._id, 0)
  for (const id of await gone.notices.pending()) t.equal(await gone.notices.deliver(id), 'dropped')
})
