/** The municipality's list of people, and the search in it. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Accounts } from '../accounts/service.js'
import { invalid } from '../lib/errors.js'
import { newId } from '../lib/ids.js'
import { paths } from '../lib/paths.js'
import type { App } from '../web/fastify.js'
import { pageLinks, pageNumber } from '../web/paging.js'
import { searchCookie } from '../web/session.js'
import { submit } from '../web/submit.js'
import { searchForm } from './case-form.js'
import { disclose } from './disclosure.js'
import { type ListOrder, type ListView, listOrders, listViews } from './reader.js'
import type { SentSearch } from './searches.js'
import type { Profiles } from './service.js'
import { linkTo, listRow } from './view.js'

interface Deps {
  profiles: Profiles
  accounts: Pick<Accounts, 'byIds'>
}

interface Choices {
  view?: ListView | undefined
  order?: ListOrder | undefined
  page?: number | undefined
  /** left out: everybody is listed */
  search?: SentSearch | undefined
}

const staff = { config: { allow: ['consultant', 'coordinator'] } } as const

const viewNames: Record<ListView, string> = {
  all: 'Alle',
  arriving: 'På vej',
  waiting: 'Er kommet',
  questions: 'Med spørgsmål',
  own: 'Mine',
  unasked: 'Uden ja til match',
  resting: 'Foreslås ikke lige nu',
  unowned: 'Uden konsulent',
}
/** Lists that stand on the page only when somebody stands in them. */
const sometimes: readonly ListView[] = ['unasked', 'resting', 'unowned']
const orderNames: Record<ListOrder, string> = { ankomst: 'Ankomst', navn: 'Navn' }
const listQuery = Type.Object({
  sorter: Type.Optional(Type.Unsafe<ListOrder>(Type.Enum([...listOrders]))),
  vis: Type.Optional(Type.Unsafe<ListView>(Type.Enum([...listViews]))),
  side: pageNumber,
})
const foundQuery = Type.Object({ ...listQuery.properties, soegning: Type.Optional(Type.String({ maxLength: 40 })) })

/** Seconds after the last search in which the browser's way back leads to what was found. */
const searchesLast = 2 * 3600

