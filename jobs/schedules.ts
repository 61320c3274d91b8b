import type { JobQueue } from '../src/queue/bullmq.js'

/** How often sweep runs, in milliseconds. */
export const sweepEvery = 60_000

/**
 * Sweeps at once and then every minute: by a scheduler in the queue, which serves all workers together, and by a timer
 * of this process, which also runs while Redis is away and puts the scheduler back after it was emptied.
 */
export function startSchedules(queue: Pick<JobQueue, 'repeat'>, sweep: () => Promise<unknown>) {
  const tick = () => Promise.all([sweep(), queue.repeat('sweep', sweepEvery)])
  const first = tick()
  const timer = setInterval(() => void tick(), sweepEvery)
  return {
    /** resolves when the first sweep is done */
    first,
    stop: () => clearInterval(timer),
  }
}
