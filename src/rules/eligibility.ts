/** Whether the law lets this person start in this opening under a scheme, and what must be asked first. */
import { addDays, ageOn, type Day, dayOf } from '../lib/days.js'
import type { Scheme, Track } from '../lib/schemes.js'
import { isResidenceBasis } from './catalogue.js'
import { broken, type Finding, type Findings, finding, merge, nothing, warning } from './finding.js'
import { limitsOf, type OpeningTerms } from './limits.js'
import type { Rules } from './rules.js'

/** What the rules ask about a person; null: nobody has told. */
export interface PersonFacts {
  track: Track
  birthDate: Day | null
  residence: { basis: string | null; registeredOn: Day | null }
  hoursPerWeek: number | null
  availableFrom: Day | null
  unemployedSince: Day | null
}

export interface Eligibility {
  ok: boolean
  /** why not; empty when ok */
  reasons: readonly Finding[]
  warnings: readonly Finding[]
  /** the first day of the window on which the person may start (where the reasons hold, when not ok) */
  start: Day
}

interface Question {
  rules: Rules
  person: PersonFacts
  opening: OpeningTerms
  day: Day
}

/**
 * The person may start if on some day of the opening's window nothing stands in the way. A broken rule that was read in
 * the law blocks; an uncertain one and an unknown fact warn.
 */
export function eligible({
  rules,
  scheme,
  person,
  opening,
  today = opening.startFrom,
}: {
  rules: Rules
  scheme: Scheme
  person: PersonFacts
  opening: OpeningTerms
  /** nobody starts before it */
  today?: Day
}): Eligibility {
  const judged = startDays({ rules, scheme, person, opening, today }).map(day => {
    const ofOpening = limitsOf(scheme, { rules, opening, track: person.track, day })
    return { day, found: merge([ofOpening, personalFindings(scheme, { rules, person, opening, day })]) }
  })
  const [first] = judged
  const best = judged.find(({ found }) => found.blocks.length === 0) ?? first
  if (!best || !first) throw new RangeError(`the window ${opening.startFrom} to ${opening.startTo} has no day`)
  const { blocks, warnings } = best.found
  const ok = blocks.length === 0
  const last = ok ? lastStartDay({ rules, scheme, person, opening, from: best.day }) : null
  return {
    ok,
    reasons: blocks,
    warnings: [
      ...(best.day > first.day ? [finding('start-not-before', { day: best.day })] : []),
      ...(last ? [finding('start-not-after', { day: last })] : []),
      ...warnings,
    ],
    start: best.day,
  }
}

/** The law's answers for every scheme that an opening accepts, as matching asks for them. */
export const verdictsBy =
  (rules: Rules, today: Day) => (person: PersonFacts, opening: OpeningTerms & { schemes: readonly Scheme[] }) =>
    opening.schemes.map(scheme => ({ scheme, ...eligible({ rules, scheme, person, opening, today }) }))

/** The days on which the answer can turn from no to yes: the first possible one, a birthday, a new row of the rules. */
function startDays({
  rules,
  scheme,
  person,
  opening: { startFrom, startTo },
  today,
}: {
  rules: Rules
  scheme: Scheme
  person: PersonFacts
  opening: OpeningTerms
  today: Day
}): Day[] {
  const arrived = later(later(startFrom, today), person.availableFrom ?? startFrom)
  const earliest = arrived > startTo ? startTo : arrived
  const days = rules.changes(scheme, earliest, startTo)
  if (scheme === 'igu' && person.birthDate) {
    const birthday = afterYears(person.birthDate, rules.value('igu', 'age_from', earliest))
    if (birthday > earliest && birthday <= startTo) days.push(birthday)
  }
  return [earliest, ...days.sort()]
}

/** The last day on which somebody who may start on a day still may; null: the whole window, as far as the person goes. */
function lastStartDay({
  rules,
  scheme,
  person,
  opening,
  from,
}: Omit<Question, 'day'> & { scheme: Scheme; from: Day }): Day | null {
  if (scheme !== 'igu') return null
  const { birthDate, residence } = person
  const ends = [
    birthDate && afterYears(birthDate, rules.value('igu', 'age_below', from)),
    residence.registeredOn &&
      addDays(afterYears(residence.registeredOn, rules.value('igu', 'residence_years', from)), 1),
  ]
  const first = ends
    .filter(day => day !== null && day > from && day <= opening.startTo)
    .sort()
    .find(day => personalFindings(scheme, { rules, person, opening, day: day as Day }).blocks.length > 0)
  return first ? addDays(first, -1) : null
}

const later = (a: Day, b: Day): Day => (a > b ? a : b)

