/** Calendar days as 'YYYY-MM-DD': arithmetic, ISO weeks, Danish words, and the date forms people write in files. */

/** A calendar day, 'YYYY-MM-DD'; strings sort as days do. */
export type Day = string

const msPerDay = 86_400_000
const weekdays = ['mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag', 'lørdag', 'søndag'] as const
const months = [
  'januar',
  'februar',
  'marts',
  'april',
  'maj',
  'juni',
  'juli',
  'august',
  'september',
  'oktober',
  'november',
  'december',
] as const

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
const twoDigits = (number: number): string => (number < 10 ? `0${number}` : `${number}`)

/** The day of a year, month (1-12) and day of the month, or null when the calendar has no such day. */
export function dayOf(year: number, month: number, dayOfMonth: number): Day | null {
  const length = month === 2 && isLeap(year) ? 29 : (lengths[month - 1] ?? 0)
  const exists = Number.isInteger(year) && year >= 1000 && year <= 9999 && Number.isInteger(dayOfMonth)
  return exists && dayOfMonth >= 1 && dayOfMonth <= length
    ? `${year}-${twoDigits(month)}-${twoDigits(dayOfMonth)}`
    : null
}

/** The text itself when it is a day that exists in the strict form 'YYYY-MM-DD', else null. */
export function parseIsoDay(text: string): Day | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return parts ? dayOf(Number(parts[1]), Number(parts[2]), Number(parts[3])) : null
}

const daysSinceEpoch = (day: Day): number => {
  if (!parseIsoDay(day)) throw new RangeError(`not a calendar day: ${day}`)
  return Date.parse(`${day}T00:00:00Z`) / msPerDay
}

const fromEpoch = (days: number): Day => new Date(days * msPerDay).toISOString().slice(0, 10)

/** The day `days` later (earlier when negative). */
export const addDays = (day: Day, days: number): Day => fromEpoch(daysSinceEpoch(day) + days)

/** The same day so many months later, or the first of the next month where there is none such. */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const later = year * 12 + month - 1 + months
  const in12 = (count: number) => [Math.floor(count / 12), (count % 12) + 1] as const
  return dayOf(...in12(later), date) ?? dayOf(...in12(later + 1), 1) ?? day
}

/** Days from the first day to the second; negative when the second is earlier. */
export const diffDays = (from: Day, to: Day): number => daysSinceEpoch(to) - daysSinceEpoch(from)

/** For sorting: below 0, 0 or above 0. */
export const compareDays = (a: Day, b: Day): number => (a < b ? -1 : a > b ? 1 : 0)

/** 0 = Monday ... 6 = Sunday. 1 January 1970 was a Thursday. */
export const weekdayOf = (day: Day): number => (((daysSinceEpoch(day) + 3) % 7) + 7) % 7

/** The Monday of an ISO 8601 week, or null when that year has no such week. */
export function mondayOfIsoWeek(year: number, week: number): Day | null {
  const january4 = dayOf(year, 1, 4)
  if (!january4 || !Number.isInteger(week) || week < 1) return null
  const monday = addDays(january4, (week - 1) * 7 - weekdayOf(january4))
  return isoWeekOf(monday).year === year ? monday : null
}

/** ISO 8601: a week belongs to the year of its Thursday. */
export function isoWeekOf(day: Day): { year: number; week: number } {
  const thursday = addDays(day, 3 - weekdayOf(day))
  const year = Number(thursday.slice(0, 4))
  return { year, week: Math.floor(diffDays(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) + 1 }
}

/** Whole years of age on a day; one born on 29 February has the birthday on 1 March in other years. */
export function ageOn(birthDate: Day, day: Day): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years
}

/** 'mandag' ... 'søndag' for 0 ... 6. */
export const weekdayName = (weekday: number): string => weekdays[weekday] ?? ''

/** For people: '24. november 2026'. */
export function formatDay(day: Day): string {
  daysSinceEpoch(day)
  const [year, month, dayOfMonth] = day.split('-').map(Number)
  return `${dayOfMonth}. ${months[(month ?? 1) - 1]} ${year}`
}

/** For people: 'tirsdag den 24. november 2026'. */
export const formatDayWithWeekday = (day: Day): string => `${weekdayName(weekdayOf(day))} den ${formatDay(day)}`

