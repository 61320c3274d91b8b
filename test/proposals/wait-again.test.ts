/** A company whose last candidate falls away, and that still has a free seat, waits for an answer again. */
import t, { type Test } from 'tap'
import { checkConsistency } from '../../src/consistency.js'
import { deadlineModel } from '../../src/deadlines/model.js'
import { paths } from '../../src/lib/paths.js'
import { openingModel } from '../../src/openings/model.js'
import type { TurnDownReason } from '../../src/proposals/lifecycle.js'
import { type Proposal, proposalModel } from '../../src/proposals/model.js'
import { hours } from '../helpers/clock.js'
import { testJourney } from '../helpers/journey.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'

const said = { sentence: 'Kan begynde straks.', consent: { language: 'ar', interpreter: true } }

/** An opening with three suggestions. */
async function given(t: Test, seats = 1) {
  const site = await testJourney(t)
  const { services, world } = site
  const { openings, proposals } = services
  const consultant = actingAs(world, 'consultant')
  const employer = actingAs(world, 'employer')
  for (const firstName of ['Zahra', 'Yusuf', 'Ximena']) await givenPerson(services, { firstName })
  const opening = await givenOpening(services, world, { seats, startFrom: '2027-02-01', startTo: '2027-03-01' })
  await proposals.rank(opening._id, opening.rankWanted)
  const [first, second, third] = (await site.proposalsOf(opening)) as [Proposal, Proposal, Proposal]
  await site.post()
  return {
    ...{ ...site, consultant, employer, opening, first, second, third },
    show: ({ _id }: Proposal) => proposals.confirm(consultant, _id, said),
    refuse: ({ _id }: Proposal, reason: TurnDownReason = 'danish') => proposals.turnDown(employer, _id, reason),
    /** the round, whether the company waits, and the rounds that have an open deadline */
    async state() {
      const { round, answer } = (await openings.byId(opening._id)) ?? {}
      const open = await deadlineModel(services.db)
        .find({ kind: 'answer-opening', subject: opening._id, state: 'open' })
        .sort({ round: 1 })
        .lean()
      return `round ${round}, ${answer ? answer.kind : 'waits'}, deadline ${open.map(each => each.round).join() || 'none'}`
    },
  }
}

const rest = 'round 1, match, deadline none'
const again = 'round 2, waits, deadline 2'

t.test('a no to the only candidate: 24 hours from now, and both sides hear of it', async t => {
  const { as, clock, first, mails, opening, post, refuse, second, services, show, state } = await given(t)
  await show(first)
  t.equal(await state(), rest)
  clock.move(hours(30))
  await refuse(first)
  t.equal(await state(), again)
  const deadline = await services.deadlines.of('answer-opening', opening._id, 2)
  t.equal(deadline?.dueAt.getTime(), clock.now().getTime() + hours(24))
  const inbox = (await (await as('consultant')).get(paths.proposals.inbox())).text
  t.match(inbox, /Hjælp i køkkenet.*24 timer tilbage/)
  t.match((await (await as('employer')).get(paths.doors.employer())).text, /Svar senest.*24 timer tilbage/)

  const told = await post()
  for (const mail of [
    'candidate-turned-down → Kirsten Konsulent',
    'opening-published → Kirsten Konsulent',
    'opening-receipt → Eva Ejer',
  ])
    t.ok(told.includes(mail), mail)
  const toCompany = mails.findLast(({ to }) => to.name === 'Eva Ejer')
  t.equal(toCompany?.subject, `Vi leder videre efter en til Hjælp i køkkenet (${opening.number})`)
  t.match(toCompany?.text, /ledig plads i jeres opslag.*I får svar senest/s)
  t.notMatch(toCompany?.text, 'Vi har fået jeres opslag')
  const toConsultant = mails.findLast(({ subject }) => /mangler igen en kandidat/.test(subject))
  t.match(toConsultant?.text, 'har ingen kandidat at tage stilling til')
  t.notMatch(`${toConsultant?.text}${toCompany?.text}`, /Zahra|Yusuf|Ximena|Haddad/)

  await show(second)
  t.equal(await state(), 'round 2, match, deadline none')
  t.same((await checkConsistency(services.db)).broken, [])
})

