import t from 'tap'
import type { Scheme } from '../../src/lib/schemes.js'
import { eligible, type PersonFacts, verdictsBy } from '../../src/rules/eligibility.js'
import { loadRules, shippedRows } from '../../src/rules/rules.js'
import type { ComparedOpening } from '../../src/rules/schemes.js'
import { opening, person } from './facts.js'

const rules = loadRules()
const ask = (scheme: Scheme, facts: Partial<PersonFacts> = {}, terms: Partial<ComparedOpening> = {}) => {
  const found = eligible({ rules, scheme, person: person(facts), opening: opening(terms) })
  return { ...found, why: found.reasons.map(({ code }) => code), mind: found.warnings.map(({ code }) => code) }
}
const full = { public: false, ordinaryEmployees: 5, subsidisedNow: 1 }
const oneDay = (day: string) => ({ startFrom: day, startTo: day })

t.test('who fits everything has no reasons and no warnings', async t => {
  for (const scheme of ['virksomhedspraktik', 'loentilskud', 'igu'] as const)
    t.match(ask(scheme), { ok: true, why: [], mind: [], start: '2026-12-01' })
})

t.test('IGU: age at the start', async t => {
  t.equal(ask('igu', { birthDate: '2008-12-01' }, oneDay('2026-12-01')).ok, true, '18 on the day')
  t.match(ask('igu', { birthDate: '2008-12-02' }, oneDay('2026-12-01')), { ok: false, why: ['igu-too-young'] })
  t.equal(ask('igu', { birthDate: '1976-12-02' }, oneDay('2026-12-01')).ok, true, '49 on the day')
  t.match(ask('igu', { birthDate: '1976-12-01' }, oneDay('2026-12-01')), { ok: false, why: ['igu-too-old'] })
  t.match(ask('igu', { birthDate: '1983-01-01' }, oneDay('2023-12-31')), {
    ok: false,
    why: ['igu-too-old'],
  })
  t.match(ask('igu', { birthDate: null }), { ok: true, mind: ['ask-birth-date'] })
})

t.test('IGU: whoever turns 18 within the window may start then', async t => {
  t.match(ask('igu', { birthDate: '2008-12-10' }), { ok: true, start: '2026-12-10', mind: ['start-not-before'] })
  t.match(ask('igu', { birthDate: '2008-12-21' }), { ok: false, why: ['igu-too-young'] })
  t.match(
    ask('igu', { birthDate: '2008-02-29', availableFrom: null }, { startFrom: '2026-02-20', startTo: '2026-03-10' }),
    {
      ok: true,
      start: '2026-03-01',
    },
  )
})

t.test('IGU: whoever comes too late may have grown too old', async t => {
  t.equal(ask('igu', { birthDate: '1976-12-10' }).ok, true)
  t.match(ask('igu', { birthDate: '1976-12-10', availableFrom: '2026-12-10' }), { ok: false, why: ['igu-too-old'] })
  const late = { rules, scheme: 'igu', person: person({ birthDate: '1976-12-10' }), opening: opening() } as const
  t.equal(eligible({ ...late, today: '2026-12-09' }).ok, true)
  t.equal(eligible({ ...late, today: '2026-12-10' }).ok, false)
})

t.test('IGU: years with an address in Denmark', async t => {
  const since = (registeredOn: string | null) => ({ residence: { basis: 'flygtning', registeredOn } })
  t.equal(ask('igu', since('2006-12-01')).ok, true, 'twenty years to the day')
  t.match(ask('igu', since('2006-11-30')), { ok: false, why: ['igu-residence-over'] })
  t.match(ask('igu', since(null)), { ok: true, mind: ['ask-residence-date'] })
  t.equal(ask('igu', since('2012-01-01'), oneDay('2021-06-01')).ok, true, 'ten years after May 2021')
  t.match(ask('igu', since('2012-01-01'), oneDay('2021-04-30')), { ok: false, why: ['igu-residence-over'] })
})

t.test('IGU: who can start now and not at the end of the window is named with the last day', async t => {
  const window = { startFrom: '2026-12-01', startTo: '2027-01-31' }
  const lastDay = (person: Partial<PersonFacts>, opening = window) => {
    const { ok, warnings } = ask('igu', person, opening)
    return ok ? warnings.filter(({ code }) => code === 'start-not-after').map(({ numbers }) => numbers.day) : 'not ok'
  }
  t.same(lastDay({ birthDate: '1977-01-10' }), ['2027-01-09'], 'the day before the birthday')
  t.same(lastDay({ birthDate: '1977-01-31' }), ['2027-01-30'])
  t.same(lastDay({ birthDate: '1977-02-01' }), [], 'after the window')
  t.same(lastDay({ birthDate: '1976-12-01' }), 'not ok')
  const since = (registeredOn: string) => ({ residence: { basis: 'flygtning', registeredOn } })
  t.same(lastDay(since('2007-01-10')), ['2027-01-10'], 'twenty years are not more than twenty')
  t.same(lastDay(since('2007-01-31')), [])
  t.same(lastDay({ ...since('2006-12-20'), birthDate: '1977-01-10' }), ['2026-12-20'], 'whichever comes first')
  t.same(lastDay({ birthDate: '1977-01-10', availableFrom: '2027-01-10' }), 'not ok', 'comes too late')
})

