/** Days as whole numbers, days since 1 January 1970, so that millions of them can be kept and compared. */
import type { Day } from '../lib/days.js'

/** Nobody has told. Lower than every day there is. */
export const unknownDay = -(2 ** 31)

const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
/** Days of the year before each month, the year begun with March. */
const daysBefore = [306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275]

const dash = 45
/** Very low when it is not two digits, so that nothing it is a part of becomes a day. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -10_000
}

/** NaN unless the text is a day that exists, in the form 'YYYY-MM-DD'. */
export function dayNumber(day: Day): number {
  if (day.length !== 10 || day.charCodeAt(4) !== dash || day.charCodeAt(7) !== dash) return Number.NaN
  const year = twoDigits(day, 0) * 100 + twoDigits(day, 2)
  const month = twoDigits(day, 5)
  const date = twoDigits(day, 8)
  if (year < 1000 || month < 1 || month > 12 || date < 1 || date > (lengths[month - 1] as number)) return Number.NaN
  if (month === 2 && date === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return Number.NaN
  // The year begins with March here, so that the leap day is its last.
  const y = month > 2 ? year : year - 1
  const century = (y / 100) | 0
  return 365 * y + (y >> 2) - century + (century >> 2) + (daysBefore[month - 1] as number) + date - 719_469
}

const days = new Map<number, Day>()
/** More days than a life has are not kept. */
const mostDays = 50_000

/** The day of a number. */
export function dayOfNumber(number: number): Day {
  const known = days.get(number)
  if (known !== undefined) return known
  const day = new Date(number * 86_400_000).toISOString().slice(0, 10)
  if (days.size >= mostDays) days.clear()
  days.set(number, day)
  return day
}
