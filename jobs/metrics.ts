import type { QueueDepth } from '../src/queue/bullmq.js'

/** Figures of one worker process for Prometheus (text format 0.0.4). */

/** Upper bounds of the lateness histogram in seconds; the promise is under 60. */
const bounds = [1, 5, 15, 60, 300, 3600, 86_400]

export interface Gauges {
  /** null: Redis is away */
  queue: QueueDepth | null
  notices: { pending: number; failed: number; repeated: number }
  overdue: number
}

export function createJobMetrics() {
  const late = bounds.map(() => 0)
  let [reminders, lateSeconds, sweeps, sweepSeconds] = [0, 0, 0, 0]
  const failures = new Map<string, number>()

  return {
    /** @param lateBy milliseconds after the step's time */
    reminded(lateBy: number): void {
      const seconds = lateBy / 1000
      reminders++
      lateSeconds += seconds
      for (const [index, bound] of bounds.entries()) if (seconds <= bound) late[index] = (late[index] ?? 0) + 1
    },

    /** @param took milliseconds */
    swept(took: number): void {
      sweeps++
      sweepSeconds += took / 1000
    },

    /** A run of a job, or a part of sweep, ended in an error. */
    failed(name: string): void {
      failures.set(name, (failures.get(name) ?? 0) + 1)
    },

    text({ queue, notices, overdue }: Gauges): string {
      const name = (suffix: string) => `springbraet_${suffix}`
      return [
        `# HELP ${name('queue_jobs')} Jobs in the queue; absent while Redis is away.`,
        `# TYPE ${name('queue_jobs')} gauge`,
        ...Object.entries(queue ?? {}).map(([state, count]) => `${name('queue_jobs')}{state="${state}"} ${count}`),
        `# HELP ${name('notices')} Mails by state; repeated = sent once more after an unknown outcome.`,
        `# TYPE ${name('notices')} gauge`,
        ...Object.entries(notices).map(([state, count]) => `${name('notices')}{state="${state}"} ${count}`),
        `# HELP ${name('deadlines_overdue')} Open deadlines past their due time.`,
        `# TYPE ${name('deadlines_overdue')} gauge`,
        `${name('deadlines_overdue')} ${overdue}`,
        `# HELP ${name('reminder_lateness_seconds')} From a step's time to its mark.`,
        `# TYPE ${name('reminder_lateness_seconds')} histogram`,
        ...bounds.map((bound, index) => `${name('reminder_lateness_seconds_bucket')}{le="${bound}"} ${late[index]}`),
        `${name('reminder_lateness_seconds_bucket')}{le="+Inf"} ${reminders}`,
        `${name('reminder_lateness_seconds_sum')} ${lateSeconds}`,
        `${name('reminder_lateness_seconds_count')} ${reminders}`,
        `# HELP ${name('sweep_seconds')} Time spent on sweeps.`,
        `# TYPE ${name('sweep_seconds')} summary`,
        `${name('sweep_seconds_sum')} ${sweepSeconds}`,
        `${name('sweep_seconds_count')} ${sweeps}`,
        `# HELP ${name('job_failures_total')} Runs of jobs and parts of sweeps that ended in an error.`,
        `# TYPE ${name('job_failures_total')} counter`,
        ...[...failures]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([job, count]) => `${name('job_failures_total')}{job="${job}"} ${count}`),
        '',
      ].join('\n')
    },
  }
}

export type JobMetrics = ReturnType<typeof createJobMetrics>
