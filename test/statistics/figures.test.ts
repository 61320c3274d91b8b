import t from 'tap'
import { type Figured, monthFigures } from '../../src/statistics/figures.js'

const today = '2026-11-24'
const nothing: Figured = { came: [], awaited: [], begun: [], ended: [] }
const november = (figured: Partial<Figured>) => {
  const [month] = monthFigures(['2026-11-01'], { ...nothing, ...figured }, today)
  if (!month) throw new Error('no month')
  return month
}

t.test('who came, and how soon they began', async t => {
  const came = [
    { arrivedOn: '2026-11-02', began: '2026-11-05' },
    { arrivedOn: '2026-11-02', began: '2026-11-06' },
    { arrivedOn: '2026-11-09', began: '2026-11-03' },
    { arrivedOn: '2026-11-02', began: null },
    { arrivedOn: '2026-11-22', began: null },
    { arrivedOn: '2026-10-31', began: '2026-11-01' },
  ]
  t.same(november({ came }).arrivals, { arrived: 5, judged: 4, inTime: 2, halfAfter: 4, idle: 2, unregistered: 0 })
  const last = came.slice(4, 5)
  t.same(november({ came: last }).arrivals, {
    arrived: 1,
    judged: 0,
    inTime: 0,
    halfAfter: null,
    idle: 1,
    unregistered: 0,
  })
  t.same(november({}).arrivals, { arrived: 0, judged: 0, inTime: 0, halfAfter: null, idle: 0, unregistered: 0 })
})

t.test('the third day is in time, and the day after it is not', async t => {
  const came = (arrivedOn: string) => november({ came: [{ arrivedOn, began: null }] }).arrivals.judged
  t.equal(came('2026-11-21'), 0, 'the third day is not over')
  t.equal(came('2026-11-20'), 1)
})

t.test(
  'whoever was expected and is not written down as come stands apart, in the month of the last expected day',
  async t => {
    const awaited = ['2026-10-31', '2026-11-01', '2026-11-23', today, '2026-11-30']
    t.match(november({ awaited }).arrivals, { arrived: 0, judged: 0, idle: 0, unregistered: 2 })
  },
)

t.test('courses by the month in which they began and ended', async t => {
  const begun = [
    { scheme: 'igu' as const, startsOn: '2026-11-01' },
    { scheme: 'virksomhedspraktik' as const, startsOn: '2026-11-30' },
    { scheme: 'virksomhedspraktik' as const, startsOn: '2026-11-02' },
    { scheme: 'virksomhedspraktik' as const, startsOn: '2026-12-01' },
  ]
  const ended = [
    { outcome: 'job' as const, endsOn: '2026-11-20' },
    { outcome: null, endsOn: '2026-11-20' },
    { outcome: 'job' as const, endsOn: '2026-10-31' },
  ]
  const month = november({ begun, ended })
  t.same(month.begun, { igu: 1, virksomhedspraktik: 2 })
  t.same(month.ended, { job: 1, untold: 1 })
})
