/** A thread of `all-pairs.ts`: takes openings until there are no more, as often as it is told to. */
import { parentPort, workerData } from 'node:worker_threads'
import type { OpeningFacts } from '../src/matching/facts.js'
import { bestPairs, dealerOf } from '../src/matching/people/pairs.js'
import { openSnapshot, type Snapshot } from '../src/matching/people/snapshot.js'
import { warmUps } from './measure.js'
import { settingsFor } from './settings.js'

interface Given {
  snapshot: Snapshot
  openings: OpeningFacts[]
  /** how many openings have been taken, in memory that the threads share */
  dealt: Int32Array
  threads: number
  limit: number
}

const { snapshot, openings, dealt, threads, limit } = workerData as Given
const index = openSnapshot(snapshot)
const settings = settingsFor(limit)
for (let run = 0; run < warmUps; run++) {
  index.kept.clear()
  bestPairs(index, openings, settings)
}
parentPort?.on('message', () => {
  index.kept.clear()
  const sums = { pairs: 0, total: 0 }
  const next = dealerOf(openings, dealt, threads)
  for (let portion = next(); portion.length > 0; portion = next()) {
    const { found, scores } = bestPairs(index, portion, settings)
    for (const [row, count] of found.entries()) {
      sums.pairs += count
      for (let i = 0; i < count; i++) sums.total += scores[row * limit + i] ?? 0
    }
  }
  parentPort?.postMessage(sums)
})
parentPort?.postMessage('ready')
