/** The main road: from a company's registration to the outcome of a placement, over HTTP, with the mails each step sends. */
import t from 'tap'
import { system } from '../../src/accounts/scope.js'
import { companyModel } from '../../src/companies/model.js'
import { paths } from '../../src/lib/paths.js'
import { openingModel } from '../../src/openings/model.js'
import { placementModel } from '../../src/placements/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { confirmation, openingForm, registrationForm, send, testJourney } from '../helpers/journey.js'
import { actingAs, givenPerson } from '../helpers/market.js'

t.test('from registration to outcome', async t => {
  const journey = await testJourney(t)
  const { services, post, signIn, as, browser, clock, proposalsOf, sweep } = journey
  const { db } = services
  const person = await givenPerson(services, {
    ...{ firstName: 'Selam', lastName: 'Tesfay', phone: '50 60 70 80', cpr: '0505901234' },
    languages: [
      { language: 'ti', level: null, motherTongue: true, show: true },
      { language: 'en', level: 3, motherTongue: false, show: true },
    ],
    skills: [{ code: 'opvask', text: 'opvask' }],
    workLimits: ['no_heavy_lifting'],
    notes: 'Ring helst om formiddagen.',
  })
  await post()

  const visitor = browser()
  const received = await send(t, visitor, paths.register.company(), registrationForm)
  t.match(received.text, 'Karen Koordinator', 'the consultant is told at once')
  const company = await companyModel(db).findOne({ cvr: '13748136' }).orFail().lean()
  t.equal(company.verifiedAt, null)
  t.same(await post(), ['company-receipt → Mette Fjord', 'company-registered → Karen Koordinator'])

  const consultant = await as('coordinator')
  await send(t, consultant, paths.companies.verify(company._id))
  t.same(await post(), ['company-verified → Mette Fjord'])

  const employer = await signIn('mette@fjorden.example.dk')
  const draft = await send(t, employer, paths.openings.create(), openingForm(company.workplaces[0]?.id ?? ''))
  t.match(draft.text, 'Kladde')
  const opening = await openingModel(db).findOne({ company: company._id }).orFail().lean()
  t.same(opening.schemes, ['virksomhedspraktik', 'loentilskud', 'igu'])
  t.same(await post(), [], 'a draft tells nobody')
  const published = await send(t, employer, paths.openings.publish(opening._id))
  t.match(published.text, /Karen Koordinator/)
  t.match(published.text, /25\. november/, 'the time by which the answer comes')
  const before = await employer.get(paths.candidates.list())
  t.match(before.text, 'Der er ingen kandidater lige nu')

  t.same(await post(), [
    'opening-published → Karen Koordinator',
    'opening-receipt → Mette Fjord',
    'person-suggested → Kirsten Konsulent',
  ])
  const inbox = await consultant.get(paths.proposals.inbox())
  t.match(inbox.text, /Hjælp i køkkenet.*Fjordens Køkken ApS.*24 timer tilbage/)
  const [proposal] = await proposalsOf(opening)
  if (!proposal) return t.fail('nobody was suggested')
  t.equal(proposal.profile, person._id)
  const reasons = await consultant.get(paths.proposals.show(proposal._id))
  t.equal(reasons.status, 200)
  t.match(reasons.text, /Selam Tesfay til Hjælp i køkkenet/)
  t.equal((await employer.get(paths.candidates.show(proposal._id))).status, 404, 'a suggestion does not exist outside')

  await t.test('without the person’s own yes nobody is shown', async t => {
    const { sentence } = confirmation
    const silent = await consultant.post(paths.proposals.confirm(proposal._id), { sentence })
    t.equal(silent.status, 422)
    t.match(silent.text, 'Spørg personen, og sæt kryds, når personen har sagt ja.')
    t.match(silent.body, sentence, 'what was typed is kept')
    const half = await consultant.post(paths.proposals.confirm(proposal._id), { sentence, consent: 'ja' })
    t.equal(half.status, 422)
    t.match(half.text, 'Vælg det sprog, I talte sammen på.')
    const both = await consultant.post(paths.proposals.confirm(proposal._id), { sentence: 'God' })
    t.match(
      both.text,
      /mindst 10 tegn\. Spørg personen, og sæt kryds/,
      'what is wrong in two places is told in one answer',
    )
    const short = await consultant.post(paths.proposals.confirm(proposal._id), { ...confirmation, sentence: 'God' })
    t.equal(short.status, 422)
    t.same(await post(), [])
  })

  await send(t, consultant, paths.proposals.confirm(proposal._id), confirmation)
  t.same(await post(), ['candidate-confirmed → Mette Fjord'])
  const met = await services.deadlines.of('answer-opening', opening._id, 1)
  t.equal(met?.state, 'met')
  const yes = (await services.profiles.byId(person._id))?.consents.find(({ kind }) => kind === 'company')
  t.match(yes, { company: company._id, language: 'ar', interpreter: true, withdrawnAt: null })

  const candidate = await employer.get(paths.candidates.show(proposal._id))
  const shown = ['Selam', '35-44 år', 'Opvask', '3 år', 'engelsk (B1)', 'Ingen tunge løft', 'Køkken og restaurant']
  for (const text of [...shown, confirmation.sentence]) t.match(candidate.text, text)
  const hidden = ['Tesfay', '50 60 70 80', 'tigrinya', '0505901234', '1990', 'formiddagen', 'Hotel', 'Jelling']
  for (const text of hidden) t.notMatch(candidate.text, text, text)
  await send(t, employer, paths.candidates.interview(proposal._id))
  await send(t, employer, paths.candidates.interview(proposal._id))
  t.same(await post(), ['interview-wanted → Karen Koordinator'], 'asked twice is told once')

  const accepted = await send(t, employer, paths.candidates.accept(proposal._id))
  t.match(accepted.text, 'Selam Tesfay')
  t.match(accepted.text, '50 60 70 80')
  t.same(
    await post(),
    ['candidate-accepted → Karen Koordinator', 'candidate-accepted → Kirsten Konsulent'],
    'the company’s consultant and the person’s own',
  )
  t.equal((await services.openings.byId(opening._id))?.state, 'filled')
  t.match((await employer.get(paths.candidates.list())).text, 'I har sagt ja')
  const again = await employer.post(paths.candidates.accept(proposal._id))
  t.equal(again.status, 409, 'a second yes is no second placement')
  t.equal((await employer.post(paths.placements.cpr(proposal._id))).status, 404, 'no CPR number before an agreement')

  await t.test('the consultant writes the agreement down', async t => {
    const agreement = { startsOn: '7-12-2026', endsOn: '1-12-2026', hoursPerWeek: '30', terms: 'Hverdage kl. 8-14' }
    const wrong = await consultant.post(paths.placements.agree(proposal._id), agreement)
    t.equal(wrong.status, 422)
    t.match(wrong.text, 'Sidste dag skal ligge efter første dag.')
    t.match(wrong.body, 'Hverdage kl. 8-14')
    await send(t, consultant, paths.placements.agree(proposal._id), { ...agreement, endsOn: '5-3-2027' })
    const page = await employer.get(paths.placements.forCompany(proposal._id))
    for (const text of ['Aftalt', '7. december 2026', '5. marts 2027', 'Hverdage kl. 8-14']) t.match(page.text, text)
    t.notMatch(page.text, '0505901234')
    const cpr = await employer.post(paths.placements.cpr(proposal._id))
    t.match(cpr.text, '050590-1234')
    const read = await db.collection('audit').findOne({ what: 'cpr.read', subject: proposal._id })
    t.ok(read, 'that the number was read is in the log')
  })

  await t.test('it runs and ends by its dates', async t => {
    const state = async () => (await placementModel(db).findById(proposal._id).orFail().lean()).state
    t.equal(await state(), 'agreed')
    clock.set('2026-12-07T05:00:00Z')
    await sweep()
    t.equal(await state(), 'running')
    t.equal(
      (await (await as('coordinator')).post(paths.placements.cancel(proposal._id), { reason: 'ill' })).status,
      409,
    )
    clock.set('2027-03-05T22:30:00Z')
    await sweep()
    t.equal(await state(), 'running', 'the last day is a day of it')
    clock.set('2027-03-06T05:00:00Z')
    await sweep()
    t.equal(await state(), 'ended')
    const over = await (await signIn('mette@fjorden.example.dk')).get(paths.placements.forCompany(proposal._id))
    for (const text of ['Selam', 'Tesfay', '50 60 70 80']) t.notMatch(over.text, text)
    const consultant = await as('coordinator')
    await send(t, consultant, paths.placements.end(proposal._id), { outcome: 'job', note: '', seen: '1' })
    const told = await consultant.get(paths.placements.show(proposal._id))
    t.match(told.text, 'Ordinært job')
    t.equal((await consultant.post(paths.placements.end(proposal._id), { outcome: 'igu' })).status, 409)
  })
})

