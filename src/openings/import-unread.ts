/** Which cells of a row could not be read. Pure. */
import type { Remark } from '../lib/import-row.js'
import type { ImportedOpening } from './import-row.js'
import type { OpeningInput } from './input.js'
import type { Unread } from './model.js'
import { askedColumns } from './unread.js'

/** Longer cells stand whole in `importText`. */
const shown = 200

/**
 * What stood in a row's cells that a question was asked about and whose value was not taken.
 * @param taken what of the row the draft will hold; the law's own questions are about values that it does
 */
export function unreadOf(
  row: { cells: Record<string, string>; value: ImportedOpening; questions: readonly Remark[] },
  taken: OpeningInput,
): Unread[] {
  const asked = new Set(row.questions.map(({ field }) => field))
  return Object.entries(askedColumns).flatMap(([column, { field }]) => {
    const text = (field === 'slots' ? row.value.timeText : (row.cells[column] ?? '')).trim().slice(0, shown)
    const isTaken = typeof taken[field] === 'number' ? taken[field] !== 0 : field === 'startFrom' && taken.startFrom
    return asked.has(column) && text !== '' && !isTaken ? [{ field, text }] : []
  })
}
