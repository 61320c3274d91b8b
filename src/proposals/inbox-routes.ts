/** The consultant's inbox: what is owed, by time left, one's own and the colleagues'. */
import { Type } from 'typebox'
import { awayText } from '../accounts/absence.js'
import { type Acting, system } from '../accounts/scope.js'
import type { Accounts } from '../accounts/service.js'
import type { Companies } from '../companies/service.js'
import type { Describe } from '../deadlines/mails.js'
import { type Deadline, placementKinds } from '../deadlines/model.js'
import type { Deadlines } from '../deadlines/service.js'
import type { Clock } from '../lib/clock.js'
import { counted } from '../lib/counted.js'
import type { Day } from '../lib/days.js'
import { pageAt } from '../lib/paging.js'
import { paths } from '../lib/paths.js'
import { promised } from '../lib/words/da/promise.js'
import type { Municipalities } from '../municipalities/service.js'
import { contactText } from '../openings/contact.js'
import type { Openings } from '../openings/service.js'
import type { Arrivals } from '../placements/arrivals.js'
import { coursesToSeeTo, sentencesOf, type ToSeeToService } from '../placements/to-see-to.js'
import { newsDays } from '../profiles/caseloads.js'
import type { Profiles } from '../profiles/service.js'
import type { App } from '../web/fastify.js'
import { pageLinks, pageNumber } from '../web/paging.js'
import { inboxRow, placementRow } from './inbox-view.js'
import type { Proposals } from './service.js'
import type { UnansweredService } from './unanswered.js'
import { silentRow } from './waiting-view.js'

interface Deps {
  accounts: Accounts
  arrivals: Arrivals
  clock: Clock
  companies: Companies
  deadlines: Deadlines
  describe: Describe
  municipalities: Municipalities
  openings: Openings
  profiles: Pick<Profiles, 'newlyHandedOver'>
  placements: ToSeeToService
  proposals: Proposals & Pick<UnansweredService, 'silent'>
}

const pageQuery = Type.Object({ side: pageNumber, kolleger: pageNumber })
/** So many deadlines stand on one page of the inbox. */
const perPage = 20

/** One page of a list; a number past the end is the last page. */
function pageOf<Item>(list: readonly Item[], wanted = 1) {
  const { skip, ...pages } = pageAt(list.length, wanted, perPage)
  return { shown: list.slice(skip, skip + perPage), pages }
}

