import t from 'tap'
import { accountModel } from '../../src/accounts/model.js'
import { questionModel } from '../../src/hotline/model.js'
import { pageSize } from '../../src/lib/paging.js'
import { hours } from '../helpers/clock.js'
import { takeMemberships } from '../helpers/given.js'
import { refused, testHotline } from './setup.js'

const due = (at: string) => `2026-11-${at}:00:00.000Z`

t.test('a question starts the 24 hours; the answer keeps the promise and is told by a link alone', async t => {
  const { hotline, people, clock, deadlinesOf, told, deliverAll, mailer } = await testHotline(t)
  const asked = await hotline.ask(people.mette, {
    text: 'Hvad skal vi betale i løn til Ali, mens han er på skole?',
    opening: 'opslag-strandhotellet',
    scheme: 'igu',
  })
  t.match(asked, { municipality: '410', company: 'strandhotellet', state: 'waiting', round: 1, scheme: 'igu' })
  t.equal(asked.subject, 'Hvad skal vi betale i løn til Ali, mens han er på skole?')
  t.equal((await hotline.dueAt(asked))?.toISOString(), due('25T09'))
  t.strictSame(await deadlinesOf(asked._id), [`1 open ida ${due('24T09')}`])
  t.strictSame(await told(), ['question-asked ida', 'question-receipt mette'])
  await deliverAll()
  const receipt = mailer.to('mette')[0]?.text ?? ''
  t.match(receipt, /onsdag den 25\. november kl\. 10\.00/, 'the due time')
  t.match(receipt, /"name":"ida","phone":"88 88 88 88"/, 'who answers')
  t.match(mailer.to('ida')[0]?.text, /Spørgsmål om opslag 2026-2531/)

  clock.move(hours(2))
  const answered = await hotline.answer(people.ida, asked._id, { text: 'Ingen løn i skoleperioden.', seen: 1 })
  t.match(answered, { state: 'answered', messages: [{ from: 'employer' }, { from: 'hotline', by: 'ida' }] })
  t.strictSame(await deadlinesOf(asked._id), [`1 met ida ${due('24T09')}`])
  t.equal(await hotline.dueAt(answered), null)
  await deliverAll()
  const link = `http://localhost/virksomhed/spoergsmaal/${asked._id}`
  t.match(mailer.to('mette')[1], { subject: 'question-answered', text: new RegExp(link) })
  for (const { subject, text } of mailer.mails)
    t.notMatch(text, /Ali|løn/, `${subject} holds nothing of what was written`)
})

t.test('the stand-in, then the cover, answers while the contact is away', async t => {
  const { hotline, people, staff, accounts, told, away, deliverAll, mailer, db } = await testHotline(t)
  await away('ida', 'svend')
  await hotline.ask(people.mette, { text: 'Hvor længe varer en IGU?' })
  t.strictSame(await told(), ['question-asked henrik', 'question-receipt mette'])
  await deliverAll()
  t.match(mailer.to('mette')[0]?.text, /"name":"henrik"/, 'the receipt names who answers now')

  await away('henrik', 'lone')
  t.equal((await accounts.hotlineOf('410'))?.name, 'lone', 'both away: the stand-in’s cover')
  const second = await hotline.ask(people.mette, { text: 'Og hvad koster den?' })
  t.ok((await told()).includes('question-asked lone'))
  await hotline.answer(people.lone, second._id, { text: 'Elevløn.', seen: 1 })

  await accountModel(db).updateOne({ _id: 'lone' }, { $set: { disabledAt: new Date(0) } })
  t.equal((await accounts.hotlineOf('410'))?.name, 'svend', 'a closed account covers for nobody')
  await refused(t, hotline.answer(staff('kurt', 'consultant'), second._id, { text: 'x', seen: 2 }), 'NOT_ALLOWED')
})

t.test('the deadline’s reminders reach the stand-in when the contact is away', async t => {
  const { hotline, people, deadlines, away, clock, deliverAll, mailer } = await testHotline(t)
  await hotline.ask(people.mette, { text: 'Må vi selv finde en kandidat?' })
  await deliverAll()
  await away('ida', 'svend')
  clock.move(hours(12))
  for (const { deadline, step } of await deadlines.owed()) await deadlines.fire(deadline, step)
  await deliverAll()
  t.match(mailer.to('henrik')[0], { subject: 'deadline-reminder', text: /Spørgsmål til IGU-hotlinen/ })
  t.equal(mailer.to('ida').length, 1, 'the contact got the question only')
})

