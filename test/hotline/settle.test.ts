import t from 'tap'
import { deadlineModel } from '../../src/deadlines/model.js'
import { createHotline, type HotlineDeps } from '../../src/hotline/service.js'
import { noticeModel } from '../../src/notices/model.js'
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

type House = Awaited<ReturnType<typeof testHotline>>

/** A question's whole life; after a kill people go on, and the sweep comes last. */
async function story(house: House, at: number, after: boolean) {
  const { people, clock, deps, db } = house
  const { hotline, kill } = killable(deps)
  Object.assign(kill, { at, after })
  const began = clock.now()
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
  const deadlines = await deadlineModel(db).find({ subject: id }).sort({ round: 1 }).lean()
  const notices = await noticeModel(db).find({ 'ids.question': id }).sort({ cause: 1 }).lean()
  return {
    ...{ killed, steps: kill.steps, left: await hotline.unsettled() },
    deadlines: deadlines.map(
      ({ state, owner, startedAt }) =>
        `${state} ${owner} after ${(startedAt.getTime() - began.getTime()) / hours(1)} h`,
    ),
    told: notices.map(({ template, recipient }) => `${template} ${recipient}`),
  }
}

t.test('a kill at any step is made good by the sweep', async t => {
  const house = await testHotline(t)
  const whole = await story(house, Number.POSITIVE_INFINITY, false)
  t.strictSame(whole.deadlines, ['met ida after 0 h', 'dropped ida after 2 h'])
  t.ok(whole.steps > 12, `${whole.steps} steps`)
  for (let at = 1; at <= whole.steps; at++)
    for (const after of [false, true]) {
      const one = await story(house, at, after)
      t.equal(one.killed, 1, `killed at step ${at}`)
      t.strictSame(one.left, [], 'nothing is left')
      t.strictSame(one.deadlines, whole.deadlines, `deadlines after a kill at ${at}`)
      for (const notice of one.told) t.ok(whole.told.includes(notice), `${notice} belongs to the story`)
      t.ok(one.told.length <= whole.told.length, 'nothing is told twice')
      t.ok(one.told.includes('question-answered mette'), 'the answer is told')
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
