/** Who says what a company answers about somebody: the company itself, or a consultant whom it told on the telephone. */
import type { Acting } from '../accounts/scope.js'
import { holdsCpr } from '../lib/cpr.js'
import { invalid, refuse } from '../lib/errors.js'
import { da } from '../lib/words/da.js'
import type { Proposal } from './model.js'

export interface CompanyAnswer {
  /** the account that clicked */
  by: string
  /** who in the company said it on the telephone; missing: `by` is the company's own */
  heardFrom?: string
}

/**
 * The answer of a company's account or, where it is told from whom it was heard, of the municipality's staff on the company's behalf.
 * @throws NOT_ALLOWED, INVALID
 */
export function answerOf({ account, scope }: Acting, heardFrom: string | undefined): CompanyAnswer {
  if (scope.kind !== (heardFrom === undefined ? 'company' : 'municipality')) throw refuse('NOT_ALLOWED')
  if (heardFrom === undefined) return { by: account }
  if (holdsCpr(heardFrom)) throw invalid([{ field: 'heardFrom', text: da.proposals.errorCprInName }])
  return { by: account, heardFrom }
}

/** How it stands in the proposal. */
export const asAnswered = ({ by, heardFrom }: CompanyAnswer, at: Date) => ({
  ...{ answeredAt: at, answeredBy: by },
  ...(heardFrom !== undefined && { heardFrom }),
})

/** Whether this is the answer that stands, and not somebody else's of the same moment. */
export const isAnswerOf = (proposal: Pick<Proposal, 'answeredBy' | 'heardFrom'> | null, answer: CompanyAnswer) =>
  proposal?.answeredBy === answer.by && (proposal.heardFrom ?? undefined) === answer.heardFrom

/** Whether staff wrote it down for the company. Who had said it may be erased. */
export const isWrittenDown = ({ heardFrom }: Pick<Proposal, 'heardFrom'>): boolean => typeof heardFrom === 'string'

/** What was answered, whatever became of it: nothing follows on a no. */
export const saidYes = ({ state }: Pick<Proposal, 'state'>): boolean => state !== 'turned-down'
