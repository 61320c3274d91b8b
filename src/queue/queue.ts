import type { JobName, JobPayloads } from './catalogue.js'

/** What the domains see of the queue. */
export interface Queue {
  /**
   * Asks for a job. Answers false when the queue could not be reached in time: the documents still say what is owed,
   * and `sweep` finds it, so the caller goes on.
   * @param options.id unique per wanted run, e.g. `rank-<opening>-<rev>`; no ':' and not all digits.
   * @param options.at when it should run; at once if left out or past.
   */
  add<Name extends JobName>(
    name: Name,
    payload: JobPayloads[Name],
    options: { id: string; at?: Date },
  ): Promise<boolean>
  close(): Promise<void>
}
