/** What somebody has done in a course, as work experience on their profile. */
import { type Day, diffDays, formatDay } from '../lib/days.js'
import { isOccupation, occupationTitle } from '../lib/occupations.js'
import { timeWorked } from '../lib/words/da/worked.js'
import { da } from '../lib/words/da.js'
import type { Opening } from '../openings/model.js'
import type { Experience } from '../profiles/model.js'
import type { Placement } from './model.js'

/** Won in a course. */
type Won = Experience & { years: number }

/** Days, both ends counted: whoever was there for less has hardly learnt the work. */
const least = 14
const daysOfYear = 365.25

/**
 * Years are those of the calendar, as people tell their own; null: it was too short, or nobody knows what work it was.
 * @param by the course is taken as over on this day, if it still runs
 */
export function experienceFrom(
  { _id, scheme, startsOn, endsOn }: Pick<Placement, '_id' | 'scheme' | 'startsOn' | 'endsOn'>,
  { disco }: Pick<Opening, 'disco'>,
  by: Day,
): Won | null {
  if (!startsOn || !endsOn || !isOccupation(disco)) return null
  const last = endsOn < by ? endsOn : by
  const days = diffDays(startsOn, last) + 1
  if (days < least) return null
  const text = `${da.proposals.schemes[scheme]} ${formatDay(startsOn)} – ${formatDay(last)}`
  return { disco, text, years: Math.round((100 * days) / daysOfYear) / 100, country: 'Danmark', course: _id }
}

/** What staff are asked whether it may stand on the profile: 'Køkkenmedhjælper, 3 måneder'; null: there is nothing to ask. */
export function experienceText(placement: Placement, opening: Pick<Opening, 'disco'>, today: Day): string | null {
  const done = experienceFrom(placement, opening, today)
  return done && `${occupationTitle(opening.disco)}, ${timeWorked(done.years)}`
}
