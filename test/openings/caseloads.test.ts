/** When a consultant leaves, all that they follow goes to colleagues, and nobody is left behind. */
import t, { type Test } from 'tap'
import type { Account } from '../../src/accounts/model.js'
import { companyModel } from '../../src/companies/model.js'
import { deadlineModel } from '../../src/deadlines/model.js'
import { paths } from '../../src/lib/paths.js'
import { noticeModel } from '../../src/notices/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { testApp } from '../helpers/app.js'
import { days } from '../helpers/clock.js'
import { givenAccount } from '../helpers/given.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'

const { caseload, caseloads } = paths.coordinator

/** Kirsten, the world's consultant, follows four people and the company; Nina and Ole follow nobody yet. */
async function given(t: Test) {
  const site = await testApp(t)
  const { services, world } = site
  const { municipality } = world
  const { db, profiles } = services
  const consultant = (name: string) => givenAccount(services, name, { role: 'consultant', municipality })
  const [nina, ole] = [await consultant('Nina Ny'), await consultant('Ole Old')]
  const kirsten = world.people.consultant
  const coordinator = actingAs(world, 'coordinator')
  const people: string[] = []
  for (let number = 0; number < 4; number++) {
    const { _id } = await givenPerson(services)
    await profiles.assignOwner(coordinator, _id, kirsten._id)
    people.push(_id)
  }
  await companyModel(db).updateOne({ _id: world.company }, { $set: { keyConsultant: kirsten._id } })
  const owners = async () => {
    const all = await profileModel(db)
      .find({ _id: { $in: people } })
      .sort({ _id: 1 })
      .lean()
    return all.map(({ owner }) => owner)
  }
  return { ...site, ...{ coordinator, kirsten, nina, ole, owners, people } }
}

t.test('citizens, companies and their deadlines go to a colleague, who sees it', async t => {
  const { as, clock, kirsten, nina, ole, owners, people, services, world } = await given(t)
  const { db } = services
  await givenOpening(services, world)
  // A case of hers in another municipality is that municipality's to give away.
  const elsewhere = await givenPerson(services, { municipality: world.otherMunicipality })
  await profileModel(db).updateOne({ _id: elsewhere._id }, { $set: { owner: kirsten._id } })

  const leader = await as('coordinator')
  const list = await leader.get(caseloads())
  t.match(list.text, /Kirsten Konsulent 4 2 Giv videre/)
  t.match(list.text, /Nina Ny 0 0 –/)
  const page = await leader.get(caseload(kirsten._id))
  t.match(page.text, /Hvem skal have 4 borgere.*Fordel dem til dem, der har færrest.*Nina Ny.*have 2 virksomheder/)
  t.notMatch(page.body, `<option value="${kirsten._id}"`, 'not to herself')

  const sent = await leader.post(caseload(kirsten._id), { people: nina._id, companies: ole._id })
  t.equal(sent.location, caseloads())
  t.match((await leader.follow(sent)).text, /4 borgere og 2 virksomheder er givet videre\..*Nina Ny 4 0/)
  t.same(
    await owners(),
    people.map(() => nina._id),
  )
  t.equal((await companyModel(db).findById(world.company).lean())?.keyConsultant, ole._id)
  const open = await deadlineModel(db).find({ kind: 'answer-opening', state: 'open' }).sort({ _id: 1 }).lean()
  t.same([...new Set(open.map(({ owner }) => owner))], [ole._id])
  t.ok(await noticeModel(db).exists({ template: 'company-handed-over', recipient: ole._id }))
  t.equal((await profileModel(db).findById(elsewhere._id).lean())?.owner, kirsten._id)

  const inboxOf = async (account: Account) => {
    world.people.consultant = account
    return (await (await as('consultant')).get(paths.proposals.inbox())).text
  }
  t.match(await inboxOf(nina), '4 borgere er givet videre til dig de seneste 7 dage')
  t.notMatch(await inboxOf(ole), 'er givet videre til dig')
  clock.move(days(8))
  t.notMatch(await inboxOf(nina), 'er givet videre til dig')
})

t.test('they are spread over those who have the fewest, and never back', async t => {
  const { as, coordinator, kirsten, nina, ole, owners, people, services } = await given(t)
  await services.profiles.assignOwner(coordinator, people[3] ?? '', ole._id)
  const leader = await as('coordinator')
  await leader.post(caseload(kirsten._id), { people: 'fewest' })
  const all = await owners()
  t.notOk(all.includes(kirsten._id))
  t.equal(all.filter(owner => owner === nina._id).length, 2)
  t.equal(all.filter(owner => owner === ole._id).length, 2)
  // She has the fewest herself now, and is not asked.
  await services.profiles.assignOwner(coordinator, people[0] ?? '', kirsten._id)
  for (const { _id } of [nina, ole])
    await services.profiles.assignOwner(coordinator, (await givenPerson(services))._id, _id)
  await leader.post(caseload(kirsten._id), { people: 'fewest' })
  t.notOk((await owners()).includes(kirsten._id))
  t.equal((await services.companies.list(coordinator))[0]?.keyConsultant, kirsten._id, 'the company stays')
})

