import t from 'tap'
import { companyModel } from '../../src/companies/model.js'
import { isEmail, municipalityOf, readPhone, readRegistration } from '../../src/companies/registration.js'
import { registration, testCompanies } from './setup.js'

const around = { today: '2026-11-24', served: ['410', '479'] }

t.test('a right registration is read', async t => {
  const read = readRegistration(registration({ cvr: 'DK 13 74 81 36', pNumber: '1007 568 450' }), around)
  t.match(read, {
    company: { cvr: '13748136', name: 'Fjordens Køkken ApS', db25: '561110' },
    workplace: { pNumber: '1007568450', postcode: '5500', ordinaryEmployees: 12.5, asOf: '2026-11-01' },
    person: { name: 'Mette Holm', email: 'mette@fjorden.dk' },
    municipality: '410',
  })
})

t.test('every mistake is told at once, one sentence per field', async t => {
  const wrong = registration({
    cvr: '12345678',
    name: ' ',
    sector: 'raketter',
    db25: '56',
    pNumber: '123',
    address: '',
    postcode: '9',
    ordinaryEmployees: 'mange',
    asOf: '31-02-2026',
    contactName: '',
    email: 'mette',
    phone: '12',
  })
  const read = readRegistration(wrong, around)
  t.ok('errors' in read)
  const errors = 'errors' in read ? read.errors : []
  t.same(
    errors.map(({ field }) => field).sort(),
    Object.keys(wrong)
      .filter(field => field !== 'publicEmployer')
      .sort(),
  )
  for (const { field, text } of errors) t.match(text, /^[A-ZÆØÅ].*\.$/, field)
})

t.test('what is right and what is not, field by field', async t => {
  const fieldsOf = (over: Parameters<typeof registration>[0]) => {
    const read = readRegistration(registration(over), around)
    return 'errors' in read ? read.errors.map(({ field }) => field) : []
  }
  t.same(fieldsOf({ cvr: '35254119' }), ['cvr'], 'a number that fails modulus 11')
  t.same(fieldsOf({ pNumber: '1000000001' }), [], 'a P-number is never checked by modulus')
  t.same(fieldsOf({ postcode: '8000' }), ['postcode'], 'Aarhus is not in this deployment')
  t.same(fieldsOf({ asOf: '25-11-2026' }), ['asOf'], 'tomorrow')
  t.same(fieldsOf({ ordinaryEmployees: '-1' }), ['ordinaryEmployees'])
  t.same(fieldsOf({ ordinaryEmployees: '0' }), [])
  t.same(fieldsOf({ db25: '' }), [])
  for (const contactName of ['Vind nu: https://svindel.dk', 'Besøg svindel.dk', 'a@b', 'Svindel. www.svindel'])
    t.same(fieldsOf({ contactName }), ['contactName'], 'we send no advertisements')
  for (const contactName of ['J.P. Hansen', 'Åse Ø. Müller-Nygård', "Mary O'Neill", 'Dr. Ali'])
    t.same(fieldsOf({ contactName }), [], contactName)
  t.same(fieldsOf({ name: 'x'.repeat(201) }), ['name'])
  t.equal(municipalityOf('5700', ['410', '479']), '479')
  t.equal(municipalityOf('5700', ['410']), null)
  t.ok(isEmail('bo.bak@firma.co.dk'))
  t.notOk(isEmail('bo@firma'))
  t.notOk(isEmail('bo bak@firma.dk'))
  t.equal(readPhone('+45 20 30 40 50'), '+45 20 30 40 50')
  t.equal(readPhone('ring til mig'), null)
})

t.test('a new company has its consultant and its owner from the first second, and is unverified', async t => {
  const { companies, accounts, sent, people, db } = await testCompanies(t)
  const answer = await companies.register(registration())
  const [company] = await companyModel(db).find().sort({ _id: 1 }).lean()
  t.match(company, { cvr: '13748136', municipality: '410', keyConsultant: people.anna, verifiedAt: null })
  t.same(answer, { consultant: people.anna, municipality: '410' })
  const [owner] = await accounts.membersOfCompany(company?._id ?? '')
  t.match(owner, { email: 'mette@fjorden.dk', memberships: [{ role: 'employer', state: 'active', owner: true }] })
  t.same(
    sent.map(({ template, recipient }) => [template, recipient]),
    [
      ['company-receipt', owner?._id],
      ['company-registered', people.anna],
    ],
  )
})

t.test('the consultant is chosen by sector, then by postcode, else the coordinator', async t => {
  const { companies, people } = await testCompanies(t)
  const chosen = async (over: Parameters<typeof registration>[0]) =>
    (await companies.register(registration(over))).consultant
  t.equal(await chosen({}), people.anna)
  t.equal(await chosen({ cvr: '10150817', sector: 'hotel', email: 'a@a.dk' }), people.bo)
  t.equal(await chosen({ cvr: '24256790', sector: 'hotel', postcode: '5592', email: 'b@b.dk' }), people.karen)
  t.equal(await chosen({ cvr: '29189641', postcode: '5700', email: 'c@c.dk' }), people.sofie)
})

