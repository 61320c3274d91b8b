import t from 'tap'
import { chaos } from './chaos.js'

// The short form of `npm run chaos`; the seed is fixed, so that what is tried is the same every time.
t.test('under fire nothing is lost and nothing doubled', { timeout: 170_000 }, async t => {
  const report = await chaos({ seed: 20_261_120, seconds: 10 })
  t.same(report.wrong, [])
  const { web, worker, redis, store } = report.events.kills
  t.ok(web + worker + redis + store > 0, 'something was killed')
  t.ok(report.traffic.outcomes.done > 20, `${report.traffic.outcomes.done} answers`)
  t.ok(report.facts > 5, `${report.facts} facts looked up again`)
  t.ok(report.notices.sent > 0, `${report.notices.sent} notices`)
  t.comment(JSON.stringify({ ...report.events, acts: report.acts, seconds: report.seconds }))
})