export const inboxRoutes = (deps: Deps) => async (app: App) => {
  const { accounts, arrivals, clock, companies, deadlines, describe } = deps
  const { municipalities, openings, placements, profiles, proposals } = deps
  const inbox = {
    config: { allow: ['consultant', 'coordinator'] as const },
    schema: { querystring: pageQuery },
  }

  /** The first companies that do not answer, and how many more there are: those of some consultants, or all. */
  async function silentRows(acting: Acting, owners: readonly string[] | null, today: Day) {
    const silent = await proposals.silent(acting)
    const [places, asked] = await Promise.all([
      openings.byIds(silent.map(({ opening }) => opening)),
      companies.byIds(silent.map(({ company }) => company)),
    ])
    const placeOf = new Map(places.map(opening => [opening._id, opening]))
    const companyOf = new Map(asked.map(company => [company._id, company]))
    const theirs = silent.flatMap(one => {
      const [opening, company] = [placeOf.get(one.opening), companyOf.get(one.company)]
      return opening && company && (!owners || owners.includes(company.keyConsultant))
        ? [{ one, opening, company }]
        : []
    })
    const rows = theirs.slice(0, perPage).map(async ({ one, opening, company }) => {
      const contact = contactText(opening, await accounts.membersOfCompany(company._id))
      return silentRow(one, { opening, company, contact }, today)
    })
    return { rows: await Promise.all(rows), more: theirs.length - rows.length }
  }

  /** For whom this consultant acts today; null: for nobody but themself. */
  async function coverNames({ account }: Acting, covered: readonly string[] | null): Promise<string | null> {
    const others = await accounts.byIds((covered ?? []).filter(id => id !== account))
    return others.map(({ name }) => name).join(' og ') || null
  }

  app.get(paths.proposals.inbox(), inbox, async (request, reply) => {
    const { acting, query } = request
    const here = acting.scope.kind === 'municipality' ? acting.scope.municipality : ''
    const now = clock.now()
    const open = (await deadlines.list(acting, { state: 'open' })).filter(({ kind }) => kind !== 'answer-question')
    const owners = new Map(
      await Promise.all(
        [...new Set(open.map(({ owner }) => owner))].map(
          async owner => [owner, await accounts.byId(await accounts.actingFor(owner, here))] as const,
        ),
      ),
    )
    const isMine = ({ owner }: Deadline) => owners.get(owner)?._id === acting.account
    const rowOf = async (deadline: Deadline) => {
      const owner = owners.get(deadline.owner) ?? null
      if (placementKinds.includes(deadline.kind))
        return placementRow({ deadline, subject: await describe(deadline.kind, deadline.subject), owner }, now)
      const opening = await openings.get(acting, deadline.subject)
      const [company, counts] = await Promise.all([
        companies.get(system, opening.company),
        proposals.counts(acting, [opening._id]),
      ])
      return inboxRow({ deadline, opening, company, owner, counts: counts.get(opening._id) ?? {} }, now)
    }
    const mine = pageOf(open.filter(isMine), query.side)
    const others = pageOf(
      open.filter(deadline => !isMine(deadline)),
      query.kolleger,
    )
    const isOne = acting.role === 'consultant'
    const covered = isOne ? await accounts.coveredBy(acting) : null
    const risk = await arrivals.atRiskCount(acting, covered)
    const silent = await silentRows(acting, covered, request.today)
    const courses = await coursesToSeeTo(placements, acting, covered)
    const received = isOne ? await profiles.newlyHandedOver(acting, [acting.account]) : 0
    const { scope } = acting
    const municipality = scope.kind === 'municipality' ? await municipalities.get(scope.municipality) : null
    const { page: own } = mine.pages
    const { page: theirs } = others.pages
    return reply.page('proposals/inbox', {
      title: 'Din indbakke',
      lead: promised(
        'Det, der haster mest, står øverst. En virksomhed skal have svar på sit opslag, en aftale efter sit ja og hjælp ved et problem {within}.',
        municipality,
      ),
      ...{ away: awayText(request.account, request.today), covers: await coverNames(acting, covered) },
      columns: [
        { text: 'Opslag' },
        { text: 'Virksomhed' },
        { text: 'Mangler' },
        { text: 'Forslag', number: true },
        { text: 'Svarfrist' },
        { text: 'Ansvarlig' },
      ],
      mine: await Promise.all(mine.shown.map(rowOf)),
      others: await Promise.all(others.shown.map(rowOf)),
      minePages: pageLinks(mine.pages, page => paths.proposals.inboxPage(page, theirs), 'Dine svarfrister'),
      othersPages: pageLinks(others.pages, page => paths.proposals.inboxPage(own, page), 'Kollegernes svarfrister'),
      silent: silent.rows,
      silentColumns: [
        { text: 'Opslag' },
        { text: 'Virksomhed' },
        { text: 'Venter' },
        { text: 'Kandidater', number: true },
        { text: 'Svar i telefonen' },
      ],
      moreSilent: silent.more > 0 && silent.more,
      atRisk: risk > 0 && `${risk} ${isOne ? 'af dine borgere' : 'borgere'}`,
      ...{ newsDays },
      received: received > 0 && counted(received, 'borger', 'borgere'),
      courses: sentencesOf(courses, isOne ? 'own' : 'all'),
      links: {
        placements: paths.placements.list(),
        arrivals: paths.placements.arrivals(),
        openings: paths.openings.list(),
        companies: paths.companies.list(),
        people: paths.profiles.list(),
        own: paths.profiles.ofView('own', 'ankomst'),
        absence: paths.account.away(),
      },
    })
  })
}
