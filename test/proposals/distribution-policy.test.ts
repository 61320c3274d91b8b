/** What a municipality wants of the distribution: a coordinator keeps it, everybody sees it, anybody may try another. */
import t from 'tap'
import { auditModel } from '../../src/audit/model.js'
import { paths } from '../../src/lib/paths.js'
import { policyIn, policyKey, policyOf, policyValues, typedOf } from '../../src/proposals/distribution/choices.js'
import { changeInWords } from '../../src/proposals/distribution/policy-words.js'
import { testApp } from '../helpers/app.js'
import { actingAs, givenPerson } from '../helpers/market.js'
import { codeRefused } from '../helpers/refused.js'

const usual = policyOf(null)
const chosen = {
  maal: 'bedst',
  foerste: 'ja',
  ventetid: 'dobbelt',
  gruppe: 'alder',
  bund: '80',
  afstand: '15',
} as const
const page = paths.distribution.policy()

t.test('a coordinator keeps the choices; consultants see them, and try others without keeping them', async t => {
  const { as, services, world } = await testApp(t)
  await givenPerson(services, { firstName: 'Asta' })
  const [coordinator, consultant] = [await as('coordinator'), await as('consultant')]
  t.match((await coordinator.get(paths.settings.page())).body, `href="${page}"`)
  const empty = await coordinator.get(page)
  t.match(empty.body, 'aria-current="page">Indstillinger<')
  t.match(empty.body, /id="maal"[^>]*value="flest" checked|value="flest"[^>]* checked/)
  t.match((await consultant.get(paths.distribution.page())).text, 'Flest mulige får en plads. Alle tæller ens.')

  const filled = await coordinator.get(paths.distribution.policyOf(chosen))
  for (const value of ['bedst', 'ja', 'dobbelt', 'alder'])
    t.match(filled.body, new RegExp(`value="${value}"[^>]* checked`))
  t.same((await services.municipalities.get(world.municipality))?.distribution, undefined, 'nothing is kept by looking')

  const saved = await coordinator.post(page, { ...chosen, seen: '0' })
  t.match((await coordinator.follow(saved)).text, 'Valgene er gemt.')
  t.match(await services.municipalities.get(world.municipality), {
    distribution: { aim: 'fit', firstBefore: true, waiting: 'double', grouping: 'alder', floor: 80, reach: 15 },
    distributionRevision: 1,
  })
  t.match(await auditModel(services.db).findOne({ what: 'municipality.distribution' }).lean(), {
    who: world.people.coordinator._id,
    why: [
      'valg for fordeling ændret: Hvad kommer først: fra «Flest mulige får en plads» til «Bedste match i alt»',
      'Første forløb: fra «Alle tæller ens» til «Første forløb først»',
      'Ventetid: fra «Som i kommunens vægte» til «Dobbelt så meget»',
      'Grupper: fra «Ingen bund» til «Alder»',
      'Bund: fra «Mindst 90 procent af gruppens andel» til «Mindst 80 procent af gruppens andel»',
      'Familier: fra «Højst 30 minutter» til «Højst 15 minutter»',
    ].join('. '),
  })
  t.match(
    (await coordinator.get(paths.log.of(world.people.coordinator._id))).text,
    'Grupper: fra «Ingen bund» til «Alder»',
  )

  const seen = (await consultant.get(paths.distribution.page())).text
  t.match(seen, 'Bedste match i alt. Første forløb kommer først. Ventetid tæller dobbelt.')
  t.match(seen, 'Hver gruppe efter alder får mindst 80 procent af sin andel.')
  t.match(seen, 'Bund for hver gruppe', 'and the floors are calculated')
  t.notMatch(seen, 'Du prøver andre valg')
  t.notMatch(seen, /(Ret|Gem) .*valg/)
  const tried = await consultant.get(paths.distribution.of({ maal: 'flest', gruppe: 'ingen' }))
  t.match(tried.text, 'Du prøver andre valg end kommunens. De er ikke gemt.')
  t.match(tried.text, 'Flest mulige får en plads. Første forløb kommer først.', 'what is not tried is as it is kept')
  t.notMatch(tried.text, 'Bund for hver gruppe')
  t.match((await coordinator.get(paths.distribution.of({ maal: 'flest' }))).text, 'Gem disse valg for kommunen')
  t.equal((await consultant.get(page)).status, 403)
  t.equal((await consultant.post(page, { ...chosen, seen: '1' })).status, 403)
})

