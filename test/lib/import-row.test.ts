import t from 'tap'
import { openRow } from '../../src/lib/import-row.js'

const rowOf = (cells: Record<string, string>, problem: string | null = null) =>
  openRow({ cells, problem }, { today: '2026-11-21' })

t.test('hours below zero are refused, too many are asked about', async t => {
  const row = rowOf({ a: '-1', b: '49', c: 'mange', d: '0', e: '', f: '37 timer' })
  t.same(
    ['a', 'b', 'c', 'd', 'e', 'f'].map(field => row.hours(field)),
    [null, null, null, null, null, 37],
  )
  t.same(
    row.refusals.map(({ field }) => field),
    ['a'],
  )
  t.same(
    row.questions.map(({ field }) => field),
    ['b', 'c', 'd'],
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
