/** B5: the 50 best people of every opening. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { OpeningFacts } from '../src/matching/facts.js'
import { type BestPairs, bestPairs } from '../src/matching/people/pairs.js'
import { takeSnapshot } from '../src/matching/people/snapshot.js'
import type { GoalId, Skipped } from './goals.js'
import { spreadOf, stopwatch, warmUps } from './measure.js'
import { openings } from './openings.js'
import { naive } from './peers/javascript.js'
import { cell, type Outcome } from './report.js'
import { settingsFor } from './settings.js'
import type { Stage } from './stage.js'
import { today } from './world.js'

const kept = 50
const settings = settingsFor(kept)
const naiveOpenings = 150
const threads = 2
/** The others take seconds for each. */
const rounds = { engine: 9, everybody: 3 }

/** What all pairs come down to, so that systems can be compared. */
interface Sums {
  pairs: number
  total: number
}

const sumsOf = ({ found, scores, limit }: BestPairs): Sums => {
  const sums = { pairs: 0, total: 0 }
  for (const [row, count] of found.entries()) {
    sums.pairs += count
    for (let i = 0; i < count; i++) sums.total += scores[row * limit + i] ?? 0
  }
  return sums
}

/** Answers everything anew, with the time it took unless it was just now. */
type Pairs = () => Promise<Sums & { milliseconds?: number }>

interface Runs {
  expected: Sums
  /** milliseconds of each round, by name of the system */
  times: Record<string, number[]>
}

const names = {
  one: 'engine, one thread',
  two: `engine, ${threads} workers`,
  duck: 'DuckDB, one statement',
  postgres: 'PostgreSQL, two connections',
  naive: `naive JS, from ${naiveOpenings} openings`,
}

/** @throws AssertionError when pairs or scores differ */
export async function allPairs(stage: Stage, { seed, quick }: { seed: number; quick: boolean }): Promise<Outcome> {
  const { index, postgres, duck } = stage
  const all = openings(quick ? 60 : 5000, seed + 3)
  const crew = await openThreads(stage, all)
  const one = async () => {
    index.kept.clear()
    return sumsOf(bestPairs(index, all, settings))
  }
  const systems: Record<string, Pairs> = { [names.one]: one }
  if (typeof duck !== 'string') systems[names.duck] = () => duck.allPairs(all, settings)
  if (typeof postgres !== 'string') systems[names.postgres] = () => onTwoConnections(stage, all)
  try {
    const engine = await inRounds({ [names.one]: one, [names.two]: crew.work }, rounds.engine)
    const everybody = await inRounds(systems, rounds.everybody)
    assert.deepEqual(engine.expected, everybody.expected)
    everybody.times[names.naive] = await naiveTimes(stage, all)
    return report(engine, everybody, stage, { openings: all.length, quick })
  } finally {
    await crew.close()
  }
}

/** One after the other in each round, after those that warm. */
async function inRounds(systems: Record<string, Pairs>, rounds: number): Promise<Runs> {
  const times: Runs['times'] = {}
  let expected: Sums | null = null
  for (let round = -warmUps; round < rounds; round++)
    for (const [name, answer] of Object.entries(systems)) {
      const { result, milliseconds } = await stopwatch(answer)
      const { pairs, total } = result
      expected ??= { pairs, total }
      assert.deepEqual({ pairs, total }, expected, name)
      if (round >= 0) times[name] = [...(times[name] ?? []), result.milliseconds ?? milliseconds]
    }
  assert(expected)
  return { expected, times }
}

/** Of a few openings, as if it were all of them. */
async function naiveTimes({ index, everybody }: Stage, all: OpeningFacts[]): Promise<number[]> {
  const few = all.slice(0, naiveOpenings)
  const simple = naive(everybody, today)
  const { found } = bestPairs(index, few, settings)
  const times: number[] = []
  for (let round = -warmUps; round < rounds.everybody; round++) {
    const { result, milliseconds } = await stopwatch(() => few.map(opening => simple(opening, settings)))
    for (const [i, hits] of result.entries()) assert.equal(hits.length, found[i])
    if (round >= 0) times.push((milliseconds / few.length) * all.length)
  }
  return times
}

