/** Everybody and every free seat at once: the calculation, what it is shown beside, and who may see it. */
import t, { type Test } from 'tap'
import { auditModel } from '../../src/audit/model.js'
import { paths } from '../../src/lib/paths.js'
import { inputOf } from '../../src/openings/input.js'
import { openingModel } from '../../src/openings/model.js'
import { placementModel } from '../../src/placements/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { choicesIn } from '../../src/proposals/distribution/choices.js'
import { groupingCodes, type groupings, groupsOf } from '../../src/proposals/distribution/groups.js'
import { personRow } from '../../src/proposals/distribution/people-view.js'
import { createDistribution, type Told } from '../../src/proposals/distribution/service.js'
import { type Asked, distributeInThread } from '../../src/proposals/distribution/thread.js'
import { ageOf } from '../../src/proposals/distribution/view.js'
import { type Proposal, proposalModel } from '../../src/proposals/model.js'
import { testApp } from '../helpers/app.js'
import { days, hours } from '../helpers/clock.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'

const defaults = choicesIn({})

/** Two seats that all want, one that only some can have. */
async function market(t: Test) {
  const site = await testApp(t)
  const { services, world } = site
  // The world's own opening is out of the way.
  await openingModel(services.db).updateMany({}, { $set: { state: 'closed' } })
  const kitchen = await givenOpening(services, world, { title: 'Køkken', seats: 2 })
  const hotel = await givenOpening(services, world, {
    title: 'Hotel',
    sector: 'hotel',
    disco: '911240',
    danishLevel: 2,
  })
  const trained = { danish: { level: 3, du: null, module: null, written: null, text: 'B1' } }
  const beginner = { danish: { level: 1, du: null, module: null, written: null, text: 'A1' } }
  const people = [
    await givenPerson(services, { firstName: 'Asta', ...trained }),
    await givenPerson(services, { firstName: 'Bodil', ...trained }),
    await givenPerson(services, { firstName: 'Cemal', ...beginner }),
  ]
  const asked: Asked[] = []
  const { db, clock, municipalities, companies, openings, pool } = services
  /** what one web process has */
  const process = (calculate = distributeInThread) =>
    createDistribution({ ...{ db, clock, realTime: clock, municipalities, companies, openings, pool, calculate } })
  const distribution = process(question => {
    asked.push(question)
    return distributeInThread(question)
  })
  return {
    ...site,
    ...{ kitchen, hotel, people, asked, distribution, process },
    coordinator: actingAs(world, 'coordinator'),
  }
}

/** Who gets what, by names. */
const told = ({ people, distributed: { people: ids, places, result } }: Told) =>
  Object.fromEntries(
    ids.map((id, person) => [people.get(id)?.firstName, places[result.placeOf[person] ?? -1]?.opening.title ?? null]),
  )

t.test('everybody gets a place where opening by opening somebody goes without', async t => {
  const { distribution, coordinator, asked } = await market(t)
  const found = await distribution.of(coordinator, defaults)
  t.equal(found.distributed.result.placed, 3)
  t.equal(told(found).Cemal, 'Køkken', 'the beginner has the only place that is possible')
  t.same(Object.values(told(found)).sort(), ['Hotel', 'Køkken', 'Køkken'])
  t.ok(found.distributed.result.finished)
  t.equal(found.distributed.result.atMostMissing, 0)
  t.equal(asked.length, 1)
})

