import t from 'tap'
import { auditModel } from '../../src/audit/model.js'
import { paths } from '../../src/lib/paths.js'
import { criteria, weighedCodes } from '../../src/matching/criteria.js'
import type { Ranking } from '../../src/matching/reference.js'
import { municipalityModel } from '../../src/municipalities/model.js'
import { openingModel } from '../../src/openings/model.js'
import type { StaffView } from '../../src/profiles/disclosure.js'
import { proposalModel } from '../../src/proposals/model.js'
import { effectOf, moves } from '../../src/proposals/weights/effect.js'
import { effectSentence } from '../../src/proposals/weights/view.js'
import { type TestApp, testApp } from '../helpers/app.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'
import { codeRefused } from '../helpers/refused.js'

const page = paths.weights.page()
const defaults = Object.fromEntries(weighedCodes.map(code => [code, String(criteria[code].weight)]))

/** An opening, and three people of whom each is best at something else. */
async function market(t: Parameters<typeof testApp>[0]) {
  const site = await testApp(t)
  const { services, world } = site
  for (const model of [openingModel(services.db), proposalModel(services.db)]) await model.createIndexes()
  const skilled = await givenPerson(services, {
    ...{ firstName: 'Skilled', lastName: 'Person', wishes: [], danish: spoken(1) },
    experience: [{ disco: '941210', text: 'køkken', years: 10, country: null }],
  })
  const keen = await givenPerson(services, {
    ...{ firstName: 'Keen', lastName: 'Person', wishes: ['koekken_restaurant'], danish: spoken(1) },
    experience: [],
  })
  const fluent = await givenPerson(services, {
    ...{ firstName: 'Fluent', lastName: 'Person', wishes: [], experience: [], danish: spoken(4) },
  })
  const opening = await givenOpening(services, world, { title: 'Hjælp i køkkenet' })
  return { ...site, people: { skilled, keen, fluent }, opening, coordinator: actingAs(world, 'coordinator') }
}

const spoken = (level: number) => ({ level, du: null, module: null, written: null, text: '' })

/** Every document, but for sessions (the visit itself) and the log of what was read. */
async function everything({ services }: Pick<TestApp, 'services'>) {
  const collections = (await services.db.db?.listCollections().toArray()) ?? []
  const kept = collections.map(({ name }) => name).filter(name => name !== 'audit' && name !== 'sessions')
  const dump: Record<string, unknown> = {}
  for (const name of kept.toSorted()) dump[name] = await services.db.collection(name).find().sort({ _id: 1 }).toArray()
  return JSON.stringify(dump)
}

t.test('the preview shows real people, stores nothing and is in the log', async t => {
  const site = await market(t)
  const { as, services, world, opening, people } = site
  const visitor = await as('coordinator')

  const plain = await visitor.get(page)
  t.equal(plain.status, 200)
  t.match(plain.text, 'Hjælp i køkkenet')
  t.match(plain.body, 'aria-current="page">Indstillinger<')
  t.notMatch(plain.text, 'Keen Person', 'nobody is read before an opening is chosen')
  t.equal(await auditModel(services.db).countDocuments({ what: 'weights.preview' }), 0)

  const before = await everything(site)
  const now = await visitor.get(paths.weights.of(opening._id))
  t.match(now.text, /Rækkefølgen nu Person Plads nu Match nu Skilled Person 1 .*Keen Person 2 .*Fluent Person 3/)
  t.match(now.text, 'Uden erfaring ville Skilled Person gå fra plads 1 til')
  const chosen = { ...defaults, experience: '0', wishes: '500' }
  const typed = await visitor.post(page, { ...chosen, opening: opening._id, seen: '0', next: 'preview' })
  t.equal(typed.status, 200)
  t.match(typed.text, /Keen Person 2 1 ▲ Op 1 plads/)
  t.match(typed.text, /Skilled Person 1 3 ▼ Ned 2 pladser/)
  t.match(typed.text, 'Vægten er 0, så det tæller ikke.')
  t.match(typed.text, /Uden ønsker ville Keen Person gå fra plads 1 til [23]\./)
  t.match(typed.text, 'Intet er gemt endnu.')
  t.match(typed.body, /id="wishes"[^>]*value="500"/)
  t.equal(await everything(site), before, 'nothing in the store has changed')
  t.equal((await services.municipalities.get(world.municipality))?.weightsRevision, undefined)
  const [entry] = await auditModel(services.db).find({ what: 'weights.preview' }).sort({ at: 1 }).lean()
  t.match(entry, { who: world.people.coordinator._id, subject: opening._id })
  t.same(
    entry?.on.toSorted(),
    Object.values(people)
      .map(({ _id }) => _id)
      .toSorted(),
  )
})

