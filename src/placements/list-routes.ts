/** The list of courses as staff see it: what is over and lacks an outcome, what is not approved or ends soon, and the rest. */
import { paths } from '../lib/paths.js'
import { da } from '../lib/words/da.js'
import { discloseInCase } from '../profiles/disclosure.js'
import type { App } from '../web/fastify.js'
import type { ApprovalsService } from './approvals.js'
import type { CandidateDeps } from './candidate-routes.js'
import type { EndingsService } from './endings.js'
import type { Placement } from './model.js'
import { endsSoonText, outcomeRow, placementColumns, placementRow } from './view.js'
import { changedText, unapprovedText } from './vitas-view.js'

const words = da.placements
const staff = { config: { allow: ['consultant', 'coordinator'] as const } }

export type StaffListDeps = CandidateDeps & {
  placements: Pick<EndingsService, 'endings'> & Pick<ApprovalsService, 'unapproved'>
}

export function staffList(app: App, { accounts, audit, companies, placements, profiles }: StaffListDeps): void {
  app.get(paths.placements.list(), staff, async (request, reply) => {
    const { acting } = request
    const { withoutOutcome, nearEnd } = await placements.endings(acting)
    const unapproved = await placements.unapproved(acting)
    const marked = new Map([...unapproved, ...nearEnd].map(placement => [placement._id, placement]))
    const special = new Set([...withoutOutcome.map(({ _id }) => _id), ...marked.keys()])
    const others = (await placements.list(acting)).filter(({ _id }) => !special.has(_id))
    const found = [...withoutOutcome, ...marked.values(), ...others]
    const fallen = await placements.fallen(found)
    const people = new Map(
      (await profiles.byIds(found.map(({ profile }) => profile))).map(profile => [profile._id, profile]),
    )
    const hosts = new Map(
      (await companies.byIds(found.map(({ company }) => company))).map(({ _id, name }) => [_id, name]),
    )
    if (people.size > 0)
      await audit.record({
        ...{ who: acting.account, role: acting.role, what: 'placement.list' },
        on: [...people.keys()],
        why: 'liste over forløb',
      })
    const personOf = (placement: Placement) => {
      const profile = people.get(placement.profile)
      return profile ? discloseInCase(profile, acting.scope, placement) : null
    }
    const owners = new Map(
      (await accounts.byIds(withoutOutcome.flatMap(one => personOf(one)?.owner ?? []))).map(({ _id, name }) => [
        _id,
        name,
      ]),
    )
    const shown = (placement: Placement) => {
      const person = personOf(placement)
      return {
        href: paths.placements.show(placement._id),
        name: person ? [person.firstName, person.lastName].filter(Boolean).join(' ') : null,
        other: hosts.get(placement.company) ?? '',
        fell: fallen.has(placement._id),
        owner: owners.get(person?.owner ?? '') ?? null,
      }
    }
    return reply.page('placements/list', {
      title: words.title,
      empty: { text: 'Der er ingen forløb endnu. Et forløb begynder, når en virksomhed siger ja til en kandidat.' },
      unsaid: withoutOutcome.map(placement => outcomeRow(placement, shown(placement))),
      unsaidColumns: ['Person', 'Virksomhed', 'Sluttede', 'Egen konsulent', 'Udfald'].map(text => ({ text })),
      columns: placementColumns.map((column, i) => (i === 1 ? { text: 'Virksomhed' } : column)),
      rows: [
        ...[...marked.values()].map(placement => {
          const isIn = (some: readonly Placement[]) => some.some(({ _id }) => _id === placement._id)
          const notes = [
            isIn(unapproved) ? unapprovedText(placement) : changedText(placement),
            isIn(nearEnd) && endsSoonText(placement),
          ]
          return placementRow(placement, { ...shown(placement), note: notes.filter(Boolean).join(' ') })
        }),
        ...others.map(placement => placementRow(placement, { ...shown(placement), note: changedText(placement) })),
      ],
    })
  })
}
