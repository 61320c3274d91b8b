import t from 'tap'
import { companyModel } from '../../src/companies/model.js'
import { AppError } from '../../src/lib/errors.js'
import { paths } from '../../src/lib/paths.js'
import { noticeModel } from '../../src/notices/model.js'
import { openingModel } from '../../src/openings/model.js'
import { placementModel } from '../../src/placements/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { testApp } from '../helpers/app.js'
import { days } from '../helpers/clock.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'
import { codeRefused as code } from '../helpers/refused.js'

const yes = {
  sentence: 'Vant til travle køkkener og kan begynde straks.',
  consent: { language: 'ar', interpreter: true },
}

/** An opening with confirmed candidates, one per person. */
async function confirmed(t: Parameters<typeof testApp>[0], { seats, people }: { seats: number; people: number }) {
  const site = await testApp(t)
  const { services, world } = site
  const { db, proposals } = services
  await Promise.all([openingModel(db), placementModel(db), proposalModel(db)].map(model => model.createIndexes()))
  for (let i = 0; i < people; i++) await givenPerson(services)
  const opening = await givenOpening(services, world, { seats })
  await proposals.rank(opening._id, opening.rankWanted)
  const consultant = actingAs(world, 'consultant')
  const suggested = await proposals.ofOpening(consultant, opening._id)
  for (const { _id } of suggested) await proposals.confirm(consultant, _id, yes)
  return { ...site, opening, consultant, employer: actingAs(world, 'employer'), ids: suggested.map(({ _id }) => _id) }
}

t.test('200 acceptances at once on 3 seats give exactly 3', async t => {
  const { services, opening, employer, ids } = await confirmed(t, { seats: 3, people: 20 })
  t.equal(ids.length, 20)
  const attempts = Array.from({ length: 200 }, (_, i) =>
    services.placements.accept(employer, ids[i % ids.length] ?? ''),
  )
  const settled = await Promise.allSettled(attempts)
  const refusals = new Set(settled.flatMap(result => (result.status === 'rejected' ? [result.reason.code] : [])))
  t.same(
    [...refusals].filter(one => !['NO_SEATS', 'WRONG_STATE', 'PERSON_TAKEN'].includes(one)),
    [],
  )

  const stored = await services.openings.byId(opening._id)
  const held = await placementModel(services.db).find({ holds: true }).sort({ _id: 1 }).lean()
  const accepted = await proposalModel(services.db).find({ state: 'accepted' }).sort({ _id: 1 }).lean()
  t.equal(stored?.state, 'filled')
  t.equal(stored?.taken.length, 3)
  t.same(
    held.map(({ _id }) => _id),
    stored?.taken.toSorted(),
  )
  t.same(
    accepted.map(({ _id }) => _id),
    stored?.taken.toSorted(),
  )
  t.equal(await proposalModel(services.db).countDocuments({ state: 'confirmed' }), 0, 'the others lapsed')
})

/** Something that others wait for. */
function event() {
  let happen = () => {}
  const happened = new Promise<void>(resolve => {
    happen = resolve
  })
  return { happen, happened }
}

