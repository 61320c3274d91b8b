import type { Proposal, ProposalState } from './model.js'

/** From where each move may start; anything else is refused with the current state. */
const moves = {
  confirm: { from: ['suggested'], to: 'confirmed' },
  decline: { from: ['suggested'], to: 'declined' },
  accept: { from: ['confirmed'], to: 'accepted' },
  turnDown: { from: ['confirmed'], to: 'turned-down' },
  /** an accepted one holds a seat and a placement: it is cancelled there */
  withdraw: { from: ['suggested', 'confirmed'], to: 'withdrawn' },
  lapse: { from: ['suggested', 'confirmed'], to: 'lapsed' },
} as const satisfies Record<string, { from: readonly ProposalState[]; to: ProposalState }>

export type ProposalMove = keyof typeof moves

export const proposalMoves: Record<ProposalMove, { from: readonly ProposalState[]; to: ProposalState }> = moves

/** From where a consultant may begin a new round: also after a no, which may have been a slip, or only true that day. */
export const mayComeAgain = (state: ProposalState): boolean =>
  state === 'lapsed' || state === 'withdrawn' || state === 'declined' || state === 'turned-down'

/** Why a consultant declines a suggestion. */
export const declineReasons = [
  'wish',
  'skills',
  'danish',
  'hours',
  'distance',
  'health-limits',
  'other-plan',
  'no-answer',
  'no-to-company',
] as const
export type DeclineReason = (typeof declineReasons)[number]

/** Why a company turns a candidate down. */
export const turnDownReasons = ['skills', 'danish', 'hours', 'found-other', 'no-longer-needed', 'not-met'] as const
export type TurnDownReason = (typeof turnDownReasons)[number]
/** Whoever says one of these waits for nobody else. */
export const needsNobody: readonly TurnDownReason[] = ['found-other', 'no-longer-needed']

/** Why a proposal is withdrawn or lapses; the first two are said by people, the others found by the system. */
export const withdrawReasons = [
  'by-person',
  'by-consultant',
  'consent-withdrawn',
  'placed-elsewhere',
  'not-available',
  'facts-changed',
  'placement-cancelled',
  'opening-filled',
  'opening-closed',
  'opening-expired',
] as const
export type WithdrawReason = (typeof withdrawReasons)[number]

/** What the system found, and what passes: nobody has said no. */
const passing: readonly WithdrawReason[] = ['not-available', 'placed-elsewhere', 'opening-filled', 'opening-expired']

/** A no of the person's, the municipality's or the company's: this opening is not for this person, until somebody thinks better of it. */
export const isNo = ({ state, reason }: Pick<Proposal, 'state' | 'reason'>): boolean =>
  state === 'declined' ||
  state === 'turned-down' ||
  (state === 'withdrawn' && (reason === 'by-person' || reason === 'by-consultant'))

/** Whether it begins again by itself as soon as the person is there and fits; see docs/decisions/21-only-a-no-ends-a-proposal.md. */
export const comesBack = ({ state, reason }: Pick<Proposal, 'state' | 'reason'>): boolean =>
  (state === 'lapsed' || state === 'withdrawn') && (passing as readonly (string | null)[]).includes(reason)
