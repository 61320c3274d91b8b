import fc from 'fast-check'
import t from 'tap'
import { assign } from '../../../src/matching/assignment/assign.js'
import { openingByOpening } from '../../../src/matching/assignment/distribute.js'
import { fitOf, type Policy, policyBonus } from '../../../src/matching/assignment/policy.js'
import type { AssignmentProblem } from '../../../src/matching/assignment/problem.js'
import { scattered } from './families.js'
import { smallProblem } from './small.js'

/** Every assignment of a small problem: how many are placed, how many of them for the first time, and the fit. */
function* everyAssignment(
  problem: AssignmentProblem,
  had: Uint8Array,
  person = 0,
  free = [...problem.capacity],
): Generator<number[]> {
  if (person === problem.people) {
    yield [0, 0, 0]
    return
  }
  yield* everyAssignment(problem, had, person + 1, free)
  for (let pair = problem.rowStart[person] ?? 0; pair < (problem.rowStart[person + 1] ?? 0); pair++) {
    const at = problem.place[pair] ?? 0
    if ((free[at] ?? 0) === 0) continue
    for (const [placed = 0, first = 0, fit = 0] of everyAssignment(
      problem,
      had,
      person + 1,
      free.with(at, (free[at] ?? 0) - 1),
    ))
      yield [placed + 1, first + (had[person] === 0 ? 1 : 0), fit + (problem.value[pair] ?? 0)]
  }
}

/** What comes first decides; the rest only among equals. */
const best = (all: number[][], keys: number[]): number[] =>
  keys.reduce((left, key) => {
    const most = Math.max(...left.map(each => each[key] ?? 0))
    return left.filter(each => each[key] === most)
  }, all)[0] ?? []

t.test('what counts first decides before all that comes after', async t => {
  const orders: [Policy, number[]][] = [
    [{ aim: 'fit', firstBefore: false }, [2]],
    [{ aim: 'placements', firstBefore: false }, [0, 2]],
    [{ aim: 'fit', firstBefore: true }, [1, 2]],
    [{ aim: 'placements', firstBefore: true }, [0, 1, 2]],
  ]
  fc.assert(
    fc.property(smallProblem, fc.nat(63), ({ bonus: _, ...problem }, mask) => {
      const had = Uint8Array.from({ length: problem.people }, (_, person) => (mask >> person) & 1)
      const all = [...everyAssignment(problem, had)]
      for (const [policy, keys] of orders) {
        const { placeOf } = assign({ ...problem, bonus: policyBonus(problem, policy, had) })
        const found = [
          placeOf.filter(at => at >= 0).length,
          placeOf.filter((at, person) => at >= 0 && had[person] === 0).length,
          fitOf(problem, placeOf),
        ]
        const wanted = best(all, keys)
        for (const key of keys) t.equal(found[key], wanted[key], `${policy.aim} ${policy.firstBefore} ${key}`)
      }
    }),
    { numRuns: 300 },
  )
})

t.test('most placements hold also where values are large and people many', async t => {
  const problem = scattered({ people: 2000, places: 500, seed: 41 }, 6, 3, 70_000)
  const had = new Uint8Array(2000)
  const most = assign({ ...problem, value: problem.value.map(() => 1) }).total
  const result = assign({ ...problem, bonus: policyBonus(problem, { aim: 'placements', firstBefore: false }, had) })
  t.equal(result.placed, most)
})

t.test('opening by opening respects seats and people, and is never better', async t => {
  fc.assert(
    fc.property(smallProblem, ({ bonus: _, ...problem }) => {
      const placeOf = openingByOpening(problem)
      for (const [at, seats] of problem.capacity.entries()) t.ok(placeOf.filter(place => place === at).length <= seats)
      t.ok(fitOf(problem, placeOf) <= assign(problem).total)
    }),
    { numRuns: 300 },
  )
})
