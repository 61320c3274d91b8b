/**
 * Every background job: its name and what it carries. Payloads hold ids and numbers only, never people;
 * handlers read the documents again. Each job can be derived from a document, so losing one loses nothing (see jobs/sweep.ts).
 */
export interface JobPayloads {
  /** Rank one opening against all matchable profiles; `rev` is the opening's `rankWanted`. */
  'rank-opening': { opening: string; rev: number }
  /** Rank one new or changed profile against all open openings; `rev` is the profile's `rankWanted`. */
  'rank-profile': { profile: string; rev: number }
  /** A step of a deadline's ladder is due; `step` is its index. */
  remind: { deadline: string; step: number }
  /** Send one notice. */
  'deliver-notice': { notice: string }
  /** Find and finish whatever a lost job, a killed process or a moved clock left behind. */
  sweep: Record<string, never>
}

export type JobName = keyof JobPayloads

export const jobNames = [
  'rank-opening',
  'rank-profile',
  'remind',
  'deliver-notice',
  'sweep',
] as const satisfies readonly JobName[]