/** An opening of the world's company with `people` suggested to the consultant, the post of it read. */
async function suggested(t: Parameters<typeof testJourney>[0], { people = 1, seats = 1 } = {}) {
  const journey = await testJourney(t)
  const { services, world, post, as, proposalsOf } = journey
  for (let i = 0; i < people; i++) await givenPerson(services, { firstName: `Navn${i}`, lastName: 'Efternavn' })
  const employer = await as('employer')
  const company = await companyModel(services.db).findById(world.company).orFail().lean()
  const fields = { ...openingForm(company.workplaces[0]?.id ?? ''), seats: String(seats) }
  const draft = await send(t, employer, paths.openings.create(), fields)
  const id = /\/virksomhed\/opslag\/([a-z]{20})\/offentliggoer/.exec(draft.body)?.[1] ?? ''
  await send(t, employer, paths.openings.publish(id))
  await post()
  const opening = await openingModel(services.db).findById(id).orFail().lean()
  const proposals = await proposalsOf(opening)
  t.equal(proposals.length, people)
  const ids = proposals.map(({ _id }) => _id)
  const current = async (proposal: string | undefined) => (await services.proposals.byId(proposal ?? ''))?.state
  return { ...journey, employer, consultant: await as('consultant'), opening, id, ids, current }
}

