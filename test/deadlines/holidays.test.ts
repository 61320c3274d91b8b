import t from 'tap'
import { easterSunday, holidayOn, holidaysOf } from '../../src/deadlines/holidays.js'

t.test('Easter Sunday', async t => {
  const known = {
    1961: '04-02',
    2000: '04-23',
    2008: '03-23',
    2011: '04-24',
    2019: '04-21',
    2024: '03-31',
    2025: '04-20',
    2026: '04-05',
    2027: '03-28',
    2028: '04-16',
    2038: '04-25',
    2049: '04-18',
    2285: '03-22',
  }
  for (const [year, day] of Object.entries(known)) t.equal(easterSunday(Number(year)), `${year}-${day}`)
})

t.test('every holiday of 2026 and 2027, in order', async t => {
  t.strictSame(
    [...holidaysOf(2026)],
    [
      ['2026-01-01', 'Nytårsdag'],
      ['2026-04-02', 'Skærtorsdag'],
      ['2026-04-03', 'Langfredag'],
      ['2026-04-05', 'Påskedag'],
      ['2026-04-06', '2. påskedag'],
      ['2026-05-14', 'Kristi himmelfartsdag'],
      ['2026-05-24', 'Pinsedag'],
      ['2026-05-25', '2. pinsedag'],
      ['2026-12-25', 'Juledag'],
      ['2026-12-26', '2. juledag'],
    ],
  )
  t.strictSame(
    [...holidaysOf(2027).keys()],
    [
      '2027-01-01',
      '2027-03-25',
      '2027-03-26',
      '2027-03-28',
      '2027-03-29',
      '2027-05-06',
      '2027-05-16',
      '2027-05-17',
      '2027-12-25',
      '2027-12-26',
    ],
  )
})

t.test('Store bededag was a holiday until 2023', async t => {
  t.equal(holidayOn('2023-05-05'), 'Store bededag')
  t.equal(holidayOn('2024-04-26'), null)
  t.notOk([...holidaysOf(2024).values()].includes('Store bededag'))
})

t.test('days that are only usually closed are no holidays', async t => {
  for (const day of ['2026-06-05', '2026-12-24', '2026-12-31', '2026-05-01']) t.equal(holidayOn(day), null, day)
})
