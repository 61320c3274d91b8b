/**
 * The demo is a market in which openings compete for the same people, so that calculating everything at once shows a gain; and it has
 * a past, so that no page of courses or figures is empty.
 */
import t, { type Test } from 'tap'
import { createJobMetrics } from '../../jobs/metrics.js'
import { sweep } from '../../jobs/sweep.js'
import { accountModel } from '../../src/accounts/model.js'
import type { Acting } from '../../src/accounts/scope.js'
import { loadDemo } from '../../src/demo/load.js'
import { openingsExcluded } from '../../src/lib/words/da/exclusions.js'
import { placementModel } from '../../src/placements/model.js'
import { policyOf } from '../../src/proposals/distribution/choices.js'
import { groupingCodes } from '../../src/proposals/distribution/groups.js'
import { certificateOf, floorsOf } from '../../src/proposals/distribution/view.js'
import { createServices } from '../../src/services.js'
import { days, testClock } from '../helpers/clock.js'
import { testConfig } from '../helpers/config.js'
import { recordingQueue } from '../helpers/queue.js'
import { testDatabase } from '../helpers/stores.js'
import { testTemplates } from '../helpers/templates.js'
import { givenWorld } from '../helpers/world.js'

async function emptyStore(t: Test, now?: string) {
  const clock = testClock(now)
  const subjects: string[] = []
  const services = createServices({
    ...{ config: testConfig(), db: await testDatabase(t), clock, queue: recordingQueue() },
    ...{ templates: testTemplates(), mailer: { send: async ({ subject }) => void subjects.push(subject), close() {} } },
  })
  t.teardown(() => services.distribution.close())
  for (const model of Object.values(services.db.models)) await model.createIndexes()
  return { services, clock, subjects }
}

async function demo(t: Test, now?: string) {
  const { services, ...store } = await emptyStore(t, now)
  await loadDemo(services)
  const scope = { kind: 'municipality', municipality: '410' } as const
  const acting: Acting = { account: 'birgit', name: 'Birgit Dam', role: 'coordinator', scope }
  return { services, acting, ...store }
}

const count = <Item>(items: readonly Item[], is: (item: Item) => unknown) => items.filter(is).length

/** What the demo promises about courses and figures, whatever day it is loaded. */
async function hasPast(t: Test, { services, acting, clock }: Awaited<ReturnType<typeof demo>>) {
  const { accounts, placements, proposals, statistics } = services
  const mette = (await accounts.byEmail('mette@kommune410.example.dk'))?._id ?? ''

  const { placements: courses } = await placements.page(acting)
  t.equal(courses.length, 15)
  const running = courses.filter(({ state }) => state === 'running')
  t.same(new Set(running.map(({ scheme }) => scheme)), new Set(['virksomhedspraktik', 'loentilskud', 'igu']))
  t.ok(running.every(({ vitas }) => vitas?.approvedOn && vitas.caseNumber && !vitas.outdated))
  t.same(
    new Set(courses.filter(({ state }) => state === 'ended').map(({ outcome }) => outcome)),
    new Set(['job', 'loentilskud', 'igu', 'intet', 'afbrudt', null]),
  )
  const goesOn = courses.filter(({ waits }) => waits)
  t.match(goesOn, [{ state: 'agreed', scheme: 'loentilskud', settled: true }], 'and one goes on at the same company')
  t.equal(courses.find(({ _id }) => _id === goesOn[0]?.follows)?.state, 'running')
  const problems = courses.flatMap(({ problems = [] }) => problems.map(({ next }) => next))
  t.same(new Set(problems), new Set(['goes-on', 'over', null]), 'one is open')
  const { kinds } = await services.deadlines.figures(acting)
  t.match(
    kinds.find(({ kind }) => kind === 'call-out'),
    { started: 3, met: 2, overdue: 0 },
  )

  const { withoutOutcome, nearEnd } = await placements.endings(acting, [mette])
  t.equal(withoutOutcome.length, 1, 'somebody has to say how it went')
  t.equal(nearEnd.length, 1, 'and somebody to find what comes next')
  const [unapproved, ...others] = await placements.unapproved(acting, [mette])
  t.match(unapproved, { state: 'agreed', vitas: { approvedOn: null } })
  t.same(others, [])
  const silent = await proposals.silent(acting)
  t.equal(silent.length, 1)
  t.ok(silent[0]?.askedAt && silent[0].askedAt < clock.now(), 'the company was reminded')

  const months = await statistics.months(acting, 6)
  const monthsIn = (has: (month: (typeof months)[number]) => boolean) => count(months, has)
  t.ok(monthsIn(({ arrivals }) => arrivals.arrived > 0) >= 4, 'people came in most months')
  t.ok(monthsIn(({ arrivals }) => arrivals.inTime > 0) >= 3)
  t.ok(monthsIn(({ arrivals }) => arrivals.inTime < arrivals.judged) >= 1, 'not all of them in time')
  t.ok(monthsIn(({ begun }) => Object.keys(begun).length > 0) >= 4)
  t.ok(monthsIn(({ ended }) => Object.keys(ended).length > 0) >= 3)
  for (const kind of ['answer-opening', 'answer-question', 'agree-placement', 'call-out'])
    t.ok(monthsIn(({ promises }) => promises.some(one => one.kind === kind && one.met > 0)) >= 1, kind)
}

