import t from 'tap'
import { run } from '../helpers/run.js'

t.test('format and lint have nothing to say', async t => {
  const result = await run('node_modules/.bin/biome', [
    'ci',
    '--colors=off',
    '--error-on-warnings',
    '--max-diagnostics=10',
  ])
  t.equal(result.code, 0, result.output)
})
