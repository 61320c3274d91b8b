/** No course falls off a list: staff and companies reach the oldest, a page at a time. */
import t from 'tap'
import { newId } from '../../src/lib/ids.js'
import { pageSize } from '../../src/lib/paging.js'
import { paths } from '../../src/lib/paths.js'
import { type Placement, placementModel } from '../../src/placements/model.js'
import { hours } from '../helpers/clock.js'
import { testJourney } from '../helpers/journey.js'
import { givenAccepted } from './setup.js'

const terms = { startsOn: '2026-12-01', endsOn: '2027-02-26', hoursPerWeek: 30, terms: 'Hverdage kl. 8-14.' }
const times = (text: string, word: string) => text.split(word).length - 1

t.test('a page at a time, what somebody must do on the first', async t => {
  const site = await testJourney(t)
  const { as, clock, services } = site
  const { consultant, id, opening } = await givenAccepted(site)
  await services.placements.agree(consultant, id, terms)
  const model = placementModel(services.db)
  const agreed = (await model.findById(id).lean<Placement>()) as Placement
  const over: Pick<Placement, 'state' | 'holds' | 'outcome'> = { state: 'ended', holds: false, outcome: 'job' }
  const earlier = (days: number, more: Partial<Placement> = {}): Placement => {
    const createdAt = new Date(agreed.createdAt.getTime() - days * hours(24))
    return { ...agreed, ...over, _id: newId(), scheme: 'virksomhedspraktik', settled: true, createdAt, ...more }
  }
  const oldest = earlier(pageSize + 2, { scheme: 'loentilskud' })
  const unsaid = earlier(pageSize + 1, { outcome: null })
  await model.create([...Array.from({ length: pageSize }, (_, i) => earlier(i + 1)), unsaid, oldest])

  const staff = await as('coordinator')
  const see = async (path: string) => (await staff.get(path)).text
  const first = await see(paths.placements.list())
  t.match(
    first,
    `Alle (${pageSize + 3}) Mangler aftale (0) Aftalt (1) I gang (0) Afsluttet (${pageSize + 2}) Annulleret (0)`,
  )
  t.match(first, 'Skriv udfaldet', 'what somebody must do does not wait on a later page')
  t.match(first, 'Side 1 af 2')
  t.notMatch(first, 'Job med løntilskud')
  const second = await see(paths.placements.ofState(null, 2))
  t.match(second, 'Job med løntilskud')
  t.notMatch(second, 'Skriv udfaldet')
  t.equal(times(first, 'Strandhotellet') + times(second, 'Strandhotellet'), pageSize + 3, 'each once')
  t.match(await see(paths.placements.ofState('ended', 2)), 'Job med løntilskud')
  t.match(await see(paths.placements.ofState('agreed')), '1. december 2026')
  t.match(await see(paths.placements.ofState('cancelled')), 'Der er ingen forløb her.')

  clock.move(hours(1))
  const company = await as('employer')
  const own = (await company.get(paths.placements.ofCompany())).text
  t.equal(times(own, opening.title), pageSize)
  t.match(own, 'Zahra Haddad')
  const older = (await company.get(paths.placements.ofCompanyPage(2))).text
  t.equal(times(older, opening.title), 3)
  t.match(older, 'Job med løntilskud')
})
