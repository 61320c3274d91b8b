/**
 * The one step of the solver: a person comes in, and along the shortest chain of moves everybody concerned gets the place that
 * is best for all. In the words of the textbooks: a shortest augmenting path, found by Dijkstra's algorithm over reduced
 * costs, after which the dual variables are raised so that none falls below 0 (Jonker and Volgenant, "A shortest augmenting
 * path algorithm for dense and sparse linear assignment problems", Computing 38, 1987; here with several seats per place).
 */
import { createHeap } from './heap.js'
import { type Seating, sitDown } from './seating.js'

/**
 * Answers the step that brings in one person who sits nowhere.
 * @param mayLeave false: nobody may go without, so gains may be below 0; where not all can sit, nothing happens and the
 *   step answers false
 */
export function createAugment(seating: Seating, { mayLeave = true } = {}): (person: number) => boolean {
  const { rowStart, rowEnd, alike, place, value, bonus, capacity, seatStart, sitting, load } = seating
  const { pairOf, seatOf, gain, price } = seating
  const places = capacity.length
  /** what the chain of moves from the newcomer to a place costs, in reduced costs; counts only for places of this search */
  const distance = new Float64Array(places)
  const searchOf = new Int32Array(places)
  /** by `alike`: the search in which one of them was last looked at */
  const seenIn = new Int32Array(rowStart.length)
  /** the step before on the shortest path: who would move to the place, and by which pair */
  const mover = new Int32Array(places)
  const moverPair = new Int32Array(places)
  /** by `alike`: one of them who has come in; -1: none has */
  const before = new Int32Array(rowStart.length).fill(-1)
  const waiting = createHeap(places)
  /** places whose people have been looked at, in the order of their distances, then those that are next */
  const queue = new Int32Array(places)
  let search = 0
  let queued = 0
  /** the cheapest end so far: a free seat, or a person who goes without */
  let cheapest = 0
  let freePlace = -1
  let leaver = -1

  function sit(person: number, pair: number, seat: number): void {
    pairOf[person] = pair
    seatOf[person] = seat
    sitting[seat] = person
  }

  /** Looks at every place this person could move to. */
  function relaxPairs(person: number, from: number): void {
    // One like this person was looked at before from no farther away, and has the same gain.
    const kind = alike[person] as number
    if (seenIn[kind] === search) return
    seenIn[kind] = search
    const base = from + (gain[person] as number) - (bonus[person] as number)
    const end = rowEnd[person] as number
    for (let pair = rowStart[person] as number; pair < end; pair++) {
      const to = place[pair] as number
      const reached = base - (value[pair] as number) + (price[to] as number)
      if (reached >= cheapest) continue
      const known = searchOf[to] === search
      if (known && reached >= (distance[to] as number)) continue
      searchOf[to] = search
      distance[to] = reached
      mover[to] = person
      moverPair[to] = pair
      if ((load[to] as number) < (capacity[to] as number)) {
        cheapest = reached
        freePlace = to
        leaver = -1
        // Nothing is nearer than no distance.
        if (reached <= from) return
      } else if (!known && reached === from) queue[queued++] = to
      else waiting.put(to, reached)
    }
  }

  /** Finds the cheapest end of a chain of moves that begins with this person. */
  function findShortestPath(newcomer: number): void {
    search += 1
    queued = 0
    cheapest = mayLeave ? (gain[newcomer] as number) : Number.POSITIVE_INFINITY
    freePlace = -1
    leaver = newcomer
    relaxPairs(newcomer, 0)
    for (let scanned = 0; ; scanned++) {
      if (scanned === queued) {
        if (waiting.size() === 0 || waiting.least() >= cheapest) break
        queue[queued++] = waiting.take()
      }
      const at = queue[scanned] as number
      const from = distance[at] as number
      if (from >= cheapest) break
      const first = seatStart[at] as number
      const end = first + (load[at] as number)
      for (let seat = first; seat < end && from < cheapest; seat++) {
        const person = sitting[seat] as number
        if (mayLeave && from + (gain[person] as number) < cheapest) {
          cheapest = from + (gain[person] as number)
          leaver = person
          freePlace = -1
        }
        relaxPairs(person, from)
      }
    }
    waiting.clear()
  }

  /** Contested places become dearer by as much as the chain's end is farther away than they are: the dual step. */
  function raisePrices(newcomer: number): void {
    gain[newcomer] = (gain[newcomer] as number) - cheapest
    for (let i = 0; i < queued; i++) {
      const at = queue[i] as number
      const more = cheapest - (distance[at] as number)
      if (more <= 0) continue
      price[at] = (price[at] as number) + more
      const end = (seatStart[at] as number) + (load[at] as number)
      for (let seat = seatStart[at] as number; seat < end; seat++) {
        const person = sitting[seat] as number
        gain[person] = (gain[person] as number) - more
      }
    }
  }

  /** Everybody on the chain moves on by one, from its end back to the newcomer: the primal step. */
  function moveAlong(newcomer: number): void {
    if (leaver === newcomer) return
    let to: number
    let seat: number
    if (leaver >= 0) {
      to = place[pairOf[leaver] as number] as number
      seat = seatOf[leaver] as number
      pairOf[leaver] = -1
      seatOf[leaver] = -1
    } else {
      to = freePlace
      seat = (seatStart[to] as number) + (load[to] as number)
      load[to] = (load[to] as number) + 1
    }
    for (;;) {
      const person = mover[to] as number
      const leftPair = pairOf[person] as number
      const leftSeat = seatOf[person] as number
      sit(person, moverPair[to] as number, seat)
      if (person === newcomer) return
      to = place[leftPair] as number
      seat = leftSeat
    }
  }

  /** For somebody whose gain is known, and covers every own pair. */
  function augmentFrom(newcomer: number): boolean {
    findShortestPath(newcomer)
    if (cheapest === Number.POSITIVE_INFINITY) return false
    raisePrices(newcomer)
    moveAlong(newcomer)
    return true
  }

  return newcomer => {
    // Whoever is like the newcomer gains the best that there is already.
    const like = before[alike[newcomer] as number] as number
    if (like >= 0 && like !== newcomer) {
      gain[newcomer] = gain[like] as number
      return (mayLeave && gain[like] === 0) || augmentFrom(newcomer)
    }
    before[alike[newcomer] as number] = newcomer
    let best = mayLeave ? 0 : Number.NEGATIVE_INFINITY
    let bestPair = -1
    let free = false
    const end = rowEnd[newcomer] as number
    for (let pair = rowStart[newcomer] as number; pair < end; pair++) {
      const to = place[pair] as number
      const worth = (value[pair] as number) + (bonus[newcomer] as number) - (price[to] as number)
      if (worth < best || (worth === best && (free || bestPair < 0))) continue
      const hasSeat = (load[to] as number) < (capacity[to] as number)
      if (worth === best && !hasSeat) continue
      best = worth
      bestPair = pair
      free = hasSeat
    }
    gain[newcomer] = best
    if (bestPair < 0) return mayLeave
    if (free) {
      sitDown(seating, newcomer, bestPair)
      return true
    }
    return augmentFrom(newcomer)
  }
}
