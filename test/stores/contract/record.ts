/**
 * `npm run test:record`: runs the whole suite and writes down in recorded.json what it asked of the document store. With
 * files, or when a test fails, it only adds what it saw.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { projectRoot } from '../../../src/config.js'
import { merged, type Recorded } from './merged.js'

const folder = path.join(projectRoot, '.data/test/recorded')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

const files = process.argv.slice(2)
const imports = ['tsx', path.join(import.meta.dirname, 'recorder.mjs')].map(module => `--node-arg=--import=${module}`)
const tap = ['node_modules/.bin/tap', 'run', ...imports]
const { status } = spawnSync(process.execPath, [...tap, ...files], {
  cwd: projectRoot,
  stdio: 'inherit',
  env: { ...process.env, RECORD_FOLDER: folder },
})

const seen: Recorded = {}
for (const one of readdirSync(folder)) {
  for (const line of readFileSync(path.join(folder, one), 'utf8').split('\n')) {
    const [kind = '', name] = line.split('\t')
    if (name !== undefined) seen[kind] = [...(seen[kind] ?? []), name]
  }
}
const whole = files.length === 0 && status === 0
const file = path.join(import.meta.dirname, 'recorded.json')
const before = JSON.parse(readFileSync(file, 'utf8')) as Recorded
writeFileSync(file, JSON.stringify(merged(before, seen, { whole })))
spawnSync('node_modules/.bin/biome', ['format', '--write', file], { cwd: projectRoot })
if (!whole)
  console.error(
    `${status === 0 ? 'Only a part of the suite ran' : `The suite failed (${status})`}: what it saw was added to recorded.json, and nothing was taken out.`,
  )
process.exitCode = status ?? 1
