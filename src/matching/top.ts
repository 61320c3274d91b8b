/** The best few of many. */

export interface Hit {
  id: string
  score: number
}

/** A hit by its slot: an id is looked up only for those who are told of. */
export interface Placed {
  slot: number
  score: number
}

export interface Top {
  /** what the next one must reach; -1 while there is room */
  least(): number
  offer(slot: number, score: number): void
  /** the best first */
  best(): Placed[]
}

/**
 * A heap with the worst of the best on top.
 * @param ids by slot; equal scores are ordered by them
 */
export function createTop(limit: number, ids: readonly string[]): Top {
  const slots: number[] = []
  const scores: number[] = []
  const worse = (slot: number, score: number, than: number): boolean => {
    const other = scores[than] as number
    return score === other ? (ids[slot] as string) > (ids[slots[than] as number] as string) : score < other
  }
  const put = (at: number, slot: number, score: number): void => {
    slots[at] = slot
    scores[at] = score
  }

  /** Moves from the end towards the top as long as those above are better. */
  function rise(slot: number, score: number): void {
    let at = slots.length
    while (at > 0) {
      const above = (at - 1) >> 1
      if (!worse(slot, score, above)) break
      put(at, slots[above] as number, scores[above] as number)
      at = above
    }
    put(at, slot, score)
  }

  /** Takes the place of the top and moves down as long as one below is worse. */
  function sink(slot: number, score: number): void {
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below >= slots.length) break
      const other = below + 1
      if (other < slots.length && worse(slots[other] as number, scores[other] as number, below)) below = other
      if (worse(slot, score, below)) break
      put(at, slots[below] as number, scores[below] as number)
      at = below
    }
    put(at, slot, score)
  }

  return {
    least: () => (slots.length < limit ? -1 : limit > 0 ? (scores[0] as number) : Number.POSITIVE_INFINITY),
    offer(slot, score) {
      if (slots.length < limit) rise(slot, score)
      else if (limit > 0 && !worse(slot, score, 0)) sink(slot, score)
    },
    best: () =>
      slots
        .map((slot, i) => ({ slot, score: scores[i] as number }))
        .sort((a, b) => b.score - a.score || ((ids[a.slot] as string) < (ids[b.slot] as string) ? -1 : 1)),
  }
}
