/**
 * `npm run bench -- --only B1 --sizes 10000,100000 --json FILE`. All data is synthetic and seeded. Ratios are what counts: the
 * peers run in the same process on the same openings, and only after their answers were equal.
 */
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import type { Spread } from './measure.js'
import { type B1, topCandidates } from './top-candidates.js'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'B1' },
    sizes: { type: 'string', default: '10000,100000' },
    openings: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
})

interface Goal {
  id: string
  value: number | null
  floor: number
  goal: number
  met: 'goal' | 'floor' | 'below floor' | 'skipped'
}

/** More is better. */
function goalOf(id: string, value: number | undefined, floor: number, goal: number): Goal {
  if (value === undefined) return { id, value: null, floor, goal, met: 'skipped' }
  return { id, value, floor, goal, met: value >= goal ? 'goal' : value >= floor ? 'floor' : 'below floor' }
}

function goalsOf(results: B1[]): Goal[] {
  const ratio = (size: number, peer: string, part: 'p50' | 'p95') =>
    results.find(each => each.size === size)?.ratios[peer]?.[part].median
  return [
    goalOf('G1', ratio(100_000, 'naive JS', 'p50'), 100, 200),
    goalOf('G1 p95', ratio(100_000, 'naive JS', 'p95'), 60, 150),
    goalOf('G1b', ratio(100_000, 'JS grouped by home', 'p50'), 25, 60),
    goalOf('G1b p95', ratio(100_000, 'JS grouped by home', 'p95'), 30, 75),
    goalOf('G4', ratio(10_000, 'naive JS', 'p50'), 15, 35),
  ]
}

const digits = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3))
const cell = ({ min, median, max }: Spread) => `${digits(median)} (${digits(min)}-${digits(max)})`
const row = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`

function tableOf({ size, milliseconds, ratios, bytesPerPerson, buildSeconds, fittingPerOpening, cold }: B1): string {
  const { p50, p95, mean } = fittingPerOpening
  return [
    `\n### B1, ${size} people: median of blocks (smallest-largest)`,
    `built in ${buildSeconds.toFixed(2)} s; ${bytesPerPerson.toFixed(0)} bytes of columns per person; who fit an opening: p50 ${p50}, p95 ${p95}, mean ${mean.toFixed(0)}; a search that nothing was kept for: p50 ${digits(cold.p50)} ms\n`,
    row(['system', 'p50 ms', 'p95 ms', 'mean ms', 'p50 / engine', 'p95 / engine']),
    row(['---', '---', '---', '---', '---', '---']),
    ...Object.entries(milliseconds).map(([name, times]) => {
      const ratio = ratios[name]
      return row([
        ...[name, cell(times.p50), cell(times.p95), cell(times.mean)],
        ...(ratio ? [cell(ratio.p50), cell(ratio.p95)] : ['1', '1']),
      ])
    }),
    ...Object.entries(ratios)
      .filter(([name]) => !(name in milliseconds))
      .map(([name, ratio]) => row([name, '', '', '', cell(ratio.p50), ''])),
  ].join('\n')
}

if (!values.only.split(',').includes('B1')) throw new Error(`--only ${values.only}: only B1 is there.`)
console.log(
  `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, seed ${values.seed}, ${values.openings} openings in 8 blocks; synthetic data`,
)
const results = values.sizes.split(',').map(size => {
  const result = topCandidates({ size: Number(size), seed: Number(values.seed), count: Number(values.openings) })
  console.log(tableOf(result))
  return result
})
const goals = goalsOf(results)
console.log(
  `\n${[row(['goal', 'value', 'floor', 'goal', 'met']), row(['---', '---', '---', '---', '---'])].join('\n')}`,
)
for (const { id, value, floor, goal, met } of goals)
  console.log(row([id, value === null ? '' : digits(value), floor, goal, met]))
if (values.json)
  writeFileSync(values.json, `${JSON.stringify({ seed: Number(values.seed), results, goals }, null, 2)}\n`)