t.test('what is saved ranks exactly as the preview said, and is in the log', async t => {
  const { as, services, world, opening, coordinator, queue } = await market(t)
  await services.proposals.rank(opening._id, opening.rankWanted)
  const chosen = { ...defaults, experience: '0', wishes: '7', danish: '900' }
  const weights = Object.fromEntries(Object.entries(chosen).map(([code, text]) => [code, Number(text)]))
  const { then } = await services.proposals.previewWeights(coordinator, opening._id, weights)
  const visitor = await as('coordinator')
  const saved = await visitor.post(page, { ...chosen, opening: opening._id, seen: '0', next: 'save' })
  t.match((await visitor.follow(saved)).text, 'Vægtene er gemt.')
  t.match(await services.municipalities.get(world.municipality), { weights, weightsRevision: 1, weightsRanked: 1 })

  const owed = (await services.openings.byId(opening._id)) ?? opening
  t.ok(owed.rankWanted > owed.rankedRev, 'a new ranking is owed')
  t.ok(queue.of('rank-opening').some(({ payload }) => 'opening' in payload && payload.rev === owed.rankWanted))
  await services.proposals.rank(opening._id, owed.rankWanted)
  const found = await services.proposals.ofOpening(coordinator, opening._id)
  t.same(
    found.map(({ profile, score, parts, rank }) => ({ profile, score, parts, rank })),
    then.ranked.map(({ profileId, score, parts }, index) => ({ profile: profileId, score, parts, rank: index + 1 })),
  )
  t.ok(found.length === 3 && found.every(proposal => proposal.weights?.danish === 900))
  const [entry] = await auditModel(services.db).find({ what: 'municipality.weights' }).lean()
  t.match(entry, { who: world.people.coordinator._id, subject: world.municipality })
  t.match(entry?.why, 'Dansk 10 til 900')
})

t.test('bad numbers: one sentence each, what was typed is kept, nothing is stored', async t => {
  const site = await market(t)
  const { as, opening } = site
  const visitor = await as('coordinator')
  await visitor.get(page)
  const before = await everything(site)
  for (const [wrong, next] of [
    ['mange', 'save'],
    ['-1', 'preview'],
    ['1001', 'save'],
    ['2,5', 'save'],
    ['', 'preview'],
  ] as const) {
    const answer = await visitor.post(page, { ...defaults, waiting: wrong, opening: opening._id, seen: '0', next })
    t.equal(answer.status, 422, wrong)
    t.match(answer.text, 'Skriv vægten for ventetid som et helt tal fra 0 til 1000.', wrong)
    t.match(answer.body, new RegExp(`id="waiting"[^>]*value="${wrong}"`), 'kept')
    t.match(answer.body, new RegExp(`value="${opening._id}" selected`))
    t.notMatch(answer.text, 'Keen Person', 'and nobody is read')
  }
  const nothing = await visitor.post(page, {
    ...Object.fromEntries(weighedCodes.map(code => [code, '0'])),
    ...{ seen: '0', next: 'save' },
  })
  t.equal(nothing.status, 422)
  t.match(nothing.text, 'Giv mindst ét forhold en vægt over 0')
  const unchosen = await visitor.post(page, { ...defaults, opening: '', seen: '0', next: 'preview' })
  t.match(unchosen.text, 'Vælg et opslag for at se virkningen.')
  t.equal(await everything(site), before)
})

