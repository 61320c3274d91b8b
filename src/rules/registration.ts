import { addDays, addMonths, type Day } from '../lib/days.js'
import type { Rules } from './rules.js'

/** The last day on which an IGU that was agreed on a day may be registered in VITAS. */
export function registerBy(rules: Rules, agreed: Day): Day {
  const day = addMonths(agreed, rules.value('igu', 'register_months', agreed))
  // Where the later month is too short, its last day.
  return day.slice(8) === agreed.slice(8) ? day : addDays(day, -1)
}
