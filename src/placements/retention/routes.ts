/** The page about those whose data will be erased soon, and the button by which somebody keeps them. */
import { Type } from 'typebox'
import type { Accounts } from '../../accounts/service.js'
import type { Audit } from '../../audit/service.js'
import { type Day, distanceOf, formatDay } from '../../lib/days.js'
import { paths } from '../../lib/paths.js'
import { retentionOn } from '../../municipalities/retention.js'
import type { Municipalities } from '../../municipalities/service.js'
import { disclose } from '../../profiles/disclosure.js'
import type { Profile } from '../../profiles/model.js'
import type { Profiles } from '../../profiles/service.js'
import type { App } from '../../web/fastify.js'
import { idParams } from '../../web/fields.js'
import { pageLinks, pageNumber } from '../../web/paging.js'
import type { Idle } from './idle.js'
import type { RetentionService } from './service.js'

interface Deps {
  accounts: Pick<Accounts, 'byIds' | 'coveredBy'>
  audit: Audit
  municipalities: Pick<Municipalities, 'get'>
  profiles: Pick<Profiles, 'keep'>
  retention: RetentionService
}

const query = Type.Object({
  vis: Type.Optional(Type.Unsafe<'alle' | 'mine'>(Type.Enum(['alle', 'mine']))),
  side: pageNumber,
})
const staff = { config: { allow: ['consultant', 'coordinator'] } } as const

export const retentionRoutes =
  ({ accounts, audit, municipalities, profiles, retention }: Deps) =>
  async (app: App) => {
    app.get(paths.retention.list(), { ...staff, schema: { querystring: query } }, async (request, reply) => {
      const { acting, today } = request
      const { vis = acting.role === 'consultant' ? 'mine' : 'alle', side = 1 } = request.query
      const owners = vis === 'mine' ? await accounts.coveredBy(acting) : null
      const { people, ...pages } = await retention.erasures(acting, { owners, page: side })
      if (people.length > 0)
        await audit.record(acting, {
          ...{ what: 'profile.erasures', why: 'borgere, der snart slettes' },
          on: people.map(({ person }) => person._id),
        })
      const names = new Map(
        (await accounts.byIds(people.flatMap(({ person }) => person.owner ?? []))).map(({ _id, name }) => [_id, name]),
      )
      const municipality = acting.scope.kind === 'municipality' && (await municipalities.get(acting.scope.municipality))
      const months = (municipality && retentionOn(municipality, today)?.people) || null
      const here = (of: string, page: number) => paths.retention.listOf(of, page)
      return reply.page('placements/retention', {
        title: 'Borgere, der snart bliver slettet',
        months,
        settings: acting.role === 'coordinator' ? paths.settings.page() : null,
        back: { href: paths.profiles.list(), text: 'Til borgere' },
        views: [
          { text: 'Alle', href: here('alle', 1), current: vis === 'alle' },
          { text: 'Mine', href: here('mine', 1), current: vis === 'mine' },
        ],
        rows: people.map(({ person, idle }) => row(person, idle, names.get(person.owner ?? '') ?? 'ingen', today)),
        pages: pageLinks(pages, page => here(vis, page)),
      })
    })

    app.post(paths.retention.keep(), { ...staff, schema: { params: idParams } }, async (request, reply) => {
      await profiles.keep(request.acting, request.params.id)
      return reply.done(paths.retention.list(), 'Borgeren bliver ikke slettet nu.')
    })
  }

const lasts = {
  profile: 'oplysningerne sidst blev ændret',
  proposal: 'der sidst blev taget stilling til et forslag',
  placement: 'det seneste forløb sluttede',
  arrival: 'borgeren var ventet',
} as const
const needs = {
  placement: 'Har et forløb nu',
  proposal: 'Er foreslået til et opslag nu',
  arrival: 'Er ventet til kommunen',
} as const

function row(profile: Profile, idle: Idle, owner: string, today: Day) {
  const person = disclose(profile, { kind: 'consultant' })
  const on = person.erasure?.on ?? today
  return {
    name: [person.firstName, person.lastName].filter(Boolean).join(' '),
    href: paths.profiles.show(person._id),
    when: `Bliver slettet ${formatDay(on)} (${distanceOf(on, today)})`,
    why:
      idle.needed === null
        ? `Der er ikke sket noget siden ${formatDay(idle.since)}, da ${lasts[idle.last]}.`
        : `${needs[idle.needed]} og bliver derfor ikke slettet.`,
    // Two people may have one name.
    owner: `${person.asylPersonId ? `Person-ID ${person.asylPersonId}. ` : ''}Egen konsulent: ${owner}`,
    keep: idle.needed === null ? paths.retention.keep(person._id) : null,
  }
}
