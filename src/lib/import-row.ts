/** Reading one row of an imported table: cells by column name, and remarks that each say in one sentence what to mend. */
import { type Day, parseDanishDate } from './days.js'
import { readNumber, type Unit, weeklyHours } from './typed.js'

/** About one column of a row; the message is one plain Danish sentence. */
export interface Remark {
  field: string
  message: string
}

/** What a reader makes of a row: a value unless something was refused, and the questions somebody must still answer. */
export interface ReadRow<Value> {
  value: Value | null
  questions: Remark[]
  refusals: Remark[]
}

export interface ImportRow {
  cells: Record<string, string>
  problem?: string | null
}

/** A cursor over one row that gathers remarks. At most one refusal and one question stand per column, the first said. */
export function openRow(row: ImportRow, { today }: { today: Day }) {
  const questions: Remark[] = []
  const refusals: Remark[] = []
  const once = (list: Remark[]) => (field: string, message: string) => {
    if (!list.some(remark => remark.field === field)) list.push({ field, message })
  }
  const ask = once(questions)
  const refuse = once(refusals)
  const cell = (field: string): string => row.cells[field]?.trim() ?? ''
  if (row.problem) refuse('linje', row.problem)

  return {
    questions,
    refusals,
    ask,
    refuse,
    cell,

    /** A day that may be missing; what cannot be read is a question. */
    day(field: string): Day | null {
      const read = parseDanishDate(cell(field), { today })
      if ('error' in read) ask(field, read.error)
      return 'day' in read ? read.day : null
    },

    /** A number in its bounds that may be missing; what is not is a question with the words given. */
    number(
      field: string,
      { min = 0, max, words, unit }: { min?: number; max: number; words: string; unit: Unit },
    ): number | null {
      const number = readNumber(cell(field), unit)
      if (number === null || (number >= min && number <= max)) return number
      ask(field, `Skriv ${words} som et tal fra ${min} til ${max}.`)
      return null
    },

    /** Hours a week: below zero is refused, any other number out of bounds is a question. */
    hours(field: string): number | null {
      const { min, max } = weeklyHours
      const hours = readNumber(cell(field), 'hours')
      if (hours !== null && hours < 0) refuse(field, 'Timer om ugen kan ikke være under 0. Skriv for eksempel 25.')
      else if (hours !== null && !(hours >= min && hours <= max))
        ask(field, `Skriv timer om ugen som et tal fra ${min} til ${max}.`)
      else return hours
      return null
    },

    /** The row's answer: no value once something is refused. */
    close<Value>(value: Value): ReadRow<Value> {
      return { value: refusals.length > 0 ? null : value, questions, refusals }
    },
  }
}

export type RowCursor = ReturnType<typeof openRow>
