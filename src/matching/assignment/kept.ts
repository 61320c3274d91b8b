/**
 * An assignment that is kept and changed: somebody arrives or withdraws, a seat comes or goes, and the best possible is
 * there again after one chain of moves, in a small part of the time of a new run.
 */
import { assign } from './assign.js'
import { createAugment } from './augment.js'
import { proved, type Solved } from './certificate.js'
import { lowerPrices } from './prices.js'
import { type Assignment, type AssignmentProblem, pairOfPlace } from './problem.js'
import { type Columns, createRefill } from './refill.js'
import { emptySeating, numbersBelow, type Seating, sitDown, standUp } from './seating.js'

/** What a newcomer could have. */
export interface Arrival {
  places: readonly number[]
  values: readonly number[]
  bonus?: number
}

export interface KeptAssignment {
  /** Answers the newcomer's number: that of somebody withdrawn, or the next. */
  arrive(arrival: Arrival): number
  withdraw(person: number): void
  /** One seat fewer: if all are taken, somebody must go. */
  removeSeat(place: number): void
  addSeat(place: number): void
  /** The problem as it stands; withdrawn people have no pairs. */
  problem(): AssignmentProblem
  /** The assignment as it stands, proved. */
  result(): Assignment
}

/** What must fit besides the usual room. */
interface Room {
  pairs?: number
  /** a place that gets twice its seats */
  seatsAt?: number
}

/** Room for newcomers between two layouts. */
const spare = (used: number): number => Math.ceil(used / 4) + 64

/** Solves the problem and keeps it. */
export function keepAssignment(given: AssignmentProblem): KeptAssignment {
  let people = given.people
  const withdrawn = new Set<number>()
  let { seating, columns, pairs } = layOut(given, assign(given))
  let augment = createAugment(seating)
  let refill = createRefill(seating, columns)

  /** A new layout with room, holding the same assignment. */
  function relay(room: Room): void {
    ;({ seating, columns, pairs } = layOut(kept.problem(), solved(), room))
    augment = createAugment(seating)
    refill = createRefill(seating, columns)
  }

  const solved = (): Solved => ({
    placeOf: seating.pairOf.slice(0, people).map(pair => (pair < 0 ? -1 : (seating.place[pair] as number))),
    gain: seating.gain.slice(0, people),
    price: seating.price.slice(),
  })

  const kept: KeptAssignment = {
    arrive({ places, values, bonus = 0 }) {
      if (places.length !== values.length) throw new RangeError('every place needs a value')
      const crowded = withdrawn.size === 0 && people === seating.gain.length
      if (crowded || pairs + places.length > seating.place.length) relay({ pairs: places.length })
      const person = withdrawn.values().next().value ?? people++
      withdrawn.delete(person)
      seating.rowStart[person] = pairs
      for (const [i, to] of places.entries()) {
        seating.place[pairs] = to
        seating.value[pairs] = values[i] as number
        link(columns, pairs, to, person)
        pairs += 1
      }
      seating.rowEnd[person] = pairs
      seating.bonus[person] = bonus
      augment(person)
      return person
    },
    withdraw(person) {
      const left = (seating.pairOf[person] as number) >= 0 ? standUp(seating, person) : -1
      seating.gain[person] = 0
      seating.rowEnd[person] = seating.rowStart[person] as number
      withdrawn.add(person)
      if (left >= 0) refill(left)
    },
    removeSeat(place) {
      const seats = seating.capacity[place] as number
      if (seats === 0) throw new RangeError(`place ${place} has no seat`)
      seating.capacity[place] = seats - 1
      if ((seating.load[place] as number) < seats) return
      const person = seating.sitting[(seating.seatStart[place] as number) + seats - 1] as number
      standUp(seating, person)
      augment(person)
    },
    addSeat(place) {
      const seats = seating.capacity[place] as number
      const room = (seating.seatStart[place + 1] as number) - (seating.seatStart[place] as number)
      if (seats >= room && room < seating.gain.length) relay({ seatsAt: place })
      seating.capacity[place] = seats + 1
      refill(place)
    },
    problem() {
      const { rowStart, rowEnd, place, value } = seating
      const starts = new Int32Array(people + 1)
      for (let person = 0; person < people; person++)
        starts[person + 1] = (starts[person] as number) + (rowEnd[person] as number) - (rowStart[person] as number)
      const total = starts[people] as number
      const packed = { place: new Int32Array(total), value: new Int32Array(total) }
      for (let person = 0; person < people; person++) {
        const [from, to] = [rowStart[person] as number, rowEnd[person] as number]
        packed.place.set(place.subarray(from, to), starts[person] as number)
        packed.value.set(value.subarray(from, to), starts[person] as number)
      }
      return {
        people,
        capacity: seating.capacity.slice(),
        rowStart: starts,
        ...packed,
        bonus: seating.bonus.slice(0, people),
      }
    },
    result() {
      const [problem, now] = [kept.problem(), solved()]
      // Whoever came and went has left prices that are proved but not the lowest.
      lowerPrices(problem, now)
      return proved(problem, now, true)
    },
  }
  return kept
}

const link = (columns: Columns, pair: number, place: number, person: number): void => {
  columns.person[pair] = person
  columns.next[pair] = columns.first[place] as number
  columns.first[place] = pair
}

/** An assignment in arrays with room for more people and pairs, and for more seats at one place. */
function layOut(
  problem: AssignmentProblem,
  { placeOf, gain, price }: Solved,
  more: Room = {},
): { seating: Seating; columns: Columns; pairs: number } {
  const { people, capacity, rowStart, place, value, bonus } = problem
  const pairs = rowStart[people] as number
  const room = { people: people + spare(people), pairs: pairs + spare(pairs) + (more.pairs ?? 0) }
  const extended = (array: Int32Array, length: number) => {
    const larger = new Int32Array(length)
    larger.set(array.subarray(0, length))
    return larger
  }
  const bonuses = new Float64Array(room.people)
  if (bonus) bonuses.set(bonus)
  // Nowhere sit more than there are people.
  const seats = capacity.map((now, at) => Math.min(room.people, (at === more.seatsAt ? 2 * now : now) + 1))
  const seating = emptySeating(
    {
      rowStart: extended(rowStart.subarray(0, people), room.people),
      rowEnd: extended(rowStart.subarray(1, people + 1), room.people),
      alike: numbersBelow(room.people),
      place: extended(place.subarray(0, pairs), room.pairs),
      value: extended(value.subarray(0, pairs), room.pairs),
      bonus: bonuses,
      capacity: seats,
    },
    room.people,
  )
  seating.capacity.set(capacity)
  const columns: Columns = {
    first: new Int32Array(capacity.length).fill(-1),
    next: new Int32Array(room.pairs).fill(-1),
    person: new Int32Array(room.pairs),
  }
  seating.gain.set(gain)
  seating.price.set(price)
  for (let person = 0; person < people; person++) {
    for (let pair = rowStart[person] as number; pair < (rowStart[person + 1] as number); pair++)
      link(columns, pair, place[pair] as number, person)
    const at = placeOf[person] as number
    if (at >= 0) sitDown(seating, person, pairOfPlace(problem, person, at))
  }
  return { seating, columns, pairs }
}