/** The day a number of years later; 29 February becomes 1 March where the year has none. */
function afterYears(day: Day, years: number): Day {
  const year = Number(day.slice(0, 4)) + years
  const sameDay = day.slice(4)
  return sameDay === '-02-29' && dayOf(year, 2, 29) === null ? `${year}-03-01` : `${year}${sameDay}`
}

/** Whole months from one day to another. */
function monthsBetween(from: Day, to: Day): number {
  const months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7))
  return to.slice(8) < from.slice(8) ? months - 1 : months
}

/** What the law asks of the person who starts on a day. */
export const personalFindings = (scheme: Scheme, question: Question): Findings => personal[scheme](question)

const personal: Record<Scheme, (question: Question) => Findings> = {
  virksomhedspraktik: question => merge([programme(question), praktikGroup(question)]),
  loentilskud: question => merge([programme(question), unemployment(question)]),
  igu: question => merge([age(question), residence(question), basis(question), totalHours(question)]),
}

/** Which law a person is under follows from the programme, and is easily left as it was when they came. */
function programme({ rules, person: { track, residence }, day }: Question): Findings {
  if (track !== 'integrationsloven' || residence.registeredOn === null) return nothing
  const row = rules.row('alle', 'programme_years', day)
  const years = Number(row?.value)
  return day <= afterYears(residence.registeredOn, years)
    ? nothing
    : warning(finding('ask-programme', { years }, [row]))
}

/** Some groups of LAB may only have a short praktik. Which group a person is in is not known here. */
function praktikGroup({ rules, person, opening: { weeks }, day }: Question): Findings {
  const [short, graduate] = (['weeks_lab_short', 'weeks_lab_graduate'] as const).map(rule =>
    rules.row('virksomhedspraktik', rule, day),
  )
  if (person.track !== 'lab' || weeks === null || weeks <= Number(short?.value)) return nothing
  const numbers = { weeks, short: Number(short?.value), graduate: Number(graduate?.value) }
  return warning(finding('praktik-group', numbers, [short ?? null, graduate ?? null]))
}

function age({ rules, person: { birthDate }, day }: Question): Findings {
  const from = rules.value('igu', 'age_from', day)
  const below = rules.value('igu', 'age_below', day)
  if (birthDate === null) return warning(finding('ask-birth-date', { from, below }))
  const years = ageOn(birthDate, day)
  if (years < from) return broken(finding('igu-too-young', { from }, [rules.row('igu', 'age_from', day)]))
  if (years >= below) return broken(finding('igu-too-old', { below }, [rules.row('igu', 'age_below', day)]))
  return nothing
}

function residence({ rules, person, day }: Question): Findings {
  const years = rules.value('igu', 'residence_years', day)
  const { registeredOn } = person.residence
  if (registeredOn === null) return warning(finding('ask-residence-date', { years }))
  if (day <= afterYears(registeredOn, years)) return nothing
  return broken(finding('igu-residence-over', { years }, [rules.row('igu', 'residence_years', day)]))
}

function basis({ rules, person, day }: Question): Findings {
  const known = person.residence.basis
  if (!isResidenceBasis(known)) return warning(finding('ask-residence-basis'))
  if (rules.codes('igu', 'basis', day).includes(known)) return nothing
  return broken(finding('igu-basis', {}, [rules.row('igu', 'basis', day)]))
}

/** The hours of work and school together; what the person told may be the work alone, so it is only asked. */
function totalHours({ rules, person: { hoursPerWeek }, day }: Question): Findings {
  const min = rules.value('igu', 'total_hours_min', day)
  if (hoursPerWeek === null || hoursPerWeek >= min) return nothing
  return warning(finding('ask-total-hours', { hours: hoursPerWeek, min }, [rules.row('igu', 'total_hours_min', day)]))
}

/** Never blocks: the law exempts lone parents and people without an education, which is not asked here. */
function unemployment({ rules, person, day }: Question): Findings {
  const rule = person.track === 'lab' ? 'unemployed_months_lab' : 'unemployed_months_integrationsloven'
  const needed = rules.value('loentilskud', rule, day)
  const exempt = rules.value('loentilskud', 'unemployed_exempt_age_lab', day)
  if (needed === 0 || (person.birthDate !== null && ageOn(person.birthDate, day) >= exempt)) return nothing
  if (person.unemployedSince === null) return warning(finding('ask-unemployed-since', { needed }))
  const months = monthsBetween(person.unemployedSince, day)
  if (months >= needed) return nothing
  return warning(finding('loentilskud-unemployed', { months, needed }, [rules.row('loentilskud', rule, day)]))
}
