import t from 'tap'
import { assign } from '../../../src/matching/assignment/assign.js'
import { certify } from '../../../src/matching/assignment/certificate.js'
import { assignFairly } from '../../../src/matching/assignment/fairness.js'
import type { AssignmentProblem } from '../../../src/matching/assignment/problem.js'
import { draws, problemOf, scattered } from './families.js'
import { everyAssignment, fairBoundByHighs } from './oracle.js'

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

/** How many of each group have a place. */
const counted = (grouping: ArrayLike<number>, count: number, placeOf: ArrayLike<number>): number[] => {
  const placed = new Array<number>(count).fill(0)
  for (let person = 0; person < placeOf.length; person++) {
    const group = grouping[person] ?? -1
    if (group >= 0 && placeOf[person] !== -1) placed[group] = (placed[group] ?? 0) + 1
  }
  return placed
}

/** The greatest total that places at least so many of each group; minus infinity: nothing does. */
function bestByTrying(problem: AssignmentProblem, grouping: Int32Array, count: number) {
  const all = everyAssignment(problem).map(({ placeOf, total }) => ({
    placed: counted(grouping, count, placeOf),
    total,
  }))
  return (least: readonly number[]): number =>
    all
      .filter(({ placed }) => least.every((wanted, group) => (placed[group] ?? 0) >= wanted))
      .reduce((most, { total }) => Math.max(most, total), Number.NEGATIVE_INFINITY)
}

t.test('is the best that keeps the floors, equal to a search through everything', async t => {
  const { below } = draws(28)
  let [costly, missed] = [0, 0]
  for (let world = 0; world < 800; world++) {
    const wanted = [0, 1, 2]
    const people = 4 + below(4)
    const grouping = Int32Array.from({ length: people }, () => [0, 0, 0, 1, 1, 1, 2, -1][below(8)] ?? 0)
    // Group 1 is worth less everywhere and in some worlds fits one place only; others are full of ties.
    const few = world % 4 === 0
    const rows = Array.from(grouping, group =>
      wanted
        .filter(place => (group === 1 && few ? place === 0 : below(4) > 0))
        .map(place => ({ place, value: below(world % 3 === 0 ? 2 : 12) + (group === 1 ? 0 : 5) })),
    )
    const policy = [0, 100][below(2)] ?? 0
    const bonus = Float64Array.from({ length: people }, () => policy * (1 + below(2)) + (world % 5 === 0 ? -8 : 0))
    const problem = {
      ...problemOf(
        rows,
        wanted.map(place => (few && place === 0 ? below(2) : ([0, 1, 1, 1, 2][below(5)] ?? 1))),
      ),
      bonus,
    }
    const fair = assignFairly(problem, { grouping, groups: 3, alpha: [0.5, 0.8, 0.95, 1][below(4)] ?? 1 })
    const placed = counted(grouping, 3, fair.assignment.placeOf)
    const best = bestByTrying(problem, grouping, 3)
    const told = (what: string) => `world ${world}: ${what}`

    const shown = fair.groups.map(group => group.placed)
    t.same(shown, placed, told('placed'))
    const floor = fair.groups.map(group => group.floor)
    t.equal(fair.met, best(floor) > Number.NEGATIVE_INFINITY, told('floors are missed only where they must be'))
    const reached = floor.map((least, group) => Math.min(least, placed[group] ?? 0))
    t.equal(fair.total, best(reached), told('the greatest total'))
    t.equal(fair.bound, fair.total)
    t.ok(fair.assignment.finished)
    certify(fair.solved, fair.assignment)
    for (const [group, { multiplier }] of fair.groups.entries()) {
      const fewer = reached.with(group, (reached[group] ?? 0) - 1)
      t.equal(multiplier, best(fewer) - fair.total, told('what the last placement that a floor asks for takes'))
      const more = reached.with(group, (reached[group] ?? 0) + 1)
      if ((reached[group] ?? 0) < (floor[group] ?? 0))
        t.equal(best(more), Number.NEGATIVE_INFINITY, told('not one more can be had'))
    }
    for (const [at, seats] of problem.capacity.entries()) {
      const roomier = bestByTrying({ ...problem, capacity: problem.capacity.with(at, seats + 1) }, grouping, 3)
      t.equal(fair.assignment.price[at], roomier(reached) - fair.total, told('what one more seat adds'))
    }
    if (fair.total < assign(problem).total) costly += 1
    if (!fair.met) missed += 1
  }
  t.ok(costly > 50 && missed > 5, `floors cost something in ${costly} worlds and cannot be kept in ${missed}`)
})

t.test('every floor is kept, at the bound of HiGHS', async t => {
  for (const alpha of [0.8, 0.9, 0.95, 1]) {
    const { problem, grouping } = unequal(1200, 300, 21)
    const fair = assignFairly(problem, { grouping, groups, alpha })
    t.ok(fair.met, `${alpha}: met`)
    for (const [group, { floor, placed, placeable }] of fair.groups.entries()) {
      t.ok(placed >= floor, `${alpha}: group ${group} has ${placed} of at least ${floor}`)
      t.ok(placeable > 0)
    }
    const bound = await fairBoundByHighs(problem, { grouping, floors: fair.groups.map(({ floor }) => floor) })
    t.equal(fair.total, Math.round(bound), `${alpha}: nobody would gain by being placed in parts`)
    t.equal(fair.bound, fair.total)
    t.equal(fair.fit, fair.total, 'no bonus is counted')
    t.ok(fair.fit < fair.fitWithoutFloors || alpha < 0.9, `${alpha}: it costs something`)
    certify(fair.solved, fair.assignment)
  }
})

