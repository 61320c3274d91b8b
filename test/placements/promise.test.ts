/** Between a company's yes and the agreement somebody is held: a deadline sees to it that nobody is forgotten there. */
import t, { type Test } from 'tap'
import { system } from '../../src/accounts/scope.js'
import { type Deadline, deadlineModel } from '../../src/deadlines/model.js'
import { paths } from '../../src/lib/paths.js'
import { openingModel } from '../../src/openings/model.js'
import { placementModel } from '../../src/placements/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { testApp } from '../helpers/app.js'
import { hours } from '../helpers/clock.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'

const kind = 'agree-placement'
const agreement = { startsOn: '2026-12-01', endsOn: '2027-03-01', hoursPerWeek: 30, terms: 'Hverdage 8-14 i køkkenet.' }

/** The company of the world has said yes to one candidate. */
async function accepted(t: Test) {
  const site = await testApp(t)
  const { services, world, mails } = site
  const { db, deadlines, notices, placements, proposals } = services
  for (const model of [openingModel, placementModel, proposalModel, deadlineModel]) await model(db).createIndexes()
  await givenPerson(services)
  const opening = await givenOpening(services, world)
  await proposals.rank(opening._id, opening.rankWanted)
  const consultant = actingAs(world, 'consultant')
  const [{ _id: id = '' } = {}] = await proposals.ofOpening(consultant, opening._id)
  await proposals.confirm(consultant, id, {
    sentence: 'Vant til travle køkkener og kan begynde straks.',
    consent: { language: 'ar', interpreter: true },
  })
  await placements.accept(actingAs(world, 'employer'), id)
  return {
    ...{ ...site, consultant, id, opening },
    deadline: () => deadlines.of(kind, id, 1),
    set: (change: object) => placementModel(db).updateOne({ _id: id }, change),
    /** Sends what is due. @returns the subjects and receivers of the mails about it */
    async sweep() {
      mails.length = 0
      await placements.repair()
      for (const { deadline, step } of await deadlines.owed()) await deadlines.fire(deadline, step)
      for (const notice of await notices.pending(100)) await notices.deliver(notice)
      return mails
        .filter(({ subject }) => /aftale med/.test(subject))
        .map(({ subject, to }) => `${to.address}: ${subject}`)
        .sort()
    },
  }
}

t.test(
  'a yes starts the 24 hours until the agreement, and whoever forgets it is reminded, then the coordinator',
  async t => {
    const { clock, deadline, mails, opening, sweep, world, id } = await accepted(t)
    const started = await deadline()
    const { consultant, coordinator } = world.people
    t.match(started, { state: 'open', owner: consultant._id, company: world.company, startedAt: clock.now() })
    t.equal(started?.dueAt.getTime(), clock.now().getTime() + hours(24))
    t.same(await sweep(), [], 'nobody is reminded at once')

    clock.move(hours(13))
    const about = `Hjælp i køkkenet (${opening.number})`
    const due = 'onsdag den 25. november kl. 10.00'
    t.same(await sweep(), [`${consultant.email}: Husk aftale med Strandhotellet: ${about}, senest ${due}`])
    const mail = mails.find(({ subject }) => /aftale med/.test(subject))
    t.match(mail?.text, 'Ring til virksomheden')
    t.match(mail?.text, 'Telefon: 12345678')
    t.match(mail?.text, paths.placements.show(id))
    t.notMatch(mail?.text, /svar/i)
    t.same(await sweep(), [], 'once')

    clock.move(hours(12))
    t.same(
      await sweep(),
      [consultant, coordinator]
        .map(({ email }) => `${email}: Fristen er overskredet: aftale med Strandhotellet, ${about}`)
        .sort(),
    )
  },
)

t.test('the agreement meets it, a cancellation drops it, and nobody is reminded then', async t => {
  for (const end of ['met', 'dropped'] as const) {
    const { services, clock, consultant, deadline, id, sweep } = await accepted(t)
    clock.move(hours(2))
    if (end === 'met') await services.placements.agree(consultant, id, agreement)
    else await services.placements.cancel(consultant, id, 'by-company')
    t.equal((await deadline())?.state, end)
    t.same(end === 'met' ? (await deadline())?.metAt : (await deadline())?.droppedAt, clock.now())
    clock.move(hours(48))
    t.same(await sweep(), [])
  }
})

