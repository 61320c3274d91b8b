/** The open openings in memory are what the store says, with their companies. */
import t, { type Test } from 'tap'
import { companyModel } from '../../src/companies/model.js'
import { findPostcode } from '../../src/lib/places.js'
import type { OpeningsIndex } from '../../src/matching/openings/openings-index.js'
import { openingModel } from '../../src/openings/model.js'
import { createCurrentOpenings } from '../../src/proposals/pool/current-openings.js'
import { openingFacts } from '../../src/proposals/pool/opening-facts.js'
import { testApp } from '../helpers/app.js'
import { days, testClock } from '../helpers/clock.js'
import { actingAs, givenOpening } from '../helpers/market.js'

async function market(t: Test) {
  const { services, world, clock } = await testApp(t)
  const { db } = services
  await openingModel(db).createIndexes()
  const realTime = testClock()
  const current = createCurrentOpenings({ db, clock, realTime, patience: Number.POSITIVE_INFINITY })
  return {
    ...{ services, world, clock, realTime, current, openings: openingModel(db), companies: companyModel(db) },
    employer: actingAs(world, 'employer'),
    given: (over: Parameters<typeof givenOpening>[2] = {}) => givenOpening(services, world, over),
    async facts(municipality = '410') {
      const { shelf } = await current.current()
      return shelf.index(municipality)
    },
  }
}

const ids = ({ ids }: OpeningsIndex) => ids.filter(id => id !== '').sort()

t.test('open openings come and go, change, and are shared', async t => {
  const { services, employer, openings, clock, given, facts, world } = await market(t)
  // The world has an opening of its own.
  const before = ids(await facts())
  const [a, draft] = [await given(), await given({ published: false })]
  const more = (...found: { _id: string }[]) => [...before, ...found.map(({ _id }) => _id)].sort()
  t.same(ids(await facts()), more(a))
  await services.openings.publish(employer, draft._id)
  t.same(ids(await facts()), more(a, draft))
  await services.openings.pause(employer, a._id)
  t.same(ids(await facts()), more(draft))
  await services.openings.resume(employer, a._id)
  t.same(ids(await facts()), more(a, draft))
  await services.openings.prolong(employer, a._id, '2027-01-15')
  t.equal((await facts()).facts(a._id)?.startTo, '2027-01-15')
  await services.openings.close(employer, draft._id)
  t.same(ids(await facts()), more(a))

  t.same(ids(await facts('607')), [])
  await openings.updateOne({ _id: a._id }, { $set: { sharedWith: ['607'], changedAt: clock.now() }, $inc: { rev: 1 } })
  t.same(ids(await facts('607')), [a._id])
  t.same(ids(await facts()), more(a))
  const company = await services.companies.byId(world.company)
  const stored = await openings.findById(a._id).lean()
  if (!company || !stored) throw new Error('the opening or its company is gone')
  t.same((await facts()).facts(a._id), openingFacts(stored, company))
})

t.test('what a company changes of itself is seen by the next query', async t => {
  const { services, world, clock, employer, current, given, facts } = await market(t)
  const a = await given()
  clock.move(days(7))
  const workplace = (await services.companies.byId(world.company))?.workplaces[0]
  if (!workplace) throw new Error('the company has no workplace')
  t.match((await facts()).facts(a._id)?.place, { lat: findPostcode(workplace.postcode)?.lat })
  const { pNumber, address, asOf } = workplace
  const asTyped = asOf.split('-').reverse().join('-')
  await services.companies.updateWorkplace(employer, world.company, workplace.id, {
    ...{ pNumber, address, postcode: '5580', ordinaryEmployees: '7', asOf: asTyped },
  })
  t.match((await facts()).facts(a._id), {
    ...{ place: { lat: findPostcode('5580')?.lat }, employer: { ordinaryEmployees: 7, public: false } },
  })
  clock.move(1)
  await services.companies.updateAbout(actingAs(world, 'consultant'), world.company, {
    ...{ name: 'Ny ejer', sector: 'hotel', db25: null, publicEmployer: true },
  })
  t.equal((await facts()).facts(a._id)?.employer.public, true)
  await services.openings.pause(employer, a._id)
  await services.companies.updateAbout(actingAs(world, 'consultant'), world.company, {
    ...{ name: 'Ny ejer', sector: 'hotel', db25: null, publicEmployer: false },
  })
  t.notOk((await facts()).facts(a._id), 'a paused one does not come back with its company')
  t.equal(current.figures().unreadable.met, 0)
})

t.test('a company that changes, and a clock a week behind, are seen within a second and by every check', async t => {
  const { world, clock, realTime, companies, openings, current, given, facts } = await market(t)
  const a = await given()
  const b = await given()
  clock.move(days(7))
  t.ok((await facts()).facts(a._id))
  const { version } = await current.current()
  const claimed = new Map([[a._id, version(a._id)]])
  await companies.updateOne({ _id: world.company }, { $set: { 'workplaces.0.postcode': '9000' } })
  await openings.updateOne({ _id: b._id }, { $set: { state: 'closed', changedAt: b.changedAt }, $inc: { rev: 1 } })
  const now = await current.confirmed([a._id, b._id], '410')
  t.same([...now.keys()], [a._id], 'what is not open is not confirmed')
  t.notOk(current.agrees(claimed, new Map([...now].map(([id, { version }]) => [id, version]))))
  realTime.move(1_000)
  t.match((await facts()).facts(a._id)?.place, { lat: findPostcode('9000')?.lat })
  t.notOk((await facts()).facts(b._id))
  t.equal((await current.confirmed([a._id], '607')).size, 0, 'not of a municipality it is not shared with')
})

t.test('a broken opening is left out, counted and told, and comes back when it is mended', async t => {
  const { openings, companies, world, current, given, facts } = await market(t)
  const a = await given()
  const told: string[] = []
  current.onUnreadable(id => told.push(id))
  t.ok((await facts()).facts(a._id))
  const broken: Record<string, unknown>[] = [
    { schemes: 'igu' },
    { slots: -1 },
    { startTo: 'jul' },
    { startTo: '2020-01-01' },
    { skills: [7] },
    { danishLevel: 9 },
    { prospect: 'perhaps' },
    { company: 'nobody' },
    { sharedWith: null },
    { hoursPerWeek: '37' },
    { demands: {} },
    { subsidisedNow: null },
  ]
  for (const facts_ of broken) {
    const whole = await openings.collection.findOne({ _id: a._id as never })
    await openings.collection.updateOne({ _id: a._id as never }, { $set: facts_, $inc: { rev: 1 } })
    t.notOk((await facts()).facts(a._id), JSON.stringify(facts_))
    t.match(current.figures(), { unreadable: { now: 1 } })
    t.same(told.splice(0), [a._id])
    await openings.collection.replaceOne({ _id: a._id as never }, whole as never)
    t.ok((await facts()).facts(a._id))
    t.match(current.figures(), { unreadable: { now: 0, met: broken.indexOf(facts_) + 1 } })
  }
  await companies.collection.updateOne({ _id: world.company as never }, { $set: { workplaces: 'Havnegade 1' } })
  await openings.updateOne({ _id: a._id }, { $inc: { rev: 1 } })
  t.notOk((await facts()).facts(a._id), 'nor one whose company is broken')
})
