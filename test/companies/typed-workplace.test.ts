/** The place of work that somebody types who registers with a known CVR number is not lost. */
import t from 'tap'
import { accountModel } from '../../src/accounts/model.js'
import { companyModel } from '../../src/companies/model.js'
import { paths } from '../../src/lib/paths.js'
import { testApp } from '../helpers/app.js'
import { actingAs } from '../helpers/market.js'
import { registration, testCompanies } from './setup.js'

const own = registration()
const other = { pNumber: '1021922462', address: 'Nygade 7', postcode: '5500' }
const ole = registration({ ...other, contactName: 'Ole Ny', email: 'ole@fjorden.dk', phone: '20 30 40 51' })

/** The company of Mette, and Ole who waits with another place of work. */
async function given(...args: Parameters<typeof testCompanies>) {
  const house = await testCompanies(...args)
  const { accounts, companies, db } = house
  await companies.register(own)
  await companies.register(ole)
  const company = async () => companyModel(db).findOne({ cvr: own.cvr }).orFail().lean()
  const places = async () => (await company()).workplaces.map(({ pNumber, address }) => ({ pNumber, address }))
  const account = (await accounts.byEmail(ole.email))?._id ?? ''
  return { ...house, account, company, places, id: (await company())._id }
}
const before = [{ pNumber: own.pNumber, address: own.address }]
const after = [...before, { pNumber: other.pNumber, address: other.address }]

t.test('it is the company’s when its writer is let in, once, and not before', async t => {
  const { acting, account, companies, id, places } = await given(t)
  t.same(await places(), before)
  await companies.register({ ...ole, pNumber: '1014481432', address: 'Et helt andet sted 1' })
  await companies.approveMember(acting.karen, id, account)
  t.same(await places(), after, 'what a stranger adds in somebody’s name is not')
  await companies.register({ ...ole, pNumber: '1014481432', address: 'Et helt andet sted 1' })
  await companies.tellMembers()
  t.same(await places(), after, 'nor in the name of somebody who has access')
})

t.test('it is not when they are sent away, and a known one is not added twice', async t => {
  const { acting, account, companies, id, places } = await given(t)
  await companies.rejectMember(acting.karen, id, account)
  await companies.tellMembers()
  t.same(await places(), before)

  const twice = await given(t)
  const { pNumber, address, postcode, ordinaryEmployees, asOf } = ole
  await twice.companies.addWorkplace(twice.acting.karen, twice.id, {
    ...{ pNumber, address, postcode, ordinaryEmployees, asOf },
  })
  await twice.companies.approveMember(twice.acting.karen, twice.id, twice.account)
  t.same(await twice.places(), after)
})

t.test('a kill after the access is made good by sweep', async t => {
  const { acting, account, companies, db, id, places } = await given(t)
  await companies.approveMember(acting.karen, id, account)
  const [workplace] = (await companyModel(db).findById(id).orFail().lean()).workplaces.slice(-1)
  // As it stands when only the access was written.
  await companyModel(db).updateOne({ _id: id }, { $pull: { workplaces: { pNumber: other.pNumber } } })
  const { pNumber, address, postcode, ordinaryEmployees, asOf } = workplace ?? {}
  const [membership] = (await accountModel(db).findById(account).orFail().lean()).memberships
  await accountModel(db).updateOne(
    { _id: account, 'memberships.id': membership?.id },
    {
      $set: {
        'memberships.$.workplace': { pNumber, address, postcode, ordinaryEmployees, asOf },
        untold: [{ templates: ['member-approved'], company: id, membership: membership?.id ?? '' }],
      },
    },
  )
  await companies.tellMembers()
  t.same(await places(), after)
})

t.test('whoever lets in sees it before', async t => {
  const site = await testApp(t)
  const { services, world } = site
  const company = await services.companies.get(actingAs(world, 'consultant'), world.company)
  await services.companies.register({ ...ole, cvr: company.cvr })
  const told =
    'Skrev en arbejdsplads, der ikke står her: Nygade 7, 5500 Middelfart, P-nummer 1021922462. Den bliver tilføjet, når personen får adgang.'
  const kirsten = await site.as('consultant')
  t.match((await kirsten.get(paths.companies.show(world.company))).text, told)
  const eva = await site.as('employer')
  t.match((await eva.get(paths.companies.details())).text, told)
  const account = (await services.accounts.byEmail(ole.email))?._id ?? ''
  await eva.post(paths.companies.approve(account))
  const details = (await eva.get(paths.companies.details())).text
  t.match(details, /Nygade 7, 5500 Middelfart 1021922462/)
  t.notMatch(details, 'Skrev en arbejdsplads')
})
