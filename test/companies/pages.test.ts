import t from 'tap'
import { companyModel } from '../../src/companies/model.js'
import { paths } from '../../src/lib/paths.js'
import { noticeModel } from '../../src/notices/model.js'
import { type TestApp, testApp, tokenIn } from '../helpers/app.js'
import { givenAccount } from '../helpers/given.js'
import { givenOpening } from '../helpers/market.js'
import { registration } from './setup.js'

const { publicEmployer: _, ...fields } = registration()

/** Signs in by the link that is mailed to the address. */
async function signedIn({ browser, services, mails }: TestApp, email: string) {
  const visitor = browser()
  const { delivery } = await services.signIn.requestLink(email)
  await delivery
  const token = tokenIn(mails.at(-1))
  await visitor.get(paths.signIn.link(token))
  await visitor.post(paths.signIn.link(token))
  return visitor
}

/** Sends every mail that waits. */
async function deliverAll({ services }: TestApp) {
  for (const id of await services.notices.pending()) await services.notices.deliver(id)
}

t.test('from registration to approval', async t => {
  const site = await testApp(t)
  const visitor = site.browser()
  t.match((await visitor.get(paths.register.company())).text, 'Opret din virksomhed')
  const sent = await visitor.post(paths.register.company(), fields)
  t.equal(sent.status, 303)
  const received = await visitor.follow(sent)
  t.match(received.text, 'Jeres virksomhedskonsulent er Karen Koordinator')
  await deliverAll(site)
  const mail = site.mails.find(({ to }) => to.address === fields.email)
  t.match(mail?.text, 'Karen Koordinator')
  t.match(mail?.text, '70123456', 'the hotline stands in every mail to a company')

  const owner = await signedIn(site, fields.email)
  t.match((await owner.get(paths.doors.employer())).text, 'Virksomheden er ikke godkendt endnu')
  const company = await companyModel(site.services.db).findOne({ cvr: fields.cvr }).lean()
  const consultant = await site.as('consultant')
  const page = await consultant.get(paths.companies.show(company?._id))
  t.notMatch(page.text, 'Godkend virksomheden', 'another consultant only sees it')
  t.equal((await consultant.post(paths.companies.verify(company?._id))).status, 403)
  const { coordinator } = site.world.people
  await companyModel(site.services.db).updateOne({ _id: company?._id }, { $set: { keyConsultant: coordinator._id } })
  const acting = { account: coordinator._id, name: '', role: 'coordinator' } as const
  await site.services.companies.verify(
    { ...acting, scope: { kind: 'municipality', municipality: site.world.municipality } },
    company?._id ?? '',
  )
  t.notMatch((await owner.get(paths.doors.employer())).text, 'Virksomheden er ikke godkendt endnu')
})

t.test('whoever registers with somebody else’s e-mail has no key to the account that comes of it', async t => {
  const site = await testApp(t)
  const password = 'en fremmeds lange kodeord'
  const stranger = site.browser()
  t.equal((await stranger.post(paths.register.company(), { ...fields, password, next: password })).status, 303)
  const entered = await stranger.post(paths.signIn.page(), { email: fields.email, password })
  t.equal(entered.status, 401, 'whoever has the mailbox comes in by link and chooses the password')
  t.equal((await site.services.accounts.byEmail(fields.email))?.passwordHash, null)
  t.notMatch((await stranger.get(paths.register.company())).body, 'type="password"')
})

t.test('what must be mended is told, what was typed is kept', async t => {
  const site = await testApp(t)
  const visitor = site.browser()
  const page = await visitor.post(paths.register.company(), {
    ...fields,
    cvr: '12345678',
    name: '<b>Hansen & Søn</b>',
    postcode: '8000',
  })
  t.equal(page.status, 422)
  t.match(page.text, 'CVR-nummeret skal være otte cifre og passe.')
  t.match(page.text, 'bruger ikke Springbræt endnu')
  t.match(page.body, 'value="12345678"')
  t.match(page.body, '&lt;b&gt;Hansen &amp; Søn&lt;/b&gt;')
  t.notMatch(page.body, '<b>Hansen')
  t.match(page.body, /href="#cvr"/)
  const long = await visitor.post(paths.register.company(), {
    ...fields,
    ...{ cvr: '12345678', name: 'x'.repeat(501), email: 'mette' },
  })
  for (const field of ['cvr', 'name', 'email']) t.match(long.body, `href="#${field}"`)
  t.equal(await companyModel(site.services.db).countDocuments({ cvr: '12345678' }), 0)
  t.equal((await visitor.post(paths.register.company(), {})).status, 422, 'an empty form')
})

t.test('known or not, company and e-mail get the same page', async t => {
  const site = await testApp(t)
  const answer = async (over: Partial<typeof fields>) => {
    const visitor = site.browser()
    const page = await visitor.follow(await visitor.post(paths.register.company(), { ...fields, ...over }))
    return [page.status, page.text]
  }
  const first = await answer({})
  t.same(await answer({ email: 'ny@example.dk' }), first, 'a known company')
  t.same(await answer({ cvr: '24256790' }), first, 'a known e-mail')
  t.same(await answer({}), first, 'both')
  await deliverAll(site)
  const mails = site.mails.filter(({ to }) => to.address === fields.email)
  t.ok(mails.some(({ text }) => text.includes('Du har allerede en konto')))
})