t.test('as long as there is somebody to think about, the company has its answer', async t => {
  const { consultant, first, refuse, second, services, show, state } = await given(t)
  await show(first)
  await show(second)
  await refuse(first)
  t.equal(await state(), rest)
  await services.proposals.withdraw(consultant, second._id, 'by-person')
  t.equal(await state(), again, 'taken back, too')
})

t.test('a suggestion that the company never saw is nothing to wait for', async t => {
  const { consultant, first, second, services, show, state } = await given(t)
  await show(first)
  await services.proposals.decline(consultant, second._id, 'wish')
  t.equal(await state(), rest)
})

t.test('one of two seats is taken: the company waits for the other; with the last one nobody waits', async t => {
  const { employer, first, second, services, show, state } = await given(t, 2)
  await show(first)
  await services.placements.accept(employer, first._id)
  t.equal(await state(), again)
  await show(second)
  await services.placements.accept(employer, second._id)
  t.equal(await state(), 'round 2, match, deadline none')
})

t.test('a company that needs nobody more waits for nobody, and is shown where it closes the opening', async t => {
  const { as, consultant, first, opening, second, services, show, state, sweep } = await given(t)
  await show(first)
  await show(second)
  const employer = await as('employer')
  const sent = await employer.post(paths.candidates.turnDown(first._id), { reason: 'no-longer-needed' })
  t.equal(sent.location, paths.openings.show(opening._id))
  const page = await employer.follow(sent)
  t.match(page.text, 'Har I ikke brug for flere, så luk opslaget.')
  t.match(page.body, paths.openings.close(opening._id))
  await services.proposals.withdraw(consultant, second._id, 'by-person')
  await sweep()
  t.equal(await state(), rest)
  t.equal((await checkConsistency(services.db)).unfinished, 0)
})

t.test('a seat that is being taken at this moment is none to wait for', async t => {
  const { first, opening, services, show, state } = await given(t)
  await show(first)
  await proposalModel(services.db).updateOne({ _id: first._id }, { $set: { state: 'accepted' } })
  await openingModel(services.db).updateOne({ _id: opening._id }, { $set: { taken: [first._id] } })
  await services.openings.waitAgain(opening._id)
  t.equal(await state(), rest)
})

t.test('while it is paused nobody waits; when it goes on the company does', async t => {
  const { employer, first, opening, refuse, services, show, state, sweep } = await given(t)
  await show(first)
  await services.openings.pause(employer, opening._id)
  await refuse(first)
  await sweep()
  t.equal(await state(), rest)
  await services.openings.resume(employer, opening._id)
  await sweep()
  t.equal(await state(), again)
})

t.test('whoever is closed, or past its last day to start, waits for nobody', async t => {
  const { employer, first, opening, services, show, state, sweep } = await given(t)
  await show(first)
  await services.openings.close(employer, opening._id)
  await sweep()
  t.equal(await state(), rest)
})

t.test('killed after the no: the sweep begins the round; twice is once', async t => {
  const { first, services, show, state, sweep } = await given(t)
  await show(first)
  await proposalModel(services.db).updateOne({ _id: first._id }, { $set: { state: 'turned-down', settled: true } })
  t.equal((await checkConsistency(services.db)).unfinished, 1)
  await Promise.all([services.proposals.waitAgain(), services.proposals.waitAgain()])
  t.equal(await state(), again)
  await sweep()
  t.equal(await state(), again)
  t.equal((await checkConsistency(services.db)).unfinished, 0)
})

t.test('shown in the moment in which the round begins: that is the answer', async t => {
  const { consultant, first, second, refuse, services, show, state } = await given(t)
  await show(first)
  const model = proposalModel(services.db)
  const update = model.collection.updateOne.bind(model.collection)
  // The company's no is written, then somebody else is shown before anybody has looked who is left.
  const { openings } = services
  const begin = openings.waitAgain
  openings.waitAgain = async id => {
    openings.waitAgain = begin
    await update({ _id: second._id as never }, { $set: { state: 'confirmed', decidedBy: consultant.account } })
    await begin(id)
  }
  await refuse(first)
  t.equal(await state(), 'round 2, match, deadline none')
})