t.test('a suggestion is declined with a reason', async t => {
  const { consultant, ids, post, current, services } = await suggested(t)
  const [one = ''] = ids
  const none = await consultant.post(paths.proposals.decline(one))
  t.equal(none.status, 422)
  t.match(none.text, 'Vælg en grund til at afvise.')
  const page = await send(t, consultant, paths.proposals.decline(one), { reason: 'distance' })
  t.match(page.text, 'Transporten er for lang eller svær')
  t.equal(await current(one), 'declined')
  t.same(await post(), [], 'the company does not hear of it')
  const late = await consultant.post(paths.proposals.confirm(one), confirmation)
  t.equal(late.status, 409)
  const [proposal] = [await services.proposals.byId(one)]
  await services.proposals.rankProfile(proposal?.profile ?? '', 2)
  t.equal((await services.openings.byId(proposal?.opening ?? ''))?.answer, null, 'the company still waits')
})

t.test('“no match yet” is an answer with a sentence of the consultant’s own', async t => {
  const { consultant, employer, id, post, services } = await suggested(t, { people: 0 })
  t.equal((await consultant.post(paths.proposals.answerNone(id), { sentence: 'Nej' })).status, 422)
  const sentence = 'Der kommer fire nye borgere i næste uge.'
  await send(t, consultant, paths.proposals.answerNone(id), { sentence })
  t.same(await post(), ['opening-no-match → Eva Ejer'])
  t.equal((await services.deadlines.of('answer-opening', id, 1))?.state, 'met')
  t.match((await employer.get(paths.openings.show(id))).text, sentence)
  const again = await consultant.post(paths.proposals.answerNone(id), { sentence: 'Endnu en sætning om det samme.' })
  t.equal(again.status, 409)
})

