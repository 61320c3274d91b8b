import { DateTime } from 'luxon'
import type { Day } from './days.js'

const zone = 'Europe/Copenhagen'
// Swedes write a day as ISO 8601 does. Asked for on every page, often once a row, and luxon takes thirty times as long.
const isoDay = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
const local = (instant: Date) => DateTime.fromJSDate(instant, { zone }).setLocale('da')

/** For people: 'lørdag den 21. november kl. 14.05', Danish time. */
export const formatInstant = (instant: Date): string => formatted(instant, "cccc 'den' d. MMMM 'kl.' HH.mm")

/** For lists and audits: '21. november 2026 kl. 14.05', Danish time. */
export const formatInstantWithYear = (instant: Date): string => formatted(instant, "d. MMMM yyyy 'kl.' HH.mm")

/** 'kl. 14.05', Danish time. */
export const formatTime = (instant: Date): string => formatted(instant, "'kl.' HH.mm")

/** In autumn the clock shows an hour twice: then it is said which one is meant. */
function formatted(instant: Date, format: string): string {
  const at = local(instant)
  const twice = at.hour === 2 && at.getPossibleOffsets().length > 1
  return at.toFormat(format) + (twice ? ` (${at.isInDST ? 'sommertid' : 'vintertid'})` : '')
}

/** The calendar day in Denmark at an instant. */
export const dayOfInstant = (instant: Date): Day => isoDay.format(instant)

/** Minutes since local midnight on the Danish clock face. */
export const minutesOfDay = (instant: Date): number => local(instant).hour * 60 + local(instant).minute

/**
 * The instant of a wall-clock time in Denmark. A time that does not exist (spring) moves an hour forward;
 * one that exists twice (autumn) is the first.
 */
export function instantAt(day: Day, hour: number, minute = 0): Date {
  const at = DateTime.fromISO(`${day}T00:00:00`, { zone }).set({ hour, minute })
  if (!at.isValid) throw new RangeError(`not a calendar day: ${day}`)
  return at.toJSDate()
}
