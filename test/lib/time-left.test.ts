import t from 'tap'
import { timeLeft } from '../../src/lib/time-left.js'

const now = new Date('2026-11-24T09:00:00Z')
const left = (minutes: number) => {
  const { state, text } = timeLeft(new Date(now.getTime() + minutes * 60_000), now)
  return `${state}: ${text}`
}

t.test('what is left, as people say it', async t => {
  t.equal(left(24 * 60), 'ok: 24 timer tilbage')
  t.equal(left(6 * 60), 'ok: 6 timer tilbage')
  t.equal(left(5 * 60 + 59), 'soon: 5 t. 59 min. tilbage')
  t.equal(left(60), 'soon: 1 time tilbage')
  t.equal(left(59), 'soon: 59 min. tilbage')
  t.equal(left(0), 'soon: 0 min. tilbage')
  t.equal(left(-1), 'late: 1 min. over fristen')
  t.equal(left(-61), 'late: 1 t. 1 min. over fristen')
  t.equal(left(-47 * 60), 'late: 47 timer over fristen')
  t.equal(left(-48 * 60), 'late: 2 dage over fristen')
  t.equal(left(72 * 60), 'ok: 3 dage tilbage')
})
