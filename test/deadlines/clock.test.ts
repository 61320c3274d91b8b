import * as fc from 'fast-check'
import { DateTime } from 'luxon'
import t from 'tap'
import { type ClockSettings, dueAt, isWorkingDay, ladder } from '../../src/deadlines/clock.js'

const timer: ClockSettings = {
  clockMode: 'timer',
  openingHours: { from: '08:00', to: '15:00' },
  closingDays: ['2026-12-24', '2026-12-31'],
  ladder: { before: [50, 75], repeats: 7 },
}
const working: ClockSettings = { ...timer, clockMode: 'arbejdstid' }

/** Danish wall clock → instant, with the offset told where the hour exists twice. */
const dk = (text: string): Date => {
  const at = DateTime.fromFormat(text, 'yyyy-MM-dd HH:mm', { zone: 'Europe/Copenhagen' })
  t.ok(at.isValid, text)
  return at.toJSDate()
}
const shown = (at: Date): string => DateTime.fromJSDate(at, { zone: 'Europe/Copenhagen' }).toFormat('yyyy-MM-dd HH:mm')

t.test('timer: 86,400 seconds, whatever the wall clock does', async t => {
  const table: [start: string, due: string, why: string][] = [
    ['2026-11-24 10:00', '2026-11-25 10:00', 'an ordinary Tuesday'],
    ['2026-11-27 16:30', '2026-11-28 16:30', 'into a weekend'],
    ['2026-12-24 12:00', '2026-12-25 12:00', 'into Christmas'],
    ['2026-03-28 12:00', '2026-03-29 13:00', 'the clocks go forward on 29 March 2026'],
    ['2026-10-24 12:00', '2026-10-25 11:00', 'the clocks go back on 25 October 2026'],
    ['2027-03-27 12:00', '2027-03-28 13:00', 'the clocks go forward on 28 March 2027'],
    ['2027-10-30 12:00', '2027-10-31 11:00', 'the clocks go back on 31 October 2027'],
    ['2027-03-27 02:30', '2027-03-28 03:30', 'the hour that does not exist'],
  ]
  for (const [start, due, why] of table) {
    t.equal(shown(dueAt(dk(start), timer)), due, why)
    t.equal(dueAt(dk(start), timer).getTime() - dk(start).getTime(), 86_400_000, why)
  }
})

t.test('arbejdstid: the same time on the next working day', async t => {
  const table: [start: string, due: string, why: string][] = [
    ['2026-11-24 10:00', '2026-11-25 10:00', 'Tuesday → Wednesday'],
    ['2026-11-24 08:00', '2026-11-25 08:00', 'at opening time'],
    ['2026-11-24 05:30', '2026-11-25 08:00', 'before opening counts from the opening'],
    ['2026-11-24 14:59', '2026-11-25 14:59', 'a minute before closing'],
    ['2026-11-24 15:00', '2026-11-26 08:00', 'at closing time counts from the next day'],
    ['2026-11-24 23:10', '2026-11-26 08:00', 'at night'],
    ['2026-11-27 10:00', '2026-11-30 10:00', 'Friday → Monday'],
    ['2026-11-27 16:00', '2026-12-01 08:00', 'Friday after closing → Monday opening → Tuesday'],
    ['2026-11-28 12:00', '2026-12-01 08:00', 'Saturday'],
    ['2026-11-29 23:59', '2026-12-01 08:00', 'Sunday night'],
    ['2026-12-23 10:00', '2026-12-28 10:00', 'closing day, two holidays, a Sunday'],
    ['2026-12-24 10:00', '2026-12-29 08:00', 'on a closing day'],
    ['2026-12-30 11:15', '2027-01-04 11:15', 'closing day, New Year, weekend'],
    ['2026-04-01 10:00', '2026-04-07 10:00', 'Easter 2026'],
    ['2027-03-24 14:00', '2027-03-30 14:00', 'Easter 2027, over the spring change of 28 March'],
    ['2027-03-24 15:30', '2027-03-31 08:00', 'after closing before Easter 2027'],
    ['2026-05-13 09:00', '2026-05-15 09:00', 'Kristi himmelfartsdag'],
    ['2026-05-22 09:00', '2026-05-26 09:00', '2. pinsedag'],
    ['2026-03-27 09:20', '2026-03-30 09:20', 'over the spring change of 2026'],
    ['2026-10-23 09:20', '2026-10-26 09:20', 'over the autumn change of 2026'],
    ['2027-10-29 09:20', '2027-11-01 09:20', 'over the autumn change of 2027'],
    ['2026-10-25 02:30', '2026-10-27 08:00', 'in the hour that exists twice'],
  ]
  for (const [start, due, why] of table) t.equal(shown(dueAt(dk(start), working)), due, why)
})

