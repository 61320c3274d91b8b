/**
 * Acceptance, cancellation and repair in every order in which their commands can reach the store, cut off after any of them:
 * accepted means one placement and one seat, nobody has two, and there are never more seats taken than there are.
 */
import type { Model } from 'mongoose'
import type { Test } from 'tap'
import { type Acting, system } from '../../src/accounts/scope.js'
import { companyModel } from '../../src/companies/model.js'
import { AppError } from '../../src/lib/errors.js'
import { openingModel } from '../../src/openings/model.js'
import { createSeats } from '../../src/openings/seats.js'
import { createAcceptance } from '../../src/placements/acceptance.js'
import { engagedPeople } from '../../src/placements/holding.js'
import { isLive, placementModel } from '../../src/placements/model.js'
import { createPlacements } from '../../src/placements/service.js'
import { profileModel } from '../../src/profiles/model.js'
import { createAccepting } from '../../src/proposals/accepting.js'
import { isTaken } from '../../src/proposals/engaged.js'
import { type Proposal, proposalModel } from '../../src/proposals/model.js'
import { createReading } from '../../src/proposals/reading.js'
import { loadRules } from '../../src/rules/rules.js'
import { hours, testClock } from '../helpers/clock.js'
import { turns } from '../helpers/every-order.js'
import { memoryDatabase } from '../helpers/memory-database.js'

const nothing = async () => {}
const rules = loadRules()

