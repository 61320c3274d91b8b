/** Whoever changes an account is killed before every write: what was done stands in the log, and whoever must hear of it does. */
import { isDeepStrictEqual } from 'node:util'
import t from 'tap'
import { noticeModel } from '../../src/notices/model.js'
import type { Services } from '../../src/services.js'
import { killedAtEachWrite, mortalHouse, type Verb } from '../helpers/killed.js'
import { actingAs } from '../helpers/market.js'

t.setTimeout(200_000)

t.test('accounts', async t => {
  const house = await mortalHouse()
  const { world } = house
  const acting = actingAs(world, 'administrator')
  const { consultant, hotline, otherAdministrator } = world.people
  const nina = { name: 'Nina Ny', email: 'nina@example.dk', phone: '12345678' }
  const idOf = async ({ accounts }: Services) => (await accounts.byEmail(nina.email))?._id ?? ''
  const created = (services: Services) =>
    services.administration.create(acting, { ...nina, choice: { role: 'consultant', sectors: ['hotel'] } })
  const twoRoles = async (services: Services) => {
    await created(services)
    await services.administration.addMembership(acting, await idOf(services), { role: 'coordinator' })
  }
  const verbs: Verb[] = [
    { name: 'an account is opened', act: created, refusal: 'INVALID' },
    {
      name: 'the address is changed',
      prepare: created,
      act: ({ administration }) =>
        administration.saveContact(acting, consultant._id, { name: 'Kirsten K', email: 'kk@example.dk', phone: null }),
    },
    {
      name: 'a role is given',
      prepare: created,
      act: async services =>
        services.administration.addMembership(acting, await idOf(services), { role: 'clarifier', centre: 'jelling' }),
    },
    {
      name: 'a role is taken away',
      prepare: twoRoles,
      act: async services => {
        const account = await services.accounts.byEmail(nina.email)
        const [, second] = account?.memberships ?? []
        await services.administration.removeMembership(acting, account?._id ?? '', second?.id ?? '')
      },
      refusal: 'NOT_FOUND',
    },
    {
      name: 'an account is closed',
      act: ({ administration }) => administration.disable(acting, consultant._id),
    },
    {
      name: 'an account is opened again',
      prepare: ({ administration }) => administration.disable(acting, consultant._id),
      act: ({ administration }) => administration.enable(acting, consultant._id),
    },
    {
      name: 'somebody is away',
      act: async ({ absences, accounts }) => {
        const absent = await accounts.byId(consultant._id)
        if (!absent) throw new Error('nobody')
        const away = { from: '2026-11-24', to: '2026-11-30', cover: otherAdministrator._id }
        await absences.write(actingAs(world, 'coordinator'), absent, {
          away,
          standIn: null,
          onHotline: hotline._id,
          seen: 0,
        })
      },
      wrong: ({ memory, db }) => {
        const told = [...memory.documents(noticeModel(db)).values()].filter(
          ({ template }) => template === 'cover-asked',
        )
        const names = told.map(({ recipient }) => recipient).sort()
        return isDeepStrictEqual(names, [hotline._id, otherAdministrator._id].sort()) ? [] : names.map(String)
      },
    },
  ]
  for (const verb of verbs) await killedAtEachWrite(t, house, verb)
})
