/** The indexes of people are what the store says, whoever changed it and however; nobody leaves who may not be ranked. */
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { engagedPeople } from '../../src/placements/holding.js'
import { placementModel } from '../../src/placements/model.js'
import { type Profile, profileModel } from '../../src/profiles/model.js'
import { matchableFilter } from '../../src/profiles/scope.js'
import { isTaken } from '../../src/proposals/engaged.js'
import { createCurrentPeople } from '../../src/proposals/pool/current-people.js'
import { profileFacts } from '../../src/proposals/pool/person-facts.js'
import { createServices } from '../../src/services.js'
import { testApp } from '../helpers/app.js'
import { days, testClock } from '../helpers/clock.js'
import { actingAs, givenPerson as given } from '../helpers/market.js'
import { testTemplates } from '../helpers/templates.js'

/** Everybody of this file. */
const known: string[] = []
const givenPerson: typeof given = async (services, over) => {
  const person = await given(services, over)
  known.push(person._id)
  return person
}

/** A second process on the same store, with a clock and an index of its own. */
function process({ services }: Awaited<ReturnType<typeof testApp>>, clock = testClock()) {
  const { config, db, queue } = services
  const realTime = testClock()
  const mailer = { send: async () => {}, close() {} }
  const own = createServices({ config, db, clock, queue, mailer, templates: testTemplates() })
  const people = createCurrentPeople({
    ...{ db, clock, realTime, engaged: engagedPeople({ db, clock }), patience: Number.POSITIVE_INFINITY },
  })
  /** who is in the index; also those of whom the store knows nothing any more */
  const ids = async (municipality = '410') => {
    const { shelf } = await people.current()
    const index = shelf.index(municipality)
    const found = known.filter(id => index.facts(id))
    if (index.size() !== found.length) throw new Error('somebody is in the index whom nobody made')
    return found.sort()
  }
  return { services: own, clock, realTime, people, ids }
}

async function twoProcesses(t: Test) {
  const site = await testApp(t)
  const { db } = site.services
  for (const model of [profileModel(db), placementModel(db)]) await model.createIndexes()
  return {
    ...{ site, db, profiles: profileModel(db), consultant: actingAs(site.world, 'consultant') },
    ...{ here: process(site), there: process(site) },
  }
}

const sorted = (...people: Pick<Profile, '_id'>[]) => people.map(({ _id }) => _id).sort()

/** The facts of a person as an index keeps them: of a place only the point. */
function indexed(profile: Profile, today: string, freeFrom: string | null = null) {
  const { place, ...facts } = profileFacts({ ...profile, freeFrom }, today)
  return { ...facts, place: place && { lat: place.lat, lon: place.lon } }
}

/** A placement that holds a person, with what an index of placements needs. */
const holding = (profile: string, holds = true, endsOn: string | null = null) => ({
  ...{ _id: `placement-${profile}`, profile, holds, state: endsOn ? 'running' : 'planned', endsOn },
})

t.test('what one process writes the other sees at its next search', async t => {
  const { here, there, consultant } = await twoProcesses(t)
  const [a, b] = [await givenPerson(here.services), await givenPerson(there.services)]
  t.same(await here.ids(), sorted(a, b))
  t.same(await there.ids(), sorted(a, b))

  const c = await givenPerson(there.services)
  t.same(await here.ids(), sorted(a, b, c))
  await there.services.profiles.setManualState(consultant, c._id, 'paused')
  t.same(await here.ids(), sorted(a, b))
  await there.services.profiles.setManualState(consultant, c._id, null)
  await there.services.profiles.withdrawConsent(consultant, b._id, { kind: 'matching' })
  t.same(await here.ids(), sorted(a, c))
  await there.services.profiles.remove(consultant, a._id)
  t.same(await here.ids(), sorted(c))
  await there.services.profiles.move(consultant, c._id, '607')
  t.same(await here.ids(), [])
  t.same(await here.ids('607'), sorted(c))
})

t.test('facts follow, too', async t => {
  const { here, there, consultant } = await twoProcesses(t)
  const person = await givenPerson(here.services)
  const danish = async () => (await there.people.current()).shelf.index('410').facts(person._id)?.danish
  t.equal(await danish(), 2)
  await here.services.profiles.update(consultant, person._id, {
    facts: { danish: { level: 4, du: null, module: null, written: null, text: 'B2' } },
    source: { who: 'test', when: '2026-11-24', certainty: 'told' },
    revision: 0,
  })
  t.equal(await danish(), 4)
})

