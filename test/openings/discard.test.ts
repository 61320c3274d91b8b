import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { testApp } from '../helpers/app.js'
import { actingAs, givenOpening } from '../helpers/market.js'
import { codeRefused } from '../helpers/refused.js'

t.test('a draft can be discarded by its company, asked once, and is in no list afterwards', async t => {
  const { as, services, world } = await testApp(t)
  const draft = await givenOpening(services, world, { published: false, title: 'Fortrudt kladde' })
  const open = await givenOpening(services, world, { title: 'Rigtigt opslag' })
  const employer = await as('employer')
  t.match((await employer.get(paths.openings.show(draft._id))).body, paths.openings.discard(draft._id))
  t.notMatch((await employer.get(paths.openings.show(open._id))).body, paths.openings.discard(open._id))
  t.match((await employer.get(paths.openings.discard(draft._id))).text, 'Kassér kladden? Kladden forsvinder fra listen')
  t.equal((await services.openings.byId(draft._id))?.state, 'draft', 'asking changes nothing')

  const stranger = await as('otherEmployer')
  t.equal((await stranger.post(paths.openings.discard(draft._id))).status, 404)
  t.equal((await employer.post(paths.openings.discard(open._id))).status, 409, 'only drafts')
  const home = await employer.follow(await employer.post(paths.openings.discard(draft._id)))
  t.match(home.text, 'Kladden er kasseret.')
  t.match(home.text, 'Rigtigt opslag')
  t.notMatch(home.text, 'Fortrudt kladde')
  const consultant = await as('consultant')
  t.notMatch((await consultant.get(paths.openings.list())).text, 'Fortrudt kladde')
  t.equal(await codeRefused(services.openings.publish(actingAs(world, 'employer'), draft._id)), 'WRONG_STATE')
  t.match(await services.openings.byId(draft._id), { state: 'closed', publishedAt: null, settled: true })
  t.equal(await services.deadlines.of('answer-opening', draft._id, 0), null)
})

t.test('staff can discard a draft from a file', async t => {
  const { as, services, world } = await testApp(t)
  const draft = await givenOpening(services, world, { published: false, title: 'Fra en fil' })
  const consultant = await as('consultant')
  const list = await consultant.follow(await consultant.post(paths.openings.staffDiscard(draft._id)))
  t.match(list.text, 'Kladden er kasseret.')
  t.notMatch(list.text, 'Fra en fil')
})