t.test('of two coordinators at once the second sees that the weights were changed', async t => {
  const { as, services, world } = await market(t)
  const [first, second] = [await as('coordinator'), await as('coordinator')]
  const save = { ...defaults, opening: '', seen: '0', next: 'save' }
  t.equal((await first.post(page, { ...save, waiting: '50' })).status, 303)
  const late = await second.post(page, { ...save, waiting: '70' })
  t.equal(late.status, 409)
  t.match(late.text, 'En kollega har ændret vægtene, mens du arbejdede.')
  t.match(late.text, 'Nu 50. Standard er 5.', 'the new number is shown')
  t.match(late.body, /id="waiting"[^>]*value="70"/, 'the typed one is kept')
  t.equal((await services.municipalities.get(world.municipality))?.weights.waiting, 50)
  const seen = /name="seen" value="(\d+)"/.exec(late.body)?.[1] ?? ''
  t.equal((await second.post(page, { ...save, waiting: '70', seen })).status, 303, 'who has seen it may save')
  t.equal((await services.municipalities.get(world.municipality))?.weights.waiting, 70)

  const both = await Promise.allSettled(
    [80, 90].map(waiting =>
      services.proposals.saveWeights(actingAs(world, 'coordinator'), { weights: { waiting }, seen: 2 }),
    ),
  )
  t.same(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
})

t.test('an opening of another municipality, or one that is not open, cannot be tried on', async t => {
  const { as, services, world, opening, coordinator } = await market(t)
  const draft = await givenOpening(services, world, { published: false })
  const preview = services.proposals.previewWeights
  t.equal(await codeRefused(preview(coordinator, draft._id, {})), 'NOT_FOUND')
  t.equal(await codeRefused(preview(actingAs(world, 'otherConsultant'), opening._id, {})), 'NOT_FOUND')
  await openingModel(services.db).updateOne({ _id: opening._id }, { $set: { sharedWith: [world.otherMunicipality] } })
  t.equal(
    await codeRefused(preview(actingAs(world, 'otherConsultant'), opening._id, {})),
    'NOT_FOUND',
    'nor a shared one',
  )
  const visitor = await as('coordinator')
  t.equal((await visitor.get(paths.weights.of(draft._id))).status, 404)
  t.equal((await (await as('consultant')).get(paths.weights.of(opening._id))).status, 403)
})

t.test('a kill between saving and asking for rankings is made good by sweep', async t => {
  const { services, world, opening } = await market(t)
  await services.proposals.rank(opening._id, opening.rankWanted)
  await municipalityModel(services.db).updateOne(
    { _id: world.municipality },
    { $set: { weights: { waiting: 9 }, weightsRevision: 1 } },
  )
  const ours = async () =>
    (await services.proposals.owedRankings()).some(owed => 'opening' in owed && owed.opening === opening._id)
  t.notOk(await ours())
  await services.proposals.followWeights()
  t.ok(await ours())
  const wanted = (await services.openings.byId(opening._id))?.rankWanted
  await services.proposals.followWeights()
  t.equal((await services.openings.byId(opening._id))?.rankWanted, wanted, 'asked once')
})

t.test('what moves, and what one weight does', async t => {
  const ranking = (...ids: string[]): Ranking => ({
    ranked: ids.map(profileId => ({
      ...{ profileId, openingId: 'o', score: 1, parts: {}, schemes: [] },
      ...{ reasonsFor: [], reasonsAgainst: [], wouldFitIf: [] },
    })),
    ...{ nearMisses: [], fitting: ids.length, excluded: {} },
  })
  const many = Array.from({ length: 25 }, (_, i) => `p${String(i).padStart(2, '0')}`)
  const [last] = many.slice(-1)
  const shown = moves(ranking(...many), ranking(last ?? '', ...many.slice(0, -1)))
  t.equal(shown.length, 21, 'the twenty first, and who is pushed out')
  t.same(shown[0], { profileId: 'p24', before: 25, after: 1 })
  t.same(shown.at(-1), { profileId: 'p19', before: 20, after: 21 })

  const people = new Map(
    ['a', 'b', 'c'].map(id => [id, { _id: id, firstName: id.toUpperCase(), lastName: null } as unknown as StaffView]),
  )
  const say = (all: Ranking, without: Ranking, weight = 5) =>
    effectSentence(effectOf({ code: 'waiting', weight, all, without }), people)
  const all = ranking('a', 'b', 'c')
  t.equal(
    say(all, ranking('c', 'a', 'b')),
    'Uden ventetid ville C gå fra plads 3 til 1. I alt ville 3 af de 3 øverste skifte plads.',
  )
  t.equal(say(all, all), 'Uden ventetid ville rækkefølgen være den samme.')
  t.equal(say(all, all, 0), 'Vægten er 0, så det tæller ikke.')
})