t.test('who works with cases no more stands first, and citizens without anybody are counted', async t => {
  const { as, kirsten, nina, owners, people, services } = await given(t)
  const { accounts, db } = services
  const leader = await as('coordinator')
  t.notMatch((await leader.get(paths.doors.coordinator())).text, 'har ingen konsulent')
  await profileModel(db).updateOne({ _id: people[0] ?? '' }, { $set: { owner: null } })
  await accounts.disable(kirsten._id)
  t.match((await leader.get(paths.doors.coordinator())).text, '4 borgere har ingen konsulent')
  const list = await leader.get(caseloads())
  t.match(list.text, /Uden konsulent 1 0 Giv videre.*Kirsten Konsulent Arbejder ikke med sager mere 3 2 Giv videre/)
  await leader.post(caseload('ingen'), { people: nina._id })
  await leader.post(caseload(kirsten._id), { people: nina._id, companies: nina._id })
  t.same(
    await owners(),
    people.map(() => nina._id),
  )
  t.notMatch((await leader.get(paths.doors.coordinator())).text, 'har ingen konsulent')
  t.notMatch((await leader.get(caseloads())).text, 'Kirsten Konsulent')
})

t.test('what cannot be chosen is refused and moves nobody', async t => {
  const { as, coordinator, kirsten, nina, owners, people, services, world } = await given(t)
  const before = people.map(() => kirsten._id)
  const leader = await as('coordinator')
  const { administrator, otherConsultant } = world.people
  const refused: [Record<string, string>, string][] = [
    [{}, 'Vælg, hvem der skal have sagerne.'],
    [{ people: otherConsultant._id }, 'Vælg en kollega fra listen.'],
    [{ people: administrator._id, companies: nina._id }, 'Vælg en kollega fra listen.'],
    [{ people: nina._id, companies: 'fewest' }, 'Vælg en kollega fra listen.'],
    [{ people: kirsten._id }, 'Vælg en kollega fra listen.'],
  ]
  for (const [fields, text] of refused) {
    const answer = await leader.post(caseload(kirsten._id), fields)
    t.equal(answer.status, 422, text)
    t.match(answer.text, text)
  }
  t.equal((await leader.post(caseload(otherConsultant._id), { people: nina._id })).status, 404)
  const summary = async () => (await leader.post(caseload(kirsten._id), {})).body
  t.match(await summary(), 'href="#people"')
  for (const owner of [nina._id, kirsten._id]) {
    await profileModel(services.db).updateMany({ _id: { $in: people } }, { $set: { owner } })
    const asked = owner === kirsten._id ? 'people' : 'companies'
    t.match(await summary(), `href="#${asked}"`, 'a field that is there')
  }
  const { profiles } = services
  await t.rejects(profiles.handOver(coordinator, kirsten._id, administrator._id), { code: 'NOT_FOUND' })
  await t.rejects(profiles.handOver(actingAs(world, 'consultant'), kirsten._id, nina._id), { code: 'NOT_ALLOWED' })
  t.same(await owners(), before)
})

t.test('whoever is killed half-way has left the rest where it was', async t => {
  const { as, coordinator, kirsten, nina, owners, people, services } = await given(t)
  const { audit, profiles } = services
  const { record } = audit
  let left = 2
  audit.record = async (acting, told) => {
    if (left-- <= 0) throw new Error('killed')
    return record(acting, told)
  }
  await t.rejects(profiles.handOver(coordinator, kirsten._id, nina._id), /killed/)
  audit.record = record
  t.equal((await owners()).filter(owner => owner === nina._id).length, 2)
  t.match((await (await as('coordinator')).get(caseloads())).text, /Kirsten Konsulent 2 2 Giv videre/)
  t.equal(await profiles.handOver(coordinator, kirsten._id, nina._id), 2)
  t.same(
    await owners(),
    people.map(() => nina._id),
  )
})

t.test('who takes a case over themselves is not told of it', async t => {
  const { as, kirsten, nina, people, services, world } = await given(t)
  const { profiles } = services
  world.people.consultant = nina
  const self = actingAs(world, 'consultant')
  await profiles.assignOwner(self, people[0] ?? '', nina._id)
  t.notMatch((await (await as('consultant')).get(paths.proposals.inbox())).text, 'er givet videre til dig')
  await profiles.assignOwner(self, people[0] ?? '', kirsten._id)
  world.people.consultant = kirsten
  t.match((await (await as('consultant')).get(paths.proposals.inbox())).text, 'er givet videre til dig')
})