t.test('after every change that matters it is calculated anew by itself, once', async t => {
  const { distribution, coordinator, asked, services, world, people, clock, kitchen } = await market(t)
  await placementModel(services.db).createIndexes()
  await distribution.of(coordinator, defaults)
  t.equal(asked.length, 1)
  await distribution.follow()
  await distribution.follow()
  t.equal(asked.length, 1, 'nothing has changed')

  // At midnight the other municipality's turn comes too, where nobody waits.
  const calculated = () => asked.filter(({ market }) => market.people.length > 0).length
  const change = async (what: string, act: () => Promise<unknown>) => {
    const before = calculated()
    clock.move(1000)
    await act()
    await distribution.follow()
    t.equal(calculated(), before + 1, what)
    await distribution.follow()
    const found = await distribution.of(coordinator, defaults)
    t.equal(calculated(), before + 1, `${what}, once`)
    t.match(found, { pending: false, distributed: { at: clock.now() } })
    return found
  }
  const [asta = people[0], bodil = people[1]] = people
  if (!asta || !bodil) throw new Error('nobody')
  t.equal((await change('somebody came', () => givenPerson(services, { firstName: 'Dana' }))).people.size, 4)
  t.notOk(
    'Asta' in told(await change('on leave', () => services.profiles.setManualState(coordinator, asta._id, 'leave'))),
  )
  await change('a family', () => services.profiles.setHousehold(coordinator, bodil._id, 'FAM 1'))
  const opening = { title: 'Kantine', seats: 2 }
  await change('a new opening', () => givenOpening(services, world, opening))
  await change('an opening was edited', () =>
    services.openings.edit(actingAs(world, 'employer'), kitchen._id, { ...inputOf(kitchen), danishLevel: 3 }),
  )
  await change('a company has other owners', () =>
    services.companies.updateAbout(coordinator, world.company, {
      ...{ name: 'Havnens Køkken', sector: 'hotel', db25: null, publicEmployer: true },
    }),
  )
  const placement = { profile: bodil._id, opening: kitchen._id, holds: true }
  await change('a placement', () => placementModel(services.db).collection.insertOne(placement as never))
  t.notOk('Bodil' in told(await distribution.of(coordinator, defaults)))
  await change('weights', () => services.municipalities.saveWeights(world.municipality, { waiting: 900 }, 0))
  await change('an opening was closed', () => services.openings.close(coordinator, kitchen._id))
  await change('a new day', async () => clock.move(days(1)))
  await change('many at once', async () => {
    for (const firstName of ['Else', 'Farah', 'Gert']) await givenPerson(services, { firstName })
    await services.profiles.setManualState(coordinator, asta._id, null)
  })
})

t.test('what a municipality does not touch is not calculated, and other choices are when they are asked', async t => {
  const { distribution, coordinator, asked, services, world } = await market(t)
  await distribution.of(coordinator, defaults)
  await distribution.follow()
  await givenPerson(services, { municipality: world.otherMunicipality })
  await distribution.follow()
  t.same(
    asked.map(({ market }) => market.people.length),
    [3, 1],
    'the other municipality’s alone',
  )
  const tried = { ...defaults, aim: 'fit' } as const
  await distribution.of(coordinator, tried)
  await distribution.of(coordinator, { ...tried, own: true, page: 2 } as typeof tried)
  t.equal(asked.length, 3, 'what is shown is not what is calculated')
  const newcomer = await givenPerson(services, { firstName: 'Dana' })
  const found = await distribution.of(coordinator, tried)
  t.ok(found.distributed.people.includes(newcomer._id), 'who tries other choices waits for what is now')
  t.notOk(found.pending)
})

t.test('a new process calculates when it is asked, or after the first change, and each keeps its own', async t => {
  const { coordinator, services, clock, process, distribution, asked } = await market(t)
  const theirs: Asked[] = []
  const other = process(question => {
    theirs.push(question)
    return distributeInThread(question)
  })
  await distribution.follow()
  await other.follow()
  t.same([asked.length, theirs.length], [0, 0], 'nobody has asked, nothing has changed')
  clock.move(1000)
  await givenPerson(services, { firstName: 'Dana' })
  await distribution.follow()
  t.same([asked.length, theirs.length], [1, 0])
  await other.follow()
  t.same([asked.length, theirs.length], [1, 1], 'what another process wrote is seen')
  t.same(told(await other.of(coordinator, defaults)), told(await distribution.of(coordinator, defaults)))
  t.same([asked.length, theirs.length], [1, 1])
})

