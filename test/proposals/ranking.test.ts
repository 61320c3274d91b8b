import t from 'tap'
import { system } from '../../src/accounts/scope.js'
import { deadlineModel } from '../../src/deadlines/model.js'
import { noticeModel } from '../../src/notices/model.js'
import { openingModel } from '../../src/openings/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { suggestionsPerOpening } from '../../src/proposals/ranking.js'
import { testApp } from '../helpers/app.js'
import { days } from '../helpers/clock.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'
import { codeRefused } from '../helpers/refused.js'

async function market(t: Parameters<typeof testApp>[0]) {
  const site = await testApp(t)
  const { db } = site.services
  for (const model of [openingModel(db), proposalModel(db), profileModel(db), noticeModel(db), deadlineModel(db)])
    await model.createIndexes()
  return { ...site, consultant: actingAs(site.world, 'consultant'), employer: actingAs(site.world, 'employer') }
}

const yes = { sentence: 'Passer godt til jeres køkken.', consent: { language: 'ar', interpreter: false } }

t.test('publishing asks for a ranking, and ranking twice, also at once, adds nothing', async t => {
  const { services, world, consultant, queue } = await market(t)
  for (let i = 0; i < 5; i++) await givenPerson(services)
  const opening = await givenOpening(services, world)
  t.match(
    queue.of('rank-opening').filter(({ payload }) => 'opening' in payload && payload.opening === opening._id),
    [{ payload: { opening: opening._id, rev: opening.rankWanted } }],
  )
  await Promise.all([1, 2, 3].map(() => services.proposals.rank(opening._id, opening.rankWanted)))
  await services.proposals.rank(opening._id, opening.rankWanted)
  const suggested = await services.proposals.ofOpening(consultant, opening._id)
  t.equal(suggested.length, 5)
  t.equal(new Set(suggested.map(({ profile }) => profile)).size, 5)
  t.equal((await services.openings.byId(opening._id))?.rankedRev, opening.rankWanted)
})

t.test('what was asked for several times is ranked once, in both directions', async t => {
  const { services, world, consultant, employer, queue } = await market(t)
  const person = await givenPerson(services)
  const opening = await givenOpening(services, world)
  await services.openings.pause(employer, opening._id)
  await services.openings.resume(employer, opening._id)
  await services.profiles.setManualState(consultant, person._id, 'paused')
  await services.profiles.setManualState(consultant, person._id, null)
  const ours = (one: unknown) => [opening._id, person._id].some(id => JSON.stringify(one).includes(id))
  t.equal(queue.asked.filter(({ name, payload }) => name.startsWith('rank-') && ours(payload)).length, 6)
  const owed = async () => (await services.proposals.owedRankings()).filter(ours)
  const proposals = proposalModel(services.db).collection
  const { updateOne } = proposals
  let updates = 0
  proposals.updateOne = (...args: unknown[]) => {
    updates++
    return Reflect.apply(updateOne, proposals, args)
  }
  const revs = (await owed()).map(({ rev }) => rev)
  t.same(revs, [3, 3])
  await services.proposals.rank(opening._id, 1)
  await services.proposals.rankProfile(person._id, 1)
  t.same(await owed(), [], 'the first does for all')
  t.equal((await services.proposals.ofOpening(consultant, opening._id)).length, 1)
  const needed = updates
  await services.proposals.rank(opening._id, 4)
  await services.proposals.rankProfile(person._id, 4)
  t.equal(updates, needed, 'the same numbers are not written again')
  await givenPerson(services)
  await services.proposals.rank(opening._id, 3)
  t.equal((await services.proposals.ofOpening(consultant, opening._id)).length, 1, 'done already')
})

