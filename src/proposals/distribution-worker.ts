/** Another thread's side of `distribution-thread.ts`: one question, one answer, then it ends. */
import { parentPort, workerData } from 'node:worker_threads'
import { distribute } from '../matching/assignment/distribute.js'
import type { Asked } from './distribution-thread.js'

const { input, milliseconds } = workerData as Asked
const start = performance.now()
parentPort?.postMessage(distribute(input, { until: () => performance.now() - start > milliseconds }))
