/** What other courses mean for an agreed one: those before it, those beside it at the workplace, those of the same person. */
import { type Day, diffDays } from '../lib/days.js'
import type { Scheme, Track } from '../lib/schemes.js'
import { type Findings, finding, nothing, warning } from './finding.js'
import type { EmployerFacts } from './limits.js'
import { quota } from './quota.js'
import type { Rules } from './rules.js'

interface Question {
  rules: Rules
  scheme: Scheme
  terms: { startsOn: Day; endsOn: Day }
}

/** Somebody else in praktik or løntilskud at the workplace begins while the course goes on. */
export interface BeginsLater {
  day: Day
  /** how many others there are then */
  others: number
}

/** Courses of praktik that follow each other at one company count as one; whether they may is weighed by the municipality. */
export function praktikInARow({
  rules,
  scheme,
  track,
  daysBefore = 0,
  terms: { startsOn, endsOn },
}: Question & { track: Track; daysBefore?: number }): Findings {
  if (scheme !== 'virksomhedspraktik' || daysBefore === 0) return nothing
  const row = rules.row('virksomhedspraktik', normalWeeks(track), startsOn)
  const weeks = Math.ceil((daysBefore + diffDays(startsOn, endsOn) + 1) / 7)
  const normal = Number(row?.value)
  return weeks <= normal ? nothing : warning(finding('praktik-in-a-row', { weeks, normal }, [row]))
}

const normalWeeks = (track: Track) => (track === 'lab' ? 'weeks_lab' : 'weeks_integrationsloven')

/** Who begins while the course goes on would be one too many; whose course is moved is for people to decide. */
export function ratioLater({
  rules,
  scheme,
  employer: { ordinaryEmployees: employees },
  beginLater = [],
}: Pick<Question, 'rules' | 'scheme'> & {
  employer: Pick<EmployerFacts, 'ordinaryEmployees'>
  beginLater?: readonly BeginsLater[]
}): Findings {
  if (scheme === 'igu' || employees === null) return nothing
  const allowed = (day: Day) => quota({ rules, employees, day })
  const [full] = beginLater.filter(({ day, others }) => others >= allowed(day)).sort((a, b) => (a.day < b.day ? -1 : 1))
  if (!full) return nothing
  const numbers = { day: full.day, now: full.others + 1, quota: allowed(full.day), employees }
  return warning(finding('ratio-later', numbers, [rules.row('alle', 'ratio_per', full.day)]))
}

/** @param completed courses of IGU that the person has completed */
export function iguOnce({
  rules,
  scheme,
  completed = 0,
  terms: { startsOn },
}: Question & { completed?: number }): Findings {
  const row = rules.row('igu', 'completed_most', startsOn)
  const most = Number(row?.value)
  return scheme === 'igu' && completed >= most ? warning(finding('igu-again', { most }, [row])) : nothing
}
