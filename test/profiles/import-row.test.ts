import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { slotMask } from '../../src/lib/availability.js'
import { readTable } from '../../src/lib/csv.js'
import { profileColumns, requiredProfileColumns } from '../../src/profiles/import/fields.js'
import { anotherPersonRefusal, isAnotherPerson, readProfileRow } from '../../src/profiles/import/row.js'

const settings = { today: '2026-11-21', municipalities: ['210', '410', '479', '630', '860'] }

function readFile(name: string) {
  const file = readFileSync(new URL(`../../src/demo/data/${name}`, import.meta.url))
  const table = readTable(file, { required: requiredProfileColumns })
  if ('error' in table) throw new Error(table.error)
  return table.rows.map(row => ({ row: row.line, ...readProfileRow(row, settings) }))
}

type Read = ReturnType<typeof readFile>[number]
const counts = (rows: Read[]) => ({
  rows: rows.length,
  accepted: rows.filter(({ questions, refusals }) => questions.length === 0 && refusals.length === 0).length,
  withQuestions: rows.filter(({ questions, refusals }) => questions.length > 0 && refusals.length === 0).length,
  refused: rows.filter(({ refusals }) => refusals.length > 0).length,
})
const rowsAsking = (rows: Read[], field: string) =>
  rows.filter(read => read.value && read.questions.some(question => question.field === field)).map(({ row }) => row)

const good: Record<string, string> = {
  asylPersonId: '100000',
  fornavn: 'Serhij',
  efternavn: 'Melnyk',
  foedselsdato: '2003-08-15',
  koen: 'M',
  cpr: '0000000000',
  statsborgerskab: 'UA',
  modersmaal: 'ukrainsk',
  andre_sprog: 'engelsk B1, tysk A1',
  center: 'Center Sandholm',
  opholdstilladelse_dato: '2026-08-28',
  forventet_ankomst: '2026-11-24',
  kommunekode: '860',
  dansk: 'DU2 modul 3',
  skolegang_aar: '6',
  erhverv: 'kok 7 år, chauffør 2 år',
  kompetencer: 'hygiejne, jonglering',
  koerekort: 'B',
  oensker: 'industri, landbrug, cirkus',
  raadighed: 'man-fre 8-15',
  timer_pr_uge: '20',
  transport_min: '45',
  hensyn: 'ingen tunge løft',
  samtykke: 'ja',
  kilde: 'asylcenter',
  indsamlet: '2026-11-09',
  bemaerkning: 'motiveret',
}
const read = (change: Record<string, string> = {}) => readProfileRow({ cells: { ...good, ...change } }, settings)

/** The fields of questions and refusals that a change of one good row brings. */
const remarks = (change: Record<string, string>) => {
  const { questions, refusals } = read(change)
  return { questions: questions.map(({ field }) => field), refusals: refusals.map(({ field }) => field) }
}
const asks = (field: string) => ({ questions: [field], refusals: [] })
const refuses = (field: string) => ({ questions: [], refusals: [field] })

t.test('the clean file', async t => {
  const rows = readFile('profiles-clean.csv')
  t.same(counts(rows), { rows: 80, accepted: 71, withQuestions: 9, refused: 0 })
  t.equal(rowsAsking(rows, 'samtykke').length, 9, 'nine empty consents are all it asks about')
})

t.test('the messy file', async t => {
  const rows = readFile('profiles-messy.csv')
  t.same(counts(rows), { rows: 67, accepted: 34, withQuestions: 30, refused: 3 })
  t.same(
    rows.flatMap(({ row, refusals }) => refusals.map(({ field }) => ({ row, field }))),
    [
      { row: 64, field: 'kommunekode' },
      { row: 65, field: 'foedselsdato' },
      { row: 66, field: 'timer_pr_uge' },
    ],
  )
  t.same(rowsAsking(rows, 'forventet_ankomst'), [19, 30, 41, 56])
  t.same(rowsAsking(rows, 'foedselsdato'), [24])
  t.same(rowsAsking(rows, 'erhverv'), [67])
  t.equal(rowsAsking(rows, 'dansk').length, 6)
  t.equal(rowsAsking(rows, 'oensker').length, 10)
  t.match(rows.find(({ row }) => row === 19)?.value, { expectedArrival: { day: '2026-12-07', precision: 'week' } })
})

