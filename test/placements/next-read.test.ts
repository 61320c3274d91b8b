/** A next course as the rest of the house reads it, also in the instant in which nobody holds the person. */
import t from 'tap'
import { checkConsistency } from '../../src/consistency.js'
import { paths } from '../../src/lib/paths.js'
import { placementModel } from '../../src/placements/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { codeRefused as code } from '../helpers/refused.js'
import { elsewhere, givenRunning, next } from './next-setup.js'

const everybody = { owners: null, page: 1 }

t.test('what follows is agreed on the page of the newest course; one that came to nothing is none', async t => {
  const site = await givenRunning(t)
  const { services, goOn, consultant, id } = site
  const { placements } = services
  await placements.end(consultant, id, { outcome: 'intet', note: null })
  const there = await elsewhere(site)
  site.clock.move(1000)
  await there.accept()
  t.equal(await code(goOn()), 'PERSON_TAKEN', 'another company has the person')
  await placements.cancel(consultant, there.id, 'by-company')
  t.ok(await placements.mayGoOn(await placements.get(consultant, id)), 'cancelled')

  const later = { state: 'ended', holds: false, waits: false, settled: true, outcome: 'intet' }
  await placementModel(services.db).updateOne({ _id: there.id }, { $set: later })
  const refused = await goOn().catch(error => error)
  t.match(refused, {
    code: 'WRONG_STATE',
    text: 'Personen har haft et andet forløb siden. Det næste aftales på siden for det nyeste forløb.',
  })
  t.notOk(await placements.mayGoOn(await placements.get(consultant, id)))
})

t.test('the company’s overview tells of both', async t => {
  const { as, goOn, id } = await givenRunning(t)
  const { _id } = await goOn()
  const { body } = await (await as('employer')).get(paths.doors.employer())
  for (const one of [id, _id]) t.match(body, `href="${paths.placements.forCompany(one)}"`)
})

t.test('whoever came lately has a course that begins too late, not none', async t => {
  const { services, goOn, inTheGap, consultant, person } = await givenRunning(t)
  await profileModel(services.db).updateOne({ _id: person._id }, { arrivedOn: '2026-11-25' })
  const { _id } = await goOn()
  await services.placements.agree(consultant, _id, next)
  await inTheGap()
  t.match((await services.arrivals.atRisk(consultant, everybody)).arrivals, [
    { profile: { _id: person._id }, missing: 'earlier-start', placement: { _id } },
  ])
})

t.test('the municipality of the workplace reads name and telephone of somebody who has moved', async t => {
  const { services, as, goOn, person, world } = await givenRunning(t)
  const { _id } = await goOn()
  await profileModel(services.db).updateOne({ _id: person._id }, { municipality: world.otherMunicipality })
  const page = await (await as('coordinator')).get(paths.placements.show(_id))
  t.match(page.text, /Zahra.* Haddad/)
  await placementModel(services.db).updateOne({ _id }, { state: 'cancelled', waits: false })
  t.notMatch((await (await as('coordinator')).get(paths.placements.show(_id))).text, 'Zahra', 'and of nobody else')
})

t.test('whoever has moved since the first one ended is the new municipality’s', async t => {
  const { services, goOn, consultant, id, person, stored, world } = await givenRunning(t)
  await services.placements.end(consultant, id, { outcome: 'intet', note: null })
  await profileModel(services.db).updateOne({ _id: person._id }, { municipality: world.otherMunicipality })
  const { _id } = await goOn()
  t.equal((await stored(_id)).profileMunicipality, world.otherMunicipality)
})

t.test('the question what comes next falls away when it was answered before the mail was sent', async t => {
  const { services, clock, post, goOn } = await givenRunning(t)
  clock.set('2027-02-12T11:00:00Z')
  await services.placements.askAboutEndings()
  await goOn()
  t.same(
    (await post()).filter(line => /placement-ends/.test(line)),
    ['placement-ends ✗ Svend Konsulent'],
  )
})

t.test('nobody holds the person any more: the check counts it as half done', async t => {
  const { services, goOn, inTheGap } = await givenRunning(t)
  await goOn()
  await inTheGap()
  t.same(await checkConsistency(services.db), { broken: [], unfinished: 1 })
  await services.placements.advance()
  t.same(await checkConsistency(services.db), { broken: [], unfinished: 0 })
})
