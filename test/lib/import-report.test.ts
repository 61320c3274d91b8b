import t from 'tap'
import { firstOf, refusedTable } from '../../src/lib/import-report.js'

const report = { rows: 0, accepted: 0, withQuestions: 0, unread: [], items: [] }

t.test('refused rows are handed back with their reasons, however many they are', t => {
  let looks = 0
  const count = 2000
  const lines = Array.from({ length: count }, (_, i) => i + 2)
  const refused = lines.flatMap(line =>
    ['a', 'b'].map(field => ({
      get row() {
        looks += 1
        return line
      },
      ...{ field, message: `Forkert ${line}.` },
    })),
  )
  const rows = lines.map(line => ({ line, cells: { navn: `N${line}` }, problem: null }))
  const table = refusedTable(rows, { columns: ['navn'], known: ['navn'], report: { ...report, refused } })
  t.match(table, `N${count + 1};${count + 1};a: Forkert ${count + 1}. b: Forkert ${count + 1}.`)
  t.ok(looks < 10 * refused.length, `each reason was looked at ${looks / refused.length} times`)
  t.end()
})

t.test('the first of a long list', t => {
  const list = Array.from({ length: 1234 }, (_, i) => i)
  t.same(firstOf(list), { shown: list.slice(0, 500), rest: 'Her står de første 500 af 1.234.' })
  t.same(firstOf([1]), { shown: [1], rest: null })
  t.end()
})
