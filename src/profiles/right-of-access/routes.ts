/** Everything that is held about a person, on one page to be printed for that person (GDPR art. 15). */
import type { Accounts } from '../../accounts/service.js'
import type { Audit } from '../../audit/service.js'
import type { Companies } from '../../companies/service.js'
import { markOf } from '../../lib/ids.js'
import { paths } from '../../lib/paths.js'
import { retentionOn } from '../../municipalities/retention.js'
import type { Municipalities } from '../../municipalities/service.js'
import type { Openings } from '../../openings/service.js'
import type { Placements } from '../../placements/service.js'
import type { Proposals } from '../../proposals/service.js'
import type { App } from '../../web/fastify.js'
import { idParams } from '../../web/fields.js'
import { disclose } from '../disclosure.js'
import type { Profiles } from '../service.js'
import { nameOf } from '../view.js'
import { everythingHeld } from './view.js'

interface Deps {
  accounts: Pick<Accounts, 'byIds'>
  audit: Pick<Audit, 'about'>
  companies: Pick<Companies, 'byIds'>
  municipalities: Pick<Municipalities, 'get'>
  openings: Pick<Openings, 'byIds'>
  placements: Pick<Placements, 'ofPerson'>
  profiles: Pick<Profiles, 'get'>
  proposals: Pick<Proposals, 'everyOf'>
}

const onePerson = { config: { allow: ['consultant', 'coordinator'] as const }, schema: { params: idParams } }

export const rightOfAccessRoutes =
  ({ accounts, audit, companies, municipalities, openings, placements, profiles, proposals }: Deps) =>
  async (app: App) => {
    app.get(paths.profiles.rightOfAccess(), onePerson, async (request, reply) => {
      const { acting, params, today } = request
      const person = disclose(await profiles.get(acting, params.id, 'indsigt til borgeren'), { kind: 'consultant' })
      const [proposed, placed, log, municipality, owners] = await Promise.all([
        proposals.everyOf(acting, person._id),
        placements.ofPerson(acting, person._id),
        audit.about(person._id),
        municipalities.get(person.municipality ?? ''),
        accounts.byIds(person.owner ? [person.owner] : []),
      ])
      const about = [...proposed, ...placed]
      const consented = person.consents?.flatMap(({ company }) => company ?? []) ?? []
      return reply.page('profiles/right-of-access', {
        title: `Borger ${markOf(person._id)}: indsigt`,
        heading: `Det har kommunen om ${nameOf(person)}`,
        back: { href: paths.profiles.show(person._id), text: 'Til personen' },
        municipality: municipality?.name ?? 'Kommunen',
        ...everythingHeld({
          ...{ person, owner: owners[0]?.name ?? null, proposals: proposed, placements: placed, log },
          openings: await openings.byIds(about.map(({ opening }) => opening)),
          companies: await companies.byIds([...about.map(({ company }) => company), ...consented]),
          months: municipality ? (retentionOn(municipality, today)?.people ?? null) : null,
        }),
      })
    })
  }
