/** Who acts for whom: the cover of somebody who is away, and the coordinator for whoever works with no cases any more, or whose cover does not. */
import type { Day } from '../lib/days.js'
import type { Municipalities } from '../municipalities/service.js'
import { isAway } from './absence.js'
import type { Account } from './model.js'

interface Deps {
  byId(id: string): Promise<Account | null>
  municipalities: Pick<Municipalities, 'get'>
  today(): Day
}

export function createCovers({ byId, municipalities, today }: Deps) {
  // A company has its own people.
  const placesOf = ({ memberships }: Account): string[] =>
    memberships.flatMap(({ role, municipality }) => (role !== 'employer' && municipality) || [])

  /** Who has what somebody left behind: the coordinator of their municipality. */
  async function heirOf(account: Account): Promise<string | null> {
    const [place] = placesOf(account)
    return (place && (await municipalities.get(place))?.coordinator) ?? null
  }

  /** Open, and with a role in which cases are worked with: whoever has no such role any more opens none of their pages. */
  async function worksWithCases(account: Account): Promise<boolean> {
    if (account.disabledAt) return false
    if (account.memberships.some(({ role }) => role === 'consultant' || role === 'coordinator')) return true
    const places = await Promise.all(placesOf(account).map(municipalities.get))
    return places.some(place => place?.hotline.contact === account._id || place?.hotline.standIn === account._id)
  }

  /** Whoever is there in their place: themself, or along the covers. Null when those lead to nobody. */
  async function coverOf(id: string): Promise<string | null> {
    const seen = new Set<string>()
    for (let current = id; !seen.has(current); ) {
      seen.add(current)
      const account = await byId(current)
      if (!account || !(await worksWithCases(account))) return null
      if (!account.away || !isAway(account, today())) return current
      current = account.away.cover
    }
    return null
  }

  /** Who acts for somebody today: whoever is there in their place, else the coordinator. */
  async function actingFor(id: string): Promise<string> {
    const cover = await coverOf(id)
    if (cover) return cover
    const account = await byId(id)
    const heir = account && (await heirOf(account))
    return heir ? ((await coverOf(heir)) ?? heir) : id
  }

  /** The first of these accounts that is there today; else the first cover that is, and at last the coordinator. */
  async function presentOf(...ids: string[]): Promise<Account | null> {
    for (const id of ids) if ((await coverOf(id)) === id) return byId(id)
    for (const id of [...ids].reverse()) {
      const cover = await coverOf(id)
      if (cover) return byId(cover)
    }
    const acting = ids[0] && (await actingFor(ids[0]))
    return acting && (await coverOf(acting)) === acting ? byId(acting) : null
  }

  return { actingFor, presentOf }
}
