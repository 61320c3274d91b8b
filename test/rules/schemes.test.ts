import t from 'tap'
import { loadRules, shippedRows } from '../../src/rules/rules.js'
import { type ComparedOpening, compareSchemes, type SchemeColumn } from '../../src/rules/schemes.js'
import { opening } from './facts.js'

const rules = loadRules()
const compare = (
  terms: Partial<ComparedOpening> = {},
  track: 'lab' | 'integrationsloven' | null = null,
  by = rules,
) => {
  const [praktik, loentilskud, igu] = compareSchemes({ rules: by, opening: opening(terms), track })
  if (!praktik || !loentilskud || !igu) throw new Error('three columns are wanted')
  return { praktik, loentilskud, igu }
}
const out = ({ ruledOut }: SchemeColumn) => ruledOut.map(({ code }) => code)
const mind = ({ warnings }: SchemeColumn) => warnings.map(({ code }) => code)
const publicEmployer = { public: true, ordinaryEmployees: 20, subsidisedNow: 0 }
const full = { public: false, ordinaryEmployees: 5, subsidisedNow: 1 }

t.test('the three schemes of an ordinary opening', async t => {
  const { praktik, loentilskud, igu } = compare()
  t.same([praktik.scheme, loentilskud.scheme, igu.scheme], ['virksomhedspraktik', 'loentilskud', 'igu'])
  t.same([out(praktik), out(loentilskud), out(igu)], [[], [], []])
  t.match(praktik.length, [
    { code: 'praktik-length', numbers: { track: 'integrationsloven', weeks: 13, extended: 26 }, certainty: 'M' },
    { code: 'praktik-length', numbers: { track: 'lab', weeks: 13, extended: 26 } },
    { code: 'praktik-length-short', numbers: { short: 4, graduate: 8 } },
  ])
  t.match(loentilskud.length, [
    { numbers: { track: 'integrationsloven', months: 12 }, certainty: 'M' },
    { numbers: { track: 'lab', months: 6 }, certainty: 'H' },
    { code: 'loentilskud-length-groups', numbers: { most: 12 }, certainty: 'M' },
  ])
  t.match(igu.length, [{ numbers: { weeks: 104 } }])
  t.match(igu.hours, [{ numbers: { min: 25, totalMin: 32, totalMax: 37 } }])
  t.match(igu.school, [{ numbers: { weeks: 23, hours: 37, total: 851 } }])
  t.match(igu.bonus, [{ code: 'igu-bonus', numbers: { payments: 2, amount: 20000 }, certainty: 'M' }])
  t.match(
    igu.conditions.find(({ code }) => code === 'igu-once'),
    { numbers: { most: 1 }, certainty: 'M' },
  )
  t.same(mind(igu), ['igu-weeks'])
})

t.test('a public employer', async t => {
  const { loentilskud, igu } = compare({ employer: publicEmployer })
  t.match(loentilskud.length[1], { numbers: { track: 'lab', months: 4 } })
  t.equal(loentilskud.pay[0]?.code, 'pay-ydelsesniveau')
  t.same(
    igu.bonus.map(({ code }) => code),
    ['bonus-none-public'],
  )
})

t.test('a line is as certain as the rows it rests on', async t => {
  const { praktik, loentilskud, igu } = compare()
  t.match(praktik.conditions[0], { code: 'purpose-job', certainty: 'M' })
  t.match(loentilskud.pay[0], { code: 'pay-overenskomst', certainty: 'M' })
  t.match(loentilskud.heard[0], { code: 'heard-tillidsrepraesentant', certainty: 'H' })
  t.match(igu.conditions[0], { code: 'igu-person', certainty: 'M' })
})

t.test('the rate is told for the years in which it is known', async t => {
  t.equal(compare().loentilskud.payer[1]?.code, 'rate-unknown')
  const then = compare({ startFrom: '2023-03-01', startTo: '2023-04-01', employer: publicEmployer })
  t.match(then.loentilskud.payer[1], { code: 'rate', numbers: { kroner: 125.13 } })
  t.match(then.loentilskud.pay[1], { code: 'wage-cap', numbers: { kroner: 133.75 } })
})

t.test('what rules a scheme out', async t => {
  t.same(out(compare({ hoursPerWeek: 20 }).igu), ['igu-hours-low'])
  t.same(out(compare({ hoursPerWeek: 40 }).igu), ['hours-over'])
  t.same(out(compare({ startFrom: '2028-01-01', startTo: '2028-01-20' }).igu), ['igu-closed'])
  t.same(mind(compare({ startFrom: '2027-12-20', startTo: '2028-01-20', weeks: 104 }).igu), ['igu-last-start'])
})

t.test('what blocks on one track only is a warning until the track is known', async t => {
  t.same(out(compare({ weeks: 30 }).praktik), [])
  t.same(mind(compare({ weeks: 30 }).praktik), ['praktik-weeks-over', 'praktik-special'])
  t.same(out(compare({ weeks: 30 }, 'lab').praktik), [])
  t.same(mind(compare({ weeks: 30 }, 'lab').praktik), ['praktik-special'])
  t.same(out(compare({ weeks: 30 }, 'integrationsloven').praktik), [])
  t.ok(mind(compare({ employer: full }).praktik).includes('ratio-full'))
  t.same(out(compare({ employer: full }, 'lab').loentilskud), ['ratio-full'])
})

t.test('seats and ratio', async t => {
  t.same(mind(compare({ seats: 4 }).praktik), [])
  const { praktik, loentilskud, igu } = compare({ seats: 5, weeks: 13 })
  t.match(praktik.warnings, [{ code: 'ratio-seats', numbers: { seats: 5, free: 4 } }])
  t.match(loentilskud.warnings, [{ code: 'ratio-seats' }])
  t.same(mind(igu), ['igu-weeks'])
  const unknown = { public: false, ordinaryEmployees: null, subsidisedNow: 0 }
  t.same(mind(compare({ seats: 5, employer: unknown }).praktik), ['ratio-unknown'])
})

t.test('an empty form is compared without judging what is not there', async t => {
  const columns = compare({ weeks: null, hoursPerWeek: null, seats: null })
  for (const column of Object.values(columns)) t.same([out(column), mind(column)], [[], []])
})

t.test('the first day of the window decides, and a change within it is told', async t => {
  const csv = shippedRows().replace(
    'igu;hours_min;25;;;UIM, Hvad indeholder et IGU-forløb;H',
    'igu;hours_min;25;;2026-12-31;UIM, Hvad indeholder et IGU-forløb;H\nigu;hours_min;28;2027-01-01;;a new act;H',
  )
  const changed = loadRules(csv)
  const over = (startFrom: string, startTo: string) =>
    compare({ startFrom, startTo, hoursPerWeek: 26, weeks: 104 }, null, changed).igu
  t.same([out(over('2026-12-01', '2026-12-31')), mind(over('2026-12-01', '2026-12-31'))], [[], []])
  t.same(mind(over('2026-12-15', '2027-01-15')), ['rule-changes'])
  t.same(out(over('2027-01-02', '2027-01-15')), ['igu-hours-low'])
})
