import { counted } from '../../lib/counted.js'
import { firstOf, sameText, toldRefused, unreadText } from '../../lib/import-report.js'
import { formatInstantWithYear } from '../../lib/instants.js'
import { paths } from '../../lib/paths.js'
import type { ImportTold } from './imports.js'

type Remarks = ImportTold['questions']

const lineOf = (row: number) => `Linje ${row}`

/** What came of a file, or would come of it, for the coordinator. */
export function importView(id: string, told: ImportTold & { loaded: boolean }) {
  const { report, questions, kept, unchanged, filename, loaded } = told
  const { rows, accepted, withQuestions, refused, unread, items } = report
  const refusedRows = new Set(refused.map(({ row }) => row)).size
  const usable = rows - refusedRows
  const { mendable, others, othersSummary, note } = toldRefused(refused)
  const personOf = new Map(items.map(({ row, id }) => [row, paths.profiles.show(id)]))
  const table = (remarks: Remarks, what: string, hrefs: typeof personOf | null = null) => {
    const { shown, rest } = firstOf(remarks)
    return {
      rest,
      columns: ['Linje', 'Kolonne', what].map(text => ({ text })),
      rows: shown.map(({ row, field, message }) => ({
        cells: [{ text: lineOf(row), href: hrefs?.get(row) }, { text: field }, { text: message }],
      })),
    }
  }
  const people = firstOf(items)
  return {
    title: loaded ? (usable > 0 ? 'Filen er læst ind' : 'Ingen linjer er læst ind') : 'Prøve af filen',
    back: { href: paths.profiles.import(), text: 'Til indlæsning' },
    ...{ filename, loaded, usable: usable > 0, news: usable > unchanged },
    figures: [
      { label: 'Linjer i filen', text: String(rows) },
      { label: 'I orden', text: String(accepted) },
      { label: 'Med spørgsmål', text: String(withQuestions) },
      { label: 'Afvist', text: String(refusedRows), note },
      ...(loaded ? [] : [{ label: 'Om personer, der er her i forvejen', text: String(items.length) }]),
    ],
    same: sameText({ unchanged, usable }),
    unread: unread.map(unreadText).join(' '),
    refused: mendable.length > 0 ? table(mendable, 'Hvad skal rettes?') : null,
    others: others.length > 0 ? { ...table(others, 'Hvad skal rettes?'), summary: othersSummary } : null,
    questions:
      questions.length > 0
        ? {
            ...table(questions, 'Hvad skal der svares på?', personOf),
            summary: `Se ${counted(withQuestions, 'linje', 'linjer')} med spørgsmål`,
          }
        : null,
    items: {
      summary: loaded ? 'Se, hvilken person hver linje er blevet til' : 'Se, hvem der er her i forvejen',
      rest: people.rest,
      columns: [{ text: 'Linje' }, { text: 'Person' }],
      rows: people.shown.map(({ row, id }) => ({
        cells: [{ text: lineOf(row) }, { text: 'Se personen', href: paths.profiles.show(id), more: lineOf(row) }],
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

/** The refused rows of earlier files, to be fetched and mended. */
export const refusedView = (files: readonly { _id: string; at: Date; rows: number }[]) =>
  files.map(({ _id, at, rows }) => ({
    label: formatInstantWithYear(at),
    text: `Hent ${counted(rows, 'afvist linje', 'afviste linjer')}`,
    href: paths.profiles.refusedRows(_id),
  }))
