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

  /**
   * Follows the covers of those who are away, and from whoever works with no cases any more to the coordinator. Where covers lead in
   * a circle, everybody in it is away: the coordinator acts.
   */
  async function actingFor(id: string): Promise<string> {
    const seen = new Set<string>()
    let current = id
    while (!seen.has(current)) {
      seen.add(current)
      const account = await byId(current)
      if (!account) return current
      if (await worksWithCases(account)) {
        if (!account.away || !isAway(account, today())) return current
        current = account.away.cover
      } else {
        const heir = await heirOf(account)
        if (!heir) return current
        current = heir
      }
    }
    const first = await byId(id)
    const heir = first && (await heirOf(first))
    return heir && !seen.has(heir) ? actingFor(heir) : id
  }

  /** The first of these accounts that is there today; else the first cover that is. */
  async function presentOf(...ids: string[]): Promise<Account | null> {
    const present = async (id: string) => {
      const account = await byId(id)
      return account && (await worksWithCases(account)) && !isAway(account, today()) ? account : null
    }
    for (const id of ids) {
      const account = await present(id)
      if (account) return account
    }
    for (const id of [...ids].reverse()) {
      const cover = await present(await actingFor(id))
      if (cover) return cover
    }
    return null
  }

  return { actingFor, presentOf }
}
