/** The whole system under fire: real processes, real HTTP, kills at random, and then the question whether anything was lost. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readConfig } from '../../src/config.js'
import { loadDemo } from '../../src/demo/load.js'
import { openFoundation } from '../../src/foundation.js'
import { dayOfInstant } from '../../src/lib/instants.js'
import { consultant, coordinator, employer, hotline, newcomers, type Scene } from './actors.js'
import { checkAll, type Result } from './check.js'
import { newClient, noTraffic, type Traffic } from './client.js'
import { courses, givenCourses } from './courses.js'
import { startDeadlines } from './deadlines.js'
import { openLedger } from './ledger.js'
import { behindThePages, everything, type Mischief, makeMischief, moveClock } from './mischief.js'
import { type Events, openProcesses } from './processes.js'
import { seededRandom } from './random.js'
import { openSink } from './sink.js'

export interface ChaosOptions {
  seed: number
  /** how long the fire lasts */
  seconds: number
  /** instead of traffic: so many deadlines, the clock moved over their steps while workers and stores die */
  deadlines?: number
  say?: (line: string) => void
  /** ends it early, with nothing left running */
  stop?: AbortSignal
}

export interface Report extends Result, Mischief {
  traffic: Traffic
  events: Events
  /** acknowledged acts by kind, and how many facts were looked up again */
  acts: Record<string, number>
  facts: number
  mails: number
  seconds: Record<'fire' | 'rest', number>
}

const municipality = '410'
/** The host in the Message-IDs, from PUBLIC_URL of the processes. */
const host = 'localhost'
/** Milliseconds until a moved clock is seen by every process, this one too. */
const clockIsSeen = 700

export async function chaos({ seed, seconds, deadlines, say = () => {}, stop }: ChaosOptions): Promise<Report> {
  const random = seededRandom(seed)
  const folder = await mkdtemp(path.join(tmpdir(), 'springbraet-chaos-'))
  const sink = await openSink()
  const config = readConfig({ NODE_ENV: 'development', LOG_LEVEL: 'silent', DATA_DIR: folder, SMTP_URL: sink.url })
  const foundation = await openFoundation(config)
  const system = await openProcesses({ folder, smtpUrl: sink.url })
  const traffic = noTraffic()
  const client = () => newClient({ webs: system.webs, random, traffic })
  try {
    const { services, db, redis } = foundation
    await loadDemo(services)
    const ledger = openLedger()
    const mischief: Mischief = { flushes: 0, clockMoves: 0 }
    const companies = await givenEmployers(foundation)
    const staff = {
      consultant: (await services.accounts.firstWithRole('consultant'))?.account._id ?? '',
      coordinator: (await services.accounts.firstWithRole('coordinator'))?.account._id ?? '',
    }
    if (!deadlines) await givenCourses(services, companies, { account: staff.consultant, municipality })
    if (deadlines) {
      await startDeadlines(services, deadlines)
      await redis.client.flushall()
    }
    say('starting two web and two worker processes')
    system.start()
    if (!(await system.ready(180_000))) throw new Error('the processes did not start')

    say(deadlines ? `${deadlines} deadlines, workers and stores die` : `${seconds} seconds of fire`)
    const lit = performance.now()
    let serial = 0
    let ended = false
    const over = () => ended || stop?.aborted === true || performance.now() - lit > seconds * 1000
    const scene: Scene = {
      ...{ db, random, ledger, sink, newClient: client, municipality, staff, over },
      today: () => dayOfInstant(services.clock.now()),
      serial: () => ++serial,
    }
    const blows = makeMischief({
      ...{ system, random, redis: redis.client, client: client(), over, done: mischief },
      ...(deadlines
        ? { weights: behindThePages, pause: [10_000, 25_000] }
        : { weights: everything, pause: [100, 900] }),
    })
    if (deadlines) {
      for (const hours of ['12', '12'] as const) {
        while (!over() && !(await moveClock(client(), hours))) await wait(200)
        mischief.clockMoves++
        await wait(clockIsSeen)
        while (!over() && (await owed(foundation)).length > 0) await wait(500)
        say(`${Math.round((performance.now() - lit) / 1000)} s: ${hours} hours later, ${sink.mails()} mails`)
      }
      ended = true
    } else
      await Promise.all([
        ...companies.map(one => employer(scene, one)),
        ...[consultant(scene), consultant(scene), hotline(scene), coordinator(scene), newcomers(scene, 3)],
        ...[courses(scene, 'consultant'), courses(scene, 'coordinator')],
      ])
    await blows
    const fire = performance.now() - lit
    stop?.throwIfAborted()

    say('everything is started again and comes to rest')
    const wrong = await comeToRest({ foundation, system, client: client(), patience: deadlines ? 600_000 : 60_000 })
    const result = await checkAll({ services, sink, host })
    result.wrong.push(...wrong, ...(await ledger.lost(db)), ...system.events.crashes.map(crash => `crashed: ${crash}`))
    return {
      ...{ ...result, ...mischief, traffic, events: system.events },
      ...{ acts: ledger.acts(), facts: ledger.size(), mails: sink.mails() },
      seconds: { fire: fire / 1000, rest: (performance.now() - lit - fire) / 1000 },
    }
  } finally {
    await system.killAll()
    await foundation.close()
    await sink.close()
    await rm(folder, { recursive: true, force: true })
  }
}

