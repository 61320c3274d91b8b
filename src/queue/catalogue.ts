import Type, { type Static } from 'typebox'

/** An id of lib/ids.ts. */
const Id = Type.String({ pattern: '^[a-z]{20}$' })
const Whole = Type.Integer({ minimum: 0 })
const payload = <Fields extends Type.TProperties>(fields: Fields) =>
  Type.Object(fields, { additionalProperties: false })

/**
 * Every background job: its name and what it carries. Payloads hold ids and numbers only, never people;
 * handlers read the documents again. Each job can be derived from a document, so losing one loses nothing (see jobs/sweep.ts).
 */
export const jobSchemas = {
  /** Rank one opening against all matchable profiles; `rev` is the opening's `rankWanted`. */
  'rank-opening': payload({ opening: Id, rev: Whole }),
  /** Rank one new or changed profile against all open openings; `rev` is the profile's `rankWanted`. */
  'rank-profile': payload({ profile: Id, rev: Whole }),
  /** Ask for rankings of a mended company's open openings; `rev` is the company's `rankWanted`. */
  'rank-company': payload({ company: Id, rev: Whole }),
  /** A step of a deadline's ladder is due; `step` is its index. */
  remind: payload({ deadline: Id, step: Whole }),
  /** Send one notice. */
  'deliver-notice': payload({ notice: Id }),
  /** Find and finish whatever a lost job, a killed process or a moved clock left behind. */
  sweep: payload({}),
} as const

export type JobName = keyof typeof jobSchemas
export type JobPayloads = { [Name in JobName]: Static<(typeof jobSchemas)[Name]> }

export const jobNames = Object.keys(jobSchemas) as JobName[]
