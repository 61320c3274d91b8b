/** What a ranking does not put forward by itself a consultant may: the next ones of an opening, or somebody in particular. */
import t, { type Test } from 'tap'
import { auditModel } from '../../src/audit/model.js'
import { paths } from '../../src/lib/paths.js'
import { noticeModel } from '../../src/notices/model.js'
import { openingModel } from '../../src/openings/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { testApp } from '../helpers/app.js'
import { hours } from '../helpers/clock.js'
import { givenAccount } from '../helpers/given.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'

/** An opening that so many fit, ranked; those with more years first. */
async function given(t: Test, fitting: number) {
  const site = await testApp(t)
  const { services, world } = site
  for (const model of [openingModel, proposalModel]) await model(services.db).createIndexes()
  await openingModel(services.db).deleteMany({})
  const people: string[] = []
  for (let i = 0; i < fitting; i++) {
    const years = Math.max(0, 10 - Math.floor(i / 3))
    const experience = [{ disco: '941210', text: 'køkkenmedhjælper', years, country: null }]
    people.push((await givenPerson(services, { experience }))._id)
  }
  const opening = await givenOpening(services, world)
  const consultant = actingAs(world, 'consultant')
  const { proposals } = services
  await proposals.rank(opening._id, opening.rankWanted)
  const all = () => proposals.ofOpening(consultant, opening._id)
  return {
    ...{ ...site, people, opening, consultant, proposals, all },
    undecided: async () => (await all()).filter(({ state }) => state === 'suggested'),
    staff: await site.as('consultant'),
  }
}

t.test('the next ones come when the first are decided, and somebody asks for them', async t => {
  const { all, consultant, opening, people, proposals, services, staff, undecided } = await given(t, 25)
  const page = paths.proposals.ofOpening(opening._id)
  t.equal((await undecided()).length, 20)
  const more = 'Foreslå de næste'
  t.notMatch((await staff.get(page)).text, more, 'not before')
  t.equal(await proposals.suggestMore(consultant, opening._id), 0)
  for (const { _id } of (await undecided()).slice(0, 17)) await proposals.decline(consultant, _id, 'wish')
  t.match((await staff.get(page)).text, more)
  await proposals.answerNone(consultant, opening._id, 'Vi leder videre.')

  const came = await staff.follow(await staff.post(paths.proposals.more(opening._id)))
  t.match(came.text, '5 borgere til er foreslået.')
  t.notMatch(came.text, more)
  t.equal((await undecided()).length, 8)
  t.same(new Set((await all()).map(({ profile }) => profile)), new Set(people), 'everybody once')
  t.ok((await all()).every(({ round, lateRound }) => round === 1 && lateRound === null))
  t.equal(await services.deadlines.of('decide-late', opening._id, 1), null, 'who asks does so in their own time')
  const log = await auditModel(services.db).find({ what: 'proposal.suggest' }).sort({ at: -1 }).lean()
  t.match(log[0], { who: consultant.account, subject: opening._id })
  t.equal(log[0]?.on.length, 5)

  const again = await staff.follow(await staff.post(paths.proposals.more(opening._id)))
  t.match(again.text, 'Der er ikke flere at foreslå lige nu.')
})

t.test('two who ask at once have each of them once', async t => {
  const { all, consultant, opening, proposals, undecided } = await given(t, 24)
  for (const { _id } of await undecided()) await proposals.decline(consultant, _id, 'wish')
  await Promise.all([1, 2].map(() => proposals.suggestMore(consultant, opening._id)))
  t.equal((await all()).length, 24)
  t.equal((await undecided()).length, 4)
})

