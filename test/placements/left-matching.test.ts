/** Who has a job, or an education, is put forward to nobody any more, until a consultant takes them in again. */
import t, { type Test } from 'tap'
import { auditModel } from '../../src/audit/model.js'
import { paths } from '../../src/lib/paths.js'
import { placementModel } from '../../src/placements/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { actingAs } from '../helpers/market.js'
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
  t.notMatch(told.text, `Udfaldet er skrevet ned. ${noLonger}`)
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

t.test('an outcome that was written down wrong is mended, and where it led the person follows', async t => {
  const { as, consultant, id, known, person, services, world } = await given(t, { over: true })
  const staff = await as('consultant')
  const { outcome, show } = paths.placements
  t.equal((await staff.post(outcome(id), { outcome: 'job', seen: '0' })).status, 409, 'none is written down')
  t.notMatch((await staff.get(show(id))).text, 'Ret udfaldet')
  await staff.post(paths.placements.end(id), { outcome: 'job', note: 'Ansat.', seen: '1' })
  t.equal((await known()).manualState, 'job')
  const ranked = (await known()).rankWanted
  const figures = async () => (await services.statistics.months(consultant, 1))[0]?.ended
  t.same(await figures(), { job: 1 })

  t.match((await staff.get(show(id))).text, 'Ret udfaldet')
  const mended = await staff.post(outcome(id), { outcome: 'intet', note: 'Sagt nej.', seen: '0' })
  const page = await staff.follow(mended)
  t.match(page.text, /Udfaldet er rettet.*Ikke noget nyt endnu.*Sagt nej\./)
  t.equal((await known()).manualState, null)
  t.ok((await known()).rankWanted > ranked, 'put forward again')
  t.same(await figures(), { intet: 1 })
  t.equal(
    await auditModel(services.db).countDocuments({ what: 'placement.end', why: 'udfaldet af et forløb er rettet' }),
    1,
  )

  const late = await staff.post(outcome(id), { outcome: 'igu', note: 'Begynder i maj.', seen: '0' })
  t.equal(late.status, 409)
  t.match(late.text, 'En kollega har rettet udfaldet, mens du skrev.')
  t.match(late.body, 'Begynder i maj.')
  t.equal((await staff.post(outcome(id), { outcome: 'intet', note: 'Sagt nej.', seen: '0' })).status, 303, 'sent twice')

  await services.profiles.setManualState(consultant, person._id, 'sick')
  await staff.post(outcome(id), { outcome: 'uddannelse', note: 'Sagt nej.', seen: '1' })
  t.equal((await known()).manualState, 'education')
  await services.profiles.setManualState(consultant, person._id, 'sick')
  await staff.post(outcome(id), { outcome: 'praktik', note: 'Sagt nej.', seen: '2' })
  t.equal((await known()).manualState, 'sick', 'what was said since stands')
  await staff.post(outcome(id), { outcome: 'praktik', note: 'En ny praktik.', seen: '3' })
  t.match(await placementModel(services.db).findById(id).lean(), { outcomeNote: 'En ny praktik.', settled: true })

  const told = { outcome: 'job', note: null, seen: 4 } as const
  const stranger = actingAs(world, 'otherConsultant')
  await t.rejects(services.placements.correctOutcome(stranger, id, told), { code: 'NOT_FOUND' })
  await t.rejects(services.placements.correctOutcome(actingAs(world, 'employer'), id, told), { code: 'NOT_ALLOWED' })
})

t.test('whoever is killed in the middle of mending an outcome loses nothing', async t => {
  const { consultant, id, known, on, services } = await given(t, { over: true })
  const { placements, profiles } = services
  await placements.end(consultant, id, { outcome: 'job', note: null })
  const { returnToMatching } = profiles
  const killed = async () => {
    throw new Error('killed')
  }
  Object.assign(profiles, { returnToMatching: killed })
  await t.rejects(placements.correctOutcome(consultant, id, { outcome: 'intet', note: null, seen: 0 }), /killed/)
  await t.rejects(placements.correctOutcome(consultant, id, { outcome: 'igu', note: null, seen: 1 }), /killed/)
  Object.assign(profiles, { returnToMatching })
  t.equal((await known()).manualState, 'job')
  await on('2027-02-28')
  t.equal((await known()).manualState, null)
})

t.test('that somebody is ill stands at their course, for the municipality alone', async t => {
  const { as, consultant, id, person, services } = await given(t)
  await services.profiles.setManualState(consultant, person._id, 'sick')
  const staff = await as('consultant')
  const { forCompany, list, ofCompany, show } = paths.placements
  t.match((await staff.get(paths.profiles.show(person._id))).text, /Status Har et forløb hos .{1,40} Syg/)
  t.match((await staff.get(show(id))).text, 'Syg')
  t.match((await staff.get(list())).text, 'Personen: syg.')
  t.match((await staff.get(paths.profiles.list())).text, /Zahra Haddad Syg/)
  const company = await as('employer')
  for (const path of [forCompany(id), ofCompany()]) t.notMatch((await company.get(path)).text, /syg/i)
})
