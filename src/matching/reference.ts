/**
 * Ranking, straightforward: every pair is judged by every criterion of the table. This is the meaning of matching; any
 * faster way must give the same ids and the same scores.
 */
import type { Day } from '../lib/days.js'
import type { Reason } from '../lib/reason.js'
import { criteria, criterionCodes, fullWeights } from './criteria.js'
import type { OpeningFacts, ProfileFacts, Ranked, SchemeVerdicts, Weights } from './facts.js'

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
  const weightOf = fullWeights(weights)
  const law = verdicts(profile, opening)
  const judged = criterionCodes
    .filter(code => criteria[code].counts === 'always' || direction === 'openings')
    .map(code => {
      const judgement = criteria[code].judge(profile, opening, { today, verdicts: law })
      return { code, ...judgement, weight: weightOf[code] ?? 0, part: (weightOf[code] ?? 0) * judgement.points }
    })
  const weighed = judged.filter(({ code }) => code in weightOf)
  const failing = judged.filter(({ excludes }) => excludes.length > 0)
  const onlyFix = failing.length === 1 ? failing[0]?.fix : null
  return {
    profileId: profile.id,
    openingId: opening.id,
    score: weighed.reduce((sum, { part }) => sum + part, 0),
    parts: Object.fromEntries(weighed.map(({ code, part }) => [code, part])),
    schemes: law.filter(({ ok }) => ok).map(({ scheme }) => scheme),
    reasonsFor: judged.toSorted((a, b) => b.part - a.part).flatMap(({ speaksFor }) => speaksFor),
    reasonsAgainst: judged.toSorted((a, b) => lost(b) - lost(a)).flatMap(({ speaksAgainst }) => speaksAgainst),
    wouldFitIf: onlyFix ? [onlyFix] : [],
    excludedBy: failing.flatMap(({ excludes }) => excludes),
  }
}

/** What a criterion takes away from the best possible score. */
const lost = ({ weight, part }: { weight: number; part: number }): number => 100 * weight - part

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
