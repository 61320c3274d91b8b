/** Somebody whose course is about to end is put forward for the time after it, and what another company says yes to waits behind it. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { type Placement, placementModel } from '../../src/placements/model.js'
import { stageOf } from '../../src/placements/view.js'
import { proposalModel } from '../../src/proposals/model.js'
import { givenOpening, givenPerson } from '../helpers/market.js'
import { codeRefused as code, fieldsRefused as fields } from '../helpers/refused.js'
import { givenNearEnd as given, later, nearEnd, terms } from './near-end-setup.js'

t.test('two weeks before the end, and not for what must begin before it', async t => {
  const { services, on, suggested, proposal, person, world, consultant, clock } = await given(t, { day: '2027-02-11' })
  t.same(await suggested(), [], 'not as long as nobody asks what comes next')
  t.equal(await services.pool.person(person._id), null)
  const early = await givenOpening(services, world, {
    ...{ company: world.otherCompany, title: 'For tidligt', startFrom: '2027-02-15', startTo: '2027-02-26' },
  })
  await on(nearEnd)
  t.same(await suggested(), ['suggested'])
  t.equal(await proposalModel(services.db).findOne({ opening: early._id, profile: person._id }), null)
  t.equal((await services.pool.person(person._id))?.freeFrom, '2027-02-27')
  const found = await services.proposals.get(consultant, await proposal())
  t.notMatch(JSON.stringify(found), /2027-02-27|Strandhotellet/, 'nothing of the other course is kept')
  // The last day is past and nobody has swept yet.
  clock.set('2027-03-03T11:00:00Z')
  t.equal((await services.pool.person(person._id))?.freeFrom, '2027-02-27')
})

t.test('for whom nothing fits: somebody is asked about the course, so they are not among the forgotten', async t => {
  const { services, consultant, suggested, on } = await given(t, { day: '2026-12-02', danishLevel: 5 })
  const { _id: other } = await givenPerson(services)
  await on(nearEnd)
  t.same(await suggested(), [])
  const { people } = await services.unproposed.unproposed(consultant, { owners: null, page: 1 })
  t.same(
    people.map(({ profile }) => profile._id),
    [other],
  )
})

t.test('staff read when the person can begin, and the company no more than that', async t => {
  const { as, services, person, opening, confirm, id, there, consultant } = await given(t)
  const see = async (who: 'coordinator' | 'otherEmployer' | 'employer', path: string) =>
    (await (await as(who)).get(path)).text
  const list = await see('coordinator', paths.proposals.ofOpening(opening._id))
  t.match(list, /Zahra Haddad .*Kan begynde 27\. februar 2027/)
  const page = await see('coordinator', paths.profiles.show(person._id))
  t.match(page, 'Forløbet hos Strandhotellet slutter 26. februar 2027. Her er de opslag, som personen kan begynde på')
  t.match(page, 'Kantinen på lageret')
  t.match(
    await see('coordinator', paths.placements.show(id)),
    'bliver også foreslået til opslag, der begynder bagefter',
  )
  const proposal = await confirm()
  t.match(
    await see('coordinator', paths.proposals.show(proposal)),
    'Kan begynde 27. februar 2027. Personen er i et forløb indtil da.',
  )
  const candidate = await see('otherEmployer', paths.candidates.show(proposal))
  t.match(candidate, 'Kan begynde Fra 27. februar 2027')
  await services.placements.accept(there, proposal)
  const planned = await see('coordinator', paths.placements.show(proposal))
  t.match(planned, 'Opslaget er på 13 uger.', 'a course of its own, as the opening tells it')
  t.notMatch(planned, /Virksomhedens ja|Borgerens ja/, 'the company said yes itself')
  await services.placements.agree(consultant, proposal, later)
  const course = await see('otherEmployer', paths.placements.forCompany(proposal))
  t.match(course, 'Zahra Haddad')
  for (const told of [candidate, course])
    t.notMatch(told, /Strandhotellet|Hjælp i køkkenet|26\. februar|[Ff]ølger efter|i gang/)
  const first = await see('employer', paths.placements.forCompany(id))
  t.notMatch(first, /Lillebælt|Kantinen|1\. marts|Det næste forløb/, 'nor does the first company read of the next')
  t.match(first, 'Zahra Haddad')
  t.notMatch(first, 'Kan begynde', 'where they have begun')
  t.notMatch(await see('coordinator', paths.proposals.show(id)), 'Kan begynde')
  t.notMatch(await see('coordinator', paths.profiles.rightOfAccess(person._id)), 'Begge ville fortsætte')
  const both = await see('coordinator', paths.placements.show(id))
  t.match(both, 'Det næste forløb Virksomhedspraktik hos Lillebælt Lager, begynder 1. marts 2027')
  t.notMatch(both, 'Find det næste')
  t.match(
    await see('coordinator', paths.placements.show(proposal)),
    'Følger efter Virksomhedspraktik hos Strandhotellet, slutter 26. februar 2027',
  )
})

t.test('whom the company may see is known as soon as it has said yes', async t => {
  const unsettled = { state: 'planned', settled: false, waits: true, follows: 'first' } as Placement
  t.equal(stageOf({ state: 'accepted' }, [unsettled]), 'accepted')
  t.equal(stageOf({ state: 'accepted' }, [{ ...unsettled, proposal: 'first' }]), 'over', 'unlike when they go on there')
})

t.test('what another company says yes to waits, and begins when the first course is over', async t => {
  const { services, consultant, accepted, has, stored, on, sound, id, opening, person, suggested, post } =
    await given(t)
  const { placements, deadlines, openings, pool } = services
  const next = await accepted()
  t.same(await post(), [
    ...['candidate-accepted → Kirsten Konsulent', 'candidate-accepted → Svend Konsulent'],
    'candidate-confirmed ✗ Otto Anden',
  ])
  t.same(await has(), ['first running holds', 'other planned waits'])
  t.match(await stored(next), { follows: id, settled: true })
  t.notOk((await stored(next)).proposal)
  t.same((await openings.byId(opening._id))?.taken, [next])
  t.equal((await deadlines.of('agree-placement', next, 1))?.state, 'open', 'somebody owes an agreement')
  t.equal(await pool.person(person._id), null, 'nobody else is shown them')
  t.equal(await code(placements.goOn(consultant, id, { scheme: 'igu', heardFrom: 'Camilla' })), 'ALREADY_DONE')
  await sound()
  t.same(await fields(placements.agree(consultant, next, { ...later, startsOn: '2027-02-26' })), ['startsOn'])
  await placements.agree(consultant, next, later)
  await on('2027-02-26')
  t.same(await has(), ['first running holds', 'other agreed waits'])
  await on('2027-02-27')
  t.same(await has(), ['first ended', 'other agreed holds'])
  await on('2027-03-01')
  t.same(await has(), ['first ended', 'other running holds'])
  t.same(await suggested(), ['accepted'])
  await sound()
  await on('2027-05-29')
  t.same(await has(), ['first ended', 'other ended'])
  await sound()
})

t.test('the course ends before the company has said yes', async t => {
  const { services, consultant, confirm, there, has, id, sound } = await given(t)
  const proposal = await confirm()
  await services.placements.end(consultant, id, { outcome: 'intet', note: null })
  await services.placements.accept(there, proposal)
  t.same(await has(), ['first ended', 'other planned holds'])
  await sound()
})

t.test('the course ends while the company says yes', async t => {
  const site = await given(t)
  const { services, consultant, confirm, there, has, id, sound } = site
  const proposal = await confirm()
  const { takeSeat } = services.openings
  services.openings.takeSeat = async (...seat) => {
    await services.placements.end(consultant, id, { outcome: 'intet', note: null })
    return takeSeat(...seat)
  }
  await services.placements.accept(there, proposal)
  t.same(await has(), ['first ended', 'other planned holds'], 'at once, without a sweep')
  await sound()
})

t.test('prolonged, the person is nobody else’s', async t => {
  const { services, consultant, confirm, there, has, id, suggested, post, sound, person } = await given(t)
  const proposal = await confirm()
  await post()
  const prolonged = { endsOn: '2027-03-26', hoursPerWeek: 30, terms: terms.terms, seen: 1 }
  await services.placements.changeAgreement(consultant, id, prolonged)
  t.same(await suggested(), ['withdrawn not-available'])
  t.ok((await post()).includes('candidate-withdrawn → Otto Anden'))
  t.equal(await code(services.placements.accept(there, proposal)), 'WRONG_STATE')
  t.equal(await services.pool.person(person._id), null)
  t.same(await has(), ['first running holds'])
  await sound()
})

t.test('prolonged while the company says yes', async t => {
  const { services, consultant, confirm, there, has, id, sound, opening, on } = await given(t)
  const proposal = await confirm()
  const { acceptable } = services.proposals
  services.proposals.acceptable = async (...asked) => {
    const found = await acceptable(...asked)
    await placementModel(services.db).updateOne({ _id: id }, { endsOn: '2027-05-28' })
    return found
  }
  t.equal(await code(services.placements.accept(there, proposal)), 'WRONG_STATE')
  t.same(await has(), ['first running holds'])
  t.same((await services.openings.byId(opening._id))?.taken, [])
  await services.placements.goOn(consultant, id, { scheme: 'igu', heardFrom: 'Camilla' })
  t.same(await has(), ['first running holds', 'other planned waits'], 'and they may go on there')
  await on('2027-02-13')
  await sound()
})

t.test('its last day can still be moved, as long as the next one begins after it', async t => {
  const { services, consultant, accepted, id } = await given(t)
  const next = await accepted()
  await services.placements.agree(consultant, next, later)
  const change = (endsOn: string) =>
    services.placements.changeAgreement(consultant, id, { endsOn, hoursPerWeek: 30, terms: terms.terms, seen: 1 })
  t.same(await fields(change('2027-03-01')), ['endsOn'])
  await change('2027-02-28')
})

t.test('the yes is taken back: the other company is called, and the first course goes on', async t => {
  const { services, consultant, accepted, has, person, world, post, opening, id, sound, on } = await given(t)
  const next = await accepted()
  await post()
  await services.profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.otherCompany })
  t.match(await post(), ['placement-off → Otto Anden'])
  t.equal((await services.deadlines.of('call-off-placement', next, 1))?.state, 'open')
  t.equal(await services.deadlines.of('call-off-placement', id, 1), null)
  await services.placements.cancel(consultant, next, 'by-person')
  t.equal((await services.deadlines.of('call-off-placement', next, 1))?.state, 'met')
  t.same(await has(), ['first running holds', 'other cancelled'])
  t.same((await services.openings.byId(opening._id))?.taken, [])
  await on('2027-02-13')
  await sound()
})

t.test('taken back and not called off: it stays theirs to call off when the first course is over', async t => {
  const { services, consultant, accepted, has, person, world, on, sound } = await given(t)
  const next = await accepted()
  await services.placements.agree(consultant, next, later)
  await services.profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.otherCompany })
  await on('2027-02-27')
  t.same(await has(), ['first ended', 'other agreed holds'])
  t.equal((await services.deadlines.of('call-off-placement', next, 1))?.state, 'open')
  await sound()
})

t.test('cancelled before it begins, the person is put forward again', async t => {
  const { services, consultant, accepted, has, person, opening, on, sound, id } = await given(t)
  const next = await accepted()
  const page = await services.placements.besides(
    consultant,
    (await services.placements.get(consultant, id)) as Placement,
  )
  t.equal(page.next?._id, next)
  await services.placements.cancel(consultant, next, 'by-company')
  t.same((await services.openings.byId(opening._id))?.taken, [])
  await on('2027-02-13')
  t.same(await has(), ['first running holds', 'other cancelled'])
  t.not(await services.pool.person(person._id), null)
  await services.placements.goOn(consultant, id, { scheme: 'igu', heardFrom: 'Camilla' })
  t.same(await has(), ['first running holds', 'other cancelled', 'other planned waits'])
  await sound()
})
