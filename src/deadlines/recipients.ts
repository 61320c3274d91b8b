import type { Account } from '../accounts/model.js'
import type { Municipality } from '../municipalities/model.js'
import type { Deadline, DeadlineStep } from './model.js'

/** What deadlines need of the accounts. */
export interface People {
  byId(id: string): Promise<Account | null>
  /** the account that acts for this one: its cover while it is away, else itself */
  actingFor(id: string): Promise<string>
  coordinators(municipality: string): Promise<Pick<Account, '_id'>[]>
}

/**
 * Whom a step reaches, sorted, nobody twice: the owner, and once the time is up also the stand-in and the coordinators.
 * Anyone who is away is replaced by the cover; if nobody is left, the municipality's coordinator gets it.
 */
export async function recipientsOf(
  deadline: Pick<Deadline, 'kind' | 'owner'>,
  level: DeadlineStep['level'],
  municipality: Municipality,
  people: People,
): Promise<string[]> {
  const owner = await people.byId(deadline.owner)
  const named = [deadline.owner]
  if (level === 'escalated') {
    named.push(municipality.coordinator, ...(await people.coordinators(municipality._id)).map(({ _id }) => _id))
    const standIn = deadline.kind === 'answer-question' ? municipality.hotline.standIn : owner?.standIn
    if (standIn) named.push(standIn)
  }
  const acting = await Promise.all([...new Set(named)].map(id => people.actingFor(id)))
  const accounts = await Promise.all([...new Set(acting)].map(id => people.byId(id)))
  const present = accounts.filter(account => account !== null).filter(({ disabledAt }) => disabledAt === null)
  const ids = present.map(({ _id }) => _id).sort()
  return ids.length > 0 ? ids : [municipality.coordinator]
}
