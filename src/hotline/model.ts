import type { Connection, Model } from 'mongoose'
import { type Scheme, schemes } from '../openings/model.js'
import { type Definition, date, flag, modelOf, number, oneOf, optionalText, part, text } from '../stores/model.js'

export const questionStates = ['waiting', 'answered', 'closed'] as const
export type QuestionState = (typeof questionStates)[number]

export interface QuestionMessage {
  id: string
  from: 'employer' | 'hotline'
  /** an account's id */
  by: string
  at: Date
  text: string
  /** who of the company said it on the telephone to whoever answers, who wrote it down; missing: `by` wrote it for their own side */
  heardFrom?: string
}

/** An employer's thread with the IGU hotline. */
export interface Question {
  _id: string
  municipality: string
  company: string
  opening: string | null
  scheme: Scheme | null
  subject: string
  askedBy: string
  messages: QuestionMessage[]
  state: QuestionState
  /** rounds of waiting: 1 at the first question, +1 when the employer writes again after an answer */
  round: number
  /** counts every change of the document */
  rev: number
  /** false: deadlines or notices that follow from the present state may be missing; `sweep` sees to them */
  settled: boolean
  createdAt: Date
  changedAt: Date
}

const definition: Definition<Question> = {
  _id: text,
  municipality: text,
  company: text,
  opening: optionalText,
  scheme: { type: String, enum: [...schemes, null], default: null },
  subject: text,
  askedBy: text,
  messages: {
    type: [
      part<QuestionMessage>({
        ...{ id: text, from: oneOf(['employer', 'hotline']), by: text, at: date, text },
        heardFrom: { type: String },
      }),
    ],
    required: true,
  },
  state: oneOf(questionStates),
  round: number,
  rev: number,
  settled: flag,
  createdAt: date,
  changedAt: date,
}

export const questionModel = (db: Connection): Model<Question> =>
  modelOf(db, 'Question', 'questions', definition, [
    [{ municipality: 1, state: 1, changedAt: 1 }],
    [{ company: 1, createdAt: -1 }],
    [{ settled: 1 }],
  ])
