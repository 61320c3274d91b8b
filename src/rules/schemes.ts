/** The three schemes side by side for one opening: what each gives and asks, and which are ruled out and why. */
import type { Day } from '../lib/days.js'
import { type Scheme, schemes, type Track, tracks } from '../lib/schemes.js'
import type { RulesCode } from '../lib/words/da/rules.js'
import type { RuleName } from './catalogue.js'
import { type Finding, type Findings, finding } from './finding.js'
import { limitsOf, monthRules, type OpeningTerms } from './limits.js'
import { quota } from './quota.js'
import type { Rules } from './rules.js'

export interface ComparedOpening extends OpeningTerms {
  seats: number | null
}

/** One column of the comparison; every line is a code of `rulesWords` with its numbers. */
export interface SchemeColumn {
  scheme: Scheme
  length: Finding[]
  hours: Finding[]
  pay: Finding[]
  payer: Finding[]
  heard: Finding[]
  signed: Finding[]
  school: Finding[]
  bonus: Finding[]
  conditions: Finding[]
  ruledOut: readonly Finding[]
  warnings: Finding[]
}

type Lines = Omit<SchemeColumn, 'scheme' | 'ruledOut' | 'warnings'>

interface Question {
  rules: Rules
  opening: ComparedOpening
  tracks: readonly Track[]
}

/**
 * The rows in force on the first day of the start window decide; a row that begins later in the window is warned about.
 * @param track if known; without it a scheme is ruled out only if it is for persons of both tracks
 */
export function compareSchemes({
  rules,
  opening,
  track = null,
}: {
  rules: Rules
  opening: ComparedOpening
  track?: Track | null
}): SchemeColumn[] {
  const question: Question = { rules, opening, tracks: track ? [track] : tracks }
  return schemes.map(scheme => {
    const found = onTracks(
      question.tracks.map(each => limitsOf(scheme, { rules, opening, track: each, day: opening.startFrom })),
    )
    const changes = rules.changes(scheme, opening.startFrom, opening.startTo)
    return {
      scheme,
      ...lines[scheme](question),
      ruledOut: found.blocks,
      warnings: [
        ...found.warnings,
        ...(scheme === 'igu' ? fixedLength(question) : found.blocks.length > 0 ? [] : seats(question)),
        ...changes.map(day => finding('rule-changes', { day })),
      ],
    }
  })
}

/** What blocks on every track rules the scheme out; what blocks on one of them only is a warning. */
function onTracks(found: Findings[]): Findings {
  const everywhere = found.every(({ blocks }) => blocks.length > 0)
  const all = found.flatMap(({ blocks, warnings }) => (everywhere ? warnings : [...blocks, ...warnings]))
  return { blocks: everywhere ? distinct(found.flatMap(({ blocks }) => blocks)) : [], warnings: distinct(all) }
}

const distinct = (findings: Finding[]): Finding[] => [
  ...new Map(findings.map(each => [JSON.stringify([each.code, each.numbers]), each])).values(),
]

/** The weeks of an opening say nothing about its IGU, whose length is fixed. */
function fixedLength({ rules, opening: { weeks, startFrom } }: Question): Finding[] {
  const fixed = rules.value('igu', 'weeks', startFrom)
  return weeks === null || weeks === fixed
    ? []
    : [finding('igu-weeks', { weeks, fixed }, [rules.row('igu', 'weeks', startFrom)])]
}

/** More seats than the quota has room for. */
function seats({ rules, opening }: Question): Finding[] {
  const { ordinaryEmployees: employees, subsidisedNow } = opening.employer
  if (employees === null || opening.seats === null) return []
  const free = Math.max(0, quota({ rules, employees, day: opening.startFrom }) - subsidisedNow)
  return free > 0 && opening.seats > free ? [finding('ratio-seats', { seats: opening.seats, free })] : []
}

/** The rule's codes as lines: 'virksomhed' under 'signed' is the sentence 'signed-virksomhed'. */
const coded =
  <S extends Scheme>(rules: Rules, scheme: S, day: Day) =>
  (prefix: string, rule: RuleName<S>): Finding[] =>
    rules
      .codes(scheme, rule, day)
      .map(code => finding(`${prefix}-${code}` as RulesCode, {}, [rules.row(scheme, rule, day)]))

function ratioLine({ rules, opening: { employer, startFrom } }: Question): Finding[] {
  if (employer.ordinaryEmployees === null) return []
  const allowed = quota({ rules, employees: employer.ordinaryEmployees, day: startFrom })
  return [finding('ratio', { employees: employer.ordinaryEmployees, quota: allowed, now: employer.subsidisedNow })]
}

