/** Which of the openings in scope are searched for: by title, number and company. Compared in this process, as no index knows parts of words. */
import type { Acting } from '../accounts/scope.js'
import type { Companies } from '../companies/service.js'
import type { Search } from '../lib/search-text.js'
import type { OpeningHead } from './model.js'
import type { Openings } from './service.js'

interface Deps {
  companies: Pick<Companies, 'byIds'>
  openings: Pick<Openings, 'heads'>
}

/** Whether an opening, of such a company, is searched for. @param more what else it may be found by */
export const isSearched = (
  search: Search,
  opening: Pick<OpeningHead, 'title' | 'number'> | undefined,
  company: { name: string; cvr: string } | undefined,
  more: readonly string[] = [],
): boolean =>
  search.isNumber([opening?.number ?? '', company?.cvr ?? '']) ||
  search.isIn([opening?.title ?? '', opening?.number ?? '', company?.name ?? '', ...more])

export const createOpeningSearch = ({ companies, openings }: Deps) => ({
  /** The ids of those in scope that are searched for. */
  async find(acting: Acting, search: Search): Promise<string[]> {
    const heads = await openings.heads(acting)
    const hosts = new Map((await companies.byIds(heads.map(({ company }) => company))).map(one => [one._id, one]))
    return heads.filter(one => isSearched(search, one, hosts.get(one.company))).map(({ _id }) => _id)
  },
})

export type OpeningSearch = ReturnType<typeof createOpeningSearch>
