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
  /** Tells of each by place, 0 for the best; the worst first. Nobody is in it afterwards. @returns how many they were */
  tell(visit: (place: number, slot: number, score: number) => void): number
  /** the best first; nobody is in it afterwards */
  best(): Placed[]
}

/** Lists of so many are made in one piece. */
const mostRoom = 1024

/**
 * A heap with the worst of the best on top.
 * @param ids by slot; equal scores are ordered by them
 */
export function createTop(limit: number, ids: readonly string[]): Top {
  const room = limit < mostRoom ? limit : 0
  const heap: Heap = { ids, count: 0, slots: new Array<number>(room), scores: new Array<number>(room) }
  // Methods, because a search makes one: a named function costs more to make.
  return {
    least() {
      if (heap.count < limit) return -1
      return limit > 0 ? (heap.scores[0] as number) : Number.POSITIVE_INFINITY
    },
    offer(slot, score) {
      if (heap.count < limit) rise(heap, slot, score)
      else if (limit > 0 && !worse(heap, slot, score, 0)) sink(heap, slot, score)
    },
    tell(visit) {
      const { count, slots, scores } = heap
      for (let place = count - 1; place >= 0; place--) {
        visit(place, slots[0] as number, scores[0] as number)
        heap.count = place
        if (place > 0) sink(heap, slots[place] as number, scores[place] as number)
      }
      return count
    },
    best() {
      const best = new Array<Placed>(heap.count)
      this.tell((place, slot, score) => {
        best[place] = { slot, score }
      })
      return best
    },
  }
}

interface Heap {
  ids: readonly string[]
  /** so many are in it; the lists may be longer */
  count: number
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
  let at = heap.count++
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
  const { count, slots, scores } = heap
  let at = 0
  for (;;) {
    let below = 2 * at + 1
    if (below >= count) break
    const other = below + 1
    if (other < count && worse(heap, slots[other] as number, scores[other] as number, below)) below = other
    if (worse(heap, slot, score, below)) break
    put(heap, at, slots[below] as number, scores[below] as number)
    at = below
  }
  put(heap, at, slot, score)
}
