/**
 * The engine: gives what `reference.ts` gives, from an index. Whoever cannot have the opening is taken away by bitmaps, and of
 * those who can only the likely best are scored.
 */
import { bestOf } from './best.js'
import { population } from './bitmap.js'
import { candidatesFor } from './candidates.js'
import { countExcluded } from './count.js'
import { fullWeights } from './criteria.js'
import type { OpeningFacts, Ranked } from './facts.js'
import type { LawSettings } from './law.js'
import type { PeopleIndex, Searchable } from './people-index.js'
import { planFor } from './plan.js'
import { explain, type ListSettings, type Ranking } from './reference.js'
import type { Hit } from './top.js'

export interface SearchSettings extends ListSettings, LawSettings {
  /** near misses are looked for unless this is false */
  nearMisses?: boolean
  /** the people whom each reason excludes are counted unless this is false */
  counts?: boolean
}

/** A ranking before its reasons are told. */
export interface Found {
  /** the best of those who fit, the best first; ties by id */
  ranked: Hit[]
  /** empty when not asked for */
  nearMisses: Hit[]
  fitting: number
  /** empty when not asked for */
  excluded: Record<string, number>
}

/** As `reference.rank` of everybody in the index. */
export function rank(index: PeopleIndex, opening: OpeningFacts, settings: SearchSettings): Ranking {
  const found = search(index, opening, settings)
  const told = ({ id }: Hit): Ranked[] => {
    const facts = index.facts(id)
    if (!facts) return []
    const { excludedBy: _, ...ranked } = explain(opening, facts, settings)
    return [ranked]
  }
  return { ...found, ranked: found.ranked.flatMap(told), nearMisses: found.nearMisses.flatMap(told) }
}

/** Who fits best, who nearly fits, and how many each reason excludes. */
export function search(index: Searchable, opening: OpeningFacts, settings: SearchSettings): Found {
  const plan = planFor(index, opening, settings)
  const weights = fullWeights(settings.weights)
  const { limit, nearMisses = true, counts = true } = settings
  const candidates = candidatesFor(index, plan, nearMisses)
  const best = (bits: Int32Array, people: number): Hit[] =>
    bestOf({ index, plan, candidates, bits, people, weights }, limit).map(({ slot, score }) => ({
      id: index.columns.ids[slot] as string,
      score,
    }))
  const fitting = population(candidates.fits, candidates.count)
  return {
    ranked: best(candidates.fits, fitting),
    nearMisses: nearMisses ? best(candidates.near, population(candidates.near, candidates.count)) : [],
    fitting,
    excluded: counts ? countExcluded(index, plan) : {},
  }
}
