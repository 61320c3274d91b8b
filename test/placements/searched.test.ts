/** Openings and courses are searched for in the lists of staff, and a company's page lists its courses; nobody's name is searched in. */
import t, { type Test } from 'tap'
import { auditModel } from '../../src/audit/model.js'
import { markOf, newId } from '../../src/lib/ids.js'
import { pageSize } from '../../src/lib/paging.js'
import { paths } from '../../src/lib/paths.js'
import { openingModel } from '../../src/openings/model.js'
import { type Placement, placementModel } from '../../src/placements/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { hours } from '../helpers/clock.js'
import { testJourney } from '../helpers/journey.js'
import { givenOpening } from '../helpers/market.js'
import { givenAccepted } from './setup.js'

/** Zahra is accepted at Strandhotellet; the other company has an opening. */
async function given(t: Test) {
  const site = await testJourney(t)
  const accepted = await givenAccepted(site)
  const { services, world } = site
  const other = await givenOpening(services, world, { company: world.otherCompany, title: 'Pakker på lageret' })
  const model = placementModel(services.db)
  const one = (await model.findById(accepted.id).lean<Placement>()) as Placement
  const past = (days: number, more: Partial<Placement> = {}): Placement => ({
    ...{ ...one, _id: newId(), state: 'ended', holds: false, outcome: 'job', settled: true },
    createdAt: new Date(one.createdAt.getTime() - days * hours(24)),
    ...more,
  })
  return { ...site, ...accepted, other, model, past }
}

t.test('openings: by title, number and company, in each state, a page at a time', async t => {
  const { as, services, opening, other, world } = await given(t)
  const kirsten = await as('consultant')
  const list = paths.openings.list()
  const found = async (typed: string) => {
    const { body } = await kirsten.get(paths.openings.ofState(null, 1, typed))
    return [opening, other].filter(({ _id }) => body.includes(`href="${paths.openings.staffShow(_id)}"`))
  }
  for (const typed of ['pakker', 'LAGERET', other.number, 'lillebaelt', '10150817', 'lillebælt pakker'])
    t.same(await found(typed), [other], typed)
  t.same(await found('koekken strandhotellet'), [opening])
  t.same(await found('hverken eller'), [])
  const page = await kirsten.get(paths.openings.ofState(null, 1, 'pakker'))
  t.match(page.text, '1 opslag passer til det, du søgte. Vis hele listen igen')
  t.match(page.text, /Alle \(1\) Kladde \(0\) Åbent \(1\)/)
  t.match(page.body, 'soeg&#x3D;pakker&amp;status&#x3D;open')
  t.match(page.body, 'value="pakker"')
  const state = await kirsten.get(paths.openings.ofState('draft', 1, 'pakker'))
  t.match(state.body, '<input type="hidden" name="status" value="draft">')
  t.notMatch(state.body, paths.openings.staffShow(other._id))
  t.match((await kirsten.get(`${list}?soeg=xyzzy`)).text, 'Ingen opslag passer til det, du søgte.')
  t.equal((await kirsten.get(`${list}?soeg=170490-1234`)).location, list)

  const made = Array.from({ length: pageSize }, (_, i) => ({
    ...{ ...other, _id: newId(), number: `2025-${1000 + i}`, createdAt: new Date(i) },
  }))
  await openingModel(services.db).create(made)
  const first = await kirsten.get(paths.openings.ofState(null, 1, 'pakker'))
  t.match(first.text, `${pageSize + 1} opslag passer`)
  t.notMatch(first.text, '2025-1000')
  t.match((await kirsten.get(paths.openings.ofState(null, 2, 'pakker'))).text, '2025-1000')

  const stranger = await as('otherConsultant')
  t.match((await stranger.get(paths.openings.ofState(null, 1, 'pakker'))).text, 'Ingen opslag passer')
  await openingModel(services.db).updateOne({ _id: other._id }, { $set: { sharedWith: [world.otherMunicipality] } })
  t.match((await stranger.get(paths.openings.ofState(null, 1, 'lillebælt'))).text, '1 opslag passer', 'what is shared')
})