/** @param near whether others who have the person are looked for, as they are near the end of a course; else it is one step less */
export function market({ near = false } = {}) {
  const { gate, everyOrder } = turns()
  const memory = memoryDatabase([openingModel, proposalModel, placementModel, companyModel, profileModel], gate)
  const { db } = memory
  const models = { openings: openingModel(db), proposals: proposalModel(db), placements: placementModel(db) }
  const { proposals } = models

  async function read<T>(model: Model<T>, id: string): Promise<T> {
    const found = await model.findById(id).lean<T>()
    if (!found) throw new Error(`there is no ${id}`)
    return found
  }

  /** It never changes, so that to look it up is no step. */
  const openingOf = (id: string) => memory.documents(proposals).get(id)?.opening ?? ''

  /** Ends a proposal whose person is somebody else's. */
  async function endFallen(id: string): Promise<boolean> {
    const { profile } = await read(proposals, id)
    const engagement = (await engagedPeople({ db, clock: testClock() })([profile])).get(profile)
    if (!isTaken(engagement, id)) return false
    const away = { state: 'withdrawn' as const, reason: 'not-available' as const }
    return (await proposals.updateOne({ _id: id, state: 'confirmed' }, { $set: away })).modifiedCount > 0
  }

  /** The verbs of a process whose clock shows so many milliseconds more. */
  const process = (ahead: number) => {
    const clock = testClock()
    clock.move(ahead)
    const seats = createSeats({ openings: models.openings, clock, settle: nothing })
    const own = {
      openings: { ...seats, get: async (_acting: Acting, id: string) => read(models.openings, id) },
      proposals: {
        ...createAccepting({ proposals, clock, settle: nothing }),
        byId: createReading(proposals).byId,
        acceptable: async (_acting: Acting, id: string) => read(proposals, id),
        endFallen: near ? endFallen : async () => false,
        settle: Object.assign(nothing, {
          endOthers: nothing,
          endFallen: async () => false,
          promiseAgain: nothing,
          waitAgain: nothing,
        }),
      },
    }
    const acceptance = createAcceptance({ db, clock, ...own })
    const placements = createPlacements({
      ...{ db, clock, rules, ...own },
      audit: { record: nothing },
      accounts: { membersOfCompany: async () => [], actingFor: async id => id },
      notices: { send: async () => true },
      endFallen: async () => false,
      deadlines: {} as never,
      profiles: {
        ...{ byId: async () => null, experienceOf: nothing },
        ...{ rankAgain: nothing, leaveMatching: nothing, returnToMatching: nothing },
      },
    })
    return { seats, acceptance, placements }
  }
  const now = process(0)
  const later = [process(hours(1)), process(hours(2))] as const

  return {
    ...{ memory, models, everyOrder, now },
    /** what a click was answered: 'yes' or the code of the refusal */
    click: async (id: string): Promise<string> =>
      now.acceptance.carryOut({ _id: id, opening: openingOf(id), workplace: 'w' }, { by: system.account }).then(
        () => 'yes',
        error => {
          if (!(error instanceof AppError)) throw error
          return error.code
        },
      ),
    cancel: (id: string) => now.placements.cancel(system, id, 'other'),
    /** the consultant takes the proposal back */
    async withdraw(id: string) {
      await proposals.updateOne({ _id: id, state: 'confirmed' }, { $set: { state: 'withdrawn', reason: 'by-person' } })
    },
    async sweep(hour: 0 | 1 = 0) {
      const { seats, placements } = later[hour]
      await seats.repairSeats()
      await placements.repair()
      if (near) await placements.advance()
    },
    /** a course from long ago until so many days from now */
    running: (_id: string, profile: string, endsOn: string) =>
      memory.put(models.placements, {
        ...{ _id, profile, opening: 'before', company: 'b', workplace: 'w', municipality: '410', scheme: 'igu' },
        ...{
          profileMunicipality: '410',
          state: 'running',
          holds: true,
          settled: true,
          promiseOwed: false,
          problems: [],
        },
        ...{ startsOn: '2026-09-01', endsOn, changedAt: testClock().now(), createdAt: new Date(0) },
      }),
    /** its last day is past */
    async end(_id: string) {
      const over = { state: 'ended' as const, holds: false, endedAt: testClock().now() }
      await models.placements.updateOne({ _id, state: 'running' }, { $set: over })
    },
    /** it is prolonged until long from now */
    async prolong(_id: string) {
      await models.placements.updateOne({ _id, state: 'running' }, { $set: { endsOn: '2027-05-28' } })
    },
    opening: (_id: string, { seats = 1, taken = [] as string[] }) =>
      memory.put(models.openings, {
        ...{ _id, number: _id, seats, taken, workplace: 'w', municipality: '410', company: 'c', startTo: '2026-12-29' },
        ...{ state: taken.length < seats ? 'open' : 'filled', round: 1, rev: 1, rankWanted: 1, rankedRev: 1 },
        changedAt: testClock().now(),
      }),
    proposal: (_id: string, opening: string, profile: string, over: Partial<Proposal> = {}) =>
      memory.put(models.proposals, {
        ...{ _id, opening, profile, company: 'c', consent: 'yes', municipality: '410', profileMunicipality: '410' },
        ...{ scheme: 'igu', state: 'confirmed', settled: true, changedAt: testClock().now(), ...over },
      }),
  }
}

type Market = ReturnType<typeof market>

/** What is wrong while everything is moving. */
function wrongAlways({ memory, models }: Market): string[] {
  const [openings, proposals, placements] = [
    memory.documents(models.openings),
    memory.documents(models.proposals),
    memory.documents(models.placements),
  ]
  const wrong: string[] = []
  for (const { _id, seats, taken } of openings.values()) {
    if (taken.length > seats) wrong.push(`${_id} has ${taken.length} of ${seats} seats taken`)
    if (new Set(taken).size < taken.length) wrong.push(`two seats for one proposal in ${_id}`)
  }
  for (const { _id, state, opening } of proposals.values()) {
    const placement = placements.get(_id)
    // A cancellation begins with the placement.
    if (state !== 'accepted' || placement?.state === 'cancelled') continue
    if (!placement || !isLive(placement)) wrong.push(`${_id} is accepted without a placement`)
    if (!openings.get(opening)?.taken.includes(_id)) wrong.push(`${_id} is accepted without a seat`)
  }
  const held = [...placements.values()].filter(({ holds }) => holds).map(({ profile }) => profile)
  if (new Set(held).size < held.length) wrong.push('somebody has two placements')
  const waited = [...placements.values()].filter(({ waits }) => waits).map(({ profile }) => profile)
  if (new Set(waited).size < waited.length) wrong.push('two wait for somebody')
  return wrong
}