t.test('two clicks at once on the last seat: the refused one does not undo the other', async t => {
  for (const goesOn of ['the other is done', 'the other has its seat']) {
    const { services, opening, employer, ids } = await confirmed(t, { seats: 1, people: 1 })
    const [id = ''] = ids
    const { openings, placements } = services
    const { get, takeSeat } = openings
    const [waits, seatIsBack, hasSeat] = [event(), event(), event()]
    openings.get = async (...asked) => {
      openings.get = get
      waits.happen()
      await seatIsBack.happened
      return get(...asked)
    }
    openings.takeSeat = async (...seat) => {
      openings.takeSeat = async (...seat) => {
        const taken = await takeSeat(...seat)
        hasSeat.happen()
        if (goesOn === 'the other has its seat') await refused
        return taken
      }
      await takeSeat(opening._id, 'somebody')
      const taken = await takeSeat(...seat)
      await openings.returnSeat(opening._id, 'somebody')
      seatIsBack.happen()
      await (goesOn === 'the other is done' ? other : hasSeat.happened)
      return taken
    }
    const click = () =>
      placements.accept(employer, id).then(
        ({ state }) => state,
        ({ code }) => code,
      )
    const other = click()
    await waits.happened
    const refused = click()
    t.equal(await refused, goesOn === 'the other is done' ? 'planned' : 'NO_SEATS')
    t.equal(await other, 'planned')
    t.equal((await services.proposals.byId(id))?.state, 'accepted', goesOn)
    t.equal(await placementModel(services.db).countDocuments({ _id: id, holds: true }), 1)
    t.same((await openings.byId(opening._id))?.taken, [id])
  }
})

t.test('a person is never placed twice, however many companies say yes at once', async t => {
  const site = await testApp(t)
  const { services, world } = site
  await placementModel(services.db).createIndexes()
  const person = await givenPerson(services)
  const consultant = actingAs(world, 'consultant')
  const employer = actingAs(world, 'employer')
  const ids: string[] = []
  for (let i = 0; i < 8; i++) {
    const opening = await givenOpening(services, world, { title: `Opslag ${i}` })
    await services.proposals.rank(opening._id, opening.rankWanted)
    const [proposal] = await services.proposals.ofOpening(consultant, opening._id)
    await services.proposals.confirm(consultant, proposal?._id ?? '', yes)
    ids.push(proposal?._id ?? '')
  }
  await Promise.allSettled(ids.map(id => services.placements.accept(employer, id)))
  t.equal(await placementModel(services.db).countDocuments({ profile: person._id, holds: true }), 1)
  const taken = await openingModel(services.db)
    .find({ 'taken.0': { $exists: true } })
    .sort({ _id: 1 })
    .lean()
  t.equal(taken.length, 1, 'one seat is used')
  t.equal(await proposalModel(services.db).countDocuments({ state: 'accepted' }), 1)
})

t.test('the worker may rank opening and person in the middle of an acceptance', async t => {
  const { services, opening, employer, ids } = await confirmed(t, { seats: 1, people: 2 })
  const [id = '', other = ''] = ids
  const { openings, proposals } = services
  const profile = (await proposals.byId(id))?.profile ?? ''
  const takeSeat = openings.takeSeat
  openings.takeSeat = async (...seat) => {
    await proposals.rankProfile(profile, 98)
    const taken = await takeSeat(...seat)
    await proposals.rank(opening._id, 99)
    return taken
  }
  await services.placements.accept(employer, id)
  t.equal((await proposals.byId(id))?.state, 'accepted')
  t.equal((await proposals.byId(other))?.state, 'lapsed')
})

t.test('an acceptance killed after its first or second step is finished by sweep', async t => {
  for (const step of [1, 2]) {
    const { services, opening, ids, clock } = await confirmed(t, { seats: 1, people: 2 })
    const [id = '', other = ''] = ids
    const proposal = await services.proposals.byId(id)
    const now = clock.now()
    await placementModel(services.db).create({
      ...{ _id: id, profile: proposal?.profile, opening: opening._id, company: opening.company },
      ...{
        workplace: opening.workplace,
        municipality: '410',
        profileMunicipality: '410',
        scheme: 'virksomhedspraktik',
      },
      ...{ state: 'planned', holds: true, settled: false, createdAt: now, changedAt: now },
    })
    if (step === 2) await services.openings.takeSeat(opening._id, id)
    clock.move(days(1) / 24)
    await services.placements.repair()
    await services.placements.repair()
    t.equal((await services.proposals.byId(id))?.state, 'accepted', `killed after step ${step}`)
    t.same((await services.openings.byId(opening._id))?.taken, [id])
    for (const unsettled of await services.proposals.unsettled()) await services.proposals.settle(unsettled)
    await services.proposals.rank(opening._id, 99)
    t.equal((await services.proposals.byId(other))?.state, 'lapsed')
  }
})

