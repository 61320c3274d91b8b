import type { Day } from '../lib/days.js'

/** The courses that somebody has, as far as they decide whether the person may be put forward. */
export interface Engagement {
  /** proposals of the courses that keep the person from all others */
  by: readonly string[]
  /** the day after the course that is about to end; null: there is none */
  freeFrom: Day | null
}

/** Of these people, those who have a course; without an argument of everybody. Placements lie above, so it is handed in. */
export type Engaged = (profiles?: readonly string[]) => Promise<Map<string, Engagement>>

/** Whether the person is somebody else's. @param proposal the one that is asked about; left out: any is somebody else's */
export const isTaken = (engagement: Engagement | undefined, proposal?: string): boolean =>
  engagement?.by.some(other => other !== proposal) === true