t.test('on a Sunday, in the first night of a month, the demo has the same past', async t => {
  await hasPast(t, await demo(t, '2027-02-28T23:30:00Z'))
})

t.test('when the law lets no IGU begin any more, the demo has all the rest', async t => {
  const { services, acting } = await demo(t, '2028-06-01T09:00:00Z')
  const { placements: courses } = await services.placements.page(acting)
  t.equal(courses.length, 14)
  t.notOk(courses.some(({ scheme }) => scheme === 'igu'))
})

t.test('the demo as it is loaded on a weekday', async t => {
  const loaded = await demo(t)
  const { services, acting, subjects, clock } = loaded

  await t.test('it has a past', t => hasPast(t, loaded))

  await t.test('whose mails are not sent as news', async t => {
    t.same((await sweep(services, createJobMetrics())).failed, [])
    const isOld =
      /^Vi har modtaget|^Ny virksomhed|er godkendt$|^Der er en kandidat|sagt ja|^Spørgsmål fra|^Svar på|^Husk at svare/
    t.equal(
      count(subjects, subject => isOld.test(subject)),
      0,
      subjects.join('\n'),
    )
    t.ok(subjects.length < 45, `${subjects.length} mails`)
    for (const fresh of [/^Et problem i et forløb hos Strandkantinen ApS/, /^Et forløb hos .* slutter/])
      t.ok(count(subjects, subject => fresh.test(subject)) >= 1, String(fresh))
  })

  await t.test('somebody has not been proposed for long, and the page says why', async t => {
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

  await t.test('the distribution places more people, and better, than one opening at a time', async t => {
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

  clock.move(days(10))
  t.equal(await loadDemo(services), false, 'another day there is nothing to load')
})

t.test('a load of the demo that was killed is begun anew', async t => {
  const { services } = await emptyStore(t)
  const countAll = async () =>
    Promise.all(Object.values(services.db.models).map(async model => [model.modelName, await model.countDocuments()]))
  const killed = async () => {
    throw new Error('killed')
  }
  await t.rejects(loadDemo({ ...services, openings: { ...services.openings, importFile: killed } }), /killed/)
  t.equal(await placementModel(services.db).countDocuments(), 15, 'in the middle')
  t.equal(await loadDemo(services), true)
  t.equal(await placementModel(services.db).countDocuments(), 15)
  t.equal(await accountModel(services.db).countDocuments({ email: 'eva@virksomhed.example.dk' }), 1)
  const before = await countAll()
  t.equal(await loadDemo(services), false)
  t.same(await countAll(), before)
})

t.test('what somebody has in the store already is left alone', async t => {
  const { services } = await emptyStore(t)
  await givenWorld(services)
  t.equal(await loadDemo(services), false)
  t.equal(await placementModel(services.db).countDocuments(), 0)
})
