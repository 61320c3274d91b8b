/** The promise of an answer while seats are taken and come back, in every order of the commands, cut off after any of them. */
import t from 'tap'
import { deadlineModel } from '../../src/deadlines/model.js'
import { openingModel } from '../../src/openings/model.js'
import { createSeats } from '../../src/openings/seats.js'
import { createSettle } from '../../src/openings/settle.js'
import { testClock } from '../helpers/clock.js'
import { turns } from '../helpers/every-order.js'
import { masked, memoryDatabase } from '../helpers/memory-database.js'
import { deadlinesAlone } from '../helpers/promise.js'
import { recordingQueue } from '../helpers/queue.js'

t.test('an open, unanswered opening has the deadline of its round, and nothing else has one', async t => {
  const { gate, everyOrder } = turns()
  const memory = memoryDatabase([openingModel, deadlineModel], gate)
  const { db } = memory
  const clock = testClock()
  const openings = openingModel(db)
  const queue = recordingQueue()
  const notices = { send: async () => true }
  const accounts = { actingFor: async (id: string) => id, membersOfCompany: async () => [] }
  const deadlines = deadlinesAlone({ db, clock })
  const settle = createSettle({
    ...{ openings, accounts, deadlines, notices, queue },
    companies: { byId: async () => ({ keyConsultant: 'k' }) as never },
  })
  const seats = createSeats({ openings, clock, settle })
  memory.put(openings, {
    ...{ _id: 'o', seats: 1, taken: [], municipality: '410', company: 'c', startTo: '2026-12-29', state: 'open' },
    ...{ round: 1, roundStartedAt: clock.now(), answer: null, rev: 1, rankWanted: 1, rankedRev: 1, settled: false },
    changedAt: clock.now(),
  })
  await settle('o')
  const beginning = memory.text()

  const wrongAtRest = () => {
    const opening = memory.documents(openings).get('o')
    const waits = opening?.state === 'open' ? [opening.round] : []
    const open = [...memory.documents(deadlineModel(db)).values()].filter(({ state }) => state === 'open')
    const promised = open.map(({ round }) => round).sort()
    return promised.join() === waits.join() ? [] : [`rounds ${promised} are promised, ${waits} waited for`]
  }
  const sweep = async () => {
    await seats.repairSeats()
    if (memory.documents(openings).get('o')?.settled === false) await settle('o')
  }
  const wrong = new Map<string, string>()
  const swept = new Set<string>()
  const take = () => seats.takeSeat('o', 'p')
  const back = () => seats.returnSeat('o', 'p')
  const { situations } = await everyOrder({
    actors: { take, back },
    reset: () => memory.restore(beginning),
    text: memory.text,
    async situation(path) {
      const stored = memory.text()
      if (swept.has(masked(stored))) return
      swept.add(masked(stored))
      await sweep()
      for (const sentence of wrongAtRest()) if (!wrong.has(sentence)) wrong.set(sentence, path.join(' '))
      memory.restore(stored)
    },
  })
  t.same([...wrong], [])
  t.ok(situations > 100, `${situations} situations`)
})
