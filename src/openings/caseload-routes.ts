/** How many citizens and companies each colleague follows, and how all of them go to others when one leaves. */
import { Type } from 'typebox'
import { awayText } from '../accounts/absence.js'
import type { Account } from '../accounts/model.js'
import type { Acting } from '../accounts/scope.js'
import type { Accounts } from '../accounts/service.js'
import type { Companies } from '../companies/service.js'
import { counted } from '../lib/counted.js'
import type { Day } from '../lib/days.js'
import { invalid, refuse } from '../lib/errors.js'
import { paths } from '../lib/paths.js'
import type { Profiles } from '../profiles/service.js'
import type { App } from '../web/fastify.js'
import { idParams, textField } from '../web/fields.js'
import { defineForm } from '../web/forms.js'
import { submit } from '../web/submit.js'
import type { Openings } from './service.js'

interface Deps {
  accounts: Pick<Accounts, 'byIds' | 'caseworkers'>
  companies: Pick<Companies, 'list'>
  openings: Pick<Openings, 'handOverCompanies'>
  profiles: Pick<Profiles, 'caseloads' | 'handOver'>
}

interface Caseload {
  /** null: the citizens who have nobody */
  account: Account | null
  name: string
  /** whether the account works with cases here */
  isHere: boolean
  people: number
  companies: number
}

const only = { config: { allow: ['coordinator'] as const } }
/** In an address: nobody's. */
const nobody = 'ingen'
/** In the form: to whoever has the fewest. */
const fewest = 'fewest'

const handOverForm = defineForm(
  Type.Object({ people: Type.Optional(textField({ max: 40 })), companies: Type.Optional(textField({ max: 40 })) }),
  { people: { label: 'Borgerne' }, companies: { label: 'Virksomhederne' } },
)

const peopleText = (count: number) => counted(count, 'borger', 'borgere')
const companiesText = (count: number) => counted(count, 'virksomhed', 'virksomheder')

export const caseloadRoutes =
  ({ accounts, companies, openings, profiles }: Deps) =>
  async (app: App) => {
    const caseworkersFor = async ({ scope }: Acting): Promise<Account[]> =>
      scope.kind === 'municipality' ? accounts.caseworkers(scope.municipality) : []

    /** Everybody who follows somebody; those who cannot any more stand first. */
    async function caseloads(acting: Acting): Promise<Caseload[]> {
      const [here, people, all] = await Promise.all([
        caseworkersFor(acting),
        profiles.caseloads(acting),
        companies.list(acting),
      ])
      const followed = new Map<string, number>()
      for (const { keyConsultant } of all) followed.set(keyConsultant, (followed.get(keyConsultant) ?? 0) + 1)
      const isHere = (id: string) => here.some(({ _id }) => _id === id)
      const gone = await accounts.byIds([...people.keys(), ...followed.keys()].filter(id => id !== '' && !isHere(id)))
      const loadOf = (account: Account): Caseload => ({
        ...{ account, name: account.name, isHere: isHere(account._id) },
        ...{ people: people.get(account._id) ?? 0, companies: followed.get(account._id) ?? 0 },
      })
      const without = people.get('') ?? 0
      return [
        ...(without > 0
          ? [{ account: null, name: 'Uden konsulent', isHere: false, people: without, companies: 0 }]
          : []),
        ...[...gone, ...here].map(loadOf),
      ]
    }

    const addressOf = ({ account }: Caseload) => paths.coordinator.caseload(account?._id ?? nobody)
    const tagOf = ({ account, isHere }: Caseload) =>
      account && !isHere ? { text: 'Arbejder ikke med sager mere', kind: 'warning' } : undefined

    const rowOf = (one: Caseload, today: Day) => ({
      cells: [
        { text: one.name, tag: tagOf(one), note: one.account && one.isHere ? awayText(one.account, today) : null },
        ...[{ text: `${one.people}` }, { text: `${one.companies}` }],
        one.people + one.companies > 0 ? { href: addressOf(one), text: 'Giv videre', more: one.name } : { text: '–' },
      ],
    })

    app.get(paths.coordinator.caseloads(), only, async (request, reply) =>
      reply.page('openings/caseloads', {
        title: 'Sager og konsulenter',
        back: { href: paths.doors.coordinator(), text: 'Overblik' },
        table: {
          ...{ caption: 'Sager hos hver kollega', hideCaption: true },
          columns: [
            { text: 'Kollega' },
            { text: 'Borgere', number: true },
            { text: 'Virksomheder', number: true },
            { text: 'Holder kollegaen op?' },
          ],
          rows: (await caseloads(request.acting)).map(one => rowOf(one, request.today)),
        },
      }),
    )

    async function page(acting: Acting, id: string) {
      const found = (await caseloads(acting)).find(({ account }) => (account?._id ?? nobody) === id)
      if (!found) throw refuse('NOT_FOUND')
      const colleagues = (await caseworkersFor(acting))
        .filter(({ _id }) => _id !== id)
        .map(({ _id, name }) => ({ value: _id, label: name }))
      return {
        title: found.account ? `Giv ${found.name}s sager videre` : 'Giv borgerne en konsulent',
        back: { href: paths.coordinator.caseloads(), text: 'Sager og konsulenter' },
        action: addressOf(found),
        tag: tagOf(found),
        stays: found.isHere ? `Bliver hos ${found.name}` : 'Vælg',
        people: found.people > 0 && `Hvem skal have ${peopleText(found.people)}?`,
        companies: found.companies > 0 && `Hvem skal have ${companiesText(found.companies)}?`,
        toPeople: [{ value: fewest, label: 'Fordel dem til dem, der har færrest' }, ...colleagues],
        toCompanies: colleagues,
      }
    }

    const one = { ...only, schema: { params: idParams } }
    app.get(paths.coordinator.caseload(), one, async (request, reply) =>
      reply.page('openings/caseload', {
        ...(await page(request.acting, request.params.id)),
        form: handOverForm.empty(),
      }),
    )
    app.post(paths.coordinator.caseload(), one, (request, reply) =>
      submit(request, reply, {
        form: handOverForm,
        page: 'openings/caseload',
        data: () => page(request.acting, request.params.id),
        act: async chosen => {
          const { acting, params } = request
          const { people, toPeople, toCompanies } = await page(acting, params.id)
          const offers = { people: toPeople, companies: toCompanies }
          for (const field of ['people', 'companies'] as const)
            if (chosen[field] && !offers[field].some(({ value }) => value === chosen[field]))
              throw invalid([{ field, text: 'Vælg en kollega fra listen.' }])
          if (!chosen.people && !chosen.companies)
            throw invalid([{ field: people ? 'people' : 'companies', text: 'Vælg, hvem der skal have sagerne.' }])
          const from = params.id === nobody ? '' : params.id
          const given = [
            ...(chosen.people
              ? [peopleText(await profiles.handOver(acting, from, chosen.people === fewest ? null : chosen.people))]
              : []),
            ...(chosen.companies
              ? [companiesText(await openings.handOverCompanies(acting, from, chosen.companies))]
              : []),
          ]
          return reply.done(paths.coordinator.caseloads(), `${given.join(' og ')} er givet videre.`)
        },
      }),
    )
  }
