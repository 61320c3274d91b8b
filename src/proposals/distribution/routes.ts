/** Everything at once, for those who decide: nothing here acts, every row leads to the page where somebody does. */
import { Type } from 'typebox'
import type { Acting } from '../../accounts/scope.js'
import type { Accounts } from '../../accounts/service.js'
import type { Audit } from '../../audit/service.js'
import type { What } from '../../audit/uses.js'
import { formatDay } from '../../lib/days.js'
import { dayOfInstant } from '../../lib/instants.js'
import { pageAt, pageSize } from '../../lib/paging.js'
import { paths } from '../../lib/paths.js'
import { openingsExcluded } from '../../lib/words/da/exclusions.js'
import { disclose } from '../../profiles/disclosure.js'
import type { Profile } from '../../profiles/model.js'
import type { App } from '../../web/fastify.js'
import { stateOf } from '../../web/forms.js'
import { pageLinks, pageNumber } from '../../web/paging.js'
import { type Unproposed, type UnproposedService, unproposedDays } from '../unproposed.js'
import { choicesIn, choicesQuery, policyKey, queryOf, typedOf } from './choices.js'
import { changesOf, personRow, placeInList } from './people-view.js'
import { policySentences } from './policy-view.js'
import { policyFields } from './policy-words.js'
import type { DistributionService } from './service.js'
import { ageOf, figuresOf, floorsOf, householdsOf, nameOf, peopleText } from './view.js'

interface Deps {
  accounts: Pick<Accounts, 'byIds' | 'coveredBy'>
  audit: Audit
  distribution: DistributionService
  unproposed: UnproposedService
}

const staff = { config: { allow: ['consultant', 'coordinator'] as const } }