t.test('IGU: the basis of residence is an uncertain rule today and a certain one before 2024', async t => {
  const on = (basis: string | null) => ({ residence: { basis, registeredOn: '2020-09-01' } })
  t.match(ask('igu', on('andet')), { ok: true, mind: ['igu-basis'], warnings: [{ certainty: 'M' }] })
  t.match(ask('igu', on('familiesammenfoert')), { ok: true, mind: [] })
  t.match(ask('igu', on('familiesammenfoert'), oneDay('2023-12-31')), { ok: false, why: ['igu-basis'] })
  t.match(ask('igu', on(null)), { ok: true, mind: ['ask-residence-basis'] })
  for (const day of ['2026-12-01', '2023-12-31'])
    t.match(
      ask('igu', on('Flygtning, § 7, stk. 1'), oneDay(day)),
      { ok: true, mind: ['ask-residence-basis'] },
      'what was written freely may mean any of them',
    )
})

t.test('IGU: the last day to start', async t => {
  t.equal(ask('igu', {}, oneDay('2027-12-31')).ok, true)
  t.match(ask('igu', {}, oneDay('2028-01-01')), { ok: false, why: ['igu-closed'] })
  t.match(ask('igu', {}, { startFrom: '2027-12-15', startTo: '2028-01-15' }), { ok: true, mind: ['igu-last-start'] })
  t.match(ask('igu', { availableFrom: '2028-01-02' }, { startFrom: '2027-12-15', startTo: '2028-01-15' }), {
    ok: false,
  })
})

t.test('IGU: hours', async t => {
  t.equal(ask('igu', {}, { hoursPerWeek: 25 }).ok, true)
  t.match(ask('igu', {}, { hoursPerWeek: 24 }), { ok: false, why: ['igu-hours-low'] })
  for (const hoursPerWeek of [null, 0])
    t.match(ask('igu', {}, { hoursPerWeek }), { ok: true }, 'a draft does not say yet')
  t.equal(ask('igu', {}, { hoursPerWeek: 37 }).ok, true)
  t.match(ask('igu', {}, { hoursPerWeek: 38 }), { ok: false, why: ['hours-over'] })
  t.match(ask('igu', { hoursPerWeek: 31 }), { ok: true, mind: ['ask-total-hours'] })
  t.match(ask('igu', { hoursPerWeek: 32 }), { ok: true, mind: [] })
})

t.test('the ratio blocks on the LAB track and warns on integrationsloven', async t => {
  for (const scheme of ['virksomhedspraktik', 'loentilskud'] as const) {
    t.match(ask(scheme, { track: 'lab' }, { employer: full }), { ok: false, why: ['ratio-full'] })
    t.match(ask(scheme, {}, { employer: full }), { ok: true, mind: ['ratio-full'], warnings: [{ certainty: 'M' }] })
    t.match(ask(scheme, { track: 'lab' }, { employer: { ...full, ordinaryEmployees: null } }), {
      ok: true,
      mind: ['ratio-unknown'],
    })
  }
  t.match(ask('igu', { track: 'lab' }, { employer: full }), { ok: true, mind: [] }, 'IGU is ordinary employment')
})

t.test('after the longest programme it is asked which law a person is under', async t => {
  const since = (registeredOn: string | null) => ({ residence: { basis: 'flygtning', registeredOn } })
  for (const scheme of ['virksomhedspraktik', 'loentilskud'] as const) {
    t.same(ask(scheme, since('2021-12-01')).mind, [], 'five years on the day')
    t.match(ask(scheme, since('2021-11-30')), {
      ok: true,
      mind: ['ask-programme'],
      warnings: [{ numbers: { years: 5 } }],
    })
    t.same(ask(scheme, since(null)).mind, [])
    t.notMatch(ask(scheme, { ...since('2010-01-01'), track: 'lab' }).mind.join(), 'ask-programme')
  }
  t.same(ask('igu', since('2021-11-30')).mind, [], 'the same for both')
})

