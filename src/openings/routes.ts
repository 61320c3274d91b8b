/** The company's own room: its overview, and the openings it posts. */
import { Type } from 'typebox'
import type { Acting } from '../accounts/scope.js'
import { refuse } from '../lib/errors.js'
import { pageAt, pageSize } from '../lib/paging.js'
import { paths } from '../lib/paths.js'
import { companyWords } from '../lib/words/da/companies.js'
import { openingWords as words } from '../lib/words/da/openings.js'
import type { Overview } from '../placements/overview.js'
import type { Proposals } from '../proposals/service.js'
import type { App } from '../web/fastify.js'
import { pageLinks, pageNumber } from '../web/paging.js'
import { firstValues, newValues, openingForm } from './form.js'
import { isOver } from './lifecycle.js'
import { answerForm, formData, openingDoors } from './shared-routes.js'
import type { OpeningPages } from './side.js'
import { ownColumns, ownRow } from './view.js'

const employer = { config: { allow: ['employer'] as const } }
const overview = { ...employer, schema: { querystring: Type.Object({ side: pageNumber }) } }

/** The company that a signed-in employer acts for. */
const own = ({ scope }: Acting): string => {
  if (scope.kind !== 'company') throw refuse('NOT_FOUND')
  return scope.company
}

interface HomeDeps extends OpeningPages {
  placements: Pick<Overview, 'overview'>
  proposals: Pick<Proposals, 'counts'>
}

export const openingRoutes = (deps: HomeDeps) => async (app: App) => {
  const { accounts, clock, companies, deadlines, openings, placements, proposals } = deps

  app.get(paths.doors.employer(), overview, async (request, reply) => {
    const { acting, query } = request
    const company = await companies.get(acting, own(acting))
    const list = await openings.listForCompany(acting)
    const [counts, consultant, members, mayLetIn, courses] = await Promise.all([
      proposals.counts(
        acting,
        list.map(({ _id }) => _id),
      ),
      accounts.actingFor(company.keyConsultant, company.municipality).then(accounts.byId),
      companies.members(acting, company._id),
      companies.mayLetIn(acting, company),
      placements.overview(acting),
    ])
    const now = clock.now()
    // Who is not approved, or not any more, sees nobody and answers about nobody.
    const waitingFor = (id: string) => (company.verifiedAt ? (counts.get(id)?.confirmed ?? 0) : 0)
    // What somebody may still do something with comes before what is over.
    const inOrder = [...list.filter(({ state }) => !isOver(state)), ...list.filter(({ state }) => isOver(state))]
    const { skip, ...pages } = pageAt(inOrder.length, query.side)
    const rows = inOrder.slice(skip, skip + pageSize).map(async opening =>
      ownRow(opening, {
        href: paths.openings.show(opening._id),
        deadline: await deadlines.of('answer-opening', opening._id, opening.round),
        now,
        candidates: waitingFor(opening._id),
        candidatesHref: paths.candidates.list(),
      }),
    )
    const candidates = list.reduce((sum, { _id }) => sum + waitingFor(_id), 0)
    return reply.page('openings/home', {
      title: companyWords.homeTitle,
      companyName: company.name,
      verified: company.verifiedAt !== null,
      columns: ownColumns,
      rows: await Promise.all(rows),
      pages: pageLinks(pages, paths.openings.own, companyWords.openingsTitle),
      candidates:
        candidates === 0
          ? null
          : candidates === 1
            ? words.waitingOne
            : words.waitingMany.replace('{count}', String(candidates)),
      courses: courses.lines.length > 0 && {
        ...courses,
        lines: courses.lines.map(line => ({ ...line, sheet: company.verifiedAt ? line.sheet : null })),
      },
      colleagues: mayLetIn ? members.waiting.length : 0,
      consultant: consultant && { name: consultant.name, phone: consultant.phone, email: consultant.email },
    })
  })

  const newPage = {
    title: words.newTitle,
    lead: words.newLead,
    back: { href: paths.doors.employer(), text: words.back },
    action: paths.openings.create(),
    ...{ draft: true, behalf: false, seen: 0, now: null, asked: null },
  }

  app.get(paths.openings.create(), employer, async (request, reply) => {
    const company = await companies.get(request.acting, own(request.acting))
    const values = newValues({
      ...firstValues(company),
      contactName: request.account.name,
      contactPhone: request.account.phone ?? '',
    })
    const form = openingForm.empty(values)
    return reply.page('openings/form', { ...newPage, ...formData(openings, company, form, request.today) })
  })

  app.post(paths.openings.create(), employer, async (request, reply) => {
    const company = await companies.get(request.acting, own(request.acting))
    return answerForm(request, reply, {
      openings,
      company,
      page: newPage,
      found: null,
      save: async (input, { next }) => {
        const { _id } = await openings.create(request.acting, { ...input, company: company._id })
        return next === 'draft'
          ? reply.done(paths.doors.employer(), words.draftSaved)
          : reply.done(paths.openings.show(_id))
      },
    })
  })

  openingDoors(
    app,
    {
      allow: ['employer'],
      page: 'openings/show',
      back: { href: paths.doors.employer(), text: words.back },
      links: paths.openings,
      more: ({ state }) => ({ candidates: state === 'draft' ? null : paths.candidates.list() }),
    },
    deps,
  )
}