t.test('an acceptance whose proposal was withdrawn meanwhile is undone by sweep', async t => {
  const { services, opening, ids, clock, consultant } = await confirmed(t, { seats: 1, people: 1 })
  const [id = ''] = ids
  const proposal = await services.proposals.byId(id)
  await placementModel(services.db).create({
    ...{ _id: id, profile: proposal?.profile, opening: opening._id, company: opening.company },
    ...{ workplace: opening.workplace, municipality: '410', profileMunicipality: '410', scheme: 'virksomhedspraktik' },
    ...{ state: 'planned', holds: true, settled: false, createdAt: clock.now(), changedAt: clock.now() },
  })
  await services.openings.takeSeat(opening._id, id)
  await services.proposals.withdraw(consultant, id, 'by-person')
  clock.move(days(1) / 24)
  await services.placements.repair()
  t.equal(await placementModel(services.db).countDocuments({}), 0)
  t.same((await services.openings.byId(opening._id))?.taken, [])
})

t.test('cancelling before the start frees the person and the seat, also when killed in between', async t => {
  const { services, opening, employer, consultant, ids, clock } = await confirmed(t, { seats: 1, people: 1 })
  const [id = ''] = ids
  await services.placements.accept(employer, id)
  t.equal((await services.openings.byId(opening._id))?.state, 'filled')
  // What a kill leaves right after the cancelling update.
  await placementModel(services.db).updateOne(
    { _id: id },
    { $set: { state: 'cancelled', holds: false, settled: false } },
  )
  clock.move(days(1) / 24)
  await services.placements.repair()
  t.equal((await services.openings.byId(opening._id))?.state, 'open')
  t.equal((await services.proposals.byId(id))?.state, 'withdrawn')
  t.equal(
    await noticeModel(services.db).countDocuments({ template: 'placement-cancelled' }),
    1,
    'the consultant is told',
  )
  t.equal(await code(services.placements.cancel(consultant, id, 'other')), 'WRONG_STATE')
})

t.test('a placement runs and ends by its dates, and its outcome is told once', async t => {
  const { services, employer, consultant, ids, clock } = await confirmed(t, { seats: 1, people: 1 })
  const [id = ''] = ids
  await services.placements.accept(employer, id)
  t.equal(await code(services.placements.agree(employer, id, agreement)), 'NOT_ALLOWED')
  await services.placements.agree(consultant, id, agreement)
  const state = async () => {
    await services.placements.advance()
    return (await services.placements.get(consultant, id)).state
  }
  t.equal(await state(), 'agreed')
  clock.set('2026-11-30T23:30:00Z')
  t.equal(await state(), 'running', 'the first day begins at midnight in Denmark')
  clock.set('2027-03-01T22:30:00Z')
  t.equal(await state(), 'running', 'the last day is still a day of work')
  clock.set('2027-03-01T23:30:00Z')
  t.equal(await state(), 'ended')
  t.equal((await services.placements.get(consultant, id)).holds, false)
  await services.placements.end(consultant, id, { outcome: 'job', note: null })
  t.equal(await code(services.placements.end(consultant, id, { outcome: 'intet', note: null })), 'ALREADY_DONE')
  t.equal((await services.placements.get(consultant, id)).outcome, 'job')
})