t.test('courses: by mark, company and opening, and never by the citizen', async t => {
  const { as, id, opening, services, model, past, other, world } = await given(t)
  const { profile } = (await model.findById(id).lean<Placement>()) as Placement
  const { firstName, lastName } = (await profileModel(services.db).findById(profile).lean()) ?? {}
  const elsewhere = past(3, { company: world.otherCompany, opening: other._id })
  await model.create(elsewhere)
  const kirsten = await as('consultant')
  const found = async (typed: string) => {
    const { body } = await kirsten.get(paths.placements.ofState(null, 1, typed))
    return [id, elsewhere._id].filter(one => body.includes(`href="${paths.placements.show(one)}"`))
  }
  for (const typed of [markOf(id), `forløb ${markOf(id).toLowerCase()}`, 'strandhotellet', '25313763', opening.number])
    t.same(await found(typed), [id], typed)
  for (const typed of ['pakker', 'Lillebælt', other.number, 'lager pakker'])
    t.same(await found(typed), [elsewhere._id], typed)
  for (const typed of [firstName, lastName, `${firstName} ${lastName}`])
    t.same(await found(String(typed)), [], 'who it is, is searched for among the citizens')
  const page = await kirsten.get(paths.placements.ofState(null, 1, 'strandhotellet'))
  t.match(page.text, '1 forløb passer til det, du søgte.')
  t.match(page.text, 'Personer finder du på siden Borgere.')
  t.match(page.text, 'Alle (1)')
  const [logged] = await auditModel(services.db).find({ what: 'placement.list' }).sort({ at: -1, _id: 1 }).lean()
  t.same(logged?.on, [profile], 'whoever is shown is in the log')
  t.match(
    (await kirsten.get(paths.placements.ofState(null, 1, 'xyzzy'))).text,
    'Ingen forløb passer til det, du søgte.',
  )
  t.equal((await kirsten.get(`${paths.placements.list()}?soeg=170490-1234`)).location, paths.placements.list())
  t.match(
    (await (await as('otherConsultant')).get(paths.placements.ofState(null, 1, 'strandhotellet'))).text,
    'Ingen forløb passer',
  )

  // What must be done stands among what is found, too, with what it lacks.
  await model.create([
    past(1, { outcome: null, state: 'ended' }),
    ...Array.from({ length: pageSize }, (_, i) => past(9 + i)),
  ])
  const many = await kirsten.get(paths.placements.ofState(null, 1, 'strandhotellet'))
  t.match(many.text, `${pageSize + 2} forløb passer`)
  t.match(many.text, 'Mangler et udfald.')
  t.match(many.text, 'Side 1 af 2')
  t.equal(
    (await kirsten.get(paths.placements.ofState(null, 2, 'strandhotellet'))).text.split('Strandhotellet').length - 1,
    2,
  )
})

t.test('a company’s page lists its courses, the newest first, through disclosure and in the log', async t => {
  const { as, services, world, model, past, id } = await given(t)
  const kirsten = await as('consultant')
  const address = paths.companies.show(world.company)
  const before = await kirsten.get(address)
  t.match(before.text, /Forløb .*Zahra Haddad \d* ?Hjælp i køkkenet/)
  t.match(before.body, `href="${paths.placements.show(id)}"`)
  t.notMatch(before.text, 'Alle virksomhedens forløb')
  const { profile } = (await model.findById(id).lean<Placement>()) as Placement
  t.equal(await auditModel(services.db).countDocuments({ on: profile, why: 'virksomhedens forløb' }), 1)
  t.match((await kirsten.get(paths.companies.show(world.otherCompany))).text, 'Ingen har været i forløb her endnu.')

  const older = Array.from({ length: 10 }, (_, i) => past(i + 1))
  await model.create(older)
  const page = await kirsten.get(address)
  t.match(page.text, 'Alle virksomhedens forløb (11)')
  t.match(page.body, paths.placements.show(older[8]?._id))
  t.notMatch(page.body, paths.placements.show(older[9]?._id), 'ten')
  const all = await kirsten.get(paths.placements.ofState(null, 1, '25313763'))
  t.match(all.text, '11 forløb passer')

  await profileModel(services.db).updateOne({ _id: profile }, { $set: { municipality: '607' } })
  await model.updateMany({ profile }, { $set: { profileMunicipality: '607', holds: false, state: 'ended' } })
  const moved = await kirsten.get(address)
  t.notMatch(moved.text, 'Zahra', 'whoever has moved')
  t.match(moved.body, paths.placements.show(id))
})
