import type { Connection, Model } from 'mongoose'
import {
  type Definition,
  date,
  day,
  flag,
  modelOf,
  number,
  oneOf,
  optionalDate,
  optionalDay,
  optionalNumber,
  optionalText,
  part,
  text,
  texts,
} from '../stores/model.js'

/** Who told a field, when, and how sure it is. */
export interface FieldSource {
  who: string
  /** the day it was collected */
  when: string
  certainty: 'confirmed' | 'told' | 'uncertain'
  /** the day somebody typed it in the form, which files of that day and before do not overwrite; missing: read in a file */
  typedOn?: string
}

/** Why somebody who could be proposed is not. The last two also follow from how a course ended. */
export const manualStates = ['leave', 'sick', 'paused', 'job', 'education'] as const
export type ManualState = (typeof manualStates)[number]

/** The person's own yes. 'matching': may be ranked at all; 'company': yes to this company. */
export interface Consent {
  id: string
  kind: 'matching' | 'company'
  company: string | null
  at: Date
  /** account's id that recorded it */
  by: string
  /** the language it was given in */
  language: string
  interpreter: boolean
  withdrawnAt: Date | null
}

export interface LanguageSkill {
  /** ISO 639-1 code, or the word as written if unknown */
  language: string
  /** level index 1-6, null: not told */
  level: number | null
  motherTongue: boolean
  /** may be shown to a company as a working language */
  show: boolean
}

export interface Experience {
  /** DISCO-08 code of 4 or 6 digits, null: not recognised */
  disco: string | null
  text: string
  years: number | null
  country: string | null
  /** the placement in which it was won; missing: the person told of it */
  course?: string
}

export interface Skill {
  code: string | null
  text: string
}

/** Announced before it is done: the person will be erased, because nobody needs the data any more. */
export interface Erasure {
  announcedOn: string
  /** not before this day */
  on: string
  /** a consultant has been told; nobody is erased before */
  told: boolean
}

/** One person's resources, wishes, limits and availability. The document moves with the person; `municipality` changes. */
export interface Profile {
  _id: string
  /** asylPersonId as `plainNumber` writes it, or a keyed hash of the CPR number: one document per person in the deployment */
  personKey: string
  asylPersonId: string | null
  /** encrypted (lib/secrets.ts); never leaves but for an agreement */
  cpr: string | null
  /** keyed hash; two documents never share one */
  cprHash: string | null
  hasCpr: boolean
  firstName: string
  lastName: string
  birthDate: string | null
  /** staff only; never an input of matching */
  sex: 'K' | 'M' | null
  citizenship: string | null
  phone: string | null
  municipality: string
  /** asylum centre's code */
  centre: string | null
  /** the person's own consultant; an account's id */
  owner: string | null
  /** when somebody else gave the case to its owner; null or missing: nobody did, or before it was written down */
  handedOverAt?: Date | null
  residence: { basis: string | null; grantedOn: string | null; registeredOn: string | null }
  track: 'integrationsloven' | 'lab'
  /** postcode of the home, once known */
  homePostcode: string | null
  expectedArrival: { day: string; precision: 'day' | 'week' } | null
  arrivedOn: string | null
  languages: LanguageSkill[]
  interpreter: boolean
  danish: { level: number; du: string | null; module: number | null; written: number | null; text: string } | null
  schoolYears: number | null
  education: string | null
  /** as the law on job med løntilskud counts it; missing or null: not told */
  unemployedSince?: string | null
  experience: Experience[]
  skills: Skill[]
  licences: string[]
  /** known sector codes, the most wanted first */
  wishes: string[]
  wishNote: string | null
  /** 21-bit mask; null: not told */
  availability: number | null
  availabilityText: string | null
  hoursPerWeek: number | null
  commuteMinutes: number | null
  /** codes; what the person cannot do, never why */
  workLimits: string[]
  /** free text that came with an import; internal */
  limitNote: string | null
  notes: string | null
  /** a code that people share who must be placed near each other; a condition of place, never an input of matching */
  household: string | null
  consents: Consent[]
  /** per field name */
  sources: Record<string, FieldSource>
  /** what somebody must still ask: field and one sentence */
  questions: { field: string; message: string }[]
  /** null: available */
  manualState: ManualState | null
  /** revision wanted and reached by ranking; unequal means `rank-profile` is owed */
  rankWanted: number
  rankedRev: number
  /** +1 at every change: an update is made only if the document is still the one that was read */
  revision: number
  createdAt: Date
  changedAt: Date
  removedAt: Date | null
  /** every change of the person takes it back; missing or null: none */
  erasure?: Erasure | null
}

