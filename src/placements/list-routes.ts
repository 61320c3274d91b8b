/** The list of courses as staff see it: what is over and lacks an outcome, what is not approved or ends soon, and the rest. */
import { Type } from 'typebox'
import { paths } from '../lib/paths.js'
import { readSearch } from '../lib/search-text.js'
import { profileWords } from '../lib/words/da/profiles.js'
import { da } from '../lib/words/da.js'
import { discloseInCase } from '../profiles/disclosure.js'
import type { App } from '../web/fastify.js'
import { pageLinks, pageNumber } from '../web/paging.js'
import { searchBox, searchField, withoutCpr } from '../web/search.js'
import type { CandidateDeps } from './candidate-routes.js'
import { hasOpenProblem, isLive, type Placement, type PlacementState, placementStates } from './model.js'
import type { PlacementSearch } from './search.js'
import { coursesToSeeTo, type ToSeeToService } from './to-see-to.js'
import { endsSoonText, outcomeRow, placementColumns, placementRow } from './view.js'
import { changedText, unapprovedText } from './vitas/view.js'

const words = da.placements
const staff = {
  config: { allow: ['consultant', 'coordinator'] as const },
  schema: {
    querystring: Type.Object({
      ...{ status: Type.Optional(Type.String({ maxLength: 20 })), side: pageNumber, soeg: searchField },
    }),
  },
}

export type StaffListDeps = CandidateDeps & {
  placementSearch: PlacementSearch
  placements: ToSeeToService
}

export function staffList(app: App, deps: StaffListDeps): void {
  const { accounts, audit, companies, placements, placementSearch, profiles } = deps
  const list = paths.placements.list()
  app.get(list, staff, async (request, reply) => {
    const { acting, query } = request
    const { soeg: typed = '' } = query
    const elsewhere = withoutCpr(typed, reply, list)
    if (elsewhere) return elsewhere
    const search = readSearch(typed)
    const among = search ? await placementSearch.find(acting, search) : undefined
    const address = (state: PlacementState | null, page = 1) =>
      paths.placements.ofState(state, page, search ? typed : '')
    const state = placementStates.find(one => one === query.status)
    const [{ withoutOutcome, nearEnd, unapproved, outdated }, counts] = await Promise.all([
      coursesToSeeTo(placements, acting),
      placements.counts(acting, among),
    ])
    const marked = new Map([...unapproved, ...outdated, ...nearEnd].map(placement => [placement._id, placement]))
    // What somebody must do stands before the first page of all, and on no other.
    const urgent = state || among ? [] : [...withoutOutcome, ...marked.values()]
    const { placements: others, ...pages } = await placements.page(acting, {
      ...{ state, page: query.side, besides: urgent.map(({ _id }) => _id), among },
    })
    const isFirst = !state && !among && pages.page === 1
    const unsaid = isFirst ? withoutOutcome : []
    const listed = isFirst ? [...marked.values(), ...others] : others
    const found = [...unsaid, ...listed]
    const fallen = await placements.fallen(found)
    const people = new Map(
      (await profiles.byIds(found.map(({ profile }) => profile))).map(profile => [profile._id, profile]),
    )
    const hosts = new Map(
      (await companies.byIds(found.map(({ company }) => company))).map(({ _id, name }) => [_id, name]),
    )
    if (people.size > 0)
      await audit.record(acting, {
        ...{ what: 'placement.list' },
        on: [...people.keys()],
        why: 'liste over forløb',
      })
    const personOf = (placement: Placement) => {
      const profile = people.get(placement.profile)
      return profile ? discloseInCase(profile, acting.scope, placement) : null
    }
    const owners = new Map(
      (await accounts.byIds(unsaid.flatMap(one => personOf(one)?.owner ?? []))).map(({ _id, name }) => [_id, name]),
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
    const inAll = Object.values(counts).reduce((sum, count) => sum + count)
    const isIn = (some: readonly Placement[], { _id }: Placement) => some.some(one => one._id === _id)
    const restingText = (placement: Placement) => {
      const state = isLive(placement) && personOf(placement)?.manualState
      return state && `Personen: ${profileWords.manualStates[state].toLowerCase()}.`
    }
    const rowOf = (placement: Placement) => {
      const notes = [
        hasOpenProblem(placement) && 'Et problem venter på hjælp.',
        isIn(unapproved, placement) ? unapprovedText(placement) : changedText(placement),
        isIn(nearEnd, placement) && endsSoonText(placement),
        isIn(withoutOutcome, placement) && 'Mangler et udfald.',
        placement.outcome && words.outcomes[placement.outcome],
        restingText(placement),
      ]
      return placementRow(placement, { ...shown(placement), note: notes.filter(Boolean).join(' ') })
    }
    return reply.page('placements/list', {
      title: words.title,
      search: searchBox(search ? typed : '', {
        ...{ list, here: address(state ?? null, pages.page), keep: { status: state ?? null } },
        ...{ total: inAll, one: 'forløb', many: 'forløb', label: 'Find et forløb' },
        hint: 'Virksomhedens navn eller CVR-nummer, opslagets titel eller nummer, eller forløbets fire bogstaver. Personer finder du på siden Borgere.',
      }),
      empty: !search && {
        text: state
          ? 'Der er ingen forløb her. Vælg Alle for at se de andre.'
          : 'Der er ingen forløb endnu. Et forløb begynder, når en virksomhed siger ja til en kandidat.',
      },
      filters: inAll > 0 && [
        {
          href: search ? address(null) : list,
          text: `Alle (${inAll})`,
          current: !state,
        },
        ...placementStates.map(one => ({
          href: address(one),
          text: `${words.states[one]} (${counts[one]})`,
          current: state === one,
        })),
      ],
      unsaid: unsaid.map(placement => outcomeRow(placement, shown(placement))),
      unsaidColumns: ['Person', 'Virksomhed', 'Sluttede', 'Egen konsulent', 'Udfald'].map(text => ({ text })),
      columns: placementColumns.map((column, i) => (i === 1 ? { text: 'Virksomhed' } : column)),
      rows: listed.map(rowOf),
      pages: pageLinks(pages, page => address(state ?? null, page)),
    })
  })
}
