import type { Connection, QueryFilter, UpdateQuery } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Clock } from '../lib/clock.js'
import { AppError, refuse } from '../lib/errors.js'
import type { Placement } from './model.js'

/** What is done with a placement, as the log names it. */
export type PlacementAct =
  | `placement.${'agree' | 'change' | 'cancel' | 'next' | 'end' | 'problem' | 'call-out' | 'vitas'}`
  | 'proposal.accept'

/** With what the verbs of a placement that stand in files of their own read and write it. */
export interface Changing {
  db: Connection
  clock: Clock
  /** Written in the log before the act, as what cannot be logged is not done. */
  note(acting: Acting, of: Pick<Placement, '_id' | 'profile'>, what: PlacementAct, why: string): Promise<void>
  /** @throws NOT_FOUND outside the scope */
  get(acting: Acting, id: string): Promise<Placement>
  /**
   * One conditional write in scope, with which the promise is owed a look.
   * @throws WRONG_STATE when the condition does not hold any more
   */
  change(acting: Acting, id: string, where: QueryFilter<Placement>, update: UpdateQuery<Placement>): Promise<Placement>
  /** what follows from a change: deadlines, mails, erasure. Twice changes nothing. */
  follow(id: string): Promise<void>
}

/** Told to whoever would write about another agreement than they have read. */
export const unreadText =
  'Aftalen er ændret, mens du skrev. Læs, hvad der er aftalt nu, og gem igen, hvis det stadig passer.'

export const refuseUnread = ({ state }: Pick<Placement, 'state'>) => refuse('ALREADY_DONE', { state }, unreadText)

/** @param seen the placement's `termsRev` that a page has shown */
export const isUnread = ({ termsRev = 0 }: Pick<Placement, 'termsRev'>, seen: number): boolean => termsRev !== seen

/** The condition of a write: what is agreed is what was read. */
export const asRead = (seen: number): QueryFilter<Placement> => ({ termsRev: seen === 0 ? null : seen })

export const isWrongState = (error: unknown): boolean => error instanceof AppError && error.code === 'WRONG_STATE'