const definition: Definition<Profile> = {
  _id: text,
  personKey: text,
  asylPersonId: optionalText,
  cpr: optionalText,
  cprHash: optionalText,
  hasCpr: { type: Boolean, default: false },
  firstName: text,
  lastName: { type: String, default: '' },
  birthDate: optionalDay,
  sex: { type: String, enum: ['K', 'M', null], default: null },
  citizenship: optionalText,
  phone: optionalText,
  municipality: text,
  centre: optionalText,
  owner: optionalText,
  handedOverAt: optionalDate,
  residence: {
    type: part<Profile['residence']>({ basis: optionalText, grantedOn: optionalDay, registeredOn: optionalDay }),
    required: true,
  },
  track: oneOf(['integrationsloven', 'lab']),
  homePostcode: optionalText,
  expectedArrival: {
    type: part<NonNullable<Profile['expectedArrival']>>({ day, precision: oneOf(['day', 'week']) }),
    default: null,
  },
  arrivedOn: optionalDay,
  languages: {
    type: [part<LanguageSkill>({ language: text, level: optionalNumber, motherTongue: flag, show: flag })],
    required: true,
  },
  interpreter: flag,
  danish: {
    type: part<NonNullable<Profile['danish']>>({
      level: number,
      du: optionalText,
      module: optionalNumber,
      written: optionalNumber,
      text: { type: String, default: '' },
    }),
    default: null,
  },
  schoolYears: optionalNumber,
  education: optionalText,
  unemployedSince: optionalDay,
  experience: {
    type: [
      part<Experience>({
        ...{ disco: optionalText, text, years: optionalNumber, country: optionalText },
        course: { type: String },
      }),
    ],
    required: true,
  },
  skills: { type: [part<Skill>({ code: optionalText, text })], required: true },
  licences: texts,
  wishes: texts,
  wishNote: optionalText,
  availability: optionalNumber,
  availabilityText: optionalText,
  hoursPerWeek: optionalNumber,
  commuteMinutes: optionalNumber,
  workLimits: texts,
  limitNote: optionalText,
  notes: optionalText,
  household: optionalText,
  consents: {
    type: [
      part<Consent>({
        id: text,
        kind: oneOf(['matching', 'company']),
        company: optionalText,
        at: date,
        by: text,
        language: text,
        interpreter: flag,
        withdrawnAt: optionalDate,
      }),
    ],
    required: true,
  },
  sources: { type: Object, required: true },
  questions: { type: [part<{ field: string; message: string }>({ field: text, message: text })], required: true },
  manualState: { type: String, enum: [...manualStates, null], default: null },
  rankWanted: number,
  rankedRev: number,
  revision: { type: Number, default: 0 },
  createdAt: date,
  changedAt: date,
  removedAt: optionalDate,
  erasure: { type: part<Erasure>({ announcedOn: day, on: day, told: flag }), default: null },
}

export const profileModel = (db: Connection): Model<Profile> =>
  modelOf(db, 'Profile', 'profiles', definition, [
    [{ personKey: 1 }, { unique: true }],
    [{ cprHash: 1 }, { unique: true, partialFilterExpression: { hasCpr: true }, name: 'one_document_per_cpr' }],
    [{ municipality: 1, removedAt: 1, lastName: 1 }],
    [{ centre: 1, removedAt: 1 }],
    [{ owner: 1 }],
    [{ changedAt: 1 }],
    [{ municipality: 1, removedAt: 1, 'erasure.on': 1, changedAt: 1 }],
  ])
