/** Cells of a file that could not be read: kept on the draft, and asked about until somebody has answered. Pure. */
import { isDeepStrictEqual } from 'node:util'
import type { FieldError } from '../lib/errors.js'
import { filled } from '../lib/filled.js'
import { openingWords as words } from '../lib/words/da/openings.js'
import type { Opening, Unread } from './model.js'

/** The columns whose field stands in the posting form, and what is to be done there. */
export const askedColumns = {
  ordning: { field: 'schemes', mend: words.errorSchemes },
  titel: { field: 'title', mend: words.errorTitleLong },
  sektor: { field: 'sector', mend: words.errorSector },
  disco: { field: 'disco', mend: words.errorDisco },
  opgaver: { field: 'tasks', mend: words.errorTasks },
  formaal: { field: 'purpose', mend: words.errorPurpose },
  jobaabning: { field: 'prospect', mend: words.errorProspect },
  dage: { field: 'slots', mend: words.errorSlots },
  timer_pr_uge: { field: 'hoursPerWeek', mend: words.errorHours },
  start: { field: 'startFrom', mend: words.errorStartFrom },
  uger: { field: 'weeks', mend: words.errorWeeks },
  pladser: { field: 'seats', mend: words.errorSeats },
  dansk_krav: { field: 'danishLevel', mend: words.errorDanishUnread },
  koerekort_krav: { field: 'licences', mend: words.errorLicencesUnread },
  kontakt: { field: 'contactName', mend: words.errorContactUnread },
} as const satisfies Record<string, { field: keyof Opening; mend: string }>

export type AskedField = (typeof askedColumns)[keyof typeof askedColumns]['field']

const mends = new Map<string, string>(Object.values(askedColumns).map(({ field, mend }) => [field, mend]))

/** The fields of the posting form that such a cell can be about. */
export const fieldsOfCells: readonly string[] = [...mends.keys()]

/** One sentence: what stood in the file, and what to do. */
const sentenceOf = ({ field, text }: Unread): string =>
  filled(words.errorUnread, { text, mend: mends.get(field) ?? '' })

/** What must be answered before the draft can be published. */
export const unanswered = ({ questions = [] }: Pick<Opening, 'questions'>): FieldError[] =>
  questions.map(one => ({ field: one.field, text: sentenceOf(one) }))

/**
 * The questions that are left after a change: a field is answered by another value, or by somebody who says that the one that
 * stands is right.
 */
export function questionsLeft(
  found: Opening,
  told: Partial<Opening> & Pick<Opening, 'missing'>,
  answered: readonly string[],
): Unread[] {
  const standing = (opening: Partial<Opening>, field: string): unknown => {
    const value = opening.missing?.includes(field) ? null : opening[field as keyof Opening]
    return Array.isArray(value) ? value.toSorted() : value
  }
  return (found.questions ?? []).filter(
    ({ field }) =>
      told.missing.includes(field) ||
      (!answered.includes(field) && isDeepStrictEqual(standing(found, field), standing(told, field))),
  )
}
