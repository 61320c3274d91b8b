/**
 * `npm run bench -- --only B1,B5 --sizes 10000,100000,1000000 --json FILE`. All data is synthetic and seeded. Ratios are what
 * counts: the peers run beside the engine on the same questions, and only after their answers were equal.
 */
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { runBenchmarks } from './benchmarks.js'
import { goalTable, markdown } from './report.js'

// Servers and folders are let go on the way out.
process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    sizes: { type: 'string', default: '10000,100000,1000000' },
    openings: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
})

console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, seed ${values.seed}; synthetic data`)
const result = await runBenchmarks({
  only: values.only?.split(','),
  sizes: values.sizes.split(',').map(Number),
  openings: Number(values.openings),
  seed: Number(values.seed),
  quick: values.quick,
  tell: table => console.log(markdown(table)),
})
console.log(markdown(goalTable(result.goals)))
if (values.json) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`)
