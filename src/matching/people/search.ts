/**
 * The engine: gives what `reference.ts` gives, from an index. Whoever cannot have the opening is taken away by bitmaps, and of
 * those who can only the likely best are scored.
 */

import { population } from '../bitmap.js'
import type { OpeningFacts, Ranked } from '../facts.js'
import type { LawSettings } from '../law.js'
import type { ListSettings, Ranking, Settings } from '../reference.js'
import type { Hit, Placed } from '../top.js'
import { bestOf, type Wanted } from './best.js'
import { keptCandidates } from './candidates.js'
import { countExcluded } from './count.js'
import { explainerFor } from './explain.js'
import type { PeopleIndex, Searchable } from './people-index.js'
import { planFor } from './plan.js'
import { weighingOf } from './scorer.js'

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
  return {
    ranked: ranked.map(({ slot }): Ranked => told(slot)),
    nearMisses: nearMisses.map(({ slot }): Ranked => told(slot)),
    ...rest,
  }
}

/** Who fits best, who nearly fits, and how many each reason excludes. */
export function search(index: Searchable, opening: OpeningFacts, settings: SearchSettings): Found {
  const { ranked, nearMisses, fitting, excluded } = searchSlots(index, opening, settings)
  return { ranked: named(index, ranked), nearMisses: named(index, nearMisses), fitting, excluded }
}

/** As `reference.explain` of those of these people who are in the index now. */
export function explainEach(
  index: PeopleIndex,
  opening: OpeningFacts,
  settings: Settings,
  ids: readonly string[],
): Ranked[] {
  const told = explainerFor(index, opening, settings)
  return ids.map(index.slotOf).flatMap(slot => (slot < 0 ? [] : told(slot)))
}

const named = ({ columns: { ids } }: Searchable, placed: readonly Placed[]): Hit[] =>
  placed.map(({ slot, score }) => ({ id: ids[slot] as string, score }))

function searchSlots(index: Searchable, opening: OpeningFacts, settings: SearchSettings) {
  const { limit, nearMisses = true, counts = true } = settings
  const plan = planFor(index, opening, settings, nearMisses)
  const lawful = nearMisses || counts
  const candidates = keptCandidates(index, plan, nearMisses, lawful)
  const { fits, near, count } = candidates
  const people = population(fits, count)
  const wanted: Wanted = {
    ...{ index, plan, candidates, bits: fits, people, weighing: weighingOf(settings.weights) },
    askLaw: !lawful && !plan.law.requirement(),
  }
  return {
    ranked: bestOf(wanted, limit),
    nearMisses: nearMisses ? bestOf({ ...wanted, bits: near, people: population(near, count) }, limit) : [],
    fitting: counts ? people : 0,
    excluded: counts ? countExcluded(index, plan) : {},
  }
}