t.test('twenty answers at once give one', async t => {
  const { hotline, people, staff, deadlinesOf, told, db } = await testHotline(t)
  const { _id } = await hotline.ask(people.mette, { text: 'Hvor mange timer om ugen?' })
  const all = Array.from({ length: 20 }, (_, n) => staff(`kollega${n}`, 'hotline'))
  const results = await Promise.allSettled(all.map(one => hotline.answer(one, _id, { text: one.account, seen: 1 })))
  t.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const result of results) if (result.status === 'rejected') t.equal(result.reason.code, 'ALREADY_ANSWERED')
  const question = await questionModel(db).findById(_id).lean()
  t.equal(question?.messages.length, 2)
  t.equal(question?.settled, true)
  t.match(await deadlinesOf(_id), [/^1 met/])
  t.equal((await told()).filter(one => one.startsWith('question-answered')).length, 1)

  const other = all.find(({ account }) => account !== question?.messages[1]?.by)
  if (!other) throw new Error('nobody else')
  const added = await hotline.answer(other, _id, { text: 'Én ting mere.', seen: 2 })
  t.equal(added.messages.length, 3, 'whoever has seen the answer may add to it')
})

t.test('the same answer sent twice is one answer', async t => {
  const { hotline, people } = await testHotline(t)
  const { _id } = await hotline.ask(people.mette, { text: 'Hvem betaler bogen?' })
  await hotline.answer(people.ida, _id, { text: 'Kommunen.', seen: 1 })
  const again = await hotline.answer(people.ida, _id, { text: 'Kommunen.', seen: 1 })
  t.equal(again.messages.length, 2)
})

t.test('what the employer writes meanwhile is read before the answer', async t => {
  const { hotline, people, clock, deadlinesOf } = await testHotline(t)
  const { _id } = await hotline.ask(people.mette, { text: 'Hvad er en IGU?' })
  clock.move(hours(5))
  const more = await hotline.followUp(people.jens, _id, 'Og hvad koster den?')
  t.match(more, { state: 'waiting', round: 1 })
  t.match(await deadlinesOf(_id), [/^1 open ida 2026-11-24T09/], 'same deadline')
  const error = await refused(t, hotline.answer(people.ida, _id, { text: 'To år.', seen: 1 }), 'WRONG_STATE')
  t.match(error.text, /skrevet mere/)
  await hotline.answer(people.ida, _id, { text: 'To år, og elevløn.', seen: 2 })
  const tellBoth = (await hotline.get(people.jens, _id)).state
  t.equal(tellBoth, 'answered')
})

t.test('writing again after an answer is a new round with 24 hours of its own', async t => {
  const { hotline, people, clock, deadlinesOf, told } = await testHotline(t)
  const { _id } = await hotline.ask(people.mette, { text: 'Hvad er en IGU?' })
  clock.move(hours(1))
  await hotline.answer(people.ida, _id, { text: 'En uddannelse på to år.', seen: 1 })
  clock.move(hours(1))
  const again = await hotline.followUp(people.jens, _id, 'Hvem betaler skolen?')
  t.match(again, { state: 'waiting', round: 2 })
  t.equal((await hotline.followUp(people.jens, _id, 'Hvem betaler skolen?')).messages.length, 3, 'a form sent twice')
  t.strictSame(await deadlinesOf(_id), [`1 met ida ${due('24T09')}`, `2 open ida ${due('24T11')}`])
  await hotline.answer(people.henrik, _id, { text: 'Det gør kommunen.', seen: 3 })
  t.match(await deadlinesOf(_id), [/^1 met/, /^2 met/])
  t.strictSame((await told()).sort(), [
    ...['question-answered jens', 'question-answered mette', 'question-answered mette'],
    ...['question-asked ida', 'question-asked ida', 'question-receipt jens', 'question-receipt mette'],
  ])
})

t.test('closing: the employer at any time, the hotline only what is answered', async t => {
  const { hotline, people, deadlinesOf, deliverAll, mailer } = await testHotline(t)
  const { _id } = await hotline.ask(people.mette, { text: 'Hvad er en IGU?' })
  const error = await refused(t, hotline.close(people.ida, _id), 'WRONG_STATE')
  t.match(error.text, /venter stadig/)
  await refused(t, hotline.close(people.lone, _id), 'NOT_ALLOWED')
  t.equal((await hotline.close(people.jens, _id)).state, 'closed')
  t.match(await deadlinesOf(_id), [/^1 dropped/])
  await refused(t, hotline.close(people.jens, _id), 'WRONG_STATE')
  await refused(t, hotline.followUp(people.mette, _id, 'Jo'), 'WRONG_STATE')
  await refused(t, hotline.answer(people.ida, _id, { text: 'Svar', seen: 1 }), 'WRONG_STATE')
  await deliverAll()
  t.strictSame(mailer.mails, [], 'mails about it fall away')

  const second = await hotline.ask(people.mette, { text: 'Hvor lang?' })
  await hotline.answer(people.ida, second._id, { text: 'To år', seen: 1 })
  t.equal((await hotline.close(people.ida, second._id)).state, 'closed')
})

