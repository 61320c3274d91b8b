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
  /** the best first; nobody is in it afterwards */
  best(): Placed[]
}

/**
 * A heap with the worst of the best on top.
 * @param ids by slot; equal scores are ordered by them
 */
export function createTop(limit: number, ids: readonly string[]): Top {
  const heap: Heap = { ids, slots: [], scores: [] }
  const { slots, scores } = heap
  // Methods, because a search makes one: a named function costs more to make.
  return {
    least() {
      if (slots.length < limit) return -1
      return limit > 0 ? (scores[0] as number) : Number.POSITIVE_INFINITY
    },
    offer(slot, score) {
      if (slots.length < limit) rise(heap, slot, score)
      else if (limit > 0 && !worse(heap, slot, score, 0)) sink(heap, slot, score)
    },
    best() {
      const best: Placed[] = []
      while (slots.length > 0) {
        best.push({ slot: slots[0] as number, score: scores[0] as number })
        const [slot, score] = [slots.pop() as number, scores.pop() as number]
        if (slots.length > 0) sink(heap, slot, score)
      }
      return best.reverse()
    },
  }
}

interface Heap {
  ids: readonly string[]
  slots: number[]
  scores: number[]
}

function worse({ ids, slots, scores }: Heap, slot: number, score: number, than: number): boolean {
  const other = scores[than] as number
  return score === other ? (ids[slot] as string) > (ids[slots[than] as number] as string) : score < other
}

function put({ slots, scores }: Heap, at: number, slot: number, score: number): void {
  slots[at] = slot
  scores[at] = score
}

/** Moves from the end towards the top as long as those above are better. */
function rise(heap: Heap, slot: number, score: number): void {
  let at = heap.slots.length
  while (at > 0) {
    const above = (at - 1) >> 1
    if (!worse(heap, slot, score, above)) break
    put(heap, at, heap.slots[above] as number, heap.scores[above] as number)
    at = above
  }
  put(heap, at, slot, score)
}

/** Takes the place of the top and moves down as long as one below is worse. */
function sink(heap: Heap, slot: number, score: number): void {
  const { slots, scores } = heap
  let at = 0
  for (;;) {
    let below = 2 * at + 1
    if (below >= slots.length) break
    const other = below + 1
    if (other < slots.length && worse(heap, slots[other] as number, scores[other] as number, below)) below = other
    if (worse(heap, slot, score, below)) break
    put(heap, at, slots[below] as number, scores[below] as number)
    at = below
  }
  put(heap, at, slot, score)
}
