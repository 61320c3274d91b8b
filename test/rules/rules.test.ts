import t from 'tap'
import { loadRules, shippedRows } from '../../src/rules/rules.js'

const withRows = (...rows: string[]) => `${shippedRows().trimEnd()}\n${rows.join('\n')}\n`
const replaced = (from: string, to: string) => {
  const csv = shippedRows()
  if (!csv.includes(from)) throw new Error(`no row ${from}`)
  return csv.replace(from, to)
}

t.test('the shipped rows are whole', async t => {
  const rules = loadRules()
  t.ok(rules.rows().length > 60)
  for (const { source, certainty } of rules.rows()) {
    t.not(source, '')
    t.match(certainty, /^[HML]$/)
  }
})

t.test('a value is the one in force that day, with source and certainty', async t => {
  const rules = loadRules()
  t.equal(rules.value('igu', 'age_below', '2023-12-31'), 40)
  t.equal(rules.value('igu', 'age_below', '2024-01-01'), 50)
  t.equal(rules.value('igu', 'residence_years', '2021-04-30'), 5)
  t.equal(rules.value('igu', 'residence_years', '2021-05-01'), 10)
  t.equal(rules.value('igu', 'residence_years', '2026-11-21'), 20)
  t.equal(rules.value('igu', 'school_weeks', '2021-04-30'), 20)
  t.equal(rules.value('igu', 'school_weeks', '2026-11-21'), 23)
  t.equal(rules.text('igu', 'last_start', '2026-11-21'), '2027-12-31')
  t.same(rules.codes('virksomhedspraktik', 'purposes', '2026-11-21'), ['job', 'afklaring', 'kompetencer'])
  t.match(rules.row('loentilskud', 'rate_private', '2023-06-01'), {
    value: '86.16',
    certainty: 'M',
    source: /Stadsrevisionen/,
  })
})

t.test('a rate nobody knows has no row', async t => {
  const rules = loadRules()
  for (const day of ['2020-05-01', '2024-01-01', '2025-06-01', '2026-11-21'])
    t.equal(rules.row('loentilskud', 'rate_private', day), null)
  t.throws(() => rules.value('loentilskud', 'rate_private', '2026-11-21'), /rate_private .*2026-11-21/)
})

t.test('a rule that changes is a new row', async t => {
  const changed = replaced(
    'igu;age_below;50;2024-01-01;;L 82 2023-24;H',
    'igu;age_below;50;2024-01-01;2026-12-31;L 82 2023-24;H\nigu;age_below;55;2027-01-01;;a new act;H',
  )
  const rules = loadRules(changed)
  t.equal(rules.value('igu', 'age_below', '2026-12-31'), 50)
  t.equal(rules.value('igu', 'age_below', '2027-01-01'), 55)
  t.same(rules.changes('igu', '2026-12-01', '2027-02-01'), ['2027-01-01'])
  t.same(rules.changes('igu', '2027-01-01', '2027-02-01'), [])
  t.same(rules.changes('loentilskud', '2026-12-01', '2027-02-01'), [])
})

const refused: [name: string, csv: string, sentence: RegExp][] = [
  ['unknown scheme', withRows('voksenlaerling;weeks;4;;;a;H'), /voksenlaerling weeks.*kendes ikke/],
  ['unknown rule', withRows('igu;weight;4;;;a;H'), /igu weight.*kendes ikke/],
  ['an inherited name is no rule', withRows('igu;toString;4;;;a;H'), /igu toString.*kendes ikke/],
  [
    'a day that is none',
    replaced('igu;age_below;50;2024-01-01', 'igu;age_below;50;2024-02-30'),
    /2024-02-30.*ikke en dato/,
  ],
  ['a value that is none', replaced('igu;hours_min;25', 'igu;hours_min;many'), /igu hours_min.*«many»/],
  ['an unknown code', replaced('igu;pay;egu', 'igu;pay;gold'), /igu pay.*«gold»/],
  ['an unknown basis', replaced('igu;basis;flygtning ', 'igu;basis;student '), /igu basis.*«student/],
  [
    'unknown certainty',
    replaced('igu;hours_min;25;;;UIM, Hvad indeholder et IGU-forløb;H', 'igu;hours_min;25;;;UIM;X'),
    /H, M eller L/,
  ],
  ['no source', withRows('loentilskud;rate_private;90;2027-01-01;2027-12-31;;M'), /kilden mangler/],
  [
    'ends before it begins',
    withRows('loentilskud;rate_private;90;2027-01-01;2026-12-31;a;M'),
    /2027-01-01.*2026-12-31/,
  ],
  [
    'a gap',
    replaced('igu;age_below;50;2024-01-01', 'igu;age_below;50;2024-02-01'),
    /igu age_below mangler en række fra 2024-01-01 til 2024-01-31/,
  ],
  [
    'an overlap',
    replaced('igu;age_below;50;2024-01-01', 'igu;age_below;50;2023-12-31'),
    /igu age_below har to rækker på samme tid fra 2023-12-31 til 2023-12-31/,
  ],
  ['the same rule twice', withRows('igu;hours_min;26;;;a;H'), /igu hours_min har to rækker på samme tid/],
  [
    'a rate twice',
    withRows('loentilskud;rate_private;90;2023-05-01;2023-05-31;a;M'),
    /rate_private har to rækker på samme tid fra 2023-05-01 til 2023-05-31/,
  ],
  [
    'no beginning',
    replaced('igu;hours_min;25;;', 'igu;hours_min;25;2024-01-01;'),
    /igu hours_min mangler en række før 2024-01-01/,
  ],
  [
    'no end',
    replaced('igu;hours_min;25;;;', 'igu;hours_min;25;;2026-12-31;'),
    /igu hours_min mangler en række fra 2027-01-01/,
  ],
  ['a missing rule', shippedRows().replace(/^igu;hours_min.*\n/m, ''), /igu hours_min mangler/],
  ['a missing column', shippedRows().replace('certainty', 'trust'), /kolonnen certainty/],
]
for (const [name, csv, sentence] of refused)
  t.test(`the boot is refused: ${name}`, async t => {
    t.throws(() => loadRules(csv), { message: sentence })
  })
