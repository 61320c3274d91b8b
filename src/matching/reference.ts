/**
 * Ranking, straightforward: every pair is judged by every criterion of the table. This is the meaning of matching; any
 * faster way must give the same ids and the same scores.
 */
import type { Day } from '../lib/days.js'
import type { Reason } from '../lib/reason.js'
import { type CriterionCode, criteria, criterionCodes, fullWeights } from './criteria.js'
import type { Judgement } from './criterion.js'
import type { OpeningFacts, ProfileFacts, Ranked, SchemeVerdict, SchemeVerdicts, Weights } from './facts.js'

export interface Settings {
  /** the municipality's; what is left out has its default */
  weights: Weights
  /** the law's answers */
  verdicts: SchemeVerdicts
  today: Day
}

export interface ListSettings extends Settings {
  /** how many are wanted, of those who fit and of the near misses */
  limit: number
}

export interface Ranking {
  /** those who fit, the best first; ties by id */
  ranked: Ranked[]
  /** those whom one thing alone excludes that could change, the best first */
  nearMisses: Ranked[]
  /** how many fit in all */
  fitting: number
  /** how many each reason excludes; one pair can have several */
  excluded: Record<string, number>
}

/** One pair with every reason, also those that exclude it. */
export interface Explained extends Ranked {
  /** why the pair is impossible; empty when it fits */
  excludedBy: Reason[]
}

type Direction = 'people' | 'openings'

/** The best people for one opening. */
export function rank(opening: OpeningFacts, profiles: readonly ProfileFacts[], settings: ListSettings): Ranking {
  return listOf(
    profiles.map(profile => explain(opening, profile, settings)),
    settings.limit,
    ({ profileId }) => profileId,
  )
}

/** The best openings for one person; prospect of a job and shortage of people count here too. */
export function rankOpenings(
  profile: ProfileFacts,
  openings: readonly OpeningFacts[],
  settings: ListSettings,
): Ranking {
  return listOf(
    openings.map(opening => explain(opening, profile, settings, 'openings')),
    settings.limit,
    ({ openingId }) => openingId,
  )
}

/**
 * One pair: score, parts and all reasons, the weightiest first.
 * @param direction 'openings' when openings of one person are compared
 */
export function explain(
  opening: OpeningFacts,
  profile: ProfileFacts,
  { weights, verdicts, today }: Settings,
  direction: Direction = 'people',
): Explained {
  const law = verdicts(profile, opening)
  const codes = criterionCodes.filter(code => criteria[code].counts === 'always' || direction === 'openings')
  return tell({
    ...{ profileId: profile.id, openingId: opening.id, law, codes, weightOf: fullWeights(weights) },
    judged: codes.map(code => criteria[code].judge(profile, opening, { today, verdicts: law })),
  })
}

export interface Judged {
  profileId: string
  openingId: string
  law: readonly SchemeVerdict[]
  /** criteria that count, and what each says of the pair */
  codes: readonly CriterionCode[]
  judged: readonly Judgement[]
  weightOf: Readonly<Record<string, number>>
}

/** What the judgements of a pair come down to. */
export function tell({ profileId, openingId, law, codes, judged, weightOf }: Judged): Explained {
  const parts: Record<string, number> = {}
  const excludedBy: Reason[] = []
  let [score, failing] = [0, 0]
  let fix: Reason | null = null
  const won: number[] = []
  const lost: number[] = []
  for (let i = 0; i < codes.length; i++) {
    const judgement = judged[i] as Judgement
    const { points, excludes } = judgement
    const weight = weightOf[codes[i] as CriterionCode]
    const part = (weight ?? 0) * points
    won.push(part)
    // What a criterion takes away from the best possible score.
    lost.push(100 * (weight ?? 0) - part)
    score += part
    if (weight !== undefined) parts[codes[i] as CriterionCode] = part
    if (excludes.length === 0) continue
    failing += 1
    fix = judgement.fix
    excludedBy.push(...excludes)
  }
  return {
    ...{ profileId, openingId, score, parts },
    schemes: law.filter(({ ok }) => ok).map(({ scheme }) => scheme),
    reasonsFor: inOrder(won).flatMap(i => (judged[i] as Judgement).speaksFor),
    reasonsAgainst: inOrder(lost).flatMap(i => (judged[i] as Judgement).speaksAgainst),
    wouldFitIf: failing === 1 && fix ? [fix] : [],
    excludedBy,
  }
}

/** Places by what stands there, the most first; equal ones in the table's order. */
function inOrder(amounts: readonly number[]): number[] {
  const places: number[] = []
  for (let i = 0; i < amounts.length; i++) {
    let at = i
    for (; at > 0 && (amounts[places[at - 1] as number] as number) < (amounts[i] as number); at--)
      places[at] = places[at - 1] as number
    places[at] = i
  }
  return places
}

function listOf(explained: Explained[], limit: number, idOf: (ranked: Ranked) => string): Ranking {
  const best = (list: Explained[]): Ranked[] =>
    list
      .toSorted((a, b) => b.score - a.score || (idOf(a) < idOf(b) ? -1 : 1))
      .slice(0, limit)
      .map(({ excludedBy: _, ...ranked }) => ranked)
  const fitting = explained.filter(({ excludedBy }) => excludedBy.length === 0)
  return {
    ranked: best(fitting),
    nearMisses: best(explained.filter(({ wouldFitIf }) => wouldFitIf.length > 0)),
    fitting: fitting.length,
    excluded: countReasons(explained),
  }
}

function countReasons(explained: Explained[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const { excludedBy } of explained)
    for (const code of new Set(excludedBy.map(({ code }) => code))) counts.set(code, (counts.get(code) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}
