import fc from 'fast-check'
import type { AssignmentProblem } from '../../../src/matching/assignment/problem.js'
import { problemOf } from './families.js'

/** A few people, a few places, small values so that many sums tie. */
export const smallProblem: fc.Arbitrary<AssignmentProblem> = fc
  .array(fc.nat(3), { minLength: 1, maxLength: 4 })
  .chain(capacity =>
    fc.record({
      capacity: fc.constant(capacity),
      rows: fc.array(
        fc.uniqueArray(fc.record({ place: fc.nat(capacity.length - 1), value: fc.nat(9) }), {
          selector: ({ place }) => place,
          maxLength: capacity.length,
        }),
        { maxLength: 6 },
      ),
      bonus: fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 6, maxLength: 6 }),
    }),
  )
  .map(({ capacity, rows, bonus }) => ({
    ...problemOf(rows, capacity),
    bonus: Float64Array.from(bonus.slice(0, rows.length)),
  }))
