/** An opening as the law's rules see it: the three schemes side by side, and what rules a chosen one out. */
import type { Company } from '../companies/model.js'
import type { FieldError } from '../lib/errors.js'
import { statesWeeks } from '../lib/schemes.js'
import { openingWords as words } from '../lib/words/da/openings.js'
import { rulesSentence } from '../lib/words/da/rules.js'
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
      public: company.publicEmployer,
      ordinaryEmployees: workplace?.asOf ? workplace.ordinaryEmployees : null,
      subsidisedNow: opening.subsidisedNow,
    },
  }
}

/** The three schemes side by side for this opening at its dates. */
export const compare = (rules: Rules, opening: Told, company: Company): SchemeColumn[] =>
  compareSchemes({ rules, opening: termsOf(opening, company) })

/** One sentence per scheme that was chosen and cannot be used by anybody. */
export function ruledOut(rules: Rules, opening: Opening, company: Company): FieldError[] {
  return compare(rules, opening, company)
    .filter(column => opening.schemes.includes(column.scheme) && column.ruledOut.length > 0)
    .map(({ scheme, ruledOut: findings }) => ({
      field: 'schemes',
      text: `${words.schemes[scheme]}: ${findings.map(rulesSentence).join(' ')}`,
    }))
}
