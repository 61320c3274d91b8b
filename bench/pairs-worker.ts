/** A thread of `all-pairs.ts`: takes openings in small portions until there are no more. */
import { parentPort, workerData } from 'node:worker_threads'
import type { OpeningFacts } from '../src/matching/facts.js'
import { bestPairs } from '../src/matching/people/pairs.js'
import { openSnapshot, type Snapshot } from '../src/matching/people/snapshot.js'
import { settingsFor } from './settings.js'

interface Given {
  snapshot: Snapshot
  openings: OpeningFacts[]
  /** the first opening that nobody has taken */
  next: Int32Array
  limit: number
}

const portion = 25

const { snapshot, openings, next, limit } = workerData as Given
const index = openSnapshot(snapshot)
const settings = settingsFor(limit)
bestPairs(index, openings, settings)
index.kept.clear()
parentPort?.once('message', () => {
  const sums = { pairs: 0, total: 0 }
  for (;;) {
    const first = Atomics.add(next, 0, portion)
    if (first >= openings.length) break
    const { found, scores } = bestPairs(index, openings.slice(first, first + portion), settings)
    for (const [row, count] of found.entries()) {
      sums.pairs += count
      for (let i = 0; i < count; i++) sums.total += scores[row * limit + i] ?? 0
    }
  }
  parentPort?.postMessage(sums)
})
parentPort?.postMessage('ready')
