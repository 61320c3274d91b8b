import fc from 'fast-check'
import t from 'tap'
import {
  addDays,
  ageOn,
  compareDays,
  diffDays,
  distanceOf,
  firstOfMonth,
  formatDay,
  formatDayWithWeekday,
  formatMonth,
  isoWeekOf,
  mondayOfIsoWeek,
  parseDanishDate,
  parseIsoDay,
  weekdayOf,
} from '../../src/lib/days.js'

const today = '2026-11-21'
const read = (text: string) => parseDanishDate(text, { today })

t.test('how far away a day is, in words', async t => {
  const told = (days: number) => distanceOf(addDays('2026-11-24', days), '2026-11-24')
  t.same([-30, -2, -1, 0, 1, 2, 20, 21, 400].map(told), [
    ...['for 4 uger siden', 'for 2 dage siden', 'i går', 'i dag', 'i morgen', 'om 2 dage'],
    ...['om 20 dage', 'om 3 uger', 'om 57 uger'],
  ])
})

t.test('only days that exist are days', async t => {
  t.equal(parseIsoDay('2028-02-29'), '2028-02-29')
  for (const wrong of ['2027-02-29', '2026-13-01', '2026-1-1', '2026-11-24T00:00', '0000-01-01', '']) {
    t.equal(parseIsoDay(wrong), null, wrong)
  }
})

t.test('arithmetic goes over months, years and the change of clocks', async t => {
  t.equal(addDays('2026-12-31', 1), '2027-01-01')
  t.equal(addDays('2027-03-28', 1), '2027-03-29')
  t.equal(diffDays('2026-11-21', '2027-01-01'), 41)
  t.equal(diffDays('2027-01-01', '2026-11-21'), -41)
  t.ok(compareDays('2026-11-21', '2026-11-22') < 0)
  t.throws(() => addDays('2026-02-30', 1), /not a calendar day/)
  const days = fc.integer({ min: -200_000, max: 200_000 })
  fc.assert(fc.property(days, days, (a, b) => diffDays(addDays(today, a), addDays(today, b)) === b - a))
})

t.test('weekdays and ISO weeks', async t => {
  t.equal(weekdayOf('2026-11-21'), 5)
  t.equal(weekdayOf('1969-12-29'), 0)
  t.equal(mondayOfIsoWeek(2026, 50), '2026-12-07')
  t.equal(mondayOfIsoWeek(2026, 53), '2026-12-28')
  t.equal(mondayOfIsoWeek(2027, 53), null, '2027 has 52 weeks')
  t.equal(mondayOfIsoWeek(2027, 1), '2027-01-04')
  t.equal(mondayOfIsoWeek(2026, 0), null)
  t.same(isoWeekOf('2027-01-03'), { year: 2026, week: 53 })
  t.same(isoWeekOf('2026-01-01'), { year: 2026, week: 1 })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60_000 }), offset => {
      const day = addDays('1950-01-01', offset)
      const { year, week } = isoWeekOf(day)
      return mondayOfIsoWeek(year, week) === addDays(day, -weekdayOf(day))
    }),
  )
})

t.test('age', async t => {
  t.equal(ageOn('1976-11-21', today), 50)
  t.equal(ageOn('1976-11-22', today), 49)
  t.equal(ageOn('2008-02-29', '2026-02-28'), 17)
  t.equal(ageOn('2008-02-29', '2026-03-01'), 18)
})

t.test('words for people', async t => {
  t.equal(formatDay('2026-11-24'), '24. november 2026')
  t.equal(formatMonth('2026-11-24'), 'november 2026')
  t.equal(formatDayWithWeekday('2026-11-24'), 'tirsdag den 24. november 2026')
})

t.test('the date forms of Danish files', async t => {
  const expected = { day: '2026-11-24', precision: 'day' }
  for (const text of [
    '2026-11-24',
    '24-11-2026',
    '24/11/2026',
    '24.11.26',
    ' 24.11.2026 ',
    '24. november 2026',
    '24 nov 2026',
  ]) {
    t.same(read(text), expected, text)
  }
  t.same(read('4/1/2027'), { day: '2027-01-04', precision: 'day' })
  for (const text of ['ukendt', 'UKENDT', '', '  ', '?']) t.same(read(text), { unknown: true }, `"${text}"`)
})

t.test('a year of two digits is near today, or past for a birth date', async t => {
  const birth = (text: string) => parseDanishDate(text, { today, past: true })
  t.match(read('05.01.27'), { day: '2027-01-05' })
  t.match(birth('05.01.27'), { day: '1927-01-05' })
  t.match(birth('04.08.90'), { day: '1990-08-04' })
  t.match(birth('01.02.05'), { day: '2005-02-01' })
  t.match(read('04.08.90'), { day: '1990-08-04' })
})

t.test('a week is its Monday in the nearest year', async t => {
  t.same(read('uge 50'), { day: '2026-12-07', precision: 'week' })
  t.same(read('Uge 2'), { day: '2027-01-11', precision: 'week' })
  t.same(parseDanishDate('uge 50', { today: '2027-01-15' }), { day: '2026-12-07', precision: 'week' })
  t.same(read('uge 53'), { day: '2026-12-28', precision: 'week' })
  t.same(read('uge 2, 2028'), { day: '2028-01-10', precision: 'week' })
  t.match(read('uge 54'), { error: /uge fra 1 til 53/ })
})

t.test('what cannot be is an error in one sentence', async t => {
  t.match(read('31-02-1990'), { error: /findes ikke i kalenderen/ })
  t.match(read('29/02/2027'), { error: /findes ikke i kalenderen/ })
  for (const text of ['snart', '24-11', '24-11/2026', '=1+1', 'uge'])
    t.match(read(text), { error: /er ikke en dato/ }, text)
})

t.test('months', async t => {
  t.equal(firstOfMonth('2026-11-24'), '2026-11-01')
  t.equal(firstOfMonth('2026-11-01', 2), '2027-01-01')
  t.equal(firstOfMonth('2026-01-31', -1), '2025-12-01')
  t.equal(firstOfMonth('2026-03-31', -14), '2025-01-01')
})
