/** Which rules there are. A rule's value is a row of rows.csv; a rule that is not named here refuses the boot. */
import { tracks } from '../lib/schemes.js'

/** 'alle': rules that the schemes share */
export const ruleSchemes = ['alle', 'virksomhedspraktik', 'loentilskud', 'igu'] as const
export type RuleScheme = (typeof ruleSchemes)[number]

/** What a value is: a number, a calendar day, one code, or codes separated by spaces. */
type Kind = 'number' | 'day' | 'code' | 'codes'

export interface RuleKind {
  kind: Kind
  /** the value is published per year and some years are not known */
  holes?: true
  /** every code has a sentence `<words>-<code>` in `rulesWords` */
  words?: string
  /** the codes there are */
  among?: readonly string[]
}

/** Bases of residence that the rules tell apart; 'saerlov': the special acts on Ukraine and Afghanistan; 'andet': none of these. */
export const residenceBases = [
  'flygtning',
  'familiesammenfoert_til_flygtning',
  'familiesammenfoert',
  'saerlov',
  'andet',
] as const

export type ResidenceBasis = (typeof residenceBases)[number]

/** False also for a text that somebody wrote freely: it may mean any of them. */
export const isResidenceBasis = (text: string | null | undefined): text is ResidenceBasis =>
  (residenceBases as readonly unknown[]).includes(text)

const number: RuleKind = { kind: 'number' }
const yearly: RuleKind = { kind: 'number', holes: true }
const worded = (words: string): RuleKind => ({ kind: 'codes', words })
const heard = worded('heard')
const signed = worded('signed')
const pay: RuleKind = { kind: 'code', words: 'pay' }
const payer: RuleKind = { kind: 'code', words: 'payer' }

export const ruleKinds = {
  alle: {
    /** one subsidised person per so many ordinary employees, up to `ratio_limit` employees */
    ratio_per: number,
    ratio_limit: number,
    /** above the limit */
    ratio_per_above: number,
    ratio_min: number,
    /** ordinary employees are the average of so many months before the start */
    ratio_months: number,
    /** tracks of persons for whom a full quota blocks; the others are warned about */
    ratio_blocks: { kind: 'codes', among: tracks },
    /** the longest that the programme of integrationsloven takes, prolonged */
    programme_years: number,
  },
  virksomhedspraktik: {
    weeks_integrationsloven: number,
    weeks_integrationsloven_extended: number,
    /** dagpenge and jobparate */
    weeks_lab_short: number,
    weeks_lab_graduate: number,
    weeks_lab: number,
    weeks_lab_extended: number,
    /** each further extension in special need */
    weeks_lab_special: number,
    hours_max: number,
    purposes: worded('purpose'),
    heard,
    signed,
    pay,
    payer,
  },
  loentilskud: {
    /** dagpenge and jobparate; other groups may have longer */
    months_private_lab: number,
    months_public_lab: number,
    /** the longest that any group of that law may have */
    months_lab_longest: number,
    months_integrationsloven: number,
    hours_max: number,
    unemployed_months_lab: number,
    /** from this age no months of unemployment are asked */
    unemployed_exempt_age_lab: number,
    unemployed_months_integrationsloven: number,
    /** kroner per hour */
    rate_private: yearly,
    rate_public: yearly,
    wage_cap_public: yearly,
    /** public support in per cent of the wage costs */
    support_percent: number,
    /** ordinary staff of the last month is at least the average of so many months */
    growth_months: number,
    heard,
    signed,
    pay_private: pay,
    pay_public: pay,
    payer,
  },
  igu: {
    last_start: { kind: 'day' },
    age_from: number,
    age_below: number,
    /** longest time with an address in the Danish register */
    residence_years: number,
    basis: { kind: 'codes', among: residenceBases },
    yearly_cap: yearly,
    weeks: number,
    /** longer sickness than so many weeks prolongs it */
    sickness_weeks: number,
    school_weeks: number,
    school_hours: number,
    hours_min: number,
    total_hours_min: number,
    total_hours_max: number,
    /** months without an ordinary job in the same company before the start */
    prior_job_months: number,
    /** how many a person may complete */
    completed_most: number,
    /** months after conclusion within which the agreement is registered in VITAS */
    register_months: number,
    bonus_payments: number,
    bonus_amount: number,
    heard,
    signed,
    pay,
    payer,
  },
} as const satisfies Record<RuleScheme, Record<string, RuleKind>>

export type RuleName<S extends RuleScheme> = keyof (typeof ruleKinds)[S] & string
