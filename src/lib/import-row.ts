/** Reading one row of an imported table: cells by column name, and remarks that each say in one sentence what to mend. */
import { type Day, parseDanishDate } from './days.js'

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

/** The number people write ('37', '7,5', '1.200' for a thousand), null when there is none or 'ukendt', NaN when it is none. */
export function readNumber(text: string): number | null {
  const plain = text.replace(/\s/g, '').toLowerCase()
  if (plain === '' || plain === 'ukendt') return null
  if (/^-?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/.test(plain)) return Number(plain.replaceAll('.', '').replace(',', '.'))
  return /^-?\d+(?:[.,]\d+)?$/.test(plain) ? Number(plain.replace(',', '.')) : Number.NaN
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
    number(field: string, { min = 0, max, words }: { min?: number; max: number; words: string }): number | null {
      const number = readNumber(cell(field))
      if (number === null || (number >= min && number <= max)) return number
      ask(field, `Skriv ${words} som et tal fra ${min} til ${max}.`)
      return null
    },

    /** Hours a week: below zero is refused, no number or more than a week can hold is a question. */
    hours(field: string): number | null {
      const hours = readNumber(cell(field))
      if (hours !== null && hours < 0) refuse(field, 'Timer om ugen kan ikke være under 0. Skriv for eksempel 25.')
      else if (hours !== null && !(hours <= 60)) ask(field, 'Skriv timer om ugen som et tal fra 0 til 60.')
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
