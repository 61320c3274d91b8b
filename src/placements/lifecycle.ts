import type { ManualState } from '../profiles/model.js'
import type { Outcome, Placement, PlacementState } from './model.js'

/** From where each move may start. `start` and `finish` follow from the dates, the others are people's verbs. */
export const placementMoves = {
  agree: { from: ['planned'], to: 'agreed' },
  cancel: { from: ['planned', 'agreed'], to: 'cancelled' },
  start: { from: ['agreed'], to: 'running' },
  finish: { from: ['running'], to: 'ended' },
} as const satisfies Record<string, { from: readonly PlacementState[]; to: PlacementState }>

export type PlacementMove = keyof typeof placementMoves

export const mayMove = (move: PlacementMove, state: PlacementState): boolean =>
  (placementMoves[move].from as readonly PlacementState[]).includes(state)

/** Whether it can be said how the course went: it runs, or it is over and nobody has. */
export const canBeEnded = ({ state, outcome }: Pick<Placement, 'state' | 'outcome'>): boolean =>
  mayMove('finish', state) || (state === 'ended' && outcome === null)

/** What led the person out of matching: a consultant takes them in again when it is over. */
export const leavesMatchingFor: Partial<Record<Outcome, ManualState>> = { job: 'job', uddannelse: 'education' }

/** Why a placement is given up before it starts. */
export const cancelReasons = ['by-person', 'by-company', 'not-approved', 'ill', 'moved', 'other'] as const
export type CancelReason = (typeof cancelReasons)[number]