t.test('the newest finished one is shown at once; who has left meanwhile is not in it', async t => {
  const { coordinator, services, clock, people, process } = await market(t)
  let gate: Promise<unknown> = Promise.resolve()
  let fail = false
  const distribution = process(async question => {
    await gate
    if (fail) throw new Error('the thread ended')
    return distributeInThread(question)
  })
  const first = await distribution.of(coordinator, defaults)
  const at = clock.now()
  let open = () => {}
  gate = new Promise<void>(resolve => {
    open = resolve
  })
  clock.move(1000)
  const [asta = people[0]] = people
  await services.profiles.setManualState(coordinator, asta?._id ?? '', 'leave')
  const meanwhile = await distribution.of(coordinator, defaults)
  t.match(meanwhile, { pending: true, failed: false, distributed: { at } })
  t.equal(meanwhile.distributed, first.distributed)
  t.same(Object.keys(told(meanwhile)).sort(), ['Bodil', 'Cemal', 'undefined'])
  t.match(ageOf(meanwhile), { since: /ved at blive regnet.*1 borger kan ikke længere foreslås/ })
  await givenPerson(services, { firstName: 'Dana' })
  const runs = distribution.follow()
  open()
  await runs
  const now = await distribution.of(coordinator, defaults)
  t.match(now, { pending: false, distributed: { at: clock.now() } })
  t.same(Object.keys(told(now)).sort(), ['Bodil', 'Cemal', 'Dana'])
  t.equal(ageOf(now).since, null)

  fail = true
  clock.move(1000)
  await givenPerson(services, { firstName: 'Else' })
  await t.rejects(distribution.follow(), /the thread ended/)
  const failed = await distribution.of(coordinator, defaults)
  t.match(failed, { pending: true, failed: true })
  t.match(ageOf(failed).since, 'lykkedes ikke')
  fail = false
  await distribution.follow()
  t.match(await distribution.of(coordinator, defaults), { pending: false, failed: false })
})

t.test('what the time did not suffice for is calculated with more of it, behind what is shown', async t => {
  const { process, coordinator } = await market(t)
  const given: number[] = []
  const distribution = process(async asked => {
    given.push(asked.milliseconds)
    const { problem, result } = await distributeInThread(asked)
    return { problem, result: { ...result, finished: given.length > 1 } }
  })
  t.notOk((await distribution.of(coordinator, defaults)).distributed.finished)
  t.notOk((await distribution.of(coordinator, defaults)).distributed.finished, 'shown at once, while it goes on')
  while (!(await distribution.of(coordinator, defaults)).distributed.finished) await new Promise(setImmediate)
  t.same(given, [8000, 32_000])
})

t.test('what one more seat would add is told in people or in points', async t => {
  const { distribution, coordinator } = await market(t)
  const found = await distribution.of(coordinator, defaults)
  const { result } = found.distributed
  const person = result.placeOf.findIndex(at => at >= 0)
  const told = (price: number, firstBefore = false) =>
    JSON.stringify(
      personRow(
        {
          ...found,
          distributed: { ...found.distributed, result: { ...result, price: result.price.map(() => price) } },
        },
        person,
        { name: 'Asta', number: null, proposals: [], policy: { ...defaults, firstBefore } },
      ),
    )
  t.notMatch(told(0), 'Mange om pladsen')
  t.match(told(12), 'Én plads mere ville give op til 12 point mere i alt')
  for (const price of [result.beyond - 5, result.beyond, result.beyond + 5, 2 * result.beyond])
    t.match(told(price), 'Med én plads mere kunne flere få en plads.')
  t.match(told(result.beyond, true), 'kunne flere få en plads eller et første forløb.')
})

