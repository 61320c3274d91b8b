/**
 * The counterpart of `augment.ts`: a seat has become free at a place that costs something. Along the shortest path of moves,
 * again by Dijkstra's algorithm over reduced costs, somebody better off there comes to it, until a seat is left that nobody
 * would pay for or somebody without a place sits down. Prices fall; what is always true stays true.
 */
import { createHeap } from './heap.js'
import { type Seating, sitDown, standUp } from './seating.js'

/** The pairs of each place, as lists; pairs of withdrawn people may still be in them. */
export interface Columns {
  /** first pair of each place; -1: none */
  first: Int32Array
  /** the place's next pair; -1: no more */
  next: Int32Array
  /** whose pair it is */
  person: Int32Array
}

/** Answers the step that fills a free seat of a place, or makes it cost nothing. */
export function createRefill(seating: Seating, columns: Columns): (place: number) => void {
  const { rowStart, rowEnd, place, value, bonus, seatStart, sitting, load, pairOf, gain, price } = seating
  const places = price.length
  const distance = new Float64Array(places)
  const searchOf = new Int32Array(places)
  /** the pair by which one of the place's people would move on */
  const leaving = new Int32Array(places)
  const waiting = createHeap(places)
  const scanned: number[] = []
  let search = 0
  /** the cheapest end so far: a place where a seat stays free, or the pair of somebody who sits nowhere */
  let cheapest = 0
  let lastPlace = -1
  let comer = -1

  /** Looks at everybody who could have a seat at this place. */
  function relaxColumn(at: number): void {
    const from = distance[at] as number
    for (let pair = columns.first[at] as number; pair >= 0; pair = columns.next[pair] as number) {
      const person = columns.person[pair] as number
      if (pair < (rowStart[person] as number) || pair >= (rowEnd[person] as number)) continue
      const worth = (value[pair] as number) + (bonus[person] as number)
      const reached = from + (gain[person] as number) + (price[at] as number) - worth
      if (reached >= cheapest) continue
      const own = pairOf[person] as number
      if (own < 0) {
        cheapest = reached
        comer = pair
        lastPlace = -1
        continue
      }
      const left = place[own] as number
      if (searchOf[left] === search && reached >= (distance[left] as number)) continue
      searchOf[left] = search
      distance[left] = reached
      leaving[left] = pair
      waiting.put(left, reached)
      if (reached + (price[left] as number) < cheapest) {
        cheapest = reached + (price[left] as number)
        lastPlace = left
        comer = -1
      }
    }
  }

  function lowerPrices(): void {
    for (const at of scanned) {
      const less = cheapest - (distance[at] as number)
      if (less <= 0) continue
      price[at] = (price[at] as number) - less
      const end = (seatStart[at] as number) + (load[at] as number)
      for (let seat = seatStart[at] as number; seat < end; seat++) {
        const person = sitting[seat] as number
        gain[person] = (gain[person] as number) + less
      }
    }
  }

  /** The one nearest to the free seat moves first, so that there is always room. */
  function moveAlong(start: number): void {
    const moves: number[] = []
    let at = lastPlace
    if (comer >= 0) {
      moves.push(comer)
      at = place[comer] as number
    }
    while (at !== start) {
      const pair = leaving[at] as number
      moves.push(pair)
      at = place[pair] as number
    }
    for (const pair of moves.reverse()) {
      const person = columns.person[pair] as number
      if ((pairOf[person] as number) >= 0) standUp(seating, person)
      sitDown(seating, person, pair)
    }
  }

  return start => {
    if (price[start] === 0) return
    search += 1
    scanned.length = 0
    cheapest = price[start] as number
    lastPlace = start
    comer = -1
    searchOf[start] = search
    distance[start] = 0
    waiting.put(start, 0)
    while (waiting.size() > 0 && waiting.least() < cheapest) {
      const at = waiting.take()
      scanned.push(at)
      relaxColumn(at)
    }
    waiting.clear()
    lowerPrices()
    moveAlong(start)
  }
}
