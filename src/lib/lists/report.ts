/** What an import of official lists did, told in Danish. */
import type { ListName } from './reading.js'

export interface ListChange {
  list: ListName
  title: string
  added: string[]
  changed: string[]
  gone: string[]
  /** where codes that are gone are in use: a sentence per code */
  inUse: string[]
}

export type ListsReport = { problems: string[]; changes: [] } | { problems: []; changes: ListChange[] }

/** So many codes of a kind are named; the rest are counted. */
const codesNamed = 20

/** So many mistakes are told one by one. */
const problemsNamed = 100

function changeText({ title, added, changed, gone, inUse }: ListChange): string {
  const named = (what: string, codes: readonly string[]) => {
    if (codes.length === 0) return []
    const rest = codes.length > codesNamed ? ` og ${codes.length - codesNamed} mere` : ''
    return [`  ${what}: ${codes.slice(0, codesNamed).join(', ')}${rest}`]
  }
  return [
    `${title}: ${added.length} nye, ${changed.length} ændrede, ${gone.length} udgåede.`,
    ...named('Nye', added),
    ...named('Ændrede', changed),
    ...named('Udgåede', gone),
    ...inUse.map(sentence => `  ${sentence}`),
  ].join('\n')
}

export function listsText({ problems, changes }: ListsReport, { dryRun }: { dryRun: boolean }): string {
  if (problems.length > 0) {
    const more = problems.length > problemsNamed ? [`Og ${problems.length - problemsNamed} fejl mere.`] : []
    return [...problems.slice(0, problemsNamed), ...more, 'Intet er ændret.'].join('\n')
  }
  const end = dryRun ? 'Prøve: intet er ændret.' : 'Listerne er skrevet. Genstart systemet, så det læser dem.'
  return [...changes.map(changeText), end].join('\n')
}