t.test('two of whom somebody has said no are not brought together, until somebody thinks better of it', async t => {
  const { distribution, coordinator, services, kitchen, people, world, as } = await market(t)
  const { proposals, db } = services
  await proposalModel(db).createIndexes()
  const consultant = actingAs(world, 'consultant')
  const cemal = people.find(({ firstName }) => firstName === 'Cemal')?._id ?? ''
  await proposals.rank(kitchen._id, kitchen.rankWanted)
  const ofCemal = async () =>
    (await proposalModel(db).findOne({ opening: kitchen._id, profile: cemal }).sort({ round: -1 }).lean())?._id ?? ''
  const asked = async () => {
    await distribution.of(coordinator, defaults)
    await distribution.follow()
    let found = await distribution.of(coordinator, defaults)
    while (found.pending) found = await distribution.of(coordinator, defaults)
    return found
  }
  t.equal(told(await asked()).Cemal, 'Køkken')

  await proposals.decline(consultant, await ofCemal(), 'hours')
  const declined = await asked()
  t.equal(told(declined).Cemal, null, 'the only place that was possible')
  t.equal(declined.distributed.result.placed, 2)
  const page = await (await as('coordinator')).get(paths.distribution.page())
  t.match(page.text, /Cemal.{0,300}Ud over dem, der er sagt nej til, passer ingen åbne opslag lige nu\./s)

  await proposals.suggestAgain(consultant, await ofCemal())
  t.equal(told(await asked()).Cemal, 'Køkken', 'a new round')
  const said = { sentence: 'Kan begynde straks.', consent: { language: 'ar', interpreter: true } }
  await proposals.confirm(consultant, await ofCemal(), said)
  t.equal(told(await asked()).Cemal, 'Køkken')
  await proposals.turnDown(actingAs(world, 'employer'), await ofCemal(), 'skills')
  t.equal(told(await asked()).Cemal, null, 'the company’s no')
  await proposals.suggestAgain(consultant, await ofCemal())
  await proposals.withdraw(consultant, await ofCemal(), 'by-person')
  t.equal(told(await asked()).Cemal, null, 'the person’s no')
})

t.test('whom a company has seen already is told beside another place of the distribution', async t => {
  const { distribution, coordinator } = await market(t)
  const found = await distribution.of(coordinator, defaults)
  const { people, places, result } = found.distributed
  const person = result.placeOf.findIndex(at => places[at]?.opening.title === 'Køkken')
  const idOf = (title: string) => places.find(place => place.opening.title === title)?.opening._id
  const proposal = (title: string, more: Partial<Proposal>) =>
    ({ _id: title, profile: people[person], opening: idOf(title), state: 'suggested', rank: 4, ...more }) as Proposal
  const row = (...proposals: Proposal[]) =>
    personRow(found, person, { name: 'Asta', number: null, proposals, policy: defaults }).cells.at(-1)
  const kitchen = proposal('Køkken', {})
  t.match(row(proposal('Hotel', { state: 'confirmed' }), kitchen), {
    text: 'Bekræftet',
    note: 'Et andet opslag: Hotel. Nummer 4 på listen til fordelingens opslag.',
  })
  t.match(row(proposal('Hotel', { rank: 1 }), kitchen), {
    text: 'Nummer 4 på listen',
    note: 'Samme opslag som fordelingen.',
  })
  const both = proposal('Køkken', { state: 'confirmed' })
  t.match(row(proposal('Hotel', { state: 'confirmed' }), both), {
    text: 'Bekræftet',
    note: 'Samme opslag som fordelingen.',
  })
})

t.test('a process that ends stops what it calculates, and begins nothing more', async t => {
  const { coordinator, services, process, asked } = await market(t)
  const ending = process()
  const unfinished = ending.of(coordinator, defaults)
  unfinished.catch(() => {})
  ending.close()
  await t.rejects(unfinished, /stopped|ended/)
  await givenPerson(services, { firstName: 'Dana' })
  await ending.follow()
  t.equal(asked.length, 0)
})

t.test('an opening that cannot be read has nobody, and the others keep their own people', async t => {
  const { distribution, coordinator, services, kitchen } = await market(t)
  await openingModel(services.db).collection.updateOne({ _id: kitchen._id as never }, { $set: { slots: -1 } })
  const found = await distribution.of(coordinator, defaults)
  t.same(
    found.distributed.places.map(({ opening }) => opening.title),
    ['Køkken', 'Hotel'],
  )
  t.same(Object.values(told(found)).filter(Boolean), ['Hotel'])
  t.equal(told(found).Cemal, null)
})

t.test('two who ask at once wait for the same calculation', async t => {
  const { distribution, coordinator, asked } = await market(t)
  const [one, other] = await Promise.all([
    distribution.of(coordinator, defaults),
    distribution.of(coordinator, defaults),
  ])
  t.equal(asked.length, 1)
  t.same(told(one), told(other))
})

