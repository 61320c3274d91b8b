/** Whoever a ranking names may be ranked at that moment, and the engine in the product says what the reference says. */
import fc from 'fast-check'
import mongoose from 'mongoose'
import t, { type Test } from 'tap'
import { system } from '../../src/accounts/scope.js'
import { companyModel } from '../../src/companies/model.js'
import { explain, rank, rankOpenings } from '../../src/matching/reference.js'
import { openingModel } from '../../src/openings/model.js'
import { type Profile, profileModel } from '../../src/profiles/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { openingFacts } from '../../src/proposals/pool/opening-facts.js'
import { profileFacts } from '../../src/proposals/pool/person-facts.js'
import { createPool } from '../../src/proposals/pool.js'
import { verdictsBy } from '../../src/rules/eligibility.js'
import { withDatabase } from '../../src/stores/mongo.js'
import { testApp } from '../helpers/app.js'
import { days, testClock } from '../helpers/clock.js'
import { caughtLog } from '../helpers/log.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'
import { testEngineUri } from '../helpers/stores.js'

async function market(t: Test) {
  const site = await testApp(t)
  const { services, world, clock } = site
  const { db, rules } = services
  for (const model of [openingModel(db), profileModel(db)]) await model.createIndexes()
  const opening = await givenOpening(services, world)
  const company = await companyModel(db).findOne({ _id: opening.company }).lean()
  if (!company) throw new Error('the opening has no company')
  // A process of its own with a single socket: what is sent first is done first.
  const narrow = mongoose.createConnection(withDatabase(await testEngineUri(), db.name), {
    ...{ maxPoolSize: 1, bufferCommands: false, autoIndex: false, autoCreate: false },
  })
  await narrow.asPromise()
  t.teardown(() => narrow.close())
  const held = new Map<string, string>()
  /** runs when a search is over and before its names are checked */
  const beforeCheck: (() => unknown)[] = []
  const realTime = testClock()
  const pool = createPool({
    ...{ db: narrow, clock, realTime, rules, patience: Number.POSITIVE_INFINITY },
    engaged: async () => new Map([...held].map(([id, proposal]) => [id, { by: [proposal], freeFrom: null }])),
  })
  const rank = (limit = 20) =>
    pool.rank({
      opening: openingFacts(opening, company),
      municipalities: [opening.municipality, opening.municipality],
      ...{ weights: {}, limit },
      namely({ ranked }) {
        beforeCheck.shift()?.()
        return ranked.map(({ id }) => id)
      },
    })
  return {
    ...{
      ...site,
      db,
      profiles: profileModel(db),
      sockets: profileModel(narrow).collection,
      pool,
      held,
      beforeCheck,
      opening,
      company,
      realTime,
    },
    consultant: actingAs(world, 'consultant'),
    rank,
    async ranked(limit = 20) {
      const { people, found, among } = await rank(limit)
      return { named: [...people.keys()].sort(), fitting: found.fitting, among }
    },
  }
}

const sorted = (...people: Pick<Profile, '_id'>[]) => people.map(({ _id }) => _id).sort()

t.test('arrivals, changes, withdrawals and placements are seen by the next ranking', async t => {
  const { services, profiles, pool, held, ranked, consultant, clock } = await market(t)
  const [a, b] = [await givenPerson(services), await givenPerson(services)]
  t.same(await ranked(), { named: sorted(a, b), fitting: 2, among: 2 })
  clock.move(60_000)
  const c = await givenPerson(services)
  t.same((await ranked()).named, sorted(a, b, c))
  clock.move(60_000)
  await services.profiles.setManualState(consultant, c._id, 'paused')
  t.same((await ranked()).named, sorted(a, b))
  held.set(a._id, 'proposal')
  t.same((await ranked()).named, sorted(b))
  held.delete(a._id)
  t.same((await ranked()).named, sorted(a, b), 'a course that ended frees the person')
  clock.move(60_000)
  await profiles.updateOne(
    { _id: b._id },
    { $set: { municipality: '461', changedAt: clock.now() }, $inc: { revision: 1 } },
  )
  t.same((await ranked()).named, [a._id], 'who moved away is not among them')
  clock.move(days(1))
  t.same(await ranked(), { named: [a._id], fitting: 1, among: 1 }, 'a new day builds anew')
  t.match(pool.figures(), { people: 2, unreadable: { profiles: { now: 0 } } })
})

