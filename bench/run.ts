/**
 * `npm run bench -- --only B1,B5 --sizes 10000,100000,1000000 --json FILE --readme`. All data is synthetic and seeded. Ratios are what
 * counts: the peers run beside the engine on the same questions, and only after their answers were equal.
 */
import { readFileSync, writeFileSync } from 'node:fs'
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
    readme: { type: 'boolean', default: false },
  },
})

const machine = `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}`
console.log(`${machine}, seed ${values.seed}; synthetic data`)
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
if (values.readme) {
  const day = new Date().toISOString().slice(0, 10)
  const { head, rows } = goalTable(result.goals)
  const table = markdown({ title: '', head, rows }).replace(/^\s*### \n/, '')
  const readme = new URL('../README.md', import.meta.url)
  const text = readFileSync(readme, 'utf8')
  const told = `One run of ${day} on ${machine}, seed ${values.seed}:\n${table}`
  writeFileSync(readme, text.replace(/(<!-- bench -->\n)[\s\S]*?(<!-- \/bench -->)/, `$1${told}\n$2`))
}
