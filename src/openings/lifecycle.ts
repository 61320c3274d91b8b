import type { OpeningState } from './model.js'

/** The life of an opening: where each verb leads from each state; a state that is missing refuses the verb. */
export const openingMoves = {
  edit: { draft: 'draft', open: 'open', paused: 'paused' },
  publish: { draft: 'open' },
  /** a draft that nobody wants: kept, because questions may be about it, but in no list */
  discard: { draft: 'closed' },
  pause: { open: 'paused' },
  resume: { paused: 'open' },
  close: { open: 'closed', paused: 'closed' },
  /** the last day to start is past */
  expire: { open: 'expired', paused: 'expired' },
  /** a later last day to start */
  prolong: { open: 'open', paused: 'paused', expired: 'open' },
  /** the last seat is taken */
  fill: { open: 'filled' },
  /** a seat came back */
  reopen: { filled: 'open' },
  /** a seat came back after the last day to start */
  returnLate: { filled: 'expired' },
} as const satisfies Record<string, Partial<Record<OpeningState, OpeningState>>>

export type OpeningMove = keyof typeof openingMoves

/** The state after a verb, or null when the state refuses it. */
export const after = (move: OpeningMove, state: OpeningState): OpeningState | null =>
  (openingMoves[move] as Partial<Record<OpeningState, OpeningState>>)[state] ?? null

/** The states that allow a verb. */
export const statesFor = (move: OpeningMove): OpeningState[] => Object.keys(openingMoves[move]) as OpeningState[]

/** Verbs after which the company waits for an answer again: a new round of the 24-hour promise begins. */
export const startsRound = (move: OpeningMove, from: OpeningState): boolean =>
  move === 'publish' || move === 'reopen' || (move === 'prolong' && from === 'expired')

/** States in which nobody waits for an answer: the deadline of the round is dropped. */
export const isOver = (state: OpeningState): boolean => state === 'filled' || state === 'closed' || state === 'expired'
