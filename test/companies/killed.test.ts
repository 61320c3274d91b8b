/** Whoever changes a company or its people is killed before every write: what follows from the change is done by sweep, and once. */
import t from 'tap'

import { companyModel } from '../../src/companies/model.js'
import type { Services } from '../../src/services.js'
import { givenAccount } from '../helpers/given.js'
import { killedAtEachWrite, mortalHouse, type Verb } from '../helpers/killed.js'
import { actingAs } from '../helpers/market.js'
import { registration, testCompanies } from './setup.js'

const mette = registration()
const ole = registration({
  ...{
    contactName: 'Ole Ny',
    email: 'ole@fjorden.dk',
    phone: '20 30 40 51',
    pNumber: '1021922462',
    address: 'Nygade 7',
  },
})
/** Who registers once more is told that the account is there already. */
const anotherAnswer = /company-receipt-known/

t.setTimeout(200_000)

t.test('companies', async t => {
  const house = await mortalHouse()
  const { memory, db, world } = house
  const consultant = actingAs(world, 'consultant')
  const coordinator = actingAs(world, 'coordinator')
  const employer = actingAs(world, 'employer')
  const colleague = { name: 'Bo Kollega', email: 'bo@strandhotellet.example.dk' }
  const company = () => [...memory.documents(companyModel(db)).values()].find(({ cvr }) => cvr === mette.cvr)?._id ?? ''
  const who = async ({ accounts }: Services, { email }: { email: string }) => (await accounts.byEmail(email))?._id ?? ''

  const registered = async ({ companies }: Services) => companies.register(mette)
  const both = async (services: Services) => {
    await registered(services)
    await services.companies.register(ole)
  }
  const verbs: Verb[] = [
    { name: 'a company registers', act: registered, besides: anotherAnswer },
    {
      name: 'a company of somebody known registers',
      prepare: services => givenAccount(services, 'Mette', undefined, { email: mette.email }),
      act: registered,
    },
    {
      name: 'somebody else registers',
      prepare: registered,
      act: ({ companies }) => companies.register(ole),
      besides: anotherAnswer,
    },
    {
      name: 'approved',
      prepare: registered,
      act: ({ companies }) => companies.verify(coordinator, company()),
      refusal: 'ALREADY_DONE',
    },
    {
      name: 'let in',
      prepare: both,
      act: async services => services.companies.approveMember(coordinator, company(), await who(services, ole)),
      refusal: 'ALREADY_DONE',
    },
    {
      name: 'sent away',
      prepare: both,
      act: async services => services.companies.rejectMember(coordinator, company(), await who(services, ole)),
      refusal: 'NOT_FOUND',
    },
    {
      name: 'access taken away',
      prepare: registered,
      act: async services => services.companies.removeMember(coordinator, company(), await who(services, mette)),
      refusal: 'NOT_FOUND',
    },
    {
      name: 'approval taken back',
      prepare: async services => {
        await registered(services)
        await services.companies.verify(coordinator, company())
      },
      act: ({ companies }) => companies.unverify(coordinator, company()),
      refusal: 'ALREADY_DONE',
    },
    {
      name: 'invited',
      prepare: registered,
      act: ({ companies }) => companies.inviteMember(coordinator, company(), { ...ole, name: ole.contactName }),
      refusal: 'INVALID',
    },
    {
      name: 'a colleague is invited',
      act: ({ companies }) => companies.inviteColleague(employer, world.company, colleague),
      refusal: 'INVALID',
    },
    {
      name: 'an invitation is taken back',
      prepare: ({ companies }) => companies.inviteColleague(employer, world.company, colleague),
      act: async services => services.companies.removeMember(employer, world.company, await who(services, colleague)),
      refusal: 'NOT_FOUND',
    },
    {
      name: 'handed over',
      act: ({ openings }) => openings.handOverCompany(coordinator, world.company, world.people.coordinator._id),
    },
    {
      name: 'a workplace is added',
      act: ({ companies }) => companies.addWorkplace(actingAs(world, 'employer'), world.company, mette),
      refusal: 'INVALID',
    },
    {
      name: 'a workplace is mended',
      act: async ({ companies }) => {
        const [workplace] = (await companies.byId(world.company))?.workplaces ?? []
        await companies.updateWorkplace(consultant, world.company, workplace?.id ?? '', { ...mette })
      },
    },
  ]
  for (const verb of verbs) await killedAtEachWrite(t, house, verb)
})

t.test('who was sent away and registers again is told of again', async t => {
  const { companies, accounts, acting, sent, db } = await testCompanies(t)
  await companies.register(mette)
  const id = (await companyModel(db).findOne().lean())?._id ?? ''
  for (let time = 1; time <= 2; time++) {
    await companies.register(ole)
    await companies.rejectMember(acting.anna, id, (await accounts.byEmail(ole.email))?._id ?? '')
    const of = (template: string) => sent.filter(one => one.template === template).length
    t.same(
      [of('member-rejected'), of('member-waiting')],
      [time, time * 2],
      'the key consultant and the owner are asked',
    )
  }
})