t.test('who is placed or freed by another process goes and comes back, without a word in the profile', async t => {
  const { here, db } = await twoProcesses(t)
  const [a, b] = [await givenPerson(here.services), await givenPerson(here.services)]
  await here.ids()
  const placements = db.collection('placements')
  await placements.insertOne(holding(a._id) as never)
  t.same(await here.ids(), sorted(b))
  await placements.updateOne({ profile: a._id }, { $set: { holds: false } })
  t.same(await here.ids(), sorted(a, b))
  await placements.insertOne(holding(b._id) as never)
  t.same(await process({ services: here.services } as never).ids(), sorted(a), 'also when it starts like that')
})

t.test('who is in a course that is about to end can begin after it, on whatever day that is by now', async t => {
  const { here, db } = await twoProcesses(t)
  const { _id } = await givenPerson(here.services)
  const begins = async () => (await here.people.current()).shelf.index('410').facts(_id)?.availableFrom
  t.equal(await begins(), '2026-11-26', 'the arrival')
  const placements = db.collection('placements')
  const until = (endsOn: string) => placements.updateOne({ profile: _id }, { $set: { endsOn } })
  await placements.insertOne(holding(_id, true, '2026-12-04') as never)
  t.equal(await begins(), '2026-12-05')
  await until('2026-12-08')
  t.equal(await begins(), '2026-12-09')
  await until('2026-12-09')
  t.equal(await begins(), undefined, 'longer than two weeks is not soon')
  here.clock.move(days(1))
  t.equal(await begins(), '2026-12-10', 'a day later it is')
  await until('2026-11-20')
  t.equal(await begins(), '2026-11-26', 'nor before the arrival')
})

t.test('a process whose clock is a week behind is seen within a second', async t => {
  const { here, there, profiles, consultant } = await twoProcesses(t)
  const [a, b, c] = [
    await givenPerson(here.services),
    await givenPerson(here.services),
    await givenPerson(here.services),
  ]
  here.clock.move(days(7))
  t.same(await here.ids(), sorted(a, b, c))
  const d = await givenPerson(there.services)
  await there.services.profiles.setManualState(consultant, a._id, 'sick')
  await there.services.profiles.move(consultant, b._id, '607')
  await profiles.deleteOne({ _id: c._id })
  here.realTime.move(1_000)
  t.same(await here.ids(), sorted(d))
  t.same(await here.ids('607'), sorted(b))
})

t.test('who changes between the search and the check does not leave', async t => {
  const { here, there, profiles, consultant } = await twoProcesses(t)
  const gone: Record<string, (id: string) => Promise<unknown>> = {
    paused: id => there.services.profiles.setManualState(consultant, id, 'leave'),
    moved: id => there.services.profiles.move(consultant, id, '607'),
    'without a yes': id => there.services.profiles.withdrawConsent(consultant, id, { kind: 'matching' }),
    placed: id => here.services.db.collection('placements').insertOne(holding(id) as never),
    'in a course that is about to end': id =>
      here.services.db.collection('placements').insertOne(holding(id, true, '2026-11-30') as never),
    changed: id =>
      profiles.updateOne({ _id: id }, { $set: { hoursPerWeek: 5 }, $inc: { revision: 1 } }).then(() => undefined),
    removed: id => there.services.profiles.remove(consultant, id),
    deleted: id => profiles.deleteOne({ _id: id }).then(() => undefined),
  }
  for (const [how, go] of Object.entries(gone)) {
    const person = await givenPerson(here.services)
    const { version } = await here.people.current()
    const claimed = new Map([[person._id, version(person._id)]])
    t.ok(claimed.get(person._id), how)
    await go(person._id)
    // Somebody else's search brings the index up to date meanwhile.
    await here.people.current()
    const now = await here.people.confirmed([person._id])
    const found = new Map([...now].map(([id, { version }]) => [id, version]))
    t.notOk(here.people.agrees(claimed, found), `${how}: what was searched is not what is in the store`)
  }
})

t.test('a process that starts again has the same indexes', async t => {
  const { site, here, consultant } = await twoProcesses(t)
  for (let i = 0; i < 5; i++) {
    const { _id } = await givenPerson(here.services, { commuteMinutes: 30 + i })
    await here.ids()
    if (i % 2) await here.services.profiles.setManualState(consultant, _id, 'paused')
  }
  const ids = await here.ids()
  t.equal(ids.length, 3)
  const again = process(site)
  t.same(await again.ids(), ids)
  const [one, other] = [await here.people.current(), await again.people.current()]
  for (const id of ids) t.same(other.shelf.index('410').facts(id), one.shelf.index('410').facts(id))
})