t.test('a ranking of a process that ends stops at the next suggestion, and stays owed', async t => {
  const { services, world, consultant } = await market(t)
  const people = [await givenPerson(services), await givenPerson(services)]
  const openings = [await givenOpening(services, world), await givenOpening(services, world)]
  const suggested = async () => {
    const lists = await Promise.all(openings.map(({ _id }) => services.proposals.ofOpening(consultant, _id)))
    return lists.map(list => list.length)
  }
  const owed = async () => JSON.stringify(await services.proposals.owedRankings())
  const stopped = () => {
    let asked = 0
    return () => ++asked > 1
  }
  const [first, second] = openings
  await services.proposals.rank(first?._id ?? '', 1, stopped())
  t.same(await suggested(), [1, 0])
  await services.proposals.rank(first?._id ?? '', 1)
  t.same(await suggested(), [2, 0])
  const [person] = people
  await services.proposals.rankProfile(person?._id ?? '', 1, () => true)
  t.same(await suggested(), [2, 0])
  for (const id of [second?._id, person?._id]) t.match(await owed(), id, 'still owed')
  await services.proposals.rankProfile(person?._id ?? '', 1)
  t.same(await suggested(), [2, 1])
  t.notMatch(await owed(), person?._id)
})

t.test('workers go through what is owed in orders of their own, openings and people in turn', async t => {
  const { services, world } = await market(t)
  for (let i = 0; i < 10; i++) await givenPerson(services)
  for (let i = 0; i < 10; i++) await givenOpening(services, world)
  const kinds = (some: object[]) => some.map(one => ('opening' in one ? 'opening' : 'profile'))
  const [one, other] = await Promise.all([services.proposals.owedRankings(), services.proposals.owedRankings()])
  const text = (some: object[]) => some.map(each => JSON.stringify(each))
  t.same(text(one).toSorted(), text(other).toSorted())
  // Of 10! x 10! orders.
  t.notSame(one, other)
  t.equal(new Set(kinds(one.slice(0, 2))).size, 2)
})

t.test('only the best are suggested, in the order of the score', async t => {
  const { services, world, consultant } = await market(t)
  for (let i = 0; i < suggestionsPerOpening + 5; i++)
    await givenPerson(services, { experience: [{ disco: '941210', text: 'køkken', years: i % 10, country: null }] })
  const opening = await givenOpening(services, world)
  await services.proposals.rank(opening._id, opening.rankWanted)
  const suggested = await services.proposals.ofOpening(consultant, opening._id)
  t.equal(suggested.length, suggestionsPerOpening)
  t.same(
    suggested.map(({ rank }) => rank),
    suggested.map((_, i) => i + 1),
  )
})

t.test('of people who fit equally well no more are suggested because they are ranked one by one', async t => {
  const { services, world, consultant } = await market(t)
  for (let i = 0; i < suggestionsPerOpening + 5; i++) await givenPerson(services)
  const opening = await givenOpening(services, world)
  await services.proposals.rank(opening._id, opening.rankWanted)
  const suggested = async () => (await services.proposals.ofOpening(consultant, opening._id)).map(({ _id }) => _id)
  const before = await suggested()
  for (const owed of await services.proposals.owedRankings())
    if ('profile' in owed) await services.proposals.rankProfile(owed.profile, owed.rev)
  t.same(await suggested(), before)
})

t.test('without a yes to be matched nobody is ranked, nor when paused, removed or placed', async t => {
  const { services, world, consultant, employer } = await market(t)
  await givenPerson(services, { matching: false })
  const paused = await givenPerson(services)
  const removed = await givenPerson(services)
  const placed = await givenPerson(services)
  const opening = await givenOpening(services, world, { seats: 2 })
  await services.proposals.rank(opening._id, opening.rankWanted)
  const mine = (await services.proposals.ofOpening(consultant, opening._id)).find(
    ({ profile }) => profile === placed._id,
  )
  await services.proposals.confirm(consultant, mine?._id ?? '', yes)
  await services.placements.accept(employer, mine?._id ?? '')
  await services.profiles.setManualState(consultant, paused._id, 'paused')
  await services.profiles.remove(consultant, removed._id)
  for (const owed of await services.proposals.owedRankings())
    if ('profile' in owed) await services.proposals.rankProfile(owed.profile, owed.rev)

  const second = await givenOpening(services, world, { title: 'En anden plads' })
  await services.proposals.rank(second._id, second.rankWanted)
  t.same(await services.proposals.ofOpening(consultant, second._id), [])
  const states = (await services.proposals.ofOpening(consultant, opening._id)).map(({ state }) => state)
  t.same(states.toSorted(), ['accepted', 'withdrawn', 'withdrawn'])
})

