/** Who acts for whom: the cover of somebody who is away, and the coordinator for an account that is closed. */
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
  /** Who has what a closed account left behind: the coordinator of its municipality. */
  async function heirOf({ memberships }: Account): Promise<string | null> {
    const place = memberships.find(({ role, municipality }) => role !== 'employer' && municipality)?.municipality
    return (place && (await municipalities.get(place))?.coordinator) ?? null
  }

  /** Follows the covers of those who are away, and from a closed account to the coordinator; stops at a circle. */
  async function actingFor(id: string): Promise<string> {
    const seen = new Set<string>()
    let current = id
    while (!seen.has(current)) {
      seen.add(current)
      const account = await byId(current)
      if (account?.disabledAt) {
        const heir = await heirOf(account)
        if (!heir) return current
        current = heir
        continue
      }
      if (!account?.away || !isAway(account, today())) return current
      const cover = await byId(account.away.cover)
      if (!cover || cover.disabledAt) return current
      current = cover._id
    }
    return id
  }

  /** The first of these accounts that is there today; else the first cover that is. */
  async function presentOf(...ids: string[]): Promise<Account | null> {
    const present = async (id: string) => {
      const account = await byId(id)
      return account && !account.disabledAt && !isAway(account, today()) ? account : null
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
