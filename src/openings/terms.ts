/** An opening as the law's rules see it: the three schemes side by side, and what rules a chosen one out. */
import type { Company } from '../companies/model.js'
import type { FieldError } from '../lib/errors.js'
import { filled } from '../lib/filled.js'
import { groupBy } from '../lib/group-by.js'
import type { Remark } from '../lib/import-row.js'
import { statesWeeks } from '../lib/schemes.js'
import { openingWords as words } from '../lib/words/da/openings.js'
import { type RulesCode, rulesSentence } from '../lib/words/da/rules.js'
import { finding } from '../rules/finding.js'
import type { Rules } from '../rules/rules.js'
import { type ComparedOpening, compareSchemes, type SchemeColumn } from '../rules/schemes.js'
import type { Opening } from './model.js'

type Told = Pick<
  Opening,
  'workplace' | 'schemes' | 'startFrom' | 'startTo' | 'weeks' | 'hoursPerWeek' | 'seats' | 'subsidisedNow' | 'missing'
>

/** What the rules ask about; a placeholder counts as not told. */
export function termsOf(opening: Told, company: Pick<Company, 'publicEmployer' | 'workplaces'>): ComparedOpening {
  const workplace = company.workplaces.find(({ id }) => id === opening.workplace)
  const told = (field: 'weeks' | 'hoursPerWeek' | 'seats') => (opening.missing.includes(field) ? null : opening[field])
  return {
    startFrom: opening.startFrom,
    startTo: opening.startTo,
    weeks: statesWeeks(opening.schemes) ? told('weeks') : null,
    hoursPerWeek: told('hoursPerWeek'),
    seats: told('seats'),
    employer: {
      public: company.publicEmployer ?? false,
      ordinaryEmployees: workplace?.asOf ? workplace.ordinaryEmployees : null,
      subsidisedNow: opening.subsidisedNow,
    },
  }
}

/** The three schemes side by side for this opening at its dates. */
export const compare = (rules: Rules, opening: Told, company: Company): SchemeColumn[] =>
  compareSchemes({ rules, opening: termsOf(opening, company) }).map(column =>
    company.publicEmployer === null && column.scheme !== 'virksomhedspraktik'
      ? { ...column, warnings: [finding('employer-unknown'), ...column.warnings] }
      : column,
  )

/** One sentence per scheme that was chosen and cannot be used by anybody. */
export function ruledOut(rules: Rules, opening: Opening, company: Company): FieldError[] {
  return compare(rules, opening, company)
    .filter(column => opening.schemes.includes(column.scheme) && column.ruledOut.length > 0)
    .map(({ scheme, ruledOut: findings }) => ({
      field: 'schemes',
      text: `${words.schemes[scheme]}: ${findings.map(rulesSentence).join(' ')}`,
    }))
}

/** The columns that the law's findings on an opening are about. The rest of them is for whoever publishes the draft. */
const columnsOfFindings: Partial<Record<RulesCode, string>> = {
  'praktik-weeks-over': 'uger',
  'praktik-special': 'uger',
  'loentilskud-weeks-over': 'uger',
  'hours-over': 'timer_pr_uge',
  'igu-hours-low': 'timer_pr_uge',
  'igu-closed': 'start',
}

/** What the law says of an opening in a file, per column and in the words that the posting form has for it. */
export function remarksOfLaw(
  told: Pick<Opening, 'schemes' | 'startFrom'> &
    Record<'hoursPerWeek' | 'weeks' | 'seats' | 'employees', number | null>,
  rules: Rules,
): Remark[] {
  const { schemes, startFrom, weeks, employees } = told
  const employer = { public: false, ordinaryEmployees: employees, subsidisedNow: 0 }
  const said = compareSchemes({ rules, opening: { ...told, startTo: startFrom, employer } })
    .filter(({ scheme }) => schemes.includes(scheme))
    .flatMap(({ scheme, ruledOut, warnings }) => [...ruledOut, ...warnings].map(found => ({ scheme, found })))
    .filter(({ found }) => found.code in columnsOfFindings)
  const remarks = [...groupBy(said, ({ found }) => columnsOfFindings[found.code] ?? '')].map(([field, ofColumn]) => {
    const texts = [...groupBy(ofColumn, ({ scheme }) => scheme)].map(
      ([scheme, all]) => `${words.schemes[scheme]}: ${all.map(({ found }) => rulesSentence(found)).join(' ')}`,
    )
    return { field, message: texts.join(' ') }
  })
  const fixed = rules.value('igu', 'weeks', startFrom)
  return weeks === null || weeks === fixed || statesWeeks(schemes)
    ? remarks
    : [...remarks, { field: 'uger', message: filled(words.importWeeksOfIgu, { fixed, weeks }) }]
}
