import { Worker as BullWorker } from 'bullmq'
import type { Redis } from 'ioredis'
import { Check } from 'typebox/value'
import { queueName } from './bullmq.js'
import { type JobName, type JobPayloads, jobSchemas } from './catalogue.js'

/** What to do for every job; a name without a handler does not compile. */
export type JobHandlers = { [Name in JobName]: (payload: JobPayloads[Name]) => Promise<unknown> }

export interface WorkerOptions {
  /** `RedisStore.connect`; the worker opens connections that wait for Redis. */
  connect(options: { patient: boolean }): Redis
  handlers: JobHandlers
  /** jobs at the same time */
  concurrency: number
  prefix?: string
  /** told about every failed run of a job; the job is tried again, and sweep finds what it leaves */
  failed?: (job: { name: string; id: string }, error: Error) => void
}

export interface Worker {
  /** Finishes the running jobs, takes no new ones. */
  close(): Promise<void>
}

/** The longest a closing worker waits for its running jobs, in milliseconds. */
const closing = 5500

/** When Redis goes away during a closing, BullMQ prolongs the locks of its jobs for ever, which keeps the process alive. */
class EndingWorker extends BullWorker {
  letGoOfLocks(): Promise<void> {
    return this.lockManager.close()
  }
}

/** Works on the queue until it is closed. A job of an unknown name or shape is refused, not guessed at. */
export function startWorker({ connect, handlers, concurrency, prefix = 'bull', failed }: WorkerOptions): Worker {
  const redis = connect({ patient: true })
  const connections = withDuplicates(redis)
  const worker = new EndingWorker(queueName, job => run(handlers, job.name, job.data), {
    connection: redis,
    prefix,
    concurrency,
    lockDuration: 30_000,
    stalledInterval: 15_000,
    // What a worker left behind when it was killed is taken up again more than once.
    maxStalledCount: 5,
  })
  // A lost connection repairs itself; /status shows it.
  worker.on('error', () => {})
  worker.on('failed', (job, error) => failed?.({ name: job?.name ?? 'unknown', id: job?.id ?? 'unknown' }, error))
  return {
    async close() {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise(resolve => {
        timer = setTimeout(resolve, closing)
      })
      await Promise.race([worker.close(redis.status !== 'ready').catch(() => {}), late])
      clearTimeout(timer)
      await worker.letGoOfLocks()
      for (const connection of connections) connection.disconnect()
    },
  }
}

/**
 * The connection and all that are made from it. BullMQ waits for jobs on one of its own; when Redis goes away during a
 * closing, that one would look for Redis for ever and keep the process alive.
 */
function withDuplicates(redis: Redis): Redis[] {
  const all = [redis]
  const duplicate = redis.duplicate.bind(redis)
  redis.duplicate = override => {
    const another = duplicate(override)
    all.push(another)
    return another
  }
  return all
}

/** Runs one job after checking its payload. @throws TypeError for a job that the catalogue does not know. */
export async function run(handlers: JobHandlers, name: string, payload: unknown): Promise<void> {
  if (!isJob(name) || !Check(jobSchemas[name], payload)) throw new TypeError(`not a job of the catalogue: ${name}`)
  const handler = handlers[name] as (payload: unknown) => Promise<unknown>
  await handler(payload)
}

const isJob = (name: string): name is JobName => Object.hasOwn(jobSchemas, name)
