/**
 * The whole house in one process that is killed: before each of its writes and jobs in turn, after which it does nothing
 * any more, however much was under way. Then it is started again, sweeps, and the user clicks once more.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { EJSON } from 'bson'
import type { Test } from 'tap'
import { createJobMetrics } from '../../jobs/metrics.js'
import { sweep } from '../../jobs/sweep.js'
import { accountModel } from '../../src/accounts/model.js'
import { auditModel } from '../../src/audit/model.js'
import { companyModel } from '../../src/companies/model.js'
import { deadlineModel } from '../../src/deadlines/model.js'
import { questionModel } from '../../src/hotline/model.js'
import { AppError } from '../../src/lib/errors.js'
import { municipalityModel } from '../../src/municipalities/model.js'
import type { Mail } from '../../src/notices/mailer.js'
import { noticeModel } from '../../src/notices/model.js'
import { openingImportModel } from '../../src/openings/imports.js'
import { counterModel, openingModel } from '../../src/openings/model.js'
import { placementModel } from '../../src/placements/model.js'
import { profileImportModel } from '../../src/profiles/import/imports.js'
import { profileModel } from '../../src/profiles/model.js'
import { refusedRowsModel } from '../../src/profiles/refusals.js'
import { proposalModel } from '../../src/proposals/model.js'
import { createServices, type Services } from '../../src/services.js'
import { sessionModel } from '../../src/web/session-store.js'
import { testClock } from './clock.js'
import { testConfig } from './config.js'
import { changes, type Gate, memoryDatabase } from './memory-database.js'
import { recordingQueue } from './queue.js'
import { givenWorld } from './world.js'

const models = [
  ...[accountModel, auditModel, companyModel, counterModel, deadlineModel, municipalityModel, noticeModel],
  ...[openingImportModel, openingModel, placementModel, profileModel, proposalModel, questionModel],
  ...[profileImportModel, refusedRowsModel, sessionModel],
]

/** Of whoever is killed nothing goes on: a catch or a finally would be a second thought that the dead do not have. */
function mortality() {
  const lives = new AsyncLocalStorage<{ left: number; dead: boolean; die(): void }>()
  return {
    /** @param mayDie whether something would be changed here */
    async step(mayDie = true): Promise<void> {
      const life = lives.getStore()
      if (!life) return
      if (mayDie && life.left-- <= 0 && !life.dead) {
        life.dead = true
        life.die()
      }
      if (life.dead) await new Promise(() => {})
    },
    /** @returns what came of it; 'killed' if it had more to change than so many times */
    live: (left: number, act: () => Promise<string>): Promise<string> =>
      new Promise((resolve, reject) => {
        const life = { left, dead: false, die: () => resolve('killed') }
        lives.run(life, act).then(resolve, reject)
      }),
  }
}

/** Who clicks once more does so some seconds later, unless a verb says otherwise. */
const someSeconds = 20_000

/** The world of the access tests in memory, with nothing left to do. */
export async function mortalHouse() {
  const { step, live } = mortality()
  const gate: Gate = async ({ collection, name }, run) => {
    // How mails are delivered by workers that die is tried in test/jobs/killed.test.ts; what is outdated is deleted another time.
    const elsewhere = name === 'delete all' || (collection === 'notices' && name !== 'insert')
    await step(changes[name] && !elsewhere)
    return run()
  }
  const memory = memoryDatabase(models, gate)
  const { db } = memory
  const clock = testClock()
  const mails: Mail[] = []
  const recorded = recordingQueue()

  /** A process: what it knew of in memory ends with it. */
  const start = (): Services =>
    createServices({
      ...{ config: testConfig(), db, clock },
      queue: {
        async add(...job) {
          await step()
          return recorded.add(...job)
        },
        close: async () => {},
      },
      mailer: {
        async send(mail) {
          mails.push(mail)
        },
        close() {},
      },
      templates: { mail: name => ({ subject: name, text: '', html: '' }) },
    })

  /** As often as mails wait: what a ranking asks for, the sweep of the next minute sends. */
  async function sweepAll(services: Services): Promise<void> {
    for (let times = 1; times <= 3; times++) {
      const { failed } = await sweep(services, createJobMetrics())
      if (failed[0]) throw failed[0].error
      if (![...memory.documents(noticeModel(db)).values()].some(({ state }) => state === 'pending')) return
    }
  }

  const services = start()
  const world = await givenWorld(services)
  await sweepAll(services)
  return { memory, db, clock, mails, world, services, start, sweepAll, live }
}

export type MortalHouse = Awaited<ReturnType<typeof mortalHouse>>

export interface Verb {
  name: string
  /** what is there before, with its follow-ups done */
  prepare?: (services: Services) => Promise<unknown>
  /** the click, and the same click once more */
  act: (services: Services) => Promise<unknown>
  /** what the click once more may be refused with; left out: it succeeds */
  refusal?: string
  /** milliseconds after which it is started again */
  restarted?: number
  /** each row of a file is written by itself, so that a part may be done as long as nobody loads it again */
  inParts?: boolean
  /** what once more may make more of, by the beginning of 'collection {…}' or 'mail template': reports, another answer */
  besides?: RegExp
  /** What is wrong with the documents when nothing is left to do, whoever was killed; by default nothing more than is compared. */
  wrong?: (house: MortalHouse) => string[]
}