t.test('the ladder in real hours', async t => {
  const start = dk('2026-11-24 10:00')
  const steps = ladder(start, dueAt(start, timer), timer)
  t.strictSame(
    steps.map(({ at, level }) => `${shown(at)} ${level}`),
    [
      '2026-11-24 22:00 owner',
      '2026-11-25 04:00 owner',
      '2026-11-25 10:00 escalated',
      ...[26, 27, 28, 29, 30].map(day => `2026-11-${day} 10:00 escalated`),
      '2026-12-01 10:00 escalated',
      '2026-12-02 10:00 escalated',
    ],
    'two to the owner, one at the due time, seven more',
  )
})

t.test('the ladder in working time', async t => {
  const table: [start: string, half: string, threeQuarters: string, due: string, again: string][] = [
    ['2026-11-24 10:00', '2026-11-24 13:30', '2026-11-25 08:15', '2026-11-25 10:00', '2026-11-26 10:00'],
    ['2026-11-24 08:00', '2026-11-24 11:30', '2026-11-24 13:15', '2026-11-25 08:00', '2026-11-26 08:00'],
    ['2026-11-27 13:00', '2026-11-30 09:30', '2026-11-30 11:15', '2026-11-30 13:00', '2026-12-01 13:00'],
    ['2026-11-28 13:00', '2026-11-30 11:30', '2026-11-30 13:15', '2026-12-01 08:00', '2026-12-02 08:00'],
    ['2026-12-23 14:00', '2026-12-28 10:30', '2026-12-28 12:15', '2026-12-28 14:00', '2026-12-29 14:00'],
    ['2027-03-24 12:00', '2027-03-30 08:30', '2027-03-30 10:15', '2027-03-30 12:00', '2027-03-31 12:00'],
    ['2026-10-23 14:00', '2026-10-26 10:30', '2026-10-26 12:15', '2026-10-26 14:00', '2026-10-27 14:00'],
  ]
  for (const [text, ...expected] of table) {
    const start = dk(text)
    const steps = ladder(start, dueAt(start, working), working)
    t.strictSame(
      steps.slice(0, 4).map(({ at }) => shown(at)),
      expected,
      `start ${text}`,
    )
    t.equal(steps.length, 10)
  }
})

t.test('the ladder follows the settings', async t => {
  const start = dk('2026-11-24 10:00')
  const odd = { ...timer, ladder: { before: [90, 25, 25, 0, 100, 140], repeats: 0 } }
  t.strictSame(
    ladder(start, dueAt(start, odd), odd).map(({ at, level }) => `${shown(at)} ${level}`),
    ['2026-11-24 16:00 owner', '2026-11-25 07:36 owner', '2026-11-25 10:00 escalated'],
  )
})

t.test('properties of both clocks', async t => {
  const starts = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2029, 11, 31) }).map(ms => new Date(ms))
  fc.assert(
    fc.property(starts, fc.constantFrom(timer, working), (start, settings) => {
      const due = dueAt(start, settings)
      const steps = ladder(start, due, settings)
      const times = steps.map(({ at }) => at.getTime())
      const rising = times.every((at, index) => index === 0 || at > (times[index - 1] ?? Number.NaN))
      const between = (times[0] ?? 0) > start.getTime() && times[2] === due.getTime()
      if (settings.clockMode === 'timer') return rising && between
      return (
        rising &&
        between &&
        steps.every(({ at }) => {
          const [day = '', time = ''] = shown(at).split(' ')
          return isWorkingDay(day, settings) && time >= '08:00' && time <= '15:00'
        })
      )
    }),
    { numRuns: 2000, seed: 24 },
  )
  t.pass('steps rise strictly, the third is the due time, and working time never reminds outside the opening time')
})

t.test('impossible settings are refused, not looped over', async t => {
  const start = dk('2026-11-24 10:00')
  t.throws(() => dueAt(start, { ...working, openingHours: { from: '15:00', to: '08:00' } }), RangeError)
  t.throws(() => dueAt(start, { ...working, openingHours: { from: 'tidligt', to: '08:00' } }), RangeError)
  const always = Array.from({ length: 400 }, (_, i) => shown(new Date(start.getTime() + i * 86_400_000)).slice(0, 10))
  t.throws(() => dueAt(start, { ...working, closingDays: always }), /no working day/)
})
