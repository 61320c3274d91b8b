/** Days as whole numbers, days since 1 January 1970, so that millions of them can be kept and compared. */
import type { Day } from '../lib/days.js'

/** Nobody has told. Lower than every day there is. */
export const unknownDay = -(2 ** 31)

const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
/** Days of the year before each month, the year begun with March. */
const daysBefore = [306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275]

const dash = 45
const zero = 48

/** NaN unless the text is a day that exists, in the form 'YYYY-MM-DD'. */
export function dayNumber(day: Day): number {
  const number = wholeDayNumber(day)
  return number === noDay ? Number.NaN : number
}

/** In the place of NaN, where only whole numbers are wanted because they are quicker. */
export const noDay = unknownDay + 1

/** As `dayNumber`, but `noDay` for what is none. */
export function wholeDayNumber(day: Day): number {
  if (day.length !== 10 || day.charCodeAt(4) !== dash || day.charCodeAt(7) !== dash) return noDay
  const a = day.charCodeAt(0) - zero
  const b = day.charCodeAt(1) - zero
  const c = day.charCodeAt(2) - zero
  const d = day.charCodeAt(3) - zero
  const e = day.charCodeAt(5) - zero
  const f = day.charCodeAt(6) - zero
  const g = day.charCodeAt(8) - zero
  const h = day.charCodeAt(9) - zero
  // Below zero as soon as one of them is below zero or above nine.
  if (
    (a | b | c | d | e | f | g | h | (9 - a) | (9 - b) | (9 - c) | (9 - d) | (9 - e) | (9 - f) | (9 - g) | (9 - h)) <
    0
  )
    return noDay
  const year = a * 1000 + b * 100 + c * 10 + d
  const month = e * 10 + f
  const date = g * 10 + h
  if (year < 1000 || month < 1 || month > 12 || date < 1 || date > (lengths[month - 1] as number)) return noDay
  if (month === 2 && date === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return noDay
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
