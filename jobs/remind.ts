import type { JobPayloads } from '../src/queue/catalogue.js'
import type { JobMetrics } from './metrics.js'
import type { JobServices } from './services.js'

/** Sends a step of a deadline's ladder if it is owed, and measures how late it was. True: something was sent. */
export async function remind(
  { deadlines }: JobServices,
  metrics: JobMetrics,
  { deadline, step }: JobPayloads['remind'],
): Promise<boolean> {
  const fired = await deadlines.fire(deadline, step)
  if (fired) metrics.reminded(fired.lateBy)
  return fired !== null
}
