/** The company that rings is found, by staff of its municipality alone; what the hotline reads of it holds nothing about citizens. */
import t, { type Test } from 'tap'
import { companyModel } from '../../src/companies/model.js'
import { newId } from '../../src/lib/ids.js'
import { pageSize } from '../../src/lib/paging.js'
import { paths } from '../../src/lib/paths.js'
import { readSearch } from '../../src/lib/search-text.js'
import { testApp } from '../helpers/app.js'
import { givenAccount, givenCompany } from '../helpers/given.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'

/** Østergade Bageri in Odense has Mette and an opening; another municipality has one of the same name, people and numbers. */
async function given(t: Test) {
  const site = await testApp(t)
  const { services, world } = site
  const workplace = { id: newId(), pNumber: '1007568459', address: 'Østergade 7', postcode: '5000' }
  const about = {
    name: 'Østergade Bageri A/S',
    workplaces: [{ ...workplace, ordinaryEmployees: 9, asOf: '2026-11-01' }],
  }
  const { consultant, otherConsultant } = world.people
  const theirs = { ...about, cvr: '61056416' }
  const [bakery, stranger] = [
    await givenCompany(services, { ...theirs, municipality: '410', keyConsultant: consultant._id }),
    await givenCompany(services, { ...theirs, municipality: '607', keyConsultant: otherConsultant._id }),
  ]
  for (const { _id: company, municipality } of [bakery, stranger])
    await givenAccount(
      services,
      'Mette Sørensen',
      { role: 'employer', municipality, company, owner: true },
      { phone: '+45 66 11 22 33' },
    )
  const opening = await givenOpening(services, world, {
    ...{ company: bakery._id, contactName: 'Bo Bager', contactPhone: '66 77 88 99' },
  })
  return { ...site, bakery, stranger, opening }
}

t.test('by name, number, place, people and openings; never another municipality’s', async t => {
  const { services, world, bakery, stranger, opening } = await given(t)
  const found = async (typed: string, who: Parameters<typeof actingAs>[1] = 'hotline') => {
    const search = readSearch(typed)
    if (!search) throw new Error('nothing typed')
    const { found } = await services.companySearch.find(actingAs(world, who), search)
    return found.map(({ company, by }) => ({ id: company._id, by }))
  }
  const itself = [{ id: bakery._id, by: null }]
  for (const typed of [
    'bageri',
    'ostergade',
    'ØSTERGADE a/s',
    '61056416',
    'DK 61 05 64 16',
    '1007568459',
    'østergade odense',
    '5000',
  ])
    t.same(await found(typed), itself, typed)
  const mette = [{ id: bakery._id, by: 'Mette Sørensen, +45 66 11 22 33' }]
  for (const typed of ['mette sørensen', 'Sørensen bageri', 'soerensen', '66112233', '66 11 22 33', '+45 66112233'])
    t.same(await found(typed), mette, typed)
  t.same(await found('bo bager'), [{ id: bakery._id, by: 'Bo Bager, 66 77 88 99' }], 'whose name stands on an opening')
  t.same(await found('66778899'), [{ id: bakery._id, by: 'Bo Bager, 66 77 88 99' }])
  t.same(await found(opening.number), [{ id: bakery._id, by: `Opslag ${opening.number}` }])
  for (const typed of ['findes ikke', 'mette lager', '99999999']) t.same(await found(typed), [], typed)
  t.same(
    await found('viggo venter'),
    [{ id: world.company, by: 'Viggo Venter, 12345678' }],
    'who waits for access, too',
  )
  for (const typed of ['bageri', '61056416', '66112233', 'soerensen'])
    t.same(await found(typed, 'otherConsultant'), [
      { id: stranger._id, by: typed === 'bageri' || typed === '61056416' ? null : mette[0]?.by },
    ])
  t.same(await found(opening.number, 'otherConsultant'), [], 'nor by an opening of its own')
  await t.rejects(found('bageri', 'employer'), { code: 'NOT_ALLOWED' })
})

