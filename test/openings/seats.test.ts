import t, { type Test } from 'tap'
import { openingModel } from '../../src/openings/model.js'
import { fieldsRefused } from '../helpers/refused.js'
import { testOpenings } from './setup.js'

t.test('200 acceptances at once on 3 seats give exactly 3', async t => {
  const { openings, published, own, deadlinesOf } = await testOpenings(t)
  const { _id } = await published({ seats: 3 })
  const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => openings.takeSeat(_id, `proposal${i}`)))
  t.equal(answers.filter(Boolean).length, 3)
  const opening = await openings.get(own, _id)
  t.equal(opening.taken.length, 3)
  t.equal(opening.state, 'filled')
  t.match(await deadlinesOf(_id), [{ state: 'dropped', dropReason: 'filled' }])
})

t.test('the same proposal holds one seat, however often it asks', async t => {
  const { openings, published, own } = await testOpenings(t)
  const { _id } = await published({ seats: 2 })
  const answers = await Promise.all(Array.from({ length: 20 }, () => openings.takeSeat(_id, 'proposal')))
  t.ok(answers.every(Boolean))
  t.same((await openings.get(own, _id)).taken, ['proposal'])
  t.equal((await openings.get(own, _id)).state, 'open')
})

t.test('a seat that comes back opens the opening again with a new promise', async t => {
  const { openings, published, own, deadlinesOf } = await testOpenings(t)
  const { _id } = await published({ seats: 1 })
  t.ok(await openings.takeSeat(_id, 'first'))
  t.notOk(await openings.takeSeat(_id, 'second'))
  await openings.returnSeat(_id, 'nobody')
  t.equal((await openings.get(own, _id)).state, 'filled')
  await openings.returnSeat(_id, 'first')
  await openings.returnSeat(_id, 'first')
  t.match(await openings.get(own, _id), { state: 'open', taken: [], round: 2, answer: null })
  t.match(await deadlinesOf(_id), [{ state: 'dropped' }, { state: 'open', round: 2 }])
  t.ok(await openings.takeSeat(_id, 'second'))
})

t.test('nobody gets a seat in an opening that is not open', async t => {
  const { openings, published, own } = await testOpenings(t)
  const { _id } = await published()
  await openings.pause(own, _id)
  t.notOk(await openings.takeSeat(_id, 'p'))
})

t.test('seats cannot be fewer than are taken; as many fills the opening', async t => {
  const { openings, published, own, input } = await testOpenings(t)
  const { _id } = await published({ seats: 3 })
  await openings.takeSeat(_id, 'a')
  await openings.takeSeat(_id, 'b')
  t.same(await fieldsRefused(openings.edit(own, _id, input({ seats: 1 }))), ['seats'])
  await openings.edit(own, _id, input({ seats: 2 }))
  t.equal((await openings.get(own, _id)).state, 'filled')
})

t.test('a kill between seat and state is made good by sweep', async t => {
  const { openings, published, own, db } = await testOpenings(t)
  const { _id } = await published({ seats: 1 })
  await openingModel(db).updateOne({ _id }, { $push: { taken: 'p' } })
  await openings.promiseAnswers()
  t.equal((await openings.get(own, _id)).state, 'filled')
  await openingModel(db).updateOne({ _id }, { $pull: { taken: 'p' } })
  await openings.promiseAnswers()
  t.match(await openings.get(own, _id), { state: 'open', round: 2 })
})

/** An opening whose only seat is taken, after its last day to start. */
async function filledAndLate(t: Test) {
  const { openings, published, own, clock } = await testOpenings(t)
  const { _id } = await published({ seats: 1, startTo: '2026-12-10' })
  await openings.takeSeat(_id, 'p')
  clock.set('2026-12-12T09:00:00Z')
  return { openings, own, _id }
}

t.test('a seat that comes back too late to start opens nothing, and leaves a way on', async t => {
  const { openings, own, _id } = await filledAndLate(t)
  await openings.returnSeat(_id, 'p')
  t.equal((await openings.get(own, _id)).state, 'filled')
  await openings.promiseAnswers()
  t.match(await openings.get(own, _id), { state: 'expired', taken: [] })
  t.match(await openings.prolong(own, _id, '2027-02-26'), { state: 'open', round: 2 })
})

t.test('an opening that is full stays so after its last day to start', async t => {
  const { openings, own, _id } = await filledAndLate(t)
  await openings.returnSeat(_id, 'another')
  await openings.promiseAnswers()
  t.equal((await openings.get(own, _id)).state, 'filled')
})
