/** What a coordinator needs on one page: what is owed by whom, how the promise is kept, and what has come to a stop. */
import { Type } from 'typebox'
import { awayText, isAway } from '../accounts/absence.js'
import type { Acting } from '../accounts/scope.js'
import type { Accounts } from '../accounts/service.js'
import type { Companies } from '../companies/service.js'
import type { Describe } from '../deadlines/mails.js'
import type { Deadline } from '../deadlines/model.js'
import type { Deadlines } from '../deadlines/service.js'
import type { Clock } from '../lib/clock.js'
import { counted } from '../lib/counted.js'
import { invalid } from '../lib/errors.js'
import { dayOfInstant } from '../lib/instants.js'
import { pageAt, pageSize } from '../lib/paging.js'
import { paths } from '../lib/paths.js'
import type { Municipalities } from '../municipalities/service.js'
import type { Notices } from '../notices/service.js'
import type { Arrivals } from '../placements/arrivals.js'
import { coursesToSeeTo, sentencesOf, type ToSeeToService } from '../placements/to-see-to.js'
import type { Profiles } from '../profiles/service.js'
import { type UnproposedService, unproposedDays } from '../proposals/unproposed.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import { pageLinks, pageNumber } from '../web/paging.js'
import { submit } from '../web/submit.js'
import {
  deadlineFacts,
  deadlineRow,
  failedNotice,
  figuresTable,
  kindNames,
  type OpenDeadline,
  unverifiedRow,
} from './coordinator-view.js'
import { ownerForm } from './form.js'
import type { Hotline } from './service.js'
import { namesOf } from './view.js'

interface Deps {
  accounts: Accounts
  arrivals: Arrivals
  clock: Clock
  companies: Companies
  deadlines: Deadlines
  describe: Describe
  hotline: Hotline
  municipalities: Municipalities
  notices: Notices
  placements: ToSeeToService
  profiles: Pick<Profiles, 'counts'>
  unproposed: Pick<UnproposedService, 'unproposedCount'>
}

const caseWorkers = ['consultant', 'coordinator']
const only = { config: { allow: ['coordinator'] as const } }
const one = { ...only, schema: { params: idParams } }
const overview = { ...only, schema: { querystring: Type.Object({ side: pageNumber }) } }
/** The figures are about promises given in these last days. */
const figureDays = 90
const day = 86_400_000

