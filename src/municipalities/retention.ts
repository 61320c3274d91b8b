/** How long a municipality keeps what nobody needs any more. No law gives a number, so it is the municipality that decides. */
import { addDays, type Day } from '../lib/days.js'
import type { Municipality, Retention } from './model.js'

/** Fewer months than these are refused, so that a slip of the finger does not delete what is in use. */
export const leastMonths = { people: 3, log: 6 } as const
export const mostMonths = 120

/** What is followed today; null: nothing was decided, or it begins later. */
export const retentionOn = (
  { retention }: Pick<Municipality, 'retention'>,
  today: Day,
): Pick<Retention, 'people' | 'log'> | null => (retention && retention.from <= today ? retention : null)

/** What is kept of a decision typed today: a change is followed from tomorrow on. */
export function decidedToday(
  before: Retention | undefined,
  { people, log }: Pick<Retention, 'people' | 'log'>,
  today: Day,
): Retention {
  const isChanged = people !== (before?.people ?? null) || log !== (before?.log ?? null)
  return { people, log, from: before && !isChanged ? before.from : addDays(today, 1) }
}
