import t from 'tap'
import { createTop } from '../../src/matching/top.js'

t.test('however many are asked for, they stand in order: score first, then id', async t => {
  const ids = ['d', 'a', 'c', 'b', 'e']
  const scores = [3, 3, 9, 1, 3]
  const sorted = [2, 1, 0, 4, 3].map(slot => ({ slot, score: scores[slot] }))
  for (const limit of [0, 1, 3, 5, 6, 1e12, Number.POSITIVE_INFINITY]) {
    const top = createTop(limit, ids)
    for (const [slot, score] of scores.entries()) top.offer(slot, score)
    t.same(top.best(), sorted.slice(0, limit), `${limit}`)
  }
})