t.test('an answer is told to those who wrote and are still there, else to everybody with access', async t => {
  const { hotline, people, accounts, told } = await testHotline(t)
  const { _id } = await hotline.ask(people.mette, { text: 'Hvor lang er en IGU?' })
  await takeMemberships({ accounts }, 'mette', ({ id }) => id === 'm')
  await hotline.answer(people.ida, _id, { text: 'To år', seen: 1 })
  t.strictSame(
    (await told()).filter(one => one.startsWith('question-answered')),
    ['question-answered jens'],
  )
})

t.test('a receipt does not leave to one who has lost the access meanwhile', async t => {
  const { hotline, people, accounts, deliverAll, mailer } = await testHotline(t)
  await hotline.ask(people.mette, { text: 'Hvor lang er en IGU?' })
  await takeMemberships({ accounts }, 'mette', ({ id }) => id === 'm')
  await deliverAll()
  t.equal(mailer.to('mette').length, 0)
})

t.test('the inbox: the first due first; a company sees its own newest first', async t => {
  const { hotline, people, clock } = await testHotline(t)
  const first = await hotline.ask(people.mette, { text: 'Et' })
  clock.move(hours(1))
  const second = await hotline.ask(people.otto, { text: 'To' })
  clock.move(hours(1))
  await hotline.answer(people.ida, first._id, { text: 'Svar', seen: 1 })
  await hotline.followUp(people.mette, first._id, 'Et til')
  const third = await hotline.ask(people.mette, { text: 'Tre' })
  await hotline.answer(people.ida, third._id, { text: 'Svar', seen: 1 })
  const { waiting, others } = await hotline.inbox(people.lone)
  t.strictSame(
    waiting.map(({ question, dueAt }) => `${question._id} ${dueAt?.toISOString()}`),
    [`${second._id} ${due('25T10')}`, `${first._id} ${due('25T11')}`],
  )
  t.strictSame(
    others.map(({ _id }) => _id),
    [third._id],
  )
  t.strictSame(
    (await hotline.ofCompany(people.jens)).map(({ question }) => question._id),
    [third._id, first._id],
  )
})

t.test('what is answered falls off no list: a page at a time, the latest first', async t => {
  const { hotline, people, clock } = await testHotline(t)
  const ids: string[] = []
  for (let i = 0; i <= pageSize; i++) {
    const { _id } = await hotline.ask(people.mette, { text: `Spørgsmål ${i}` })
    await hotline.close(people.mette, _id)
    ids.unshift(_id)
    clock.move(hours(1))
  }
  const idsOf = async (page?: number) => (await hotline.inbox(people.lone, page)).others.map(({ _id }) => _id)
  t.strictSame(await idsOf(), ids.slice(0, pageSize))
  t.strictSame(await idsOf(2), ids.slice(pageSize))
  t.match(await hotline.inbox(people.lone, 99), { page: 2, pages: 2 }, 'past the end is the last page')
})

t.test('nobody reaches what is not theirs', async t => {
  const { hotline, people, unknown } = await testHotline(t)
  const { _id } = await hotline.ask(people.mette, { text: 'Hvad er en IGU?' })
  for (const outsider of [people.otto, people.sofie, people.anton])
    for (const act of [
      () => hotline.get(outsider, _id),
      () => hotline.close(outsider, _id),
      () =>
        outsider.scope.kind === 'company'
          ? hotline.followUp(outsider, _id, 'x')
          : hotline.answer(outsider, _id, { text: 'x', seen: 1 }),
    ])
      await refused(t, act(), 'NOT_FOUND')
  await refused(t, hotline.get(people.mette, unknown), 'NOT_FOUND')
  await refused(t, hotline.inbox(people.anton), 'NOT_FOUND')
  await refused(t, hotline.inbox(people.mette), 'NOT_FOUND')
  t.strictSame((await hotline.inbox(people.sofie)).waiting, [])
  await refused(t, hotline.ask(people.mette, { text: 'x', opening: 'opslag-bageriet' }), 'NOT_FOUND')
  await refused(t, hotline.ask(people.ida, { text: 'x' }), 'NOT_ALLOWED')
  await refused(t, hotline.answer(people.lone, _id, { text: 'x', seen: 1 }), 'NOT_ALLOWED')
  await hotline.answer(people.kirsten, _id, { text: 'Koordinatoren må.', seen: 1 })
})