t.test('the consultant’s own companies and the others have pages of their own', async t => {
  const site = await testApp(t)
  const companies = companyModel(site.services.db)
  const { consultant, coordinator } = site.world.people
  const one = await companies.findById(site.world.company).lean()
  // Two of the world are the consultant's own and approved.
  const copies = (count: number, keyConsultant: string, from: number) =>
    Array.from({ length: count }, (_, i) => ({
      ...{ ...one, keyConsultant, _id: `firma${from + i}`, cvr: String(20_000_000 + from + i) },
      // Several share a name; every fourth waits to be approved.
      ...{ name: `Firma ${(i * 7) % 40}`, verifiedAt: i % 4 === 0 ? null : one?.verifiedAt },
    }))
  await companies.insertMany([...copies(118, consultant._id, 0), ...copies(120, coordinator._id, 1000)])
  const kirsten = await site.as('consultant')
  const namesOn = (html: string) => {
    const [, own = '', others = ''] = html.split(/<h2>/)
    return [own, others].map(part => [...part.matchAll(/href="\/konsulent\/virksomheder\/(\w+)"/g)].map(([, id]) => id))
  }
  const at = async (own: number, others: number) =>
    namesOn((await kirsten.get(paths.companies.listPage(own, others))).body)
  const ordered = async (filter: object) =>
    (await companies.find(filter).sort({ name: 1, _id: 1 }).lean())
      .toSorted((a, b) => Number(a.verifiedAt !== null) - Number(b.verifiedAt !== null))
      .map(({ _id }) => _id)
  const first = await kirsten.get(paths.companies.list())
  t.match(first.text, 'Ring, og hør, om de er dem, de siger.')
  t.equal(first.text.match(/Side 1 af 3/g)?.length, 2)
  const pages = await Promise.all([1, 2, 3].map(page => at(page, page)))
  t.same(
    pages.map(([own, others]) => [own?.length, others?.length]),
    [
      [50, 50],
      [50, 50],
      [20, 20],
    ],
  )
  t.same(
    pages.flatMap(([own = []]) => own),
    await ordered({ keyConsultant: consultant._id }),
    'those to call first',
  )
  t.same(
    pages.flatMap(([, others = []]) => others),
    await ordered({ keyConsultant: coordinator._id }),
  )

  const apart = await kirsten.get(paths.companies.listPage(2, 3))
  t.same(namesOn(apart.body), [pages[1]?.[0], pages[2]?.[1]])
  const [next = ''] = [...apart.body.matchAll(/href="([^"]+)" rel="next"/g)].map(([, href = '']) =>
    href.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'),
  )
  t.same(namesOn((await kirsten.get(next)).body), [pages[2]?.[0], pages[2]?.[1]], 'turning one leaves the other')
  t.same(await at(4, 99), pages[2], 'past the end is the last page')
  for (const query of ['side=0', 'andre=-1', 'side=to', 'andre=1,5'])
    t.equal((await kirsten.get(`${paths.companies.list()}?${query}`)).status, 404, query)
  const olga = await site.as('otherConsultant')
  t.match((await olga.get(paths.companies.list())).text, 'Du er ikke fast konsulent for nogen virksomhed endnu.')
  t.notMatch((await olga.get(paths.companies.list())).text, 'Firma')
})

t.test('a stranger on a known CVR number finds every door closed', async t => {
  const site = await testApp(t)
  const cvr = (await companyModel(site.services.db).findById(site.world.company).lean())?.cvr ?? ''
  const name = (await companyModel(site.services.db).findById(site.world.company).lean())?.name ?? ''
  const visitor = site.browser()
  const sent = await visitor.follow(await visitor.post(paths.register.company(), { ...fields, cvr, email: 'x@x.dk' }))
  t.notMatch(sent.body, name)
  await deliverAll(site)
  for (const { to, text } of site.mails) if (to.address === 'x@x.dk') t.notMatch(text, name)
  t.ok(await noticeModel(site.services.db).countDocuments({ template: 'member-waiting', state: 'sent' }))

  const stranger = await signedIn(site, 'x@x.dk')
  let doors = 0
  for (const route of site.routes) {
    const { allow } = route.config ?? {}
    if (!Array.isArray(allow) || !allow.includes('employer')) continue
    const path = route.url.replace(/:\w+/g, site.world.company)
    for (const method of [route.method].flat()) {
      doors++
      const page = method === 'POST' ? await stranger.post(path) : await stranger.get(path)
      const closed = page.status === 403 || page.location === paths.account.waiting()
      t.ok(closed, `${method} ${route.url}: ${page.status} ${page.location ?? ''}`)
      t.notMatch(page.body, name)
    }
  }
  t.ok(doors > 20, `${doors} doors`)

  const owner = await site.as('employer')
  t.match((await owner.get(paths.companies.details())).text, 'Mette Holm x@x.dk')
  const id = (await site.services.accounts.byEmail('x@x.dk'))?._id ?? ''
  t.equal((await owner.post(paths.companies.approve(id))).status, 303)
  t.equal((await stranger.get(paths.account.waiting())).location, paths.doors.employer(), 'who was let in goes on')
  t.match((await stranger.get(paths.doors.employer())).text, name, 'let in, at the next click')
})

