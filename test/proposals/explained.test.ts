import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { fullWeights } from '../../src/matching/criteria.js'
import { openingModel } from '../../src/openings/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { bestScore, percentOf } from '../../src/proposals/score.js'
import { testApp } from '../helpers/app.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'

t.test('the score is shown as its parts, weight times points, of the weights it was ranked with', async t => {
  const { as, services, world } = await testApp(t)
  await openingModel(services.db).createIndexes()
  await proposalModel(services.db).createIndexes()
  const consultant = actingAs(world, 'consultant')
  await givenPerson(services)
  await givenPerson(services, { wishes: [], experience: [], availability: null })
  const opening = await givenOpening(services, world)
  await services.proposals.rank(opening._id, opening.rankWanted)
  const [found] = await services.proposals.ofOpening(consultant, opening._id)
  if (!found) throw new Error('nobody was suggested')
  t.equal(
    Object.values(found.parts).reduce((sum, part) => sum + part, 0),
    found.score,
  )
  const visitor = await as('consultant')
  const told = async () => (await visitor.get(paths.proposals.show(found._id))).text
  const page = await told()
  const shown = [...page.matchAll(/Vægt (\d+) × (\d+) point = ([\d.]+)/g)].map(([, weight, points, part]) => ({
    weight: Number(weight),
    product: Number(weight) * Number(points),
    part: Number(part?.replaceAll('.', '')),
  }))
  t.equal(shown.length, Object.keys(found.parts).length)
  for (const { product, part } of shown) t.equal(product, part)
  t.equal(
    shown.reduce((sum, { part }) => sum + part, 0),
    found.score,
  )
  const percent = percentOf(found.score, bestScore({}))
  t.match(page, `Match: ${percent} af 100`)
  t.match(page, `af højst 10.000 point Det er ${percent} af 100.`, 'how the points become the match')
  t.match(page, 'Rejsetiden er et skøn')
  t.match((await visitor.get(paths.proposals.ofOpening(opening._id))).text, 'Rejsetiden er et skøn')

  // Answered proposals are not ranked again: they keep the weights that explain them.
  await services.proposals.decline(consultant, found._id, 'wish')
  const weights = { ...fullWeights({}), wishes: 1, experience: 1 }
  await services.proposals.saveWeights(actingAs(world, 'coordinator'), { weights, seen: 0 })
  const later = await told()
  t.match(later, `Match: ${percent} af 100`)
  t.match(later, /Ønsker Match: \d+ af 100 Vægt 20 × /)
})

t.test('what is not known stands apart from what speaks against', async t => {
  const { as, services, world } = await testApp(t)
  await openingModel(services.db).createIndexes()
  await proposalModel(services.db).createIndexes()
  await givenPerson(services, { danish: null, experience: [] })
  const opening = await givenOpening(services, world)
  await services.proposals.rank(opening._id, opening.rankWanted)
  const [found] = await services.proposals.ofOpening(actingAs(world, 'consultant'), opening._id)
  const visitor = await as('consultant')
  const apart =
    /Taler imod Vi kender ikke til erfaring med arbejdet\..*Mangler svar Spørg, hvor godt personen taler dansk\./
  t.match((await visitor.get(paths.proposals.show(found?._id))).text, apart)
  t.match((await visitor.get(paths.proposals.ofOpening(opening._id))).text, apart)
})

t.test('two of the same name are told apart, and who has not come is not expected in the past', async t => {
  const { as, services, world } = await testApp(t)
  await openingModel(services.db).createIndexes()
  await proposalModel(services.db).createIndexes()
  const expectedArrival = { day: '2026-11-20', precision: 'day' as const }
  const same = { firstName: 'Shirin', lastName: 'Ahmadi', arrivedOn: null, expectedArrival }
  for (const asylPersonId of ['410001', '410002']) await givenPerson(services, { ...same, asylPersonId })
  const opening = await givenOpening(services, world)
  await services.proposals.rank(opening._id, opening.rankWanted)
  const visitor = await as('consultant')
  const list = (await visitor.get(paths.proposals.ofOpening(opening._id))).text
  t.match(list, '410001')
  t.match(list, '410002')
  const [found] = await services.proposals.ofOpening(actingAs(world, 'consultant'), opening._id)
  t.match((await visitor.get(paths.proposals.show(found?._id))).text, 'Var ventet 20. november 2026')
})

t.test('what the yes lacks is told at once, and the sentence is kept', async t => {
  const { as, services, world } = await testApp(t)
  await openingModel(services.db).createIndexes()
  await proposalModel(services.db).createIndexes()
  await givenPerson(services)
  const opening = await givenOpening(services, world)
  await services.proposals.rank(opening._id, opening.rankWanted)
  const [found] = await services.proposals.ofOpening(actingAs(world, 'consultant'), opening._id)
  const visitor = await as('consultant')
  const sentence = 'Kender arbejdet og kan begynde straks.'
  const page = await visitor.post(paths.proposals.confirm(found?._id), { sentence })
  t.equal(page.status, 422)
  for (const field of ['consent', 'language', 'interpreter']) t.match(page.body, `href="#${field}"`)
  t.match(page.text, sentence)
  t.equal((await services.proposals.get(actingAs(world, 'consultant'), found?._id ?? '')).state, 'suggested')
})

t.test('everything that can be had is a hundred per cent', async t => {
  t.equal(bestScore({}), 10_000, 'what is the same for all people of an opening is not in it')
  t.equal(percentOf(bestScore({ wishes: 0 }), bestScore({ wishes: 0 })), 100)
  t.equal(percentOf(0, 0), 0)
})
