/** Who may miss the 72 hours after the arrival, what is missing, and who no longer stands there. */
import t from 'tap'
import { auditModel } from '../../src/audit/model.js'
import { paths } from '../../src/lib/paths.js'
import { openingModel } from '../../src/openings/model.js'
import { testApp } from '../helpers/app.js'
import { days } from '../helpers/clock.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'

const everybody = { owners: null, page: 1 }

/** The test's clock begins on 24 November 2026. */
const expected = (day: string) => ({ expectedArrival: { day, precision: 'day' as const } })

t.test('from nothing at all to a course that begins in time', async t => {
  const { services, world, clock, as } = await testApp(t)
  const { arrivals, profiles, proposals, placements } = services
  await openingModel(services.db).updateMany({}, { $set: { state: 'closed' } })
  const consultant = actingAs(world, 'consultant')
  const person = await givenPerson(services, { firstName: 'Amira', matching: false, ...expected('2026-11-26') })
  await profiles.assignOwner(consultant, person._id, consultant.account)
  await givenPerson(services, { firstName: 'Sener', ...expected('2026-12-24') })
  const page = async () => (await (await as('consultant')).get(paths.placements.arrivals())).text
  const missing = async () =>
    (await arrivals.atRisk(consultant, everybody)).arrivals.map(one => `${one.missing} ${one.due}`)

  t.same(await missing(), ['matchable 2026-11-29'], 'whoever comes in a month is not looked at yet')
  t.match(await page(), 'Har ikke sagt ja til at blive matchet. Spørg personen.')
  t.match(await page(), /29\. november 2026 5 dage tilbage/)
  t.match(
    (await (await as('consultant')).get(paths.proposals.inbox())).text,
    '1 af dine borgere mangler et forløb inden for 72 timer efter ankomsten',
  )
  t.ok(await auditModel(services.db).exists({ what: 'profile.arrivals', on: person._id }))
  t.notMatch((await (await as('otherConsultant')).get(paths.placements.arrivals())).text, 'Amira')

  await profiles.recordConsent(consultant, person._id, { kind: 'matching', language: 'ar', interpreter: true })
  t.same(await missing(), ['suggestion 2026-11-29'])
  const opening = await givenOpening(services, world, { seats: 2 })
  await proposals.rank(opening._id, opening.rankWanted)
  t.same(await missing(), ['decision 2026-11-29'])
  t.match(await page(), 'Foreslået til 1 opslag. Tag stilling.')
  const found = await proposals.ofOpening(consultant, opening._id)
  const id = found.find(({ profile }) => profile === person._id)?._id ?? ''
  await proposals.confirm(consultant, id, { sentence: 'Kan begynde.', consent: { language: 'ar', interpreter: true } })
  t.same(await missing(), ['answer 2026-11-29'])
  await placements.accept(actingAs(world, 'employer'), id)
  t.same(await missing(), ['agreement 2026-11-29'])

  // Earlier than expected: the 72 hours are counted from the day the person came.
  clock.move(days(1))
  await profiles.markArrived(consultant, person._id, '2026-11-24')
  t.same(await missing(), ['agreement 2026-11-27'])
  const terms = { endsOn: '2027-02-01', hoursPerWeek: 30, terms: 'Hverdage kl. 8-14.' }
  await placements.agree(consultant, id, { ...terms, startsOn: '2026-12-01' })
  t.match(await page(), 'Begynder først 1. december 2026.')
  clock.move(days(3))
  t.match(await page(), '1 dag for sent')
  clock.move(days(20))
  t.notMatch((await missing()).join(), '2026-11-27', 'three weeks later the 72 hours are long over')
})

t.test('a course that begins in time, and one that was in time and is over, need nothing', async t => {
  const { services, world, clock } = await testApp(t)
  const { arrivals, proposals, placements } = services
  const consultant = actingAs(world, 'consultant')
  await givenPerson(services, expected('2026-11-30'))
  const opening = await givenOpening(services, world)
  await proposals.rank(opening._id, opening.rankWanted)
  const [{ _id: id = '' } = {}] = await proposals.ofOpening(consultant, opening._id)
  await proposals.confirm(consultant, id, { sentence: 'Kan begynde.', consent: { language: 'ar', interpreter: true } })
  await placements.accept(actingAs(world, 'employer'), id)
  await placements.agree(consultant, id, {
    ...{ startsOn: '2026-12-03', endsOn: '2027-02-01', hoursPerWeek: 30, terms: 'Hverdage kl. 8-14.' },
  })
  t.same((await arrivals.atRisk(consultant, everybody)).arrivals, [])
  clock.move(days(10))
  await placements.advance()
  await placements.end(consultant, id, { outcome: 'intet', note: null })
  t.same((await arrivals.atRisk(consultant, everybody)).arrivals, [])
})

t.test('whoever was expected long ago and never seen stays in the list', async t => {
  const { services, world, clock, as } = await testApp(t)
  const person = await givenPerson(services, { firstName: 'Udebleven', ...expected('2026-11-26') })
  clock.move(days(40))
  const page = await (await as('coordinator')).get(paths.placements.arrivals())
  t.match(
    page.text,
    /Hvem er kommet\?.*Udebleven.*Udebleven.*Var ventet.*Er personen kommet\? Skriv det øverst på siden\./,
  )

  t.equal(await services.arrivals.atRiskCount(actingAs(world, 'coordinator'), []), 0, 'nobody’s own')
  const coordinator = await as('coordinator')
  const write = (typed: Record<string, string>) => coordinator.post(paths.placements.arrivals(), typed)
  t.match((await write({ arrivedOn: '02-01-2027' })).text, 'Vælg, hvem der er kommet.')
  const early = await write({ person: person._id, arrivedOn: '02-01-2026' })
  t.equal(early.status, 422)
  t.match(early.text, 'Personen var ventet 26. november 2026.')
  t.match(early.body, `<option value="${person._id}" selected>`, 'what was chosen is kept')
  const came = await write({ person: person._id, arrivedOn: '02-01-2027' })
  t.equal(came.location, paths.placements.arrivalsOf('alle'), 'and on to the next one')
  t.match((await coordinator.follow(came)).text, /Ankomsten er gemt\..*Kom 2\. januar 2027/)
})
