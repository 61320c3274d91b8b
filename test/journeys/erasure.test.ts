/** Who is removed is gone: every document that is kept is searched for what was known of the person. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { placementModel } from '../../src/placements/model.js'
import { canariesIn, givenCanary } from '../helpers/canary.js'
import { confirmation, send, testJourney } from '../helpers/journey.js'
import { actingAs, givenOpening } from '../helpers/market.js'

t.setTimeout(200_000)

t.test('nothing that was told of a removed person stays', async t => {
  const journey = await testJourney(t)
  const { services, world, work, as } = journey
  const { db } = services
  const person = await givenCanary(services)
  const opening = await givenOpening(services, world)
  await work()
  const proposal = (await journey.proposalsOf(opening)).find(({ profile }) => profile === person)?._id ?? ''
  const consultant = await as('consultant')
  const sentence = 'Kanarifornavn har øvet sig i tre køkkener.'
  await send(t, consultant, paths.proposals.confirm(proposal), { ...confirmation, sentence })
  await services.placements.accept(actingAs(world, 'employer'), proposal)
  const problem = { of: 'person', problem: 'Kanarifornavn bliver råbt ad.' }
  const agreement = { startsOn: '7-12-2026', endsOn: '5-3-2027', hoursPerWeek: '30', terms: 'Hverdage kl. 8-14' }
  await send(t, consultant, paths.placements.agree(proposal), agreement)
  for (const round of ['1', '2']) {
    await send(t, consultant, paths.placements.staffProblem(proposal), problem)
    const done = { how: 'called', day: '24-11-2026', time: '10.00', note: 'Kanarihelbred', next: 'goes-on' }
    if (round === '1') await send(t, consultant, paths.placements.callOut(proposal, round), done)
  }
  await send(t, await as('employer'), paths.placements.problem(proposal), { problem: 'Kanarifornavn kom ikke.' })
  const vitas = { appliedOn: '24-11-2026', caseNumber: 'Kanarifornavn 7', decision: 'none', rev: '0', seen: '1' }
  await send(t, consultant, paths.placements.staffVitas(proposal), vitas)
  await placementModel(db).updateOne(
    { _id: proposal },
    { $set: { terms: 'Kanarifornavn kommer om morgenen', outcomeNote: 'Kanarihelbred' } },
  )
  await work()

  const kept = async () => {
    const found: Record<string, string[]> = {}
    for (const { name } of (await db.db?.listCollections().toArray()) ?? []) {
      const text = JSON.stringify(await db.collection(name).find({}).toArray())
      const canaries = canariesIn(text).filter(one => one !== 'motherTongue')
      if (canaries.length > 0) found[name] = canaries
    }
    return found
  }
  t.same(Object.keys(await kept()).sort(), ['placements', 'profiles', 'proposals'], 'nowhere else to begin with')
  await send(t, consultant, paths.profiles.remove(person), {})
  await work()
  t.same(await kept(), {})
  t.match((await placementModel(db).findById(proposal).lean())?.problems, [{ how: 'called' }, {}, {}])

  t.match((await placementModel(db).findById(proposal).lean())?.vitas, { appliedOn: '2026-11-24', caseNumber: null })

  const company = await as('employer')
  t.equal((await company.get(paths.placements.forCompany(proposal))).status, 200)
  t.equal((await consultant.get(paths.placements.show(proposal))).status, 200)
  t.equal((await consultant.get(paths.placements.callOut(proposal, '1'))).status, 200)
  t.equal((await consultant.get(paths.proposals.show(proposal))).status, 200)
  t.equal((await consultant.get(paths.proposals.ofOpening(opening._id))).status, 200)
})
