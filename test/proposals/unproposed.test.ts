/** No citizen is forgotten: whoever is suggested for ever, waits for a company, or whose consultant is on holiday. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { openingModel } from '../../src/openings/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { testApp } from '../helpers/app.js'
import { days } from '../helpers/clock.js'
import { givenAccount } from '../helpers/given.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'

t.test('whoever is suggested or shown, and then nothing happens, is not forgotten either', async t => {
  const { services, world, clock, as } = await testApp(t)
  const { db, proposals, profiles, placements } = services
  const consultant = actingAs(world, 'consultant')
  await openingModel(db).updateMany({}, { $set: { state: 'closed' } })
  const person = await givenPerson(services)
  await profiles.assignOwner(consultant, person._id, consultant.account)
  const far = { startFrom: '2027-05-01', startTo: '2027-06-01' }
  const opening = await givenOpening(services, world, { ...far, seats: 5 })
  await proposals.rank(opening._id, opening.rankWanted)
  const forgotten = async () =>
    (await services.unproposed.unproposed(consultant, { owners: null, page: 1 })).people.map(({ since }) => since)
  const page = async () => (await (await as('consultant')).get(paths.distribution.unproposed())).text
  const suggestedAt = clock.now()
  clock.move(days(13))
  t.same(await forgotten(), [], 'a suggestion has its time')
  clock.move(days(1))
  t.same(await forgotten(), [suggestedAt])
  t.match(await page(), 'Foreslået til 1 opslag, men ingen har taget stilling.')
  // Another opening suggests the person anew, as every opening does.
  const next = await givenOpening(services, world, { ...far, title: 'Hjælp til opvask' })
  await proposals.rank(next._id, next.rankWanted)
  t.same(await forgotten(), [suggestedAt], 'one suggestion more is nothing that anybody did')
  t.match(await page(), 'Foreslået til 2 opslag')

  const [{ _id = '' } = {}] = await proposals.ofOpening(consultant, next._id)
  await proposals.confirm(consultant, _id, { sentence: 'Kan begynde.', consent: { language: 'ar', interpreter: true } })
  const shownAt = clock.now()
  t.same(await forgotten(), [], 'shown to a company')
  clock.move(days(14))
  t.same(await forgotten(), [shownAt])
  t.match(await page(), 'Vist for en virksomhed, der ikke har svaret. Ring til den.')

  await placements.accept(actingAs(world, 'employer'), _id)
  t.same(await forgotten(), [], 'held')
  const terms = { startsOn: '2027-01-04', endsOn: '2027-03-26', hoursPerWeek: 30, terms: 'Hverdage kl. 8-14.' }
  await placements.agree(consultant, _id, terms)
  clock.move(days(28))
  await placements.advance()
  await placements.end(consultant, _id, { outcome: 'intet', note: null })
  t.same(await forgotten(), [], 'has just come from a course')
  clock.move(days(14))
  t.equal((await forgotten()).length, 1)
})

t.test('whoever stands in for a colleague has that colleague’s people, too', async t => {
  const { services, world, clock, as } = await testApp(t)
  const consultant = actingAs(world, 'consultant')
  const svend = await givenAccount(services, 'Svend Konsulent', {
    role: 'consultant',
    municipality: world.municipality,
  })
  const person = await givenPerson(services, { firstName: 'Gammel' })
  await services.profiles.assignOwner(consultant, person._id, svend._id)
  clock.move(days(20))
  const visitor = await as('consultant')
  const lists = async () => [
    /Gammel/.test((await visitor.get(paths.distribution.unproposed())).text),
    /Gammel/.test((await visitor.get(paths.profiles.ofView('own', 'navn'))).text),
  ]
  t.same(await lists(), [false, false])
  await services.accounts.setAway(svend._id, { from: '2026-12-10', to: '2026-12-24', cover: consultant.account })
  t.same(await lists(), [true, true])
  clock.move(days(20))
  t.same(await lists(), [false, false], 'the colleague is back')
})

t.test('everybody stands in a list that somebody works through', async t => {
  const { services, world, as } = await testApp(t)
  const { profiles, accounts, db } = services
  const consultant = actingAs(world, 'consultant')
  const visitor = await as('consultant')
  const list = async (view: Parameters<typeof paths.profiles.ofView>[0]) =>
    (await visitor.get(paths.profiles.ofView(view, 'navn'))).text
  t.notMatch(
    await list('all'),
    /Uden ja til match|På pause|Uden konsulent/,
    'lists in which nobody stands are left out',
  )

  await givenPerson(services, { firstName: 'Uspurgt', matching: false })
  const sick = await givenPerson(services, { firstName: 'Syg' })
  await profiles.setManualState(consultant, sick._id, 'sick')
  const alone = await givenPerson(services, { firstName: 'Forladt' })
  const left = await givenAccount(services, 'Lukket Konsulent', {
    ...{ role: 'consultant', municipality: world.municipality },
  })
  await profiles.assignOwner(consultant, alone._id, left._id)
  await accounts.disable(left._id)
  const late = await givenPerson(services, { firstName: 'Ubekendt' })
  await profileModel(db).updateOne({ _id: late._id }, { $set: { expectedArrival: null } })

  t.match(await list('all'), /Uden ja til match \(1\).*Foreslås ikke lige nu \(1\).*Uden konsulent \(1\)/)
  t.match(await list('unasked'), 'Uspurgt')
  t.match(await list('resting'), 'Syg Haddad')
  t.match(await list('unowned'), 'Forladt')
  t.match(await list('arriving'), 'Ubekendt', 'nobody knows when')
})
