/** The first day of a course and the day its person comes: nobody begins before they are here. */
import type { Acting } from '../accounts/scope.js'
import { holidayOn } from '../deadlines/holidays.js'
import { hasDay } from '../lib/availability.js'
import { addDays, type Day, formatDay, weekdayOf } from '../lib/days.js'
import { filled } from '../lib/filled.js'
import { da } from '../lib/words/da.js'
import { discloseInCase } from '../profiles/disclosure.js'
import type { Profile } from '../profiles/model.js'
import type { Placement } from './model.js'

const words = da.placements.change

/** From when the person can be at a workplace here; null: nobody knows. */
const hereFrom = ({ arrivedOn, expectedArrival }: Partial<Pick<Profile, 'arrivedOn' | 'expectedArrival'>>) =>
  arrivedOn ?? expectedArrival?.day ?? null

/**
 * The first day that a new agreement shows before anybody types: neither past nor before the person is here, and one on which
 * there is work at the opening's times.
 */
export function suggestedStart(
  { from, slots }: { from: Day; slots: number },
  today: Day,
  person: Parameters<typeof hereFrom>[0] | null,
): Day {
  const first = [from, today, (person && hereFrom(person)) ?? today].reduce((a, b) => (a > b ? a : b))
  // Three weeks: Christmas and New Year are the same day of the week.
  const days = Array.from({ length: 21 }, (_, later) => addDays(first, later))
  return days.find(day => hasDay(slots, weekdayOf(day)) && holidayOn(day) === null) ?? first
}

/** What is wrong with a first day before the person is here. The day is told to whoever may read it of the person. */
export function beforeArrival({ scope }: Acting, placement: Placement, person: Profile | null, on: Day) {
  const from = person && hereFrom(person)
  const fault = (text: string) => [{ field: 'startsOn' as const, text }]
  if (!from || on >= from) return []
  const shown = discloseInCase(person, scope, placement)
  const told = shown && hereFrom(shown)
  if (!told) return fault(words.startBeforeSeen)
  const text = person.arrivedOn ? words.startBeforeArrival : words.startBeforeExpected
  return fault(filled(text, { day: formatDay(told) }))
}