export const distributionRoutes =
  ({ accounts, audit, distribution, unproposed }: Deps) =>
  async (app: App) => {
    const log = async (acting: Acting, what: What, people: readonly Profile[], why: string) => {
      if (people.length > 0)
        await audit.record(acting, {
          ...{ what, why },
          on: people.map(({ _id }) => _id),
        })
    }
    const name = (profile: Profile) => nameOf(disclose(profile, { kind: 'consultant' }))

    app.get(paths.distribution.page(), { ...staff, schema: { querystring: choicesQuery } }, async (request, reply) => {
      const { acting } = request
      const own = await distribution.policy(acting)
      const choices = choicesIn(request.query, own)
      const [found, forgotten] = await Promise.all([
        distribution.of(acting, choices),
        unproposed.unproposedCount(acting, acting.role === 'consultant' ? await accounts.coveredBy(acting) : null),
      ])
      const { distributed, people } = found
      const at = (person: number) => people.get(distributed.people[person] ?? '')
      // Only who may be proposed at this moment is named.
      const all = [...distributed.people.keys()].filter(person => at(person))
      const mine = all.filter(person => at(person)?.owner === acting.account)
      const names = new Map([...people].map(([id, profile]) => [id, name(profile)]))
      const nameAt = (person: number) => names.get(distributed.people[person] ?? '') ?? ''
      const order = (choices.own ? mine : all).toSorted(
        (a, b) => placeInList(distributed, a) - placeInList(distributed, b) || nameAt(a).localeCompare(nameAt(b), 'da'),
      )
      const { skip, ...pages } = pageAt(order.length, choices.page)
      const numbers = order.slice(skip, skip + pageSize)
      const inFamilies = distributed.households.flatMap(({ members }) => members)
      const told = [...new Set([...numbers, ...inFamilies])].flatMap(person => at(person) ?? [])
      await log(acting, 'distribution.read', told, 'samlet fordeling af borgere og pladser')
      const proposals = await distribution.waitingProposals(numbers.map(person => distributed.people[person] ?? ''))
      const side = (number: number) => paths.distribution.of({ ...queryOf(choices), side: String(number) })
      const view = (own: boolean) => paths.distribution.of(queryOf({ ...choices, own }))
      return reply.page('proposals/distribution', {
        title: 'Fordeling',
        action: paths.distribution.page(),
        form: stateOf(typedOf(choices), []),
        fields: { ...policyFields, view: queryOf(choices).vis },
        policy: policySentences(choices),
        trial: policyKey(choices) !== policyKey(own),
        age: ageOf(found),
        awaited: (found.pending || !distributed.finished) && {
          newest: paths.distribution.newestOf(queryOf(choices)),
          have: distributed.at.toISOString(),
          href: side(pages.page),
        },
        figures: figuresOf(distributed),
        changes: changesOf(distributed, all),
        floors: floorsOf(distributed, choices),
        households: householdsOf(distributed, choices, names),
        links: {
          own: paths.distribution.page(),
          policy: acting.role === 'coordinator' && paths.distribution.policyOf(typedOf(choices)),
        },
        forgotten: forgotten > 0 && {
          text: `For ${peopleText(forgotten)} er der ikke sket noget i ${unproposedDays} dage`,
          href: paths.distribution.unproposed(),
        },
        views: [
          { text: `Alle (${all.length})`, href: view(false), current: !choices.own },
          { text: `Mine (${mine.length})`, href: view(true), current: choices.own },
        ],
        columns: [
          { text: 'Borger' },
          { text: 'Fordelingen foreslår' },
          { text: 'Ét opslag ad gangen' },
          { text: 'Vinder eller taber' },
          { text: 'Konsulentens rækkefølge' },
        ],
        rows: numbers.map(person =>
          personRow(found, person, {
            ...{ name: nameAt(person), policy: choices },
            number: at(person)?.asylPersonId ?? null,
            proposals: proposals.filter(({ profile }) => profile === distributed.people[person]),
          }),
        ),
        pages: pageLinks(pages, side),
      })
    })

    const query = Type.Object({
      vis: Type.Optional(Type.Unsafe<'alle' | 'mine'>(Type.Enum(['alle', 'mine']))),
      side: pageNumber,
    })
    const newest = { ...staff, schema: { querystring: choicesQuery } }
    app.get(paths.distribution.newest(), newest, async ({ acting, query }, reply) => {
      const at = await distribution.newest(acting, choicesIn(query, await distribution.policy(acting)))
      return reply.header('cache-control', 'no-store').send({ newest: at?.toISOString() ?? null })
    })

    app.get(paths.distribution.unproposed(), { ...staff, schema: { querystring: query } }, async (request, reply) => {
      const { acting } = request
      const { vis = acting.role === 'consultant' ? 'mine' : 'alle', side = 1 } = request.query
      const owners = vis === 'mine' ? await accounts.coveredBy(acting) : null
      const { people, total, ...pages } = await unproposed.unproposed(acting, { owners, page: side })
      const profiles = people.map(({ profile }) => profile)
      await log(acting, 'profile.unproposed', profiles, 'borgere, der har ventet længe')
      const names = new Map(
        (await accounts.byIds(profiles.flatMap(({ owner }) => owner ?? []))).map(({ _id, name }) => [_id, name]),
      )
      const here = (of: string, side: number) => `${paths.distribution.unproposed()}?vis=${of}&side=${side}`
      return reply.page('proposals/unproposed', {
        title: 'Borgere, der har ventet længe',
        days: unproposedDays,
        total: peopleText(total),
        views: [
          { text: 'Alle', href: here('alle', 1), current: vis === 'alle' },
          { text: 'Mine', href: here('mine', 1), current: vis === 'mine' },
        ],
        columns: ['Borger', 'Intet sket siden', 'Det, der mangler', 'Egen konsulent'].map(text => ({
          text,
        })),
        rows: people.map(({ profile, since, everProposed, ...why }) => ({
          cells: [
            { href: paths.profiles.show(profile._id), text: name(profile), note: profile.asylPersonId },
            { text: formatDay(dayOfInstant(since)), note: everProposed ? null : 'Har aldrig været foreslået.' },
            reasonCell(why),
            { text: names.get(profile.owner ?? '') ?? 'Ingen' },
          ],
        })),
        links: { distribution: paths.distribution.page() },
        pages: pageLinks(pages, side => here(vis, side)),
      })
    })
  }

function reasonCell({
  suggested,
  shown,
  among,
  fitting,
  excluded,
}: Pick<Unproposed, 'suggested' | 'shown' | 'among' | 'fitting' | 'excluded'>) {
  if (shown > 0)
    return {
      text: `Vist for ${shown === 1 ? 'en virksomhed, der' : `${shown} virksomheder, som`} ikke har svaret. Ring til ${shown === 1 ? 'den' : 'dem'}.`,
    }
  if (suggested > 0) return { text: `Foreslået til ${suggested} opslag, men ingen har taget stilling.` }
  if (among === 0) return { text: 'Kommunen har ingen åbne opslag.' }
  const of = `af ${among.toLocaleString('da-DK')} opslag `
  if (fitting > 0) {
    const [most] = openingsExcluded(excluded)
    return {
      text: `${fitting.toLocaleString('da-DK')} ${of}passer, men andre stod højere på listerne.`,
      note: most ? `Af de andre opslag: ${most}.` : null,
    }
  }
  const [most] = openingsExcluded(excluded, of)
  return { text: most ? `${most}.` : 'Profilen kan ikke læses. Ret den, så personen kan matches.' }
}
