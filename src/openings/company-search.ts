/**
 * Which company it is that rings: by what is known of it, of its people, and of its openings. Compared in this process, as no
 * index knows parts of names; what is read is one municipality's companies, their people's accounts, and three fields of their openings.
 */
import type { Connection } from 'mongoose'
import type { Account } from '../accounts/model.js'
import type { Acting } from '../accounts/scope.js'
import type { Accounts } from '../accounts/service.js'
import type { Company } from '../companies/model.js'
import type { Companies } from '../companies/service.js'
import { refuse } from '../lib/errors.js'
import { groupBy } from '../lib/group-by.js'
import { type Paged, pageAt, pageSize } from '../lib/paging.js'
import { postcodeLabel } from '../lib/places.js'
import type { Search } from '../lib/search-text.js'
import { type Opening, openingModel } from './model.js'

interface Deps {
  db: Connection
  accounts: Pick<Accounts, 'employersIn'>
  companies: Pick<Companies, 'list'>
}

type Known = Pick<Opening, '_id' | 'company' | 'number' | 'contactName' | 'contactPhone'>

export interface FoundCompany {
  company: Company
  /** the person or opening by which it was found; null: by what it is itself */
  by: string | null
}

export type CompaniesFound = Paged & { total: number; found: FoundCompany[] }

export function createCompanySearch({ db, accounts, companies }: Deps) {
  const openings = openingModel(db)
  const openingsIn = (municipality: string): Promise<Known[]> =>
    openings
      .find({ municipality }, { company: 1, number: 1, contactName: 1, contactPhone: 1 })
      .sort({ createdAt: -1, number: -1 })
      .lean<Known[]>()
      .exec()

  return {
    /** A page of the municipality's companies that are searched for, by name. */
    async find({ scope, ...actor }: Acting, search: Search, page?: number): Promise<CompaniesFound> {
      if (scope.kind !== 'municipality') throw refuse('NOT_ALLOWED')
      const [all, employers, posted] = await Promise.all([
        companies.list({ scope, ...actor }),
        accounts.employersIn(scope.municipality),
        openingsIn(scope.municipality),
      ])
      const peopleOf = groupBy(
        employers.flatMap(account => account.memberships.map(({ company }) => ({ company, account }))),
        ({ company }) => company ?? '',
      )
      const postedOf = groupBy(posted, ({ company }) => company)
      const matching = all.flatMap(company => {
        const people = (peopleOf.get(company._id) ?? []).map(({ account }) => account)
        return foundBy(search, company, people, postedOf.get(company._id) ?? []) ?? []
      })
      const { skip, ...pages } = pageAt(matching.length, page)
      return { total: matching.length, found: matching.slice(skip, skip + pageSize), ...pages }
    },
  }
}

/** @returns null when it is not the one */
function foundBy(
  search: Search,
  company: Company,
  people: readonly Account[],
  posted: readonly Known[],
): FoundCompany | null {
  const { name, cvr, workplaces } = company
  const places = workplaces.flatMap(({ address, postcode }) => [address, postcode && postcodeLabel(postcode)])
  const itself = [name, ...places]
  if (search.isNumber([cvr, ...workplaces.map(({ pNumber }) => pNumber)]) || search.isIn(itself))
    return { company, by: null }
  const contacts = [
    ...people.map(({ name, phone }) => ({ name, phone })),
    ...posted.map(({ contactName, contactPhone }) => ({ name: contactName ?? '', phone: contactPhone })),
  ]
  const person = contacts.find(({ name, phone }) => search.isNumber([phone]) || search.isIn([...itself, name]))
  if (person) return { company, by: [person.name, person.phone].filter(Boolean).join(', ') }
  const opening = posted.find(({ number }) => search.isNumber([number]) || search.isIn([number]))
  return opening ? { company, by: `Opslag ${opening.number}` } : null
}

export type CompanySearch = ReturnType<typeof createCompanySearch>
