/** The municipality's list of people, and the search in it. */
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Accounts } from '../accounts/service.js'
import { paths } from '../lib/paths.js'
import type { App } from '../web/fastify.js'
import { pageLinks, pageNumber } from '../web/paging.js'
import { submit } from '../web/submit.js'
import { searchForm } from './case-form.js'
import { disclose } from './disclosure.js'
import { type ListOrder, type ListView, listOrders, listViews } from './reader.js'
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
  /** what is searched for; left out: everybody is listed */
  typed?: string
}

const staff = { config: { allow: ['consultant', 'coordinator'] } } as const

const viewNames: Record<ListView, string> = {
  all: 'Alle',
  arriving: 'På vej',
  waiting: 'Er kommet',
  questions: 'Med spørgsmål',
  own: 'Mine',
  unasked: 'Uden ja til match',
  resting: 'På pause, syg eller orlov',
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
/** The form on the page of what was found that searches again: its buttons choose a list, an order or a page. */
const again = 'soeg-igen'

export const profileListRoutes =
  ({ profiles, accounts }: Deps) =>
  async (app: App) => {
    /** The page; whoever stands on it is in the log before. */
    async function listPage(
      { acting, today }: FastifyRequest,
      { view = 'all', order = 'ankomst', page = 1, typed }: Choices,
    ) {
      const among = typed === undefined ? undefined : await profiles.search(acting, typed)
      const others = listViews.filter(one => one !== view)
      const [counted, { profiles: found, total, ...pages }] = await Promise.all([
        profiles.counts(acting, others, among),
        profiles.list(acting, { view, order, page, among }),
      ])
      const counts = { ...counted, [view]: total }
      const people = found.map(profile => disclose(profile, { kind: 'consultant' }))
      const owners = new Map(
        (await accounts.byIds(people.flatMap(({ owner }) => owner ?? []))).map(({ _id, name }) => [_id, name]),
      )
      /** What is searched for stands in no address, so that what was found is turned over by buttons. */
      const choice = (name: 'vis' | 'sorter', value: string, href: string) =>
        among ? { form: again, name, value } : { href }
      const links = pageLinks(pages, among ? String : side => paths.profiles.ofView(view, order, side))
      return {
        title: 'Borgere',
        links: {
          create: paths.profiles.staffCreate(),
          arrivals: paths.placements.arrivals(),
          import: acting.role === 'coordinator' && paths.profiles.import(),
          list: paths.profiles.list(),
          ofView: paths.profiles.ofView(view, order),
        },
        now: { view, order },
        search: typed !== undefined && { id: again, typed, text: foundText(total, view) },
        views: listViews
          .filter(one => one === view || counts[one] > 0 || !sometimes.includes(one))
          .map(one => ({
            ...choice('vis', one, paths.profiles.ofView(one, order)),
            text: `${viewNames[one]} (${counts[one]})`,
            current: one === view,
          })),
        orders: listOrders.map(one => ({
          ...choice('sorter', one, paths.profiles.ofView(view, one)),
          text: orderNames[one],
          current: one === order,
        })),
        columns: ['Navn', 'Ankomst', 'Egen konsulent', 'Udfyldt', 'Spørgsmål'].map(text => ({ text })),
        rows: people.map(person =>
          listRow(person, { href: linkTo(person), today }, [{ text: owners.get(person.owner ?? '') ?? 'Ingen' }]),
        ),
        total,
        pages: links && { ...links, form: among ? again : null },
      }
    }

    app.get(paths.profiles.list(), { ...staff, schema: { querystring: listQuery } }, async (request, reply) => {
      const { vis: view, sorter: order, side: page } = request.query
      return reply.page('profiles/list', {
        ...(await listPage(request, { view, order, page })),
        form: searchForm.empty(),
      })
    })

    // A search is sent and not asked for by an address: addresses end in logs, histories and bookmarks.
    app.post(paths.profiles.list(), staff, (request, reply) =>
      submit(request, reply, {
        form: searchForm,
        page: 'profiles/list',
        data: () => {
          const { vis: view, sorter: order } = searchForm.read(request.body, { today: request.today }).sound
          return listPage(request, { view, order })
        },
        act: async ({ search: typed, vis: view, sorter: order, side: page }) =>
          reply.page('profiles/list', {
            ...(await listPage(request, { view, order, page, typed })),
            form: searchForm.empty({ search: typed }),
          }),
      }),
    )
  }

function foundText(total: number, view: ListView): string {
  const where = view === 'all' ? 'i kommunen' : `i listen «${viewNames[view]}»`
  if (total === 0) return `Ingen borger ${where} har det navn eller nummer, du søgte.`
  return total === 1
    ? `Én borger ${where} passer til det, du søgte.`
    : `${total} borgere ${where} passer til det, du søgte.`
}
