import type { JobQueue } from '../src/queue/bullmq.js'
import { startWorker, type WorkerOptions } from '../src/queue/worker.js'
import { createHandlers } from './handlers.js'
import { createJobMetrics, type JobMetrics } from './metrics.js'
import { startSchedules } from './schedules.js'
import type { JobServices } from './services.js'
import { type SweepReport, sweep } from './sweep.js'

export interface JobsOptions {
  services: JobServices
  queue: JobQueue
  connect: WorkerOptions['connect']
  concurrency?: number
  /** of the keys in Redis */
  prefix?: string
  /** told about failed runs of jobs and failed parts of sweep */
  failed?: (what: { name: string; id: string }, error: Error) => void
}

export interface Jobs {
  metrics: JobMetrics
  /** Runs now; a run under way is waited for and followed by one more. */
  sweep(): Promise<void>
  /** resolves when the first sweep after the start is done */
  ready: Promise<unknown>
  /** Stops the timer, finishes the jobs that run and the step at which a sweep is. */
  close(): Promise<void>
}

/** Starts the background work: the queue's worker and the sweeps. Used by the worker process and by the demo. */
export function startJobs({ services, queue, connect, concurrency = 10, prefix, failed }: JobsOptions): Jobs {
  const metrics = createJobMetrics()
  let stopping = false
  const runSweep = oneAtATime(async () => {
    const report: SweepReport = await sweep(services, metrics, () => stopping)
    for (const { part, error } of report.failed) failed?.({ name: 'sweep', id: part }, error)
  })
  const worker = startWorker({
    connect,
    concurrency,
    handlers: createHandlers(services, metrics, runSweep, () => stopping),
    ...(prefix && { prefix }),
    failed(job, error) {
      metrics.failed(job.name)
      failed?.(job, error)
    },
  })
  const schedules = startSchedules(queue, runSweep)
  return {
    metrics,
    sweep: runSweep,
    ready: schedules.first,
    async close() {
      stopping = true
      schedules.stop()
      await Promise.all([worker.close(), runSweep.settled()])
    },
  }
}

/** Calls during a run share one run after it, so that what was written before the call is always seen. */
function oneAtATime(work: () => Promise<void>): (() => Promise<void>) & { settled(): Promise<void> } {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null
  const start = (): Promise<void> => {
    const run = work().finally(() => {
      if (running === run) running = null
    })
    running = run
    return run
  }
  const call = (): Promise<void> => {
    if (!running) return start()
    next ??= running
      .catch(() => {})
      .then(() => {
        next = null
        return start()
      })
    return next
  }
  return Object.assign(call, { settled: async () => void (await (next ?? running)) })
}
