/** The law's numbers are read as sentences: what is in force on the day, from when, by what source, and what comes next. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { loadRules, shippedRows } from '../../src/rules/rules.js'
import { rulesView } from '../../src/rules/view.js'
import { testApp } from '../helpers/app.js'

const textsOf = (rules: ReturnType<typeof loadRules>, day: string) =>
  rulesView(rules, day).flatMap(({ rows }) =>
    rows.map(({ cells }) => cells.map(({ text, tag, note }) => text ?? tag?.text ?? note ?? '')),
  )

t.test('every rule has a name of its own, and no code is shown', async t => {
  const rules = loadRules()
  const texts = textsOf(rules, '2026-11-23')
  t.ok(texts.length > 50)
  for (const cells of texts) {
    t.ok(
      cells.every(text => text.trim() !== ''),
      cells.join(' | '),
    )
    t.notMatch(cells.join(' '), /[a-z]_[a-z]|undefined|NaN|tillidsrepraes|integrationsloven_/, cells.join(' | '))
  }
  for (const { rows, caption } of rulesView(rules, '2026-11-23')) {
    const names = rows.map(({ cells }) => cells[0]?.text)
    t.equal(new Set(names).size, names.length, caption)
  }
})

t.test('what is in force follows the day, and what comes next is told', async t => {
  const about = (rules: ReturnType<typeof loadRules>, day: string, name: string) =>
    textsOf(rules, day)
      .find(([first]) => first === name)
      ?.join(' | ')
  const age = 'Alder ved start under'
  t.equal(
    about(loadRules(), '2026-11-23', age),
    `${age} | 50 år | Fra 1. januar 2024 | L 82 2023-24 | Ingen ændring kendt`,
  )
  t.equal(
    about(loadRules(), '2023-06-01', age),
    `${age} | 40 år | Til og med 31. december 2023 | lov 623/2016 | 50 år fra 1. januar 2024`,
  )
  t.match(
    about(loadRules(), '2026-11-23', 'Tilskud til private'),
    /Ikke kendt .*Senest kendt: 86,16 kr. i timen fra 1. januar 2023 til og med 31. december 2023/,
  )
  const changed = loadRules(
    shippedRows().replace(
      'igu;age_below;50;2024-01-01;;',
      'igu;age_below;55;2027-01-01;;Ny lov;H\nigu;age_below;50;2024-01-01;2026-12-31;',
    ),
  )
  t.match(about(changed, '2026-11-23', age), /50 år \| .*til og med 31. december 2026.* 55 år fra 1. januar 2027/)
  t.match(about(changed, '2027-01-01', age), `${age} | 55 år | Fra 1. januar 2027 | Ny lov`)
})

t.test('consultants find the page below every page, employers do not', async t => {
  const { as } = await testApp(t)
  for (const role of ['consultant', 'hotline', 'coordinator'] as const) {
    const visitor = await as(role)
    t.match((await visitor.get(paths.doors[role]())).body, `href="${paths.rules()}"`, role)
    const { status, text } = await visitor.get(paths.rules())
    t.equal(status, 200)
    t.match(text, /Seneste dag at begynde 31\. december 2027 Fra 1\. januar 2024 L 82 2023-24 Sikker/)
  }
  const employer = await as('employer')
  t.notMatch((await employer.get(paths.doors.employer())).body, `href="${paths.rules()}"`)
  t.equal((await employer.get(paths.rules())).status, 403)
})
