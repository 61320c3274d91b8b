import fc from 'fast-check'
import t from 'tap'
import { quota } from '../../src/rules/quota.js'
import { loadRules, shippedRows } from '../../src/rules/rules.js'

const day = '2026-11-21'
const rules = loadRules()

t.test('the examples of the rule', async t => {
  const examples = [
    [0, 1],
    [1, 1],
    [4, 1],
    [5, 1],
    [9.9, 1],
    [10, 2],
    [50, 10],
    [59.9, 10],
    [60, 11],
    [100, 15],
  ] as const
  for (const [employees, allowed] of examples)
    t.equal(quota({ rules, employees, day }), allowed, `${employees} employees`)
})

t.test('more employees never allow fewer', async t => {
  fc.assert(
    fc.property(fc.nat(2000), fc.nat(50), (employees, more) => {
      return quota({ rules, employees, day }) <= quota({ rules, employees: employees + more, day })
    }),
  )
  t.pass('holds')
})

t.test('the numbers are rows', async t => {
  const csv = shippedRows()
    .replace('alle;ratio_per;5;;', 'alle;ratio_per;5;;2026-12-31')
    .concat('alle;ratio_per;4;2027-01-01;;a new order;H\n')
  const changed = loadRules(csv)
  t.equal(quota({ rules: changed, employees: 20, day: '2026-12-31' }), 4)
  t.equal(quota({ rules: changed, employees: 20, day: '2027-01-01' }), 5)
})
