/** Small runs of the benchmarks: every system must answer alike. No time is judged. */
import t from 'tap'
import { runBenchmarks } from '../bench/benchmarks.js'
import { judged } from '../bench/goals.js'
import { openings } from '../bench/openings.js'
import { duckPeople, findDuckDb } from '../bench/peers/duckdb.js'
import { people } from '../bench/people.js'
import { settingsFor } from '../bench/settings.js'
import { createPeopleIndex } from '../src/matching/people/people-index.js'
import { search } from '../src/matching/people/search.js'

t.setTimeout(280_000)

t.test('all systems answer alike, and every goal is told', async t => {
  // Throws where two systems differ.
  const only = ['B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7', 'B8', 'B9', 'B10', 'B13']
  const { goals, tables } = await runBenchmarks({ only, sizes: [500], openings: 16, seed: 3, quick: true })
  t.ok(tables.length > 0)
  for (const { id, value, floor, goal, met, reason } of goals) {
    t.type(floor, 'number', id)
    t.type(goal, 'number', id)
    t.ok(['goal', 'floor', 'below floor', 'skipped'].includes(met), id)
    t.equal(value === null, met === 'skipped', id)
    t.equal(reason !== undefined, met === 'skipped', id)
  }
  t.equal(new Set(goals.map(({ id }) => id.split(' ')[0])).size, 29, 'G1 to G28 and G1b')
})

t.test('a goal is judged in its direction', async t => {
  const met = (values: Parameters<typeof judged>[0], id: string) => judged(values, {}).find(goal => goal.id === id)?.met
  t.equal(met({ G1: 250 }, 'G1'), 'goal')
  t.equal(met({ G1: 150 }, 'G1'), 'floor')
  t.equal(met({ G1: 50 }, 'G1'), 'below floor')
  t.equal(met({ G8: 1 }, 'G8'), 'goal')
  t.equal(met({ G8: 3 }, 'G8'), 'floor')
  t.equal(met({ G8: 5 }, 'G8'), 'below floor')
  t.equal(met({}, 'G8'), 'skipped')
})

t.test('SQL follows the weights', async t => {
  const library = await findDuckDb()
  if (typeof library === 'string') {
    t.comment(library)
    return
  }
  const everybody = people(800, 5)
  const index = createPeopleIndex(everybody)
  const duck = await duckPeople(library, everybody)
  const first = settingsFor(10)
  const weights = { wishes: 3, experience: 0, skills: 41, danish: 7, days: 1, commute: 2, waiting: 90 }
  const second = { ...first, weights }
  let differ = 0
  for (const [i, opening] of openings(12, 6).entries()) {
    // Statements are kept by opening.
    const other = { ...opening, id: `x${i}` }
    t.strictSame(await duck.top(opening, first), search(index, opening, first).ranked)
    t.strictSame(await duck.top(other, second), search(index, other, second).ranked)
    if (search(index, opening, first).ranked[0]?.score !== search(index, other, second).ranked[0]?.score) differ += 1
  }
  t.ok(differ > 0)
  duck.close()
})
