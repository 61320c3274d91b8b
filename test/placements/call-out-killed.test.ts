/** Whoever tells of a problem or writes down what was done is killed before every write: what follows is done by sweep, and once. */
import t from 'tap'
import { deadlineModel } from '../../src/deadlines/model.js'
import { noticeModel } from '../../src/notices/model.js'
import { openingModel } from '../../src/openings/model.js'
import { placementModel } from '../../src/placements/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { mortal } from '../helpers/mortal.js'
import { running } from './setup.js'

t.setTimeout(200_000)

t.test('a problem told of while somebody ends looking at the promise is not forgotten', async t => {
  const { deadline, id, placement, report, services, sweep } = await running(t)
  const { db, deadlines, placements } = services
  const { collection } = placementModel(db)
  const [update, start] = [collection.updateOne.bind(collection), deadlines.start]
  collection.updateOne = async (...command) => {
    if (JSON.stringify(command[1]).includes('"promiseOwed":false')) {
      collection.updateOne = update
      deadlines.start = async () => {
        throw new Error('killed')
      }
      await t.rejects(report(), { message: 'killed' })
      deadlines.start = start
    }
    return update(...command)
  }
  await placementModel(db).findOneAndUpdate({ _id: id }, { $set: { promiseOwed: true } })
  await placements.repair()
  t.match(await placement(), { promiseOwed: true, problems: [{ doneAt: null }] })
  await sweep()
  t.equal((await deadline())?.state, 'open')
})

for (const act of ['told of', 'solved', 'ended', 'cancelled'] as const)
  t.test(`${act}, killed before every write: sweep makes it good, and nobody hears twice`, async t => {
    const { clock, id, placement, report, services, sweep, turnOut, world } = await running(t, {
      begun: act !== 'cancelled',
    })
    const { db } = services
    if (act !== 'told of') await report()
    const collections = [placementModel, deadlineModel, noticeModel, openingModel, profileModel, proposalModel]
      .map(model => model(db))
      .map(({ collection }) => collection)
    const before = await Promise.all(collections.map(one => one.find({}).toArray()))
    const life = mortal(collections.map(collection => ({ collection })))

    async function outcome(writes: number) {
      for (const [i, collection] of collections.entries()) {
        await collection.deleteMany({})
        if (before[i]?.length) await collection.insertMany(before[i])
      }
      life.endsAfter(writes)
      await (act === 'told of' ? report() : turnOut(act === 'solved' ? 'goes-on' : 'over')).catch(() => {})
      const killed = life.begin()
      // What is half-done for less than a minute may still be under way.
      clock.move(120_000)
      await sweep()
      await sweep()
      const { state, outcome, holds, settled, promiseOwed, problems = [] } = await placement()
      const notices = await noticeModel(db).find().lean()
      // Whoever cancels is told of it as well when it is the sweep that tells.
      const told = notices.filter(
        ({ template, recipient }) => template !== 'placement-cancelled' || recipient !== world.people.consultant._id,
      )
      const deadlines = await deadlineModel(db).find({ kind: 'call-out', subject: id }).lean()
      return {
        killed,
        begun: act === 'told of' ? problems.length > 0 : problems[0]?.doneAt !== null,
        result: {
          ...{ state, outcome, holds, settled, promiseOwed },
          told: told
            .map(({ template }) => template)
            .filter(template => /^placement/.test(template))
            .sort(),
          deadlines: deadlines.map(({ round, state }) => `${round} ${state}`),
          seats: (await openingModel(db).findOne({ taken: id }).lean())?.taken,
        },
      }
    }

    const { result: whole } = await outcome(Number.POSITIVE_INFINITY)
    t.same(whole.deadlines, [act === 'told of' ? '1 open' : '1 met'])
    t.equal(whole.promiseOwed, false)
    let undone = 0
    let writes = 0
    for (let killed = true; killed; writes++) {
      const one = await outcome(writes)
      killed = one.killed
      if (one.begun) t.same(one.result, whole, `after ${writes} writes`)
      else undone++
    }
    t.ok(writes > 3, `${writes} writes`)
    t.equal(undone, 1, 'after the first write, everything follows')
  })
