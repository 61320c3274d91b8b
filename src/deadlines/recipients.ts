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
 * Anyone who is away is replaced by the cover, a hotline contact by the hotline's stand-in. If nobody is left, the
 * municipality's coordinator gets it.
 */
export async function recipientsOf(
  deadline: Pick<Deadline, 'kind' | 'owner'>,
  level: DeadlineStep['level'],
  municipality: Municipality | null,
  people: People,
): Promise<string[]> {
  const hotline = deadline.kind === 'answer-question' ? municipality?.hotline : undefined
  const isAway = (await people.actingFor(deadline.owner)) !== deadline.owner
  const named = [hotline && isAway && deadline.owner === hotline.contact ? hotline.standIn : deadline.owner]
  if (level === 'escalated') {
    const standIn = hotline ? hotline.standIn : (await people.byId(deadline.owner))?.standIn
    if (standIn) named.push(standIn)
    if (municipality) named.push(municipality.coordinator)
    if (municipality) named.push(...(await people.coordinators(municipality._id)).map(({ _id }) => _id))
  }
  const acting = await Promise.all(named.map(id => people.actingFor(id)))
  const accounts = await Promise.all([...new Set(acting)].map(id => people.byId(id)))
  const present = accounts.filter(account => account !== null).filter(({ disabledAt }) => disabledAt === null)
  if (present.length === 0) return municipality ? [municipality.coordinator] : []
  return present.map(({ _id }) => _id).sort()
}
