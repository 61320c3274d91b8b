import t from 'tap'
import { run } from '../helpers/run.js'

t.test('format and lint have nothing to say', async t => {
  const result = await run('node_modules/.bin/biome', ['ci', '--error-on-warnings', '--max-diagnostics=20'])
  t.equal(result.code, 0, result.output)
})