t.test('floors that are met anyway change nothing', async t => {
  const problem = scattered({ people: 300, places: 200, seed: 22 }, 12, 3)
  const grouping = Int32Array.from({ length: 300 }, (_, person) => person % 2)
  const fair = assignFairly(problem, { grouping, groups: 2, alpha: 0.5 })
  t.equal(fair.fit, assign(problem).total)
  t.equal(fair.bound, fair.total)
  t.same(
    fair.groups.map(({ multiplier }) => multiplier),
    [0, 0],
  )
})

t.test('a group that cannot reach its floor gets what it can, and the others keep theirs', async t => {
  const problem = scattered({ people: 3000, places: 1000, seed: 27 }, 12, 2)
  const grouping = Int32Array.from({ length: 3000 }, (_, person) => (person % 3 === 0 ? 1 : 0))
  const place = problem.place.slice()
  for (let person = 0; person < 3000; person += 3) place.fill(0, problem.rowStart[person], problem.rowStart[person + 1])
  const bonus = new Float64Array(3000).fill(2_000_000)
  const fair = assignFairly({ ...problem, place, bonus }, { grouping, groups: 2, alpha: 0.9 })
  const [others, short] = fair.groups
  t.notOk(fair.met)
  t.equal(short?.placed, problem.capacity[0], 'every seat that they could have')
  t.ok(short && short.floor > 100)
  t.ok(others && others.placed >= others.floor)
  t.ok(fair.assignment.placed > 0.95 * fair.placedWithoutFloors)
  t.ok(fair.assignment.finished && fair.bound === fair.total)
})

t.test('floors hold beside bonuses far beyond 32 bits', async t => {
  const { problem, grouping } = unequal(400, 100, 29)
  const plain = assignFairly(problem, { grouping, groups, alpha: 0.95 })
  const bonus = new Float64Array(400).fill(2 ** 40)
  const fair = assignFairly({ ...problem, bonus }, { grouping, groups, alpha: 0.95 })
  t.ok(fair.met && plain.met)
  t.ok(fair.assignment.placed >= plain.assignment.placed)
  t.equal(fair.total, fair.fit + fair.assignment.placed * 2 ** 40)
})

t.test('nobody, nobody who fits, no seats, no groups', async t => {
  const nothing = { grouping: new Int32Array(2), groups: 1, alpha: 0.9 }
  for (const [name, problem] of Object.entries({
    'nobody who fits': problemOf([[], []], [1]),
    'no seats': problemOf([[{ place: 0, value: 5 }], [{ place: 0, value: 5 }]], [0]),
    'no places': problemOf([[], []], []),
    nobody: problemOf([], [1]),
  })) {
    const fair = assignFairly(problem, nothing)
    t.ok(fair.met && fair.total === 0 && fair.groups[0]?.floor === 0, name)
  }
  const alone = problemOf([[{ place: 0, value: 5 }], [{ place: 0, value: 4 }]], [1])
  t.same(assignFairly(alone, { grouping: Int32Array.of(-1, -1), groups: 0, alpha: 1 }).groups, [])
  const one = assignFairly(alone, { grouping: Int32Array.of(-1, 0), groups: 1, alpha: 1 })
  t.equal(one.groups[0]?.floor, 0, 'half a person is nobody')
})

t.test('a floor is a share above 0 and at most 1', async t => {
  const { problem, grouping } = unequal(20, 10, 25)
  for (const alpha of [0, -1, 1.01, Number.NaN])
    t.throws(() => assignFairly(problem, { grouping, groups, alpha }), RangeError)
})

t.test('stopped anywhere, it answers what it has, and how much more there can be', async t => {
  const { problem, grouping } = unequal(1200, 300, 26)
  const floors = { grouping, groups, alpha: 0.95 }
  const whole = assignFairly(problem, floors)
  let steps = 0
  const stoppedAfter = (looks: number) => {
    steps = 0
    return assignFairly(problem, floors, { until: () => steps++ >= looks })
  }
  const early = stoppedAfter(2)
  t.notOk(early.assignment.finished, 'before everybody was looked at')
  t.ok(early.bound > early.total)
  let between = 0
  for (let looks = 3; looks < 60; looks++) {
    const stopped = stoppedAfter(looks)
    if (stopped.assignment.finished) break
    if (stopped.bound > stopped.total) continue
    between += 1
    t.notOk(stopped.met)
    t.ok(stopped.total > whole.total, 'more in all, while floors are still missed')
    certify(stopped.solved, stopped.assignment)
  }
  t.ok(between > 3, `stopped ${between} times between two chains of moves`)
  t.ok(stoppedAfter(10_000).assignment.finished)
})
