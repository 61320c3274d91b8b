/** The coordinator's page of figures, month by month. */
import { Type } from 'typebox'
import { paths } from '../lib/paths.js'
import { promised } from '../lib/words/da/promise.js'
import type { Municipalities } from '../municipalities/service.js'
import type { App } from '../web/fastify.js'
import type { Statistics } from './service.js'
import { arrivalsTable, begunTable, endedTable, monthsWithNews, promisesTable } from './view.js'

interface Deps {
  municipalities: Municipalities
  statistics: Statistics
}

const periods = [
  { months: 6, text: 'Seks måneder' },
  { months: 12, text: 'Et år' },
] as const
const query = Type.Object({ maaneder: Type.Optional(Type.Unsafe<'6' | '12'>(Type.Enum(['6', '12']))) })
const only = { config: { allow: ['coordinator'] as const }, schema: { querystring: query } }

export const statisticsRoutes =
  ({ municipalities, statistics }: Deps) =>
  async (app: App) => {
    app.get(paths.coordinator.statistics(), only, async (request, reply) => {
      const count = Number(request.query.maaneder ?? periods[0].months)
      const months = monthsWithNews(await statistics.months(request.acting, count))
      const { scope } = request.acting
      const municipality = scope.kind === 'municipality' ? await municipalities.get(scope.municipality) : null
      return reply.page('statistics/months', {
        title: 'Nøgletal',
        back: { href: paths.doors.coordinator(), text: 'Til overblikket' },
        periods: periods.map(({ months, text }) => ({
          ...{ href: paths.coordinator.statisticsOf(months), text },
          current: months === count,
        })),
        arrivals: arrivalsTable(months),
        arrivalsHref: paths.placements.arrivals(),
        promises: promisesTable(months),
        promise: promised('Til tiden er {within}.', municipality),
        begun: begunTable(months),
        ended: endedTable(months),
      })
    })
  }