type Foundation = Awaited<ReturnType<typeof openFoundation>>

/** Somebody who signs in for each of three approved companies of the demo. */
async function givenEmployers({ services, db }: Foundation) {
  const verified = await db
    .collection('companies')
    .find({ municipality, verifiedAt: { $ne: null } })
    .sort({ _id: 1 })
    .limit(3)
    .toArray()
  return Promise.all(
    verified.map(async ({ _id }, index) => {
      const email = `chef${index}@firma.example.dk`
      const membership = { role: 'employer', municipality, company: String(_id), owner: true } as const
      const account = await services.accounts.create({ email, name: 'Eva Chef', phone: '20304059', membership })
      return { email, account: account._id, company: String(_id) }
    }),
  )
}

interface Owed {
  name: string
  count: number
}

/**
 * What the documents say is still to be done by somebody, by name; empty when nothing is. What a dead worker has just held
 * is nobody's for two minutes.
 */
async function owed({ services, db }: Foundation): Promise<Owed[]> {
  const now = services.clock.now()
  const counts: [string, Promise<number>][] = [
    [
      'notices',
      db
        .collection('notices')
        .countDocuments({ state: 'pending', dueAt: { $lte: now }, leaseUntil: { $lte: new Date() } }),
    ],
    ['deadlines', db.collection('deadlines').countDocuments({ state: 'open', nextStepAt: { $lte: now } })],
    ...['openings', 'proposals', 'questions', 'placements'].map((name): [string, Promise<number>] => [
      `half-done ${name}`,
      db.collection(name).countDocuments({ settled: false }),
    ]),
    ['promises of placements', db.collection('placements').countDocuments({ settled: true, promiseOwed: true })],
    ['rankings of openings', services.openings.owedRanking(0).then(({ length }) => length)],
    ['rankings of people', services.profiles.owedRanking(0).then(({ length }) => length)],
    ['rankings of companies', services.companies.owedRanking().then(companies => companies.length)],
  ]
  const found = await Promise.all(counts.map(async ([name, count]) => ({ name, count: await count }))).catch(() => null)
  return found?.filter(({ count }) => count > 0) ?? [{ name: 'store that does not answer', count: 1 }]
}

/**
 * Waits until nothing is owed.
 * @param patience milliseconds in which something must become less
 * @returns what is owed when nothing did
 */
async function untilNothingIsOwed(foundation: Foundation, patience: number): Promise<string[]> {
  const least = new Map<string, number>()
  for (let since = performance.now(); performance.now() - since < patience; await wait(clockIsSeen)) {
    const left = await owed(foundation)
    if (left.length === 0) return []
    for (const { name, count } of left) {
      if (count >= (least.get(name) ?? Number.POSITIVE_INFINITY)) continue
      least.set(name, count)
      since = performance.now()
    }
  }
  return (await owed(foundation)).map(({ name, count }) => `${count} ${name}`)
}

/** @returns what went wrong on the way */
async function comeToRest({
  foundation,
  system,
  client,
  patience,
}: {
  foundation: Foundation
  /** milliseconds in which something that is owed must become less */
  patience: number
  system: Awaited<ReturnType<typeof openProcesses>>
  client: ReturnType<typeof newClient>
}): Promise<string[]> {
  const { db, services } = foundation
  await system.ready(180_000)
  const wrong = await system.stopAll()
  // Whoever started Redis stops it again, and that may have been one of the processes.
  await system.startRedis()
  // The driver needs a moment to find the store again.
  for (let tries = 0; tries < 60 && (await db.db?.command({ ping: 1 }).catch(() => null)) === null; tries++)
    await wait(500)
  // Nobody runs, so nobody holds a claim: the two minutes of a dead worker's lease need not be waited for.
  await db.collection('notices').updateMany({ state: 'pending' }, { $set: { leaseUntil: new Date(0) } })
  // One of each is enough now.
  system.start(system.processes.filter(({ name }) => name.endsWith('1')))
  if (!(await system.ready(180_000))) wrong.push('the processes did not start again')
  // At least twice: half-done moves must be old enough to be repaired, and mails that wait for another try get it.
  for (let hour = 0; hour < 8; hour++) {
    if (!(await moveClock(client, '1'))) wrong.push('the clock could not be moved')
    await wait(clockIsSeen)
    const left = await untilNothingIsOwed(foundation, patience)
    if (left.length > 0) {
      wrong.push(`for ${patience / 1000} seconds this has not become less: ${left.join(', ')}`)
      break
    }
    if (hour > 0 && (await services.notices.backlog()).pending === 0) break
  }
  wrong.push(...(await system.stopAll()))
  await system.startStore()
  return wrong
}
