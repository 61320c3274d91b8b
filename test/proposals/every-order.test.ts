/** Late suggestions that come while others are being decided, in every order of the commands, cut off after any of them. */
import t from 'tap'
import { deadlineModel } from '../../src/deadlines/model.js'
import type { Opening } from '../../src/openings/model.js'
import type { Profile } from '../../src/profiles/model.js'
import { lateRoundOf } from '../../src/proposals/late.js'
import { proposalModel } from '../../src/proposals/model.js'
import { createSettle } from '../../src/proposals/settle.js'
import { testClock } from '../helpers/clock.js'
import { turns } from '../helpers/every-order.js'
import { masked, memoryDatabase } from '../helpers/memory-database.js'
import { deadlinesAlone } from '../helpers/promise.js'

t.test('a late suggestion that nobody has decided has an open deadline, and no other deadline is open', async t => {
  const { gate, everyOrder } = turns()
  const memory = memoryDatabase([proposalModel, deadlineModel], gate)
  const { db } = memory
  const clock = testClock()
  const now = clock.now()
  const proposals = proposalModel(db)
  const notices = { send: async () => true }
  const deadlines = deadlinesAlone({ db, clock })
  const matching = { kind: 'matching', company: null, withdrawnAt: null }
  const opening = { _id: 'o', round: 1, answer: { at: now, kind: 'none', sentence: null, by: 'k' } } as Opening
  const nothing = async () => {}
  const openings = {
    ...{ byId: async () => opening, byIds: async () => [opening] },
    ...{ answer: nothing, waitAgain: nothing, answeredWithFreeSeat: async () => [] },
  }
  const settle = createSettle({
    ...{ db, clock, deadlines, notices, openings },
    accounts: { membersOfCompany: async () => [], actingFor: async id => id },
    companies: { get: async () => ({ keyConsultant: 'k' }) as never },
    profiles: { byId: async () => null, byIds: async ids => ids.map(free) },
    engaged: async () => new Map(),
  })
  const free = (_id: string) =>
    ({ _id, municipality: '410', removedAt: null, manualState: null, consents: [matching] }) as unknown as Profile
  const suggestion = (_id: string, lateRound: number | null) => ({
    ...{ _id, opening: 'o', profile: _id, round: 1, company: 'c', municipality: '410', profileMunicipality: '410' },
    ...{ scheme: 'igu', state: 'suggested', consent: null, lateRound, settled: false, changedAt: now },
  })
  const suggest = (_id: string) => async () => {
    const lateRound = await lateRoundOf(opening, { proposals, openings })
    await proposals.collection.insertOne(suggestion(_id, lateRound) as never)
    await settle(_id)
  }
  const decline = (_id: string) => async () => {
    const set = { state: 'declined', settled: false, changedAt: now } as const
    await proposals.updateOne({ _id, state: 'suggested' }, { $set: set })
    await settle(_id)
  }
  memory.put(proposals, suggestion('a', 1) as never)
  const unsettled = memory.text()
  await settle('a')
  const beginning = memory.text()

  const wrongAtRest = () => {
    const undecided = [...memory.documents(proposals).values()].filter(({ state }) => state === 'suggested')
    const waiting = [...new Set(undecided.map(({ lateRound }) => lateRound))].sort().join()
    const open = [...memory.documents(deadlineModel(db)).values()].filter(({ state }) => state === 'open')
    const promised = open
      .map(({ round }) => round)
      .sort()
      .join()
    return waiting === promised ? [] : [`rounds ${promised} have a deadline, ${waiting} wait`]
  }
  const wrong = new Map<string, string>()
  const swept = new Set<string>()
  const explore = (actors: Record<string, () => Promise<unknown>>, { from = beginning, deaths = true } = {}) =>
    everyOrder({
      actors,
      reset: () => memory.restore(from),
      text: memory.text,
      async situation(path, ended) {
        const stored = memory.text()
        if (!deaths && !ended) return
        if (swept.has(masked(stored))) return
        swept.add(masked(stored))
        for (const { _id, settled } of memory.documents(proposals).values()) if (!settled) await settle(_id)
        for (const sentence of wrongAtRest()) if (!wrong.has(sentence)) wrong.set(sentence, path.join(' '))
        memory.restore(stored)
      },
    })
  const decide = { 'decline a': decline('a') }
  const first = await explore({ ...decide, 'suggest b': suggest('b') })
  t.same([...wrong], [], `${first.situations} situations`)
  // Whoever dies between a deadline that nobody needs any more and seeing that leaves it to the opening's end.
  const settling = { 'settle a': () => settle('a') }
  const second = await explore({ ...decide, ...settling }, { from: unsettled, deaths: false })
  t.same([...wrong], [], `${second.situations} situations`)
})
