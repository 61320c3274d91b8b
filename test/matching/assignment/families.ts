/** Seeded assignment problems of the kinds that solvers find hard; all synthetic. */
import type { AssignmentProblem } from '../../../src/matching/assignment/problem.js'

/** Seeded draws (mulberry32). */
export function draws(seed: number) {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { next, below: (limit: number) => Math.floor(next() * limit) }
}

/** A problem from the pairs of each person. */
export function problemOf(rows: { place: number; value: number }[][], capacity: number[]): AssignmentProblem {
  const rowStart = new Int32Array(rows.length + 1)
  for (const [person, row] of rows.entries()) rowStart[person + 1] = (rowStart[person] ?? 0) + row.length
  const pairs = rows.flat()
  return {
    people: rows.length,
    capacity: Int32Array.from(capacity),
    rowStart,
    place: Int32Array.from(pairs, pair => pair.place),
    value: Int32Array.from(pairs, pair => pair.value),
  }
}

interface Size {
  people: number
  places: number
  seed: number
}

/** Everybody fits some places, drawn anew for each. */
export function scattered({ people, places, seed }: Size, perPerson = 20, seats = 4, values = 1070): AssignmentProblem {
  const { below } = draws(seed)
  const rows = Array.from({ length: people }, () => {
    const wanted = new Set(Array.from({ length: Math.min(places, 1 + below(2 * perPerson)) }, () => below(places)))
    return [...wanted].map(place => ({ place, value: below(values) }))
  })
  return problemOf(
    rows,
    Array.from({ length: places }, () => 1 + below(seats)),
  )
}

/** Everybody wants the same places in nearly the same order. */
export function contested({ people, places, seed }: Size, perPerson = 40): AssignmentProblem {
  const { below } = draws(seed)
  const rows = Array.from({ length: people }, () => {
    const wanted = new Set(
      Array.from({ length: perPerson }, () => Math.floor((below(places) * below(places)) / places)),
    )
    return [...wanted].map(place => ({ place, value: 1000 - Math.floor((900 * place) / places) + below(20) }))
  })
  return problemOf(rows, new Array<number>(places).fill(1))
}

/** As many people as places, one seat each. */
export const square = ({ people, seed }: Omit<Size, 'places'>): AssignmentProblem =>
  scattered({ people, places: people, seed }, 30, 1, 10_000)

/** Three values only. */
export const ties = (size: Size): AssignmentProblem => scattered(size, 30, 1, 3)

/** A few places with many seats. */
export const fewBig = ({ people, seed }: Omit<Size, 'places'>): AssignmentProblem =>
  scattered({ people, places: 40, seed }, 12, Math.ceil(people / 30))

/** Everybody fits everywhere. */
export function dense({ people, places, seed }: Size): AssignmentProblem {
  const { below } = draws(seed)
  const rows = Array.from({ length: people }, () =>
    Array.from({ length: places }, (_, place) => ({ place, value: below(1000) })),
  )
  return problemOf(rows, new Array<number>(places).fill(1))
}

/** Machol and Wien 1976: value grows with the product of the numbers; every chain of moves is long. */
export function macholWien(people: number): AssignmentProblem {
  const rows = Array.from({ length: people }, (_, person) =>
    Array.from({ length: people }, (_, place) => ({
      place,
      value: 1 + Math.floor(((person + 1) * (place + 1)) / people),
    })),
  )
  return problemOf(rows, new Array<number>(people).fill(1))
}
