import fc from 'fast-check'
import t from 'tap'
import { assign } from '../../../src/matching/assignment/assign.js'
import { certify } from '../../../src/matching/assignment/certificate.js'
import type { AssignmentProblem } from '../../../src/matching/assignment/problem.js'
import { contested, dense, fewBig, macholWien, problemOf, scattered, square, ties } from './families.js'
import { optimumByHighs, optimumByTrying } from './oracle.js'
import { smallProblem } from './small.js'

t.test('equals a search through everything on small random problems', async t => {
  fc.assert(
    fc.property(smallProblem, problem => {
      const { total, finished, bound } = assign(problem)
      t.equal(total, optimumByTrying(problem))
      t.ok(finished && bound === total)
    }),
    { numRuns: 1500 },
  )
})

t.test('equals HiGHS to the unit', async t => {
  const problems: Record<string, AssignmentProblem> = {
    '500 people, 300 places': scattered({ people: 500, places: 300, seed: 1 }),
    '2,000 people, 1,500 places': scattered({ people: 2000, places: 1500, seed: 2 }),
    contested: contested({ people: 400, places: 250, seed: 3 }, 20),
    square: square({ people: 300, seed: 4 }),
    ties: ties({ people: 400, places: 250, seed: 5 }),
    'few big places': fewBig({ people: 600, seed: 6 }),
    dense: dense({ people: 80, places: 60, seed: 7 }),
    'Machol and Wien': macholWien(50),
  }
  for (const [name, problem] of Object.entries(problems))
    t.equal(assign(problem).total, Math.round(await optimumByHighs(problem)), name)
})

t.test('is proved on larger problems of every hard kind', async t => {
  const problems: Record<string, AssignmentProblem> = {
    scattered: scattered({ people: 10_000, places: 5000, seed: 1 }, 40),
    contested: contested({ people: 1500, places: 1000, seed: 3 }),
    square: square({ people: 2000, seed: 4 }),
    ties: ties({ people: 4000, places: 2500, seed: 5 }),
    'few big places': fewBig({ people: 3000, seed: 6 }),
    dense: dense({ people: 500, places: 400, seed: 7 }),
    'Machol and Wien': macholWien(300),
  }
  for (const [name, problem] of Object.entries(problems)) {
    const { total, bound, finished } = assign(problem)
    t.ok(finished && total === bound && total > 0, name)
  }
})

t.test('nothing to assign', async t => {
  t.equal(assign(problemOf([], [])).total, 0)
  t.equal(assign(problemOf([[], []], [])).placed, 0)
  t.same([...assign(problemOf([[{ place: 0, value: 5 }]], [0])).placeOf], [-1], 'a place without seats')
})

t.test('whoever goes without goes without for the best of all', async t => {
  const result = assign(
    problemOf(
      [
        [{ place: 0, value: 9 }],
        [
          { place: 0, value: 8 },
          { place: 1, value: 7 },
        ],
      ],
      [1, 1],
    ),
  )
  t.same([...result.placeOf], [0, 1])
  t.equal(result.total, 16)
  t.ok((result.price[0] ?? 0) >= 1, 'the contested place has a price')
  t.equal(result.price[1], 0, 'the other has none')
})

t.test('stopped early it answers what it has, and how much is at most missing', async t => {
  const problems = {
    'people come in': scattered({ people: 1500, places: 500, seed: 8 }),
    'seats come in': contested({ people: 1500, places: 1000, seed: 8 }),
  }
  for (const [name, problem] of Object.entries(problems)) {
    const best = assign(problem)
    const seen: number[] = []
    const stopped = assign(problem, {
      until: (done, of) => {
        t.ok(of > done)
        seen.push(done)
        return done >= 500
      },
    })
    t.notOk(stopped.finished, name)
    t.ok(stopped.total <= best.total && best.total <= stopped.bound, `${name}: the optimum lies between`)
    t.ok(stopped.total > best.total / 2, name)
    t.same(
      seen,
      seen.toSorted((a, b) => a - b),
    )
    t.equal(seen.at(-1), 512, name)
  }
})

t.test('stopped anywhere the bound holds', async t => {
  fc.assert(
    fc.property(smallProblem, fc.nat(3), (problem, after) => {
      const many = repeated(problem, 40)
      let looks = 0
      const { total, bound } = assign(many, { until: () => looks++ >= after })
      const best = assign(many).total
      t.ok(total <= best && best <= bound)
    }),
    { numRuns: 200 },
  )
})

t.test('a false result does not pass', async t => {
  const problem = scattered({ people: 60, places: 20, seed: 9 }, 8)
  const right = assign(problem)
  const placed = right.placeOf.findIndex(place => place >= 0)
  const alone = right.placeOf.findIndex(place => place < 0)
  t.ok(placed >= 0 && alone >= 0)
  const spoilt = {
    'a total too high': { total: right.total + 1 },
    'a bound too low': { bound: right.bound - 1, total: right.total - 1 },
    'a count': { placed: right.placed - 1 },
    'somebody left out': { placeOf: right.placeOf.with(placed, -1) },
    'a place that is not possible': { placeOf: right.placeOf.with(placed, 19) },
    'too many in one place': { placeOf: right.placeOf.map(() => right.placeOf[placed] ?? 0) },
    'a gain below nothing': { gain: right.gain.with(alone, -1) },
    'a price below nothing': { price: right.price.with(0, -1) },
    'a gain that covers too little': { gain: right.gain.map(() => 0) },
    'a fraction': { gain: right.gain.with(placed, (right.gain[placed] ?? 0) + 0.5) },
  }
  t.doesNotThrow(() => certify(problem, right))
  for (const [name, change] of Object.entries(spoilt))
    t.throws(() => certify(problem, { ...right, ...change }), /not proved/, name)
})

t.test('a problem that makes no sense is refused', async t => {
  const good = problemOf([[{ place: 0, value: 5 }]], [1])
  const bad: Record<string, Partial<AssignmentProblem>> = {
    'no such place': { place: Int32Array.of(1) },
    'a negative value': { value: Int32Array.of(-1) },
    'negative seats': { capacity: Int32Array.of(-1) },
    'rows missing': { people: 2 },
    'rows backwards': { people: 2, rowStart: Int32Array.of(0, 1, 0) },
    'pairs missing': { value: new Int32Array(0) },
    'a bonus in parts': { bonus: Float64Array.of(0.5) },
    'sums past the exact numbers': { bonus: Float64Array.of(2 ** 52) },
  }
  for (const [name, change] of Object.entries(bad)) t.throws(() => assign({ ...good, ...change }), RangeError, name)
})

/** The problem many times beside itself, for runs longer than one stride. */
function repeated(problem: AssignmentProblem, times: number): AssignmentProblem {
  const { people, capacity, rowStart, place, value, bonus } = problem
  const copies = Array.from({ length: times }, (_, copy) => copy)
  const pairs = place.length
  const places = capacity.length
  return {
    people: people * times,
    capacity: Int32Array.from(copies.flatMap(() => [...capacity])),
    rowStart: Int32Array.from([0, ...copies.flatMap(copy => [...rowStart.subarray(1)].map(end => end + copy * pairs))]),
    place: Int32Array.from(copies.flatMap(copy => [...place].map(at => at + copy * places))),
    value: Int32Array.from(copies.flatMap(() => [...value])),
    bonus: Float64Array.from(copies.flatMap(() => [...(bonus ?? new Float64Array(people))])),
  }
}