t.test('too many different questions at once are refused, and what failed is asked again', async t => {
  const { coordinator, process } = await market(t)
  let fail = true
  let asked = 0
  const distribution = process(async question => {
    asked += 1
    if (fail) throw new Error('the thread ended')
    return distributeInThread(question)
  })
  await t.rejects(distribution.of(coordinator, defaults), /the thread ended/)
  fail = false
  t.equal((await distribution.of(coordinator, defaults)).distributed.result.placed, 3)
  t.equal(asked, 2)
  const all = await Promise.allSettled(
    [15, 30, 45, 60].flatMap(reach =>
      (['placements', 'fit'] as const).flatMap(aim =>
        [true, false].map(firstBefore =>
          distribution.of(coordinator, { ...defaults, reach: reach as 15, aim, firstBefore }),
        ),
      ),
    ),
  )
  const refused = all.filter(each => each.status === 'rejected')
  t.ok(refused.length > 0 && refused.length < all.length)
  for (const each of refused) t.match(each, { reason: { code: 'TOO_MANY_REQUESTS' } })
})

t.test('a family is kept together, and its mark changes no match', async t => {
  const { distribution, coordinator, services, world, people, clock } = await market(t)
  const company = await services.companies.get(coordinator, world.company)
  const now = async () => {
    await distribution.follow()
    return (await distribution.of(coordinator, defaults)).distributed
  }
  const weigh = async () => {
    const { problem } = await now()
    return { value: [...problem.value], place: [...problem.place], rowStart: [...problem.rowStart] }
  }
  const before = await weigh()
  clock.move(1000)
  for (const { _id } of people.slice(0, 2)) await services.profiles.setHousehold(coordinator, _id, '  fam   12 ')
  t.same(await weigh(), before, 'the same pairs and the same scores')
  const { households, result } = await now()
  t.same(
    households.map(({ mark, members }) => [mark, members.length]),
    [['FAM 12', 2]],
  )
  t.same(result.households.outcomes, ['together'], 'both at the same company')
  t.ok(company.workplaces.length > 0)
  clock.move(1000)
  const [first] = people
  await services.profiles.setHousehold(coordinator, first?._id ?? '')
  t.same((await now()).households, [], 'alone under a mark is no family')
})

t.test('groups for a floor: what they are made of, and what they are not', async t => {
  t.same(groupingCodes, ['dansk', 'lov', 'alder', 'ventetid'])
  const person = { danish: null, track: 'integrationsloven' as const, birthDate: null, arrivedOn: null }
  const of = (code: keyof typeof groupings, facts: object) => groupsOf(code, [{ ...person, ...facts }], '2026-11-24')[0]
  const level = (level: number) => ({ danish: { level, du: null, module: null, written: null, text: '' } })
  t.same(
    [{}, level(0), level(1), level(2), level(3), level(6)].map(facts => of('dansk', facts)),
    [0, 0, 0, 1, 2, 2],
  )
  t.same(
    [{}, { track: 'lab' }].map(facts => of('lov', facts)),
    [0, 1],
  )
  t.same(
    [null, '1996-11-25', '1996-11-24', '1976-11-25', '1976-11-24'].map(birthDate => of('alder', { birthDate })),
    [-1, 0, 1, 1, 2],
  )
  t.same(
    [null, '2026-08-26', '2026-08-25', '2025-11-25', '2025-11-24'].map(arrivedOn => of('ventetid', { arrivedOn })),
    [0, 0, 1, 1, 2],
  )
})

