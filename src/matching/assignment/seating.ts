/**
 * Who sits where, with a gain per person and a price per place (the dual variables), in arrays that the steps of
 * `augment.ts` and `refill.ts` change in place.
 *
 * Always true between two steps: gain + price >= worth for every pair of those who have come in (no reduced cost is
 * below 0), equal for every pair that sits together; a place with a free seat has the price it began with, which is 0 where
 * nothing else is said; whoever has come in and sits nowhere has gain 0. That proves that nothing is worth more.
 */
export interface Seating {
  /** pairs of person i: rowStart[i] up to rowEnd[i] */
  rowStart: Int32Array
  rowEnd: Int32Array
  /** people with the same number, below the number of rows, have the same pairs and the same bonus */
  alike: Int32Array
  place: Int32Array
  /** 64 bits where a value may leave 32 */
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
