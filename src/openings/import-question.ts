/** What must still be answered about a row of a file, as the report names it. Pure. */
import type { Remark } from '../lib/import-row.js'
import type { ImportedOpening } from './import-row.js'

export interface Question extends Remark {
  /** line of the file */
  row: number
  /** what the opening is called, for whom, and what stood in the cell; missing: in a report that is older than this */
  about?: { title: string; company: string; cell: string }
}

/** Longer texts are cut in a report. */
const shown = 200

/** One row's remarks as questions. */
export const questionsOf = (
  { line, cells }: { line: number; cells: Record<string, string> },
  { title, companyName }: Pick<ImportedOpening, 'title' | 'companyName'>,
  remarks: readonly Remark[],
): Question[] =>
  remarks.map(remark => ({
    ...{ row: line, ...remark },
    about: {
      title: title.slice(0, shown),
      company: companyName.slice(0, shown),
      cell: (cells[remark.field] ?? '').trim().slice(0, shown),
    },
  }))