t.test('suggestions that come after the answer have a deadline of their own', async t => {
  const { consultant, id, post, services, world, clock, opening, proposalsOf } = await suggested(t, { people: 0 })
  await send(t, consultant, paths.proposals.answerNone(id), { sentence: 'Der er ikke nogen lige nu.' })
  await post()
  clock.move(3_600_000)
  for (let i = 0; i < 2; i++) {
    const { _id } = await givenPerson(services)
    await services.profiles.assignOwner(system, _id, world.people.coordinator._id)
  }
  t.same(
    await post(),
    ['person-suggested → Karen Koordinator', 'person-suggested → Karen Koordinator'],
    'the people’s own consultant is told once per opening, of which the world has another one',
  )
  const late = await proposalsOf(opening)
  t.same(
    late.map(({ lateRound }) => lateRound),
    [1, 1],
    'one deadline for both',
  )
  const deadline = () => services.deadlines.of('decide-late', id, 1)
  t.equal((await deadline())?.dueAt.getTime(), clock.now().getTime() + 24 * 3_600_000)
  t.match((await consultant.get(paths.proposals.inbox())).text, 'Nye forslag skal bekræftes eller afvises')
  await send(t, consultant, paths.proposals.decline(late[0]?._id ?? ''), { reason: 'wish' })
  t.equal((await deadline())?.state, 'open', 'one is still undecided')
  await send(t, consultant, paths.proposals.confirm(late[1]?._id ?? ''), confirmation)
  t.equal((await deadline())?.state, 'met')
  await givenPerson(services)
  await post()
  t.equal((await services.deadlines.of('decide-late', id, 2))?.state, 'open', 'the next batch is a new round')
})

t.test('a company turns a candidate down', async t => {
  const { consultant, employer, ids, post, current } = await suggested(t)
  const [one = ''] = ids
  await send(t, consultant, paths.proposals.confirm(one), confirmation)
  await post()
  const none = await employer.post(paths.candidates.turnDown(one))
  t.equal(none.status, 422)
  t.match(none.text, 'Vælg en grund')
  t.match(none.text, 'Navn0', 'the candidate is still on the page')
  await send(t, employer, paths.candidates.turnDown(one), { reason: 'danish' })
  t.equal(await current(one), 'turned-down')
  t.same(await post(), [
    'candidate-turned-down → Kirsten Konsulent',
    // The company waits again.
    'opening-published → Kirsten Konsulent',
    'opening-receipt → Eva Ejer',
  ])
  t.match((await consultant.get(paths.proposals.show(one))).text, 'Vi har brug for bedre dansk')
  const gone = await employer.get(paths.candidates.show(one))
  t.notMatch(gone.text, 'Navn0')
  t.equal((await employer.post(paths.candidates.accept(one))).status, 409)
})

t.test('a yes that is withdrawn shows nothing the same second', async t => {
  const { consultant, employer, ids, post, work, current, services } = await suggested(t, { people: 2 })
  const [one = '', two = ''] = ids
  await send(t, consultant, paths.proposals.confirm(one), confirmation)
  t.same(await post(), ['candidate-confirmed → Eva Ejer'])
  await send(t, consultant, paths.proposals.confirm(two), confirmation)
  await work({ mails: false })
  t.match((await employer.get(paths.candidates.list())).text, /Navn0.*Navn1|Navn1.*Navn0/)

  for (const id of [one, two]) {
    const proposal = await services.proposals.byId(id)
    const fields = { kind: 'company', company: proposal?.company ?? '' }
    await send(t, consultant, paths.profiles.withdraw(proposal?.profile ?? ''), fields)
  }
  t.equal(await current(one), 'confirmed', 'the job has not run yet')
  for (const page of [paths.candidates.list(), paths.candidates.show(one), paths.candidates.show(two)])
    t.notMatch((await employer.get(page)).body, /Navn[01]/, page)
  t.equal((await employer.post(paths.candidates.accept(one))).status, 409)
  t.same(await post(), [
    'candidate-confirmed ✗ Eva Ejer',
    'candidate-withdrawn → Eva Ejer',
    // Nobody had told her of the other one.
    'candidate-withdrawn ✗ Eva Ejer',
    // Nobody is left for it to think about.
    'opening-published → Kirsten Konsulent',
    'opening-receipt → Eva Ejer',
  ])
  t.equal(await current(one), 'withdrawn')
  t.equal(await current(two), 'withdrawn')
})

