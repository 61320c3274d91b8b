import type { Connection, Model } from 'mongoose'
import { type Definition, date, modelOf, optionalText, text, texts } from '../stores/model.js'

/** Who did or read what about whom, when and why. Only ever appended to, and deleted when its time is over. */
export interface AuditEntry {
  _id: string
  /** an account's id, or 'system' */
  who: string
  role: string
  /** kommunekode for which it was done; null: an asylum centre or the system; missing: written before this was noted */
  municipality?: string | null
  /** e.g. 'profile.read', 'proposal.confirm' */
  what: string
  /** profiles' ids */
  on: string[]
  /** the case it belongs to: an opening's, proposal's or placement's id */
  subject: string | null
  at: Date
  /** the purpose, one phrase */
  why: string
}

const definition: Definition<AuditEntry> = {
  _id: text,
  who: text,
  role: text,
  municipality: optionalText,
  what: text,
  on: texts,
  subject: optionalText,
  at: date,
  why: text,
}

export const auditModel = (db: Connection): Model<AuditEntry> =>
  modelOf(db, 'AuditEntry', 'audit', definition, [
    [{ on: 1, at: -1 }],
    [{ municipality: 1, at: -1, _id: -1 }],
    [{ municipality: 1, who: 1, at: -1, _id: -1 }],
  ])