t.test('a broken document is left out, counted and told by its id, and comes back when it is mended', async t => {
  const { here, profiles } = await twoProcesses(t)
  const [a, b] = [await givenPerson(here.services), await givenPerson(here.services)]
  const told: string[] = []
  here.people.onUnreadable(id => told.push(id))
  const set = (id: string, facts: Record<string, unknown>) =>
    profiles.collection.updateOne({ _id: id as never }, { $set: facts, $inc: { revision: 1 } })
  const broken: Record<string, unknown>[] = [
    { experience: 'kok' },
    { residence: null },
    { availability: -3 },
    { danish: { level: 'A2' } },
    { skills: [{ code: 7 }] },
    { municipality: 410 },
    { birthDate: new Date(0) },
    { wishes: null },
  ]
  for (const facts of broken) {
    const whole = await profiles.collection.findOne({ _id: a._id as never })
    await set(a._id, facts)
    t.same(await here.ids(), sorted(b), JSON.stringify(facts))
    t.match(here.people.figures(), { people: 1, unreadable: { now: 1 } })
    t.same(told.splice(0), [a._id])
    const { _id, revision, ...facts_ } = whole as unknown as Profile
    await set(a._id, facts_ as never)
    t.same(await here.ids(), sorted(a, b))
    t.match(here.people.figures(), { people: 2, unreadable: { now: 0 } })
  }
  t.ok(here.people.figures().bytes > 0)
})

t.test('after any edits by two processes the indexes are what the store says', async t => {
  const { site, db, profiles } = await twoProcesses(t)
  const person = fc.integer({ min: 0, max: 5 })
  const facts = fc.oneof(
    fc.record({ commuteMinutes: fc.constantFrom(15, 45, null) }),
    fc.record({ hoursPerWeek: fc.constantFrom(20, 37, 'many') }),
    fc.record({ municipality: fc.constantFrom('410', '607') }),
    fc.record({ manualState: fc.constantFrom('sick', null) }),
    fc.record({ removedAt: fc.constantFrom(new Date(0), null) }),
    fc.record({ arrivedOn: fc.constantFrom('2026-11-01', null) }),
    fc.record({ experience: fc.constantFrom([], 'kok', [{ disco: '9112', text: '', years: 2, country: null }]) }),
    fc.record({ consents: fc.constantFrom([], [{ id: 'c', kind: 'matching', company: null, withdrawnAt: null }]) }),
  )
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('edit' as const), person, facts, behind: fc.boolean() }) },
    fc.record({ kind: fc.constant('delete' as const), person }),
    fc.record({
      ...{ kind: fc.constant('place' as const), person, holds: fc.boolean() },
      endsOn: fc.constantFrom(null, '2026-11-30', '2026-12-12', '2027-03-01'),
    }),
    fc.record({ kind: fc.constant('jump' as const), by: fc.constantFrom(60_000, days(1), days(7)) }),
    { weight: 2, arbitrary: fc.constant({ kind: 'look' as const }) },
  )
  const templates = [await givenPerson(site.services), await givenPerson(site.services)]
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async steps => {
      await profiles.deleteMany({})
      await db.collection('placements').deleteMany({})
      const { clock, realTime, people } = process(site)
      let revision = 1
      for (const one of steps) {
        if (one.kind === 'edit') {
          const changedAt = new Date(clock.now().getTime() - (one.behind ? days(3) : 0))
          const whole = (await profiles.findOne({ _id: `p${one.person}` }).lean()) ?? templates[one.person % 2]
          const next = { ...whole, ...one.facts, _id: `p${one.person}`, personKey: `${one.person}`, changedAt }
          await profiles.collection.replaceOne({ _id: next._id as never }, { ...next, revision: revision++ } as never, {
            upsert: true,
          })
        } else if (one.kind === 'delete') await profiles.deleteOne({ _id: `p${one.person}` })
        else if (one.kind === 'place')
          await db
            .collection('placements')
            .replaceOne(
              { _id: `placement-p${one.person}` as never },
              holding(`p${one.person}`, one.holds, one.endsOn),
              {
                upsert: true,
              },
            )
        else if (one.kind === 'jump') clock.move(one.by)
        else await people.current()
      }
      await people.current()
      realTime.move(1_000)
      const { today, shelf } = await people.current()
      const held = await engagedPeople({ db, clock })()
      const expected = (await profiles.find(matchableFilter).sort({ _id: 1 }).lean<Profile[]>()).filter(
        ({ _id, hoursPerWeek, experience }) =>
          !isTaken(held.get(_id)) && (hoursPerWeek as unknown) !== 'many' && Array.isArray(experience),
      )
      for (const municipality of ['410', '607']) {
        const here = expected.filter(profile => profile.municipality === municipality)
        const index = shelf.index(municipality)
        t.equal(index.size(), here.length)
        for (const profile of here)
          t.same(index.facts(profile._id), indexed(profile, today, held.get(profile._id)?.freeFrom))
      }
    }),
    { numRuns: 40 },
  )
})
