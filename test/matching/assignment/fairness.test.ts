import t from 'tap'
import { assign } from '../../../src/matching/assignment/assign.js'
import { certify } from '../../../src/matching/assignment/certificate.js'
import { assignFairly } from '../../../src/matching/assignment/fairness.js'
import type { AssignmentProblem } from '../../../src/matching/assignment/problem.js'
import { draws, scattered } from './families.js'
import { fairBoundByHighs } from './oracle.js'

const groups = 4

/** Groups of different sizes; the later ones are worth less everywhere and so fall behind. */
function unequal(people: number, places: number, seed: number): { problem: AssignmentProblem; grouping: Int32Array } {
  const { below } = draws(seed)
  const problem = scattered({ people, places, seed }, 12, 2, 1000)
  const grouping = Int32Array.from({ length: people }, () => Math.min(below(groups + 1), groups - 1))
  const value = problem.value.slice()
  for (let person = 0; person < people; person++)
    for (let pair = problem.rowStart[person] ?? 0; pair < (problem.rowStart[person + 1] ?? 0); pair++)
      value[pair] = Math.round((value[pair] ?? 0) * (1 - 0.15 * (grouping[person] ?? 0)))
  return { problem: { ...problem, value }, grouping }
}

t.test('every floor is met, close to the bound of HiGHS, at a small price', async t => {
  for (const alpha of [0.8, 0.9, 0.95]) {
    const { problem, grouping } = unequal(1200, 300, 21)
    const fair = assignFairly(problem, { groupings: [grouping], groups, alpha })
    t.ok(fair.met, `${alpha}: met`)
    for (const [group, { floor, placed, placeable }] of fair.groups.entries()) {
      t.ok(placed >= floor, `${alpha}: group ${group} has ${placed} of at least ${floor}`)
      t.ok(placeable > 0)
    }
    const bound = await fairBoundByHighs(problem, { grouping, floors: fair.groups.map(({ floor }) => floor) })
    const gap = (bound - fair.fit) / bound
    t.comment(
      `alpha ${alpha}: gap to the LP bound ${(100 * gap).toFixed(3)} %, own bound ${((100 * (fair.bound - fair.total)) / fair.total).toFixed(3)} %, price ${((100 * (fair.fitWithoutFloors - fair.fit)) / fair.fitWithoutFloors).toFixed(2)} %, rounds ${fair.rounds}`,
    )
    t.ok(gap > -1e-9 && gap <= 0.002, `${alpha}: ${(100 * gap).toFixed(3)} % below the LP`)
    t.ok(fair.bound >= fair.total && fair.bound <= bound * 1.01, 'the own bound is a bound, and close')
    t.ok(fair.bound >= fair.fit)
    t.doesNotThrow(() => certify(fair.solved, fair.assignment))
  }
})

t.test('floors that are met anyway change nothing', async t => {
  const problem = scattered({ people: 300, places: 200, seed: 22 }, 12, 3)
  const grouping = Int32Array.from({ length: 300 }, (_, person) => person % 2)
  const fair = assignFairly(problem, { groupings: [grouping], groups: 2, alpha: 0.5 })
  t.equal(fair.rounds, 1)
  t.equal(fair.fit, assign(problem).total)
  t.equal(fair.bound, fair.total)
  t.same(
    fair.groups.map(({ multiplier }) => multiplier),
    [0, 0],
  )
})

t.test('several ways of grouping hold at once', async t => {
  const { problem, grouping } = unequal(800, 200, 23)
  const other = Int32Array.from({ length: 800 }, (_, person) => groups + (person % 3 === 0 ? 1 : 0))
  const fair = assignFairly(problem, { groupings: [grouping, other], groups: groups + 2, alpha: 0.9 })
  t.ok(fair.met)
  for (const { floor, placed } of fair.groups) t.ok(placed >= floor)
})

t.test('a group that cannot reach its floor is told, not hidden', async t => {
  // Both of group 1 want the only place that group 0 wants too, which has one seat; group 0 has places of its own.
  const problem = scattered({ people: 60, places: 40, seed: 24 }, 6, 1)
  const place = problem.place.map((at, pair) => (pair < (problem.rowStart[20] ?? 0) ? 0 : at))
  const grouping = Int32Array.from({ length: 60 }, (_, person) => (person < 20 ? 1 : 0))
  const fair = assignFairly({ ...problem, place }, { groupings: [grouping], groups: 2, alpha: 0.98 })
  const reached = fair.groups.every(({ floor, placed }) => placed >= floor)
  t.equal(fair.met, reached)
  t.ok((fair.groups[1]?.placed ?? 0) <= (problem.capacity[0] ?? 0))
})

t.test('a group that can never reach its floor ends the search, however many look for seats', async t => {
  const problem = scattered({ people: 3000, places: 1000, seed: 27 }, 12, 2)
  const grouping = Int32Array.from({ length: 3000 }, (_, person) => (person % 3 === 0 ? 1 : 0))
  const place = problem.place.slice()
  for (let person = 0; person < 3000; person += 3) place.fill(0, problem.rowStart[person], problem.rowStart[person + 1])
  const bonus = new Float64Array(3000).fill(2_000_000)
  const fair = assignFairly({ ...problem, place, bonus }, { groupings: [grouping], groups: 2, alpha: 0.9 })
  t.notOk(fair.met)
  t.ok(fair.groups[1] && fair.groups[1].placed <= 2 && fair.groups[1].floor > 100)
  t.ok(fair.assignment.placed > 0.95 * fair.placedWithoutFloors, 'the others keep their places')
  t.ok(fair.rounds < 100, `${fair.rounds} rounds`)
})

t.test('a floor is a share above 0 and at most 0.98', async t => {
  const { problem, grouping } = unequal(20, 10, 25)
  for (const alpha of [0, -1, 0.99, 1, Number.NaN])
    t.throws(() => assignFairly(problem, { groupings: [grouping], groups, alpha }), RangeError)
})

t.test('stopped, it answers what it has', async t => {
  const { problem, grouping } = unequal(1200, 300, 26)
  let looks = 0
  const early = assignFairly(problem, { groupings: [grouping], groups, alpha: 0.95 }, { until: () => looks++ > 2 })
  t.notOk(early.assignment.finished)
  looks = 0
  const later = assignFairly(problem, { groupings: [grouping], groups, alpha: 0.95 }, { until: () => looks++ > 40 })
  t.ok(later.assignment.finished)
  t.ok(later.rounds < 15)
})
