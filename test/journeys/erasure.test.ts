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

  const company = await as('employer')
  t.equal((await company.get(paths.placements.forCompany(proposal))).status, 200)
  t.equal((await consultant.get(paths.placements.show(proposal))).status, 200)
  t.equal((await consultant.get(paths.proposals.show(proposal))).status, 200)
  t.equal((await consultant.get(paths.proposals.ofOpening(opening._id))).status, 200)
})