export const profileListRoutes =
  ({ profiles, accounts }: Deps) =>
  async (app: App) => {
    /** The page; whoever stands on it is in the log before. */
    async function listPage(
      { acting, today }: FastifyRequest,
      { view = 'all', order = 'ankomst', page = 1, search }: Choices,
    ) {
      const among = search && (await profiles.search(acting, search.typed))
      const others = listViews.filter(one => one !== view)
      const [erasures, counted, { profiles: found, total, ...pages }] = await Promise.all([
        profiles.erasureCount(acting),
        profiles.counts(acting, others, among),
        profiles.list(acting, { view, order, page, among }),
      ])
      const counts = { ...counted, [view]: total }
      const people = found.map(profile => disclose(profile, { kind: 'consultant' }))
      const owners = new Map(
        (await accounts.byIds(people.flatMap(({ owner }) => owner ?? []))).map(({ _id, name }) => [_id, name]),
      )
      const address = (view: ListView, order: ListOrder, page = 1) =>
        search ? paths.profiles.foundBy(search.id, view, order, page) : paths.profiles.ofView(view, order, page)
      return {
        title: search ? 'Fundne borgere' : 'Borgere',
        lead: search
          ? foundText(total, counts.all === 0 ? 'all' : view)
          : 'Alle borgere, som kommunen skal finde et arbejde til.',
        here: address(view, order, pages.page),
        links: {
          create: (!search || counts.all === 0) && paths.profiles.staffCreate(),
          arrivals: !search && paths.placements.arrivals(),
          erasures: !search && erasures > 0 && paths.retention.list(),
          import: !search && acting.role === 'coordinator' && paths.profiles.import(),
          list: paths.profiles.list(),
          search: paths.profiles.found(),
          // Whoever is in none of the consultant's own lists may still be a colleague's.
          wider: search && total === 0 && counts.all > 0 && address('all', order),
          everybody: search && paths.profiles.ofView(view, order),
        },
        erasuresText: `Bliver snart slettet (${erasures})`,
        widerText: counts.all === 1 ? 'Vis den ene i hele kommunen' : `Vis de ${counts.all} i hele kommunen`,
        now: { view, order, search: search?.id },
        views: listViews
          .filter(one => one === view || counts[one] > 0 || !sometimes.includes(one))
          .map(one => ({
            href: address(one, order),
            text: `${viewNames[one]} (${counts[one]})`,
            current: one === view,
          })),
        orders:
          total > 1 &&
          listOrders.map(one => ({ href: address(view, one), text: orderNames[one], current: one === order })),
        columns: ['Navn', 'Ankomst', 'Egen konsulent', 'Udfyldt', 'Spørgsmål'].map(text => ({ text })),
        rows: people.map(person =>
          listRow(person, { href: linkTo(person), today }, [{ text: owners.get(person.owner ?? '') ?? 'Ingen' }]),
        ),
        pages: pageLinks(pages, side => address(view, order, side)),
      }
    }

    /** What this browser searched for in this session, the newest first. */
    const searchesOf = ({ cookies, session }: FastifyRequest): SentSearch[] =>
      profiles.searches.open(cookies[searchCookie.name] ?? '', session.sessionId)

    function keep(request: FastifyRequest, reply: FastifyReply, searches: readonly SentSearch[]) {
      const { name, path } = searchCookie
      if (searches.length === 0) return reply.clearCookie(name, { path })
      const sealed = profiles.searches.seal(searches, request.session.sessionId)
      const options = { httpOnly: true, sameSite: 'strict', secure: 'auto', maxAge: searchesLast } as const
      return reply.setCookie(name, sealed, { path, ...options })
    }

    app.get(paths.profiles.list(), { ...staff, schema: { querystring: listQuery } }, async (request, reply) => {
      const { vis: view, sorter: order, side: page } = request.query
      return reply.page('profiles/list', {
        ...(await listPage(request, { view, order, page })),
        form: searchForm.empty(),
      })
    })

    // A search is sent and not asked for by an address: addresses end in logs, histories and bookmarks.
    app.post(paths.profiles.found(), staff, (request, reply) => {
      const searches = searchesOf(request)
      const shown = (soegning: string | undefined) => searches.find(({ id }) => id === soegning)
      return submit(request, reply, {
        form: searchForm,
        page: 'profiles/list',
        data: () => {
          const { vis: view, sorter: order, soegning } = searchForm.read(request.body, { today: request.today }).sound
          return listPage(request, { view, order, search: shown(soegning) })
        },
        act: async ({ search: typed, vis: view = 'all', sorter: order = 'ankomst', soegning }) => {
          const before = shown(soegning)
          if (typed) {
            const id = newId()
            keep(request, reply, [{ id, typed }, ...searches])
            return reply.done(paths.profiles.foundBy(id, view, order))
          }
          if (!before) throw invalid([{ field: 'search', text: 'Skriv et navn eller et nummer.' }])
          const kept = searches.filter(one => one !== before)
          keep(request, reply, kept)
          return reply.done(paths.profiles.ofView(view, order))
        },
      })
    })

    app.get(paths.profiles.found(), { ...staff, schema: { querystring: foundQuery } }, async (request, reply) => {
      const { vis: view, sorter: order, side: page, soegning } = request.query
      const search = searchesOf(request).find(({ id }) => id === soegning)
      return reply.page('profiles/list', {
        ...(await listPage(request, { view, order, page, search })),
        form: searchForm.empty({ search: search?.typed }),
        over: soegning !== undefined && !search,
      })
    })
  }

function foundText(total: number, view: ListView): string {
  const where = view === 'all' ? 'i kommunen' : `i listen «${viewNames[view]}»`
  if (total === 0) return `Ingen borger ${where} har det navn eller nummer, du søgte.`
  return total === 1
    ? `Én borger ${where} passer til det, du søgte.`
    : `${total} borgere ${where} passer til det, du søgte.`
}
