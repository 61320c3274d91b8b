import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { slotMask } from '../../src/lib/availability.js'
import { readTable } from '../../src/lib/csv.js'
import { openingColumns, readOpeningRow, requiredOpeningColumns } from '../../src/openings/import-row.js'

import { loadRules, shippedRows } from '../../src/rules/rules.js'

const settings = {
  today: '2026-11-21',
  municipalities: ['210', '410', '479', '630', '860'],
  rules: loadRules(),
}

const good: Record<string, string> = {
  cvr: '33221835',
  virksomhed: 'Bækkelund Gartneri ApS',
  p_nummer: '1014481432',
  ansatte: '4',
  arbejdsgiver: 'privat',
  kommunekode: '210',
  postnr: '3480',
  ordning: 'virksomhedspraktik,igu',
  sektor: 'gartneri_groent',
  disco: '6113',
  titel: 'Gartner',
  opgaver: 'rengøring af lokaler; pasning af dyr; servering',
  dansk_krav: 'A1',
  koerekort_krav: 'B',
  timer_pr_uge: '30',
  dage: 'man,ons,fre',
  tidspunkt: '22-06',
  start: '2026-11-30',
  uger: '13',
  pladser: '1',
  jobaabning: 'ja',
  formaal: 'sprog',
  kontakt: 'kontakt0@example.dk',
}
const read = (change: Record<string, string> = {}) => readOpeningRow({ cells: { ...good, ...change } }, settings)
const remarks = (change: Record<string, string>) => {
  const { questions, refusals } = read(change)
  return { questions: questions.map(({ field }) => field), refusals: refusals.map(({ field }) => field) }
}

t.test('the file of openings', async t => {
  const file = readFileSync(new URL('../../src/demo/data/openings.csv', import.meta.url))
  const table = readTable(file, { required: requiredOpeningColumns })
  if ('error' in table) throw new Error(table.error)
  const rows = table.rows.map(row => ({ row: row.line, ...readOpeningRow(row, settings) }))
  const asking = (field: string) =>
    rows
      .filter(({ value, questions }) => value && questions.some(question => question.field === field))
      .map(({ row }) => row)

  t.equal(rows.length, 40)
  t.same(
    rows.flatMap(({ row, refusals }) => refusals.map(({ field }) => ({ row, field }))),
    [19, 20, 22, 30, 32].map(row => ({ row, field: 'cvr' })),
    'CVR 12345678',
  )
  t.same(asking('uger'), [10], 'an IGU of 13 weeks')
  t.same(asking('postnr'), [9, 28], '2450 is in København')
  t.equal(rows.filter(({ value, questions }) => value && questions.length === 0).length, 32)
})

t.test('a good row', async t => {
  t.match(read(), {
    questions: [],
    refusals: [],
    value: {
      cvr: '33221835',
      companyName: 'Bækkelund Gartneri ApS',
      pNumber: '1014481432',
      employees: 4,
      municipality: '210',
      postcode: '3480',
      schemes: ['virksomhedspraktik', 'igu'],
      sector: 'gartneri_groent',
      disco: '6113',
      title: 'Gartner',
      tasks: ['rengøring af lokaler', 'pasning af dyr', 'servering'],
      skills: ['rengoering', 'dyrepasning', 'servering'],
      danishLevel: 1,
      licences: ['B'],
      demands: ['night'],
      hoursPerWeek: 30,
      slots: slotMask([0, 2, 4], [2]),
      timeText: 'man,ons,fre 22-06',
      startFrom: '2026-11-30',
      weeks: 13,
      seats: 1,
      prospect: 'yes',
      purpose: 'kompetencer',
      purposeText: 'sprog',
      contactEmail: 'kontakt0@example.dk',
    },
  })
})

t.test('refusals', async t => {
  const refuses = (field: string) => ({ questions: [], refusals: [field] })
  t.same(remarks({ cvr: '12345678' }), refuses('cvr'))
  t.same(remarks({ cvr: '' }), refuses('cvr'))
  t.same(remarks({ kommunekode: '999' }), refuses('kommunekode'))
  t.same(remarks({ kommunekode: '101' }), { questions: ['postnr'], refusals: ['kommunekode'] })
  t.same(remarks({ timer_pr_uge: '-1', ordning: 'loentilskud' }).refusals, ['timer_pr_uge'])
  t.equal(read({ cvr: '12345678' }).value, null)
})

