import type { Connection, Model } from 'mongoose'
import { type Scheme, schemes } from '../openings/model.js'
import {
  type Definition,
  date,
  flag,
  modelOf,
  number,
  oneOf,
  optionalDate,
  optionalNumber,
  optionalText,
  part,
  text,
} from '../stores/model.js'

export const proposalStates = [
  'suggested',
  'confirmed',
  'declined',
  'accepted',
  'turned-down',
  'withdrawn',
  'lapsed',
] as const
export type ProposalState = (typeof proposalStates)[number]

/** A reason as stored: a code and its numbers; sentences are made when shown. */
export interface StoredReason {
  code: string
  numbers: Record<string, number | string>
}

/** One profile put forward for one opening. */
export interface Proposal {
  _id: string
  opening: string
  profile: string
  round: number
  /** the opening's municipality */
  municipality: string
  profileMunicipality: string
  company: string
  scheme: Scheme
  score: number
  /** place in the ranking that suggested it, 1 = best */
  rank: number
  /** the parts of the score per criterion code: weight x points */
  parts: Record<string, number>
  /** the weights it was ranked with; null on proposals older than that */
  weights: Record<string, number> | null
  reasonsFor: StoredReason[]
  reasonsAgainst: StoredReason[]
  wouldFitIf: StoredReason[]
  state: ProposalState
  /** acceptances given up for want of a seat; whoever began before can no longer finish. Missing: none */
  attempt?: number
  /** id of the consent (yes to this company) it rests on; set at confirmation */
  consent: string | null
  /** the consultant's sentence to the company */
  sentence: string | null
  /** a structured reason for declining, turning down, withdrawing or lapsing */
  reason: string | null
  suggestedAt: Date
  decidedAt: Date | null
  decidedBy: string | null
  /** first time the company opened it */
  shownAt: Date | null
  interviewAt: Date | null
  answeredAt: Date | null
  answeredBy: string | null
  /** who in the company said it on the telephone to `answeredBy`, who wrote it down; '' when erased; missing: the company answered itself */
  heardFrom?: string | null
  /** when the company was reminded that it has not answered, and the consultant asked to call it; missing: not yet */
  companyAskedAt?: Date | null
  consultantAskedAt?: Date | null
  /** lapsed because the person no longer fits: the revision of the profile that was read; missing: lapsed otherwise */
  profileRevision?: number
  /** suggested after the company had its answer: the round of the `decide-late` deadline it belongs to */
  lateRound: number | null
  /** the batch that it came with, where it waits in a later round now: whoever was told of it is not told again */
  lateSince?: number
  /** a consultant asked for it, in one click with others; missing: it came by itself */
  asked?: { by: string; at: Date }
  /** false: the follow-ups of the last move (deadlines, notices, other proposals) may not all be done yet */
  settled: boolean
  changedAt: Date
}

const reasons = {
  type: [part<StoredReason>({ code: text, numbers: { type: Object, default: {} } })],
  required: true,
} as const

const definition: Definition<Proposal> = {
  _id: text,
  opening: text,
  profile: text,
  round: number,
  municipality: text,
  profileMunicipality: text,
  company: text,
  scheme: oneOf(schemes),
  score: number,
  rank: number,
  parts: { type: Object, required: true },
  weights: { type: Object, default: null },
  reasonsFor: reasons,
  reasonsAgainst: reasons,
  wouldFitIf: reasons,
  state: oneOf(proposalStates),
  attempt: { type: Number },
  consent: optionalText,
  sentence: optionalText,
  reason: optionalText,
  suggestedAt: date,
  decidedAt: optionalDate,
  decidedBy: optionalText,
  shownAt: optionalDate,
  interviewAt: optionalDate,
  answeredAt: optionalDate,
  answeredBy: optionalText,
  heardFrom: { type: String },
  companyAskedAt: optionalDate,
  consultantAskedAt: optionalDate,
  profileRevision: { type: Number },
  lateRound: optionalNumber,
  lateSince: { type: Number },
  asked: { type: part<NonNullable<Proposal['asked']>>({ by: text, at: date }) },
  settled: flag,
  changedAt: date,
}

export const proposalModel = (db: Connection): Model<Proposal> =>
  modelOf(db, 'Proposal', 'proposals', definition, [
    [{ opening: 1, profile: 1, round: 1 }, { unique: true }],
    [{ profile: 1, state: 1 }],
    [{ company: 1, state: 1 }],
    [{ municipality: 1, state: 1 }],
    [{ state: 1, decidedAt: 1 }],
    [{ settled: 1, changedAt: 1 }],
  ])