t.test('text is text', async t => {
  const rows = readFile('profiles-messy.csv')
  const at = (line: number) => rows.find(({ row }) => row === line)?.value
  t.equal(at(67)?.occupations[0]?.text, '=HYPERLINK("http://example.invalid")')
  t.same(at(67)?.unknownWishes, ['astronaut'])
  t.equal(at(68)?.firstName, '<script>alert(1)</script>')
  t.equal(at(68)?.notes, ['{{this}} $', '{jndi}'].join(''))
})

t.test('a good row', async t => {
  t.match(read(), {
    questions: [],
    refusals: [],
    value: {
      asylPersonId: '100000',
      firstName: 'Serhij',
      birthDate: '2003-08-15',
      sex: 'M',
      cpr: null,
      languages: [
        { language: 'uk', level: null, motherTongue: true },
        { language: 'en', level: 3, motherTongue: false },
        { language: 'de', level: 1, motherTongue: false },
      ],
      centre: 'sandholm',
      expectedArrival: { day: '2026-11-24', precision: 'day' },
      municipality: '860',
      danish: { level: 2, du: 'DU2', module: 3, text: 'DU2 modul 3' },
      schoolYears: 6,
      occupations: [
        { disco: '5120', text: 'kok', years: 7 },
        { disco: '8322', text: 'chauffør', years: 2 },
      ],
      skills: [
        { code: 'hygiejne', text: 'hygiejne' },
        { code: null, text: 'jonglering' },
      ],
      licences: ['B'],
      wishes: ['industri', 'landbrug'],
      unknownWishes: ['cirkus'],
      availability: slotMask([0, 1, 2, 3, 4], [0]),
      hoursPerWeek: 20,
      commuteMinutes: 45,
      workLimits: ['no_heavy_lifting'],
      limitNotes: null,
      matchingConsent: 'yes',
      source: { by: 'asylcenter', on: '2026-11-09' },
      notes: 'motiveret',
    },
  })
})

t.test('refusals', async t => {
  t.same(remarks({ asylPersonId: '', cpr: '' }), refuses('asylPersonId'))
  t.same(remarks({ asylPersonId: '', cpr: '0000000000' }), refuses('asylPersonId'))
  t.same(remarks({ asylPersonId: '', foedselsdato: '24-11-1990', cpr: '241190-1234' }).refusals, [])
  t.same(remarks({ asylPersonId: '', foedselsdato: '24-11-1990', cpr: '251190-1234' }).refusals, ['cpr'])
  t.same(remarks({ foedselsdato: '31-02-1990' }), refuses('foedselsdato'))
  t.same(remarks({ foedselsdato: '2026-11-22' }), refuses('foedselsdato'), 'in the future')
  t.same(remarks({ foedselsdato: '1890-01-01' }), refuses('foedselsdato'), 'too old')
  t.same(remarks({ foedselsdato: 'uge 5' }), refuses('foedselsdato'))
  t.same(remarks({ kommunekode: '999' }), refuses('kommunekode'))
  t.same(remarks({ kommunekode: '101' }), refuses('kommunekode'), 'not in the deployment')
  t.same(remarks({ timer_pr_uge: '-5' }), refuses('timer_pr_uge'))
  t.same(remarks({ fornavn: '', efternavn: '' }), refuses('fornavn'))
  t.equal(read({ kommunekode: '999' }).value, null)
  t.match(read({ kommunekode: '101' }).refusals[0]?.message, /^København er ikke med/)
  t.same(
    remarks({ kommunekode: '999', timer_pr_uge: '-1' }).refusals,
    ['kommunekode', 'timer_pr_uge'],
    'one per bad field',
  )
})