t.test('questions', async t => {
  const changes: [string, string][] = [
    ['virksomhed', ''],
    ['titel', ''],
    ['p_nummer', '123'],
    ['ansatte', 'få'],
    ['arbejdsgiver', 'selvejende'],
    ['postnr', '5500'],
    ['postnr', '0000'],
    ['ordning', 'fastansat'],
    ['sektor', 'astronaut'],
    ['opgaver', 'opvask'],
    ['opgaver', 'a;b;c;d;e;f'],
    ['dansk_krav', 'flydende'],
    ['koerekort_krav', 'pilot'],
    ['timer_pr_uge', '24'],
    ['timer_pr_uge', ''],
    ['dage', 'når som helst'],
    ['start', 'snart'],
    ['start', ''],
    ['uger', '27'],
    ['uger', ''],
    ['pladser', '0'],
    ['jobaabning', ''],
    ['formaal', 'arbejdskraft'],
    ['kontakt', 'ingen'],
  ]
  for (const [field, text] of changes)
    t.same(remarks({ [field]: text }), { questions: [field], refusals: [] }, `${field}: ${text}`)
  t.same(remarks({ disco: '0000', titel: 'Astronaut' }).questions, ['disco'])
})

t.test('what is no question', async t => {
  const fine: Record<string, string>[] = [
    { dansk_krav: '' },
    { koerekort_krav: '' },
    { disco: '', titel: 'Kok' },
    { ordning: 'igu', uger: '104', timer_pr_uge: '25' },
    { ordning: 'igu', uger: '' },
    { ordning: 'virksomhedspraktik', timer_pr_uge: '15' },
    { start: '30/11/2026' },
  ]
  for (const change of fine) t.same(remarks(change), { questions: [], refusals: [] }, JSON.stringify(change))
  t.equal(read({ disco: '', titel: 'Kok' }).value?.disco, '5120')
  t.equal(read({ sektor: '?' }).value?.sector, 'gartneri_groent', 'that of the occupation')
})

t.test('the law is asked about in the words of the posting form, as of the first day', async t => {
  const asked = (change: Record<string, string>, rules = settings.rules) =>
    readOpeningRow({ cells: { ...good, ...change } }, { ...settings, rules }).questions
  const praktik = { ordning: 'virksomhedspraktik' }
  t.same(asked({ ...praktik, uger: '26' }), [], 'that the municipality may prolong is no question')
  t.same(asked({ ...praktik, uger: '27' }), [
    {
      field: 'uger',
      message:
        'Virksomhedspraktik: En praktik kan højst vare 26 uger efter integrationsloven. Her står 27 uger. Reglen er ikke bekræftet i lovens tekst. ' +
        '27 uger er mere end 26 uger. Kommunen må kun forlænge mere ved et helt særligt behov og højst 13 uger ad gangen (lov om en aktiv beskæftigelsesindsats).',
    },
  ])
  t.match(asked({ ordning: 'loentilskud', uger: '53' }), [
    { field: 'uger', message: /^Job med løntilskud: Et job med løntilskud kan højst vare 12 måneder .*53 uger\./ },
  ])
  t.match(asked({ ordning: 'virksomhedspraktik,loentilskud', timer_pr_uge: '38' }), [
    { field: 'timer_pr_uge', message: /^Virksomhedspraktik: .*37 timer.* Job med løntilskud: .*37 timer/ },
  ])
  t.match(asked({ ordning: 'igu', uger: '13' }), [
    { field: 'uger', message: 'En IGU varer altid 104 uger. Filens 13 uger er ikke brugt.' },
  ])
  t.match(asked({ ordning: 'igu', start: '03-01-2028', uger: '' }), [{ field: 'start', message: /^IGU: / }])

  const rows =
    shippedRows().replace('igu;hours_min;25;;;', 'igu;hours_min;25;;2026-12-31;') +
    'igu;hours_min;28;2027-01-01;;ny lov;H\n'
  const low = { timer_pr_uge: '26', start: '04-01-2027' }
  t.match(
    asked(low, loadRules(rows)),
    [{ field: 'timer_pr_uge', message: /mindst 28 timer/ }],
    'a new row, no new code',
  )
  t.same(asked({ ...low, start: '30-12-2026' }, loadRules(rows)), [])
})

t.test('no text in any cell breaks the reader', async () => {
  const cells = fc.record(
    Object.fromEntries(openingColumns.map(column => [column, fc.oneof(fc.string(), fc.constant(good[column] ?? ''))])),
  )
  fc.assert(
    fc.property(cells, given => {
      const { value, questions, refusals } = readOpeningRow({ cells: given }, settings)
      const known = [...questions, ...refusals].every(({ field }) =>
        (openingColumns as readonly string[]).includes(field),
      )
      return known && (value === null) === refusals.length > 0
    }),
  )
})
