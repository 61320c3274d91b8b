/** The day somebody came: what cannot be right is refused, and what was wrong is mended. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { testApp } from '../helpers/app.js'
import { actingAs, givenPerson } from '../helpers/market.js'
import { consultant, givenProfiles, told } from './given.js'

const everybody = { owners: null, page: 1 }

/** The test's clock begins on 24 November 2026. */
const facts = { asylPersonId: '300001', firstName: 'Amal', municipality: '410' }
const expectedArrival = { day: '2026-11-20', precision: 'day' as const }
const residence = { basis: 'flygtning', grantedOn: '2026-10-12', registeredOn: null }
const fault = (text: string) => ({ code: 'INVALID', details: { fields: [{ field: 'arrivedOn', text }] } })

t.test('a day that cannot be right is refused with what to write instead', async t => {
  const { profiles } = await givenProfiles(t)
  let number = 0
  const person = async (about: object) => {
    const asylPersonId = `30000${number++}`
    return (await profiles.create(consultant(), { facts: { ...facts, asylPersonId, ...about }, source: told }))._id
  }
  const arrives = (id: string, on: string) => profiles.markArrived(consultant(), id, on)

  const expected = await person({ expectedArrival })
  await t.rejects(
    arrives(expected, '2025-11-20'),
    fault(
      'Personen var ventet 20. november 2026. Skriv en dag fra 9. oktober 2026 og frem, eller ret først den forventede ankomst i kompetenceprofilen.',
    ),
  )
  await t.rejects(arrives(expected, '2026-11-25'), { code: 'INVALID' }, 'tomorrow')
  await t.rejects(arrives(expected, '2026-10-08'), { code: 'INVALID' })
  await arrives(expected, '2026-10-09')

  const permitted = await person({ expectedArrival, residence })
  await t.rejects(
    arrives(permitted, '2026-10-11'),
    fault(
      'Opholdstilladelsen er fra 12. oktober 2026, og personen kan ikke være kommet før. Ret dagen, eller ret først datoen i kompetenceprofilen.',
    ),
  )
  await arrives(permitted, '2026-10-12')

  const long = await person({ residence: { ...residence, grantedOn: '2022-03-01' } })
  await arrives(long, '2022-04-01')
  const unknown = await person({})
  await t.rejects(arrives(unknown, '2010-01-01'), { code: 'INVALID' })
  await t.rejects(arrives(unknown, '2025-11-23'), { code: 'INVALID' })
  await arrives(unknown, '2025-11-24')
})

t.test('an arrival is mended by whoever has seen it, or taken back, and what rests on it follows', async t => {
  const { services, world, as } = await testApp(t)
  const { arrivals, profiles } = services
  const acting = actingAs(world, 'consultant')
  const { _id: id } = await givenPerson(services, {
    ...{ firstName: 'Amira', expectedArrival: { day: '2026-11-16', precision: 'week' } },
  })
  const kirsten = await as('consultant')
  const page = async () => (await kirsten.get(paths.profiles.show(id))).text
  const write = (fields: Record<string, string>) => kirsten.post(paths.profiles.arrived(id), fields)
  const due = async () => (await arrivals.atRisk(acting, everybody)).arrivals.map(one => one.due)
  const came = async () => (await services.statistics.months(acting, 2)).map(({ arrivals }) => arrivals.arrived)
  const ranked = async () => (await profiles.byId(id))?.rankWanted ?? 0

  t.match((await write({})).text, 'Skriv den dag, personen kom.')
  await write({ arrivedOn: '20-10-2026' })
  t.same(await due(), [], 'five weeks ago')
  t.same(await came(), [0, 1])
  const before = await ranked()
  t.match(await page(), 'Ret ankomsten')

  const other = await write({ arrivedOn: '19-11-2026', seen: '2026-10-21' })
  t.equal(other.status, 409)
  t.match(other.text, 'En kollega har skrevet en anden dag, mens du skrev.')
  t.equal((await write({ arrivedOn: '20-11-2025', seen: '2026-10-20' })).status, 422)
  t.equal((await write({ arrivedOn: '20-11-2026', seen: '2026-10-20' })).status, 303)
  t.same(await due(), ['2026-11-23'])
  t.same(await came(), [1, 0])
  t.ok((await ranked()) > before, 'whoever waited for less time is ranked anew')
  t.match(await page(), 'Ankommet 20. november 2026')

  t.equal((await write({ notYet: 'ja', seen: '2026-11-20' })).status, 303)
  t.match(await profiles.byId(id), { arrivedOn: null })
  t.match(await page(), /Kun ugen for ankomsten er kendt.*Registrér, at personen er kommet/)
  t.equal((await write({ arrivedOn: '23-11-2026' })).status, 303, 'and comes after all')
})