t.test('questions', async t => {
  const changes: [string, string][] = [
    ['foedselsdato', 'ukendt'],
    ['forventet_ankomst', 'ukendt'],
    ['forventet_ankomst', ''],
    ['forventet_ankomst', 'uge 45'],
    ['forventet_ankomst', 'snart'],
    ['oensker', 'industri'],
    ['oensker', 'industri, Industri og produktion'],
    ['oensker', ''],
    ['erhverv', 'astronaut 3 år'],
    ['dansk', ''],
    ['dansk', 'flydende'],
    ['andre_sprog', 'engelsk B9'],
    ['andre_sprog', 'klingon'],
    ['cpr', '1508030000'],
    ['cpr', '123'],
    ['samtykke', ''],
    ['samtykke', 'måske'],
    ['center', 'Center Thyregod'],
    ['koerekort', 'pilot'],
    ['hensyn', 'bliver svimmel'],
    ['raadighed', 'når som helst'],
    ['timer_pr_uge', 'mange'],
    ['transport_min', '-5'],
    ['fornavn', ''],
    ['koen', 'X'],
  ]
  for (const [field, text] of changes) t.same(remarks({ [field]: text }), asks(field), `${field}: ${text}`)
})

t.test('what is no question', async t => {
  const none = { questions: [], refusals: [] }
  const fine: Record<string, string>[] = [
    { erhverv: '' },
    { erhverv: 'kok' },
    { kompetencer: '' },
    { koerekort: '' },
    { hensyn: '' },
    { cpr: '1508035826' },
    { samtykke: 'nej' },
    { kommunekode: '0860' },
    { foedselsdato: '15.08.03' },
    { andre_sprog: '' },
  ]
  for (const change of fine) t.same(remarks(change), none, JSON.stringify(change))
  t.equal(read({ samtykke: 'nej' }).value?.matchingConsent, 'no')
  t.equal(read({ samtykke: '' }).value?.matchingConsent, null)
})

t.test('sensitive words stay internal', async t => {
  const { value } = read({ hensyn: 'allergi over for mel, bliver svimmel', koerekort: 'B (syrisk)' })
  t.same(value?.workLimits, ['no_flour'])
  t.equal(value?.limitNotes, 'bliver svimmel')
  t.same(value?.licences, ['B_udenlandsk'])
  t.match(value?.notes, /^motiveret\nKørekort: B \(syrisk\)\. /)
})

t.test('every field that was told has source, day and certainty', async t => {
  const { value } = read({ forventet_ankomst: 'uge 50', hensyn: '' })
  t.same(value?.sources.danish, { who: 'asylcenter', when: '2026-11-09', certainty: 'told' })
  t.same(value?.sources.expectedArrival, { who: 'asylcenter', when: '2026-11-09', certainty: 'uncertain' })
  t.equal(value?.sources.cpr, undefined, 'there is none yet')
  t.equal(value?.sources.workLimits, undefined)
  t.same(read({ kilde: '', indsamlet: '' }).value?.sources.danish, {
    who: 'import',
    when: '2026-11-21',
    certainty: 'told',
  })
})

t.test('the same number with another name and birth date', async t => {
  const person = { firstName: 'Grâce', lastName: 'Al-Masri', birthDate: '1990-01-01' }
  t.notOk(isAnotherPerson(person, { firstName: 'GRACE', lastName: 'al masri', birthDate: '1991-01-01' }), 'same name')
  t.notOk(isAnotherPerson(person, { ...person, firstName: 'Ida' }), 'same birth date')
  t.notOk(isAnotherPerson(person, { ...person, firstName: 'Ida', birthDate: null }), 'birth date unknown')
  t.ok(isAnotherPerson(person, { ...person, firstName: 'Ida', birthDate: '1991-01-01' }))
  t.match(anotherPersonRefusal('100000'), { field: 'asylPersonId', message: /100000/ })
})

t.test('no text in any cell breaks the reader, and every remark names a column', async () => {
  const cells = fc.record(
    Object.fromEntries(profileColumns.map(column => [column, fc.oneof(fc.string(), fc.constant(good[column] ?? ''))])),
  )
  fc.assert(
    fc.property(cells, given => {
      const { value, questions, refusals } = readProfileRow({ cells: given }, settings)
      const known = [...questions, ...refusals].every(({ field }) =>
        (profileColumns as readonly string[]).includes(field),
      )
      return known && (value === null) === refusals.length > 0
    }),
  )
})
