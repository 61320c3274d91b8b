/** Explains as `reference.explain` does, for people of an index: each once, kept until something is told of the person. */
import { fullWeights } from '../criteria.js'
import type { OpeningFacts, Ranked } from '../facts.js'
import { explain, type Settings } from '../reference.js'
import { type Changes, changedSlot, remembers } from './changes.js'
import { readFacts } from './columns.js'
import { keysOf } from './opening-keys.js'
import type { Searchable } from './people-index.js'

/** Of one opening. */
interface Explained {
  /** by which they were told; other ones begin anew */
  weights: string
  bySlot: Map<number, Ranked>
  /** so many changes of the index are in it */
  seen: number
}

/** So many people are kept for one opening: those who fit best and the near misses of a page. */
const most = 40
/** Of one explanation, about. */
const explanationBytes = 1280

/** Why each of these people fits this opening, or nearly does: as the index stands when it is asked. */
export function explainerFor(index: Searchable, opening: OpeningFacts, settings: Settings): (slot: number) => Ranked {
  const { columns, changes, kept } = index
  kept.holdFor(settings.today, settings.verdicts)
  const weights = `${Object.values(fullWeights(settings.weights))}`
  const explained = kept.of<Explained>(keysOf(opening).explained, () => ({
    value: { weights, bySlot: new Map(), seen: changes.count },
    bytes: most * explanationBytes,
  }))
  if (explained.weights !== weights) explained.bySlot.clear()
  explained.weights = weights
  forgetChanged(explained, changes)
  const { bySlot } = explained
  return slot => {
    const known = bySlot.get(slot)
    if (known) return known
    const { excludedBy: _, ...ranked } = explain(opening, readFacts(columns, slot), settings)
    if (bySlot.size === most) bySlot.clear()
    bySlot.set(slot, frozen(ranked))
    return ranked
  }
}

function forgetChanged(explained: Explained, changes: Changes): void {
  const { bySlot, seen } = explained
  if (!remembers(changes, seen)) bySlot.clear()
  else for (let change = seen; change < changes.count; change++) bySlot.delete(changedSlot(changes, change))
  explained.seen = changes.count
}

/** Whoever asks next is told the same. */
function frozen(ranked: Ranked): Ranked {
  for (const reasons of [ranked.reasonsFor, ranked.reasonsAgainst, ranked.wouldFitIf]) {
    for (const reason of reasons) {
      Object.freeze(reason.numbers)
      Object.freeze(reason)
    }
    Object.freeze(reasons)
  }
  Object.freeze(ranked.parts)
  Object.freeze(ranked.schemes)
  return Object.freeze(ranked)
}