t.test('the consultant sees the company’s openings on its page', async t => {
  const { as, services, world } = await testApp(t)
  const kirsten = await as('consultant')
  await givenOpening(services, world, { title: 'Opvasker søges', seats: 2 })
  const page = await kirsten.get(paths.companies.show(world.company))
  t.match(page.text, /Opvasker søges.*Åbent 2 af 2/)
})

t.test('workplaces on the company’s own page', async t => {
  const site = await testApp(t)
  const owner = await site.as('employer')
  const workplace = {
    pNumber: '1022710363',
    address: 'Algade 1',
    postcode: '5500',
    ordinaryEmployees: '8',
    asOf: '2026-11-20',
  }
  const wrong = await owner.post(paths.companies.newWorkplace(), { ...workplace, postcode: '7000' })
  t.equal(wrong.status, 422)
  t.match(wrong.text, 'Adressen ligger i en anden kommune.')
  t.equal((await owner.post(paths.companies.newWorkplace(), workplace)).status, 303)
  t.match((await owner.get(paths.companies.details())).text, 'Algade 1, 5500 Middelfart')
  const stranger = await site.as('otherEmployer')
  const { workplace: id = '' } = site.world.params['/virksomhed/oplysninger/arbejdspladser/'] ?? {}
  t.equal((await stranger.get(paths.companies.workplace(id))).status, 404)
  t.equal((await stranger.post(paths.companies.workplace(id), workplace)).status, 404)
})

t.test('whether the employer is public is chosen, never taken for granted', async t => {
  const { as, services, world } = await testApp(t)
  const { collection } = companyModel(services.db)
  await collection.updateOne({ _id: world.company as never }, { $set: { publicEmployer: null } })
  const kirsten = await as('consultant')
  t.match((await kirsten.get(paths.companies.show(world.company))).text, 'Arbejdsgiver Ikke oplyst')
  t.notMatch((await kirsten.get(paths.companies.edit(world.company))).body, 'checked')
  const about = { name: 'Strandhotellet', sector: 'hotel' }
  const unchosen = await kirsten.post(paths.companies.edit(world.company), about)
  t.equal(unchosen.status, 422)
  t.match(unchosen.text, 'Vælg, om arbejdsgiveren er privat eller offentlig.')
  for (const [employer, stored, text] of [
    ['public', true, 'Offentlig'],
    ['private', false, 'Privat'],
  ] as const) {
    const sent = await kirsten.post(paths.companies.edit(world.company), { ...about, employer })
    t.match((await kirsten.follow(sent)).text, `Arbejdsgiver ${text}`)
    t.equal((await services.companies.byId(world.company))?.publicEmployer, stored)
    t.match(
      (await kirsten.get(paths.companies.edit(world.company))).body,
      new RegExp(`value="${employer}"[^>]* checked`),
    )
  }
})

t.test('an e-mail that is typed tells no company whose account it is', async t => {
  const site = await testApp(t)
  const { services, world } = site
  const cvr = (await companyModel(services.db).findById(world.company).lean())?.cvr ?? ''
  const known = { email: 'kendt@example.dk', phone: '51627384' }
  const { _id } = await givenAccount(services, 'Hemmelig Sagsbehandler', undefined, known)
  const typed = { ...fields, cvr, email: known.email }
  const form = site.browser()
  t.equal((await form.post(paths.register.company(), typed)).status, 303)
  await deliverAll(site)
  const told = site.mails.filter(({ to }) => to.address !== known.email)
  t.ok(told.some(({ text }) => text.includes('Mette Holm')))

  const owner = await site.as('employer')
  const details = async () => (await owner.get(paths.companies.details())).text
  t.match(await details(), 'Mette Holm kendt@example.dk')
  t.equal((await owner.post(paths.companies.approve(_id))).status, 303)
  t.match(await details(), 'Mette Holm')
  await deliverAll(site)
  const { keyConsultant = '' } = (await companyModel(services.db).findById(world.company).lean()) ?? {}
  const consultants = (await services.accounts.byId(keyConsultant))?.email
  for (const { to, text, subject } of site.mails)
    if (![known.email, consultants].includes(to.address))
      t.notMatch(`${subject} ${text}`, /Hemmelig|51 ?62 ?73 ?84/, to.address)
  t.notMatch(await details(), /Hemmelig|51 ?62 ?73 ?84/)
  t.match((await (await site.as('consultant')).get(paths.companies.show(world.company))).text, 'Hemmelig Sagsbehandler')

  await signedIn(site, known.email)
  t.match(await details(), 'Hemmelig Sagsbehandler', 'who works here stands for themselves')
  t.notMatch(await details(), 'Mette Holm')
})
