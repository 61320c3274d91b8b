import t from 'tap'
import { companyModel } from '../../src/companies/model.js'
import { paths } from '../../src/lib/paths.js'
import { type TestApp, testApp, tokenIn } from '../helpers/app.js'
import { givenCompany } from '../helpers/given.js'

const person = { name: 'Inge Import', email: 'inge@import.example.dk', phone: '20 30 40 50' }

/** A company as a file brings it: known, without anybody who can sign in. */
async function imported(t: Parameters<typeof testApp>[0]) {
  const site = await testApp(t)
  const { world, services } = site
  const company = await givenCompany(services, {
    ...{ municipality: world.municipality, cvr: '24256790', name: 'Importeret Smedje', verifiedAt: null },
    keyConsultant: world.people.consultant._id,
  })
  return { ...site, company: company._id, invite: paths.companies.invite(company._id) }
}

const delivered = async ({ services, mails }: TestApp) => {
  for (const id of await services.notices.pending(100)) await services.notices.deliver(id)
  return mails
}

t.test('staff give the first person of an imported company access, by e-mail', async t => {
  const site = await imported(t)
  const { as, services, company, invite } = site
  const consultant = await as('consultant')
  t.match((await consultant.get(paths.companies.show(company))).text, 'Giv en person fra virksomheden adgang')
  const wrong = await consultant.post(invite, { ...person, email: 'inge' })
  t.equal(wrong.status, 422)
  t.match(wrong.text, 'Skriv e-mail som navn@eksempel.dk.')
  t.match(wrong.body, 'value="Inge Import"')
  const done = await consultant.follow(await consultant.post(invite, person))
  t.match(done.text, 'Inge Import har fået adgang og en mail om det.')
  t.match(done.text, 'inge@import.example.dk, 20 30 40 50 (kan give og fjerne adgang)')
  const again = await consultant.post(invite, person)
  t.equal(again.status, 422)
  t.match(again.text, 'Personen har allerede adgang til virksomheden.')
  const mail = (await delivered(site)).find(({ to }) => to.address === person.email)
  t.match(mail?.text, /Kirsten Konsulent fra kommunen har givet dig adgang til Importeret Smedje/)
  t.notOk((await companyModel(services.db).findById(company).lean())?.verifiedAt, 'it is not approved by that')

  const { delivery } = await services.signIn.requestLink(person.email)
  await delivery
  const visitor = site.browser()
  const link = paths.signIn.link(tokenIn(site.mails.at(-1)))
  await visitor.get(link)
  await visitor.post(link)
  t.match((await visitor.get(paths.doors.employer())).text, 'Importeret Smedje')
})

t.test('the next person is no owner, and who waits is let in', async t => {
  const { as, services, company, invite, world } = await imported(t)
  const consultant = await as('consultant')
  await consultant.post(invite, person)
  await consultant.post(invite, { ...person, name: 'Nummer To', email: 'to@import.example.dk', phone: '' })
  const of = async (email: string) =>
    (await services.accounts.byEmail(email))?.memberships.find(membership => membership.company === company)
  t.match(await of(person.email), { owner: true, state: 'active' })
  t.match(await of('to@import.example.dk'), { owner: false, state: 'active' })
  const waiting = world.people.waiting
  await consultant.post(paths.companies.invite(world.company), { name: waiting.name, email: waiting.email })
  t.match((await services.accounts.byId(waiting._id))?.memberships, [{ company: world.company, state: 'active' }])
})

t.test('only the company’s consultant and the coordinator may', async t => {
  const { as, services, company, invite, world } = await imported(t)
  await companyModel(services.db).updateOne({ _id: company }, { $set: { keyConsultant: world.people.coordinator._id } })
  t.equal((await (await as('consultant')).post(invite, person)).status, 403)
  t.equal((await (await as('otherConsultant')).post(invite, person)).status, 404)
  t.equal((await (await as('employer')).post(invite, person)).status, 403)
  t.equal(await services.accounts.byEmail(person.email), null)
  t.equal((await (await as('coordinator')).post(invite, person)).status, 303)
})
