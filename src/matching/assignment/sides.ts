/**
 * The two ways to seat people one after the other: the people come in and look for a seat, or the seats come in and look for
 * a person (the transposed problem). Both end at the same total; how much must be moved on the way differs a hundredfold where
 * one side all want the same.
 */
import type { Solved } from './certificate.js'
import { lowerPrices } from './prices.js'
import { type AssignmentProblem, neededSeats } from './problem.js'
import { emptySeating, numbersBelow, type Seating } from './seating.js'

export interface Side {
  /** nobody has come in yet */
  seating: Seating
  /** what the seating says about people and places; its prices are the lowest if all came in */
  solved: (finished: boolean) => Solved
}

/** The people's way is the shorter one until the seats' first choices are spread so much better. */
const clearly = 1.2

/** Whether the places' first choices meet less often than the people's, and so fewer have to be moved on. */
export function seatsMeetLess({ people, capacity, rowStart, place, value }: AssignmentProblem): boolean {
  const bestOf = new Int32Array(capacity.length).fill(-1)
  const favourite = new Int32Array(capacity.length)
  const left = capacity.slice()
  let choosing = 0
  let first = 0
  for (let person = 0; person < people; person++) {
    let most = -1
    let wish = -1
    for (let pair = rowStart[person] as number; pair < (rowStart[person + 1] as number); pair++) {
      const to = place[pair] as number
      const worth = value[pair] as number
      if (worth > most) {
        most = worth
        wish = to
      }
      if (worth <= (bestOf[to] as number)) continue
      bestOf[to] = worth
      favourite[to] = person
    }
    if (wish < 0) continue
    choosing += 1
    if ((left[wish] as number) === 0) continue
    left[wish] = (left[wish] as number) - 1
    first += 1
  }
  const chosen = favourite.filter((_, at) => (bestOf[at] as number) >= 0)
  return new Set(chosen).size * choosing > clearly * first * chosen.length
}

export function peopleFirst(problem: AssignmentProblem): Side {
  const { people, rowStart, place, value } = problem
  const seating = emptySeating(
    {
      ...{ rowStart, place, value },
      rowEnd: rowStart.subarray(1),
      alike: numbersBelow(people),
      bonus: problem.bonus ?? new Float64Array(people),
      capacity: neededSeats(problem),
    },
    people,
  )
  return {
    seating,
    solved: () => ({
      placeOf: seating.pairOf.map(pair => (pair < 0 ? -1 : (place[pair] as number))),
      gain: seating.gain,
      price: seating.price,
    }),
  }
}

/**
 * The roles change: every seat comes in by itself, and every person is a place with one seat. A person's bonus goes to
 * whoever takes the person, so it is a price below 0 from which the person's price rises.
 */
export function seatsFirst(problem: AssignmentProblem): Side {
  const { people, bonus } = problem
  const needed = neededSeats(problem)
  const { rowStart, place, value } = byPlace(problem)
  const count = needed.reduce((sum, seats) => sum + seats, 0)
  const placeOfSeat = new Int32Array(count)
  let seat = 0
  for (let at = 0; at < needed.length; at++) {
    const seats = needed[at] as number
    placeOfSeat.fill(at, seat, seat + seats)
    seat += seats
  }
  const seating = emptySeating(
    {
      ...{ place, value, alike: placeOfSeat },
      rowStart: placeOfSeat.map(at => rowStart[at] as number),
      rowEnd: placeOfSeat.map(at => rowStart[at + 1] as number),
      bonus: new Float64Array(count),
      capacity: new Int32Array(people).fill(1),
    },
    count,
  )
  const { pairOf, gain, price } = seating
  for (let person = 0; person < people; person++) price[person] = -(bonus?.[person] ?? 0)
  return {
    seating,
    solved(finished) {
      const placeOf = new Int32Array(people).fill(-1)
      const priceOf = new Float64Array(needed.length)
      for (let seat = 0; seat < count; seat++) {
        const at = placeOfSeat[seat] as number
        priceOf[at] = Math.max(priceOf[at] as number, gain[seat] as number)
        const pair = pairOf[seat] as number
        if (pair >= 0) placeOf[place[pair] as number] = at
      }
      // A place without seats costs what the keenest would give.
      for (let at = 0; at < needed.length; at++)
        for (let pair = rowStart[at] as number; needed[at] === 0 && pair < (rowStart[at + 1] as number); pair++) {
          const keen = (value[pair] as number) - (price[place[pair] as number] as number)
          priceOf[at] = Math.max(priceOf[at] as number, keen)
        }
      const solved = { placeOf, price: priceOf, gain: price.map((own, person) => own + (bonus?.[person] ?? 0)) }
      // Seats that come in end with the highest prices.
      if (finished) lowerPrices(problem, solved)
      return solved
    },
  }
}

/** The pairs of place j stand at `rowStart[j]` up to `rowStart[j + 1]`, and `place` is the person. */
function byPlace({
  people,
  capacity,
  ...given
}: AssignmentProblem): Pick<AssignmentProblem, 'rowStart' | 'place' | 'value'> {
  const pairs = given.rowStart[people] as number
  const rowStart = new Int32Array(capacity.length + 1)
  for (let pair = 0; pair < pairs; pair++) {
    const after = (given.place[pair] as number) + 1
    rowStart[after] = (rowStart[after] as number) + 1
  }
  for (let at = 0; at < capacity.length; at++)
    rowStart[at + 1] = (rowStart[at + 1] as number) + (rowStart[at] as number)
  const next = rowStart.slice()
  const [place, value] = [new Int32Array(pairs), new Int32Array(pairs)]
  for (let person = 0; person < people; person++)
    for (let pair = given.rowStart[person] as number; pair < (given.rowStart[person + 1] as number); pair++) {
      const at = given.place[pair] as number
      const to = next[at] as number
      place[to] = person
      value[to] = given.value[pair] as number
      next[at] = to + 1
    }
  return { rowStart, place, value }
}
