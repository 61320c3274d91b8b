import type { Connection, Model } from 'mongoose'
import { type Scheme, schemes } from '../lib/schemes.js'
import {
  type Definition,
  date,
  day,
  flag,
  modelOf,
  number,
  oneOf,
  optionalDate,
  optionalNumber,
  optionalText,
  part,
  text,
  texts,
} from '../stores/model.js'

export { type Scheme, schemes } from '../lib/schemes.js'
export const openingStates = ['draft', 'open', 'paused', 'filled', 'closed', 'expired'] as const
export type OpeningState = (typeof openingStates)[number]
/** The law's three purposes of a placement (VEJL 9641/2022 s. 4.2.3). */
export const purposes = ['job', 'afklaring', 'kompetencer'] as const
export type Purpose = (typeof purposes)[number]

/** What the municipality has answered the company about this opening. */
export interface OpeningAnswer {
  at: Date
  /** 'match': a candidate was confirmed; 'none': no match yet, with a sentence */
  kind: 'match' | 'none'
  sentence: string | null
  by: string
}

/** A cell of a file that could not be read, as it stood there. */
export interface Unread {
  /** name of the form field */
  field: string
  text: string
}

/** What a company needs. Free seats are derived: seats - taken.length. */
export interface Opening {
  _id: string
  /** '2026-0042' */
  number: string
  municipality: string
  /** kommunekoder that may propose too */
  sharedWith: string[]
  company: string
  /** id of one of the company's workplaces */
  workplace: string
  schemes: Scheme[]
  sector: string
  disco: string
  title: string
  /** three to five */
  tasks: string[]
  purpose: Purpose
  /** level index 0-6 of spoken Danish, null: nothing asked */
  danishLevel: number | null
  skills: string[]
  licences: string[]
  /** codes of physical and other demands, matched against people's work limits */
  demands: string[]
  hoursPerWeek: number
  /** 21-bit mask of days and parts of the day */
  slots: number
  /** the working time as the company wrote it */
  timeText: string
  startFrom: string
  startTo: string
  /** 0: only for IGU, whose length is the law's */
  weeks: number
  seats: number
  /** ids of the accepted proposals that hold a seat */
  taken: string[]
  /** those of them whose acceptance is under way; one that a kill left there is finished, or its seat given back, by `sweep` */
  accepting?: string[]
  prospect: 'yes' | 'maybe' | 'no'
  /** whether the company now has people in praktik or løntilskud at the workplace (ratio rule) */
  subsidisedNow: number
  contactName: string | null
  contactPhone: string | null
  contactEmail: string | null
  /** names of form fields that nobody has told yet and whose values are placeholders; only a draft has any */
  missing: string[]
  /** cells of the file that could not be read, with the form field each is about, until somebody answers; only a draft has any */
  questions?: Unread[]
  state: OpeningState
  /** rounds of answering: 1 at the first publishing, +1 when reopened after an answer */
  round: number
  /** since when the company has waited for this round's answer; the 24 hours count from here */
  roundStartedAt: Date | null
  publishedAt: Date | null
  answer: OpeningAnswer | null
  /** counts every change of the document */
  rev: number
  /** counts the changes of what is told; missing: none since the opening was made */
  toldRev?: number
  /** false: deadlines, notices or jobs that follow from the present state may be missing; `sweep` sees to them */
  settled: boolean
  /** revision wanted and reached by ranking; unequal means `rank-opening` is owed */
  rankWanted: number
  rankedRev: number
  /** the company's revision that the wanted ranking knows of; missing: none since the opening was made */
  companyRev?: number
  /** typed by the company in the form, imported from a file, or typed in the form by staff who heard it from the company */
  origin: 'form' | 'import' | 'staff'
  /** what makes an imported row the same opening when it comes again; unique among imported ones */
  importKey: string | null
  /** the row's own text, so that nothing of it is lost and a repeat without changes is seen */
  importText: string | null
  createdBy: string | null
  createdAt: Date
  changedAt: Date
}

/** What tells an opening from others. */
export type OpeningHead = Pick<Opening, '_id' | 'title' | 'number' | 'company'>

const definition: Definition<Opening> = {
  _id: text,
  number: text,
  municipality: text,
  sharedWith: texts,
  company: text,
  workplace: text,
  schemes: { type: [{ type: String, enum: schemes }], required: true },
  sector: { type: String, default: '' },
  disco: { type: String, default: '' },
  title: { type: String, default: '' },
  tasks: texts,
  purpose: oneOf(purposes),
  danishLevel: optionalNumber,
  skills: texts,
  licences: texts,
  demands: texts,
  hoursPerWeek: number,
  slots: number,
  timeText: { type: String, default: '' },
  startFrom: day,
  startTo: day,
  weeks: number,
  seats: number,
  taken: texts,
  accepting: { type: [String], default: undefined },
  prospect: oneOf(['yes', 'maybe', 'no']),
  subsidisedNow: number,
  contactName: optionalText,
  contactPhone: optionalText,
  contactEmail: optionalText,
  missing: texts,
  questions: { type: [part<Unread>({ field: text, text })], default: undefined },
  state: oneOf(openingStates),
  round: number,
  roundStartedAt: optionalDate,
  publishedAt: optionalDate,
  answer: {
    type: part<OpeningAnswer>({ at: date, kind: oneOf(['match', 'none']), sentence: optionalText, by: text }),
    default: null,
  },
  rev: number,
  toldRev: { type: Number },
  settled: flag,
  rankWanted: number,
  rankedRev: number,
  companyRev: { type: Number },
  origin: oneOf(['form', 'import', 'staff']),
  importKey: optionalText,
  importText: optionalText,
  createdBy: optionalText,
  createdAt: date,
  changedAt: date,
}

export const openingModel = (db: Connection): Model<Opening> =>
  modelOf(db, 'Opening', 'openings', definition, [
    [{ number: 1 }, { unique: true }],
    [{ importKey: 1 }, { unique: true, partialFilterExpression: { origin: 'import' } }],
    [{ settled: 1 }],
    [{ municipality: 1, state: 1, publishedAt: 1 }],
    [{ municipality: 1, createdAt: -1, number: -1 }],
    [{ sharedWith: 1, createdAt: -1, number: -1 }],
    [{ company: 1, createdAt: -1 }],
    [{ state: 1, startTo: 1 }],
    [{ changedAt: 1 }],
    [{ accepting: 1 }],
  ])

/** A running number per year, taken with one atomic increment. */
export interface Counter {
  _id: string
  value: number
}

export const counterModel = (db: Connection): Model<Counter> =>
  modelOf<Counter>(db, 'Counter', 'counters', { _id: text, value: number }, [])
