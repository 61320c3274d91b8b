import type { Deadline, DeadlineStep } from './model.js'

type State = Deadline['state']

/** From where each move may start. A deadline met or dropped stays so; a new promise is a new round. */
export const deadlineMoves = {
  meet: { from: 'open', to: 'met' },
  drop: { from: 'open', to: 'dropped' },
} as const satisfies Record<string, { from: State; to: State }>

export type DeadlineMove = keyof typeof deadlineMoves

/**
 * The step to send now: the latest one that is due, when the asked step is due and has no mark yet.
 * @returns its index; null when nothing is owed: met, dropped, not yet due, or already marked.
 */
export function owedStep(deadline: Pick<Deadline, 'state' | 'steps'>, step: number, now: Date): number | null {
  const asked = deadline.steps[step]
  if (deadline.state !== 'open' || !asked || isMarked(asked) || asked.at > now) return null
  return deadline.steps.findLastIndex(({ at }) => at <= now)
}

/** The steps after one of them was sent: it has its mark, and every earlier one without a mark is superseded. */
export function markSent(steps: DeadlineStep[], sent: number, now: Date): DeadlineStep[] {
  return steps.map((step, index) => {
    if (index === sent) return { ...step, sentAt: now }
    return index < sent && !isMarked(step) ? { ...step, superseded: true } : step
  })
}

/** When the first step without a mark is due; null when none is left. */
export const nextStepAt = (steps: DeadlineStep[]): Date | null => steps.find(step => !isMarked(step))?.at ?? null

const isMarked = (step: DeadlineStep): boolean => step.sentAt !== null || step.superseded
