/**
 * B12: how late reminders are, and how fast many of one instant go through. Everything is the product's own: queue, worker,
 * jobs, documents in the embedded store, a private Redis.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Queue as BullQueue, Worker as BullWorker } from 'bullmq'
import { startJobs } from '../jobs/run.js'
import { type Config, readConfig } from '../src/config.js'
import { type Deadline, deadlineModel } from '../src/deadlines/model.js'
import { openFoundation } from '../src/foundation.js'
import { newId } from '../src/lib/ids.js'
import { createQueue } from '../src/queue/bullmq.js'
import { startWorker } from '../src/queue/worker.js'
import { spreadOf, timesOf } from './measure.js'
import { cell, digits, type Outcome } from './report.js'

type Foundation = Awaited<ReturnType<typeof openFoundation>>

/** Jobs at the same time, here and in the product. */
const concurrency = 10

export async function punctuality({ quick }: { quick: boolean }): Promise<Outcome> {
  const folder = await mkdtemp(path.join(tmpdir(), 'springbraet-bench-'))
  const config: Config = {
    ...readConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent', PORT: '0', WORKER_PORT: '0' }),
    dataFolder: folder,
  }
  const foundation = await openFoundation(config)
  const [few, many, minute] = quick ? [20, 50, 2000] : [1000, 10_000, 60_000]
  try {
    const owner = await givenOwner(foundation)
    const spread = await reminders(foundation, owner, few, minute)
    const spreadMany = await reminders(foundation, owner, many, minute)
    const atOnce = await reminders(foundation, owner, few, 0)
    const rates = { own: [] as number[], raw: [] as number[] }
    for (let round = 0; round < (quick ? 1 : 3); round++) {
      rates.own.push(await drain(many, done => ownLane(foundation, done)))
      rates.raw.push(await drain(many, done => rawLane(foundation, done)))
    }
    const [own, raw] = [spreadOf(rates.own), spreadOf(rates.raw)]
    const written = 'documents and notices written'
    const row = (what: string, { late, rate }: typeof spread, told: boolean) => [
      ...[`${what}, ${written}`, digits(late.p50), digits(late.p99), told ? digits(rate) : ''],
    ]
    return {
      values: quick ? {} : { G27: spread.late.p50, 'G27 p99': spread.late.p99, G28: own.median / raw.median },
      skipped: {},
      tables: [
        {
          title: 'B12: reminders',
          note: `Lateness is from the instant of the step to the reading of the clock when it is sent. ${concurrency} jobs at a time, a worker in this process.`,
          head: ['what', 'p50 ms', 'p99 ms', 'a second'],
          rows: [
            row(`${few} reminders over ${minute / 1000} s`, spread, false),
            row(`${many} reminders over ${minute / 1000} s`, spreadMany, false),
            row(`${few} reminders of one instant`, atOnce, true),
            [`${many} jobs of one instant through the product's queue and worker, no documents`, '', '', cell(own)],
            [`${many} empty jobs of one instant through bare BullMQ`, '', '', cell(raw)],
          ],
        },
      ],
    }
  } finally {
    await foundation.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Somebody to remind. */
async function givenOwner({ services: { accounts, municipalities } }: Foundation) {
  const { _id: owner } = await accounts.create({ email: 'ejer@example.dk', name: 'Erik Ejer', phone: '12345678' })
  const hotline = { contact: owner, standIn: owner, phone: '70123456', hours: 'hverdage 8-15' }
  const municipality = await municipalities.create({
    ...{ _id: '410', name: 'Middelfart Kommune', clockMode: 'timer', openingHours: { from: '08:00', to: '15:00' } },
    ...{
      closingDays: [],
      ladder: { before: [50], repeats: 1 },
      weights: {},
      hotline,
      coordinator: owner,
      active: true,
    },
  })
  return { owner, municipality: municipality._id }
}
type Owner = Awaited<ReturnType<typeof givenOwner>>

/** Sends so many reminders, due evenly over some milliseconds: how late each was, and how many went through a second. */
async function reminders({ services, db, redis, queue }: Foundation, owner: Owner, count: number, over: number) {
  const deadlines = deadlineModel(db)
  // Time to write the documents and to ask for the jobs.
  const first = Date.now() + 3000 + 2 * count
  const due = Array.from({ length: count }, (_, i) => promise(owner, new Date(first + Math.floor((i * over) / count))))
  await deadlines.insertMany(due)
  await inChunks(due, ({ _id, nextStepAt }) =>
    queue.add('remind', { deadline: _id, step: 0 }, { id: `remind-${_id}-0`, at: nextStepAt ?? new Date() }),
  )
  const jobs = startJobs({ services, queue, connect: redis.connect, concurrency })
  try {
    await wait(Math.max(0, first + over - Date.now()))
    while ((await deadlines.countDocuments({ nextStepAt: { $ne: null } })) > 0) await wait(100)
    const sent = await deadlines.find({}, { steps: 1 }).sort({ _id: 1 }).lean<Pick<Deadline, 'steps'>[]>()
    const late = sent.flatMap(({ steps }) => steps.map(({ at, sentAt }) => Number(sentAt) - Number(at)))
    return { late: timesOf(late), rate: count / (Math.max(...late, 1) / 1000) }
  } finally {
    await jobs.close()
    await deadlines.deleteMany({})
  }
}

/** A deadline whose only step reaches the owner at this instant. */
function promise({ owner, municipality }: Owner, at: Date): Deadline {
  return {
    ...{ _id: newId(), kind: 'answer-opening', subject: newId(), round: 0, municipality, owner, company: newId() },
    ...{ startedAt: at, dueAt: new Date(at.getTime() + 3_600_000), state: 'open', metAt: null, droppedAt: null },
    ...{ dropReason: null, steps: [{ at, level: 'owner', sentAt: null, superseded: false }], nextStepAt: at },
  }
}

async function inChunks<T>(all: T[], act: (one: T) => Promise<unknown>): Promise<void> {
  for (let first = 0; first < all.length; first += 200) await Promise.all(all.slice(first, first + 200).map(act))
}

/** Jobs of one instant, and a worker that tells of each it did. */
interface Lane {
  add(job: number, at: Date): Promise<unknown>
  close(): Promise<unknown>
}

/** Jobs a second when so many are due at one instant. */
async function drain(count: number, open: (done: () => void) => Lane): Promise<number> {
  const at = new Date(Date.now() + 1000 + 0.6 * count)
  let [left, finished] = [count, () => {}]
  const all = new Promise<void>(resolve => {
    finished = resolve
  })
  const lane = open(() => {
    left -= 1
    if (left === 0) finished()
  })
  await inChunks(
    Array.from({ length: count }, (_, i) => i),
    job => lane.add(job, at),
  )
  await all
  const rate = count / ((Date.now() - at.getTime()) / 1000)
  await lane.close()
  return rate
}

function ownLane({ redis: { connect }, services: { clock } }: Foundation, done: () => void): Lane {
  const prefix = `bench-${newId()}`
  const queue = createQueue({ connect, clock, prefix })
  const remind = async () => done()
  const nothing = async () => {}
  const handlers = {
    remind,
    'rank-opening': nothing,
    'rank-profile': nothing,
    'rank-company': nothing,
    'deliver-notice': nothing,
    sweep: nothing,
  }
  const worker = startWorker({ connect, prefix, concurrency, handlers })
  return {
    add: (_, at) => queue.add('remind', { deadline: newId(), step: 0 }, { id: `remind-${newId()}`, at }),
    close: () => Promise.all([worker.close(), queue.close()]),
  }
}

function rawLane({ redis: { connect } }: Foundation, done: () => void): Lane {
  const prefix = `bench-${newId()}`
  const queue = new BullQueue('empty', { connection: connect({ patient: true }), prefix })
  const worker = new BullWorker('empty', async () => done(), {
    connection: connect({ patient: true }),
    prefix,
    concurrency,
  })
  return {
    add: (_, at) =>
      queue.add('empty', {}, { delay: at.getTime() - Date.now(), removeOnComplete: true, removeOnFail: true }),
    close: () => Promise.all([worker.close(), queue.close()]),
  }
}
