/** Whoever has access to a company vouches for a colleague, who has it from the first time they sign in. */
import t from 'tap'
import { auditModel } from '../../src/audit/model.js'
import { companyModel } from '../../src/companies/model.js'
import { paths } from '../../src/lib/paths.js'
import { givenAccount } from '../helpers/given.js'
import { send, testJourney } from '../helpers/journey.js'
import { actingAs } from '../helpers/market.js'
import { testRedis } from '../helpers/stores.js'

const page = paths.companies.details()
const invite = paths.companies.inviteColleague()
const bo = { name: 'Bo Kollega', email: 'bo@strandhotellet.example.dk' }
const unused = /Inviterede kolleger, der ikke har logget ind endnu.*?Invitér en kollega/

t.test('a colleague who is invited has access when they have signed in, and nobody is asked', async t => {
  const site = await testJourney(t)
  const { as, mails, post, services, signIn, world } = site
  await post()
  const owner = await as('employer')
  const wrong = await owner.post(invite, { name: 'Bo www.gratis.dk', email: 'bo' })
  t.equal(wrong.status, 422)
  t.match(wrong.text, 'Skriv kollegaens e-mail som navn@eksempel.dk.')
  t.match(wrong.body, 'value="Bo www.gratis.dk"', 'what was typed is kept')
  const link = await owner.post(invite, { ...bo, name: 'Bo www.gratis.dk' })
  t.equal(link.status, 422)
  t.match(link.text, 'Skriv kun kollegaens navn, uden adresser på internettet.')
  for (const name of ['Vind paa casino777.dk nu', 'Bo gratis。dk', 'Bo gratis․dk'])
    t.equal((await owner.post(invite, { ...bo, name })).status, 422, name)
  t.equal(await services.accounts.byEmail(bo.email), null)

  const done = await send(t, owner, invite, bo)
  t.match(
    done.text,
    'Vi har sendt en mail til bo@strandhotellet.example.dk. Bo Kollega har adgang, når Bo Kollega har logget ind.',
  )
  t.match(unused.exec(done.text)?.[0], /Bo Kollega, bo@strandhotellet.example.dk, inviteret af dig \d+\. november 2026/)
  t.same(await post(), ['member-invited → Bo Kollega'])
  const mail = mails.find(({ to }) => to.address === bo.email)
  t.equal(mail?.subject, 'Du har fået adgang til Strandhotellet')
  t.match(
    mail?.text,
    /Eva Ejer har inviteret dig til Strandhotellet.*Bed om et link.*vælge en adgangskode.*ring til Kirsten/s,
  )
  t.match(mail?.text, paths.signIn.requestLink())
  const again = await owner.post(invite, bo)
  t.equal(again.status, 422)
  t.match(again.text, 'Kollegaen er inviteret og kan logge ind med denne mailadresse.')

  const staff = await as('consultant')
  const show = paths.companies.show(world.company)
  t.match((await staff.get(show)).text, /har ikke logget ind endnu.*Bo Kollega, bo@.*, inviteret af Eva Ejer/)
  t.same(
    (await services.accounts.membersOfCompany(world.company)).map(({ name }) => name),
    ['Eva Ejer'],
    'nobody calls or writes to an address that may be typed wrong',
  )

  const visitor = await signIn(bo.email)
  t.match((await visitor.get(paths.doors.employer())).text, 'Strandhotellet')
  t.match(
    (await owner.get(page)).text,
    /Kolleger med adgang Bo Kollega, bo@strandhotellet.example.dk, inviteret af dig/,
  )
  t.notMatch((await owner.get(page)).text, 'har ikke logget ind endnu')
  t.match((await staff.get(show)).text, /Bo Kollega, bo@strandhotellet.example.dk, inviteret af Eva Ejer/)
  const has = await owner.post(invite, bo)
  t.match(has.text, 'Personen har allerede adgang til virksomheden.')

  t.match(
    (await send(t, visitor, invite, { name: 'Ny Nørby', email: 'ny@strandhotellet.example.dk' })).text,
    'Vi har sendt',
  )
  t.same(await post(), ['member-invited → Ny Nørby'], 'the key consultant reads it on the page')
  const account = (await services.accounts.byEmail(bo.email))?._id ?? ''
  const log = await auditModel(services.db).find({ what: 'company.invite-member' }).lean()
  const entries = log.map(({ who, subject, on }) => ({ who, invited: subject === account, on }))
  t.same(
    entries.sort((a, b) => Number(b.invited) - Number(a.invited)),
    [
      { who: world.people.employer._id, invited: true, on: [] },
      { who: account, invited: false, on: [] },
    ],
  )
})

