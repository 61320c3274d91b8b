/** B5: the 50 best people of every opening. */
import assert from 'node:assert/strict'
import { Worker } from 'node:worker_threads'
import type { OpeningFacts } from '../src/matching/facts.js'
import { type BestPairs, bestPairs } from '../src/matching/people/pairs.js'
import { takeSnapshot } from '../src/matching/people/snapshot.js'
import type { GoalId, Skipped } from './goals.js'
import { stopwatch, warmUps } from './measure.js'
import { openings } from './openings.js'
import { naive } from './peers/javascript.js'
import { digits, type Outcome } from './report.js'
import { settingsFor } from './settings.js'
import type { Stage } from './stage.js'
import { today } from './world.js'

const kept = 50
const settings = settingsFor(kept)
const naiveOpenings = 150
const threads = 2

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

interface Run extends Sums {
  name: string
  milliseconds: number
}

/** @throws AssertionError when pairs or scores differ */
export async function allPairs(stage: Stage, { seed, quick }: { seed: number; quick: boolean }): Promise<Outcome> {
  const { size, index, everybody, postgres, duck } = stage
  const all = openings(quick ? 60 : 5000, seed + 3)
  const one = await warmStopwatch(() => {
    index.kept.clear()
    return bestPairs(index, all, settings)
  })
  const expected = sumsOf(one.result)
  const runs: Run[] = [{ name: 'engine, one thread', ...expected, milliseconds: one.milliseconds }]
  runs.push({ name: `engine, ${threads} workers`, ...(await inThreads(stage, all)) })
  if (typeof duck !== 'string') {
    const { result } = await warmStopwatch(() => duck.allPairs(all, settings))
    runs.push({ name: 'DuckDB, one statement', ...result })
  }
  if (typeof postgres !== 'string') {
    const { result, milliseconds } = await warmStopwatch(() => onTwoConnections(stage, all))
    runs.push({ name: 'PostgreSQL, two connections', ...result, milliseconds })
  }
  for (const { name, pairs, total } of runs) assert.deepEqual({ pairs, total }, expected, name)

  const few = all.slice(0, naiveOpenings)
  const simple = naive(everybody, today)
  const { result, milliseconds } = await warmStopwatch(() => few.map(opening => simple(opening, settings)))
  for (const [i, hits] of result.entries()) assert.equal(hits.length, one.result.found[i])
  runs.push({
    name: `naive JS, from ${few.length} openings`,
    ...expected,
    milliseconds: (milliseconds / few.length) * all.length,
  })

  const ratio = (start: string) =>
    (runs.find(({ name }) => name.startsWith(start))?.milliseconds ?? Number.NaN) / one.milliseconds
  const skipped: Skipped = {}
  if (typeof duck === 'string') skipped['G10 DuckDB'] = duck
  if (typeof postgres === 'string') skipped['G10 PostgreSQL'] = postgres
  const values: [GoalId, number][] = [
    ['G10 DuckDB', ratio('DuckDB')],
    ['G10 PostgreSQL', ratio('PostgreSQL')],
    ['G10 naive', ratio('naive')],
    ['G11', ratio(`engine, ${threads}`)],
  ]
  return {
    values: size === 100_000 && !quick ? Object.fromEntries(values) : {},
    skipped,
    tables: [
      {
        title: `B5: all pairs, ${size} people x ${all.length} openings, the ${kept} best of each`,
        note: `${expected.pairs} pairs. Everybody answered ${warmUps} times before time counted, and the engine forgot what it kept each time.`,
        head: ['system', 'ms', '/ one thread of the engine'],
        rows: runs.map(({ name, milliseconds }) => [
          name,
          digits(milliseconds),
          digits(milliseconds / one.milliseconds),
        ]),
      },
    ],
  }
}

/** Time of a run after those that warm. */
async function warmStopwatch<T>(work: () => T | Promise<T>) {
  for (let run = 0; run < warmUps; run++) await work()
  return stopwatch(work)
}

async function onTwoConnections({ postgres, index: _ }: Stage, all: OpeningFacts[]): Promise<Sums> {
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

/** The threads have their copy of the index before time counts, as in a server that lives. */
async function inThreads({ index }: Stage, all: OpeningFacts[]): Promise<Sums & { milliseconds: number }> {
  const dealt = new Int32Array(new SharedArrayBuffer(4))
  const snapshot = takeSnapshot(index)
  const workers = Array.from({ length: threads }, () => {
    const workerData = { snapshot, openings: all, dealt, threads, limit: kept }
    // From source, the loader must be registered in the thread itself before the file is read.
    const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'))
    const file = JSON.stringify(new URL('./pairs-worker.ts', import.meta.url).href)
    return new Worker(`import(${loader}).then(tsx => (tsx.register(), import(${file})))`, { eval: true, workerData })
  })
  const answer = (worker: Worker) =>
    new Promise<Sums>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
    })
  try {
    await Promise.all(workers.map(answer))
    const { result, milliseconds } = await stopwatch(() => {
      const answers = workers.map(answer)
      for (const worker of workers) worker.postMessage('go')
      return Promise.all(answers)
    })
    const sum = (part: keyof Sums) => result.reduce((sum, each) => sum + each[part], 0)
    return { pairs: sum('pairs'), total: sum('total'), milliseconds }
  } finally {
    await Promise.all(workers.map(worker => worker.terminate()))
  }
}
