/** Another thread's side of `thread.ts`: one question, one answer, then it ends. */
import { parentPort, workerData } from 'node:worker_threads'
import { distribute } from '../../matching/assignment/distribute.js'
import { nearness, problemOf } from './problem.js'
import type { Answer, Asked } from './thread.js'

const { market, households, reach, milliseconds, ...rest } = workerData as Asked
const start = performance.now()
const problem = problemOf(market)
const near = households.length > 0 ? nearness(market.openings, reach) : new Uint8Array(0)
const result = distribute(
  { ...rest, problem, households: { members: households, near } },
  { until: () => performance.now() - start > milliseconds },
)
parentPort?.postMessage({ problem, result } satisfies Answer)
