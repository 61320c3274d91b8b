import fc from 'fast-check'
import t from 'tap'
import { assign } from '../../../src/matching/assignment/assign.js'
import { createAugment } from '../../../src/matching/assignment/augment.js'
import { proved } from '../../../src/matching/assignment/certificate.js'
import type { Assignment, AssignmentProblem } from '../../../src/matching/assignment/problem.js'
import { peopleFirst, type Side, seatsFirst, seatsMeetLess } from '../../../src/matching/assignment/sides.js'
import { contested, draws, fewBig, scattered, ties } from './families.js'
import { optimumByTrying } from './oracle.js'
import { smallProblem } from './small.js'

const sides = { peopleFirst, seatsFirst }

function solvedBy(side: (problem: AssignmentProblem) => Side, problem: AssignmentProblem): Assignment {
  const { seating, solved } = side(problem)
  const augment = createAugment(seating)
  for (let i = 0; i < seating.gain.length; i++) augment(i)
  return proved(problem, solved(true), true)
}

t.test('whoever comes in, the total is the best and a price is what one more seat adds', async t => {
  fc.assert(
    fc.property(smallProblem, problem => {
      const best = optimumByTrying(problem)
      for (const [name, side] of Object.entries(sides)) {
        const { total, price } = solvedBy(side, problem)
        t.equal(total, best, name)
        for (const [at, seats] of problem.capacity.entries()) {
          const more = { ...problem, capacity: problem.capacity.with(at, seats + 1) }
          t.equal(price[at], optimumByTrying(more) - best, `${name}: price of place ${at}`)
        }
      }
    }),
    { numRuns: 800 },
  )
})

t.test('both sides end at the same total and the same prices', async t => {
  const { below } = draws(31)
  const problems: Record<string, AssignmentProblem> = {
    scattered: scattered({ people: 600, places: 200, seed: 32 }, 12, 3),
    contested: contested({ people: 300, places: 200, seed: 33 }, 20),
    'few big places': fewBig({ people: 500, seed: 34 }),
    ties: ties({ people: 300, places: 200, seed: 35 }),
  }
  for (const [name, plain] of Object.entries(problems)) {
    const problem = { ...plain, bonus: Float64Array.from({ length: plain.people }, () => below(2000) - 1000) }
    const [one, other] = [solvedBy(peopleFirst, problem), solvedBy(seatsFirst, problem)]
    t.equal(one.total, other.total, name)
    t.same([...one.price], [...other.price], name)
    t.equal(assign(problem).total, one.total, name)
  }
})

t.test('the side whose first choices meet less often comes in', async t => {
  t.ok(seatsMeetLess(contested({ people: 1500, places: 1000, seed: 3 })), 'all people want the same')
  t.notOk(seatsMeetLess(scattered({ people: 500, places: 300, seed: 1 })))
})
