import type { PlacementState } from './model.js'

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

/** Why a placement is given up before it starts. */
export const cancelReasons = ['by-person', 'by-company', 'not-approved', 'ill', 'moved', 'other'] as const
export type CancelReason = (typeof cancelReasons)[number]
