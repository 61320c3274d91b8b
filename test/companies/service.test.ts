import t from 'tap'
import { system } from '../../src/accounts/scope.js'
import { companyModel, isComplete } from '../../src/companies/model.js'
import { fieldsRefused } from '../helpers/refused.js'
import { registration, testCompanies } from './setup.js'

const workplace = {
  pNumber: '1022710363',
  address: 'Algade 1',
  postcode: '5500',
  ordinaryEmployees: '8',
  asOf: '2026-11-20',
}

async function oneCompany(...args: Parameters<typeof testCompanies>) {
  const house = await testCompanies(...args)
  await house.companies.register(registration())
  const id = (await companyModel(house.db).findOne().lean())?._id ?? ''
  const owner = (await house.accounts.membersOfCompany(id))[0]?._id ?? ''
  return { ...house, id, owner, own: house.employer(owner, id) }
}

t.test('only the key consultant, the cover and the coordinator verify, once', async t => {
  const { companies, accounts, acting, id, own, owner, people, sent } = await oneCompany(t)
  await t.rejects(companies.verify(acting.bo, id), { code: 'NOT_ALLOWED' })
  await t.rejects(companies.verify(own, id), { code: 'NOT_ALLOWED' }, 'the company itself')
  await t.rejects(companies.verify(acting.sofie, id), { code: 'NOT_FOUND' }, 'another municipality')
  await accounts.setAway(people.anna, { from: '2026-11-20', to: '2026-11-30', cover: people.bo })
  await companies.verify(acting.bo, id)
  t.equal((await companies.byId(id))?.verifiedBy, people.bo)
  await t.rejects(companies.verify(acting.karen, id), { code: 'ALREADY_DONE' })
  t.same(
    sent.filter(({ template }) => template === 'company-verified').map(({ recipient }) => recipient),
    [owner],
  )
})

t.test('ten verifications at once are one', async t => {
  const { companies, acting, id } = await oneCompany(t)
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => companies.verify(acting.anna, id)))
  t.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
})

t.test('what is foreign does not exist', async t => {
  const { companies, acting, id, own, employer } = await oneCompany(t)
  t.equal((await companies.get(own, id))._id, id)
  t.equal((await companies.get(system, id))._id, id)
  const other = employer('somebody', 'anothercompany')
  const centre = { ...acting.anna, role: 'clarifier', scope: { kind: 'centre', centre: 'jelling' } } as const
  for (const stranger of [acting.sofie, other, centre]) {
    await t.rejects(companies.get(stranger, id), { code: 'NOT_FOUND' })
    await t.rejects(companies.addWorkplace(stranger, id, workplace), { code: 'NOT_FOUND' })
    await t.rejects(companies.members(stranger, id), { code: 'NOT_FOUND' })
    await t.rejects(companies.changeKeyConsultant(stranger, id, 'x'), { code: 'NOT_FOUND' })
  }
  t.same(await companies.list(other), [])
})

t.test('workplaces: one per P-number, mended in place', async t => {
  const { companies, id, own } = await oneCompany(t)
  const added = await companies.addWorkplace(own, id, workplace)
  await t.rejects(companies.addWorkplace(own, id, workplace), { code: 'INVALID' }, 'the same P-number twice')
  const elsewhere = { ...workplace, pNumber: '1', postcode: '5700' }
  t.same(await fieldsRefused(companies.addWorkplace(own, id, elsewhere)), ['pNumber', 'postcode'])
  await companies.updateWorkplace(own, id, added, { ...workplace, ordinaryEmployees: '9,5' })
  await t.rejects(
    companies.updateWorkplace(own, id, added, { ...workplace, pNumber: '1007568450' }),
    { code: 'INVALID' },
    'the P-number of the other workplace',
  )
  await t.rejects(companies.updateWorkplace(own, id, 'nowhere', workplace), { code: 'NOT_FOUND' })
  const company = await companies.get(own, id)
  t.same(
    company.workplaces.map(({ pNumber, ordinaryEmployees }) => [pNumber, ordinaryEmployees]),
    [
      ['1007568450', 12.5],
      ['1022710363', 9.5],
    ],
  )
})

t.test('a coordinator hands a company to another consultant of the municipality', async t => {
  const { companies, acting, id, people, sent } = await oneCompany(t)
  await t.rejects(companies.changeKeyConsultant(acting.anna, id, people.bo), { code: 'NOT_ALLOWED' })
  await t.rejects(companies.changeKeyConsultant(acting.karen, id, people.sofie), { code: 'NOT_FOUND' })
  await companies.changeKeyConsultant(acting.karen, id, people.bo)
  await companies.tell(id)
  t.equal((await companies.byId(id))?.keyConsultant, people.bo)
  t.match(sent.at(-1), { template: 'company-handed-over', recipient: people.bo })
  await t.rejects(companies.verify(acting.anna, id), { code: 'NOT_ALLOWED' }, 'no longer hers')
})

t.test('the company of an imported row is made once and left alone afterwards', async t => {
  const { companies, accounts, acting, db } = await testCompanies(t)
  const told = {
    municipality: '410',
    cvr: '10150817',
    name: 'Bageriet',
    sector: 'foedevareindustri',
    publicEmployer: null,
    contactEmail: 'kontakt@bageriet.dk',
    workplace: { pNumber: '1021922462', address: '', postcode: '5500', ordinaryEmployees: 12, asOf: '2026-11-24' },
  }
  const [first, second] = await Promise.all([
    companies.findOrCreateForImport(told),
    companies.findOrCreateForImport(told),
  ])
  t.same(first, second)
  const unknownPlace = { ...told, workplace: { ...told.workplace, pNumber: '', asOf: '', ordinaryEmployees: 0 } }
  const third = await companies.findOrCreateForImport({ ...unknownPlace, name: 'Andet navn' })
  t.same(await companies.findOrCreateForImport(unknownPlace), third)
  t.equal(third.company, first.company)
  t.not(third.workplace, first.workplace)
  const [company, ...others] = await companyModel(db).find().sort({ _id: 1 }).lean()
  t.same(others, [])
  t.match(company, { name: 'Bageriet', verifiedAt: null, publicEmployer: null, workplaces: { length: 2 } })
  t.match(
    await companies.findOrCreateForImport({ ...told, publicEmployer: true }),
    { publicEmployer: true },
    'told later',
  )
  t.match(await companies.findOrCreateForImport({ ...told, publicEmployer: false }), { publicEmployer: true }, 'known')
  t.same(company?.workplaces.map(isComplete), [true, false], 'the P-number of the other is still to be told')

  await companies.register(registration({ cvr: '10150817', email: 'ejer@bageriet.dk' }))
  const person = (await accounts.byEmail('ejer@bageriet.dk'))?._id ?? ''
  await companies.approveMember(acting.karen, first.company, person)
  t.match(
    (await accounts.byId(person))?.memberships,
    [{ state: 'active', owner: true }],
    'the first one let in by the consultant owns the imported company',
  )
})
