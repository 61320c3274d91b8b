/** The list of companies as staff see it: one's own and the others', or those that are searched for. */
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { membershipIn } from '../accounts/memberships.js'
import type { Accounts } from '../accounts/service.js'
import { paths } from '../lib/paths.js'
import { readSearch, type Search } from '../lib/search-text.js'
import type { CompanySearch, FoundCompany } from '../openings/company-search.js'
import type { App } from '../web/fastify.js'
import { pageLinks, pageNumber } from '../web/paging.js'
import { searchBox, searchField, withoutCpr } from '../web/search.js'
import type { Company } from './model.js'
import type { Companies } from './service.js'
import { staffRow } from './view.js'

export interface StaffListDeps {
  accounts: Accounts
  companies: Companies
  companySearch: CompanySearch
}

const query = Type.Object({ side: pageNumber, andre: pageNumber, soeg: searchField })
const columns = ['Virksomhed', 'Branche', 'Konsulent', 'Status', 'Venter på adgang'].map(text => ({ text }))
const itself = (company: Company): FoundCompany => ({ company, by: null })

export function staffList(app: App, { accounts, companies, companySearch }: StaffListDeps): void {
  const list = paths.companies.list()

  async function rows({ acting }: FastifyRequest, found: readonly FoundCompany[]) {
    const municipality = acting.scope.kind === 'municipality' ? acting.scope.municipality : ''
    const [waiting, named] = await Promise.all([
      accounts.waitingEmployers(municipality),
      accounts.byIds(found.map(({ company }) => company.keyConsultant)),
    ])
    const names = new Map(named.map(({ _id, name }) => [_id, name]))
    return found.map(({ company, by }) => {
      const people = waiting.filter(account => membershipIn(account, company._id)?.state === 'waiting')
      return staffRow(company, { consultant: names.get(company.keyConsultant), waiting: people.length, by })
    })
  }

  const box = (typed: string, here: string, total: number) =>
    searchBox(typed, {
      ...{ list, here, total, one: 'virksomhed', many: 'virksomheder', label: 'Find en virksomhed' },
      hint: 'Navn, CVR-nummer, P-nummer, sted, en kontaktpersons navn eller telefon eller et opslags nummer.',
    })

  async function foundPage(request: FastifyRequest, typed: string, search: Search, page: number | undefined) {
    const { found, total, ...pages } = await companySearch.find(request.acting, search, page)
    const address = (page: number) => paths.companies.found(typed, page)
    return {
      search: box(typed, address(pages.page), total),
      found: await rows(request, found),
      foundPages: pageLinks(pages, address),
    }
  }

  async function listPage(request: FastifyRequest, { side, andre }: { side?: number; andre?: number }) {
    const consultants = await accounts.coveredBy(request.acting)
    const [own, others] = await Promise.all([
      companies.pageOf(request.acting, { consultants, page: side }),
      companies.pageOf(request.acting, { consultants, others: true, page: andre }),
    ])
    const all = await rows(request, [...own.companies, ...others.companies].map(itself))
    return {
      search: box('', paths.companies.listPage(own.page, others.page), 0),
      ...{ own: all.slice(0, own.companies.length), others: all.slice(own.companies.length), toCall: own.unverified },
      ownPages: pageLinks(own, page => paths.companies.listPage(page, others.page), 'Dine virksomheder'),
      othersPages: pageLinks(others, page => paths.companies.listPage(own.page, page), 'Kommunens andre virksomheder'),
    }
  }

  const staff = { config: { allow: ['consultant', 'coordinator'] as const }, schema: { querystring: query } }
  app.get(list, staff, async (request, reply) => {
    const { soeg = '', side, ...more } = request.query
    const elsewhere = withoutCpr(soeg, reply, list)
    if (elsewhere) return elsewhere
    const search = readSearch(soeg)
    const page = search ? await foundPage(request, soeg, search, side) : await listPage(request, { side, ...more })
    return reply.page('companies/staff-list', { title: 'Virksomheder', columns, searched: search !== null, ...page })
  })
}
