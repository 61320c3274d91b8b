/** Who has a job, or an education, is put forward to nobody any more, until a consultant takes them in again. */
import t, { type Test } from 'tap'
import { paths } from '../../src/lib/paths.js'
import { placementModel } from '../../src/placements/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { givenCourse } from './vitas-setup.js'

/** A course that runs, or is over by its dates. */
async function given(t: Test, { over = false } = {}) {
  const here = await givenCourse(t)
  await here.on('2026-12-02')
  if (over) await here.on('2027-02-27')
  const { services, person } = here
  return {
    ...here,
    known: () => profileModel(services.db).findById(person._id).orFail().lean(),
  }
}

const noLonger = 'Personen bliver ikke foreslået mere.'

for (const over of [false, true])
  for (const [outcome, state, words] of [
    ['job', 'job', 'I ordinært job'],
    ['uddannelse', 'education', 'Under uddannelse'],
  ] as const)
    t.test(`${outcome}, ${over ? 'told afterwards' : 'before the last day'}`, async t => {
      const { as, id, known, person } = await given(t, { over })
      const staff = await as('consultant')
      const page = await staff.get(paths.placements.show(id))
      t.match(page.text, `Ordinært job ${noLonger}`)
      t.equal(page.text.includes('Gemmer du et udfald nu, slutter det i dag.'), !over)
      const told = await staff.follow(await staff.post(paths.placements.end(id), { outcome, seen: '1' }))
      t.match(told.text, `Tak. Udfaldet er skrevet ned. ${noLonger}`)
      t.equal((await known()).manualState, state)
      t.match((await staff.get(paths.profiles.show(person._id))).text, `Status ${words}`)

      await staff.post(paths.profiles.state(person._id), { state: 'available' })
      t.equal((await known()).manualState, null)
      await staff.post(paths.placements.end(id), { outcome, seen: '1' })
      t.equal((await known()).manualState, null, 'told once more is not once more out')
    })

t.test('whoever has found nothing yet is put forward again', async t => {
  const { as, id, known } = await given(t)
  const staff = await as('consultant')
  const told = await staff.follow(await staff.post(paths.placements.end(id), { outcome: 'intet', seen: '1' }))
  t.notMatch(told.text, noLonger)
  const { manualState, rankWanted } = await known()
  t.equal(manualState, null)
  t.ok(rankWanted > 1)
})

t.test('an outcome told while the sweep ends the course is not lost', async t => {
  const { consultant, id, known, services, on } = await given(t)
  const { db } = services
  const collection = placementModel(db).collection
  const update = collection.updateOne.bind(collection)
  collection.updateOne = async (...command) => {
    if (!JSON.stringify(command[1]).includes('"settled":true')) return update(...command)
    collection.updateOne = update
    // Told and killed, between what the sweep has read and what it writes.
    const outcome = { outcome: 'job', outcomeNote: null, outcomeBy: consultant.account, settled: false }
    await placementModel(db).updateOne({ _id: id }, { $set: outcome })
    return update(...command)
  }
  await on('2027-02-27')
  await on('2027-02-28')
  t.match(await placementModel(db).findById(id).lean(), { state: 'ended', settled: true })
  t.equal((await known()).manualState, 'job')
})

t.test('who is removed meanwhile is left as they are', async t => {
  const { consultant, id, known, person, services } = await given(t, { over: true })
  await services.profiles.remove(consultant, person._id)
  await services.profiles.leaveMatching(person._id, 'job')
  await services.placements.end(consultant, id, { outcome: 'job', note: null })
  t.equal((await known()).manualState, null)
})

t.test('an outcome told late says nothing of where somebody is who has begun elsewhere since', async t => {
  const { as, id, known, placement, services } = await given(t, { over: true })
  const first = await placement()
  const second = { ...first, _id: 'second', state: 'running', holds: true, createdAt: new Date('2027-02-27T12:00:00Z') }
  await placementModel(services.db).collection.insertOne(second as never)
  const staff = await as('consultant')
  t.notMatch((await staff.get(paths.placements.show(id))).text, noLonger)
  const told = await staff.follow(await staff.post(paths.placements.end(id), { outcome: 'job', seen: '1' }))
  t.match(told.text, 'Tak. Udfaldet er skrevet ned.')
  t.notMatch(told.text, noLonger)
  t.equal((await known()).manualState, null)
  t.match(await placement(), { outcome: 'job', settled: true })
})

t.test('the municipality somebody left does not take them out of matching where they live', async t => {
  const { consultant, id, known, person, placement, services, world } = await given(t, { over: true })
  await services.profiles.move(consultant, person._id, world.otherMunicipality)
  await services.placements.end(consultant, id, { outcome: 'job', note: null })
  t.equal((await known()).manualState, null)
  t.match(await placement(), { outcome: 'job', settled: true })
})
