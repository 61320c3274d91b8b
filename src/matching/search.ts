/**
 * The engine: gives what `reference.ts` gives, from an index. Whoever cannot have the opening is taken away by bitmaps, and of
 * those who can only the likely best are scored.
 */
import { bestOf } from './best.js'
import { population } from './bitmap.js'
import { candidatesFor } from './candidates.js'
import { countExcluded } from './count.js'
import { explainerFor } from './explainer.js'
import type { OpeningFacts, Ranked } from './facts.js'
import type { LawSettings } from './law.js'
import type { Searchable } from './people-index.js'
import { planFor } from './plan.js'
import type { ListSettings, Ranking } from './reference.js'
import { weighingOf } from './scorer.js'
import type { Hit, Placed } from './top.js'

export interface SearchSettings extends ListSettings, LawSettings {
  /** near misses are looked for unless this is false */
  nearMisses?: boolean
  /** those who fit, and those whom each reason excludes, are counted unless this is false */
  counts?: boolean
}

/** A ranking before its reasons are told. */
export interface Found {
  /** the best of those who fit, the best first; ties by id */
  ranked: Hit[]
  /** empty when not asked for */
  nearMisses: Hit[]
  /** 0 when not asked for */
  fitting: number
  /** empty when not asked for */
  excluded: Record<string, number>
}

/** As `reference.rank` of everybody in the index. */
export function rank(index: Searchable, opening: OpeningFacts, settings: SearchSettings): Ranking {
  const { ranked, nearMisses, ...rest } = searchSlots(index, opening, settings)
  const told = explainerFor(index, opening, settings)
  const all = (hits: Placed[]): Ranked[] => hits.map(({ slot }) => told(slot))
  return { ranked: all(ranked), nearMisses: all(nearMisses), ...rest }
}

/** Who fits best, who nearly fits, and how many each reason excludes. */
export function search(index: Searchable, opening: OpeningFacts, settings: SearchSettings): Found {
  const { ranked, nearMisses, ...rest } = searchSlots(index, opening, settings)
  const { ids } = index.columns
  const named = (hits: Placed[]): Hit[] => hits.map(({ slot, score }) => ({ id: ids[slot] as string, score }))
  return { ranked: named(ranked), nearMisses: named(nearMisses), ...rest }
}

function searchSlots(index: Searchable, opening: OpeningFacts, settings: SearchSettings) {
  const plan = planFor(index, opening, settings)
  const weighing = weighingOf(settings.weights)
  const { limit, nearMisses = true, counts = true } = settings
  const lawful = nearMisses || counts
  const candidates = candidatesFor(index, plan, nearMisses, lawful)
  const best = (bits: Int32Array, people: number): Placed[] =>
    bestOf({ index, plan, candidates, bits, people, weighing, askLaw: !(lawful || plan.law.requirement()) }, limit)
  const left = population(candidates.fits, candidates.count)
  return {
    ranked: best(candidates.fits, left),
    nearMisses: nearMisses ? best(candidates.near, population(candidates.near, candidates.count)) : [],
    fitting: counts ? left : 0,
    excluded: counts ? countExcluded(index, plan) : {},
  }
}