t.test('the page: beside the own order, nothing acts, and who is shown is in the log', async t => {
  const { services, as, kitchen, people, world } = await market(t)
  await services.proposals.rank(kitchen._id, kitchen.rankWanted)
  const entries = auditModel(services.db)
  for (const who of ['coordinator', 'consultant'] as const) {
    const visitor = await as(who)
    const page = await visitor.get(paths.distribution.page())
    t.equal(page.status, 200)
    t.match(page.text, 'Ingen anden fordeling giver mere med disse valg')
    t.match(page.text, '3 borgere kan foreslås, og der er 3 ledige pladser i 2 åbne opslag')
    for (const name of ['Asta', 'Bodil', 'Cemal']) t.match(page.text, name)
    t.match(page.text, /Nummer \d på listen/)
    t.match(page.text, 'Samme opslag som fordelingen')
    t.match(page.text, '1 borger får en plads i stedet for ingen. Ingen mister en plads.')
    t.match(page.text, 'De, der vinder eller taber, står øverst.')
    t.match(page.text, /Cemal.{0,300}Ingen plads.{0,20}Får en plads/s, 'what the beginner gains')
    t.match(
      page.text,
      /Hotel \(.{0,300}Køkken \(.{0,60}(−\d+ i match|Ingen forskel)/s,
      'and what somebody else gives for it',
    )
    t.notMatch(page.body, /<form method="post" action="\/konsulent\/fordeling/)
    const logged = await entries
      .findOne({ what: 'distribution.read', who: world.people[who]._id })
      .sort({ at: -1, _id: 1 })
      .lean()
    t.same(logged?.on.toSorted(), people.map(({ _id }) => _id).sort())
  }
  t.equal(
    await proposalModel(services.db).countDocuments({ state: { $ne: 'suggested' } }),
    0,
    'no proposal was touched',
  )
})

t.test('the page tells when it was calculated, and names nobody who has left since', async t => {
  const { services, as, people, kitchen, coordinator, clock } = await market(t)
  const visitor = await as('consultant')
  const page = async () => (await visitor.get(paths.distribution.page())).text
  t.match(await page(), /Regnet tirsdag den 24. november kl. 10.00.*Alle \(3\).*Asta/)
  clock.move(hours(1))
  await services.profiles.withdrawConsent(coordinator, people[0]?._id ?? '', { kind: 'matching' })
  await services.openings.close(coordinator, kitchen._id)
  const since = await page()
  t.match(since, /En ny fordeling er ved at blive regnet.*1 borger kan ikke længere foreslås.*kl. 10.00.*Alle \(2\)/)
  t.match(since, 'Opslaget har ikke længere ledige pladser.')
  t.match(since, 'Se, om den er klar')
  const newest = /data-awaited="([^"]+)" data-have="([^"]+)"/.exec((await visitor.get(paths.distribution.page())).body)
  const told = async () => JSON.parse((await visitor.get(newest?.[1]?.replaceAll('&amp;', '&') ?? '')).body)
  t.same(await told(), { newest: newest?.[2] }, 'nothing newer yet')
  const read = () => auditModel(services.db).countDocuments({ what: 'distribution.read' })
  const before = await read()
  t.notMatch(since, 'Asta')
  await services.distribution.follow()
  t.same(await told(), { newest: clock.now().toISOString() })
  t.equal(await read(), before, 'to ask whether it is there shows nobody')
  const now = await page()
  t.match(now, /kl. 11.00. 2 borgere kan foreslås/)
  t.notMatch(now, /ved at blive regnet|Se, om den er klar/)
})

t.test('what is kept is counted, and what has not been calculated is not there', async t => {
  const { distribution, coordinator, as } = await market(t)
  t.same(distribution.figures(), { kept: 0, bytes: 0 })
  t.equal(await distribution.newest(coordinator, defaults), null)
  await distribution.of(coordinator, defaults)
  const one = distribution.figures()
  t.ok(one.kept === 1 && one.bytes > 500, `${one.bytes} bytes`)
  await distribution.of(coordinator, { ...defaults, aim: 'fit' })
  t.match(distribution.figures(), { kept: 2, bytes: 2 * one.bytes })
  const visitor = await as('consultant')
  const answer = await visitor.get(paths.distribution.newest())
  t.same([answer.status, JSON.parse(answer.body)], [200, { newest: null }])
})

t.test('the page under every choice', async t => {
  const { services, as, people, coordinator } = await market(t)
  for (const { _id } of people.slice(1)) await services.profiles.setHousehold(coordinator, _id, 'FAM 7')
  const visitor = await as('coordinator')
  for (const gruppe of ['ingen', ...groupingCodes])
    for (const maal of ['flest', 'bedst']) {
      const choices = { gruppe, maal, foerste: 'ja', ventetid: 'dobbelt', bund: '80', afstand: '15', vis: 'alle' }
      const page = await visitor.get(paths.distribution.of(choices))
      t.equal(page.status, 200)
      t.match(page.text, 'FAM 7')
      if (gruppe !== 'ingen') t.match(page.text, 'Mindst 80 procent')
      t.notMatch(page.text, /NaN|undefined|Infinity/)
    }
  t.equal((await visitor.get(`${paths.distribution.page()}?gruppe=koen`)).status, 404, 'sex is no group')
  t.equal((await visitor.get(paths.distribution.of({ vis: 'mine' }))).status, 200)
})

t.test('nobody to place and nothing to fill', async t => {
  const { as } = await testApp(t)
  const page = await (await as('coordinator')).get(paths.distribution.of({ gruppe: 'dansk' }))
  t.equal(page.status, 200)
  t.match(page.text, 'Ingen borgere kan foreslås lige nu')
})

t.test('people whom nobody has proposed for 14 days, the oldest first, with what stands in the way', async t => {
  const site = await testApp(t)
  const { services, world, clock, as } = site
  const coordinator = actingAs(world, 'coordinator')
  await openingModel(services.db).updateMany({}, { $set: { state: 'closed' } })
  const opening = await givenOpening(services, world, { danishLevel: 3 })
  const beginner = { danish: { level: 0, du: null, module: null, written: null, text: 'A0' } }
  const first = await givenPerson(services, { firstName: 'Gammel', ...beginner })
  clock.move(days(3))
  const second = await givenPerson(services, { firstName: 'Nyere', ...beginner })
  clock.move(days(10))
  const ask = async (owner: string | null = null) =>
    (
      await services.unproposed.unproposed(coordinator, { owners: owner === null ? null : [owner], page: 1 })
    ).people.map(({ profile }) => profile._id)
  t.same(await ask(), [], 'thirteen days')
  clock.move(days(1))
  t.same(await ask(), [first._id], 'fourteen')
  clock.move(days(3))
  t.same(await ask(), [first._id, second._id])
  t.equal(await services.unproposed.unproposedCount(coordinator, null), 2)

  const own = world.people.consultant._id
  await profileModel(services.db).updateOne({ _id: second._id }, { $set: { owner: own } })
  await profileModel(services.db).updateOne({ _id: first._id }, { $set: { owner: coordinator.account } })
  t.same(await ask(own), [second._id], 'a consultant’s own')

  const page = await (await as('coordinator')).get(paths.distribution.unproposed())
  t.match(page.text, /Gammel.*Nyere/)
  t.match(page.text, '1 af 1 opslag kræver bedre dansk.')
  t.match(page.text, 'Har aldrig været foreslået')
  t.match(page.text, 'For 2 borgere er der ikke sket noget i mindst 14 dage.')
  const past = await (await as('coordinator')).get(`${paths.distribution.unproposed()}?side=7`)
  t.match(past.text, /Gammel.*Nyere/, 'a page past the end is the last one')
  const linked = await (await as('coordinator')).get(paths.distribution.page())
  t.match(linked.text, 'For 2 borgere er der ikke sket noget i 14 dage')
  const mine = await (await as('consultant')).get(paths.distribution.unproposed())
  t.match(mine.text, 'Nyere')
  t.notMatch(mine.text, 'Gammel')
  t.ok(await auditModel(services.db).exists({ what: 'profile.unproposed', on: first._id }))

  const proposal: Partial<Proposal> = {
    ...{ _id: 'a'.repeat(20), opening: opening._id, profile: first._id, round: 1, company: world.company },
    ...{ municipality: '410', profileMunicipality: '410', scheme: 'virksomhedspraktik', score: 1, rank: 1, parts: {} },
    ...{ reasonsFor: [], reasonsAgainst: [], wouldFitIf: [], state: 'suggested', settled: true },
    ...{ suggestedAt: clock.now(), changedAt: clock.now() },
  }
  await proposalModel(services.db).create(proposal)
  t.same(await ask(), [second._id], 'proposed now')
  clock.move(hours(1))
  await proposalModel(services.db).updateOne(
    { _id: proposal._id },
    { $set: { state: 'declined', decidedBy: own, decidedAt: clock.now(), changedAt: clock.now() } },
  )
  t.same(await ask(), [second._id], 'just declined')
  clock.move(days(14))
  t.same(await ask(), [second._id, first._id], 'and forgotten again')
})
