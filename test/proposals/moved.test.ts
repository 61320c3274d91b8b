/** Whoever moved to another municipality may have moved to be safe: the one they left reads nothing about them from then on. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { openingModel } from '../../src/openings/model.js'
import { placementModel } from '../../src/placements/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { testApp } from '../helpers/app.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'
import { running } from '../placements/setup.js'

t.test('a person who has moved', async t => {
  const { as, services, world } = await testApp(t)
  const { proposals, profiles, placements, db } = services
  for (const model of [openingModel(db), proposalModel(db), placementModel(db), profileModel(db)])
    await model.createIndexes()
  const consultant = actingAs(world, 'consultant')
  const said = { sentence: 'Kan begynde straks.', consent: { language: 'ar', interpreter: true } }
  const canaries = { firstName: 'Kanariefugl', lastName: 'Flyttet' }
  const suggested = await givenPerson(services, { ...canaries, asylPersonId: '777001' })
  const placed = await givenPerson(services, { ...canaries, asylPersonId: '777002' })
  const ended = await givenPerson(services, { ...canaries, asylPersonId: '777003' })
  const opening = await givenOpening(services, world, { seats: 3 })
  await proposals.rank(opening._id, opening.rankWanted)
  const all = await proposals.ofOpening(consultant, opening._id)
  const of = (profile: string) => all.find(one => one.profile === profile)?._id ?? ''
  for (const person of [placed, ended]) {
    await proposals.confirm(consultant, of(person._id), said)
    await placements.accept(actingAs(world, 'employer'), of(person._id))
  }
  await placements.cancel(consultant, of(ended._id), 'by-company')

  const visitor = await as('consultant')
  const doors = (profile: string) => [
    paths.proposals.ofOpening(opening._id),
    paths.proposals.show(of(profile)),
    paths.placements.list(),
  ]
  for (const path of doors(suggested._id)) t.match((await visitor.get(path)).text, 'Kanariefugl', path)

  for (const person of [suggested, placed, ended]) {
    await profiles.move(consultant, person._id, world.otherMunicipality)
    await proposals.rankProfile(person._id, (await profiles.byId(person._id))?.rankWanted ?? 0)
    await profileModel(db).updateOne({ _id: person._id }, { $set: { homePostcode: '7000', phone: '22334455' } })
  }
  const left = [
    paths.proposals.ofOpening(opening._id),
    paths.proposals.show(of(suggested._id)),
    paths.proposals.show(of(placed._id)),
    paths.placements.show(of(ended._id)),
  ]
  for (const path of left) {
    const { status, text } = await visitor.get(path)
    t.equal(status, 200, path)
    for (const told of ['Kanariefugl', '77700', '7000', '22334455']) t.notMatch(text, told, path)
  }
  t.equal((await visitor.get(paths.placements.list())).text.split('Kanariefugl').length, 2, 'one course goes on')

  const running = await visitor.get(paths.placements.show(of(placed._id)))
  t.match(running.text, 'Kanariefugl', 'a course that goes on at a company of the municipality is followed up')
  t.match(running.text, '22334455')
  await placements.cancel(consultant, of(placed._id), 'by-person')
  const over = await visitor.get(paths.placements.show(of(placed._id)))
  t.equal(over.status, 200)
  t.notMatch(over.text, /22334455|Kanariefugl/, 'until it is over')
  t.notMatch((await visitor.get(paths.placements.list())).text, 'Kanariefugl')
  const theirs = await as('otherConsultant')
  t.match((await theirs.get(paths.profiles.show(suggested._id))).text, '777001')
})

t.test('a course that ended after the person moved on does not say who it was, nor who follows them', async t => {
  const { as, clock, consultant, id, person, services, sweep, world } = await running(t)
  const { profiles, db } = services
  await profiles.move(consultant, person._id, world.otherMunicipality)
  await sweep()
  await profiles.assignOwner(actingAs(world, 'otherConsultant'), person._id, world.people.otherConsultant._id)
  await profileModel(db).updateOne({ _id: person._id }, { $set: { phone: '22334455' } })
  const see = async (who: 'consultant' | 'otherConsultant') => {
    const visitor = await as(who)
    const pages = [paths.placements.list(), paths.placements.show(id)].map(path => visitor.get(path))
    return (await Promise.all(pages)).map(({ text }) => text).join('\n')
  }
  t.match(await see('consultant'), /Zahra Haddad.*\n.*Zahra Haddad.*22334455/, 'while the person is at the company')

  clock.set('2027-03-02T11:00:00Z')
  await sweep()
  const left = await see('consultant')
  t.match(left, /Mangler et udfald .*Forløb Strandhotellet 1\. marts 2027 – Skriv/)
  t.notMatch(left, /Zahra|Haddad|22334455|Olga/)
  const lives = await see('otherConsultant')
  t.match(lives, /Zahra Haddad \d+ Strandhotellet 1\. marts 2027 Olga Konsulent.*\n.*Zahra Haddad.*22334455/)
})
