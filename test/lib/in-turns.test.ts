import t from 'tap'
import { inTurns } from '../../src/lib/in-turns.js'

t.test('others have a turn after every hundred', async t => {
  let [turn, isOver] = [0, false]
  const others = () => {
    turn += 1
    if (!isOver) setImmediate(others)
  }
  setImmediate(others)
  const visited: number[] = []
  const inTurn = new Map<number, number>()
  await inTurns(
    Array.from({ length: 1050 }, (_, i) => i),
    (item, index) => {
      if (item === index) visited.push(item)
      inTurn.set(turn, (inTurn.get(turn) ?? 0) + 1)
    },
  )
  isOver = true
  t.equal(visited.length, 1050)
  t.same(
    [...inTurn.values()].sort((a, b) => a - b),
    [50, ...Array(10).fill(100)],
  )
})

t.test('one after the other, and no further than to a mistake', async t => {
  const begun: number[] = []
  const visit = async (item: number) => {
    begun.push(item)
    await null
    if (item === 2) throw new Error('two')
  }
  await t.rejects(inTurns([1, 2, 3], visit), { message: 'two' })
  t.same(begun, [1, 2])
})
