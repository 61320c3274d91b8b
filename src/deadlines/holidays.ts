import { addDays, type Day } from '../lib/days.js'

/** Days from Easter Sunday to each moving holiday. */
const moving = {
  Skærtorsdag: -3,
  Langfredag: -2,
  Påskedag: 0,
  '2. påskedag': 1,
  'Kristi himmelfartsdag': 39,
  Pinsedag: 49,
  '2. pinsedag': 50,
} as const

const fixed = { Nytårsdag: '01-01', Juledag: '12-25', '2. juledag': '12-26' } as const

/** Store bededag, the fourth Friday after Easter, is an ordinary working day from 2024 (lov nr. 214 af 6. marts 2023). */
const lastYearOfStoreBededag = 2023

const memory = new Map<number, Map<Day, string>>()

/**
 * The Danish public holidays (helligdage) of a year, day → name, in the order of the calendar.
 * Days that are only usually closed (Grundlovsdag, 24 and 31 December) are a municipality's own closing days.
 */
export function holidaysOf(year: number): ReadonlyMap<Day, string> {
  const known = memory.get(year)
  if (known) return known
  const easter = easterSunday(year)
  const days: [Day, string][] = [
    ...Object.entries(fixed).map(([name, day]): [Day, string] => [`${year}-${day}`, name]),
    ...Object.entries(moving).map(([name, offset]): [Day, string] => [addDays(easter, offset), name]),
  ]
  if (year <= lastYearOfStoreBededag) days.push([addDays(easter, 26), 'Store bededag'])
  const holidays = new Map(days.sort(([a], [b]) => (a < b ? -1 : 1)))
  memory.set(year, holidays)
  return holidays
}

/** The holiday's name, or null on any other day. */
export const holidayOn = (day: Day): string | null => holidaysOf(Number(day.slice(0, 4))).get(day) ?? null

/** Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher's formula). */
export function easterSunday(year: number): Day {
  const moon = year % 19
  const century = Math.floor(year / 100)
  const yearOfCentury = year % 100
  const correction = Math.floor((8 * century + 13) / 25)
  const epact = (19 * moon + century - Math.floor(century / 4) - correction + 15) % 30
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7
  const late = Math.floor((moon + 11 * epact + 22 * weekday) / 451)
  const days = epact + weekday - 7 * late + 114
  const month = Math.floor(days / 31)
  return `${year}-${String(month).padStart(2, '0')}-${String((days % 31) + 1).padStart(2, '0')}`
}