/** The first day of a day's month, or of the month so many months later (earlier when negative). */
export const firstOfMonth = (day: Day, later = 0): Day => addMonths(`${day.slice(0, 8)}01`, later)

/** For people: 'november 2026'. */
export function formatMonth(day: Day): string {
  daysSinceEpoch(day)
  return `${months[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`
}

/** How far away a day is: 'i dag', 'i morgen', 'om 5 dage', 'om 3 uger', 'for 5 dage siden'. */
export function distanceOf(day: Day, today: Day): string {
  const days = diffDays(today, day)
  const near = { '-1': 'i går', '0': 'i dag', '1': 'i morgen' }[String(days)]
  if (near) return near
  const away = Math.abs(days)
  const span = away < 21 ? `${away} dage` : `${Math.floor(away / 7)} uger`
  return days > 0 ? `om ${span}` : `for ${span} siden`
}

export type ParsedDate = { day: Day; precision: 'day' | 'week' } | { unknown: true } | { error: string }

/**
 * Reads the date forms of Danish files: 2026-11-24, 24-11-2026, 24/11/2026, 24.11.26, '24. november 2026', 'uge 50'
 * (its Monday, precision week), 'ukendt' or nothing (unknown). A year of two digits becomes the year nearest to today,
 * or the latest one that is not in the future when `past` is set (birth dates). A week without a year is the nearest one.
 * An error is one Danish sentence.
 */
export function parseDanishDate(text: string, { today, past = false }: { today: Day; past?: boolean }): ParsedDate {
  const trimmed = text.trim().toLowerCase()
  if (trimmed === '' || trimmed === 'ukendt' || trimmed === '?' || trimmed === '-') return { unknown: true }

  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(trimmed)
  if (iso) return calendarDay(text, Number(iso[1]), Number(iso[2]), Number(iso[3]))

  const danish = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/.exec(trimmed)
  if (danish) return calendarDay(text, fullYear(danish[4] ?? '', today, past), Number(danish[3]), Number(danish[1]))

  const inWords = /^(\d{1,2})\.?\s+([a-z]{3,})\.?\s+(\d{4})$/.exec(trimmed)
  const month = inWords ? months.findIndex(name => name.startsWith(inWords[2] ?? '')) + 1 : 0
  if (inWords && month > 0) return calendarDay(text, Number(inWords[3]), month, Number(inWords[1]))

  const week = /^uge\s*(\d{1,2})(?:[\s,/-]+(\d{4}))?$/.exec(trimmed)
  if (week) return mondayOfWeek(text, Number(week[1]), week[2] ? Number(week[2]) : null, today)

  return { error: `«${text.trim()}» er ikke en dato. Skriv dag-måned-år.` }
}

function calendarDay(text: string, year: number, month: number, dayOfMonth: number): ParsedDate {
  // So far away no day is meant, and what is reckoned from it may have no name.
  const day = year >= 1800 && year <= 2199 ? dayOf(year, month, dayOfMonth) : null
  if (!day) return { error: `Datoen «${text.trim()}» findes ikke i kalenderen. Skriv dag-måned-år.` }
  return { day, precision: 'day' }
}

function fullYear(digits: string, today: Day, past: boolean): number {
  if (digits.length === 4) return Number(digits)
  const thisYear = Number(today.slice(0, 4))
  const inThisCentury = Math.floor(thisYear / 100) * 100 + Number(digits)
  const latest = past ? thisYear : thisYear + 49
  if (inThisCentury > latest) return inThisCentury - 100
  return !past && inThisCentury < thisYear - 50 ? inThisCentury + 100 : inThisCentury
}

function mondayOfWeek(text: string, week: number, year: number | null, today: Day): ParsedDate {
  const thisYear = Number(today.slice(0, 4))
  const mondays = (year === null ? [thisYear - 1, thisYear, thisYear + 1] : [year])
    .map(candidate => mondayOfIsoWeek(candidate, week))
    .filter(monday => monday !== null)
    .sort((a, b) => Math.abs(diffDays(today, a)) - Math.abs(diffDays(today, b)))
  const monday = mondays[0]
  return monday
    ? { day: monday, precision: 'week' }
    : { error: `«${text.trim()}» findes ikke. Skriv en uge fra 1 til 53.` }
}
