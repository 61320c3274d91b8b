/** Days as whole numbers, days since 1 January 1970, so that millions of them can be kept and compared. */
import type { Day } from '../lib/days.js'

/** Nobody has told. Lower than every day there is. */
export const unknownDay = -(2 ** 31)

const digits = (text: string, from: number, to: number): number => {
  let value = 0
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

/** NaN unless the text is a day that exists, in the form 'YYYY-MM-DD'. */
export function dayNumber(day: Day): number {
  if (day.length !== 10 || day[4] !== '-' || day[7] !== '-') return Number.NaN
  const [year, month, date] = [digits(day, 0, 4), digits(day, 5, 7), digits(day, 8, 10)]
  if (!(year >= 1000 && date >= 1 && date <= (lengths[month - 1] ?? 0))) return Number.NaN
  if (month === 2 && date === 29 && !isLeap(year)) return Number.NaN
  // The year begins with March here, so that the leap day is its last.
  const y = month > 2 ? year : year - 1
  const century = Math.floor(y / 100)
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1
  return 365 * y + Math.floor(y / 4) - century + Math.floor(century / 4) + dayOfYear - 719_468
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
