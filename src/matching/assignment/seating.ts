/**
 * Who sits where, with a gain per person and a price per place, and the one step that keeps it the best possible: a person
 * comes in, and along the shortest chain of moves everybody concerned gets the place that is best for all (successive
 * shortest augmenting paths; Jonker and Volgenant 1987, here with several seats per place).
 *
 * Always true: gain + price >= worth for every pair of those who have come in, equal for every pair that sits together; a
 * place with a free seat has the price it began with, which is 0 where nothing else is said; whoever has come in and sits
 * nowhere has gain 0. That proves that nothing is worth more.
 */
import { createHeap } from './heap.js'

export interface Seating {
  /** pairs of person i: rowStart[i] up to rowEnd[i] */
  rowStart: Int32Array
  rowEnd: Int32Array
  /** people with the same number, below the number of rows, have the same pairs and the same bonus */
  alike: Int32Array
  place: Int32Array
  value: Int32Array | Float64Array
  bonus: Float64Array
  capacity: Int32Array
  /** the seats of place j in `sitting` begin at seatStart[j] */
  seatStart: Int32Array
  /** the person in each seat; the first `load[j]` of a place are taken */
  sitting: Int32Array
  load: Int32Array
  /** the pair by which each person sits; -1: sits nowhere */
  pairOf: Int32Array
  seatOf: Int32Array
  gain: Float64Array
  price: Float64Array
}

/** 0, 1, 2 and so on. */
export function numbersBelow(limit: number): Int32Array {
  const numbers = new Int32Array(limit)
  for (let i = 0; i < limit; i++) numbers[i] = i
  return numbers
}

/** The seats of each place one after the other; no place needs more seats than people who could have it. */
export function emptySeating(
  problem: Pick<Seating, 'rowStart' | 'rowEnd' | 'alike' | 'place' | 'value' | 'bonus' | 'capacity'>,
  people: number,
): Seating {
  const { capacity } = problem
  const seatStart = new Int32Array(capacity.length + 1)
  for (let place = 0; place < capacity.length; place++)
    seatStart[place + 1] = (seatStart[place] as number) + (capacity[place] as number)
  return {
    ...problem,
    seatStart,
    sitting: new Int32Array(seatStart[capacity.length] as number).fill(-1),
    load: new Int32Array(capacity.length),
    pairOf: new Int32Array(people).fill(-1),
    seatOf: new Int32Array(people).fill(-1),
    gain: new Float64Array(people),
    price: new Float64Array(capacity.length),
  }
}

/** Puts a person who sits nowhere on a free seat. */
export function sitDown(
  { place, pairOf, seatOf, sitting, seatStart, load }: Seating,
  person: number,
  pair: number,
): void {
  const to = place[pair] as number
  const seat = (seatStart[to] as number) + (load[to] as number)
  load[to] = (load[to] as number) + 1
  sitting[seat] = person
  seatOf[person] = seat
  pairOf[person] = pair
}

/** Takes a person out of the seat; the place's last one moves up. Answers the place. */
export function standUp({ place, pairOf, seatOf, sitting, seatStart, load }: Seating, person: number): number {
  const from = place[pairOf[person] as number] as number
  const seat = seatOf[person] as number
  const last = (seatStart[from] as number) + (load[from] as number) - 1
  const moved = sitting[last] as number
  sitting[seat] = moved
  seatOf[moved] = seat
  sitting[last] = -1
  load[from] = (load[from] as number) - 1
  pairOf[person] = -1
  seatOf[person] = -1
  return from
}

/**
 * Answers the step that brings in one person who sits nowhere.
 * @param mayLeave false: nobody may go without, so gains may be below 0; where not all can sit, nothing happens and the
 *   step answers false
 */
export function bringingIn(seating: Seating, { mayLeave = true } = {}): (person: number) => boolean {
  const { rowStart, rowEnd, alike, place, value, bonus, capacity, seatStart, sitting, load } = seating
  const { pairOf, seatOf, gain, price } = seating
  const places = capacity.length
  /** what the chain of moves from the newcomer to a place costs; counts only for places of this search */
  const distance = new Float64Array(places)
  const searchOf = new Int32Array(places)
  /** by `alike`: when one of them was asked last */
  const askedIn = new Int32Array(rowStart.length)
  /** who would move to the place, and by which pair */
  const mover = new Int32Array(places)
  const moverPair = new Int32Array(places)
  /** by `alike`: one of them who has come in; -1: none has */
  const before = new Int32Array(rowStart.length).fill(-1)
  const waiting = createHeap(places)
  /** places whose people have been asked, in the order of their distances, then those that are next */
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
  function ask(person: number, from: number): void {
    // One like this person was asked before from no farther away, and has the same gain.
    const kind = alike[person] as number
    if (askedIn[kind] === search) return
    askedIn[kind] = search
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
  function findEnd(newcomer: number): void {
    search += 1
    queued = 0
    cheapest = mayLeave ? (gain[newcomer] as number) : Number.POSITIVE_INFINITY
    freePlace = -1
    leaver = newcomer
    ask(newcomer, 0)
    for (let asked = 0; ; asked++) {
      if (asked === queued) {
        if (waiting.size() === 0 || waiting.least() >= cheapest) break
        queue[queued++] = waiting.take()
      }
      const at = queue[asked] as number
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
        ask(person, from)
      }
    }
    waiting.clear()
  }

  /** Contested places become dearer by as much as the chain's end is farther away than they are. */
  function reprice(newcomer: number): void {
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

  /** Everybody on the chain moves on by one, from its end back to the newcomer. */
  function move(newcomer: number): void {
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

  /** Brings somebody in of whom the gain is known, over every place that the chain may begin with. */
  function along(newcomer: number): boolean {
    findEnd(newcomer)
    if (cheapest === Number.POSITIVE_INFINITY) return false
    reprice(newcomer)
    move(newcomer)
    return true
  }

  return newcomer => {
    // Whoever is like the newcomer gains the best that there is already.
    const like = before[alike[newcomer] as number] as number
    if (like >= 0 && like !== newcomer) {
      gain[newcomer] = gain[like] as number
      return (mayLeave && gain[like] === 0) || along(newcomer)
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
    return along(newcomer)
  }
}
