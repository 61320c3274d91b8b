import type { Connection, QueryFilter, UpdateQuery } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Audit } from '../audit/service.js'
import type { Clock } from '../lib/clock.js'
import type { Placement } from './model.js'

/** With what the verbs of a placement that stand in files of their own read and write it. */
export interface Changing {
  db: Connection
  clock: Clock
  audit: Pick<Audit, 'record'>
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
