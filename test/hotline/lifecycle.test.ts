import t from 'tap'
import { after, type QuestionMove, roundsOf } from '../../src/hotline/lifecycle.js'
import { type QuestionMessage, questionStates } from '../../src/hotline/model.js'

t.test('the table of moves', async t => {
  const moves: QuestionMove[] = ['answer', 'followUp', 'close', 'putAway']
  const table = moves.map(move => [move, ...questionStates.map(state => after(move, state))])
  t.strictSame(table, [
    ['answer', 'answered', 'answered', null],
    ['followUp', 'waiting', 'waiting', null],
    ['close', 'closed', 'closed', null],
    ['putAway', null, 'closed', null],
  ])
})

t.test('a round lasts from the first word of those who wait to the first answer', async t => {
  const thread = (...from: QuestionMessage['from'][]) =>
    from.map((one, index) => ({ id: String(index), from: one, by: 'x', at: new Date(0), text: '' }))
  const rounds = (...from: QuestionMessage['from'][]) =>
    roundsOf(thread(...from)).map(({ opened, answered }) => `${opened.id}-${answered?.id ?? ''}`)
  t.strictSame(rounds(), [])
  t.strictSame(rounds('employer'), ['0-'])
  t.strictSame(rounds('employer', 'employer', 'hotline'), ['0-2'])
  t.strictSame(rounds('employer', 'hotline', 'hotline', 'employer'), ['0-1', '3-'])
  t.strictSame(rounds('employer', 'hotline', 'employer', 'employer', 'hotline'), ['0-1', '2-4'])
})
