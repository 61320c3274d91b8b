import t from 'tap'
import { openRow, readNumber } from '../../src/lib/import-row.js'

const rowOf = (cells: Record<string, string>, problem: string | null = null) =>
  openRow({ cells, problem }, { today: '2026-11-21' })

t.test('number cells', async t => {
  t.equal(readNumber('7,5'), 7.5)
  t.equal(readNumber('-5'), -5)
  t.equal(readNumber('1.200,5'), 1200.5)
  t.equal(readNumber('1.2'), 1.2)
  t.equal(readNumber(''), null)
  t.equal(readNumber('Ukendt'), null)
  t.ok(Number.isNaN(readNumber('syv')))
})

t.test('hours below zero are refused, too many are asked about', async t => {
  const row = rowOf({ a: '-1', b: '61', c: 'mange', d: '0', e: '' })
  t.same(
    ['a', 'b', 'c', 'd', 'e'].map(field => row.hours(field)),
    [null, null, null, 0, null],
  )
  t.same(
    row.refusals.map(({ field }) => field),
    ['a'],
  )
  t.same(
    row.questions.map(({ field }) => field),
    ['b', 'c'],
  )
})

t.test('one remark per column, the first said', async t => {
  const row = rowOf({})
  row.ask('a', 'Først.')
  row.ask('a', 'Siden.')
  t.same(row.questions, [{ field: 'a', message: 'Først.' }])
})

t.test('a row with surplus fields is refused', async t => {
  t.same(rowOf({}, 'For mange felter.').close('value'), {
    value: null,
    questions: [],
    refusals: [{ field: 'linje', message: 'For mange felter.' }],
  })
})
