import t from 'tap'
import { assign } from '../../../src/matching/assignment/assign.js'
import { type DistributeInput, distribute } from '../../../src/matching/assignment/distribute.js'
import { draws, scattered } from './families.js'

const people = 400
const { bonus: _, ...problem } = scattered({ people, places: 120, seed: 61 }, 10, 2, 900)
const { below } = draws(62)
const grouping = Int32Array.from({ length: people }, () => below(3))
const value = problem.value.slice()
for (let person = 0; person < people; person++)
  for (let pair = problem.rowStart[person] ?? 0; pair < (problem.rowStart[person + 1] ?? 0); pair++)
    value[pair] = Math.round((value[pair] ?? 0) * (1 - 0.1 * (grouping[person] ?? 0)))
const given: DistributeInput = {
  problem: { ...problem, value },
  policy: { aim: 'fit', firstBefore: false },
  hadPlacement: new Uint8Array(people),
  floors: null,
  households: { members: [], near: new Uint8Array(0) },
}
const near = new Uint8Array(120 * 120).map((_, i) => (Math.floor(i / 120) % 3 === (i % 120) % 3 ? 1 : 0))

t.test('without conditions it is the exact assignment, better than opening by opening', async t => {
  const result = distribute(given)
  t.equal(result.fit, assign(given.problem).total)
  t.equal(result.atMostMissing, 0)
  t.equal(result.floors, null)
  t.ok(result.fit > result.practice.fit)
})

t.test('floors: who falls short gets points, and the price is told in whole points', async t => {
  const result = distribute({ ...given, floors: { grouping, groups: 3, alpha: 0.9 } })
  const groups = result.floors?.groups ?? []
  t.equal(groups.length, 3)
  for (const { placed, floor } of groups) t.ok(placed >= floor)
  t.ok(groups.some(({ multiplier }) => multiplier > 0))
  t.equal(result.floors?.without.fit, assign(given.problem).total)
  t.ok(result.fit < (result.floors?.without.fit ?? 0), 'floors cost something here')
  t.ok(result.atMostMissing < 0.01 * result.fit)
})

t.test('most placements, floors and families together', async t => {
  const members = Array.from({ length: 12 }, (_, i) => [i * 9, i * 9 + 4])
  const result = distribute({
    ...given,
    policy: { aim: 'placements', firstBefore: true },
    floors: { grouping, groups: 3, alpha: 0.8 },
    households: { members, near },
  })
  t.equal(result.households.outcomes.length, 12)
  t.ok(result.beyond > 0)
  t.ok(result.placed > 0 && result.placed <= people)
  for (const [at, seats] of problem.capacity.entries())
    t.ok(result.placeOf.filter(place => place === at).length <= seats)
  t.equal(
    result.floors?.groups.reduce((sum, { placed }) => sum + placed, 0),
    result.placed,
  )
})

t.test('stopped it says so', async t => {
  const result = distribute(given, { until: () => true })
  t.notOk(result.finished)
  t.ok(result.atMostMissing > 0)
  t.ok(result.placed > 0)
})
