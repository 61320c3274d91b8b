/**
 * Which of the courses in scope are searched for: by their mark, their company, and their opening's title and number. Their citizen is
 * found among the citizens, by a search that is sent (docs/decisions/11).
 */
import type { Acting } from '../accounts/scope.js'
import type { Companies } from '../companies/service.js'
import { markOf } from '../lib/ids.js'
import type { Search } from '../lib/search-text.js'
import { da } from '../lib/words/da.js'
import { isSearched } from '../openings/search.js'
import type { Openings } from '../openings/service.js'
import type { Placements } from './service.js'

interface Deps {
  companies: Pick<Companies, 'byIds'>
  openings: Pick<Openings, 'headsOf'>
  placements: Pick<Placements, 'heads'>
}

export const createPlacementSearch = ({ companies, openings, placements }: Deps) => ({
  /** The ids of those in scope that are searched for. */
  async find(acting: Acting, search: Search): Promise<string[]> {
    const heads = await placements.heads(acting)
    const [hosts, posted] = await Promise.all([
      companies.byIds(heads.map(({ company }) => company)),
      openings.headsOf(heads.map(({ opening }) => opening)),
    ])
    const hostOf = new Map(hosts.map(one => [one._id, one]))
    const openingOf = new Map(posted.map(one => [one._id, one]))
    return heads
      .filter(({ _id, opening, company }) =>
        isSearched(search, openingOf.get(opening), hostOf.get(company), [`${da.placements.one} ${markOf(_id)}`]),
      )
      .map(({ _id }) => _id)
  },
})

export type PlacementSearch = ReturnType<typeof createPlacementSearch>