/** What is wrong when everything has come to rest. */
function wrongAtRest(here: Market): string[] {
  const { memory, models } = here
  const wrong = wrongAlways(here)
  const accepted = new Set<string>()
  for (const { _id, state } of memory.documents(models.proposals).values()) if (state === 'accepted') accepted.add(_id)
  for (const { _id, taken, seats, state, accepting = [] } of memory.documents(models.openings).values()) {
    for (const seat of taken) if (!accepted.has(seat) && seat !== 'x') wrong.push(`a seat for ${seat}, not accepted`)
    if (accepting.length > 0) wrong.push(`${accepting} still under way in ${_id}`)
    if ((state === 'filled') !== taken.length >= seats) wrong.push(`${_id} is ${state}`)
  }
  const placements = memory.documents(models.placements)
  for (const { _id, state, holds, waits, follows, settled } of placements.values()) {
    if (memory.documents(models.proposals).has(_id) && isLive({ holds, waits }) !== accepted.has(_id))
      wrong.push(`a placement ${_id} that is ${state}, not accepted`)
    if (!settled) wrong.push(`a placement ${_id} that is not settled`)
    if (waits && !placements.get(follows ?? '')?.holds) wrong.push(`a placement ${_id} that waits behind nobody`)
  }
  return wrong
}

/** Every order of these, and after each situation what a sweep makes of it when everybody has died there. */
export async function explore(
  t: Test,
  here: Market,
  actors: Record<string, () => Promise<unknown>>,
  { forgets = false }: { forgets?: boolean } = {},
): Promise<Set<string>> {
  const { memory, everyOrder } = here
  const beginning = memory.text()
  const swept = new Set<string>()
  const ends = new Set<string>()
  let answers: string[] = []
  const noted = Object.entries(actors).map(([name, act]) => [
    name,
    async () => {
      const answer = await act()
      if (!name.startsWith('click')) return null
      answers.push(String(answer))
      return answer
    },
  ])
  const wrong = new Map<string, string>()
  const note = (sentences: string[], path: readonly string[]) => {
    for (const sentence of sentences) if (!wrong.has(sentence)) wrong.set(sentence, path.join(' '))
  }
  const { situations } = await everyOrder({
    actors: Object.fromEntries(noted),
    forgets,
    reset() {
      memory.restore(beginning)
      answers = []
    },
    text: memory.text,
    async situation(path, ended) {
      note(wrongAlways(here), path)
      const stored = memory.text()
      if (ended) {
        const proposals = memory.documents(here.models.proposals)
        const states = ['p', 'q'].flatMap(id => proposals.get(id)?.state ?? [])
        ends.add(`${states.join(' ')}: ${answers.toSorted().join(' ')}`)
        const isAccepted = states.some(state => state === 'accepted')
        if (answers.includes('yes') && !isAccepted && !actors.cancel) note(['yes was said, and nobody accepted'], path)
        if (!answers.includes('yes') && isAccepted) note(['accepted, and nobody was told'], path)
      }
      if (swept.has(stored)) return
      swept.add(stored)
      await here.sweep()
      note(
        wrongAlways(here).map(sentence => `after a sweep: ${sentence}`),
        path,
      )
      await here.sweep(1)
      note(
        wrongAtRest(here).map(sentence => `after two sweeps: ${sentence}`),
        path,
      )
      memory.restore(stored)
    },
  })
  t.same([...wrong], [], `${situations} situations, ${swept.size} of them different in what is stored`)
  return ends
}