t.test('who changes between the search and the check is not named, and the search is made again', async t => {
  const { services, sockets, held, ranked, beforeCheck, clock } = await market(t)
  const stays = await givenPerson(services)
  const set = (facts: object) => (id: string) =>
    void sockets.updateOne({ _id: id as never }, { $set: facts, $inc: { revision: 1 } })
  const goes: Record<string, (id: string) => void> = {
    placed: id => held.set(id, 'proposal'),
    paused: set({ manualState: 'paused' }),
    moved: set({ municipality: '607' }),
    'without a yes': set({ consents: [] }),
    removed: set({ removedAt: clock.now() }),
    'changed, and does not fit': set({ hoursPerWeek: 1 }),
    deleted: id => void sockets.deleteOne({ _id: id as never }),
  }
  for (const [how, go] of Object.entries(goes)) {
    const { _id } = await givenPerson(services)
    t.same((await ranked()).named, sorted(stays, { _id }))
    beforeCheck.push(() => go(_id))
    const { named, fitting } = await ranked()
    t.same({ named, fitting }, { named: [stays._id], fitting: 1 }, how)
  }
})

t.test('while somebody changes all the time, only those are named on whom search and store agree', async t => {
  const { services, sockets, ranked, beforeCheck } = await market(t)
  const [a, b] = [await givenPerson(services), await givenPerson(services)]
  await ranked()
  for (let i = 0; i < 30; i++)
    beforeCheck.push(() => void sockets.updateOne({ _id: a._id as never }, { $inc: { revision: 1 } }))
  t.same((await ranked()).named, [b._id])
  t.equal(beforeCheck.length, 25, 'it gave up before they did')
})

t.test('rankings at once, while people change, name nobody who may not be named', async t => {
  const { services, ranked, consultant } = await market(t)
  const people: Profile[] = []
  for (let i = 0; i < 6; i++) people.push(await givenPerson(services))
  const gone = people.slice(0, 3)
  const during = await Promise.all([
    ...[1, 2, 3].map(() => ranked()),
    ...gone.map(({ _id }) => services.profiles.setManualState(consultant, _id, 'sick')),
    ...[1, 2, 3].map(() => ranked()),
  ])
  t.equal(during.length, 9)
  t.same((await ranked()).named, sorted(...people.slice(3)))
})

t.test('nobody is explained by other facts than those of the document', async t => {
  const { services, sockets, rank, beforeCheck, opening, company } = await market(t)
  const people = [await givenPerson(services), await givenPerson(services), await givenPerson(services)]
  const today = '2026-11-24'
  const settings = { verdicts: verdictsBy(services.rules, today), today, weights: {} }
  const agree = ({ people, explained }: Awaited<ReturnType<typeof rank>>) =>
    [...people].every(([id, profile]) => {
      const { excludedBy, ...expected } = explain(
        openingFacts(opening, company),
        profileFacts(profile, today),
        settings,
      )
      t.same(explained.get(id), expected)
      return excludedBy.length === 0
    })
  const wait = (id: string, since: string) =>
    void sockets.updateOne({ _id: id as never }, { $set: { arrivedOn: since }, $inc: { revision: 1 } })
  let day = 1
  for (const { _id } of people) {
    const since = `2026-10-${String(day++).padStart(2, '0')}`
    beforeCheck.push(() => wait(_id, since))
    const found = await rank()
    t.equal(found.people.get(_id)?.arrivedOn, since, 'the facts that came under the search')
    t.ok(agree(found))
  }
  for (let round = 0; round < 5; round++) {
    const at = () => wait(people[round % 3]?._id ?? '', `2026-09-${String(day++).padStart(2, '0')}`)
    beforeCheck.push(at, at)
    const rankings = [rank(), rank(), rank()]
    at()
    const during = await Promise.all(rankings)
    for (const found of during) t.ok(agree(found) && found.people.size > 0)
  }
})

