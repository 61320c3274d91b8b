/**
 * A yes that is taken back while the person is being confirmed or accepted, in every order of the commands, cut off after any
 * of them: nobody stands before a company on a yes that was taken back, and nobody is withdrawn whose yes stands.
 */
import t, { type Test } from 'tap'
import { type Acting, system } from '../../src/accounts/scope.js'
import { AppError } from '../../src/lib/errors.js'
import { type Opening, openingModel } from '../../src/openings/model.js'
import { createRankingOf } from '../../src/openings/ranking.js'
import { createReading } from '../../src/openings/reading.js'
import { createSeats } from '../../src/openings/seats.js'
import { createAcceptance } from '../../src/placements/acceptance.js'
import { engagedPeople } from '../../src/placements/holding.js'
import { placementModel } from '../../src/placements/model.js'
import { type Profile, profileModel } from '../../src/profiles/model.js'
import { createProfiles } from '../../src/profiles/service.js'
import { type Proposal, proposalModel } from '../../src/proposals/model.js'
import { createRanking } from '../../src/proposals/ranking.js'
import { createProposals } from '../../src/proposals/service.js'
import { createSettle } from '../../src/proposals/settle.js'
import { hours, testClock } from '../helpers/clock.js'
import { turns } from '../helpers/every-order.js'
import { memoryDatabase } from '../helpers/memory-database.js'

const nothing = async () => {}
const toCompany = { kind: 'company', company: 'c', language: 'ar', interpreter: false } as const

function market() {
  const { gate, everyOrder } = turns()
  const memory = memoryDatabase([proposalModel, profileModel, placementModel, openingModel], gate)
  const { db } = memory
  const models = { proposals: proposalModel(db), profiles: profileModel(db), openings: openingModel(db) }
  const stored = (id: string) => memory.documents(models.openings).get(id) as Opening
  const read = async (id: string) => (await models.openings.findById(id).lean()) as Opening

  /** The verbs of a process whose clock shows so many milliseconds more. */
  const process = (ahead: number) => {
    const clock = testClock()
    clock.move(ahead)
    const audit = { record: nothing } as never
    const engaged = engagedPeople({ db, clock })
    const queue = { add: async () => true } as never
    const profiles = createProfiles({ db, clock, queue, audit, dataKey: '0'.repeat(64) } as never)
    const companies = { get: async () => ({ keyConsultant: 'k', verifiedAt: clock.now() }) } as never
    const seats = createSeats({ openings: models.openings, clock, settle: nothing })
    const rankings = createRankingOf({ openings: models.openings, companies, queue })
    const openings = {
      ...{ ...seats, ...createReading(models.openings).verbs, ...rankings, answer: nothing },
      get: async (_: Acting, id: string) => read(id),
    } as never
    const settle = createSettle({
      ...{ db, clock, companies, profiles, openings, engaged, deadlines: {} as never },
      accounts: { membersOfCompany: async () => [], actingFor: async id => id },
      notices: { send: async () => true },
    })
    const pool = {
      person: async (id: string) => {
        const profile = await profiles.matchable(id)
        return profile && !(await engaged([id])).has(id) ? { ...profile, freeFrom: null } : null
      },
      rankOpenings: async () => ({ found: { ranked: [] } }),
      openings: async () => new Map(),
    } as never
    const proposals = {
      ...createProposals({ db, clock, audit, companies, profiles, openings, settle, engaged }),
      ...createRanking({
        db,
        clock,
        companies,
        profiles,
        openings,
        pool,
        settle,
        municipalities: {} as never,
        followPerson: nothing,
      }),
    }
    const acceptance = createAcceptance({ db, clock, openings, proposals })
    async function rankOwed() {
      for (const { opening, rev } of await rankings.owedRanking())
        if ((await read(opening)).state === 'closed') await proposals.rank(opening, rev)
      for (const { id, rev } of await profiles.owedRanking()) await proposals.rankProfile(id, rev)
    }
    return {
      proposals,
      recordYes: () => profiles.recordConsent(system, 'person', toCompany),
      /** the yes is taken back, and a worker hears of it */
      async takeBack() {
        await profiles.withdrawConsent(system, 'person', toCompany)
        await rankOwed()
      },
      /** the opening is closed, and a worker hears of it */
      async close() {
        await models.openings.updateOne(
          { _id: 'o', state: 'open' },
          { $set: { state: 'closed' }, $inc: { rankWanted: 1 } },
        )
        await rankOwed()
      },
      suggestAgain: () => proposals.suggestAgain(system, 'p').catch(onlyRefusals),
      rank: () => proposals.rankProfile('person', 1),
      confirm: () => proposals.confirm(system, 'p', { sentence: '', consent: toCompany }).then(nothing, onlyRefusals),
      accept: () =>
        acceptance.carryOut({ _id: 'p', opening: 'o', workplace: 'w' }, { by: system.account }).catch(onlyRefusals),
      async sweep() {
        await acceptance.repair()
        for (const id of await proposals.unsettled()) await proposals.settle(id)
        await rankOwed()
      },
    }
  }
  const { now } = testClock()
  memory.put(models.openings, {
    ...{ _id: 'o', number: 'o', municipality: '410', company: 'c', workplace: 'w', seats: 1, taken: [], round: 1 },
    ...{ state: 'open', rev: 1, rankWanted: 1, rankedRev: 1, sharedWith: [], startTo: '2026-12-29', changedAt: now() },
  })
  memory.put(models.profiles, {
    ...{ _id: 'person', personKey: 'person', municipality: '410', removedAt: null, manualState: null, questions: [] },
    ...{ sources: {}, revision: 1, rankWanted: 1, rankedRev: 0, changedAt: now() },
    consents: [{ ...toCompany, kind: 'matching', company: null, id: 'm', at: now(), by: 'k', withdrawnAt: null }],
  } as unknown as Profile)
  memory.put(models.proposals, {
    ...{ _id: 'p', opening: 'o', profile: 'person', round: 1, company: 'c', municipality: '410', scheme: 'igu' },
    ...{ profileMunicipality: '410', state: 'suggested', consent: null, lateRound: null, settled: true },
    ...{ score: 1, rank: 1, parts: {} },
    changedAt: now(),
  })
  return { memory, models, stored, everyOrder, now: process(0), later: [process(hours(1)), process(hours(2))] as const }
}

