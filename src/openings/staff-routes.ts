/** All of the municipality's openings, for its consultants and coordinators. */
import { Type } from 'typebox'
import type { Acting } from '../accounts/scope.js'
import { paths } from '../lib/paths.js'
import { readSearch } from '../lib/search-text.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import { pageLinks, pageNumber } from '../web/paging.js'
import { searchBox, searchField, withoutCpr } from '../web/search.js'
import { contactOf } from './contact.js'
import { firstValues, newValues, openingForm } from './form.js'
import { type Opening, type OpeningState, openingStates } from './model.js'
import type { OpeningSearch } from './search.js'
import { answerForm, formData, openingDoors } from './shared-routes.js'
import type { OpeningPages } from './side.js'
import { staffColumns, staffRow, stateTag } from './view.js'

const staff = ['consultant', 'coordinator'] as const
const query = Type.Object({
  status: Type.Optional(Type.String({ maxLength: 20 })),
  side: pageNumber,
  soeg: searchField,
})

const one = { config: { allow: staff }, schema: { params: idParams } }
const noContact = { contactName: null, contactPhone: null, contactEmail: null }

const total = (counts: Record<OpeningState, number>) => Object.values(counts).reduce((sum, count) => sum + count)

export const openingStaffRoutes = (deps: OpeningPages & { openingSearch: OpeningSearch }) => async (app: App) => {
  const { accounts, clock, companies, deadlines, openings, openingSearch } = deps

  app.get(
    paths.openings.list(),
    { config: { allow: staff }, schema: { querystring: query } },
    async (request, reply) => {
      const { acting } = request
      const { soeg: typed = '' } = request.query
      const elsewhere = withoutCpr(typed, reply, paths.openings.list())
      if (elsewhere) return elsewhere
      const search = readSearch(typed)
      const among = search ? await openingSearch.find(acting, search) : undefined
      const chosen = openingStates.find(state => state === request.query.status)
      const { openings: list, ...pages } = await openings.pageForStaff(acting, {
        ...{ state: chosen, page: request.query.side, among },
      })
      const address = (state: OpeningState | null, page = 1) => paths.openings.ofState(state, page, search ? typed : '')
      const [counts, owners, waiting] = await Promise.all([
        openings.countsForStaff(acting, among),
        companies.byIds(list.map(({ company }) => company)),
        deadlines.openOf(
          'answer-opening',
          list.map(({ _id }) => _id),
        ),
      ])
      const consultants = await accounts.byIds(owners.map(({ keyConsultant }) => keyConsultant))
      const rowOf = (opening: Opening) => {
        const company = owners.find(({ _id }) => _id === opening.company)
        return staffRow(opening, {
          company: company?.name ?? '',
          consultant: consultants.find(({ _id }) => _id === company?.keyConsultant)?.name ?? '',
          deadline: waiting.get(opening._id) ?? null,
          now: clock.now(),
        })
      }
      return reply.page('openings/staff-list', {
        title: 'Opslag',
        links: { import: acting.role === 'coordinator' && paths.openings.import() },
        search: searchBox(search ? typed : '', {
          ...{
            list: paths.openings.list(),
            here: address(chosen ?? null, pages.page),
            keep: { status: chosen ?? null },
          },
          ...{ total: total(counts), one: 'opslag', many: 'opslag', label: 'Find et opslag' },
          hint: 'Titel, nummer som 2026-0042, virksomhedens navn eller CVR-nummer.',
        }),
        columns: staffColumns,
        rows: list.map(rowOf),
        filters: [
          {
            href: search ? address(null) : paths.openings.list(),
            text: `Alle (${total(counts)})`,
            current: !chosen,
          },
          ...openingStates.map(state => ({
            href: address(state),
            text: `${stateTag(state).text} (${counts[state]})`,
            current: chosen === state,
          })),
        ],
        pages: pageLinks(pages, page => address(chosen ?? null, page)),
      })
    },
  )

  /** A company's new opening, and whom to ask about it there. Where nobody has access, nobody hears of what is written. */
  async function ofCompany(acting: Acting, id: string) {
    const company = await companies.get(acting, id)
    const { _id, name } = company
    const members = await accounts.membersOfCompany(_id)
    const nobody = `Ingen fra ${name} har adgang, så ingen får besked om opslaget. Giv en person adgang på virksomhedens side.`
    const page = {
      title: 'Skriv et opslag for virksomheden',
      lead: members.length > 0 ? `${name} får en mail om, at du har skrevet opslaget.` : nobody,
      back: { href: paths.companies.show(_id), text: name },
      action: paths.openings.staffCreate(_id),
      ...{ draft: true, behalf: true, seen: 0, now: null, asked: null },
    }
    return { company, members, page }
  }

  app.get(paths.openings.staffCreate(), one, async (request, reply) => {
    const { company, members, page } = await ofCompany(request.acting, request.params.id)
    const { contact, phone } = contactOf({ ...noContact, company: company._id }, members)
    const form = openingForm.empty(
      newValues({ ...firstValues(company), contactName: contact ?? '', contactPhone: phone ?? '' }),
    )
    return reply.page('openings/form', { ...page, ...formData(openings, company, form, request.today) })
  })

  app.post(paths.openings.staffCreate(), one, async (request, reply) => {
    const { company, members, page } = await ofCompany(request.acting, request.params.id)
    return answerForm(request, reply, {
      ...{ openings, company, page, found: null },
      save: async input => {
        const { _id } = await openings.create(request.acting, { ...input, company: company._id })
        const told = members.length > 0 ? 'Virksomheden får en mail om det.' : 'Ingen fra virksomheden får besked.'
        return reply.done(paths.openings.staffShow(_id), `Opslaget er gemt som kladde. ${told}`)
      },
    })
  })

  openingDoors(
    app,
    {
      allow: staff,
      page: 'openings/staff-show',
      back: { href: paths.openings.list(), text: 'Alle opslag' },
      links: {
        show: paths.openings.staffShow,
        edit: paths.openings.staffEdit,
        publish: paths.openings.staffPublish,
        pause: paths.openings.staffPause,
        resume: paths.openings.staffResume,
        close: paths.openings.staffClose,
        prolong: paths.openings.staffProlong,
        discard: paths.openings.staffDiscard,
      },
      more: ({ _id, company, state, origin }) => ({
        company: paths.companies.show(company),
        proposals: state === 'draft' ? null : paths.proposals.ofOpening(_id),
        imported: origin === 'import',
      }),
    },
    deps,
  )
}
