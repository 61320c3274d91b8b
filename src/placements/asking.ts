import type { Connection } from 'mongoose'
import type { Accounts } from '../accounts/service.js'
import type { Clock } from '../lib/clock.js'
import type { Notices } from '../notices/service.js'
import { type Placement, placementModel } from './model.js'
import { responsibleFor } from './responsible.js'

export interface AskingDeps {
  db: Connection
  clock: Clock
  accounts: Pick<Accounts, 'actingFor'>
  notices: Pick<Notices, 'send'>
}

type Mark = 'nextAskedAt' | 'outcomeAskedAt' | 'approvalAskedAt' | 'registrationAskedAt'

interface Asked {
  mark: Mark
  template: string
  /** the day that it is about: moved to another day, it is asked once more */
  before?: 'startsOn' | 'endsOn'
  /** what else is due then; may run twice */
  also?: (placement: Placement) => Promise<void>
}

/** Asks whoever is responsible for each of these placements, once; the mark is written after the notice. */
export async function askResponsible(
  { db, clock, accounts, notices }: AskingDeps,
  owed: readonly Placement[],
  { mark, template, before, also }: Asked,
): Promise<void> {
  const responsible = await responsibleFor(db, owed)
  for (const placement of owed) {
    const { _id } = placement
    const one = responsible.get(_id)
    if (!one) continue
    const recipient = await accounts.actingFor(one.account, one.municipality)
    // Without the recipient: who stands in tomorrow need not be asked once more.
    const day = before && { [before]: placement[before] }
    const cause = [template, _id, ...Object.values(day ?? {})].join('/')
    await notices.send({ cause, recipient, template, ids: { placement: _id } })
    await also?.(placement)
    await placementModel(db).updateOne({ _id, ...day }, { $set: { [mark]: clock.now() } })
  }
}
