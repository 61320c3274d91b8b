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

/** Working space, used by one search after the other. */
let space = { slots: new Int32Array(0), scores: new Int32Array(0) }

/**
 * They stand in order. Whoever comes late is seldom better than many of the best, so few must move.
 * @param limit Infinity: everybody
 * @param ids by slot; equal scores are ordered by them
 * @returns a list that holds until the next one is made
 */
export function createTop(limit: number, ids: readonly string[]): Top {
  const room = Math.min(limit, ids.length)
  if (space.slots.length < room) space = { slots: new Int32Array(room), scores: new Int32Array(room) }
  const { slots, scores } = space
  let count = 0
  let least = limit > 0 ? -1 : Number.POSITIVE_INFINITY
  // Methods, because a search makes one: a named function costs more to make.
  return {
    least: () => least,
    offer(slot, score) {
      if (score < least) return
      let at = count
      while (at > 0) {
        const before = scores[at - 1] as number
        if (before > score) break
        if (before === score && (ids[slots[at - 1] as number] as string) < (ids[slot] as string)) break
        at -= 1
      }
      if (at === limit) return
      if (count < limit) count += 1
      for (let behind = count - 1; behind > at; behind--) {
        slots[behind] = slots[behind - 1] as number
        scores[behind] = scores[behind - 1] as number
      }
      slots[at] = slot
      scores[at] = score
      if (count === limit) least = scores[limit - 1] as number
    },
    best() {
      const best = new Array<Placed>(count)
      for (let i = 0; i < count; i++) best[i] = { slot: slots[i] as number, score: scores[i] as number }
      return best
    },
  }
}
