import t from 'tap'
import { counted } from '../../src/lib/counted.js'

t.test('one is told of in the singular, and numbers as they are written in Danish', async t => {
  t.equal(counted(1, 'uge', 'uger'), '1 uge')
  t.equal(counted(0, 'uge', 'uger'), '0 uger')
  t.equal(counted(37.5, 'time', 'timer'), '37,5 timer')
  t.equal(counted(1200, 'borger', 'borgere'), '1.200 borgere')
})
