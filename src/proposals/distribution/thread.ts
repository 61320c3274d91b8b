/** The distribution is calculated in a thread of its own, so that no page waits for another's. */
import { Worker } from 'node:worker_threads'
import type { DistributeInput, Distribution } from '../../matching/assignment/distribute.js'
import type { AssignmentProblem } from '../../matching/assignment/problem.js'
import type { Market } from './problem.js'

export interface Asked extends Omit<DistributeInput, 'problem' | 'households'> {
  market: Market
  /** numbers of the members of each household */
  households: readonly (readonly number[])[]
  /** minutes between the workplaces of a household */
  reach: number
  /** after this the best so far is answered */
  milliseconds: number
}

export interface Answer {
  problem: AssignmentProblem
  result: Distribution
}

/** Over the time given, and this much for starting and for the proof, the thread is ended. */
const grace = 10_000
const megabytes = 1024

/** From source, the loader must be registered in the thread itself before the file is read. */
function theWorker(): { source: URL | string; eval?: boolean } {
  if (!import.meta.url.endsWith('.ts')) return { source: new URL('./worker.js', import.meta.url) }
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'))
  const file = JSON.stringify(new URL('./worker.ts', import.meta.url).href)
  return { source: `import(${loader}).then(tsx => (tsx.register(), import(${file})))`, eval: true }
}

/** @throws Error when the thread ends without an answer, or is stopped */
export function distributeInThread(asked: Asked, stopped?: AbortSignal): Promise<Answer> {
  if (stopped?.aborted) return Promise.reject(new Error('The distribution was stopped'))
  const { source, ...entry } = theWorker()
  const worker = new Worker(source, {
    ...entry,
    workerData: asked,
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  })
  return new Promise<Answer>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`The distribution took longer than ${asked.milliseconds + grace} ms`))
      void worker.terminate()
    }, asked.milliseconds + grace)
    const stop = () => void worker.terminate()
    stopped?.addEventListener('abort', stop)
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', code => {
      clearTimeout(timer)
      stopped?.removeEventListener('abort', stop)
      reject(new Error(`The distribution's thread ended with ${code}`))
    })
  })
}
