import t from 'tap'
import { system } from '../../src/accounts/scope.js'
import { inputOf, type OpeningInput } from '../../src/openings/input.js'
import { after, type OpeningMove, openingMoves } from '../../src/openings/lifecycle.js'
import { type Opening, openingModel, openingStates } from '../../src/openings/model.js'
import { facts } from '../../src/openings/view.js'
import { days } from '../helpers/clock.js'
import { fieldsRefused } from '../helpers/refused.js'
import { testOpenings } from './setup.js'

t.test('a draft may miss things, a published opening may not', async t => {
  const { openings, draft, own, input } = await testOpenings(t)
  const empty = await draft({
    title: '',
    schemes: [],
    tasks: [],
    sector: null,
    disco: null,
    purpose: null,
    slots: 0,
    hoursPerWeek: null,
    startFrom: null,
    startTo: null,
    weeks: null,
    seats: null,
    prospect: null,
    workplace: null,
  })
  t.equal(empty.state, 'draft')
  t.equal(empty.number, '2026-0001')
  const fields = [
    ...['schemes', 'title', 'sector', 'disco', 'tasks', 'purpose', 'workplace', 'slots'],
    ...['hoursPerWeek', 'startFrom', 'weeks', 'seats', 'prospect'],
  ]
  t.same(empty.missing, fields)
  t.same(
    (await openings.obstacles(own, empty._id)).map(({ field }) => field),
    fields,
  )
  t.same(await fieldsRefused(openings.publish(own, empty._id)), fields)

  await openings.edit(own, empty._id, input())
  t.same(await openings.obstacles(own, empty._id), [])
  t.equal((await openings.publish(own, empty._id)).state, 'open')
  t.same(await fieldsRefused(openings.edit(own, empty._id, input({ tasks: ['Opvask'] }))), ['tasks'])
})

t.test('an opening for IGU alone has its length from the law: no weeks are asked for, none are kept', async t => {
  const { openings, draft, own, input, company } = await testOpenings(t)
  const lengthOf = (opening: Opening) => facts(opening, company).find(({ label }) => label === 'Længde')
  const igu = await draft({ schemes: ['igu'], weeks: null })
  t.same(await openings.obstacles(own, igu._id), [])
  t.equal((await openings.publish(own, igu._id)).weeks, 0)
  t.match(lengthOf(igu), { text: /^IGU: fast længde/, tag: undefined })
  t.equal(openings.compare(igu, company).find(({ scheme }) => scheme === 'igu')?.warnings.length, 0)

  const typed = await draft({ schemes: ['igu'], weeks: Number.NaN })
  t.equal(typed.weeks, 0, 'what stands in a field that does not count is no fault')
  const both: OpeningInput = input({ schemes: ['virksomhedspraktik', 'igu'], weeks: null })
  t.same(await fieldsRefused(openings.edit(own, igu._id, both)), ['weeks'], 'a praktik has weeks')
  const edited = await openings.edit(own, igu._id, { ...both, weeks: 8 })
  t.match(lengthOf(edited), { text: '8 uger (IGU: fast længde efter loven)' })
  t.equal(inputOf({ ...edited, schemes: ['igu'], weeks: 104 }).weeks, null, 'also when it was stored with weeks before')
  t.match(lengthOf({ ...edited, schemes: ['igu'], weeks: 104 }), { text: 'IGU: fast længde efter loven' })
})

t.test('what cannot be right is refused at once, one sentence per field', async t => {
  const { draft, openings, company, acting, input } = await testOpenings(t)
  const wrong = {
    sector: 'raketter',
    disco: '123',
    title: 'x'.repeat(101),
    tasks: ['a', 'b', 'c', 'd', 'e', 'f'],
    hoursPerWeek: Number.NaN,
    weeks: 0,
    seats: 1.5,
    startFrom: 'i morgen',
    subsidisedNow: -1,
    workplace: 'somebodyelses',
  }
  const error = await draft(wrong).then(
    () => null,
    (caught: { code: string; details: { fields: { field: string; text: string }[] } }) => caught,
  )
  t.equal(error?.code, 'INVALID')
  t.same(error?.details.fields.map(({ field }) => field).sort(), Object.keys(wrong).sort())
  for (const { field, text } of error?.details.fields ?? []) t.match(text, /^[A-ZÆØÅ].*\.$/, field)
  t.same(await fieldsRefused(draft({ startFrom: '2026-12-10', startTo: '2026-12-01' })), ['startTo'])
  t.same(await fieldsRefused(draft({ startFrom: '2030-01-01', startTo: null })), ['startFrom'])
  await t.rejects(openings.create(acting.sofie, { ...input(), company: company._id }), { code: 'NOT_FOUND' })
})

