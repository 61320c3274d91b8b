import { execFileSync } from 'node:child_process'
import t from 'tap'

const here = (file: string) => JSON.stringify(new URL(`../../src/${file}`, import.meta.url).href)
const isQuick = `new Function('return %HasFastProperties(String.prototype)')()`

/** In a process of its own, because what a library does to String stays done. */
function quickAfter(...modules: string[]): string {
  const loaded = modules.map(module => `await import(${module})`).join(';')
  const program = `${loaded}; console.log(${isQuick})`
  const flags = ['--allow-natives-syntax', '--import', 'tsx', '--input-type=module', '-e', program]
  return execFileSync(process.execPath, flags, { encoding: 'utf8' }).trim()
}

t.test('methods of texts are quick in the whole application', async t => {
  t.equal(quickAfter(JSON.stringify('ioredis')), 'false', 'what is mended: if this fails, the mending is needless')
  t.equal(quickAfter(here('app.ts'), here('foundation.ts'), here('services.ts')), 'true')
})
