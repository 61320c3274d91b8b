import t from 'tap'
import { after, isOver, type OpeningMove, openingMoves, startsRound, statesFor } from '../../src/openings/lifecycle.js'
import { type OpeningState, openingStates } from '../../src/openings/model.js'

/** Every state × verb, written out by hand from the plan; a dash is a refusal. */
const table: Record<OpeningState, Record<OpeningMove, OpeningState | '-'>> = {
  draft: {
    edit: 'draft',
    publish: 'open',
    discard: 'closed',
    pause: '-',
    resume: '-',
    close: '-',
    expire: '-',
    prolong: '-',
    fill: '-',
    reopen: '-',
    returnLate: '-',
  },
  open: {
    edit: 'open',
    publish: '-',
    discard: '-',
    pause: 'paused',
    resume: '-',
    close: 'closed',
    expire: 'expired',
    prolong: 'open',
    fill: 'filled',
    reopen: '-',
    returnLate: '-',
  },
  paused: {
    edit: 'paused',
    publish: '-',
    discard: '-',
    pause: '-',
    resume: 'open',
    close: 'closed',
    expire: 'expired',
    prolong: 'paused',
    fill: '-',
    reopen: '-',
    returnLate: '-',
  },
  filled: {
    edit: '-',
    publish: '-',
    discard: '-',
    pause: '-',
    resume: '-',
    close: '-',
    expire: '-',
    prolong: '-',
    fill: '-',
    reopen: 'open',
    returnLate: 'expired',
  },
  closed: {
    edit: '-',
    publish: '-',
    discard: '-',
    pause: '-',
    resume: '-',
    close: '-',
    expire: '-',
    prolong: '-',
    fill: '-',
    reopen: '-',
    returnLate: '-',
  },
  expired: {
    edit: '-',
    publish: '-',
    discard: '-',
    pause: '-',
    resume: '-',
    close: '-',
    expire: '-',
    prolong: 'open',
    fill: '-',
    reopen: '-',
    returnLate: '-',
  },
}
const moves = Object.keys(openingMoves) as OpeningMove[]

t.test('every state and verb', async t => {
  let seen = 0
  for (const state of openingStates)
    for (const move of moves) {
      seen++
      t.equal(after(move, state) ?? '-', table[state][move], `${state} ${move}`)
      t.equal(statesFor(move).includes(state), table[state][move] !== '-', `${state} allows ${move}`)
    }
  t.equal(seen, 66)
})

t.test('a new round begins when the company waits again, and only then', async t => {
  const starting = moves.flatMap(move =>
    openingStates.filter(state => startsRound(move, state) && after(move, state)).map(state => `${state} ${move}`),
  )
  t.same(starting.sort(), ['draft publish', 'expired prolong', 'filled reopen'])
})

t.test('nobody waits for an answer to what is over', async t => {
  t.same(openingStates.filter(isOver), ['filled', 'closed', 'expired'])
})
