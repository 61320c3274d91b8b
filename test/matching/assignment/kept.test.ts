import fc from 'fast-check'
import t from 'tap'
import { assign } from '../../../src/matching/assignment/assign.js'
import { keepAssignment } from '../../../src/matching/assignment/kept.js'
import { contested, draws, scattered } from './families.js'
import { optimumByTrying } from './oracle.js'
import { smallProblem } from './small.js'

const change = fc.oneof(
  fc.record({
    kind: fc.constant('arrive' as const),
    pairs: fc.uniqueArray(fc.record({ place: fc.nat(3), value: fc.nat(9) }), { selector: ({ place }) => place }),
    bonus: fc.integer({ min: -6, max: 6 }),
  }),
  fc.record({ kind: fc.constant('withdraw' as const), which: fc.nat(20) }),
  fc.record({ kind: fc.constant('removeSeat' as const), which: fc.nat(20) }),
  fc.record({ kind: fc.constant('addSeat' as const), which: fc.nat(20) }),
)

t.test('after every change it is what a new run would find', async t => {
  fc.assert(
    fc.property(smallProblem, fc.array(change, { maxLength: 12 }), (problem, changes) => {
      const kept = keepAssignment(problem)
      const there = new Set(Array.from({ length: problem.people }, (_, person) => person))
      const places = problem.capacity.length
      for (const step of changes) {
        const now = kept.problem()
        if (step.kind === 'arrive') {
          if (there.size >= 7) continue
          const pairs = step.pairs.filter(({ place }) => place < places)
          const person = kept.arrive({
            places: pairs.map(({ place }) => place),
            values: pairs.map(({ value }) => value),
            bonus: step.bonus,
          })
          t.notOk(there.has(person))
          there.add(person)
        } else if (step.kind === 'withdraw') {
          const person = [...there][step.which % Math.max(1, there.size)]
          if (person === undefined) continue
          kept.withdraw(person)
          there.delete(person)
        } else if (step.kind === 'removeSeat') {
          const place = step.which % places
          if ((now.capacity[place] ?? 0) > 0) kept.removeSeat(place)
        } else kept.addSeat(step.which % places)
        const after = kept.problem()
        t.equal(kept.result().total, optimumByTrying(after))
        t.equal(kept.result().total, assign(after).total)
        t.same([...kept.result().price], [...assign(after).price], 'what one more seat would add')
      }
    }),
    { numRuns: 600 },
  )
})

t.test('hundreds of changes to larger problems, proved after each', async t => {
  for (const problem of [
    scattered({ people: 600, places: 200, seed: 11 }, 12, 3),
    contested({ people: 400, places: 300, seed: 12 }, 20),
  ]) {
    const { below } = draws(13)
    const kept = keepAssignment(problem)
    const there = Array.from({ length: problem.people }, (_, person) => person)
    const places = problem.capacity.length
    for (let step = 0; step < 400; step++) {
      const kind = below(4)
      const place = below(places)
      if (kind === 0) {
        const wanted = [...new Set(Array.from({ length: 10 }, () => below(places)))]
        there.push(kept.arrive({ places: wanted, values: wanted.map(() => below(1000)) }))
      } else if (kind === 1) kept.withdraw(there.splice(below(there.length), 1)[0] ?? 0)
      else if (kind === 2) kept.addSeat(place)
      else if ((kept.problem().capacity[place] ?? 0) > 0) kept.removeSeat(place)
      if (step % 40 === 39) t.equal(kept.result().total, assign(kept.problem()).total)
      else kept.result()
    }
  }
})

t.test('a seat that is not there cannot be taken away', async t => {
  const kept = keepAssignment(scattered({ people: 4, places: 2, seed: 14 }, 1, 1))
  kept.removeSeat(0)
  t.throws(() => kept.removeSeat(0), RangeError)
  t.throws(() => kept.arrive({ places: [0, 1], values: [1] }), RangeError)
})

t.test('however many seats a place has, they take no more room than there are people', async t => {
  const plenty = 2_000_000_000
  const kept = keepAssignment({
    ...scattered({ people: 40, places: 3, seed: 15 }, 3),
    capacity: Int32Array.of(plenty, 1, 0),
  })
  kept.addSeat(0)
  kept.removeSeat(0)
  for (let more = 0; more < 200; more++) {
    kept.arrive({ places: [0, 1, 2], values: [5, 6, 7] })
    kept.addSeat(1)
  }
  t.equal(kept.problem().capacity[1], 201)
  t.equal(kept.result().total, assign(kept.problem()).total)
})