t.test('publishing starts the 24 hours, tells both sides and asks for a ranking, once', async t => {
  const { openings, draft, own, owner, people, deadlinesOf, sent, queue, clock } = await testOpenings(t)
  const { _id } = await draft()
  const before = sent.length
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => openings.publish(own, _id)))
  t.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const result of results)
    if (result.status === 'rejected') t.match(result.reason, { code: 'WRONG_STATE', details: { state: 'open' } })

  const opening = await openings.get(own, _id)
  t.match(opening, { state: 'open', round: 1, rankWanted: 1, settled: true, publishedAt: clock.now() })
  const [deadline, ...more] = await deadlinesOf(_id)
  t.same(more, [])
  t.match(deadline, { kind: 'answer-opening', round: 1, owner: people.anna, state: 'open' })
  t.equal(deadline?.dueAt.getTime(), clock.now().getTime() + days(1))
  t.same(
    sent.slice(before).map(({ template, recipient }) => [template, recipient]),
    [
      ['opening-receipt', owner],
      ['opening-published', people.anna],
    ],
  )
  t.same([...new Set(queue.of('rank-opening').map(({ id }) => id))], [`rank-${_id}-1`])
})

t.test('a kill between publishing and its deadline is made good by sweep, with the time of publishing', async t => {
  const { openings, draft, own, deadlinesOf, sent, clock, db } = await testOpenings(t)
  const { _id } = await draft()
  const publishedAt = clock.now()
  await openingModel(db).updateOne(
    { _id },
    {
      $set: { state: 'open', publishedAt, roundStartedAt: publishedAt, settled: false },
      $inc: { rev: 1, round: 1, rankWanted: 1 },
    },
  )
  clock.move(days(1) / 2)
  t.equal(await openings.promiseAnswers(), 1)
  t.equal(await openings.promiseAnswers(), 0)
  const [deadline] = await deadlinesOf(_id)
  t.equal(deadline?.dueAt.getTime(), publishedAt.getTime() + days(1))
  t.equal(sent.filter(({ template }) => template === 'opening-receipt').length, 1)
  t.equal((await openings.get(own, _id)).settled, true)
})

t.test('every state and verb, as the table says; a refusal names the state', async t => {
  const { openings, draft, own, input, db } = await testOpenings(t)
  const verbs: Partial<Record<OpeningMove, (id: string) => Promise<unknown>>> = {
    edit: id => openings.edit(own, id, input()),
    publish: id => openings.publish(own, id),
    pause: id => openings.pause(own, id),
    resume: id => openings.resume(own, id),
    close: id => openings.close(own, id),
    discard: id => openings.discard(own, id),
    prolong: id => openings.prolong(own, id, '2027-01-31'),
  }
  const { _id } = await draft()
  let seen = 0
  for (const state of openingStates)
    for (const [verb, run] of Object.entries(verbs)) {
      seen++
      const taken = state === 'filled' ? ['a', 'b', 'c'] : []
      await openingModel(db).updateOne({ _id }, { $set: { state, taken, missing: [], startTo: '2026-12-31' } })
      const expected = after(verb as OpeningMove, state)
      if (expected) {
        await run(_id)
        t.equal((await openings.get(own, _id)).state, expected, `${state} ${verb}`)
      } else await t.rejects(run(_id), { code: 'WRONG_STATE', details: { state } }, `${state} ${verb}`)
    }
  t.equal(seen, 42)
  t.same(
    Object.keys(openingMoves).filter(move => !(move in verbs)),
    ['expire', 'fill', 'reopen', 'returnLate'],
    'the others follow by themselves',
  )
})

t.test('numbers are given once under fifty creates at once, and begin again with the year', async t => {
  const { draft, clock } = await testOpenings(t)
  const drafts = await Promise.all(Array.from({ length: 50 }, () => draft()))
  t.same(
    drafts.map(({ number }) => number).sort(),
    Array.from({ length: 50 }, (_, i) => `2026-${String(i + 1).padStart(4, '0')}`),
  )
  clock.set('2026-12-31T23:30:00Z')
  t.equal((await draft()).number, '2027-0001', 'half past midnight in Denmark')
})

t.test('pausing keeps the promise, closing drops it', async t => {
  const { openings, published, own, deadlinesOf, sent } = await testOpenings(t)
  const { _id } = await published()
  await openings.pause(own, _id)
  t.match(await deadlinesOf(_id), [{ state: 'open' }])
  await openings.resume(own, _id)
  t.match(await openings.get(own, _id), { round: 1, rankWanted: 3 }, 'profiles that came meanwhile are ranked')
  await openings.close(own, _id)
  t.match(await deadlinesOf(_id), [{ state: 'dropped', dropReason: 'closed' }])
  t.equal(sent.filter(({ template }) => template === 'opening-receipt').length, 1)
  t.match(await openings.owedRanking(), [{ opening: _id, rev: 4 }], 'the undecided proposals are to lapse')
  await openings.markRanked(_id, 4)
  await openings.markRanked(_id, 2)
  t.same(await openings.owedRanking(), [])
})