t.test('a new or changed person is ranked against open openings; what no longer fits lapses', async t => {
  const { services, world, consultant, clock } = await market(t)
  const opening = await givenOpening(services, world, { danishLevel: 2 })
  await services.proposals.rank(opening._id, opening.rankWanted)
  const person = await givenPerson(services, {
    danish: { level: 1, du: null, module: null, written: null, text: 'A1' },
  })
  const rerank = async () => {
    for (const owed of await services.proposals.owedRankings())
      if ('profile' in owed) await services.proposals.rankProfile(owed.profile, owed.rev)
    return (await services.proposals.ofOpening(consultant, opening._id)).map(({ state, round }) => `${state} ${round}`)
  }
  const speaks = async (level: number) => {
    const found = await services.profiles.byId(person._id)
    await services.profiles.update(consultant, person._id, {
      facts: { danish: { level, du: null, module: null, written: null, text: '' } },
      source: { who: 'test', when: '2026-11-24', certainty: 'told' },
      revision: found?.revision ?? 0,
    })
  }
  t.same(await rerank(), [], 'one level of Danish is missing')
  clock.move(days(1))
  await speaks(2)
  t.same(await rerank(), ['suggested 1'])
  clock.move(days(1))
  await speaks(1)
  t.same(await rerank(), ['lapsed 1'])
  t.same(await rerank(), ['lapsed 1'], 'the same facts begin no new round')
  clock.move(days(1))
  await speaks(3)
  t.same((await rerank()).toSorted(), ['lapsed 1', 'suggested 2'], 'changed facts do')

  clock.move(days(1))
  await speaks(1)
  const { pool } = services
  const { openings } = pool
  pool.openings = async (...asked) => {
    const found = await openings(...asked)
    pool.openings = openings
    await speaks(2)
    clock.move(days(1))
    return found
  }
  t.same((await rerank()).toSorted(), ['lapsed 1', 'lapsed 2'], 'ranked by the facts before the last change')
  t.same((await rerank()).toSorted(), ['lapsed 1', 'lapsed 2', 'suggested 3'], 'which is not forgotten')
})

t.test('an answer meets the deadline; later suggestions get a deadline of their own until all are decided', async t => {
  const { services, world, consultant, clock } = await market(t)
  await givenPerson(services)
  const opening = await givenOpening(services, world)
  await services.proposals.rank(opening._id, opening.rankWanted)
  await services.proposals.answerNone(consultant, opening._id, 'Vi leder videre og ringer i næste uge.')
  t.equal((await services.deadlines.of('answer-opening', opening._id, 1))?.state, 'met')

  clock.move(days(1))
  const late = await Promise.all([givenPerson(services), givenPerson(services)])
  for (const { _id, rankWanted } of late) await services.proposals.rankProfile(_id, rankWanted)
  const deadline = () => services.deadlines.of('decide-late', opening._id, 1)
  t.equal((await deadline())?.state, 'open')
  const undecided = (await services.proposals.ofOpening(consultant, opening._id)).filter(
    ({ lateRound }) => lateRound === 1,
  )
  t.equal(undecided.length, 2)
  await services.proposals.decline(consultant, undecided[0]?._id ?? '', 'wish')
  t.equal((await deadline())?.state, 'open')
  await services.proposals.decline(consultant, undecided[1]?._id ?? '', 'distance')
  t.equal((await deadline())?.state, 'met')
})

