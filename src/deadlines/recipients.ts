import type { Work } from '../accounts/covers.js'
import type { Account } from '../accounts/model.js'
import type { Municipality } from '../municipalities/model.js'
import type { Deadline, DeadlineStep } from './model.js'

/** What deadlines need of the accounts. */
export interface People {
  byId(id: string): Promise<Account | null>
  /** the account that acts for this one in the municipality: itself, its cover, or the coordinator */
  actingFor(id: string, municipality: string, work: Work): Promise<string>
  coordinators(municipality: string): Promise<Pick<Account, '_id'>[]>
}

/** A question is answered by the hotline; all else is work with cases. */
export const workOf = ({ kind }: Pick<Deadline, 'kind'>): Work => (kind === 'answer-question' ? 'questions' : 'cases')

/**
 * Whom a step reaches, sorted, nobody twice: the owner, and once the time is up also the stand-in and the coordinators.
 * Anyone who is away is replaced by the cover, a hotline contact by the hotline's stand-in. If nobody is left, the
 * municipality's coordinator gets it.
 */
export async function recipientsOf(
  deadline: Pick<Deadline, 'kind' | 'municipality' | 'owner'>,
  level: DeadlineStep['level'],
  municipality: Municipality | null,
  people: People,
): Promise<string[]> {
  const hotline = deadline.kind === 'answer-question' ? municipality?.hotline : undefined
  const actingFor = (id: string) => people.actingFor(id, deadline.municipality, workOf(deadline))
  const isAway = (await actingFor(deadline.owner)) !== deadline.owner
  const named = [hotline && isAway && deadline.owner === hotline.contact ? hotline.standIn : deadline.owner]
  if (level === 'escalated') {
    const standIn = hotline ? hotline.standIn : (await people.byId(deadline.owner))?.standIn
    if (standIn) named.push(standIn)
    if (municipality) named.push(municipality.coordinator)
    if (municipality) named.push(...(await people.coordinators(municipality._id)).map(({ _id }) => _id))
  }
  const acting = await Promise.all(named.map(actingFor))
  const accounts = await Promise.all([...new Set(acting)].map(id => people.byId(id)))
  const present = accounts.filter(account => account !== null).filter(({ disabledAt }) => disabledAt === null)
  if (present.length === 0) return municipality ? [municipality.coordinator] : []
  return present.map(({ _id }) => _id).sort()
}
