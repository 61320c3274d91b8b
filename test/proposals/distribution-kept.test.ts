/** Answers that are kept and made anew behind what is shown, and the rests between rounds of background work. */
import t from 'tap'
import { repeat } from '../../src/proposals/distribution/following.js'
import { keepAnswers } from '../../src/proposals/distribution/kept.js'
import { testClock } from '../helpers/clock.js'

interface Note {
  stamp: string
  finished: boolean
  bytes: number
}

/** A question whose answer is what `world.now` is when it is read; it answers when it is let. */
function given({ mostKept = 3, mostWaiting = 2 } = {}) {
  const world = { now: 'a', finished: true, runs: 0, fail: false }
  const gates: (() => void)[] = []
  let held = false
  const answers = keepAnswers<Note>({ mostKept, mostWaiting, tooMany: () => new Error('too many') })
  const answer = async (before: Note | null): Promise<Note> => {
    const stamp = world.now
    if (before?.stamp === stamp && before.finished) return before
    world.runs += 1
    if (held) await new Promise<void>(resolve => gates.push(resolve))
    if (world.fail) throw new Error('failed')
    return { stamp, finished: world.finished, bytes: 10 }
  }
  return {
    ...{ answers, world, answer },
    ask: (key = 'k', { wait = false } = {}) => answers.ask(key, { stamp: world.now, answer, wait }),
    hold: () => {
      held = true
    },
    async release() {
      held = false
      for (const open of gates.splice(0)) open()
      for (let i = 0; i < 10; i++) await new Promise(setImmediate)
    },
  }
}
const settled = async () => {
  for (let i = 0; i < 10; i++) await new Promise(setImmediate)
}

t.test('changes while one is made are one run more, and nobody waits for it', async t => {
  const { ask, world, hold, release } = given()
  t.match(await ask(), { answer: { stamp: 'a' }, pending: false, waited: true })
  t.match(await ask(), { answer: { stamp: 'a' }, pending: false, waited: false })
  t.equal(world.runs, 1)
  hold()
  world.now = 'b'
  t.match(await ask(), { answer: { stamp: 'a' }, pending: true, waited: false })
  await settled()
  for (const now of ['c', 'd', 'e', 'e']) {
    world.now = now
    t.match(await ask(), { answer: { stamp: 'a' }, pending: true })
  }
  await release()
  t.match(await ask(), { answer: { stamp: 'e' }, pending: false })
  t.equal(world.runs, 3, 'a, b, and one for c, d and e')
})

t.test('who waits for what is now gets no older answer', async t => {
  const { ask, world, hold, release } = given()
  await ask()
  hold()
  world.now = 'b'
  const early = ask('k', { wait: true })
  await settled()
  world.now = 'c'
  const late = ask('k', { wait: true })
  await release()
  t.match(await early, { answer: { stamp: 'b' } })
  t.match(await late, { answer: { stamp: 'c' } })
})

t.test('only so many wait, what failed is told and tried again, and what ran out of time too', async t => {
  const { ask, world, hold, release, answers, answer } = given()
  await ask()
  hold()
  world.now = 'b'
  await ask()
  const second = ask('second')
  await t.rejects(ask('third'), /too many/)
  await t.rejects(answers.renew('third', answer), /too many/)
  t.match(await ask(), { answer: { stamp: 'a' }, pending: true }, 'what there is can always be shown')
  await release()
  t.match(await second, { answer: { stamp: 'b' } })

  world.now = 'c'
  world.fail = true
  t.match(await ask(), { pending: true, failed: false })
  await settled()
  t.match(await ask(), { answer: { stamp: 'b' }, pending: true, failed: true })
  await settled()
  world.fail = false
  await answers.renew('k', answer)
  t.match(await ask(), { answer: { stamp: 'c' }, pending: false, failed: false })

  world.now = 'd'
  world.finished = false
  await answers.renew('k', answer)
  const { runs } = world
  world.finished = true
  t.match(await ask(), { answer: { stamp: 'd', finished: false }, pending: false })
  await settled()
  t.match(await ask(), { answer: { stamp: 'd', finished: true }, pending: false })
  t.equal(world.runs, runs + 1)
})

t.test('the oldest questions are forgotten', async t => {
  const { ask, answers } = given({ mostKept: 2 })
  for (const key of ['a', 'b', 'a', 'c']) await ask(key)
  t.same(
    ['a', 'b', 'c'].map(key => answers.knows(key)),
    [true, false, true],
  )
})

t.test('background work rests four times as long as it took, tells what failed, and stops', async t => {
  const clock = testClock()
  const rests: number[] = []
  let next = () => {}
  const failures: unknown[] = []
  let took = 0
  let broken = false
  let rounds = 0
  const stop = repeat(
    async () => {
      rounds += 1
      clock.move(took)
      if (broken) throw new Error('away')
    },
    {
      ...{ realTime: clock, failed: error => failures.push(error) },
      later(act, milliseconds) {
        rests.push(milliseconds)
        next = act
        return () => {
          next = () => {}
        }
      },
    },
  )
  const round = async () => {
    next()
    await settled()
  }
  await round()
  took = 8_000
  await round()
  took = 0
  broken = true
  await round()
  t.same(rests, [1_000, 1_000, 32_000, 1_000])
  t.match(failures, [/away/])
  next()
  stop()
  await settled()
  await round()
  t.equal(rounds, 4)
  t.equal(failures.length, 1, 'what is stopped complains no more')
  t.equal(rests.length, 4)
})