t.test('an agreement is compared with the rules of its scheme before it is written down', async t => {
  const { as, services, employer, ids } = await confirmed(t, { seats: 1, people: 1 })
  const [id = ''] = ids
  await services.placements.accept(employer, id)
  const consultant = await as('consultant')
  await proposalModel(services.db).updateOne({ _id: id }, { $set: { scheme: 'igu' } })
  await placementModel(services.db).updateOne({ _id: id }, { $set: { scheme: 'igu' } })
  const short = await consultant.post(paths.placements.agree(id), { ...agreement, hoursPerWeek: '20' })
  t.equal(short.status, 422)
  t.match(short.text, 'En IGU varer altid 2 år. Skriv sidste dag omkring den 30. november 2028.')
  t.match(
    short.text,
    'En IGU skal have mindst 25 timer om ugen i virksomheden. Her står 20 timer. Skriv mindst 25 timer.',
  )
  t.match(short.body, /id="hoursPerWeek"[^>]*value="20"/, 'what was typed is kept')
  t.equal((await services.placements.ofProposals([id]))[0]?.state, 'planned')

  await placementModel(services.db).updateOne({ _id: id }, { $set: { scheme: 'virksomhedspraktik' } })
  const long = { ...agreement, endsOn: '2027-04-30' }
  const asked = await consultant.post(paths.placements.agree(id), long)
  t.equal(asked.status, 422)
  t.match(asked.text, /Det er ikke gemt endnu.*mere end de normale 13 uger/)
  t.equal((await services.placements.ofProposals([id]))[0]?.state, 'planned')
  const known = /name="known" value="([^"]*)"/.exec(asked.body)?.[1] ?? ''
  const saved = await consultant.follow(await consultant.post(paths.placements.agree(id), { ...long, known }))
  t.match(saved.text, /Aftalen er skrevet ned\. .*Undersøg, om aftalen kan godkendes.*mere end de normale 13 uger/)
  t.equal((await services.placements.ofProposals([id]))[0]?.state, 'agreed')
})

t.test(
  'an agreement is compared with who the person is, and who else is at the workplace, on its first day',
  async t => {
    const { services, opening, employer, consultant, ids } = await confirmed(t, { seats: 2, people: 2 })
    const { db, placements } = services
    const [first = '', second = ''] = ids
    for (const id of ids) await placements.accept(employer, id)
    const stored = await placements.ofProposals(ids)
    const change = (set: object) =>
      profileModel(db).updateMany({ _id: { $in: stored.map(one => one.profile) } }, { $set: set })
    const refused = async (id: string, over: Partial<typeof agreement>) => {
      const error = await placements.agree(consultant, id, { ...agreement, ...over }).catch((error: AppError) => error)
      return error instanceof AppError ? error.details.fields : error.warnings
    }

    await placementModel(db).updateOne({ _id: first }, { $set: { scheme: 'igu' } })
    await change({ birthDate: '1977-01-15' })
    t.match(await refused(first, { startsOn: '2027-01-15', endsOn: '2029-01-14' }), [
      { field: 'startsOn', text: /under 50 år ved start/ },
    ])
    t.match(await refused(first, { startsOn: '2027-01-14', endsOn: '2029-01-13' }), [/adresse/, /opholdsgrundlaget/])
    await placementModel(db).updateOne({ _id: first }, { $set: { scheme: 'loentilskud', endsOn: '2027-04-13' } })

    await change({ track: 'lab' })
    await companyModel(db).updateOne(
      { _id: opening.company, 'workplaces.id': opening.workplace },
      { $set: { 'workplaces.$.ordinaryEmployees': 9, 'workplaces.$.asOf': '2026-11-20' } },
    )
    for (const startsOn of ['2027-01-14', '2027-04-13'])
      t.match(await refused(second, { startsOn, endsOn: '2027-04-20' }), [{ field: 'startsOn', text: /1 af 1 med 9/ }])
    await placementModel(db).updateOne({ _id: first }, { $set: { workplace: 'another' } })
    t.same(await refused(second, { startsOn: '2026-12-21', endsOn: '2027-01-17' }), [])
  },
)

const agreement = { startsOn: '2026-12-01', endsOn: '2027-03-01', hoursPerWeek: 30, terms: 'Hverdage 8-14 i køkkenet.' }
