import t from 'tap'
import { readTable, writeTable } from '../../src/lib/csv.js'

const table = (input: Uint8Array | string, required: string[] = []) => {
  const read = readTable(input, { required })
  if ('error' in read) throw new Error(read.error)
  return read
}
const bytes = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding)

t.test('encodings', async t => {
  const text = 'navn;by\r\nÆgir;Ærø\r\n'
  const expected = [{ line: 2, cells: { navn: 'Ægir', by: 'Ærø' }, problem: null }]
  t.same(table(bytes(text)).rows, expected, 'UTF-8')
  t.same(table(bytes(`\uFEFF${text}`)).rows, expected, 'UTF-8 with BOM')
  t.same(table(bytes(text, 'latin1')).rows, expected, 'windows-1252')
  t.same(table(bytes(`\uFEFF${text}`, 'utf16le')).rows, expected, 'UTF-16')
  t.same(
    table(bytes('navn;pris\n\x93x\x94 æ;5 \x80\n', 'latin1')).rows[0]?.cells,
    { navn: '“x” æ', pris: '5 €' },
    'windows-1252, not latin 1',
  )
})

t.test('what cannot be seen', async t => {
  const { columns, rows } = table('na\u200bvn;bla\u030a;linjer\nSi\u00adne\u202c;A\u030age;"en\vto"\n')
  t.same(columns, ['navn', 'blå', 'linjer'])
  t.same(rows[0]?.cells, { navn: 'Sine', blå: 'Åge', linjer: 'en\nto' })
})

t.test('separators are taken from the header', async t => {
  for (const mark of [';', ',', '\t']) {
    t.same(table(`a${mark}b\n1${mark}2\n`).rows[0]?.cells, { a: '1', b: '2' }, JSON.stringify(mark))
  }
  t.same(table('"a;b";c,d\n1;2\n').columns, ['a;b', 'c,d'])
})

t.test('line numbers are those of the file', async t => {
  const { rows } = table('a;b\r\n1;"two\r\nlines"\r\n\r\n;\r\n2;"say ""hi"""\r\n3;x')
  t.same(
    rows.map(({ line, cells }) => [line, cells.a, cells.b]),
    [
      [2, '1', 'two\r\nlines'],
      [6, '2', 'say "hi"'],
      [7, '3', 'x'],
    ],
  )
})

t.test('text is text', async t => {
  t.same(table('a;b\n=1+1;<script>{{this}}\n').rows[0]?.cells, { a: '=1+1', b: '<script>{{this}}' })
  t.same(table('a;b\n__proto__;constructor\n').rows[0]?.cells, { a: '__proto__', b: 'constructor' })
})

t.test('a row with too many fields says so and loses nothing; a short one is filled up', async t => {
  const { rows } = table('a;b\n1;2;3\n4\n')
  t.match(rows[0], { cells: { a: '1', b: '2;3' }, problem: /3 felter, men overskriften har 2/ })
  t.same(rows[1], { line: 3, cells: { a: '4', b: '' }, problem: null })
})

t.test('one sentence when it is not a table', async t => {
  t.match(readTable(''), { error: /^Filen er tom\. Vælg en fil/ })
  t.match(readTable(Buffer.from('a;b\n')), { error: /en overskrift, men ingen linjer/ })
  for (const beginning of ['504b0304', 'd0cf11e0'])
    t.match(readTable(Buffer.from(`${beginning}0000fffe`, 'hex')), { error: /^Det er en Excel-fil\..*Gem som CSV/ })
  t.match(readTable(Buffer.from('89504e470d0a1a0a0000', 'hex')), { error: /ikke en tabel/ })
  t.match(readTable('a;b\n1;2\n', { required: ['a', 'c', 'd'] }), {
    error: /^Filen mangler kolonnerne c, d\. Ret overskriften/,
  })
  t.match(readTable('a;a\n1;2\n'), { error: /to gange/ })
  t.match(readTable('a;b\n"1;2\n3;4\n'), { error: /anførselstegn/ })
  t.match(readTable('a\n1\n\n2\n', { mostRows: 2 }), { columns: ['a'] }, 'empty lines are none')
  t.match(readTable('a\n1\n2\n3\n', { mostRows: 2 }), {
    error: 'Filen har flere end 2 linjer. Del den i flere filer, og tag én ad gangen.',
  })
})

t.test('names of columns forgive case, spaces and the spelling of Danish letters', async t => {
  t.same(table('ASYLpersonid; Fornavn \n1;x\n', ['asylPersonId', 'fornavn']).columns, ['asylPersonId', 'fornavn'])
  const known = ['cpr', 'koerekort', 'oensker', 'raadighed', 'timer_pr_uge', 'p_nummer']
  for (const header of [
    'CPR;Koerekort;OENSKER;Raadighed;Timer pr uge;P-nummer',
    'cpr;kørekort;ønsker;rådighed;timer_pr_uge;p nummer',
    'Cpr;K\u00d8REKORT;\u00d8nsker;Ra\u030adighed;TimerPrUge;p_nummer',
  ])
    t.match(readTable(`${header}\n1;2;3;4;5;6\n`, { known }), { columns: known })
  t.match(
    readTable('Kørekort;koerekort\n1;2\n', { known }),
    { error: 'Kolonnen koerekort står to gange i filen. Slet den ene.' },
    'two that mean the same',
  )
})

t.test('a download runs no formulas', async t => {
  const csv = writeTable({
    columns: ['a', 'b'],
    rows: [
      { a: '=HYPERLINK("x")', b: '+45' },
      { a: -5, b: '@x' },
      { a: '\tx', b: '\rx' },
      { a: 'a;b', b: null },
    ],
  })
  t.equal(csv, '\uFEFFa;b\r\n"\'=HYPERLINK(""x"")";\'+45\r\n\'-5;\'@x\r\n\'\tx;"\'\rx"\r\n"a;b";\r\n')
  t.same(table(csv).rows.at(-1)?.cells, { a: 'a;b', b: '' })
})