t.test('what is found has pages, by name', async t => {
  const { services, world, as } = await testApp(t)
  const made = Array.from({ length: pageSize + 1 }, (_, i) => ({
    ...{ _id: newId(), municipality: '410', cvr: String(20_000_000 + i), name: `Kæde ${String(i).padStart(3, '0')}` },
    ...{ sector: '', workplaces: [], keyConsultant: world.people.consultant._id, createdAt: new Date(0) },
  }))
  await companyModel(services.db).create(made)
  for (const [who, list] of [
    ['hotline', paths.hotline.companies()],
    ['consultant', paths.companies.list()],
  ] as const) {
    const visitor = await as(who)
    const first = await visitor.get(`${list}?soeg=kaede`)
    t.match(first.text, `${pageSize + 1} virksomheder passer til det, du søgte.`)
    t.match(first.text, 'Kæde 000')
    t.notMatch(first.text, `Kæde 0${pageSize} `)
    const second = await visitor.get(`${list}?soeg=kaede&side=2`)
    t.match(second.text, `Kæde 0${pageSize} `)
    t.notMatch(second.text, 'Kæde 000')
    t.match(first.body, `${list}?soeg&#x3D;kaede&amp;side&#x3D;2" rel="next"`)
  }
})

t.test('the hotline finds the company, reads whom to ring, and writes the call down', async t => {
  const { as, services, world, bakery, stranger, opening } = await given(t)
  const { profiles } = services
  await profiles.assignOwner(
    actingAs(world, 'consultant'),
    (await givenPerson(services, { firstName: 'Zahra' }))._id,
    world.people.consultant._id,
  )
  const henrik = await as('hotline')
  const empty = await henrik.get(paths.hotline.companies())
  t.match(empty.text, 'Søg efter den virksomhed, der ringer.')
  t.notMatch(empty.text, 'Strandhotellet', 'nothing is listed that nobody asked for')
  const found = await henrik.get(`${paths.hotline.companies()}?soeg=66112233`)
  t.match(found.text, '1 virksomhed passer til det, du søgte.')
  t.match(found.text, 'Østergade Bageri A/S CVR 61056416. Mette Sørensen, +45 66 11 22 33')
  t.match(found.body, 'value="66112233"')
  t.match(found.body, `href="${paths.hotline.company(bakery._id)}"`)
  t.notMatch(found.body, '<title>66112233')
  const page = await henrik.get(paths.hotline.company(bakery._id))
  for (const fact of [
    '61056416',
    'Kirsten Konsulent 12345678',
    'Mette Sørensen, +45 66 11 22 33',
    'Rengøring og service',
  ])
    t.match(page.text, fact)
  t.match(page.text, `Bo Bager, 66 77 88 99 (på opslag ${opening.number})`)
  t.match(page.text, /Hjælp i køkkenet 2026-\d{4} Åbent/)
  t.match(page.text, 'Virksomheden har ikke spurgt om noget endnu.')
  t.match(page.body, `href="${paths.hotline.call(bakery._id)}"`)
  t.notMatch(page.body, /\/konsulent\/|Zahra/, 'no door the hotline may not open')
  await services.hotline.writeDown(actingAs(world, 'hotline'), {
    ...{ id: newId(), company: bakery._id, heardFrom: 'Mette', text: 'Hvem betaler?' },
  })
  t.match((await henrik.get(paths.hotline.company(bakery._id))).text, /Hvem betaler\? Skrevet ned efter et opkald/)
  t.equal((await henrik.get(paths.hotline.company(stranger._id))).status, 404)
  t.equal((await henrik.get(paths.hotline.call(stranger._id))).status, 404)
  const asked = await henrik.get(paths.hotline.question(world.params['/hotline/spoergsmaal/']?.id ?? ''))
  t.match(asked.body, `href="${paths.hotline.company(world.company)}"`)
})

t.test('consultants search in their list; nothing found is said; a CPR number stays in no history', async t => {
  const { as, bakery } = await given(t)
  const kirsten = await as('consultant')
  const list = paths.companies.list()
  const all = await kirsten.get(list)
  t.match(all.text, 'Find en virksomhed')
  t.match(all.text, 'Dine virksomheder')
  const found = await kirsten.get(`${list}?soeg=bageri`)
  t.match(found.body, `href="${paths.companies.show(bakery._id)}"`)
  t.notMatch(found.text, /Strandhotellet|Dine virksomheder/)
  t.match(found.body, `href="${list}">Vis hele listen igen`)
  t.match((await kirsten.get(`${list}?soeg=xyzzy`)).text, 'Ingen virksomheder passer til det, du søgte.')
  t.match((await kirsten.get(`${list}?soeg=+`)).text, 'Dine virksomheder', 'nothing typed is the list')
  t.notMatch((await kirsten.get(`${list}?soeg=%3Cb%3Ehej`)).body, '<b>hej')
  for (const one of [list, paths.hotline.companies()]) {
    const sent = await kirsten.get(`${one}?soeg=170490-1234`)
    t.equal(sent.status, 303)
    t.equal(sent.location, one)
    t.match((await kirsten.follow(sent)).text, 'Du skrev et CPR-nummer.')
  }
})
