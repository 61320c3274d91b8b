/** Which company it is that rings, and what whoever answers needs to know of it: nothing about citizens. */
import { Type } from 'typebox'
import type { Accounts } from '../accounts/service.js'
import type { Companies } from '../companies/service.js'
import { paths } from '../lib/paths.js'
import { readSearch } from '../lib/search-text.js'
import type { CompanySearch } from '../openings/company-search.js'
import type { Openings } from '../openings/service.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import { pageLinks, pageNumber } from '../web/paging.js'
import { searchBox, searchField, withoutCpr } from '../web/search.js'
import { callerRow, contacts, ofCompanyRow, openingRow, whoItIs } from './company-view.js'
import type { Hotline } from './service.js'
import { namesOf } from './view.js'

interface Deps {
  accounts: Accounts
  companies: Companies
  companySearch: CompanySearch
  hotline: Hotline
  openings: Openings
}

const config = { allow: ['hotline', 'consultant', 'coordinator'] as const }
const listQuery = Type.Object({ soeg: searchField, side: pageNumber })
const pageQuery = Type.Object({ side: pageNumber })
const columns = (...names: string[]) => names.map(text => ({ text }))

export const hotlineCompanyRoutes = (deps: Deps) => async (app: App) => {
  const { accounts, companies, companySearch, hotline, openings } = deps

  app.get(paths.hotline.companies(), { config, schema: { querystring: listQuery } }, async (request, reply) => {
    const { soeg: typed, side } = request.query
    const list = paths.hotline.companies()
    const elsewhere = withoutCpr(typed, reply, list)
    if (elsewhere) return elsewhere
    const search = readSearch(typed)
    const { found, total, ...pages } = search
      ? await companySearch.find(request.acting, search, side)
      : { found: [], total: 0, page: 1, pages: 1 }
    const address = (page: number) => paths.hotline.foundCompanies(typed ?? '', page)
    const consultants = namesOf(await accounts.byIds(found.map(({ company }) => company.keyConsultant)))
    return reply.page('hotline/companies', {
      title: 'Virksomheder',
      search: searchBox(search ? typed : '', {
        ...{
          list,
          here: search ? address(pages.page) : list,
          total,
          one: 'virksomhed',
          many: 'virksomheder',
          listed: false,
        },
        label: 'Find en virksomhed',
        hint: 'Navn, CVR-nummer, sted, den, der ringer, telefonnummer eller et opslags nummer.',
      }),
      columns: columns('Virksomhed', 'Branche', 'Konsulent'),
      rows: found.map(one => callerRow(one, consultants)),
      empty: search ? 'Prøv med færre ord eller et nummer.' : 'Søg efter den virksomhed, der ringer.',
      pages: pageLinks(pages, address),
    })
  })

  const one = { config, schema: { params: idParams, querystring: pageQuery } }
  app.get(paths.hotline.company(), one, async (request, reply) => {
    const { acting, params, query } = request
    const company = await companies.get(acting, params.id)
    const [members, mayWrite, acts, posted, { questions, ...pages }] = await Promise.all([
      accounts.membersOfCompany(company._id),
      hotline.mayAnswerIn(acting, company.municipality),
      accounts.actingFor(company.keyConsultant, company.municipality),
      openings.listForStaff(acting, { company: company._id }),
      hotline.askedBy(acting, company._id, query.side),
    ])
    return reply.page('hotline/company', {
      title: company.name,
      back: { href: paths.hotline.companies(), text: 'Find en virksomhed' },
      call: mayWrite && paths.hotline.call(company._id),
      facts: whoItIs(company, await accounts.byId(acts)),
      contacts: contacts(members, posted),
      openings: { columns: columns('Opslag', 'Status'), rows: posted.map(openingRow) },
      questions: { columns: columns('Spørgsmål', 'Stillet', 'Status'), rows: questions.map(ofCompanyRow) },
      pages: pageLinks(pages, page => paths.hotline.companyPage(company._id, page), 'Spørgsmål til hotlinen'),
    })
  })
}