t.test('a consultant puts somebody forward who is far down the list', async t => {
  const { all, as, consultant, opening, people, proposals, services, staff, undecided } = await given(t, 22)
  const last = people[21] ?? ''
  t.notOk((await all()).some(({ profile }) => profile === last))
  const page = await staff.get(paths.profiles.show(last))
  t.match(page.text, 'Foreslå personen')
  const put = paths.proposals.suggest(opening._id)
  t.match(page.body, `action="${put}"`)
  const told = await staff.follow(await staff.post(put, { person: last }))
  t.match(told.text, 'Personen er foreslået til opslaget.')
  t.match(told.text, 'Derfor er personen foreslået')
  const mine = (await undecided()).filter(({ profile }) => profile === last)
  t.match(mine, [{ round: 1, rank: 21, lateRound: null }])
  t.notMatch((await staff.get(paths.profiles.show(last))).body, `action="${put}"`)
  t.equal((await staff.post(put, { person: last })).status, 303)
  t.equal(await proposals.suggestPerson(consultant, { opening: opening._id, profile: last }), mine[0]?._id)
  t.equal((await undecided()).filter(({ profile }) => profile === last).length, 1, 'sent twice is once')
  const [entry] = await auditModel(services.db).find({ on: last, why: 'foreslås til et opslag' }).lean()
  t.match(entry, { who: consultant.account })

  const other = await as('otherConsultant')
  t.equal((await other.post(put, { person: last })).status, 404)
  t.equal((await staff.post(put, {})).status, 422)
})

t.test('nobody is put forward who does not fit or is not to be had, nor while it is paused', async t => {
  const { consultant, opening, proposals, services, staff, undecided, world } = await given(t, 1)
  const put = (profile: string) => proposals.suggestPerson(consultant, { opening: opening._id, profile })
  const unfit = await givenPerson(services, { danish: { level: 0, du: null, module: null, written: null, text: '' } })
  await t.rejects(put(unfit._id), { code: 'NOT_MATCHABLE' })
  t.equal((await staff.post(paths.proposals.suggest(opening._id), { person: unfit._id })).status, 409)
  const unasked = await givenPerson(services, { matching: false })
  await t.rejects(put(unasked._id), { code: 'NOT_MATCHABLE' })
  const elsewhere = await givenPerson(services, { municipality: world.otherMunicipality })
  await t.rejects(put(elsewhere._id), { code: 'NOT_FOUND' })
  const employer = actingAs(world, 'employer')
  await t.rejects(proposals.suggestPerson(employer, { opening: opening._id, profile: unfit._id }), {
    code: 'NOT_ALLOWED',
  })
  await t.rejects(proposals.suggestMore(employer, opening._id), { code: 'NOT_ALLOWED' })
  await t.rejects(proposals.suggestMore(actingAs(world, 'otherConsultant'), opening._id), { code: 'NOT_FOUND' })

  const late = await givenPerson(services)
  await services.openings.pause(employer, opening._id)
  await t.rejects(put(late._id), { code: 'WRONG_STATE' })
  await t.rejects(proposals.suggestMore(consultant, opening._id), { code: 'WRONG_STATE' })
  t.equal((await undecided()).length, 1)
})

t.test('a colleague hears of each time that their people are asked for, and who asked does not', async t => {
  const { clock, consultant, opening, people, proposals, services, undecided, world } = await given(t, 23)
  const told = async () =>
    (await noticeModel(services.db).find({ template: 'person-suggested' }).lean()).map(({ recipient }) => recipient)
  const svend = await givenAccount(services, 'Svend Konsulent', {
    role: 'consultant',
    municipality: world.municipality,
  })
  for (const person of people) await services.profiles.assignOwner(consultant, person, svend._id)
  const experience = [{ disco: '941210', text: 'køkkenmedhjælper', years: 10, country: null }]
  const first = await givenPerson(services, { experience })
  await services.profiles.assignOwner(consultant, first._id, svend._id)
  await proposals.rankProfile(first._id, first.rankWanted)
  t.same(await told(), [svend._id], 'of those who come by themselves')
  for (const { _id } of await undecided()) await proposals.decline(consultant, _id, 'wish')
  const before = (await told()).length
  await proposals.suggestMore(consultant, opening._id)
  t.same((await told()).slice(before), [svend._id], 'of three people, once')

  clock.move(hours(1))
  const own = (await givenPerson(services))._id
  await services.profiles.assignOwner(consultant, own, svend._id)
  await proposals.suggestPerson({ ...consultant, account: svend._id }, { opening: opening._id, profile: own })
  t.equal((await told()).length, before + 1)
})
