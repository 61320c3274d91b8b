/** What the law says about an agreed course: its dates and weekly hours, and what to write instead. Pure. */
import { addDays, addMonths, type Day, diffDays, formatDay } from '../lib/days.js'
import type { Scheme, Track } from '../lib/schemes.js'
import { rulesSentence } from '../lib/words/da/rules.js'
import { type BeginsLater, iguOnce, praktikInARow, ratioLater } from './beside.js'
import { type PersonFacts, personalFindings } from './eligibility.js'
import { type Finding, finding, merge, warning } from './finding.js'
import { type EmployerFacts, limitsOf, monthLimits, monthRules, weeksOfMonths } from './limits.js'
import type { Rules } from './rules.js'

export interface AgreedTerms {
  startsOn: Day
  endsOn: Day
  hoursPerWeek: number
}

interface Question {
  rules: Rules
  scheme: Scheme
  track: Track
  /** null: the person is not known any more */
  person: PersonFacts | null
  /** as it is on the first day, without this agreement */
  employer: EmployerFacts
  terms: AgreedTerms
  /** whether an agreement that stands is changed */
  change?: boolean
  /** days of the courses of this scheme at the same company that this one goes on with */
  daysBefore?: number
  beginLater?: readonly BeginsLater[]
  /** courses of IGU that the person has completed */
  completed?: number
}

type Field = keyof AgreedTerms

export interface AgreementFindings {
  /** what the law forbids: one sentence per field, and with what to write instead */
  blocks: { field: Field; sentence: string; text: string }[]
  /** rules that are not certain, or that the municipality weighs */
  warnings: string[]
}

/** An IGU's end may be moved by a few days, so that it fits with school and work. */
const iguSlack = 7

/** Length, hours and start of an agreement. What was judged when the opening went out may have changed since. */
export function agreementFindings(question: Question): AgreementFindings {
  const { rules, scheme, track, person, employer, terms } = question
  const { startsOn, hoursPerWeek } = terms
  const weeks = scheme === 'igu' ? null : weeksOf(question)
  const opening = { startFrom: startsOn, startTo: startsOn, weeks, hoursPerWeek, employer }
  const found = merge([
    limitsOf(scheme, { rules, opening, track, day: startsOn }),
    praktikInARow(question),
    ratioLater(question),
    iguOnce(question),
    ...(isProlonged(question) ? [warning(iguProlonged(rules, startsOn))] : []),
    ...(person ? [personalFindings(scheme, { rules, person, opening, day: startsOn })] : []),
  ])
  const blocks = found.blocks.flatMap(finding => {
    const field = fieldOf[finding.code]
    const sentence = rulesSentence(finding)
    return field ? [{ field, sentence, text: `${sentence} ${mend(finding, question)}`.trim() }] : []
  })
  return {
    blocks: [...blocks, ...(scheme === 'igu' ? iguLength(question) : [])],
    warnings: found.warnings.map(rulesSentence),
  }
}

/** Where a finding that stands in the way is mended. */
const fieldOf: Partial<Record<Finding['code'], Field>> = {
  'hours-over': 'hoursPerWeek',
  'igu-hours-low': 'hoursPerWeek',
  'igu-closed': 'startsOn',
  'praktik-extension': 'endsOn',
  'praktik-weeks-over': 'endsOn',
  'loentilskud-weeks-over': 'endsOn',
  'ratio-full': 'startsOn',
  'igu-too-young': 'startsOn',
  'igu-too-old': 'startsOn',
  'igu-residence-over': 'startsOn',
  'igu-basis': 'startsOn',
}

function mend({ code, numbers }: Finding, { terms: { startsOn } }: Question): string {
  const latest = (day: Day) => `Sidste dag kan senest være den ${formatDay(day)}.`
  if (code === 'hours-over') return `Skriv højst ${numbers.max} timer.`
  if (code === 'igu-hours-low') return `Skriv mindst ${numbers.min} timer.`
  if (code === 'igu-closed' || code === 'igu-too-old' || code === 'igu-residence-over')
    return 'Vælg en tidligere første dag, eller annullér forløbet.'
  if (code === 'igu-too-young') return 'Vælg en senere første dag.'
  if (code === 'igu-basis') return 'Ret personens opholdsgrundlag, hvis det er forkert, eller annullér forløbet.'
  if (code === 'ratio-full') return 'Vælg en senere første dag, eller ret antallet af ansatte på arbejdspladsen.'
  if (code === 'praktik-weeks-over') return latest(addDays(startsOn, Number(numbers.max) * 7 - 1))
  if (code === 'loentilskud-weeks-over') return latest(addDays(addMonths(startsOn, Number(numbers.months)), -1))
  return ''
}

/** Whole and begun weeks; for løntilskud, which the law counts in months, as many as the months hold until they are over, and then more. */
function weeksOf({ rules, scheme, track, employer, terms: { startsOn, endsOn } }: Question): number {
  const weeks = Math.ceil((diffDays(startsOn, endsOn) + 1) / 7)
  if (scheme !== 'loentilskud') return weeks
  return monthRules(track, employer)
    .map(rule => rules.value('loentilskud', rule, startsOn))
    .reduce(
      (counted, months) =>
        endsOn < addMonths(startsOn, months)
          ? Math.min(counted, weeksOfMonths(months))
          : Math.max(counted, weeksOfMonths(months) + 1),
      weeks,
    )
}

/** The last day of a course of so many weeks; an IGU takes the time it takes, and the months of a løntilskud may be a day shorter. */
export function lastDayOf(rules: Rules, scheme: Scheme, { startsOn, weeks }: { startsOn: Day; weeks: number }): Day {
  if (scheme === 'igu') return iguEnd({ rules, terms: { startsOn } })
  const last = addDays(startsOn, weeks * 7 - 1)
  if (scheme !== 'loentilskud') return last
  const months = monthLimits
    .map(rule => rules.value('loentilskud', rule, startsOn))
    .find(m => weeksOfMonths(m) === weeks)
  const over = months && addMonths(startsOn, months)
  return over && last >= over ? addDays(over, -1) : last
}

function iguEnd({
  rules,
  terms: { startsOn },
}: Pick<Question, 'rules'> & { terms: Pick<AgreedTerms, 'startsOn'> }): Day {
  return addDays(addMonths(startsOn, 12 * iguYears(rules, startsOn)), -1)
}

const iguYears = (rules: Rules, day: Day): number => Math.round(rules.value('igu', 'weeks', day) / 52)

/** A first agreement is never longer: the reasons for it come later. */
const isProlonged = (question: Question): boolean =>
  question.scheme === 'igu' && question.change === true && diffDays(iguEnd(question), question.terms.endsOn) > iguSlack

/** Why an IGU may take longer; whether it is so here is for the municipality to weigh. */
export function iguProlonged(rules: Rules, day: Day): Finding {
  const numbers = { years: iguYears(rules, day), sick: rules.value('igu', 'sickness_weeks', day) }
  return finding('igu-prolonged', numbers, [rules.row('igu', 'weeks', day), rules.row('igu', 'sickness_weeks', day)])
}

function iguLength(question: Question): AgreementFindings['blocks'] {
  const { rules, terms } = question
  const end = iguEnd(question)
  if (isProlonged(question) || Math.abs(diffDays(end, terms.endsOn)) <= iguSlack) return []
  const years = iguYears(rules, terms.startsOn)
  const sentence = `En IGU varer altid ${years} år.`
  return [{ field: 'endsOn', sentence, text: `${sentence} Skriv sidste dag omkring den ${formatDay(end)}.` }]
}
