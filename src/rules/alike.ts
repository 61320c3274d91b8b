/**
 * Whom the law cannot tell apart for an opening: people of the same track, whose days lie alike, get the same answers and
 * the same reasons. Only what can stop a person counts, so hours and unemployment, of which the law only warns, do not.
 * And which openings it cannot tell apart, whoever the person is.
 */
import { addDays, type Day } from '../lib/days.js'
import { onceEach } from '../lib/once-each.js'
import { type Scheme, type Track, tracks } from '../lib/schemes.js'
import { limitsOf, type OpeningTerms } from './limits.js'
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
  /** enough of availableFrom for those whose birth date and registration lie in none of their spans, nearly everybody */
  turns: readonly Span[]
}

/** The same as texts, for whoever compares people one by one: alike when all three are equal. */
export interface AlikeKeys extends Alike {
  /** the same for openings in which the law stops the same people for the same reasons */
  opening: string
  standing(person: { track: Track; availableFrom: Day | null; basis: string | null }): string
  birthDate(day: Day | null): string
  registeredOn(day: Day | null): string
}

/** What is the same for all openings of these schemes in this window. */
interface Window extends Omit<AlikeKeys, 'opening'> {
  /** the first day and those on which a rule changes: on others the law says of an opening what it said before */
  days: readonly Day[]
  /** which window it is, as far as that makes a difference for anybody */
  text: string
}

/** More windows than openings have at a time are not kept. */
const mostWindows = 4096

type Terms = OpeningTerms & { schemes: readonly Scheme[] }

/** What `eligible` cannot tell apart; a span that is too long is only slower. */
export const alikeBy = (rules: Rules, today: Day) => {
  const windows = new Map<string, Window>()
  return onceEach((opening: Terms): AlikeKeys => {
    const { schemes, startFrom, startTo } = opening
    const earliest = today > startFrom ? today : startFrom
    const first = earliest < startTo ? earliest : startTo
    const key = `${schemes} ${first} ${startTo}`
    let window = windows.get(key)
    if (!window) {
      if (windows.size >= mostWindows) windows.clear()
      window = windowOf(rules, schemes, first, startTo)
      windows.set(key, window)
    }
    const { basis, spans, turns, standing, birthDate, registeredOn } = window
    return { opening: kindOf(rules, opening, window), basis, spans, turns, standing, birthDate, registeredOn }
  })
}

function windowOf(rules: Rules, schemes: readonly Scheme[], first: Day, last: Day): Window {
  const igu = schemes.includes('igu')
  const changes = schemes.flatMap(scheme => rules.changes(scheme, first, last))
  const spansBefore = (rule: 'age_from' | 'age_below' | 'residence_years'): Span[] => {
    if (!igu) return []
    const years = new Set([first, ...changes].map(day => rules.value('igu', rule, day)))
    return [...years].map(years => yearsBefore(years, first, last))
  }
  const turns = [...changes, ...(igu ? afterLastStart(rules, [first, ...changes]) : [])].map(day => ({
    from: day,
    to: day,
  }))
  const spans: Alike['spans'] = {
    availableFrom: igu ? [{ from: first, to: last }] : turns,
    birthDate: [...spansBefore('age_from'), ...spansBefore('age_below')],
    registeredOn: spansBefore('residence_years'),
  }
  const keyOf = (day: Day | null, spans: readonly Span[]): string =>
    day === null ? '?' : spans.map(({ from, to }) => (day < from ? 'before' : day > to ? 'after' : day)).join(' ')
  return {
    days: [first, ...changes],
    text: `law of ${schemes} ${igu ? `${first} ${last}` : changes}`,
    basis: igu,
    spans,
    turns,
    standing: ({ track, availableFrom, basis }) =>
      `${track} ${igu ? basis : ''} ${keyOf(availableFrom, spans.availableFrom)}`,
    birthDate: day => keyOf(day, spans.birthDate),
    registeredOn: day => keyOf(day, spans.registeredOn),
  }
}

/** The days on which it is too late to start, as it is told on each of these days. */
const afterLastStart = (rules: Rules, days: readonly Day[]): Day[] =>
  days.map(day => addDays(rules.text('igu', 'last_start', day), 1))

/** What stands in the way of the opening as such, by scheme, day and track. */
function kindOf(rules: Rules, opening: Terms, { days, text }: Window): string {
  let kind = text
  for (const scheme of opening.schemes)
    for (const day of days)
      for (const track of tracks) {
        kind += ';'
        for (const { code } of limitsOf(scheme, { rules, opening, track, day }).blocks) kind += `${code} `
      }
  return kind
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
