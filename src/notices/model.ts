import type { Connection, Model } from 'mongoose'
import {
  type Definition,
  date,
  modelOf,
  number,
  oneOf,
  optionalDate,
  optionalText,
  text,
  texts,
} from '../stores/model.js'

/** A mail that must go out once. It holds a template's name and ids; the text is rendered when it is sent. */
export interface Notice {
  _id: string
  /** why it is sent, unique per recipient, e.g. `deadline/<id>/<step>/<account>` */
  cause: string
  /** an account's id */
  recipient: string
  template: string
  /** ids the renderer reads again, e.g. { opening: '…' } */
  ids: Record<string, string>
  /** 'dropped': the renderer found that it no longer holds true; 'failed': given up, on the coordinator's list */
  state: 'pending' | 'sent' | 'dropped' | 'failed'
  attempts: number
  /** not before this time: at once, or later after a failed attempt */
  dueAt: Date
  /** the attempt under way; only its holder may write the outcome */
  claim: string | null
  /** until then (real time, untouched by a moved clock) nobody else may take the notice */
  leaseUntil: Date
  /** when the mail server was last handed the mail without the outcome being known; null: no such attempt */
  handedOverAt: Date | null
  /** mails sent once more because an earlier outcome was unknown; at most 1 */
  repeats: number
  /** never personal data: an error's code */
  lastError: string | null
  /** kommunekoder of the recipient, known when the notice is given up; whose coordinators see it */
  municipalities: string[]
  createdAt: Date
  sentAt: Date | null
}

const definition: Definition<Notice> = {
  _id: text,
  cause: text,
  recipient: text,
  template: text,
  ids: { type: Object, required: true },
  state: oneOf(['pending', 'sent', 'dropped', 'failed']),
  attempts: number,
  dueAt: date,
  claim: optionalText,
  leaseUntil: date,
  handedOverAt: optionalDate,
  repeats: number,
  lastError: optionalText,
  municipalities: texts,
  createdAt: date,
  sentAt: optionalDate,
}

export const noticeModel = (db: Connection): Model<Notice> =>
  modelOf(db, 'Notice', 'notices', definition, [[{ cause: 1 }, { unique: true }], [{ state: 1, dueAt: 1 }]])
