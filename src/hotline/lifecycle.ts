import type { QuestionMessage, QuestionState } from './model.js'

/** The life of a question: where each verb leads from each state; a state that is missing refuses the verb. */
const questionMoves = {
  /** once more on an answered question is an addition to the answer */
  answer: { waiting: 'answered', answered: 'answered' },
  followUp: { waiting: 'waiting', answered: 'waiting' },
  /** the employer needs no answer, or no more of it */
  close: { waiting: 'closed', answered: 'closed' },
  /** the hotline cannot put a question away that nobody has answered */
  putAway: { answered: 'closed' },
} as const satisfies Record<string, Partial<Record<QuestionState, QuestionState>>>

export type QuestionMove = keyof typeof questionMoves

/** The state after a verb, or null when the state refuses it. */
export const after = (move: QuestionMove, state: QuestionState): QuestionState | null =>
  (questionMoves[move] as Partial<Record<QuestionState, QuestionState>>)[state] ?? null

/** One time of waiting: from the employer's first message to the hotline's first answer. */
export interface Round {
  opened: QuestionMessage
  answered: QuestionMessage | null
}

/** The rounds of a thread, in order. What is written meanwhile by the one who waits, or after an answer, opens none. */
export function roundsOf(messages: readonly QuestionMessage[]): Round[] {
  const rounds: Round[] = []
  for (const message of messages) {
    const last = rounds.at(-1)
    const isWaiting = last !== undefined && last.answered === null
    if (message.from === 'employer' && !isWaiting) rounds.push({ opened: message, answered: null })
    if (message.from === 'hotline' && isWaiting) last.answered = message
  }
  return rounds
}
