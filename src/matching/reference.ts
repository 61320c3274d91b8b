/**
 * Ranking, straightforward: every pair is judged by every criterion of the table. This is the meaning of matching; any
 * faster way must give the same ids and the same scores.
 */
import type { Day } from '../lib/days.js'
import type { Reason } from '../lib/reason.js'
import { type CriterionCode, criteria, criterionCodes, fullWeights } from './criteria.js'
import type { Judgement } from './criterion.js'
import type { OpeningFacts, ProfileFacts, Ranked, Scheme, SchemeVerdicts, Weights } from './facts.js'

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
  const judged = codes.map(code => criteria[code].judge(profile, opening, { today, verdicts: law }))
  const weightOf = fullWeights(weights)
  return {
    ...tell({
      ...{ profileId: profile.id, openingId: opening.id, codes, judged },
      weights: codes.map(code => weightOf[code]),
      schemes: law.filter(({ ok }) => ok).map(({ scheme }) => scheme),
    }),
    excludedBy: judged.flatMap(({ excludes }) => excludes),
  }
}

export interface Judged {
  profileId: string
  openingId: string
  /** those that the law leaves */
  schemes: readonly Scheme[]
  /** criteria that count, what each says of the pair, and its weight when it is weighed */
  codes: readonly CriterionCode[]
  judged: readonly Judgement[]
  weights: readonly (number | undefined)[]
}

/** Working space, used by one pair after the other: what each criterion gives, and takes away from the best possible score. */
const won: number[] = []
const lost: number[] = []

/** What the judgements of a pair come down to. */
export function tell({ profileId, openingId, schemes, codes, judged, weights }: Judged): Ranked {
  const parts: Record<string, number> = {}
  let [score, failing] = [0, 0]
  let fix: Reason | null = null
  for (let i = 0; i < codes.length; i++) {
    const judgement = judged[i] as Judgement
    const weight = weights[i]
    const part = (weight ?? 0) * judgement.points
    won[i] = part
    lost[i] = 100 * (weight ?? 0) - part
    score += part
    if (weight !== undefined) parts[codes[i] as CriterionCode] = part
    if (judgement.excludes.length === 0) continue
    failing += 1
    fix = judgement.fix
  }
  return {
    profileId,
    openingId,
    score,
    parts,
    schemes: schemes.slice(),
    reasonsFor: inOrder(won, judged, 'speaksFor'),
    reasonsAgainst: inOrder(lost, judged, 'speaksAgainst'),
    wouldFitIf: failing === 1 && fix ? [fix] : [],
  }
}

/** Places by what stands there. */
const places: number[] = []

/** Reasons of the criteria with the most first; of equal ones in the table's order. */
function inOrder(
  amounts: readonly number[],
  judged: readonly Judgement[],
  which: 'speaksFor' | 'speaksAgainst',
): Reason[] {
  let count = 0
  for (let i = 0; i < judged.length; i++) {
    if ((judged[i] as Judgement)[which].length === 0) continue
    let at = count++
    for (; at > 0 && (amounts[places[at - 1] as number] as number) < (amounts[i] as number); at--)
      places[at] = places[at - 1] as number
    places[at] = i
  }
  const reasons: Reason[] = []
  for (let i = 0; i < count; i++) {
    const told = (judged[places[i] as number] as Judgement)[which]
    for (let each = 0; each < told.length; each++) reasons.push(told[each] as Reason)
  }
  return reasons
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
