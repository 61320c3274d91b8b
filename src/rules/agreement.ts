/** What the law says about an agreed course: its dates and weekly hours, and what to write instead. Pure. */
import { addDays, type Day, dayOf, diffDays, formatDay } from '../lib/days.js'
import type { Scheme, Track } from '../lib/schemes.js'
import { rulesSentence } from '../lib/words/da/rules.js'
import type { Finding } from './finding.js'
import { limitsOf } from './limits.js'
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
  publicEmployer: boolean
  terms: AgreedTerms
}

type Field = keyof AgreedTerms

export interface AgreementFindings {
  /** what the law forbids: one sentence per field, with what to write instead */
  blocks: { field: Field; text: string }[]
  /** rules that are not certain, or that the municipality weighs */
  warnings: string[]
}

/** An IGU's end may be moved by a few days, so that it fits with school and work. */
const iguSlack = 7

/** Length and hours of an agreement; the ratio of subsidised staff was judged when the opening went out. */
export function agreementFindings(question: Question): AgreementFindings {
  const { rules, scheme, track, publicEmployer, terms } = question
  const { startsOn, hoursPerWeek } = terms
  const employer = { public: publicEmployer, ordinaryEmployees: null, subsidisedNow: 0 }
  const weeks = scheme === 'igu' ? null : weeksOf(question)
  const opening = { startFrom: startsOn, startTo: startsOn, weeks, hoursPerWeek, employer }
  const found = limitsOf(scheme, { rules, opening, track, day: startsOn })
  const blocks = found.blocks.flatMap(finding => {
    const field = fieldOf[finding.code]
    return field ? [{ field, text: `${rulesSentence(finding)} ${mend(finding, question)}`.trim() }] : []
  })
  return {
    blocks: [...blocks, ...(scheme === 'igu' ? iguLength(question) : [])],
    warnings: found.warnings.filter(({ code }) => code in fieldOf).map(rulesSentence),
  }
}

/** The findings that are about dates and hours, and where they are mended. */
const fieldOf: Partial<Record<Finding['code'], Field>> = {
  'hours-over': 'hoursPerWeek',
  'igu-hours-low': 'hoursPerWeek',
  'igu-closed': 'startsOn',
  'praktik-extension': 'endsOn',
  'praktik-weeks-over': 'endsOn',
  'loentilskud-weeks-over': 'endsOn',
}

function mend({ code, numbers }: Finding, { terms: { startsOn } }: Question): string {
  const latest = (day: Day) => `Sidste dag kan senest være den ${formatDay(day)}.`
  if (code === 'hours-over') return `Skriv højst ${numbers.max} timer.`
  if (code === 'igu-hours-low') return `Skriv mindst ${numbers.min} timer.`
  if (code === 'igu-closed') return 'Vælg en tidligere første dag.'
  if (code === 'praktik-weeks-over') return latest(addDays(startsOn, Number(numbers.max) * 7 - 1))
  if (code === 'loentilskud-weeks-over') return latest(addDays(afterMonths(startsOn, Number(numbers.months)), -1))
  return ''
}

/** Whole and begun weeks; for løntilskud, which the law counts in months, no more than the months hold. */
function weeksOf({ rules, scheme, track, publicEmployer, terms: { startsOn, endsOn } }: Question): number {
  const weeks = Math.ceil((diffDays(startsOn, endsOn) + 1) / 7)
  if (scheme !== 'loentilskud') return weeks
  const rule =
    track === 'integrationsloven'
      ? 'months_integrationsloven'
      : publicEmployer
        ? 'months_public_lab'
        : 'months_private_lab'
  const months = rules.value('loentilskud', rule, startsOn)
  return endsOn < afterMonths(startsOn, months) ? Math.min(weeks, Math.floor((months * 52) / 12)) : weeks
}

/** The same day so many months later, or the first of the next month where there is none such. */
function afterMonths(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const later = year * 12 + month - 1 + months
  const in12 = (count: number) => [Math.floor(count / 12), (count % 12) + 1] as const
  return dayOf(...in12(later), date) ?? dayOf(...in12(later + 1), 1) ?? day
}

function iguLength({ rules, terms: { startsOn, endsOn } }: Question): AgreementFindings['blocks'] {
  const weeks = rules.value('igu', 'weeks', startsOn)
  const end = addDays(startsOn, weeks * 7 - 1)
  if (Math.abs(diffDays(end, endsOn)) <= iguSlack) return []
  return [
    { field: 'endsOn', text: `En IGU varer altid ${weeks} uger. Skriv sidste dag omkring den ${formatDay(end)}.` },
  ]
}
