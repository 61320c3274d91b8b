/**
 * What the command line says about a ranking and about open deadlines. People are named by id only: a terminal's history
 * is no place for names.
 */
import type { Deadline, DeadlineKind } from './deadlines/model.js'
import { formatInstantWithYear } from './lib/instants.js'
import { municipalityName } from './lib/places.js'
import { reasonSentence } from './lib/words/da/reasons.js'
import type { Ranked } from './matching/facts.js'

/** An opening and who fits it. */
export interface RankingFound {
  opening: { number: string; title: string; state: string }
  ranking: { ranked: Ranked[]; fitting: number; excluded: Record<string, number> }
}

export const rankingJson = ({ opening: { number, title, state }, ranking }: RankingFound): string =>
  JSON.stringify({ opening: { number, title, state }, ...ranking }, null, 2)

export function rankingText({ opening, ranking }: RankingFound): string {
  const lines = ranking.ranked.map((one, i) =>
    [
      `${String(i + 1).padStart(3)}. ${one.profileId}  ${one.score} point  (${one.schemes.join(', ')})`,
      ...one.reasonsFor.map(reason => `       + ${reasonSentence(reason)}`),
      ...one.reasonsAgainst.map(reason => `       - ${reasonSentence(reason)}`),
    ].join('\n'),
  )
  return [`Opslag ${opening.number}: ${opening.title}. ${ranking.fitting} personer passer.`, ...lines].join('\n')
}

const kindNames: Record<DeadlineKind, string> = {
  'answer-opening': 'Svar på opslag',
  'decide-late': 'Tag stilling til nye forslag',
  'agree-placement': 'Lav aftale om et forløb',
  'call-off-placement': 'Annullér et forløb',
  'call-out': 'Hjælp med et problem',
  'answer-question': 'Svar på spørgsmål',
}

/** A deadline and what it is about; null when that is gone. */
export interface ToldDeadline {
  deadline: Deadline
  about: { title: string; companyName: string } | null
}

export function deadlinesJson(open: readonly Deadline[], now: Date): string {
  const rows = open.map(({ _id, kind, subject, round, municipality, owner, startedAt, dueAt }) => ({
    ...{ id: _id, kind, subject, round, municipality, owner, startedAt, dueAt },
    overdue: dueAt < now,
  }))
  return JSON.stringify(rows, null, 2)
}

export function deadlinesText(open: readonly ToldDeadline[], now: Date): string {
  const lines = open.map(({ deadline: { kind, municipality, dueAt }, about }) => {
    const late = dueAt < now ? '  OVERSKREDET' : ''
    const what = about ? `  ${about.title}, ${about.companyName}` : ''
    return `${formatInstantWithYear(dueAt)}  ${kindNames[kind]}  ${municipalityName(municipality)}${what}${late}`
  })
  return lines.length > 0 ? lines.join('\n') : 'Ingen åbne svarfrister.'
}
