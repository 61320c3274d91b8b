/** The coordinator's figures: of the own municipality alone, and without anybody's name. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { municipalityModel } from '../../src/municipalities/model.js'
import { testApp } from '../helpers/app.js'
import { days } from '../helpers/clock.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'

const page = paths.coordinator.statistics()

t.test('who came, began and ended, month by month', async t => {
  const { services, world, clock, as } = await testApp(t)
  const { placements, profiles, proposals, statistics } = services
  const consultant = actingAs(world, 'consultant')
  const coordinator = actingAs(world, 'coordinator')
  const person = await givenPerson(services, { firstName: 'Navnløs' })
  const other = await givenPerson(services, { municipality: '607', homePostcode: '7000' })
  const removed = await givenPerson(services, { matching: false })
  const gone = await givenPerson(services, { matching: false })
  for (const { _id } of [person, removed, gone]) await profiles.markArrived(consultant, _id, '2026-11-24')
  await profiles.markArrived(actingAs(world, 'otherConsultant'), other._id, '2026-11-24')
  await profiles.remove(consultant, gone._id)

  const opening = await givenOpening(services, world, { startFrom: '2026-11-24' })
  await proposals.rank(opening._id, opening.rankWanted)
  const [{ _id: id = '' } = {}] = await proposals.ofOpening(consultant, opening._id)
  await proposals.confirm(consultant, id, { sentence: 'Kan begynde.', consent: { language: 'ar', interpreter: true } })
  await placements.accept(actingAs(world, 'employer'), id)
  await placements.agree(consultant, id, {
    ...{ startsOn: '2026-11-26', endsOn: '2026-12-20', hoursPerWeek: 30, terms: 'Hverdage kl. 8-14.' },
  })
  const month = async (n = 0) => (await statistics.months(coordinator, 6))[n]
  t.match((await month())?.arrivals, { arrived: 2, judged: 0, inTime: 0, idle: 2 }, 'agreed is not begun')
  t.same((await month())?.begun, {})

  clock.move(days(4))
  await placements.advance()
  t.match((await month())?.arrivals, { arrived: 2, judged: 2, inTime: 1, halfAfter: 2, idle: 1 })
  t.same((await month())?.begun, { virksomhedspraktik: 1 })

  clock.move(days(30))
  await placements.advance()
  t.match(await month(), { month: '2026-12-01', arrivals: { arrived: 0 }, ended: { untold: 1 } })
  await placements.end(consultant, id, { outcome: 'job', note: null })
  t.same((await month())?.ended, { job: 1 })
  t.match(await month(1), { month: '2026-11-01', arrivals: { arrived: 2 }, begun: { virksomhedspraktik: 1 } })
  const answered = (await month(1))?.promises.find(({ kind }) => kind === 'answer-opening')
  t.match(answered, { started: 2, met: 1, overdue: 1, shareWithin24Hours: 0.5 }, 'the world has an opening of its own')

  const { text } = await (await as('coordinator')).get(page)
  t.match(text, /november 2026.*50 %.*1 af 2.*2 dage/s)
  t.notMatch(text, 'Navnløs')
  t.notMatch(text, 'oktober 2026', 'nothing had happened then')
  t.equal((await (await as('consultant')).get(page)).status, 403)
  const others = await statistics.months(actingAs(world, 'otherConsultant'), 6)
  t.match(others[1], { arrivals: { arrived: 1 }, promises: [{ started: 0 }] })
  t.same(others[1]?.begun, {})
  t.same(others[0]?.ended, {})
})

t.test('an empty municipality has a page, too', async t => {
  const { as } = await testApp(t)
  const { status, text } = await (await as('coordinator')).get(page)
  t.equal(status, 200)
  t.match(text, 'Nøgletal')
  t.match(text, 'Ingen borger er kommet i perioden.')
  t.match(text, '1 venter', 'an answer that is not due yet is neither kept nor broken')
})

t.test('kept is what was answered in time as the municipality counts, not within 24 hours of the clock', async t => {
  const { services, world, clock, as } = await testApp(t)
  await municipalityModel(services.db).updateOne({ _id: world.municipality }, { clockMode: 'arbejdstid' })
  clock.set('2026-11-27T13:00:00Z')
  const { _id } = await givenOpening(services, world)
  clock.set('2026-11-30T12:59:00Z')
  await services.openings.answer(_id, { kind: 'none', sentence: 'Vi har én på vej.', by: 'somebody' })
  const { text } = await (await as('coordinator')).get(page)
  t.match(text, /november 2026 50 % 1 af 2/, 'the world has one of its own, which is late')
})

t.test('who was expected and is not registered is told of, and no figure is made of them', async t => {
  const { services, world, clock, as } = await testApp(t)
  const { profiles, statistics } = services
  const coordinator = actingAs(world, 'coordinator')
  const expected = (day: string, precision: 'day' | 'week' = 'day') =>
    givenPerson(services, { expectedArrival: { day, precision } })
  const person = await expected('2026-11-24')
  await expected('2026-11-24')
  await expected('2026-11-23', 'week')
  await givenPerson(services, { expectedArrival: null })
  await givenPerson(services, { municipality: '607', homePostcode: '7000' })
  const arrivals = async () => (await statistics.months(coordinator, 6))[0]?.arrivals
  t.match(await arrivals(), { arrived: 0, unregistered: 0 }, 'nobody is late yet')
  clock.move(days(2))
  t.match(await arrivals(), { arrived: 0, unregistered: 2 }, 'the week lasts until its Sunday')
  await profiles.markArrived(actingAs(world, 'consultant'), person._id, '2026-11-24')
  t.match(await arrivals(), { arrived: 1, unregistered: 1, judged: 0 })
  const { text } = await (await as('coordinator')).get(page)
  t.match(text, /Ventet, ikke registreret november 2026 1 – Ikke endnu 1 1 /)
})
