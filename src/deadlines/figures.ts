import { promised } from './clock.js'
import { type Deadline, type DeadlineKind, deadlineKinds } from './model.js'

/** How one kind of promise was kept. Shares are 0-1 of the promises that are met or overdue; null: none yet. */
export interface KindFigures {
  kind: DeadlineKind
  started: number
  met: number
  dropped: number
  /** open and past the due time */
  overdue: number
  /** met by the due time, as the municipality counts */
  shareInTime: number | null
  /** met within 24 hours of real time, however the municipality counts */
  shareWithin24Hours: number | null
  /** hours from start to answer */
  medianHours: number | null
  p90Hours: number | null
}

export interface Figures {
  kinds: KindFigures[]
  /** seconds from a step's time to its mark */
  lateness: { reminders: number; medianSeconds: number | null; p90Seconds: number | null; worstSeconds: number | null }
}

type Counted = Pick<Deadline, 'kind' | 'state' | 'startedAt' | 'dueAt' | 'metAt' | 'steps'>

/** The figures of the promise at a moment. */
export function figuresOf(deadlines: Counted[], now: Date): Figures {
  const late = deadlines
    .flatMap(({ steps }) => steps)
    .flatMap(({ at, sentAt }) => (sentAt ? [(sentAt.getTime() - at.getTime()) / 1000] : []))
    .sort((a, b) => a - b)
  return {
    kinds: deadlineKinds.map(kind =>
      kindFigures(
        kind,
        deadlines.filter(deadline => deadline.kind === kind),
        now,
      ),
    ),
    lateness: {
      reminders: late.length,
      medianSeconds: quantile(late, 0.5),
      p90Seconds: quantile(late, 0.9),
      worstSeconds: quantile(late, 1),
    },
  }
}

function kindFigures(kind: DeadlineKind, deadlines: Counted[], now: Date): KindFigures {
  const met = deadlines.flatMap(({ metAt, startedAt, dueAt }) =>
    metAt ? [{ took: metAt.getTime() - startedAt.getTime(), inTime: metAt <= dueAt }] : [],
  )
  const overdue = deadlines.filter(({ state, dueAt }) => state === 'open' && dueAt <= now).length
  const share = (kept: number) => (met.length + overdue > 0 ? kept / (met.length + overdue) : null)
  const hours = met.map(({ took }) => took / 3_600_000).sort((a, b) => a - b)
  return {
    ...{ kind, started: deadlines.length, met: met.length, overdue },
    dropped: deadlines.filter(({ state }) => state === 'dropped').length,
    shareInTime: share(met.filter(({ inTime }) => inTime).length),
    shareWithin24Hours: share(met.filter(({ took }) => took <= promised).length),
    medianHours: quantile(hours, 0.5),
    p90Hours: quantile(hours, 0.9),
  }
}

/** The smallest value that at least this share of the sorted values does not exceed (nearest rank). */
function quantile(sorted: number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null
}