t.test('an address that has an account elsewhere is answered and shown as one that has none', async t => {
  const { as, post, services, signIn, world } = await testJourney(t)
  const elsewhere = { role: 'employer', municipality: world.otherMunicipality, company: world.otherCompany } as const
  const known = await givenAccount(services, 'Kendt Navn', elsewhere, { phone: '99887766' })
  const closed = await givenAccount(services, 'Lukket Navn', elsewhere, { phone: '99887755' })
  await services.accounts.disable(closed._id)
  const owner = await as('employer')
  const told = async (email: string) => {
    const { text, status } = await send(t, owner, invite, { name: 'Skrevet Navn', email })
    return { status, text: text.replaceAll(email, 'ADRESSE') }
  }
  const first = await told('ukendt@example.dk')
  const list = unused.exec(first.text)?.[0] ?? ''
  t.match(list, 'Skrevet Navn, ADRESSE')
  for (const { _id, email } of [known, closed]) {
    await owner.post(paths.companies.remove((await services.accounts.byEmail('ukendt@example.dk'))?._id ?? ''))
    const answer = await told(email)
    t.same({ ...answer, text: unused.exec(answer.text)?.[0] }, { status: first.status, text: list })
    t.notMatch(answer.text, /Kendt|Lukket|9988/)
    await send(t, owner, paths.companies.remove(_id))
  }
  await post()
  await owner.post(invite, { name: 'Skrevet Navn', email: known.email })
  t.same(await post(), ['member-invited → Kendt Navn'])
  const visitor = await signIn(known.email)
  t.notMatch((await owner.get(page)).text, 'Kendt Navn', 'signing in is not choosing')
  const place = (await services.accounts.byId(known._id))?.memberships.find(({ company }) => company === world.company)
  await visitor.post(paths.account.switchRole(), { membership: place?.id ?? '' })
  t.match((await visitor.get(page)).text, 'Kendt Navn')
  t.match((await owner.get(page)).text, 'Kendt Navn')
})

t.test('who waits is let in, who waits invites nobody, and a company that is not approved stays so', async t => {
  const { as, mails, post, services, world } = await testJourney(t)
  await post()
  const waits = await as('waiting')
  t.equal((await waits.post(invite, bo)).status, 403)
  t.equal(await services.accounts.byEmail(bo.email), null)
  await companyModel(services.db).updateOne({ _id: world.company }, { $set: { verifiedAt: null, verifiedBy: null } })
  const owner = await as('employer')
  await send(t, owner, invite, bo)
  const { name, email } = world.people.waiting
  await send(t, owner, invite, { name, email })
  t.same(await post(), ['member-approved → Viggo Venter', 'member-invited → Bo Kollega'])
  t.match((await services.accounts.byEmail(email))?.memberships, [{ state: 'active', owner: false }])
  t.notOk((await companyModel(services.db).findById(world.company).lean())?.verifiedAt)
  const mail = mails.find(({ to }) => to.address === bo.email)
  t.equal(mail?.subject, 'Du er inviteret til Springbræt')
  t.match(mail?.text, 'En kollega har inviteret dig til virksomheden med CVR-nummer 25313763')
  t.notMatch(mail?.text, /Eva|Strandhotellet/, 'what a stranger may have typed goes to no address that they typed')
})

t.test('an invitation is taken back by who sent it, or who gives access, until it is used', async t => {
  const { as, post, services, signIn, world } = await testJourney(t)
  const { municipality, company } = world
  await post()
  const place = { role: 'employer', municipality, company } as const
  const emil = await givenAccount(services, 'Emil Ansat', place)
  const otto = await givenAccount(services, 'Otto Ansat', place)
  const [member, colleague] = [await signIn(emil.email), await signIn(otto.email)]
  await send(t, member, invite, bo)
  const idOf = async (email: string) => (await services.accounts.byEmail(email))?._id ?? ''
  const take = paths.companies.remove(await idOf(bo.email))
  t.match((await colleague.get(page)).text, 'Bo Kollega')
  t.notMatch((await colleague.get(page)).text, 'Tag invitationen')
  t.equal((await colleague.post(take)).status, 403)
  t.match((await member.get(page)).text, 'Tag invitationen til Bo Kollega tilbage')
  t.notMatch((await send(t, member, take)).text, 'Bo Kollega')
  t.same((await services.accounts.byEmail(bo.email))?.memberships, [])
  t.same(await post(), ['member-invited ✗ Bo Kollega', 'member-removed → Bo Kollega'])

  await send(t, member, invite, bo)
  t.same(await post(), ['member-invited → Bo Kollega'], 'invited anew, told anew')
  await signIn(bo.email)
  t.equal((await member.post(take)).status, 403, 'it is used, and Emil takes no access away')
  t.notMatch((await member.get(page)).text, 'Tag invitationen')
  await send(t, await as('employer'), take)
  await send(t, member, invite, bo)
  await send(t, await as('employer'), take)
  await send(t, member, invite, bo)
  await send(t, await as('consultant'), paths.companies.removeMember(company, await idOf(bo.email)))
  t.same((await services.accounts.byEmail(bo.email))?.memberships, [])

  // Used between the reading and the write.
  await send(t, member, invite, bo)
  const before = await services.accounts.byEmail(bo.email)
  const [read] = before?.memberships ?? []
  if (!before || !read) throw new Error('nobody is invited')
  await signIn(bo.email)
  t.equal(await services.accounts.takeAway({ account: before._id, membership: read, news: [] }), false)
})

t.test('ten unused invitations are the most, and five to one address in a quarter of an hour', async t => {
  const { as, services, world } = await testJourney(t, { redis: (await testRedis(t)).client })
  const acting = actingAs(world, 'employer')
  for (let i = 0; i < 10; i++)
    await services.companies.inviteColleague(acting, world.company, { name: 'Bo', email: `bo${i}@example.dk` })
  const owner = await as('employer')
  const refused = await owner.post(invite, bo)
  t.equal(refused.status, 409)
  t.match(refused.text, 'I har ti invitationer, som ingen har brugt.')
  t.match(refused.body, `value="${bo.email}"`)
  for (let i = 0; i < 4; i++) await owner.post(invite, bo)
  t.equal((await owner.post(invite, bo)).status, 429)
  t.equal(await services.accounts.byEmail(bo.email), null)
})
