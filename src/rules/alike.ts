/**
 * Whom the law cannot tell apart for an opening: people of the same track, whose days lie alike, get the same answers and
 * the same reasons. Only what can stop a person counts, so hours and unemployment, of which the law only warns, do not.
 */
import { addDays, type Day } from '../lib/days.js'
import type { Scheme, Track } from '../lib/schemes.js'
import type { OpeningTerms } from './limits.js'
import type { Rules } from './rules.js'

/** Each of these days is for itself; all earlier days are alike, and so are all later ones. */
export interface Span {
  from: Day
  to: Day
}

export interface Alike {
  /** whether the basis of residence counts; the track always does */
  basis: boolean
  /** a day that nobody has told is for itself */
  spans: Record<'availableFrom' | 'birthDate' | 'registeredOn', readonly Span[]>
}

/** The same as texts, for whoever compares people one by one: alike when all three are equal. */
export interface AlikeKeys extends Alike {
  standing(person: { track: Track; availableFrom: Day | null; basis: string | null }): string
  birthDate(day: Day | null): string
  registeredOn(day: Day | null): string
}

/** What `eligible` cannot tell apart; a span that is too long is only slower. */
export const alikeBy =
  (rules: Rules, today: Day) =>
  ({ schemes, startFrom, startTo }: OpeningTerms & { schemes: readonly Scheme[] }): AlikeKeys => {
    const last = startTo
    const first = [today > startFrom ? today : startFrom, last].sort()[0] ?? last
    const igu = schemes.includes('igu')
    const changes = schemes.flatMap(scheme => rules.changes(scheme, first, last))
    const spansBefore = (rule: 'age_from' | 'age_below' | 'residence_years'): Span[] => {
      if (!igu) return []
      const years = new Set([first, ...changes].map(day => rules.value('igu', rule, day)))
      return [...years].map(years => yearsBefore(years, first, last))
    }
    const spans: Alike['spans'] = {
      availableFrom: igu ? [{ from: first, to: last }] : changes.map(day => ({ from: day, to: day })),
      birthDate: [...spansBefore('age_from'), ...spansBefore('age_below')],
      registeredOn: spansBefore('residence_years'),
    }
    const keyOf = (day: Day | null, spans: readonly Span[]): string =>
      day === null ? '?' : spans.map(({ from, to }) => (day < from ? 'before' : day > to ? 'after' : day)).join(' ')
    return {
      basis: igu,
      spans,
      standing: ({ track, availableFrom, basis }) =>
        `${track} ${igu ? basis : ''} ${keyOf(availableFrom, spans.availableFrom)}`,
      birthDate: day => keyOf(day, spans.birthDate),
      registeredOn: day => keyOf(day, spans.registeredOn),
    }
  }

/**
 * The days from which so many years lead into the window. A day more at both ends: of a 29 February the years are over on
 * 1 March.
 */
function yearsBefore(years: number, first: Day, last: Day): Span {
  const before = (day: Day) => `${String(Number(day.slice(0, 4)) - years).padStart(4, '0')}${day.slice(4)}`
  return {
    from: addDays(before(first).replace('-02-29', '-02-28'), -1),
    to: addDays(before(last).replace('-02-29', '-03-01'), 1),
  }
}
