import type { Connection, Model } from 'mongoose'
import { type Definition, date, modelOf, number, oneOf, optionalText, part, text } from '../stores/model.js'

export interface QuestionMessage {
  id: string
  from: 'employer' | 'hotline'
  by: string
  at: Date
  text: string
}

/** An employer's thread with the IGU hotline. */
export interface Question {
  _id: string
  municipality: string
  company: string
  opening: string | null
  scheme: string | null
  subject: string
  askedBy: string
  messages: QuestionMessage[]
  state: 'waiting' | 'answered' | 'closed'
  /** rounds of waiting: 1 at the first question, +1 when the employer writes again after an answer */
  round: number
  createdAt: Date
  changedAt: Date
}

const definition: Definition<Question> = {
  _id: text,
  municipality: text,
  company: text,
  opening: optionalText,
  scheme: optionalText,
  subject: text,
  askedBy: text,
  messages: {
    type: [part<QuestionMessage>({ id: text, from: oneOf(['employer', 'hotline']), by: text, at: date, text })],
    required: true,
  },
  state: oneOf(['waiting', 'answered', 'closed']),
  round: number,
  createdAt: date,
  changedAt: date,
}

export const questionModel = (db: Connection): Model<Question> =>
  modelOf(db, 'Question', 'questions', definition, [
    [{ municipality: 1, state: 1, changedAt: 1 }],
    [{ company: 1, createdAt: -1 }],
  ])
