import t from 'tap'
import { assign } from '../../../src/matching/assignment/assign.js'
import { type DistributeInput, distribute } from '../../../src/matching/assignment/distribute.js'
import { policyBonus } from '../../../src/matching/assignment/policy.js'
import { draws, problemOf, scattered } from './families.js'
import { everyAssignment } from './oracle.js'

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

t.test('whatever is chosen, nothing gives more than is told, by a search through everything', async t => {
  const { below } = draws(63)
  let [families, floored, torn] = [0, 0, 0]
  for (let world = 0; world < 1200; world++) {
    // Every other world is full and has both floors and families.
    const full = world % 2 === 1
    const people = full ? 6 : below(7)
    const places = full ? 4 : below(5)
    const every = Array.from({ length: places }, (_, place) => place)
    const worth = [3, 20, 1_000_000][below(3)] ?? 3
    const grouping = Int32Array.from({ length: people }, () => [0, 0, 0, 1, 1, 1, -1][below(7)] ?? 0)
    const problem = problemOf(
      Array.from(grouping, group =>
        every
          .filter(() => below(3) > 0)
          .map(place => ({ place, value: Math.floor(below(worth) / (group === 1 ? 3 : 1)) })),
      ),
      every.map(() => (full ? 1 : ([0, 1, 1, 2, 9][below(5)] ?? 1))),
    )
    const policy = { aim: below(2) === 0 ? 'fit' : 'placements', firstBefore: below(2) === 0 } as const
    const hadPlacement = Uint8Array.from({ length: people }, () => below(2))
    const floors = !full && below(2) === 0 ? null : { grouping, groups: 3, alpha: [0.8, 1][below(2)] ?? 1 }
    const members = !full && below(2) === 0 ? [] : [[0, 1], [2, 3, 4]].map(all => all.filter(one => one < people)) // biome-ignore format: families
    const near = new Uint8Array(places * places).map((_, i) =>
      Math.floor(i / places) % 2 === (i % places) % 2 ? 1 : 0,
    )
    const result = distribute({ problem, policy, hadPlacement, floors, households: { members, near } })
    const told = (what: string) => `world ${world}: ${what}`

    const bonus = policyBonus(problem, policy, hadPlacement)
    const all = everyAssignment({ ...problem, bonus })
    const shown = all.filter(({ placeOf }) => placeOf.every((at, person) => at === result.placeOf[person]))
    t.equal(shown.length, 1, told('an assignment'))
    const total = shown[0]?.total ?? Number.NaN
    const pairs = members.flatMap(one => one.flatMap((a, i) => one.slice(i + 1).map(b => [a, b] as const)))
    const isNear = (at: number, other: number) => near[at * places + other] === 1
    const wants = (person: number) => [
      ...problem.place.subarray(problem.rowStart[person], problem.rowStart[person + 1]),
    ]
    const held = pairs.filter(([a, b]) => wants(a).some(at => wants(b).some(other => isNear(at, other))))
    const together = ({ placeOf }: { placeOf: number[] }) =>
      held.every(([a, b]) => {
        const [at = -1, other = -1] = [placeOf[a], placeOf[b]]
        return at < 0 || other < 0 || isNear(at, other)
      })
    t.ok(shown.every(together), told('families are together'))
    const placedOf = (placeOf: ArrayLike<number>, group: number) =>
      grouping.filter((own, person) => own === group && placeOf[person] !== -1).length
    const groups = result.floors?.groups ?? []
    for (const [group, { placed }] of groups.entries()) t.equal(placed, placedOf(result.placeOf, group))
    const best = all
      .filter(each => together(each) && groups.every(({ floor }, group) => placedOf(each.placeOf, group) >= floor))
      .reduce((most, each) => Math.max(most, each.total), Number.NEGATIVE_INFINITY)
    t.ok(best <= total + result.atMostMissing, told(`${best} is more than ${total} and ${result.atMostMissing}`))
    t.ok(result.finished)
    const kept = groups.every(({ placed, floor }) => placed >= floor)
    if (!floors || (members.length === 0 && kept)) t.equal(total, best, told('the best'))
    if (!floors || members.length === 0) t.equal(result.atMostMissing, 0)
    if (members.length > 0 && result.households.lost.fit > 0) families += 1
    if (floors && result.fit < (result.floors?.without.fit ?? 0)) floored += 1
    if (floors && members.length > 0 && best > total) torn += 1
  }
  t.ok(families > 10 && floored > 10, `families cost in ${families} worlds, floors in ${floored}`)
  t.ok(torn > 3, `floors and families together missed the best in ${torn} worlds, and said so`)
})

t.test('weights and seats at their largest are added up exactly, finished or not', async t => {
  const large = 4000
  // Nine weights of 1000, a hundred points each, and waiting counted twice.
  const most = 1_000_000
  const market = scattered({ people: large, places: 1500, seed: 64 }, 8, 3, most)
  const capacity = market.capacity.map((seats, at) => (at % 50 === 0 ? 2 ** 31 - 1 : seats))
  const asked: DistributeInput = {
    problem: { ...market, capacity },
    policy: { aim: 'placements', firstBefore: true },
    hadPlacement: new Uint8Array(large).map((_, person) => person % 2),
    floors: { grouping: Int32Array.from({ length: large }, (_, person) => person % 3), groups: 3, alpha: 1 },
    households: { members: [], near: new Uint8Array(0) },
  }
  const whole = distribute(asked)
  t.ok(whole.finished && whole.atMostMissing === 0 && whole.placed > 3000)
  t.ok(whole.floors?.groups.every(({ placed, floor }) => placed >= floor))
  let looks = 0
  const stopped = distribute(asked, { until: () => looks++ > 5 })
  t.notOk(stopped.finished)
  t.ok(stopped.atMostMissing > 0 && stopped.placed > 1000)
})

t.test('families for which the time does not suffice are told, and the rest is not called finished', async t => {
  const members = Array.from({ length: 60 }, (_, i) => [i * 6, i * 6 + 1, i * 6 + 2])
  let looks = 0
  const result = distribute({ ...given, households: { members, near } }, { until: () => looks++ > 30 })
  t.notOk(result.finished)
  t.ok(result.households.outcomes.includes('apart'))
  for (const [at, seats] of problem.capacity.entries())
    t.ok(result.placeOf.filter(place => place === at).length <= seats)
})