export const coordinatorRoutes = (deps: Deps) => async (app: App) => {
  const { accounts, arrivals, clock, companies, deadlines, describe, hotline, municipalities, notices } = deps
  const { placements, profiles, unproposed } = deps

  /** Whoever acts for the owner today: for the hotline's contact the stand-in, for others their cover. */
  async function actingOn({ kind, owner, municipality }: Deadline): Promise<string> {
    if (kind !== 'answer-question') return accounts.actingFor(owner, municipality)
    const settings = await municipalities.get(municipality)
    const hotline = owner === settings?.hotline.contact && (await accounts.hotlineOf(municipality))
    return hotline ? hotline.account : accounts.actingFor(owner, municipality, 'questions')
  }

  /** A deadline with what it is about and who is behind it. */
  async function told(deadline: Deadline): Promise<OpenDeadline> {
    const [subject, owner, acting] = await Promise.all([
      describe(deadline.kind, deadline.subject),
      accounts.byId(deadline.owner),
      actingOn(deadline),
    ])
    return { deadline, subject, owner, cover: acting === deadline.owner ? null : await accounts.byId(acting) }
  }

  const companyNames = async (of: readonly Deadline[]) =>
    namesOf(await companies.byIds(of.map(({ company }) => company)))

  /** The colleagues who are away today, each with the one who covers. */
  async function awayNow({ scope }: Acting) {
    const today = dayOfInstant(clock.now())
    const staff = scope.kind === 'municipality' ? await accounts.staff(scope.municipality) : []
    const away = staff.filter(account => isAway(account, today))
    const hotline = scope.kind === 'municipality' ? (await municipalities.get(scope.municipality))?.hotline : undefined
    const others = away.flatMap(account => account.away?.cover ?? [])
    const names = namesOf(await accounts.byIds([...others, ...(hotline ? [hotline.standIn] : [])]))
    return away.map(account => ({
      ...{ name: account.name, href: paths.absences.of(account._id), text: awayText(account, today) },
      cover: names.get(account.away?.cover ?? '') ?? null,
      standIn: hotline?.contact === account._id ? (names.get(hotline.standIn) ?? null) : null,
    }))
  }

  async function page(acting: Acting, wanted?: number) {
    const now = clock.now()
    const [risk, open, figures, failed, { waiting }, unverified, { unowned }, waitLong, courses] = await Promise.all([
      arrivals.atRiskCount(acting, null),
      deadlines.list(acting, { state: 'open' }),
      deadlines.figures(acting, { from: new Date(now.getTime() - figureDays * day) }),
      notices.failed(acting),
      hotline.inbox(acting),
      companies.unverified(acting),
      profiles.counts(acting, ['unowned']),
      unproposed.unproposedCount(acting, null),
      coursesToSeeTo(placements, acting),
    ])
    const { skip, ...pages } = pageAt(open.length, wanted)
    const shown = open.slice(skip, skip + pageSize)
    const [rows, names, recipients, consultants] = await Promise.all([
      Promise.all(shown.map(told)),
      companyNames(shown),
      accounts.byIds(failed.map(({ recipient }) => recipient)),
      accounts.byIds(unverified.map(({ keyConsultant }) => keyConsultant)),
    ])
    return {
      title: 'Overblik',
      counts: {
        overdue: open.filter(({ dueAt }) => dueAt < now).length,
        open: counted(open.length, 'åben frist', 'åbne frister'),
        questions: `${waiting.length} spørgsmål til hotlinen venter på svar`,
        unverified: counted(
          unverified.length,
          'virksomhed venter på godkendelse',
          'virksomheder venter på godkendelse',
        ),
        risk: counted(
          risk,
          'borger mangler et forløb inden for 72 timer efter ankomsten',
          'borgere mangler et forløb inden for 72 timer efter ankomsten',
        ),
        failed: counted(failed.length, 'mail kunne ikke sendes', 'mails kunne ikke sendes'),
        waitLong: counted(
          waitLong,
          `borger har ingen gjort noget for i ${unproposedDays} dage`,
          `borgere har ingen gjort noget for i ${unproposedDays} dage`,
        ),
        courses: sentencesOf(courses, 'all'),
        unowned: unowned > 0 && counted(unowned, 'borger har ingen konsulent', 'borgere har ingen konsulent'),
      },
      links: {
        arrivals: paths.placements.arrivals(),
        hotline: paths.doors.hotline(),
        settings: paths.settings.page(),
        absences: paths.absences.list(),
        log: paths.log.overview(),
        statistics: paths.coordinator.statistics(),
        caseloads: paths.coordinator.caseloads(),
        placements: paths.placements.list(),
        unproposed: paths.distribution.unproposed(),
      },
      away: await awayNow(acting),
      deadlines: {
        ...{ caption: 'Åbne frister, de mest hastende først', hideCaption: true },
        columns: ['Sag', 'Virksomheden venter på', 'Frist', 'Ansvarlig', 'Flyt'].map(text => ({ text })),
        rows: rows.map(row => deadlineRow(row, names, now)),
        pages: pageLinks(pages, paths.coordinator.deadlines, 'Åbne frister'),
      },
      figures: { caption: 'Hvordan løfterne er holdt', hideCaption: true, ...figuresTable(figures) },
      figureDays,
      unverified: {
        ...{ caption: 'Virksomheder, der venter på godkendelse', hideCaption: true },
        columns: ['Virksomhed', 'Oprettet', 'Konsulent'].map(text => ({ text })),
        rows: unverified.map(company => unverifiedRow(company, namesOf(consultants))),
      },
      failed: failed.map(notice =>
        failedNotice(
          notice,
          recipients.find(({ _id }) => _id === notice.recipient),
        ),
      ),
    }
  }

  app.get(paths.doors.coordinator(), overview, async (request, reply) =>
    reply.page('hotline/coordinator', await page(request.acting, request.query.side)),
  )

  app.post(paths.coordinator.retryNotice(), one, async (request, reply) => {
    await notices.retry(request.acting, request.params.id)
    return reply.done(paths.doors.coordinator(), 'Mailen bliver sendt igen.')
  })

  async function deadlinePage(acting: Acting, id: string) {
    const deadline = await deadlines.get(acting, id)
    const { municipality } = deadline
    const [row, names, staff] = await Promise.all([
      told(deadline),
      companyNames([deadline]),
      accounts.staff(municipality),
    ])
    // Whoever only answers the hotline opens no opening and no person.
    const needed = deadline.kind === 'answer-question' ? ['consultant', 'coordinator', 'hotline'] : caseWorkers
    const works = (account: (typeof staff)[number]) =>
      account.memberships.some(one => one.municipality === municipality && needed.includes(one.role))
    return {
      isOpen: deadline.state === 'open',
      title: `Flyt fristen: ${kindNames[deadline.kind].toLowerCase()}`,
      back: paths.doors.coordinator(),
      action: paths.coordinator.deadline(id),
      facts: deadlineFacts(row, names, clock.now()),
      owners: staff
        .filter(account => works(account) && account._id !== deadline.owner)
        .map(({ _id, name }) => ({ value: _id, label: name })),
    }
  }

  app.get(paths.coordinator.deadline(), one, async (request, reply) => {
    const page = await deadlinePage(request.acting, request.params.id)
    if (!page.isOpen) return reply.leadTo(page.back, 'Fristen er holdt eller faldet bort, så den kan ikke flyttes.')
    return reply.page('hotline/deadline', { ...page, form: ownerForm.empty() })
  })
  app.post(paths.coordinator.deadline(), one, (request, reply) =>
    submit(request, reply, {
      form: ownerForm,
      page: 'hotline/deadline',
      data: () => deadlinePage(request.acting, request.params.id),
      act: async ({ owner }) => {
        const { owners } = await deadlinePage(request.acting, request.params.id)
        const chosen = owners.find(({ value }) => value === owner)
        if (!chosen) throw invalid([{ field: 'owner', text: 'Vælg en kollega fra listen.' }])
        await deadlines.changeOwner(request.acting, request.params.id, owner)
        return reply.done(paths.doors.coordinator(), `${chosen.label} har nu fristen og har fået en mail.`)
      },
    }),
  )
}
