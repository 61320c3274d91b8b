import type { JobName, JobPayloads } from '../../src/queue/catalogue.js'
import type { Queue } from '../../src/queue/queue.js'

export interface AskedJob {
  name: JobName
  payload: JobPayloads[JobName]
  id: string
  at: Date | null
}

/** A queue that only remembers what was asked for; the test runs the job's verb itself. */
export function recordingQueue(): Queue & { asked: AskedJob[]; of(name: JobName): AskedJob[] } {
  const asked: AskedJob[] = []
  return {
    asked,
    of: name => asked.filter(job => job.name === name),
    async add(name, payload, options) {
      asked.push({ name, payload, id: options.id, at: options.at ?? null })
      return true
    },
    async close() {},
  }
}
