/** The day a person came to the municipality: from it run the 72 hours, the figures and the time somebody has waited. */
import type { Acting } from '../accounts/scope.js'
import { addDays, type Day, formatDay } from '../lib/days.js'
import { type FieldError, invalid, refuse } from '../lib/errors.js'
import { profileWords } from '../lib/words/da/profiles.js'
import type { Acts } from './acts.js'
import { questionsAfter, questionsOf } from './facts.js'
import type { FieldSource, Profile } from './model.js'

/** Days before the expected one: profiles are collected at most six weeks before arrival. */
const mostEarly = 42
/** Days back when nobody knows when the person was expected or permitted to stay. */
const mostBack = 365

/** The last day on which somebody may be expected to come: a week lasts until its Sunday. */
export const lastExpectedDay = (arrival: Profile['expectedArrival'] | undefined): Day | null =>
  arrival ? (arrival.precision === 'week' ? addDays(arrival.day, 6) : arrival.day) : null

type Known = Pick<Profile, 'expectedArrival' | 'residence'>

/** What is wrong with a day on which somebody is said to have come; a wrong year would take them out of the 72 hours for good. */
export function arrivalFaults({ expectedArrival, residence: { grantedOn } }: Known, on: Day, today: Day): FieldError[] {
  const { future, arrival } = profileWords.refused
  const fault = (text: string): FieldError[] => [{ field: 'arrivedOn', text }]
  if (on > today) return fault(future)
  if (grantedOn && on < grantedOn) return fault(arrival.beforePermit(formatDay(grantedOn)))
  if (expectedArrival) {
    const expected = expectedArrival.day < today ? expectedArrival.day : today
    const earliest = addDays(expected, -mostEarly)
    return on < earliest ? fault(arrival.tooEarly(formatDay(expectedArrival.day), formatDay(earliest))) : []
  }
  const earliest = addDays(today, -mostBack)
  return !grantedOn && on < earliest ? fault(arrival.longAgo(formatDay(earliest))) : []
}

interface Deps {
  acts: Pick<Acts, 'change'>
  today(): Day
  source(acting: Acting): FieldSource
}

export const createArriving = ({ acts, today, source }: Deps) => ({
  /**
   * The person has come to the municipality. Sent twice it is one.
   * @param on null: not yet, though it was written down
   * @param seen the day that the writer has seen there
   * @throws INVALID for a day that cannot be right, ALREADY_DONE when a colleague has written another meanwhile
   */
  async markArrived(acting: Acting, id: string, on: Day | null, seen: Day | null = null): Promise<Profile> {
    const why = seen === null ? 'ankomst registreres' : 'ankomst rettes'
    return acts.change(acting, id, 'profile.arrived', why, found => {
      if (found.arrivedOn === on) return null
      const faults = on === null ? [] : arrivalFaults(found, on, today())
      if (faults.length > 0) throw invalid(faults)
      if (found.arrivedOn !== seen) throw refuse('ALREADY_DONE', {}, profileWords.refused.arrival.unread)
      return {
        arrivedOn: on,
        sources: { ...found.sources, arrivedOn: source(acting) },
        // When somebody is expected is asked of those who have not come.
        questions:
          on === null
            ? questionsAfter(found.questions, questionsOf(found, null), { changed: ['expectedArrival'] })
            : found.questions.filter(({ field }) => field !== 'expectedArrival'),
      }
    })
  },
})
