import { type Table, type TableRow, writeTable } from './csv.js'
import { groupBy } from './group-by.js'

/** What came of a file. rows = accepted + withQuestions + the number of different refused rows. */
export interface ImportReport {
  rows: number
  /** those without a question, and repeats that changed nothing */
  accepted: number
  withQuestions: number
  /** one entry per bad field; `row` is the line in the file, the header is line 1 */
  refused: { row: number; field: string; message: string }[]
  /** columns that nobody knows */
  unread: string[]
  /** which document a row became; in a dry run only those that exist already */
  items: { row: number; id: string }[]
}

/** Those that a file gets when its refused rows are handed back. */
const added = ['linje', 'fejl']

/** The report of a file before its rows are read. */
export const newReport = ({ rows, columns }: Table, known: readonly string[]): ImportReport => ({
  ...{ rows: rows.length, accepted: 0, withQuestions: 0, refused: [], items: [] },
  unread: columns.filter(name => name !== '' && !known.includes(name) && !added.includes(name)),
})

/** What is said of a file that holds rows that were loaded before, just as they are; null: none of them is. */
export const sameText = ({ unchanged, usable }: { unchanged: number; usable: number }): string | null => {
  if (unchanged === 0) return null
  if (unchanged === usable) return 'Linjerne er læst ind før og er de samme som sidst. Intet bliver ændret.'
  return `${unchanged} af linjerne er læst ind før og er de samme som sidst. De bliver ikke ændret.`
}

/** Said once per column: its cells are lost, and nothing else of the file is. */
export const unreadText = (column: string): string => `Kolonnen «${column}» kendes ikke og er ikke læst.`

/**
 * The refused rows as they came, with line and reasons, as CSV text ready to be mended and loaded again.
 * @param known the columns that the reader knows, in its order; the file's others follow
 */
export function refusedTable(
  rows: readonly TableRow[],
  { columns, known, report }: { columns: readonly string[]; known: readonly string[]; report: ImportReport },
): string {
  const first = known.filter(name => columns.includes(name))
  const others = columns.filter(name => !first.includes(name) && !added.includes(name))
  const byLine = groupBy(report.refused, ({ row }) => row)
  const reasons = (line: number) =>
    (byLine.get(line) ?? []).map(({ field, message }) => `${field}: ${message}`).join(' ')
  return writeTable({
    columns: [...first, ...others, ...added],
    rows: rows
      .toSorted((a, b) => a.line - b.line)
      .map(({ line, cells }) => ({ ...cells, linje: line, fejl: reasons(line) })),
  })
}

/** So many lines of a report stand on its page: more nobody reads, and they would take seconds to show. */
const mostShown = 500

/** The first of a list, and a sentence about the others; null: there are none. */
export const firstOf = <Item>(list: readonly Item[]): { shown: Item[]; rest: string | null } => ({
  shown: list.slice(0, mostShown),
  rest: list.length > mostShown ? `Her står de første ${mostShown} af ${list.length.toLocaleString('da-DK')}.` : null,
})

/** The sentences that refuse a row because it is another municipality's. */
const elsewhere = /hører til en anden kommune|er ikke med i dette Springbræt|kommunes koordinator skal indlæse/

/** Refused rows as a page tells them: what can be mended here, and what is other municipalities' and folded away. */
export function toldRefused<Item extends { row: number; message: string }>(refused: readonly Item[]) {
  const isOthers = ({ message }: Item) => elsewhere.test(message)
  const others = refused.filter(isOthers)
  const ofOthers = new Set(others.map(({ row }) => row)).size
  return {
    mendable: refused.filter(one => !isOthers(one)),
    others,
    othersSummary:
      ofOthers === 1
        ? 'Se den linje, der hører til en anden kommune'
        : `Se de ${ofOthers} linjer, der hører til andre kommuner`,
    note:
      ofOthers > 0 ? `Heraf hører ${ofOthers} til ${ofOthers === 1 ? 'en anden kommune' : 'andre kommuner'}.` : null,
  }
}
