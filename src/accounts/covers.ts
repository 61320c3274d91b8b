/**
 * Who acts for whom in a municipality: the cover of somebody who is away, and the coordinator for whoever does that work there
 * no more, or whose cover does not.
 */
import type { Model } from 'mongoose'
import type { Day } from '../lib/days.js'
import type { Municipalities } from '../municipalities/service.js'
import { caseRoles, isAway } from './absence.js'
import type { Account } from './model.js'
import type { Acting } from './scope.js'

interface Deps {
  accounts: Model<Account>
  byId(id: string): Promise<Account | null>
  municipalities: Pick<Municipalities, 'get'>
  today(): Day
}

/** What somebody acts in: cases (companies, openings, people), or the questions to the hotline, whose contacts need no other role. */
export type Work = 'cases' | 'questions'

export function createCovers({ accounts, byId, municipalities, today }: Deps) {
  /** Open, and with a role there in which that is done: whoever has none opens none of its pages. */
  async function does(account: Account, municipality: string, work: Work): Promise<boolean> {
    if (account.disabledAt) return false
    if (account.memberships.some(one => one.municipality === municipality && caseRoles.includes(one.role))) return true
    const hotline = work === 'questions' && (await municipalities.get(municipality))?.hotline
    return hotline ? [hotline.contact, hotline.standIn].includes(account._id) : false
  }

  /** Whoever is there in their place: themself, or along the covers. Null when those lead to nobody. */
  async function coverOf(id: string, municipality: string, work: Work): Promise<string | null> {
    const seen = new Set<string>()
    for (let current = id; !seen.has(current); ) {
      seen.add(current)
      const account = await byId(current)
      if (!account || !(await does(account, municipality, work))) return null
      if (!account.away || !isAway(account, today())) return current
      current = account.away.cover
    }
    return null
  }

  /**
   * Who acts for somebody today in a matter of a municipality: whoever is there in their place, else its coordinator.
   * @param municipality the matter's, which need not be where the account works now
   */
  async function actingFor(id: string, municipality: string, work: Work = 'cases'): Promise<string> {
    const cover = await coverOf(id, municipality, work)
    if (cover) return cover
    const heir = (await municipalities.get(municipality))?.coordinator
    return heir ? ((await coverOf(heir, municipality, work)) ?? heir) : id
  }

  /** The first of these accounts that is there today; else the first cover that is, and at last the coordinator. */
  async function presentOf(ids: readonly string[], municipality: string, work: Work): Promise<Account | null> {
    const covers = await Promise.all(ids.map(id => coverOf(id, municipality, work)))
    const there = ids.find((id, i) => covers[i] === id) ?? covers.findLast(cover => cover !== null)
    if (there) return byId(there)
    const acting = ids[0] && (await actingFor(ids[0], municipality, work))
    return acting && (await coverOf(acting, municipality, work)) === acting ? byId(acting) : null
  }

  /** Whose cases this account does today: its own, also while it is away, and those of everybody for whom it acts there. */
  async function coveredBy({ account, scope }: Pick<Acting, 'account' | 'scope'>): Promise<string[]> {
    if (scope.kind !== 'municipality') return [account]
    const { municipality } = scope
    const away = { 'away.from': { $lte: today() }, 'away.to': { $gte: today() } }
    const moved = { memberships: { $not: { $elemMatch: { municipality, role: { $in: [...caseRoles] } } } } }
    const known = [
      { memberships: { $elemMatch: { municipality, role: { $ne: 'employer' as const } } } },
      { formerly: municipality },
    ]
    const absent = {
      _id: { $ne: account },
      $and: [{ $or: known }, { $or: [away, { disabledAt: { $ne: null } }, moved] }],
    }
    const found = await accounts.find(absent, { _id: 1 }).sort({ _id: 1 }).lean()
    const covers = await Promise.all(found.map(({ _id }) => actingFor(_id, municipality)))
    return [account, ...found.flatMap(({ _id }, i) => (covers[i] === account ? _id : []))]
  }

  return { actingFor, coveredBy, presentOf }
}