/**
 * After a kill and a sweep either nothing was done or everything; once more makes it everything; and nothing is there twice.
 * Whatever was changed stands in the log.
 */
export async function killedAtEachWrite(t: Test, house: MortalHouse, verb: Verb): Promise<void> {
  const { memory, clock, mails, services, start, sweepAll, live } = house
  const { restarted = someSeconds } = verb
  const beginning = memory.text()
  const opened = clock.now()
  await verb.prepare?.(services)
  await sweepAll(services)
  const begun = clock.now()
  const prepared = memory.text()
  const ids = new Set(prepared.match(/\b[a-z]{20}\b/g))
  const stand = () => standOf(memory.text(), mails, ids, verb.besides)

  const click = (services: Services) => async () => {
    try {
      await verb.act(services)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return error.code
    }
    await sweepAll(services)
    return 'done'
  }

  async function outcome(writes: number) {
    memory.restore(prepared)
    clock.set(begun)
    mails.length = 0
    const first = await live(writes, click(start()))
    clock.move(restarted)
    const again = start()
    await sweepAll(again)
    const swept = stand()
    const second = await click(again)()
    await sweepAll(again)
    return { first, swept, second, repeated: stand(), wrong: verb.wrong?.(house) ?? [] }
  }

  memory.restore(prepared)
  mails.length = 0
  const before = stand()
  const whole = await outcome(Number.POSITIVE_INFINITY)
  const faults = new Map<string, string>()
  const expect = (fault: string, wrong: readonly unknown[], where: string) => {
    if (wrong.length > 0 && !faults.has(fault)) faults.set(fault, [where, ...wrong].join('\n'))
  }
  t.equal(whole.first, 'done', `${verb.name} is done`)
  t.not(difference(before, whole.swept).length, 0, 'and changes something')
  expect('twice is not once', difference(whole.swept, whole.repeated), 'nobody killed')
  expect('wrong', whole.wrong, 'nobody killed')
  let writes = 0
  for (; ; writes++) {
    const { first, swept, second, repeated, wrong } = await outcome(writes)
    if (first !== 'killed') break
    const where = `killed after ${writes} writes`
    const nothing = difference(before, swept).length === 0
    const unlogged = whole.swept.audit.filter(line => !swept.audit.includes(line))
    if (!nothing && !verb.inParts) expect('half-done', difference(whole.swept, swept), where)
    if (!nothing) expect('done and not in the log', unlogged, where)
    if (second !== 'done' && (nothing || second !== verb.refusal)) expect('no way on', [second], where)
    expect('once more is not everything once', difference(whole.swept, repeated), where)
    expect('wrong', wrong, where)
  }
  t.same(
    [...faults].map(([fault, how]) => `${fault}, ${how}`),
    [],
    `${verb.name}: killed before each of ${writes} writes`,
  )
  t.ok(writes > 1)
  clock.set(opened)
  memory.restore(beginning)
}

interface Stand {
  documents: string[]
  audit: string[]
}

/** Everything stored and sent, without what may differ: ids that were drawn, seconds, what is sealed anew each time. */
function standOf(text: string, mails: readonly Mail[], known: ReadonlySet<string>, besides?: RegExp): Stand {
  const plain = (line: string) =>
    line
      .replace(/\b[a-z]{20}\b/g, id => (known.has(id) ? id : 'new'))
      .replace(/(T\d\d):\d\d:\d\d(?:\.\d+)?Z/g, '$1')
      .replace(/\b1\d{12}\b/g, 'moment')
      .replace(/"(cpr|table|sealed)":"[^"]+"/g, '"$1":"sealed"')
      .replace(/"number":"\d{4}-\d{4}"/, '"number":"next"')
  const stand: Stand = { documents: mails.map(({ to, subject }) => plain(`mail ${subject} ${to.address}`)), audit: [] }
  for (const [name, documents] of JSON.parse(text) as [string, string[]][])
    for (const document of documents) {
      const {
        rankWanted,
        rankedRev,
        rev: _,
        companyRev: __,
        rank: ___,
        promiseRev: ____,
        ...rest
      } = JSON.parse(EJSON.stringify(EJSON.parse(document, { relaxed: false })))
      if (name === 'audit') stand.audit.push(plain(JSON.stringify({ ...rest, _id: null })))
      // How often it was ranked says nothing; equals stand in the order of drawn ids; numbers of openings have gaps.
      else if (name !== 'counters')
        stand.documents.push(plain(`${name} ${JSON.stringify({ ...rest, ranked: rankWanted === rankedRev })}`))
    }
  stand.documents = stand.documents.filter(line => !besides?.test(line))
  return stand
}

/** What is missing and what is more than it should be. */
function difference({ documents: wanted }: Stand, { documents: found }: Stand): string[] {
  const left = [...wanted]
  const more = found.filter(line => {
    const at = left.indexOf(line)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  return [...left.map(line => `- ${line}`), ...more.map(line => `+ ${line}`)].sort()
}
