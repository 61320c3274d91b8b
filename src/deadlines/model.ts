import type { Connection, Model } from 'mongoose'
import {
  type Definition,
  date,
  flag,
  modelOf,
  number,
  oneOf,
  optionalDate,
  optionalText,
  part,
  text,
} from '../stores/model.js'

export const deadlineKinds = [
  'answer-opening',
  'decide-late',
  'agree-placement',
  'call-off-placement',
  'call-out',
  'answer-question',
] as const
export type DeadlineKind = (typeof deadlineKinds)[number]

/** Those whose subject is a placement. */
export const placementKinds: readonly DeadlineKind[] = ['agree-placement', 'call-off-placement', 'call-out']

/** One step of the ladder. Neither `sentAt` nor `superseded`: owed as soon as `at` is past. */
export interface DeadlineStep {
  at: Date
  /** whom it reaches: the owner before the due time, owner + stand-in + coordinator after it */
  level: 'owner' | 'escalated'
  sentAt: Date | null
  superseded: boolean
}

/** Something the municipality owes someone by a time. */
export interface Deadline {
  _id: string
  kind: DeadlineKind
  /** id of the opening, placement or question */
  subject: string
  round: number
  municipality: string
  /** an account's id */
  owner: string
  /** the company that waits */
  company: string
  startedAt: Date
  dueAt: Date
  state: 'open' | 'met' | 'dropped'
  metAt: Date | null
  droppedAt: Date | null
  dropReason: string | null
  steps: DeadlineStep[]
  /** the earliest step neither sent nor superseded; null: none left */
  nextStepAt: Date | null
  /** when somebody else became its owner, written with it, who may not have been told yet; null or missing: nobody is owed that */
  movedAt?: Date | null
}

const definition: Definition<Deadline> = {
  _id: text,
  kind: oneOf(deadlineKinds),
  subject: text,
  round: number,
  municipality: text,
  owner: text,
  company: text,
  startedAt: date,
  dueAt: date,
  state: oneOf(['open', 'met', 'dropped']),
  metAt: optionalDate,
  droppedAt: optionalDate,
  dropReason: optionalText,
  steps: {
    type: [
      part<DeadlineStep>({ at: date, level: oneOf(['owner', 'escalated']), sentAt: optionalDate, superseded: flag }),
    ],
    required: true,
  },
  nextStepAt: optionalDate,
  movedAt: optionalDate,
}

export const deadlineModel = (db: Connection): Model<Deadline> =>
  modelOf(db, 'Deadline', 'deadlines', definition, [
    [{ kind: 1, subject: 1, round: 1 }, { unique: true }],
    [{ state: 1, nextStepAt: 1 }],
    [{ municipality: 1, state: 1, dueAt: 1 }],
    [{ owner: 1, state: 1, dueAt: 1 }],
    [{ movedAt: 1 }],
  ])