t.test('choices that are missing or not to be had, and two coordinators at once', async t => {
  const { as, services, world } = await testApp(t)
  const visitor = await as('coordinator')
  const stored = async () => (await services.municipalities.get(world.municipality))?.distribution
  for (const [field, value] of [
    ['maal', ''],
    ['gruppe', 'koen'],
    ['bund', '10'],
    ['afstand', '500'],
    ['seen', 'x'],
  ] as const) {
    const refused = await visitor.post(page, { ...chosen, seen: '0', [field]: value })
    t.equal(refused.status, 422, field)
    t.equal(await stored(), undefined)
  }
  t.equal((await visitor.post(page, { ...chosen, seen: '0' })).status, 303)
  const late = await visitor.post(page, { ...chosen, maal: 'flest', seen: '0' })
  t.equal(late.status, 409)
  t.match(late.text, 'En kollega har ændret valgene')
  t.match(late.body, /value="flest"[^>]* checked/, 'what was chosen is kept on the page')
  t.equal((await stored())?.aim, 'fit')
  const acting = actingAs(world, 'coordinator')
  const both = await Promise.allSettled(
    (['fit', 'placements'] as const).map(aim =>
      services.distributionPolicies.save(acting, { policy: { ...usual, aim }, seen: 1 }),
    ),
  )
  t.same(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'], 'one of two at once')
  t.equal((await services.municipalities.get(world.municipality))?.distributionRevision, 2)
  t.equal(
    await codeRefused(services.distributionPolicies.save(actingAs(world, 'clarifier'), { policy: usual, seen: 2 })),
    'NOT_FOUND',
  )
})

t.test('what is calculated anew follows the choices that are kept', async t => {
  const { services, world } = await testApp(t)
  const acting = actingAs(world, 'coordinator')
  await givenPerson(services, { firstName: 'Asta' })
  const { distribution } = services
  const { distributed: before } = await distribution.of(acting, usual)
  await distribution.follow()
  const policy = policyIn(chosen, usual)
  await services.distributionPolicies.save(acting, { policy, seen: 0 })
  await distribution.follow()
  const kept = await distribution.of(acting, await distribution.policy(acting))
  t.ok(kept.distributed.result.floors)
  t.notOk(kept.pending)
  t.not(kept.distributed, before)
})

t.test('choices as they are kept, typed and told apart', async t => {
  const policy = policyIn(chosen, usual)
  t.same(policyIn(typedOf(policy), usual), policy)
  t.same(policyIn({}, policy), policy)
  t.same(policyIn({ gruppe: 'ingen' }, policy), { ...policy, grouping: null })
  t.equal(policyKey({ ...usual, floor: 80 }), policyKey(usual), 'without groups there is no floor')
  t.not(policyKey({ ...policy, floor: 95 }), policyKey(policy))
  const kept = { aim: 'fit', firstBefore: true, waiting: 'none', grouping: 'koen', floor: 7, reach: 7 } as const
  t.same(
    policyOf({ distribution: kept }),
    { ...usual, aim: 'fit', firstBefore: true, waiting: 'none' },
    'what is no longer to be had is as usual',
  )
})

t.test('every choice that there is has words in the log', async t => {
  for (const [code, values] of Object.entries(policyValues))
    for (const value of values) {
      const policy = policyIn({ [code]: value }, usual)
      const told = changeInWords(usual, policy)
      if (value === typedOf(usual)[code as keyof typeof policyValues]) t.equal(told, 'ingen')
      else t.match(told, /^[^:]+: fra «[^»]+» til «[^»]+»$/)
      t.notMatch(told, /undefined/)
    }
})
