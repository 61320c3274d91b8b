/** What the law cannot tell apart, at the days where it matters: the first and last of a window, and those around a change. */
import t from 'tap'
import { addDays, type Day } from '../../src/lib/days.js'
import type { Scheme } from '../../src/lib/schemes.js'
import { alikeBy } from '../../src/rules/alike.js'
import { type PersonFacts, verdictsBy } from '../../src/rules/eligibility.js'
import type { OpeningTerms } from '../../src/rules/limits.js'
import { loadRules, type Rules, shippedRows } from '../../src/rules/rules.js'
import { opening, person } from './facts.js'

const today = '2026-11-21'
type Opening = OpeningTerms & { schemes: Scheme[] }
const openingOf = (facts: Partial<Opening> = {}): Opening => ({
  ...opening({ startTo: '2026-12-05', hoursPerWeek: 37 }),
  schemes: ['virksomhedspraktik'],
  ...facts,
})
const personOf = (facts: Partial<PersonFacts>): PersonFacts => person({ availableFrom: null, ...facts })

const answer = (rules: Rules, person: PersonFacts, opening: Opening): string =>
  JSON.stringify(
    verdictsBy(rules, today)(person, opening).map(({ ok, reasons }) => [ok, reasons.map(({ code }) => code)]),
  )
const kind = (rules: Rules, opening: Opening): string => alikeBy(rules, today)(opening).opening

/** Rules by which nobody works more hours than these; each value from its day on. */
const hoursBy = (...rows: [value: number, from: Day | '', to: Day | ''][]) =>
  loadRules(
    shippedRows().replace(
      /^virksomhedspraktik;hours_max;.*$/m,
      rows.map(([value, from, to]) => `virksomhedspraktik;hours_max;${value};${from};${to};test;H`).join('\n'),
    ),
  )

t.test('openings that are alike on the first day and not after a change are of two kinds', async t => {
  const rules = hoursBy([37, '', '2026-12-02'], [20, '2026-12-03', ''])
  const [long, short] = [openingOf(), openingOf({ hoursPerWeek: 20 })]
  const late = personOf({ availableFrom: '2026-12-04' })
  t.not(answer(rules, late, long), answer(rules, late, short))
  t.not(kind(rules, long), kind(rules, short))
  t.equal(kind(rules, short), kind(rules, openingOf({ hoursPerWeek: 15 })))
})

t.test('openings whose rules change in the same way but on other days are of two kinds', async t => {
  const rules = hoursBy(
    [37, '', '2026-12-02'],
    [20, '2026-12-03', '2026-12-31'],
    [37, '2027-01-01', '2027-01-02'],
    [20, '2027-01-03', ''],
  )
  const [now, later] = [openingOf(), openingOf({ startFrom: '2027-01-01', startTo: '2027-01-05' })]
  const between = personOf({ availableFrom: '2026-12-04' })
  t.not(answer(rules, between, now), answer(rules, between, later))
  t.not(kind(rules, now), kind(rules, later))
})

const rules = loadRules()
const igu = openingOf({ schemes: ['igu'], weeks: 104 })
const around = (day: Day, days: number) => Array.from({ length: 2 * days + 1 }, (_, i) => addDays(day, i - days))
/** Days on which something begins or ends for an IGU: who is available, or 18 or 50, or has been here for 20 years. */
const availableDays = around('2026-12-03', 5)
const birthDays = [...around('1976-12-03', 6), ...around('2008-12-03', 6)]
const registeredDays = around('2006-12-03', 6)
const peopleOfIgu = [null, ...availableDays].flatMap(availableFrom => [
  ...birthDays.map(birthDate => personOf({ birthDate, availableFrom })),
  ...registeredDays.map(registeredOn => personOf({ availableFrom, residence: { basis: 'flygtning', registeredOn } })),
])

t.test('a window of an IGU that begins or ends another day is another kind', async t => {
  for (const [what, facts] of Object.entries({
    'begins a day earlier': { startFrom: '2026-11-30' },
    'begins a day later': { startFrom: '2026-12-02' },
    'ends a day earlier': { startTo: '2026-12-04' },
    'ends a day later': { startTo: '2026-12-06' },
  })) {
    const other = { ...igu, ...facts }
    t.ok(
      peopleOfIgu.some(person => answer(rules, person, igu) !== answer(rules, person, other)),
      `somebody notices that it ${what}`,
    )
    t.not(kind(rules, igu), kind(rules, other), what)
    const praktik: Opening = { ...other, schemes: ['virksomhedspraktik'], weeks: 13 }
    t.equal(kind(rules, openingOf()), kind(rules, praktik), `nobody notices that a praktik ${what}`)
  }
})

t.test('people whom an IGU cannot tell apart get the same answer on each side of every day that counts', async t => {
  const keys = alikeBy(rules, today)(igu)
  const keyOf = ({ track, availableFrom, birthDate, residence: { basis, registeredOn } }: PersonFacts) =>
    [keys.standing({ track, availableFrom, basis }), keys.birthDate(birthDate), keys.registeredOn(registeredOn)].join()
  const answers = new Map<string, Set<string>>()
  for (const person of peopleOfIgu) {
    const key = keyOf(person)
    answers.set(key, (answers.get(key) ?? new Set()).add(answer(rules, person, igu)))
  }
  t.ok(answers.size < peopleOfIgu.length, 'some are alike')
  t.same(
    [...answers].filter(([, said]) => said.size > 1),
    [],
  )
})

t.test(
  'from when most are available counts for an IGU only where the law turns: at its last start, or when a rule changes',
  async t => {
    const lastStart = loadRules(shippedRows().replaceAll('2027-12-31', '2026-12-03'))
    const changing = loadRules(
      shippedRows().replace(
        /^igu;hours_min;.*$/m,
        'igu;hours_min;25;;2026-12-02;test;H\nigu;hours_min;38;2026-12-03;;test;H',
      ),
    )
    for (const [what, rules, differ] of [
      ['nothing turns', loadRules(), false],
      ['the last start is in the window', lastStart, true],
      ['a rule changes in the window', changing, true],
    ] as const) {
      const { turns, spans } = alikeBy(rules, today)(igu)
      const outside = (day: Day | null, spans: readonly { from: Day; to: Day }[]) =>
        day === null || spans.every(({ from, to }) => day < from || day > to)
      const most = peopleOfIgu.filter(
        ({ birthDate, residence }) =>
          outside(birthDate, spans.birthDate) && outside(residence.registeredOn, spans.registeredOn),
      )
      const answers = new Map<string, Set<string>>()
      for (const person of most) {
        const { birthDate, residence, availableFrom: day } = person
        const turn =
          day === null ? '?' : turns.map(({ from, to }) => (day < from ? 'before' : day > to ? 'after' : day))
        const key = `${birthDate} ${residence.registeredOn} ${turn}`
        answers.set(key, (answers.get(key) ?? new Set()).add(answer(rules, person, igu)))
      }
      t.ok(most.length > 20 && answers.size < most.length, `${what}: some are alike`)
      t.same(
        [...answers].filter(([, said]) => said.size > 1),
        [],
        what,
      )
      const ofOne = most.filter(({ birthDate }) => birthDate === most[0]?.birthDate)
      t.equal(new Set(ofOne.map(person => answer(rules, person, igu))).size > 1, differ, `${what}: somebody notices`)
    }
  },
)