t.test('what a kill left behind is made good by sweep, however often it runs', async t => {
  const { services, clock, deadline, set, sweep } = await accepted(t)
  const all = () => deadlineModel(services.db).countDocuments({ kind })
  const repair = async () => {
    await services.placements.repair()
    await services.placements.repair()
  }
  const since = clock.now()
  await deadlineModel(services.db).deleteMany({ kind })
  await set({ $set: { promiseOwed: true } })
  clock.move(hours(30))
  await repair()
  t.match(await deadline(), { state: 'open', startedAt: since }, 'counted from the yes, not from the repair')
  t.equal((await sweep()).length, 2, 'one mail each, not one for every step that is past')
  for (const [state, end] of [
    ['agreed', 'met'],
    ['running', 'met'],
    ['cancelled', 'dropped'],
  ] as const) {
    await deadlineModel(services.db).updateMany({ kind }, { $set: { state: 'open' } })
    await set({ $set: { state, promiseOwed: true } })
    await repair()
    t.equal((await deadline())?.state, end, `killed when it was ${state}`)
  }
  t.equal(await all(), 1)
})

t.test('placements from before there was such a deadline: who still waits gets one, the others do not', async t => {
  for (const state of ['planned', 'agreed'] as const) {
    const { services, deadline, id } = await accepted(t)
    await deadlineModel(services.db).deleteMany({ kind })
    const placements = placementModel(services.db)
    const { promiseOwed, ...older } = (await placements.findById(id).lean()) ?? {}
    await placements.deleteOne({ _id: id })
    await placements.create({ ...older, state })
    await services.placements.repair()
    t.equal((await deadline())?.state ?? 'none', state === 'planned' ? 'open' : 'none')
    t.equal(await placementModel(services.db).countDocuments({ promiseOwed: { $ne: false } }), 0, 'looked at once')
  }
})

t.test('an acceptance that is not finished promises nothing', async t => {
  const { services, deadline, set } = await accepted(t)
  await deadlineModel(services.db).deleteMany({ kind })
  await set({ $set: { settled: false, promiseOwed: true } })
  await services.placements.repair()
  t.equal(await deadline(), null)
})

t.test('an agreement in the middle of starting leaves nothing open', async t => {
  for (const when of ['before', 'after'] as const) {
    const { services, consultant, deadline, id, set } = await accepted(t)
    await deadlineModel(services.db).deleteMany({ kind })
    await set({ $set: { promiseOwed: true } })
    const { start } = services.deadlines
    services.deadlines.start = async promised => {
      services.deadlines.start = start
      const started = when === 'after' ? await start(promised) : null
      await services.placements.agree(consultant, id, agreement)
      return started ?? start(promised)
    }
    await services.placements.repair()
    t.equal((await deadline())?.state, 'met', `agreed ${when} the start`)
  }
})

t.test('both inboxes say who waits for an agreement since when, with the company’s phone', async t => {
  const { as, clock, consultant, id, opening, services } = await accepted(t)
  clock.move(hours(25))
  const link = new RegExp(paths.placements.show(id))
  const page = await (await as('consultant')).get(paths.proposals.inbox())
  const row = page.text.match(/Hjælp i køkkenet .*?(?=Kollegernes|Alle opslag)/)?.[0]
  t.match(page.body, link)
  t.match(row, `Hjælp i køkkenet Opslag ${opening.number} Strandhotellet`, 'as of an opening')
  t.match(row, 'Eva Ejer, 12345678')
  t.match(row, 'Mangler aftale')
  t.match(row, 'Ja fra virksomheden tirsdag den 24. november kl. 10.00')
  t.match(row, '1 time over fristen')
  const overview = await (await as('coordinator')).get(paths.doors.coordinator())
  t.match(overview.body, link)
  t.match(overview.text, 'Aftale om et forløb')
  t.match(overview.text, `Hjælp i køkkenet (${opening.number})`)
  t.match(overview.text, 'Strandhotellet, 12345678')
  const shown = await (await as('consultant')).get(paths.placements.show(id))
  t.match(shown.text, 'Kontakt i virksomheden Eva Ejer, 12345678')

  // Agreed a moment ago, and the deadline not yet closed: the page still stands.
  const open = (await services.deadlines.list(system, { state: 'open' })).find((one: Deadline) => one.kind === kind)
  await services.placements.agree(consultant, id, agreement)
  await deadlineModel(services.db).updateOne({ _id: open?._id }, { $set: { state: 'open' } })
  t.equal((await (await as('consultant')).get(paths.proposals.inbox())).status, 200)
})