t.test('a stranger on a known CVR number gets a place in the queue and nothing else', async t => {
  const { companies, accounts, sent, people, acting, employer, db } = await testCompanies(t)
  await companies.register(registration())
  const [before] = await companyModel(db).find().sort({ _id: 1 }).lean()
  const id = before?._id ?? ''
  const owner = (await accounts.membersOfCompany(id))[0]?._id ?? ''
  const noticesBefore = sent.length

  const stranger = registration({ name: 'Helt Andet A/S', pNumber: '1022710363', email: 'x@x.dk', contactName: 'X' })
  const answer = await companies.register(stranger)
  t.same(Object.keys(answer), ['consultant', 'municipality'], 'the answer is that of any registration')
  t.same(await companyModel(db).find().sort({ _id: 1 }).lean(), [before], 'the company is untouched')
  const account = await accounts.byEmail('x@x.dk')
  t.match(account?.memberships, [{ state: 'waiting', owner: false, company: id }])
  t.equal((await accounts.membersOfCompany(id)).length, 1)
  t.same(
    sent.slice(noticesBefore).map(({ template, recipient }) => [template, recipient]),
    [
      ['company-receipt', account?._id],
      ['member-waiting', people.anna],
      ['member-waiting', owner],
    ],
  )

  const self = employer(account?._id ?? '', id)
  await t.rejects(companies.approveMember(self, id, account?._id ?? ''), { code: 'NOT_ALLOWED' }, 'not by oneself')
  await t.rejects(companies.approveMember(acting.bo, id, account?._id ?? ''), { code: 'NOT_ALLOWED' })
  await t.rejects(companies.approveMember(acting.sofie, id, account?._id ?? ''), { code: 'NOT_FOUND' })

  await companies.approveMember(employer(owner, id), id, account?._id ?? '')
  t.match((await accounts.byEmail('x@x.dk'))?.memberships, [{ state: 'active', owner: false }])
  await t.rejects(
    companies.approveMember(acting.anna, id, account?._id ?? ''),
    { code: 'ALREADY_DONE' },
    'nobody waits',
  )
})

t.test('a rejected person has no place left', async t => {
  const { companies, accounts, acting, sent, db } = await testCompanies(t)
  await companies.register(registration())
  await companies.register(registration({ email: 'x@x.dk' }))
  const id = (await companyModel(db).findOne().lean())?._id ?? ''
  const account = (await accounts.byEmail('x@x.dk'))?._id ?? ''
  await companies.rejectMember(acting.anna, id, account)
  t.same((await accounts.byId(account))?.memberships, [])
  t.equal(sent.at(-1)?.template, 'member-rejected')
})

t.test('twenty people at once on one new CVR number: one company, one owner', async t => {
  const { companies, accounts, db } = await testCompanies(t)
  await Promise.all(
    Array.from({ length: 20 }, (_, i) => companies.register(registration({ email: `person${i}@fjorden.dk` }))),
  )
  const all = await companyModel(db).find().sort({ _id: 1 }).lean()
  t.equal(all.length, 1)
  const id = all[0]?._id ?? ''
  t.equal((await accounts.membersOfCompany(id)).length, 1)
  t.equal((await accounts.waitingForCompany(id)).length, 19)
})

t.test('an e-mail that has an account keeps its name and password, and only the mail says so', async t => {
  const { companies, accounts, sent } = await testCompanies(t)
  const known = await accounts.create({ email: 'mette@fjorden.dk', name: 'Mette', password: 'en lang adgangskode' })
  const answer = await companies.register(registration({ contactName: 'En Fremmed' }))
  t.same(Object.keys(answer), ['consultant', 'municipality'])
  const now = await accounts.byId(known._id)
  t.equal(now?.passwordHash, known.passwordHash)
  t.equal(now?.name, 'Mette')
  t.equal(now?.memberships.length, 1)
  t.equal(sent[0]?.template, 'company-receipt-known')
})

t.test('the same registration twice is one company, one account, one membership', async t => {
  const { companies, accounts, db } = await testCompanies(t)
  await Promise.all([companies.register(registration()), companies.register(registration())])
  await companies.register(registration())
  t.equal(await companyModel(db).countDocuments(), 1)
  t.equal((await accounts.byEmail('mette@fjorden.dk'))?.memberships.length, 1)
})

t.test('one CVR number in two municipalities is two companies', async t => {
  const { companies, acting } = await testCompanies(t)
  await companies.register(registration())
  await companies.register(registration({ postcode: '5700' }))
  t.equal((await companies.list(acting.karen)).length, 1)
  t.equal((await companies.list(acting.sofie)).length, 1)
})