t.test('confirming needs an approved company, the person’s own yes, and a person who is free', async t => {
  const { services, world, consultant } = await market(t)
  await givenPerson(services)
  const opening = await givenOpening(services, world)
  await services.proposals.rank(opening._id, opening.rankWanted)
  const [proposal] = await services.proposals.ofOpening(consultant, opening._id)
  const id = proposal?._id ?? ''
  const { db } = services
  t.equal(
    await codeRefused(services.proposals.confirm(consultant, id, { sentence: yes.sentence, consent: null })),
    'NO_CONSENT',
  )
  await db.collection('companies').updateOne({ _id: world.company as never }, { $set: { verifiedAt: null } })
  t.equal(await codeRefused(services.proposals.confirm(consultant, id, yes)), 'COMPANY_UNVERIFIED')
  await db.collection('companies').updateOne({ _id: world.company as never }, { $set: { verifiedAt: new Date() } })
  t.equal(await codeRefused(services.proposals.confirm(actingAs(world, 'otherConsultant'), id, yes)), 'NOT_FOUND')
  t.equal(await codeRefused(services.proposals.confirm(actingAs(world, 'employer'), id, yes)), 'NOT_ALLOWED')
  t.equal((await services.proposals.byId(id))?.state, 'suggested', 'nothing changed so far')

  const both = await Promise.allSettled([
    services.proposals.confirm(consultant, id, yes),
    services.proposals.confirm(consultant, id, yes),
  ])
  t.same(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  const profile = await services.profiles.byId(proposal?.profile ?? '')
  t.equal(profile?.consents.filter(({ kind }) => kind === 'company').length, 1)
  t.equal((await services.deadlines.of('answer-opening', opening._id, 1))?.state, 'met')
})

t.test('a yes taken back withdraws the confirmed proposal', async t => {
  const { services, world, consultant } = await market(t)
  const person = await givenPerson(services)
  const opening = await givenOpening(services, world)
  await services.proposals.rank(opening._id, opening.rankWanted)
  const [proposal] = await services.proposals.ofOpening(consultant, opening._id)
  await services.proposals.confirm(consultant, proposal?._id ?? '', yes)
  await services.profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.company })
  for (const owed of await services.proposals.owedRankings())
    if ('profile' in owed) await services.proposals.rankProfile(owed.profile, owed.rev)
  t.match(await services.proposals.byId(proposal?._id ?? ''), { state: 'withdrawn', reason: 'consent-withdrawn' })
})

t.test('a yes taken back does not wait for its turn among the rankings', async t => {
  const { services, world, consultant } = await market(t)
  const person = await givenPerson(services)
  const other = await givenPerson(services)
  const opening = await givenOpening(services, world)
  await services.proposals.rank(opening._id, opening.rankWanted)
  for (const { _id } of await services.proposals.ofOpening(consultant, opening._id))
    await services.proposals.confirm(consultant, _id, yes)
  await services.profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.company })
  await services.proposals.takeBack()
  const states = (await services.proposals.ofOpening(consultant, opening._id)).map(one => [one.profile, one.state])
  t.same(Object.fromEntries(states), { [person._id]: 'withdrawn', [other._id]: 'confirmed' })
})

t.test('what a kill leaves unsettled is made good once: deadline met, notices sent', async t => {
  const { services, world, consultant, clock } = await market(t)
  await givenPerson(services)
  const opening = await givenOpening(services, world)
  await services.proposals.rank(opening._id, opening.rankWanted)
  const [proposal] = await services.proposals.ofOpening(consultant, opening._id)
  const consent = await services.profiles.recordConsent(consultant, proposal?.profile ?? '', {
    ...{ kind: 'company', company: world.company, language: 'ar', interpreter: true },
  })
  // The conditional update alone, as if the process had died right after it.
  await proposalModel(services.db).updateOne(
    { _id: proposal?._id, state: 'suggested' },
    {
      $set: {
        state: 'confirmed',
        consent: consent.id,
        decidedAt: clock.now(),
        decidedBy: consultant.account,
        settled: false,
      },
    },
  )
  for (let i = 0; i < 2; i++) for (const id of await services.proposals.unsettled()) await services.proposals.settle(id)
  t.equal((await services.deadlines.of('answer-opening', opening._id, 1))?.state, 'met')
  t.equal(await noticeModel(services.db).countDocuments({ template: 'candidate-confirmed' }), 1)
  t.same(await services.proposals.unsettled(), [])
})

t.test('a draft can be previewed by its number, and nothing is stored', async t => {
  const { services, world } = await market(t)
  await givenPerson(services)
  const draft = await givenOpening(services, world, { published: false })
  const { ranking } = await services.proposals.preview(system, draft.number, 20)
  t.equal(ranking.ranked.length, 1)
  t.equal(await proposalModel(services.db).countDocuments({}), 0)
  t.equal(
    await codeRefused(services.proposals.preview(actingAs(world, 'otherConsultant'), draft.number, 20)),
    'NOT_FOUND',
  )
})
