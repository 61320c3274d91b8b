/** What the law says of whom, asked once for everybody whom it cannot tell apart. */
import type { Day } from '../lib/days.js'
import type { Track } from '../lib/schemes.js'
import { tracks } from '../lib/schemes.js'
import { type Answer, ask, standIn } from './ask.js'
import { dayNumber, dayOfNumber, unknownDay } from './day-number.js'
import type { OpeningFacts, SchemeVerdicts } from './facts.js'

/** Each of these days is for itself; all earlier ones are alike, and so are all later ones. */
interface Span {
  from: Day
  to: Day
}

/** People of one track (and basis of residence, when it counts) whose days lie alike cannot be told apart by the law. */
export interface LawAlike {
  /** the same for openings of whose people the law says the same, but for the numbers of its reasons */
  opening: string
  basis: boolean
  spans: Record<'availableFrom' | 'birthDate' | 'registeredOn', readonly Span[]>
  /** enough of availableFrom for those whose birth date and registration lie in none of their spans, nearly everybody */
  turns: readonly Span[]
  /** the same as texts, for whoever compares people one by one */
  standing(person: { track: Track; availableFrom: Day | null; basis: string | null }): string
  birthDate(day: Day | null): string
  registeredOn(day: Day | null): string
}

export interface LawSettings {
  verdicts: SchemeVerdicts
  /** made by `rules/alike` */
  alike: (opening: OpeningFacts) => LawAlike
  today: Day
}

/** What the law asks of a person, in numbers. */
export interface Standing {
  track: number
  basis: string | null
  /** day numbers */
  availableFrom: number
  birthDate: number
  registeredOn: number
}

export interface Law {
  /** whether the days of a person can make a difference */
  byDays: boolean
  answer(standing: Standing): Answer
}

export function lawOf(opening: OpeningFacts, { basis, spans, turns }: LawAlike, { verdicts, today }: LawSettings): Law {
  const starts = classes(spans.availableFrom)
  const startsOfMost = classes(turns)
  const births = classes(spans.birthDate)
  const residences = classes(spans.registeredOn)
  const bases: (string | null)[] = []
  const answers = new Map<number, Answer>()
  return {
    byDays: starts.count > 1 || births.count > 1 || residences.count > 1,
    answer(standing) {
      let basisNumber = 0
      if (basis) {
        basisNumber = bases.indexOf(standing.basis)
        if (basisNumber < 0) basisNumber = bases.push(standing.basis) - 1
      }
      const { availableFrom, birthDate, registeredOn } = standing
      const start =
        births.within(birthDate) || residences.within(registeredOn)
          ? startsOfMost.count + starts.of(availableFrom)
          : startsOfMost.of(availableFrom)
      const key =
        (((basisNumber * tracks.length + standing.track) * (startsOfMost.count + starts.count) + start) * births.count +
          births.of(birthDate)) *
          residences.count +
        residences.of(registeredOn)
      const known = answers.get(key)
      if (known) return known
      const person = standIn(
        {
          track: tracks[standing.track] as Track,
          availableFrom: dayOrNull(standing.availableFrom),
          birthDate: dayOrNull(standing.birthDate),
          residence: { basis: standing.basis, registeredOn: dayOrNull(standing.registeredOn) },
        },
        today,
      )
      const answer = ask('scheme', person, opening, verdicts(person, opening))
      answers.set(key, answer)
      return answer
    },
  }
}

const dayOrNull = (day: number): Day | null => (day === unknownDay ? null : dayOfNumber(day))

interface Classes {
  count: number
  of(day: number): number
  /** whether it is told apart from its neighbours */
  within(day: number): boolean
}

/** Numbers for the days that must be told apart; without spans every day is the same, also one nobody told. */
function classes(spans: readonly Span[]): Classes {
  if (spans.length === 0) return { count: 1, of: () => 0, within: () => false }
  const apart: { from: number; to: number }[] = []
  for (const { from, to } of spans
    .map(span => ({ from: dayNumber(span.from), to: dayNumber(span.to) }))
    .sort((a, b) => a.from - b.from)) {
    const last = apart.at(-1)
    if (last && from <= last.to + 1) last.to = Math.max(last.to, to)
    else apart.push({ from, to })
  }
  const count = apart.reduce((sum, { from, to }) => sum + to - from + 2, 2)
  return {
    count,
    of(day) {
      if (day === unknownDay) return count - 1
      let passed = 0
      for (const { from, to } of apart) {
        if (day < from) return passed
        if (day <= to) return passed + 1 + day - from
        passed += to - from + 2
      }
      return passed
    },
    within: day => day !== unknownDay && apart.some(({ from, to }) => day >= from && day <= to),
  }
}
