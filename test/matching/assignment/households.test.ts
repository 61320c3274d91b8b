import fc from 'fast-check'
import t from 'tap'
import { certify } from '../../../src/matching/assignment/certificate.js'
import { assignTogether } from '../../../src/matching/assignment/households.js'
import type { AssignmentProblem } from '../../../src/matching/assignment/problem.js'
import { draws, problemOf, scattered } from './families.js'
import { smallProblem } from './small.js'

const sameSide = (one: number, other: number) => one % 2 === other % 2

/** The optimum by trying everything in which no two of a pair sit apart. */
function bestTogether(problem: AssignmentProblem, pairs: readonly (readonly [number, number])[]): number {
  const placeOf = new Array<number>(problem.people).fill(-1)
  const free = [...problem.capacity]
  const from = (person: number): number => {
    if (person === problem.people) {
      const apart = pairs.some(([one, other]) => {
        const [at = -1, second = -1] = [placeOf[one], placeOf[other]]
        return at >= 0 && second >= 0 && !sameSide(at, second)
      })
      return apart ? Number.NEGATIVE_INFINITY : 0
    }
    let most = from(person + 1)
    for (let pair = problem.rowStart[person] ?? 0; pair < (problem.rowStart[person + 1] ?? 0); pair++) {
      const at = problem.place[pair] ?? 0
      if ((free[at] ?? 0) === 0) continue
      free[at] = (free[at] ?? 0) - 1
      placeOf[person] = at
      most = Math.max(most, (problem.value[pair] ?? 0) + (problem.bonus?.[person] ?? 0) + from(person + 1))
      placeOf[person] = -1
      free[at] = (free[at] ?? 0) + 1
    }
    return most
  }
  return from(0)
}

const canMeet = (problem: AssignmentProblem, one: number, other: number): boolean => {
  const places = (person: number) => [...problem.place.subarray(problem.rowStart[person], problem.rowStart[person + 1])]
  return places(one).some(at => places(other).some(second => sameSide(at, second)))
}

t.test('families are kept together at the least cost', async t => {
  let costly = 0
  fc.assert(
    fc.property(smallProblem, problem => {
      const members = [
        [0, 1, 2],
        [3, 4],
      ].map(each => each.filter(person => person < problem.people))
      const pairs = members
        .flatMap(each => each.flatMap((one, i) => each.slice(i + 1).map(other => [one, other] as const)))
        .filter(([one, other]) => canMeet(problem, one, other))
      const { assignment, solved, atMostMissing, lost, outcomes } = assignTogether(problem, { members, near: sameSide })
      t.equal(assignment.total, bestTogether(problem, pairs))
      t.equal(atMostMissing, 0)
      t.notOk(outcomes.includes('apart'))
      certify(solved, assignment)
      if (lost > 0) costly += 1
    }),
    { numRuns: 800 },
  )
  t.ok(costly > 20, 'it was not for free')
})

t.test('what becomes of a family is told', async t => {
  const free = (place: number, value: number) => ({ place, value })
  const outcome = (rows: { place: number; value: number }[][], capacity: number[]) =>
    assignTogether(problemOf(rows, capacity), { members: [[0, 1]], near: sameSide }).outcomes[0]
  t.equal(outcome([[free(0, 5)], [free(1, 9), free(2, 5)]], [1, 1, 1]), 'together')
  t.equal(outcome([[free(0, 5)], [free(1, 9), free(0, 4)]], [1, 1, 0]), 'one')
  t.equal(outcome([[free(0, 5)], [free(1, 9)]], [1, 1]), 'impossible')
  t.equal(outcome([[free(0, 5)], [free(2, 9)]], [0, 1, 0]), 'none')
})

t.test('when the time runs out it says so, and the answer is still an assignment', async t => {
  const problem = scattered({ people: 300, places: 60, seed: 51 }, 8, 2)
  const { below } = draws(52)
  const members = Array.from({ length: 40 }, (_, i) => [i * 4, i * 4 + 1 + below(3)])
  const near = (one: number, other: number) => one % 7 === other % 7
  let looks = 0
  const stopped = assignTogether(problem, { members, near }, { until: () => looks++ > 12 })
  certify(stopped.solved, stopped.assignment)
  t.ok(stopped.outcomes.includes('apart') || stopped.atMostMissing >= 0)
  t.ok(stopped.searched < 30)
  t.notOk(stopped.finished)
  t.ok(assignTogether(problem, { members, near }).finished)
})