t.test('a broken document makes no ranking fail, in either direction', async t => {
  const { services, profiles, openings, pool, ranked, opening } = await market(t).then(found => ({
    ...found,
    openings: openingModel(found.db),
  }))
  const [a, b] = [await givenPerson(services), await givenPerson(services)]
  const told: { collection: string; id: string; why: string }[] = []
  pool.onUnreadable(one => told.push(one))
  await profiles.collection.updateOne({ _id: a._id as never }, { $set: { skills: [{ code: { Amal: 'Haddad' } }] } })
  t.same((await ranked()).named, [b._id])
  t.same(told, [{ collection: 'profiles', id: a._id, why: 'skills cannot be read' }])
  const broken = await profiles.findById(a._id).lean()
  if (!broken) throw new Error('gone')
  const both = { opening, company: await services.companies.get(system, opening.company) }
  t.equal(pool.rankOne(both, { ...broken, freeFrom: null }, {}), null)
  const reverse = (profile: Profile) =>
    pool.rankOpenings({
      profile: { ...profile, freeFrom: null },
      weights: {},
      limit: 5,
      namely: ({ ranked }) => ranked.map(({ id }) => id),
    })
  t.equal((await reverse(broken)).found.fitting, 0)
  const before = (await reverse(b)).found.fitting
  await openings.collection.updateOne({ _id: opening._id as never }, { $set: { slots: 'altid' }, $inc: { rev: 1 } })
  t.equal((await reverse(b)).found.fitting, before - 1)
  t.match(told[1], { collection: 'openings', id: opening._id, why: 'slots cannot be read' })
})

t.test('an opening that cannot be judged suggests nobody, and the jobs end', async t => {
  const { services, db, opening, consultant } = await market(t)
  await proposalModel(db).createIndexes()
  const { _id, rankWanted } = await givenPerson(services)
  await services.proposals.rank(opening._id, opening.rankWanted)
  t.equal((await services.proposals.ofOpening(consultant, opening._id)).length, 1)
  await openingModel(db).collection.updateOne(
    { _id: opening._id as never },
    { $set: { slots: 'altid' }, $inc: { rev: 1, rankWanted: 1 } },
  )
  await services.proposals.rank(opening._id, opening.rankWanted + 1)
  await services.proposals.rankProfile(_id, rankWanted)
  t.match(await services.proposals.ofOpening(consultant, opening._id), [{ state: 'lapsed' }])
  const owed = (await services.proposals.owedRankings()).filter(one => 'opening' in one && one.opening === opening._id)
  t.same(owed, [])
})

t.test(
  'what matching keeps, and what it leaves out, is told to Prometheus and in the log without personal data',
  async t => {
    const { logStream, lines } = caughtLog()
    const { app, services, world } = await testApp(t, { logStream, config: { logLevel: 'warn' } })
    const [, broken] = [await givenPerson(services), await givenPerson(services)]
    await profileModel(services.db).collection.updateOne(
      { _id: broken._id as never },
      { $set: { birthDate: 'Haddad, 5. maj 1990' } },
    )
    const opening = await givenOpening(services, world)
    await services.proposals.rank(opening._id, opening.rankWanted)
    const { body } = await app.inject('/metrics')
    t.match(body, 'springbraet_matching_documents{of="profiles"} 1')
    t.match(body, 'springbraet_matching_unreadable{of="profiles"} 1')
    t.match(body, 'springbraet_matching_unreadable_total{of="profiles"} 1')
    t.match(body, /springbraet_matching_bytes [1-9]/)
    const { bytes, keptBytes } = services.pool.figures()
    t.ok(keptBytes > 0 && keptBytes < bytes, `${keptBytes} of ${bytes} bytes are kept`)
    t.match(body, `springbraet_matching_kept_bytes ${keptBytes}\n`)
    t.match(body, `springbraet_matching_kept_most_bytes ${2 * 256 * 2 ** 20}\n`)
    t.equal(lines.length, 1)
    t.match(JSON.parse(lines[0] ?? ''), { id: broken._id, why: 'birthDate cannot be read' })
    t.notMatch(lines[0], /Haddad|Amal|1990/)
  },
)

