/** The queue on BullMQ. Producers never wait long for Redis: what misses the queue is found by sweep. */
import { Queue as BullQueue, type JobsOptions } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Clock } from '../lib/clock.js'
import type { JobName } from './catalogue.js'
import type { Queue } from './queue.js'

/** All jobs share one queue; each name has its handler. */
export const queueName = 'springbraet'

/** The longest a producer waits for Redis, in milliseconds. */
export const patience = 300
/** After a miss no producer waits at all for this long (milliseconds), unless Redis says it is ready. */
const rest = 2000

/**
 * Finished and failed jobs leave at once, because an id that is kept would silently swallow the next job of that id.
 * A job that fails four times is left to sweep.
 */
const policy: JobsOptions = {
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 4,
  backoff: { type: 'exponential', delay: 1000 },
}

/** Rankings may be many at once, and come after reminders and mails: BullMQ takes jobs without a priority first. */
const priorities: { readonly [Name in JobName]?: number } = { 'rank-opening': 1, 'rank-profile': 1, 'rank-company': 1 }

export interface QueueOptions {
  /** `RedisStore.connect`; the queue opens a connection that does not wait. */
  connect(options: { patient: boolean }): Redis
  clock: Clock
  /** of the keys in Redis; tests use their own */
  prefix?: string
}

export interface QueueDepth {
  waiting: number
  active: number
  delayed: number
}

export interface JobQueue extends Queue {
  /** How many jobs there are; null when Redis does not answer in time. */
  depth(): Promise<QueueDepth | null>
  /** Has a job added to the queue at regular intervals (milliseconds), once for all workers. False: Redis is away. */
  repeat(name: 'sweep', every: number): Promise<boolean>
}

export function createQueue({ connect, clock, prefix = 'bull' }: QueueOptions): JobQueue {
  const redis = connect({ patient: false })
  // While Redis is away every job that is asked for waits a moment for it. BullMQ adds to the number, so 0 would not mean any.
  redis.setMaxListeners(Number.POSITIVE_INFINITY)
  const bull = new BullQueue(queueName, { connection: redis, prefix, defaultJobOptions: policy })
  // A lost connection shows in /status; here it only means that jobs are left to sweep.
  bull.on('error', () => {})
  let missedAt = Number.NEGATIVE_INFINITY
  redis.on('ready', () => {
    missedAt = Number.NEGATIVE_INFINITY
  })

  /** The outcome of one call to Redis, or null when it was away or slower than our patience. */
  async function tried<Result>(call: () => Promise<Result>): Promise<Result | null> {
    if (performance.now() - missedAt < rest) return null
    const started = performance.now()
    if (!(await ready(redis, patience))) return miss()
    const result = await withinTime(call(), patience - (performance.now() - started))
    return result === null ? miss() : result.value
  }

  function miss(): null {
    missedAt = performance.now()
    return null
  }

  return {
    async add(name, payload, { id, at }) {
      if (id.includes(':') || /^\d+$/.test(id)) throw new TypeError(`not a job id: ${id}`)
      const delay = at ? Math.max(0, at.getTime() - clock.now().getTime()) : 0
      const priority = priorities[name] ?? 0
      return (await tried(() => bull.add(name, payload, { jobId: id, delay, priority }))) !== null
    },

    async depth() {
      const counts = await tried(() => bull.getJobCounts('waiting', 'prioritized', 'active', 'delayed'))
      if (counts === null) return null
      const { waiting = 0, prioritized = 0, active = 0, delayed = 0 } = counts
      return { waiting: waiting + prioritized, active, delayed }
    },

    async repeat(name, every) {
      return (await tried(() => bull.upsertJobScheduler(name, { every }, { name, data: {}, opts: policy }))) !== null
    },

    async close() {
      // With Redis away BullMQ's own closing would wait for it.
      await withinTime(bull.close(), patience)
      redis.disconnect()
    },
  }
}

/** True as soon as the connection takes commands, false when it does not in time. */
function ready(redis: Redis, milliseconds: number): Promise<boolean> {
  if (redis.status === 'ready') return Promise.resolve(true)
  return new Promise(resolve => {
    const settle = (is: boolean) => {
      clearTimeout(timer)
      redis.off('ready', onReady)
      resolve(is)
    }
    const onReady = () => settle(true)
    const timer = setTimeout(() => settle(false), milliseconds)
    redis.once('ready', onReady)
  })
}

/** The value of a promise, or null when it fails or is late; what comes later is ignored. */
function withinTime<Value>(promise: Promise<Value>, milliseconds: number): Promise<{ value: Value } | null> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(null), Math.max(0, milliseconds))
    promise.then(
      value => {
        clearTimeout(timer)
        resolve({ value })
      },
      () => {
        clearTimeout(timer)
        resolve(null)
      },
    )
  })
}
