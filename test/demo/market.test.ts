/** The demo is a market in which openings compete for the same people, so that calculating everything at once shows a gain. */
import t, { type Test } from 'tap'
import type { Acting } from '../../src/accounts/scope.js'
import { loadDemo } from '../../src/demo/load.js'
import { openingsExcluded } from '../../src/lib/words/da/exclusions.js'
import { policyOf } from '../../src/proposals/distribution/choices.js'
import { groupingCodes } from '../../src/proposals/distribution/groups.js'
import { certificateOf, floorsOf } from '../../src/proposals/distribution/view.js'
import { createServices } from '../../src/services.js'
import { testClock } from '../helpers/clock.js'
import { testConfig } from '../helpers/config.js'
import { recordingQueue } from '../helpers/queue.js'
import { testDatabase } from '../helpers/stores.js'
import { testTemplates } from '../helpers/templates.js'

async function demo(t: Test) {
  const services = createServices({
    ...{ config: testConfig(), db: await testDatabase(t), clock: testClock(), queue: recordingQueue() },
    ...{ templates: testTemplates(), mailer: { async send() {}, close() {} } },
  })
  t.teardown(() => services.distribution.close())
  await loadDemo(services)
  const scope = { kind: 'municipality', municipality: '410' } as const
  const acting: Acting = { account: 'birgit', name: 'Birgit Dam', role: 'coordinator', scope }
  return { services, acting }
}

t.test('in the demo somebody has not been proposed for long, and the page says why', async t => {
  const { services, acting } = await demo(t)
  for (const owed of await services.proposals.owedRankings())
    if ('opening' in owed) await services.proposals.rank(owed.opening, owed.rev)
  const { people } = await services.unproposed.unproposed(acting, { owners: null, page: 1 })
  t.equal(people.length, 2)
  t.ok(people.every(({ everProposed, fitting, among }) => !everProposed && fitting === 0 && among > 5))
  const most = people.map(({ excluded }) => openingsExcluded(excluded)[0])
  t.equal(new Set(most).size, 2, most.join('; '))
  t.ok(
    people.every(({ profile }) => profile.owner !== null),
    'and whose they are',
  )
})

t.test('in the demo the distribution places more people, and better, than one opening at a time', async t => {
  const { services, acting } = await demo(t)
  const usual = policyOf(null)
  const { result } = (await services.distribution.of(acting, usual)).distributed
  t.ok(result.finished)
  t.equal(result.atMostMissing, 0)
  t.comment(`${result.placed} people and ${result.fit} points, ${result.practice.placed} and ${result.practice.fit}`)
  t.ok(result.placed >= result.practice.placed + 2, 'at least two people more')
  t.ok(result.fit > 1.05 * result.practice.fit, 'and over five per cent more points')
  for (const grouping of groupingCodes)
    for (const floor of [80, 90, 95] as const) {
      const { distributed } = await services.distribution.of(acting, { ...usual, grouping, floor })
      const missed = distributed.result.floors?.groups.some(group => group.placed < group.floor)
      const { table, price } = floorsOf(distributed, { ...usual, grouping, floor }) ?? {}
      t.equal(certificateOf(distributed.result).text.includes('ingen fordeling, der giver alle grupper'), missed)
      t.equal(JSON.stringify(table).includes('Under bunden'), missed, `${grouping} ${floor}`)
      t.match(price, /Bunden koster/)
    }
})
