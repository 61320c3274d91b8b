import t from 'tap'
import { createHotline, type HotlineDeps } from '../../src/hotline/service.js'
import { hours } from '../helpers/clock.js'
import { testHotline } from './setup.js'

class Killed extends Error {}

/** Every act on another document is a step; the process dies at one of them, just before or just after it. */
function killable(deps: HotlineDeps) {
  const kill = { at: Number.POSITIVE_INFINITY, after: false, steps: 0 }
  const step =
    <Given extends unknown[], Result>(act: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      kill.steps++
      if (kill.steps === kill.at && !kill.after) throw new Killed()
      const result = await act(...given)
      if (kill.steps === kill.at) throw new Killed()
      return result
    }
  const { deadlines, notices } = deps
  const hotline = createHotline({
    ...deps,
    deadlines: {
      ...deadlines,
      start: step(deadlines.start),
      meet: step(deadlines.meet),
      drop: step(deadlines.drop),
    },
    notices: { ...notices, send: step(notices.send) },
  })
  return { hotline, kill }
}

/** A question's whole life; after a kill the sweep is what goes on, and people go on too. */
async function story(t: Parameters<typeof testHotline>[0], at: number, after: boolean) {
  const house = await testHotline(t)
  const { people, clock, deps } = house
  const { hotline, kill } = killable(deps)
  Object.assign(kill, { at, after })
  let killed = 0
  const act = async (work: () => Promise<unknown>) => {
    await work().catch(error => {
      if (!(error instanceof Killed)) throw error
      killed++
    })
    clock.move(hours(1))
  }
  await act(() => hotline.ask(people.mette, { text: 'Et' }))
  const [id = ''] = (await hotline.ofCompany(people.mette)).map(({ question }) => question._id)
  await act(() => hotline.answer(people.ida, id, { text: 'Svar', seen: 1 }))
  await act(() => hotline.followUp(people.mette, id, 'To'))
  await act(() => hotline.close(people.mette, id))
  for (const left of await hotline.unsettled()) await hotline.settle(left)
  return { ...house, id, killed, steps: kill.steps, left: await hotline.unsettled() }
}

t.test('a kill at any step is made good by the sweep', async t => {
  const whole = await story(t, Number.POSITIVE_INFINITY, false)
  const deadlines = ['1 met ida 2026-11-24T09:00:00.000Z', '2 dropped ida 2026-11-24T11:00:00.000Z']
  t.strictSame(await whole.deadlinesOf(whole.id), deadlines)
  t.ok(whole.steps > 12, `${whole.steps} steps`)
  const told = new Set(await whole.told())
  for (let at = 1; at <= whole.steps; at++)
    for (const after of [false, true]) {
      const one = await story(t, at, after)
      t.equal(one.killed, 1, `killed at step ${at}`)
      t.strictSame(one.left, [], 'nothing is left')
      t.strictSame(await one.deadlinesOf(one.id), deadlines, `deadlines after a kill at ${at}`)
      const notices = await one.told()
      for (const notice of notices) t.ok(told.has(notice), `${notice} belongs to the story`)
      t.ok(notices.includes('question-answered mette'), 'the answer is told')
    }
})

t.test('sweep tells what a killed question left untold, and nothing twice', async t => {
  const { deps, people, told, hotline, deadlinesOf } = await testHotline(t)
  const broken = killable(deps)
  broken.kill.at = 1
  await t.rejects(broken.hotline.ask(people.mette, { text: 'Et' }), new Killed())
  const [id = ''] = await hotline.unsettled()
  t.strictSame(await deadlinesOf(id), [])
  await Promise.all([hotline.settle(id), hotline.settle(id)])
  await hotline.settle(id)
  t.strictSame(await told(), ['question-asked ida', 'question-receipt mette'])
  t.match(await deadlinesOf(id), [/^1 open ida/])
  t.strictSame(await hotline.unsettled(), [])
})
