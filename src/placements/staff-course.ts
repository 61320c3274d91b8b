import { type Acting, system } from '../accounts/scope.js'
import type { Audit } from '../audit/service.js'
import type { Companies } from '../companies/service.js'
import type { Openings } from '../openings/service.js'
import { discloseInCase } from '../profiles/disclosure.js'
import type { Profiles } from '../profiles/service.js'
import type { Placements } from './service.js'

interface Deps {
  audit: Pick<Audit, 'record'>
  companies: Pick<Companies, 'get'>
  openings: Pick<Openings, 'get'>
  placements: Pick<Placements, 'get'>
  profiles: Pick<Profiles, 'byId'>
}

/**
 * One course with what stands around it, for a page of staff; the reading is in the log before.
 * @param why as the log tells it
 * @throws NOT_FOUND outside the scope
 */
export async function courseForStaff(
  { audit, companies, openings, placements, profiles }: Deps,
  acting: Acting,
  { id, why }: { id: string; why: string },
) {
  const placement = await placements.get(acting, id)
  const [opening, company, profile] = await Promise.all([
    openings.get(system, placement.opening),
    companies.get(system, placement.company),
    profiles.byId(placement.profile),
  ])
  await audit.record(acting, { what: 'placement.read', subject: id, on: [placement.profile], why })
  const person = profile && discloseInCase(profile, acting.scope, placement)
  return { placement, opening, company, profile, person }
}