t.test('a company does not read why somebody is not to be had any more', async t => {
  const { consultant, employer, ids, services, world, work, current } = await suggested(t, { people: 3 })
  for (const id of ids) await send(t, consultant, paths.proposals.confirm(id), confirmation)
  await work({ mails: false })
  const [withdrawn, sick, taken] = await Promise.all(ids.map(id => services.proposals.byId(id)))
  const yes = { kind: 'company', company: world.company } as const
  await services.profiles.withdrawConsent(actingAs(world, 'consultant'), withdrawn?.profile ?? '', yes)
  await profileModel(services.db).updateOne({ _id: sick?.profile }, { $set: { manualState: 'sick' } })
  await placementModel(services.db).collection.insertOne({ _id: 'x' as never, profile: taken?.profile, holds: true })
  for (const id of ids) {
    t.equal(await current(id), 'confirmed', 'the job has not run yet')
    const answer = await employer.post(paths.candidates.accept(id))
    t.equal(answer.status, 409)
    t.match(answer.text, 'Kandidaten er ikke længere aktuel. Ring til jeres konsulent, hvis du vil høre mere.')
    const acceptance = services.placements.accept(actingAs(world, 'employer'), id)
    await t.rejects(acceptance, { code: 'WRONG_STATE', details: {} }, 'nor by its code')
  }
})

t.test('nobody is shown to a company that is not approved', async t => {
  const { consultant, ids, services, world, post, current } = await suggested(t)
  const [one = ''] = ids
  await companyModel(services.db).updateOne({ _id: world.company }, { $set: { verifiedAt: null, verifiedBy: null } })
  const refused = await consultant.post(paths.proposals.confirm(one), confirmation)
  t.equal(refused.status, 409)
  t.match(refused.text, 'Virksomheden er ikke godkendt endnu')
  t.match(refused.body, confirmation.sentence, 'what was typed is kept')
  t.equal(await current(one), 'suggested')
  t.same(await post(), [])
  await send(t, consultant, paths.companies.verify(world.company))
  await send(t, consultant, paths.proposals.confirm(one), confirmation)
  t.equal(await current(one), 'confirmed')
})

t.test('a pause keeps what there is, and nobody new is shown meanwhile', async t => {
  const { consultant, employer, id, ids, post, current } = await suggested(t, { people: 2, seats: 2 })
  const [one = '', two = ''] = ids
  await send(t, consultant, paths.proposals.confirm(one), confirmation)
  await post()
  await send(t, employer, paths.openings.pause(id))
  t.same(await post(), [])
  t.equal(await current(one), 'confirmed')
  t.equal(await current(two), 'suggested')
  t.equal((await consultant.post(paths.proposals.confirm(two), confirmation)).status, 409)
  const accepted = await employer.post(paths.candidates.accept(one))
  t.equal(accepted.status, 409)
  t.notMatch(accepted.text, 'ikke flere ledige pladser', 'there are seats: it is the pause')
  await send(t, employer, paths.openings.resume(id))
  await send(t, employer, paths.candidates.accept(one))
})

t.test('an opening that is closed lapses what it has, and nobody waits any more', async t => {
  const { consultant, employer, id, ids, post, current, services } = await suggested(t, { people: 2 })
  const [one = '', two = ''] = ids
  await send(t, consultant, paths.proposals.confirm(one), confirmation)
  await post()
  await send(t, employer, paths.openings.close(id))
  t.same(await post(), ['candidate-withdrawn → Eva Ejer'])
  t.equal(await current(one), 'lapsed')
  t.equal(await current(two), 'lapsed')
  t.notMatch((await employer.get(paths.candidates.show(one))).body, 'Navn')
  t.equal((await services.deadlines.of('answer-opening', id, 1))?.state, 'met')
  t.notMatch((await consultant.get(paths.proposals.inbox())).text, 'Hjælp i køkkenet')
})

