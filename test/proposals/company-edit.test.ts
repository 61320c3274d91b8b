import t from 'tap'
import { createHandlers } from '../../jobs/handlers.js'
import { createJobMetrics } from '../../jobs/metrics.js'
import { sweep } from '../../jobs/sweep.js'
import { companyModel } from '../../src/companies/model.js'
import { openingModel } from '../../src/openings/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { run } from '../../src/queue/worker.js'
import { testApp } from '../helpers/app.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'

/** Four people are subsidised already: with 25 ordinary employees there is room for one more, with 5 there is none. */
async function market(t: Parameters<typeof testApp>[0]) {
  const site = await testApp(t)
  const { services, world, queue } = site
  await Promise.all([openingModel(services.db), proposalModel(services.db)].map(model => model.createIndexes()))
  const [consultant, employer] = [actingAs(world, 'consultant'), actingAs(world, 'employer')]
  const barred = await givenPerson(services, { track: 'lab' })
  const warned = await givenPerson(services)
  const opening = await givenOpening(services, world, { subsidisedNow: 4 })
  const metrics = createJobMetrics()
  const handlers = createHandlers(services, metrics, async () => {})
  /** Runs every job that was asked for, in its order, until none is left. */
  const work = async () => {
    for (let job = queue.asked.shift(); job; job = queue.asked.shift())
      if (job.name.startsWith('rank-')) await run(handlers, job.name, job.payload)
  }
  await work()
  const stored = async () => {
    const found = await services.proposals.ofOpening(consultant, opening._id)
    return new Map(found.map(proposal => [proposal.profile, proposal]))
  }
  const employees = (ordinaryEmployees: string) =>
    services.companies.updateWorkplace(employer, world.company, opening.workplace, {
      ...{ pNumber: '1003388394', address: 'Havnegade 1', postcode: '5500', asOf: '2026-11-01', ordinaryEmployees },
    })
  const owed = async () => (await services.openings.byId(opening._id))?.rankWanted
  return {
    ...{ ...site, consultant, employer, barred, warned, opening, work, stored, employees, owed, handlers },
    sweep: () => sweep(services, metrics),
  }
}

t.test('a mended workplace ranks the suggestions of its company’s open openings again', async t => {
  const { services, barred, warned, work, stored, employees } = await market(t)
  const before = await stored()
  t.same([before.get(barred._id)?.state, before.get(warned._id)?.state], ['suggested', 'suggested'])
  t.notMatch(JSON.stringify(before.get(warned._id)?.reasonsAgainst), 'ratio')
  await employees('5')
  await work()
  const after = await stored()
  t.match(after.get(barred._id), { state: 'lapsed', reason: 'facts-changed' })
  t.equal(after.get(warned._id)?.state, 'suggested')
  t.match(JSON.stringify(after.get(warned._id)?.reasonsAgainst), 'ratio', 'and the warning is told')
  t.same(await services.proposals.owedRankings(), [])
  t.same(await services.companies.owedRanking(), [])
})

t.test('so does another kind of employer, also when the queue is gone: sweep finds it', async t => {
  const { services, world, consultant, queue, warned, stored, owed, employees, sweep } = await market(t)
  await employees('5')
  const about = { name: 'Strandhotellet', sector: 'hotel', db25: null, publicEmployer: true }
  await services.companies.updateAbout(consultant, world.company, about)
  queue.asked.length = 0
  const wanted = await owed()
  t.match(await services.companies.owedRanking(), [{ company: world.company, rev: 2 }])
  const { failed } = await sweep()
  t.same(failed, [])
  t.equal(await owed(), (wanted ?? 0) + 1, 'both edits at once')
  t.match(JSON.stringify((await stored()).get(warned._id)?.reasonsAgainst), 'ratio')
  t.same(await services.companies.owedRanking(), [])
  await sweep()
  t.equal(await owed(), (wanted ?? 0) + 1, 'and once')
})

t.test('the job may run twice, at once, late and after a kill: one ranking for one edit', async t => {
  const { services, world, queue, handlers, owed, employees } = await market(t)
  const { db } = services
  const wanted = (await owed()) ?? 0
  await employees('5')
  const [job] = queue.of('rank-company')
  t.match(job, { payload: { company: world.company, rev: 1 }, id: `rank-company-${world.company}-1` })
  if (!job) return
  await Promise.all([1, 2, 3].map(() => run(handlers, job.name, job.payload)))
  t.equal(await owed(), wanted + 1)
  t.ok(queue.of('rank-opening').some(({ payload }) => 'rev' in payload && payload.rev === wanted + 1))

  // A kill after the openings were asked for and before the company was marked.
  await companyModel(db).updateOne({ _id: world.company }, { $set: { rankedRev: 0 } })
  await services.openings.followCompanies()
  t.equal(await owed(), wanted + 1)
  await employees('25')
  await run(handlers, 'rank-company', { company: world.company, rev: 2 })
  await run(handlers, job.name, job.payload)
  t.equal(await owed(), wanted + 2, 'an old job that comes late asks for nothing')
  t.same(await services.companies.owedRanking(), [])
})

t.test('openings that are not out, and other companies’, are left as they are', async t => {
  const { services, world, employer, handlers, employees } = await market(t)
  const draft = await givenOpening(services, world, { published: false })
  const paused = await services.openings.pause(employer, (await givenOpening(services, world))._id)
  const other = await givenOpening(services, world, { company: world.otherCompany })
  await employees('5')
  await run(handlers, 'rank-company', { company: world.company, rev: 1 })
  for (const { _id, rankWanted } of [draft, paused, other])
    t.equal((await services.openings.byId(_id))?.rankWanted, rankWanted)
})

t.test('a refused edit asks for nothing, nor a workplace that no opening can be at yet', async t => {
  const { services, world, employer, queue, employees } = await market(t)
  await t.rejects(employees('mange'), { code: 'INVALID' })
  await services.companies.addWorkplace(employer, world.company, {
    ...{ pNumber: '1022710363', address: 'Algade 1', postcode: '5500', ordinaryEmployees: '8', asOf: '2026-11-20' },
  })
  t.same(queue.of('rank-company'), [])
  t.same(await services.companies.owedRanking(), [])
})