t.test('municipalities share what a process may keep of searches', async t => {
  const { services, world, db, clock, company } = await market(t)
  const { _id: person } = await givenPerson(services)
  const opening = await givenOpening(services, world)
  const profile = await profileModel(db).findById(person).lean<Profile>()
  if (!profile) throw new Error('nobody there')
  /** bytes kept after searching in both directions, in these municipalities one after the other */
  const keptAfter = async (municipalities: string[], room: { keptRoom?: number } = {}) => {
    const pool = createPool({
      ...{ db, clock, realTime: testClock(), rules: services.rules, engaged: async () => new Map() },
      ...{ patience: Number.POSITIVE_INFINITY, ...room },
    })
    const asked = { weights: {}, limit: 5, namely: () => [] }
    for (const municipality of municipalities) {
      await pool.rank({ ...asked, opening: openingFacts(opening, company), municipalities: [municipality] })
      await pool.rankOpenings({ ...asked, profile: { ...profile, municipality, freeFrom: null } })
    }
    return pool.figures().keptBytes
  }
  const [here, there, both] = [await keptAfter(['410']), await keptAfter(['607']), await keptAfter(['410', '607'])]
  t.ok(here > 0 && there > 0)
  t.equal(both, here + there)
  t.equal(await keptAfter(['410', '607'], { keptRoom: 1 }), there)
})

t.test('both directions say what the reference says', async t => {
  const { services, world, profiles, pool, company, clock } = await market(t)
  const openings = openingModel(services.db)
  const { sample } = fc
  const [levels, minutes, hoursPerWeek] = [
    sample(fc.integer({ min: 0, max: 4 }), { numRuns: 12, seed: 1 }),
    sample(fc.constantFrom(15, 30, 60, null), { numRuns: 12, seed: 2 }),
    sample(fc.constantFrom(20, 30, 37, null), { numRuns: 12, seed: 3 }),
  ]
  for (let i = 0; i < 12; i++)
    await givenPerson(services, {
      danish: { level: levels[i] ?? 0, du: null, module: null, written: null, text: '' },
      ...{ commuteMinutes: minutes[i] ?? null, hoursPerWeek: hoursPerWeek[i] ?? null },
      ...{ homePostcode: i % 3 ? '5500' : '7100', wishes: i % 2 ? ['hotel'] : ['koekken_restaurant'] },
    })
  for (let i = 0; i < 6; i++)
    await givenOpening(services, world, {
      danishLevel: i % 4,
      hoursPerWeek: 20 + 3 * i,
      prospect: i % 2 ? 'yes' : 'no',
    })
  const today = '2026-11-24'
  t.match(clock.now().toISOString(), today)
  const everybody = (await profiles.find().sort({ _id: 1 }).lean<Profile[]>()).map(each => ({
    ...each,
    freeFrom: null,
  }))
  const open = await openings.find({ state: 'open' }).sort({ _id: 1 }).lean()
  const facts = open.map(opening => openingFacts(opening, company))
  const settings = { verdicts: verdictsBy(services.rules, today), today, limit: 4 }
  const weights = { wishes: 3, waiting: 50, danish: 0 }
  for (const opening of open) {
    const expected = rank(
      openingFacts(opening, company),
      everybody.map(profile => profileFacts(profile, today)),
      { ...settings, weights },
    )
    const { found, explained } = await pool.rank({
      ...{ opening: openingFacts(opening, company), municipalities: ['410'], weights, limit: 4 },
      namely: ({ ranked, nearMisses }) => [...ranked, ...nearMisses].map(({ id }) => id),
    })
    const told = (hits: { id: string }[]) => hits.map(({ id }) => explained.get(id))
    t.same({ ...found, ranked: told(found.ranked), nearMisses: told(found.nearMisses) }, expected)
  }
  for (const profile of everybody) {
    const expected = rankOpenings(profileFacts(profile, today), facts, { ...settings, weights })
    const ranking = await pool.rankOpenings({
      ...{ profile, weights, limit: 4 },
      namely: ({ ranked, nearMisses }) => [...ranked, ...nearMisses].map(({ id }) => id),
    })
    const told = (hits: { id: string }[]) =>
      hits.flatMap(({ id }) => {
        const both = ranking.openings.get(id)
        return both ? [ranking.explain(both)] : []
      })
    const { found } = ranking
    t.same({ ...found, ranked: told(found.ranked), nearMisses: told(found.nearMisses) }, expected)
  }
})