t.test('an unanswered opening that is closed drops its deadline', async t => {
  const { employer, id, ids, post, current, services } = await suggested(t)
  await send(t, employer, paths.openings.close(id))
  t.same(await post(), [], 'the company closed it itself and was shown nobody')
  t.equal(await current(ids[0]), 'lapsed')
  t.equal((await services.deadlines.of('answer-opening', id, 1))?.state, 'dropped')
})

t.test('the last seat sends the others home; a cancelled placement gives person and seat back', async t => {
  const { consultant, employer, id, ids, post, current, services, opening, proposalsOf } = await suggested(t, {
    people: 2,
  })
  const [one = '', two = ''] = ids
  for (const each of [one, two]) await send(t, consultant, paths.proposals.confirm(each), confirmation)
  await post()
  await send(t, employer, paths.candidates.accept(one))
  t.same(await post(), ['candidate-accepted → Kirsten Konsulent', 'candidate-withdrawn → Eva Ejer'])
  t.equal(await current(two), 'lapsed')

  t.equal((await consultant.post(paths.placements.cancel(one))).status, 422)
  await send(t, consultant, paths.placements.cancel(one), { reason: 'by-company' })
  const told = await post()
  t.ok(told.includes('candidate-withdrawn → Eva Ejer'), told.join(', '))
  t.equal(await current(one), 'withdrawn')
  const now = await services.openings.byId(id)
  t.match(now, { state: 'open', round: 2, taken: [], answer: null })
  t.equal((await services.deadlines.of('answer-opening', id, 2))?.state, 'open', 'the company waits for a new answer')
  const rounds = (await proposalsOf(opening)).map(({ state, round }) => `${state} ${round}`).sort()
  t.same(rounds, ['lapsed 1', 'suggested 2', 'withdrawn 1'], 'whoever nobody has said no to is put forward again')
})

for (const how of ['cancelled', 'ended early', 'ended by its date'] as const)
  t.test(`a person whose placement is ${how} is put forward again elsewhere`, async t => {
    const { consultant, employer, ids, post, services, world, as, clock, sweep } = await suggested(t)
    const [one = ''] = ids
    await send(t, consultant, paths.proposals.confirm(one), confirmation)
    await send(t, employer, paths.candidates.accept(one))
    await post()
    const company = await companyModel(services.db).findById(world.company).orFail().lean()
    const draft = await send(t, employer, paths.openings.create(), {
      ...openingForm(company.workplaces[0]?.id ?? ''),
      ...{ title: 'Opvasker til aften', startTo: '1-6-2027' },
    })
    const other = /\/virksomhed\/opslag\/([a-z]{20})\/offentliggoer/.exec(draft.body)?.[1] ?? ''
    await send(t, employer, paths.openings.publish(other))
    await post()
    const put = async () => (await services.proposals.ofOpening(system, other)).map(({ state }) => state)
    t.same(await put(), [], 'whoever has a place is not put forward')

    if (how === 'cancelled') await send(t, consultant, paths.placements.cancel(one), { reason: 'by-company' })
    else {
      const agreement = { startsOn: '1-12-2026', endsOn: '28-2-2027', hoursPerWeek: '30', terms: 'Hverdage' }
      await send(t, consultant, paths.placements.agree(one), agreement)
      clock.set('2026-12-01T09:00:00Z')
      await sweep()
      if (how === 'ended early')
        await send(t, await as('consultant'), paths.placements.end(one), { outcome: 'afbrudt', note: '', seen: '1' })
      else clock.set('2027-03-01T09:00:00Z')
      await sweep()
    }
    await post()
    t.same(await put(), ['suggested'])
  })
