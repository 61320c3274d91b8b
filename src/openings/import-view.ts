import { firstOf, sameText, toldRefused, unreadText } from '../lib/import-report.js'
import { paths } from '../lib/paths.js'
import { da } from '../lib/words/da.js'
import type { OpeningImport } from './imports.js'

/** A report of an import, for the coordinator. */
export function importView({ _id, filename, dryRun, report, questions, unchanged = 0, refusedTable }: OpeningImport) {
  const remarks = (list: OpeningImport['report']['refused']) => {
    const { shown, rest } = firstOf(list)
    return {
      rest,
      columns: ['Linje', 'Kolonne', 'Hvad skal rettes'].map(text => ({ text })),
      rows: shown.map(({ row, field, message }) => ({
        cells: [{ text: `Linje ${row}` }, { text: field }, { text: message }],
      })),
    }
  }
  const drafts = new Map(report.items.map(({ row, id }) => [row, paths.openings.staffShow(id)]))
  const { shown, rest } = firstOf(questions)
  const asked = {
    rest,
    columns: ['Linje', 'Opslag', 'Kolonne', 'Der står', 'Hvad skal rettes'].map(text => ({ text })),
    rows: shown.map(({ row, field, message, about }) => ({
      cells: [
        { text: `Linje ${row}` },
        { text: about?.title || da.openings.untitled, note: about?.company, href: drafts.get(row) },
        { text: field },
        { text: about ? about.cell || 'Intet' : '' },
        { text: message },
      ],
    })),
  }
  const refusedRows = new Set(report.refused.map(({ row }) => row)).size
  const { mendable, others, othersSummary, note } = toldRefused(report.refused)
  return {
    title: dryRun ? 'Prøve af filen' : 'Filen er indlæst',
    back: { href: paths.openings.import(), text: 'Vælg en anden fil' },
    filename,
    dryRun,
    counts: [
      { label: 'Linjer i filen', text: String(report.rows) },
      { label: 'I orden', text: String(report.accepted) },
      { label: 'Med spørgsmål', text: String(report.withQuestions) },
      { label: 'Afvist', text: String(refusedRows), note },
    ],
    usable: report.rows - refusedRows,
    same: sameText({ unchanged, usable: report.rows - refusedRows }),
    // a report that is kept may be older than this
    unread: (report.unread ?? []).map(unreadText).join(' '),
    refused: mendable.length > 0 ? remarks(mendable) : null,
    others: others.length > 0 ? { ...remarks(others), summary: othersSummary } : null,
    questions: questions.length > 0 ? asked : null,
    links: {
      run: paths.openings.importReport(_id),
      refused: refusedTable ? paths.openings.importRefused(_id) : null,
      list: `${paths.openings.list()}?status=draft`,
    },
  }
}
