import t from 'tap'
import { run } from '../helpers/run.js'

t.test('no file, export or dependency is left unused', async t => {
  const result = await run('node_modules/.bin/knip', ['--no-progress'])
  t.equal(result.code, 0, result.output)
})