const lines: Record<Scheme, (question: Question) => Lines> = {
  virksomhedspraktik(question) {
    const { rules, opening } = question
    const day = opening.startFrom
    const value = (rule: RuleName<'virksomhedspraktik'>) => rules.value('virksomhedspraktik', rule, day)
    const row = (rule: RuleName<'virksomhedspraktik'>) => rules.row('virksomhedspraktik', rule, day)
    const codes = coded(rules, 'virksomhedspraktik', day)
    return {
      length: [
        ...question.tracks.map(track => {
          const extended = row(`weeks_${track}_extended`)
          const numbers = { track, weeks: value(`weeks_${track}`), extended: Number(extended?.value) }
          return finding('praktik-length', numbers, [row(`weeks_${track}`), extended])
        }),
        ...(question.tracks.includes('lab')
          ? [
              finding(
                'praktik-length-short',
                { short: value('weeks_lab_short'), graduate: value('weeks_lab_graduate') },
                [row('weeks_lab_short'), row('weeks_lab_graduate')],
              ),
            ]
          : []),
      ],
      hours: [finding('hours-max', { max: value('hours_max') }, [row('hours_max')])],
      pay: codes('pay', 'pay'),
      payer: codes('payer', 'payer'),
      heard: codes('heard', 'heard'),
      signed: codes('signed', 'signed'),
      school: [finding('school-beside')],
      bonus: [finding('bonus-none')],
      conditions: [...codes('purpose', 'purposes'), finding('praktik-no-labour'), ...ratioLine(question)],
    }
  },

  loentilskud(question) {
    const { rules, opening } = question
    const { public: publicEmployer } = opening.employer
    const day = opening.startFrom
    const codes = coded(rules, 'loentilskud', day)
    const rate = rules.row('loentilskud', publicEmployer ? 'rate_public' : 'rate_private', day)
    const cap = publicEmployer ? rules.row('loentilskud', 'wage_cap_public', day) : null
    const support = rules.row('loentilskud', 'support_percent', day)
    return {
      length: question.tracks.flatMap(track => {
        const [usual, longest] = monthRules(track, opening.employer).map(rule => rules.row('loentilskud', rule, day))
        const [months, most] = [Number(usual?.value), Number(longest?.value)]
        const told = finding('loentilskud-length', { track, months }, [usual ?? null])
        return most > months ? [told, finding('loentilskud-length-groups', { most }, [longest ?? null])] : [told]
      }),
      hours: [
        finding('hours-max', { max: rules.value('loentilskud', 'hours_max', day) }, [
          rules.row('loentilskud', 'hours_max', day),
        ]),
      ],
      pay: [
        ...codes('pay', publicEmployer ? 'pay_public' : 'pay_private'),
        ...(cap ? [finding('wage-cap', { kroner: Number(cap.value) }, [cap])] : []),
      ],
      payer: [
        ...codes('payer', 'payer'),
        rate ? finding('rate', { kroner: Number(rate.value) }, [rate]) : finding('rate-unknown'),
      ],
      heard: codes('heard', 'heard'),
      signed: codes('signed', 'signed'),
      school: [finding('school-beside')],
      bonus: [finding('bonus-none')],
      conditions: [
        finding('growth', { months: rules.value('loentilskud', 'growth_months', day) }, [
          rules.row('loentilskud', 'growth_months', day),
        ]),
        ...(publicEmployer ? [] : [finding('support-ceiling', { percent: Number(support?.value) }, [support])]),
        ...ratioLine(question),
      ],
    }
  },

  igu({ rules, opening }) {
    const day = opening.startFrom
    const value = (rule: RuleName<'igu'>) => rules.value('igu', rule, day)
    const row = (rule: RuleName<'igu'>) => rules.row('igu', rule, day)
    const codes = coded(rules, 'igu', day)
    const cap = row('yearly_cap')
    return {
      length: [finding('igu-length', { weeks: value('weeks') }, [row('weeks')])],
      hours: [
        finding(
          'igu-hours',
          { min: value('hours_min'), totalMin: value('total_hours_min'), totalMax: value('total_hours_max') },
          [row('hours_min'), row('total_hours_min'), row('total_hours_max')],
        ),
      ],
      pay: codes('pay', 'pay'),
      payer: [...codes('payer', 'payer'), finding('igu-school-pay')],
      heard: codes('heard', 'heard'),
      signed: [
        ...codes('signed', 'signed'),
        finding('igu-register', { months: value('register_months') }, [row('register_months')]),
      ],
      school: [
        finding(
          'igu-school',
          {
            weeks: value('school_weeks'),
            hours: value('school_hours'),
            total: value('school_weeks') * value('school_hours'),
          },
          [row('school_weeks'), row('school_hours')],
        ),
      ],
      bonus: opening.employer.public
        ? [finding('bonus-none-public')]
        : [
            finding('igu-bonus', { payments: value('bonus_payments'), amount: value('bonus_amount') }, [
              row('bonus_payments'),
              row('bonus_amount'),
            ]),
          ],
      conditions: [
        finding('igu-person', { from: value('age_from'), below: value('age_below'), years: value('residence_years') }, [
          row('basis'),
          row('age_from'),
          row('age_below'),
          row('residence_years'),
        ]),
        finding('igu-prior-job', { months: value('prior_job_months') }, [row('prior_job_months')]),
        finding('igu-once', { most: value('completed_most') }, [row('completed_most')]),
        ...(cap ? [finding('igu-cap', { cap: Number(cap.value) }, [cap])] : []),
      ],
    }
  },
}