t.test('an opening expires after its last day to start, and a later day opens it again with a new promise', async t => {
  const { openings, published, own, deadlinesOf, clock, sent } = await testOpenings(t)
  const { _id } = await published({ startTo: '2026-12-31' })
  clock.set('2026-12-31T22:30:00Z')
  t.equal(await openings.expireDue(), 0, 'the last day is not over')
  clock.set('2026-12-31T23:30:00Z')
  t.equal(await openings.expireDue(), 1)
  t.equal(await openings.expireDue(), 0)
  t.equal((await openings.get(own, _id)).state, 'expired')
  t.match(await deadlinesOf(_id), [{ state: 'dropped', dropReason: 'expired' }])
  t.equal(sent.at(-1)?.template, 'opening-expired')
  await t.rejects(openings.prolong(own, _id, '2026-12-31'), { code: 'INVALID' }, 'a day that is past')
  await t.rejects(openings.prolong(own, _id, 'snart'), { code: 'INVALID' })
  await openings.prolong(own, _id, '2027-02-01')
  t.match(await openings.get(own, _id), { state: 'open', round: 2, startTo: '2027-02-01' })
  t.match(await deadlinesOf(_id), [{ state: 'dropped' }, { state: 'open', round: 2 }])
})

t.test('the answer meets the promise; a match may follow on "no match yet", not the other way', async t => {
  const { openings, published, own, owner, deadlinesOf, sent, people } = await testOpenings(t)
  const { _id } = await published()
  const none = { kind: 'none', sentence: 'Vi leder videre.', by: people.anna } as const
  const match = { kind: 'match', sentence: null, by: people.anna } as const
  await openings.answer(_id, none)
  t.match(await deadlinesOf(_id), [{ state: 'met' }])
  t.match(sent.at(-1), { template: 'opening-no-match', recipient: owner })
  await t.rejects(openings.answer(_id, none), { code: 'ALREADY_ANSWERED' })
  await openings.answer(_id, match)
  await openings.answer(_id, match)
  t.equal((await openings.get(own, _id)).answer?.kind, 'match')
  await t.rejects(openings.answer(_id, none), { code: 'ALREADY_ANSWERED' })
})

t.test('what is foreign does not exist', async t => {
  const { openings, published, draft, own, acting, employer, input, db } = await testOpenings(t)
  const { _id, number } = await published()
  const centre = { ...acting.anna, role: 'clarifier', scope: { kind: 'centre', centre: 'jelling' } } as const
  for (const stranger of [acting.sofie, employer('x', 'another'), centre]) {
    const tries: (() => Promise<unknown>)[] = [
      () => openings.get(stranger, _id),
      () => openings.byNumber(stranger, number),
      () => openings.edit(stranger, _id, input()),
      () => openings.publish(stranger, _id),
      () => openings.pause(stranger, _id),
      () => openings.close(stranger, _id),
      () => openings.prolong(stranger, _id, '2027-01-01'),
      () => openings.obstacles(stranger, _id),
    ]
    for (const attempt of tries) await t.rejects(attempt(), { code: 'NOT_FOUND' })
  }
  t.same(await openings.listForStaff(acting.sofie), [])
  t.equal((await openings.get(acting.bo, _id))._id, _id)
  t.equal((await openings.byNumber(system, number))._id, _id)
  t.equal((await openings.listForCompany(own)).length, 1)

  const { _id: secret } = await draft()
  await openingModel(db).updateMany({ _id: { $in: [_id, secret] } }, { $set: { sharedWith: ['479'] } })
  t.equal((await openings.listForStaff(acting.sofie)).length, 1, 'shared, but not as a draft')
  await t.rejects(openings.pause(acting.sofie, _id), { code: 'NOT_FOUND' }, 'sharing gives the right to propose only')
})

t.test('a new key consultant takes the open deadlines over, also after a kill in between', async t => {
  const { openings, companies, published, company, acting, people, deadlinesOf } = await testOpenings(t)
  const { _id } = await published()
  await companies.changeKeyConsultant(acting.karen, company._id, people.bo)
  t.match(await deadlinesOf(_id), [{ owner: people.anna }])
  await openings.handOverCompany(acting.karen, company._id, people.bo)
  t.match(await deadlinesOf(_id), [{ owner: people.bo }])
  await t.rejects(openings.handOverCompany(acting.anna, company._id, people.anna), { code: 'NOT_ALLOWED' })
})
