import { readFileSync } from 'node:fs'
import t from 'tap'
import { shiftDemoDates, workingDay } from '../../src/demo/dates.js'

const file = (name: string) => readFileSync(new URL(`../../src/demo/data/${name}.csv`, import.meta.url), 'utf8')
const plain = (csv: string) => csv.replace(/^\uFEFF/, '').replaceAll('\r', '')

t.test('a file whose newest profile is of today comes out as it went in', async t => {
  t.equal(
    shiftDemoDates(file('profiles-clean'), { today: '2026-11-20', written: '2026-11-20' }),
    plain(file('profiles-clean')),
  )
  t.equal(shiftDemoDates(file('openings'), { today: '2026-11-20', written: '2026-11-20' }), plain(file('openings')))
})

t.test('dates move in the form they were written in, birth dates and CPR stay', async t => {
  const csv =
    'foedselsdato;cpr;forventet_ankomst;indsamlet\n01/02/1990;0102901234;18.11.26;2026-11-20\n;;uge 50;2026-11-10\n;;ukendt;\n'
  t.equal(
    shiftDemoDates(csv, { today: '2027-01-19', written: '2026-11-20' }),
    'foedselsdato;cpr;forventet_ankomst;indsamlet\n01/02/1990;0102901234;17.01.27;2027-01-19\n;;uge 5;2027-01-09\n;;ukendt;\n',
  )
})

t.test('working days are counted over weekends, in both directions', async t => {
  t.equal(workingDay('2026-11-24', 0), '2026-11-24')
  t.equal(workingDay('2026-11-20', 1), '2026-11-23')
  t.equal(workingDay('2026-11-23', -1), '2026-11-20')
  t.equal(workingDay('2026-11-22', 0), '2026-11-22', 'a Sunday is itself')
  t.equal(workingDay('2026-11-22', 1), '2026-11-23')
  t.equal(workingDay('2026-11-22', -6), '2026-11-13')
  t.equal(workingDay('2027-01-04', -10), '2026-12-21')
})
