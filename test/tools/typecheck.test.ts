import t from 'tap'
import { run } from '../helpers/run.js'

t.test('the types of sources, jobs and tests agree', async t => {
  const result = await run('node_modules/.bin/tsc', ['--noEmit', '-p', '.'])
  t.equal(result.code, 0, result.output)
})
