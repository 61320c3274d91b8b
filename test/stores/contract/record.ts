/** `npm run test:record`: runs the whole suite and writes down in recorded.json what it asked of the document store. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { projectRoot } from '../../../src/config.js'

const folder = path.join(projectRoot, '.data/test/recorded')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

const imports = ['tsx', path.join(import.meta.dirname, 'recorder.mjs')].map(module => `--node-arg=--import=${module}`)
const tap = ['node_modules/.bin/tap', 'run', ...imports]
const { status } = spawnSync(process.execPath, [...tap, ...process.argv.slice(2)], {
  cwd: projectRoot,
  stdio: 'inherit',
  env: { ...process.env, RECORD_FOLDER: folder },
})

const kinds = new Map<string, Set<string>>()
for (const file of readdirSync(folder)) {
  for (const line of readFileSync(path.join(folder, file), 'utf8').split('\n')) {
    const [kind = '', name] = line.split('\t')
    if (name !== undefined) kinds.set(kind, (kinds.get(kind) ?? new Set()).add(name))
  }
}
const recorded = Object.fromEntries([...kinds].sort().map(([kind, names]) => [kind, [...names].sort()]))
if (status === 0) {
  const file = path.join(import.meta.dirname, 'recorded.json')
  writeFileSync(file, JSON.stringify(recorded))
  spawnSync('node_modules/.bin/biome', ['format', '--write', file], { cwd: projectRoot })
} else console.error(`The suite failed (${status}), so recorded.json is left as it was; see ${folder}.`)
process.exitCode = status ?? 1
