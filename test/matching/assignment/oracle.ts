/** The same problem for HiGHS, and for a search through everything. */
import highs from 'highs'
import type { AssignmentProblem } from '../../../src/matching/assignment/problem.js'

const lines = (terms: string[]): string => {
  const rows: string[] = []
  for (let first = 0; first < terms.length; first += 20) rows.push(terms.slice(first, first + 20).join(' '))
  return rows.join('\n')
}

/** The problem in CPLEX LP format; the assignment polytope has whole corners, so no variable need be declared whole. */
export function linearProgram({ people, capacity, rowStart, place, value, bonus }: AssignmentProblem): string {
  const objective: string[] = []
  const rows: string[][] = []
  const columns: string[][] = Array.from(capacity, () => [])
  for (let person = 0; person < people; person++) {
    const row: string[] = []
    for (let pair = rowStart[person] ?? 0; pair < (rowStart[person + 1] ?? 0); pair++) {
      const worth = (value[pair] ?? 0) + (bonus?.[person] ?? 0)
      objective.push(`${worth < 0 ? '-' : '+'} ${Math.abs(worth)} x${pair}`)
      row.push(`+ x${pair}`)
      columns[place[pair] ?? 0]?.push(`+ x${pair}`)
    }
    rows.push(row)
  }
  return [
    'Maximize',
    `obj: ${lines(objective)}`,
    'Subject To',
    ...rows.flatMap((row, person) => (row.length > 0 ? [`p${person}: ${lines(row)} <= 1`] : [])),
    ...columns.flatMap((column, at) => (column.length > 0 ? [`s${at}: ${lines(column)} <= ${capacity[at]}`] : [])),
    'End',
  ].join('\n')
}

// The package's types are those of its CommonJS build, where the loader is `default`.
export const loadHighs = highs as unknown as typeof highs.default

/** The optimum by HiGHS. */
export async function optimumByHighs(problem: AssignmentProblem): Promise<number> {
  const { Status, ObjectiveValue } = (await loadHighs()).solve(linearProgram(problem))
  if (Status !== 'Optimal') throw new Error(`HiGHS says ${Status}`)
  return ObjectiveValue
}

/** Every assignment of a handful of people: the place of each, -1 for none, and what they are worth together. */
export function everyAssignment(problem: AssignmentProblem): { placeOf: number[]; total: number }[] {
  const { people, capacity, rowStart, place, value, bonus } = problem
  const free = Array.from(capacity)
  const placeOf = new Array<number>(people).fill(-1)
  const all: { placeOf: number[]; total: number }[] = []
  const from = (person: number, total: number): void => {
    if (person === people) {
      all.push({ placeOf: [...placeOf], total })
      return
    }
    from(person + 1, total)
    for (let pair = rowStart[person] ?? 0; pair < (rowStart[person + 1] ?? 0); pair++) {
      const to = place[pair] ?? 0
      if ((free[to] ?? 0) === 0) continue
      free[to] = (free[to] ?? 0) - 1
      placeOf[person] = to
      from(person + 1, total + (value[pair] ?? 0) + (bonus?.[person] ?? 0))
      placeOf[person] = -1
      free[to] = (free[to] ?? 0) + 1
    }
  }
  from(0, 0)
  return all
}

/** The optimum by trying everything. */
export const optimumByTrying = (problem: AssignmentProblem): number =>
  everyAssignment(problem).reduce((most, { total }) => Math.max(most, total), 0)

interface FloorsOfGroups {
  grouping: Int32Array
  /** people of each group */
  floors: readonly number[]
}

/** As `linearProgram`, with floors; people may be placed in parts. */
export function fairProgram(problem: AssignmentProblem, { grouping, floors }: FloorsOfGroups): string {
  const { people, rowStart } = problem
  const placed = Array.from({ length: people }, (_, person) => person).filter(
    person => (rowStart[person + 1] ?? 0) > (rowStart[person] ?? 0),
  )
  const of = (group: number) => placed.filter(person => grouping[person] === group)
  const program = linearProgram(problem)
  const rows: string[] = []
  for (const person of placed) {
    const pairs = Array.from(
      { length: (rowStart[person + 1] ?? 0) - (rowStart[person] ?? 0) },
      (_, i) => `+ x${(rowStart[person] ?? 0) + i}`,
    )
    rows.push(`y${person}_: ${lines(pairs)} - y${person} = 0`)
  }
  for (const [group, floor] of floors.entries())
    rows.push(`f${group}_: ${lines(of(group).map(person => `+ y${person}`))} >= ${floor}`)
  return program.replace(/End$/, `${rows.join('\n')}\nEnd`)
}

/** The best total that keeps the floors, if people could be placed in parts: an upper bound. */
export async function fairBoundByHighs(problem: AssignmentProblem, floors: FloorsOfGroups): Promise<number> {
  const { Status, ObjectiveValue } = (await loadHighs()).solve(fairProgram(problem, floors))
  if (Status !== 'Optimal') throw new Error(`HiGHS says ${Status}`)
  return ObjectiveValue
}