t.test('length', async t => {
  t.match(ask('virksomhedspraktik', {}, { weeks: 14 }), { ok: true, mind: ['praktik-extension'] })
  t.match(ask('virksomhedspraktik', {}, { weeks: 27 }), {
    ok: true,
    mind: ['praktik-weeks-over'],
    warnings: [{ certainty: 'M' }],
  })
  t.match(ask('virksomhedspraktik', { track: 'lab' }, { weeks: 4 }), { ok: true, mind: [] })
  t.match(ask('virksomhedspraktik', { track: 'lab' }, { weeks: 5 }), {
    ok: true,
    mind: ['praktik-group'],
    warnings: [{ numbers: { weeks: 5, short: 4, graduate: 8 }, certainty: 'M' }],
  })
  t.match(ask('virksomhedspraktik', { track: 'lab' }, { weeks: 26 }), {
    ok: true,
    mind: ['praktik-extension', 'praktik-group'],
  })
  t.match(
    ask('virksomhedspraktik', { track: 'lab' }, { weeks: 27 }),
    {
      ok: true,
      mind: ['praktik-special', 'praktik-group'],
      warnings: [{ numbers: { weeks: 27, max: 26, special: 13 }, certainty: 'H' }],
    },
    'in special need the municipality may prolong it again and again',
  )
  t.equal(ask('loentilskud', { track: 'lab' }, { weeks: 26 }).ok, true)
  t.match(
    ask('loentilskud', { track: 'lab' }, { weeks: 27 }),
    { ok: true, mind: ['loentilskud-group'] },
    'which group of that law a person is in is not known here, and some may have longer',
  )
  t.match(ask('loentilskud', { track: 'lab' }, { weeks: 52 }), { ok: true, mind: ['loentilskud-group'] })
  t.match(ask('loentilskud', { track: 'lab' }, { weeks: 53 }), { ok: true, mind: ['loentilskud-weeks-over'] })
  t.match(ask('loentilskud', {}, { weeks: 52 }), { ok: true, mind: [] })
  t.match(ask('loentilskud', {}, { weeks: 53 }), { ok: true, mind: ['loentilskud-weeks-over'] })
  const publicEmployer = { public: true, ordinaryEmployees: 20, subsidisedNow: 0 }
  t.equal(ask('loentilskud', { track: 'lab' }, { weeks: 17, employer: publicEmployer }).ok, true)
  t.match(ask('loentilskud', { track: 'lab' }, { weeks: 18, employer: publicEmployer }), {
    mind: ['loentilskud-group'],
  })
  t.match(ask('virksomhedspraktik', {}, { hoursPerWeek: 38 }), { ok: true, mind: ['hours-over'] })
})

t.test('løntilskud: months without work are asked on the LAB track and never block', async t => {
  const lab = { track: 'lab', birthDate: '1990-01-01' } as const
  t.match(ask('loentilskud', { ...lab, unemployedSince: '2026-06-01' }), { ok: true, mind: [] })
  t.match(ask('loentilskud', { ...lab, unemployedSince: '2026-06-02' }), { ok: true, mind: ['loentilskud-unemployed'] })
  t.match(ask('loentilskud', { ...lab, unemployedSince: null }), { ok: true, mind: ['ask-unemployed-since'] })
  t.match(ask('loentilskud', { ...lab, birthDate: '1976-12-01', unemployedSince: null }), { ok: true, mind: [] })
  t.match(ask('loentilskud', { unemployedSince: null }), { ok: true, mind: [] })
})

t.test('a rule that changes on 1 January is a new row and no new code', async t => {
  const csv = shippedRows().replace(
    'igu;age_below;50;2024-01-01;;L 82 2023-24;H',
    'igu;age_below;50;2024-01-01;2026-12-31;L 82 2023-24;H\nigu;age_below;55;2027-01-01;;a new act;H',
  )
  const changed = loadRules(csv)
  const older = person({ birthDate: '1974-01-01' })
  const over = (startFrom: string, startTo: string) =>
    eligible({ rules: changed, scheme: 'igu', person: older, opening: opening({ startFrom, startTo }) })
  t.match(over('2026-12-01', '2026-12-31'), { ok: false, reasons: [{ code: 'igu-too-old', numbers: { below: 50 } }] })
  t.match(over('2027-01-01', '2027-01-31'), { ok: true })
  t.match(over('2026-12-15', '2027-01-15'), { ok: true, start: '2027-01-01', warnings: [{ code: 'start-not-before' }] })
})

t.test('matching is answered for every scheme of an opening', async t => {
  const verdicts = verdictsBy(rules, '2026-11-21')
  const two = { ...opening({ hoursPerWeek: 20 }), schemes: ['virksomhedspraktik', 'igu'] as const }
  t.match(verdicts(person(), two), [
    { scheme: 'virksomhedspraktik', ok: true },
    { scheme: 'igu', ok: false },
  ])
})
