import t from 'tap'
import {
  dayOfInstant,
  formatInstant,
  formatInstantWithYear,
  formatTime,
  instantAt,
  minutesOfDay,
} from '../../src/lib/instants.js'

t.test('Danish time, winter and summer', async t => {
  const winter = new Date('2026-11-21T13:05:00Z')
  t.equal(formatInstant(winter), 'lørdag den 21. november kl. 14.05')
  t.equal(formatInstantWithYear(winter), '21. november 2026 kl. 14.05')
  t.equal(formatTime(winter), 'kl. 14.05')
  t.equal(minutesOfDay(winter), 14 * 60 + 5)
  t.equal(formatTime(new Date('2026-07-01T13:05:00Z')), 'kl. 15.05')
})

t.test('an hour that the clock shows twice says which it is', async t => {
  const [first, second] = [new Date('2027-10-31T00:30:00Z'), new Date('2027-10-31T01:30:00Z')]
  t.equal(formatInstant(first), 'søndag den 31. oktober kl. 02.30 (sommertid)')
  t.equal(formatInstant(second), 'søndag den 31. oktober kl. 02.30 (vintertid)')
  t.equal(formatInstantWithYear(second), '31. oktober 2027 kl. 02.30 (vintertid)')
  t.equal(formatTime(first), 'kl. 02.30 (sommertid)')
  t.equal(formatTime(new Date('2027-10-31T02:00:00Z')), 'kl. 03.00')
  t.equal(formatTime(new Date('2027-03-28T01:00:00Z')), 'kl. 03.00', 'skipped hours are no question')
  t.equal(formatTime(new Date('2027-10-30T00:30:00Z')), 'kl. 02.30')
})

t.test('the local day of an instant', async t => {
  t.equal(dayOfInstant(new Date('2026-11-21T22:59:00Z')), '2026-11-21')
  t.equal(dayOfInstant(new Date('2026-11-21T23:00:00Z')), '2026-11-22')
  t.equal(dayOfInstant(new Date('2026-06-30T22:00:00Z')), '2026-07-01')
})

t.test('a wall-clock time to an instant, over the change of clocks', async t => {
  t.equal(instantAt('2026-11-21', 14, 5).toISOString(), '2026-11-21T13:05:00.000Z')
  t.equal(instantAt('2027-03-28', 1, 30).toISOString(), '2027-03-28T00:30:00.000Z')
  t.equal(instantAt('2027-03-28', 2, 30).toISOString(), '2027-03-28T01:30:00.000Z', 'does not exist: an hour forward')
  t.equal(instantAt('2027-10-31', 2, 30).toISOString(), '2027-10-31T00:30:00.000Z', 'exists twice: the first')
  t.equal(instantAt('2027-10-31', 3).toISOString(), '2027-10-31T02:00:00.000Z')
  t.throws(() => instantAt('2027-02-30', 3), /not a calendar day/)
})
