/** Small runs of the benchmarks that need the whole application: pages and reminders. No time is judged. */
import t from 'tap'
import { runBenchmarks } from '../bench/benchmarks.js'

t.setTimeout(280_000)

t.test('pages and reminders are measured', async t => {
  const { tables } = await runBenchmarks({ only: ['B11', 'B12'], sizes: [400], openings: 8, seed: 3, quick: true })
  t.strictSame(
    tables.map(({ title }) => title.slice(0, 4)),
    ['B11:', 'B12:'],
  )
  for (const { rows } of tables) t.ok(rows.length >= 5)
})
