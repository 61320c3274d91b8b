import { sameText, toldRefused, unreadText } from '../../lib/import-report.js'
import { paths } from '../../lib/paths.js'
import type { ImportTold } from './imports.js'

/** What came of a file, or would come of it, for the coordinator. */
export function importView(
  id: string,
  { report, kept, unchanged, filename, loaded }: ImportTold & { loaded: boolean },
) {
  const { rows, accepted, withQuestions, refused, unread, items } = report
  const refusedRows = new Set(refused.map(({ row }) => row)).size
  const usable = rows - refusedRows
  const { mendable, others, othersSummary, note } = toldRefused(refused)
  const table = (remarks: typeof refused) => ({
    columns: [{ text: 'Linje', number: true }, { text: 'Felt' }, { text: 'Hvad skal rettes?' }],
    rows: remarks.map(({ row, field, message }) => ({
      cells: [{ text: String(row) }, { text: field }, { text: message }],
    })),
  })
  return {
    title: loaded ? 'Filen er læst ind' : 'Prøve af filen',
    back: { href: paths.profiles.import(), text: 'Til indlæsning' },
    ...{ filename, loaded, usable },
    figures: [
      { label: 'Linjer i filen', text: String(rows) },
      { label: 'I orden', text: String(accepted) },
      { label: 'Med spørgsmål', text: String(withQuestions) },
      { label: 'Afvist', text: String(refusedRows), note },
    ],
    same: sameText({ unchanged, usable }),
    unread: unread.map(unreadText).join(' '),
    refused: mendable.length > 0 ? table(mendable) : null,
    others: others.length > 0 ? { ...table(others), summary: othersSummary } : null,
    items: {
      columns: [{ text: 'Linje', number: true }, { text: 'Person' }],
      rows: items.map(({ row, id }) => ({
        cells: [{ text: String(row) }, { text: 'Se personen', href: paths.profiles.show(id), note: null }],
      })),
    },
    links: {
      load: paths.profiles.importReport(id),
      refused: kept && paths.profiles.refusedRows(kept),
      questions: withQuestions > 0 && loaded && paths.profiles.ofView('questions', 'ankomst'),
      again: paths.profiles.import(),
    },
  }
}
