/** A no that was a slip of the finger, or that was true only that day, is not for ever; who is away is not the only one told. */
import t, { type Test } from 'tap'
import { paths } from '../../src/lib/paths.js'
import { noticeModel } from '../../src/notices/model.js'
import { openingModel } from '../../src/openings/model.js'
import { placementModel } from '../../src/placements/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { testApp } from '../helpers/app.js'
import { givenAccount } from '../helpers/given.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'

const said = { sentence: 'Kan begynde straks.', consent: { language: 'ar', interpreter: true } }

async function suggested(t: Test) {
  const site = await testApp(t)
  const { services, world } = site
  for (const model of [openingModel, placementModel, proposalModel]) await model(services.db).createIndexes()
  const person = await givenPerson(services)
  const opening = await givenOpening(services, world)
  await services.proposals.rank(opening._id, opening.rankWanted)
  const consultant = actingAs(world, 'consultant')
  const [{ _id: id = '' } = {}] = await services.proposals.ofOpening(consultant, opening._id)
  return { ...site, person, opening, id, consultant, employer: actingAs(world, 'employer') }
}

t.test('whoever could not be reached is put forward the next day', async t => {
  const { as, id, consultant, opening, services } = await suggested(t)
  const visitor = await as('consultant')
  await visitor.post(paths.proposals.decline(id), { reason: 'no-answer' })
  t.match((await visitor.get(paths.proposals.show(id))).text, 'Foreslå personen igen')
  const again = await visitor.follow(await visitor.post(paths.proposals.again(id)))
  t.match(again.text, 'Personen er foreslået igen.')
  const states = (await services.proposals.ofOpening(consultant, opening._id)).map(({ state }) => state)
  t.same(states, ['suggested', 'declined'])
})

t.test('a new round is offered only where it would begin', async t => {
  const { as, id, person, opening, consultant, services, world } = await suggested(t)
  const { profiles, proposals, placements } = services
  const visitor = await as('consultant')
  await proposals.decline(consultant, id, 'no-answer')
  const offered = async () => {
    const { body, text } = await visitor.get(paths.proposals.show(id))
    return { isOffered: body.includes(paths.proposals.again(id)), body, text }
  }
  t.ok((await offered()).isOffered)

  await profiles.setManualState(consultant, person._id, 'sick')
  const ill = await offered()
  t.notOk(ill.isOffered)
  t.match(ill.text, 'Personen kan ikke foreslås igen lige nu. Personens status er: Syg.')
  await profiles.setManualState(consultant, person._id, null)

  await profiles.withdrawConsent(consultant, person._id, { kind: 'matching', company: null })
  const silent = await offered()
  t.notOk(silent.isOffered)
  t.match(silent.text, 'kan ikke foreslås igen lige nu. Personen mangler at sige ja til at blive matchet.')
  await profiles.recordConsent(consultant, person._id, { kind: 'matching', company: null, ...said.consent })

  const elsewhere = await givenOpening(services, world, { title: 'Et andet opslag' })
  await proposals.rank(elsewhere._id, elsewhere.rankWanted)
  const [{ _id: other = '' } = {}] = await proposals.ofOpening(consultant, elsewhere._id)
  await proposals.confirm(consultant, other, said)
  await placements.accept(actingAs(world, 'employer'), other)
  const taken = await offered()
  t.notOk(taken.isOffered)
  t.match(taken.text, 'Personen har fået en anden plads og kan ikke foreslås igen lige nu.')
  await placements.cancel(consultant, other, 'other')

  const fresh = (await proposals.suggestAgain(consultant, id)) ?? ''
  const later = await offered()
  t.notOk(later.isOffered)
  t.match(later.text, 'Personen er foreslået igen siden.')
  t.ok(later.body.includes(paths.proposals.show(fresh)), 'and where')
  await services.openings.close(consultant, opening._id)
  t.notMatch((await offered()).text, 'Foreslå igen', 'nobody is put forward for what is closed')
})

t.test('a company that said no by mistake is shown the person again, by the consultant alone', async t => {
  const { id, consultant, employer, services } = await suggested(t)
  const { proposals } = services
  await proposals.confirm(consultant, id, said)
  await proposals.turnDown(employer, id, 'skills')
  await t.rejects(proposals.suggestAgain(employer, id), { code: 'NOT_FOUND' })
  const fresh = (await proposals.suggestAgain(consultant, id)) ?? ''
  await proposals.confirm(consultant, fresh, { ...said, consent: null })
  t.same(
    (await proposals.ofCompany(employer, ['confirmed'])).map(({ _id }) => _id),
    [fresh],
  )
})

t.test('what a company answers while the consultant is away reaches the one who covers', async t => {
  const { id, consultant, employer, person, services, world } = await suggested(t)
  const { accounts, profiles, proposals, placements, db } = services
  const place = { role: 'consultant', municipality: world.municipality } as const
  const cover = await givenAccount(services, 'Vera Vikar', place)
  const owner = await givenAccount(services, 'Egon Egen', place)
  await profiles.assignOwner(consultant, person._id, owner._id)
  await proposals.confirm(consultant, id, said)
  await accounts.setAway(consultant.account, { from: '2026-11-01', to: '2026-12-31', cover: cover._id })
  const told = async (template: string) =>
    (await noticeModel(db).find({ template }).sort({ cause: 1 }).lean()).map(({ recipient }) => recipient).sort()
  await proposals.askForInterview(employer, id)
  t.same(await told('interview-wanted'), [cover._id])
  await placements.accept(employer, id)
  t.same(await told('candidate-accepted'), [cover._id, owner._id].sort())
  await placements.cancel(employer, id, 'by-company')
  t.same(await told('placement-cancelled'), [cover._id, owner._id].sort())
  const fresh = (await proposals.suggestAgain(consultant, id)) ?? ''
  await proposals.confirm(consultant, fresh, { ...said, consent: null })
  await proposals.turnDown(employer, fresh, 'skills')
  t.same(
    await told('candidate-turned-down'),
    [cover._id, owner._id].sort(),
    'the own consultant has to tell the person',
  )
})