/** Milliseconds of each round over those of one thread in it. */
const ratios = (times: Runs['times'], name: string) =>
  spreadOf((times[name] ?? []).map((time, round) => time / (times[names.one]?.[round] ?? Number.NaN)))

const rowsOf = (times: Runs['times']) =>
  Object.entries(times).map(([name, all]) => [name, cell(spreadOf(all)), cell(ratios(times, name))])

function report(
  engine: Runs,
  everybody: Runs,
  { size, duck, postgres }: Stage,
  { openings, quick }: { openings: number; quick: boolean },
): Outcome {
  const skipped: Skipped = {}
  if (typeof duck === 'string') skipped['G10 DuckDB'] = duck
  if (typeof postgres === 'string') skipped['G10 PostgreSQL'] = postgres
  const values: [GoalId, number][] = [
    ['G10 DuckDB', ratios(everybody.times, names.duck).median],
    ['G10 PostgreSQL', ratios(everybody.times, names.postgres).median],
    ['G10 naive', ratios(everybody.times, names.naive).median],
    ['G11', ratios(engine.times, names.two).median],
  ]
  const head = ['system', 'ms', '/ one thread of the engine']
  return {
    values: size === 100_000 && !quick ? Object.fromEntries(values) : {},
    skipped,
    tables: [
      {
        title: `B5: all pairs, ${size} people x ${openings} openings, the ${kept} best of each`,
        note: `${everybody.expected.pairs} pairs. Everybody answered ${warmUps} times before time counted, then ${rounds.everybody} times in turn (naive JS by itself), and the engine forgot what it kept each time.`,
        head,
        rows: rowsOf(everybody.times),
      },
      {
        title: `B5: the same by one thread of the engine and by ${threads}`,
        note: `${rounds.engine} times in turn.`,
        head,
        rows: rowsOf(engine.times),
      },
    ],
  }
}

async function onTwoConnections({ postgres }: Stage, all: OpeningFacts[]): Promise<Sums> {
  if (typeof postgres === 'string') throw new Error(postgres)
  const sums = { pairs: 0, total: 0 }
  let next = 0
  const one = async () => {
    const client = await postgres.connect()
    for (let opening = all[next++]; opening; opening = all[next++])
      for (const { score } of await postgres.topOnce(opening, settings, client)) {
        sums.pairs += 1
        sums.total += score
      }
  }
  await Promise.all([one(), one()])
  return sums
}

/** Threads that live as long as a server's, and have their copy of the index before time counts. */
async function openThreads({ index }: Stage, all: OpeningFacts[]): Promise<{ work: Pairs; close(): Promise<void> }> {
  const dealt = new Int32Array(new SharedArrayBuffer(4))
  const snapshot = takeSnapshot(index)
  const workers = Array.from({ length: threads }, () => {
    const workerData = { snapshot, openings: all, dealt, threads, limit: kept }
    // From source, the loader must be registered in the thread itself before the file is read.
    const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'))
    const file = JSON.stringify(new URL('./pairs-worker.ts', import.meta.url).href)
    return new Worker(`import(${loader}).then(tsx => (tsx.register(), import(${file})))`, { eval: true, workerData })
  })
  const answers = () => Promise.all(workers.map(async worker => (await once(worker, 'message'))[0] as Sums))
  await answers()
  return {
    async work() {
      dealt[0] = 0
      const { result, milliseconds } = await stopwatch(() => {
        const all = answers()
        for (const worker of workers) worker.postMessage('go')
        return all
      })
      const sum = (part: keyof Sums) => result.reduce((sum, each) => sum + each[part], 0)
      return { pairs: sum('pairs'), total: sum('total'), milliseconds }
    },
    async close() {
      await Promise.all(workers.map(worker => worker.terminate()))
    },
  }
}
