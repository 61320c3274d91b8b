/** What the law says about an opening as such, whoever the person is: length, hours, last start, ratio of subsidised staff. */
import { addMonths, type Day } from '../lib/days.js'
import type { Scheme, Track } from '../lib/schemes.js'
import { broken, type Findings, finding, merge, nothing, warning } from './finding.js'
import { quota } from './quota.js'
import type { Rules } from './rules.js'

export interface EmployerFacts {
  public: boolean
  /** full-time equivalents at the workplace; null: not told */
  ordinaryEmployees: number | null
  /** the day of that number; missing or null: it is not asked how old it is */
  asOf?: Day | null
  /** people in praktik or job med løntilskud there now */
  subsidisedNow: number
}

/** What the rules ask about an opening; null, or 0 of weeks and hours: not filled in yet, and then not judged. */
export interface OpeningTerms {
  startFrom: Day
  startTo: Day
  weeks: number | null
  hoursPerWeek: number | null
  employer: EmployerFacts
}

interface Question {
  rules: Rules
  opening: OpeningTerms
  track: Track
  /** the day of the start; its rows decide */
  day: Day
}

/** Findings on the opening for persons of one track who start on one day. */
export function limitsOf(scheme: Scheme, question: Question): Findings {
  return limits[scheme](question)
}

const limits: Record<Scheme, (question: Question) => Findings> = {
  virksomhedspraktik: question =>
    merge([hours('virksomhedspraktik', question), praktikWeeks(question), ratio(question)]),
  loentilskud: question => merge([hours('loentilskud', question), loentilskudWeeks(question), ratio(question)]),
  igu: question => merge([lastStart(question), iguHours(question)]),
}

/** Weeks that a number of months holds, a year being 52 weeks. */
export const weeksOfMonths = (months: number): number => Math.floor((months * 52) / 12)

function hours(
  scheme: 'virksomhedspraktik' | 'loentilskud',
  { rules, opening: { hoursPerWeek }, day }: Question,
): Findings {
  const max = rules.value(scheme, 'hours_max', day)
  if (hoursPerWeek === null || hoursPerWeek <= max) return nothing
  return broken(finding('hours-over', { hours: hoursPerWeek, max }, [rules.row(scheme, 'hours_max', day)]))
}

function praktikWeeks({ rules, opening: { weeks }, track, day }: Question): Findings {
  const [normal, extended] = (
    track === 'lab'
      ? (['weeks_lab', 'weeks_lab_extended'] as const)
      : (['weeks_integrationsloven', 'weeks_integrationsloven_extended'] as const)
  ).map(rule => rules.row('virksomhedspraktik', rule, day))
  const numbers = { weeks: weeks ?? 0, normal: Number(normal?.value), max: Number(extended?.value), track }
  if (weeks === null || weeks <= numbers.normal) return nothing
  if (weeks <= numbers.max) return warning(finding('praktik-extension', numbers, [normal ?? null, extended ?? null]))
  if (track !== 'lab') return broken(finding('praktik-weeks-over', numbers, [extended ?? null]))
  const special = rules.row('virksomhedspraktik', 'weeks_lab_special', day)
  return warning(
    finding('praktik-special', { ...numbers, special: Number(special?.value) }, [extended ?? null, special]),
  )
}

/** All limits in months. */
export const monthLimits = [
  'months_integrationsloven',
  'months_private_lab',
  'months_public_lab',
  'months_lab_longest',
] as const

/** The months that everybody may have, and those that nobody may have more than. Under LAB they differ by group. */
export const monthRules = (track: Track, employer: Pick<EmployerFacts, 'public'>) =>
  track === 'integrationsloven'
    ? (['months_integrationsloven', 'months_integrationsloven'] as const)
    : ([employer.public ? 'months_public_lab' : 'months_private_lab', 'months_lab_longest'] as const)

/** Which group of LAB a person is in is not known here, so what only some of them may not have is warned about. */
function loentilskudWeeks({ rules, opening: { weeks, employer }, track, day }: Question): Findings {
  const [usual, longest] = monthRules(track, employer).map(rule => rules.row('loentilskud', rule, day))
  const [months, most] = [Number(usual?.value), Number(longest?.value)]
  if (weeks === null || weeks <= weeksOfMonths(months)) return nothing
  return weeks <= weeksOfMonths(most)
    ? warning(finding('loentilskud-group', { weeks, months, most }, [usual ?? null, longest ?? null]))
    : broken(finding('loentilskud-weeks-over', { weeks, months: most, track }, [longest ?? null]))
}

/** A full quota blocks on the tracks that the rule names and warns on the others. */
function ratio({ rules, opening: { employer }, track, day }: Question): Findings {
  const { ordinaryEmployees: employees, subsidisedNow: now } = employer
  if (employees === null) return warning(finding('ratio-unknown'))
  const allowed = quota({ rules, employees, day })
  // Of more places than one another number would hardly take them all.
  if (now < allowed) return now === allowed - 1 ? oldNumber({ rules, employer, day }) : nothing
  const numbers = { employees, quota: allowed, now }
  return rules.codes('alle', 'ratio_blocks', day).includes(track)
    ? broken(finding('ratio-full', numbers, [rules.row('alle', 'ratio_per', day)]))
    : warning(finding('ratio-full', numbers, [rules.row('alle', 'ratio_blocks', day)]))
}

/** The law counts the average of the last months before the first day. */
function oldNumber({ rules, employer: { asOf }, day }: { rules: Rules; employer: EmployerFacts; day: Day }): Findings {
  const row = rules.row('alle', 'ratio_months', day)
  const months = Number(row?.value)
  return asOf && asOf < addMonths(day, -months) ? warning(finding('ratio-old', { day: asOf, months }, [row])) : nothing
}

function lastStart({ rules, opening, day }: Question): Findings {
  const row = rules.row('igu', 'last_start', day)
  const last = rules.text('igu', 'last_start', day)
  if (day > last) return broken(finding('igu-closed', { day: last }, [row]))
  return opening.startTo > last ? warning(finding('igu-last-start', { day: last }, [row])) : nothing
}

function iguHours({ rules, opening: { hoursPerWeek }, day }: Question): Findings {
  const min = rules.value('igu', 'hours_min', day)
  const max = rules.value('igu', 'total_hours_max', day)
  if (hoursPerWeek === null || hoursPerWeek === 0) return nothing
  if (hoursPerWeek < min)
    return broken(finding('igu-hours-low', { hours: hoursPerWeek, min }, [rules.row('igu', 'hours_min', day)]))
  if (hoursPerWeek > max)
    return broken(finding('hours-over', { hours: hoursPerWeek, max }, [rules.row('igu', 'total_hours_max', day)]))
  return nothing
}
