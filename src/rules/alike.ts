/**
 * Whom the law cannot tell apart for an opening: people whose keys are equal get the same answers and the same reasons.
 * Only what can stop a person counts, so hours and unemployment, of which the law only warns, have no key.
 */
import type { Day } from '../lib/days.js'
import type { Scheme, Track } from '../lib/schemes.js'
import type { OpeningTerms } from './limits.js'
import type { Rules } from './rules.js'

export interface AlikeKeys {
  standing(person: { track: Track; availableFrom: Day | null; basis: string | null }): string
  birthDate(day: Day | null): string
  registeredOn(day: Day | null): string
}

const yearsBefore = (day: Day, years: number): Day =>
  `${String(Number(day.slice(0, 4)) - years).padStart(4, '0')}${day.slice(4)}`

/** Keys for `eligible`; one that tells too many apart is only slower. */
export const alikeBy =
  (rules: Rules, today: Day) =>
  ({ schemes, startFrom, startTo }: OpeningTerms & { schemes: readonly Scheme[] }): AlikeKeys => {
    const last = startTo
    const first = [today > startFrom ? today : startFrom, last].sort()[0] ?? last
    const igu = schemes.includes('igu')
    const changes = [first, ...schemes.flatMap(scheme => rules.changes(scheme, first, last))].sort()
    const valuesOf = (rule: 'age_from' | 'age_below' | 'residence_years'): number[] =>
      igu ? [...new Set(changes.map(day => rules.value('igu', rule, day)))] : []
    const span = (years: number) => ({ reached: yearsBefore(first, years), never: yearsBefore(last, years) })
    const ages = [...valuesOf('age_from'), ...valuesOf('age_below')].map(span)
    const residences = valuesOf('residence_years').map(span)

    return {
      standing({ track, availableFrom, basis }) {
        const start =
          availableFrom === null || availableFrom < first ? first : availableFrom > last ? last : availableFrom
        if (igu) return `${track} ${start} ${basis}`
        return `${track} ${changes.findLast(day => day <= start)}`
      },
      birthDate(day) {
        if (day === null || !igu) return ''
        let key = ''
        for (const { reached, never } of ages) {
          if (day > reached && day <= never) return day
          key += day <= reached ? 'o' : 'y'
        }
        return key
      },
      registeredOn(day) {
        if (day === null || !igu) return ''
        // Of those registered on a leap day the years are over on 1 March.
        if (day.endsWith('02-29')) return day
        let key = ''
        for (const { reached, never } of residences) {
          if (day >= reached && day < never) return day
          key += day < reached ? 'o' : 'y'
        }
        return key
      },
    }
  }