type Market = ReturnType<typeof market>

function onlyRefusals(error: unknown): void {
  if (!(error instanceof AppError)) throw error
}

/** Every order of these, and in each situation what two sweeps make of it when everybody has died there. */
async function explore(t: Test, here: Market, actors: Record<string, () => Promise<unknown>>): Promise<Set<string>> {
  const { memory, models, everyOrder, later, stored } = here
  const beginning = memory.text()
  const wrong = new Map<string, string>()
  const swept = new Set<string>()
  const ends = new Set<string>()
  const proposal = () => memory.documents(models.proposals).get('p') as Proposal
  const yesOf = ({ consent }: Proposal) =>
    memory
      .documents(models.profiles)
      .get('person')
      ?.consents.find(({ id }) => id === consent)
  const stands = (one: Proposal) => yesOf(one)?.withdrawnAt === null
  const guarded = Object.entries(actors).map(([name, act]) => [
    name,
    () => act().then(nothing, error => wrong.set(`${name} fails: ${error}`, '')),
  ])
  const { situations } = await everyOrder({
    actors: Object.fromEntries(guarded),
    reset: () => memory.restore(beginning),
    text: memory.text,
    async situation(path, ended) {
      const note = (sentence: string) => wrong.has(sentence) || wrong.set(sentence, path.join(' '))
      const text = memory.text()
      const found = proposal()
      if (ended) ends.add(found.state)
      if (swept.has(text)) return
      swept.add(text)
      const wasTakenBack = found.consent !== null && !stands(found)
      for (const { sweep } of later) await sweep()
      const { state, reason } = proposal()
      if (state === 'confirmed' && !stands(proposal())) note('confirmed on a yes that was taken back')
      if (state === 'accepted' && found.state !== 'accepted' && wasTakenBack)
        note('accepted after the yes was taken back')
      if (reason === 'consent-withdrawn' && stands(proposal())) note('withdrawn though the yes stands')
      for (const { state, settled } of memory.documents(models.proposals).values()) {
        if (!settled) note('not settled')
        if (state === 'suggested' && stored('o').state === 'closed') note('suggested for an opening that is closed')
      }
      memory.restore(text)
    },
  })
  t.same([...wrong], [], `${situations} situations, ${swept.size} of them different in what is stored`)
  return ends
}

t.test('taken back while the person is confirmed', async t => {
  const here = market()
  await here.now.recordYes()
  const ends = await explore(t, here, { confirm: here.now.confirm, 'take back': here.now.takeBack })
  t.same(ends, new Set(['confirmed', 'withdrawn']))
})

t.test('confirmed with a new yes while a worker ranks the person', async t => {
  const here = market()
  t.same(await explore(t, here, { confirm: here.now.confirm, rank: here.now.rank }), new Set(['confirmed']))
})

t.test('taken back while a worker ranks the person', async t => {
  const here = market()
  await here.now.confirm()
  const ends = await explore(t, here, { rank: here.now.rank, 'take back': here.now.takeBack })
  t.same(ends, new Set(['withdrawn']))
})

t.test('taken back while the company says yes', async t => {
  const here = market()
  await here.now.confirm()
  const ends = await explore(t, here, { accept: here.now.accept, 'take back': here.now.takeBack })
  t.same(ends, new Set(['accepted', 'withdrawn']))
})

t.test('suggested again while the opening is closed', async t => {
  const here = market()
  await here.models.proposals.updateOne({ _id: 'p' }, { $set: { state: 'withdrawn' } })
  const ends = await explore(t, here, { suggest: here.now.suggestAgain, close: here.now.close })
  t.same(ends, new Set(['withdrawn']))
})
