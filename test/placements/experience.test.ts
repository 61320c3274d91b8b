/** What somebody has done in a course stands on their profile as experience, once its outcome says so. */
import t, { type Test } from 'tap'
import { system } from '../../src/accounts/scope.js'
import { auditModel } from '../../src/audit/model.js'
import { paths } from '../../src/lib/paths.js'
import { experienceFrom } from '../../src/placements/experience.js'
import { placementModel } from '../../src/placements/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { fieldsOf } from '../helpers/form-fields.js'
import { givenOpening } from '../helpers/market.js'
import { fileOf, plainRow } from '../profiles/given.js'
import { givenCourse } from './vitas-setup.js'

const course = { _id: 'c', scheme: 'virksomhedspraktik', startsOn: '2026-12-01', endsOn: '2027-02-26' } as const
const kitchen = { disco: '941210' }

t.test('how much it is', async t => {
  t.same(experienceFrom(course, kitchen, '2027-03-01'), {
    ...{ disco: '941210', years: 0.24, country: 'Danmark', course: 'c' },
    text: 'Virksomhedspraktik 1. december 2026 – 26. februar 2027',
  })
  t.match(
    experienceFrom(course, kitchen, '2026-12-15'),
    { text: /– 15\. december 2026$/, years: 0.04 },
    'it still runs',
  )
  t.same(experienceFrom(course, kitchen, '2026-12-13'), null, 'thirteen days')
  t.match(experienceFrom(course, kitchen, '2026-12-14'), { years: 0.04 }, 'fourteen days')
  t.match(experienceFrom({ ...course, scheme: 'igu', endsOn: '2028-11-30' }, kitchen, '2029-01-01'), { years: 2 })
  t.same(experienceFrom(course, { disco: '' }, '2027-03-01'), null, 'nobody knows what work it was')
  t.same(experienceFrom({ ...course, startsOn: null }, kitchen, '2027-03-01'), null)
})

/** A course that is over by its dates; Zahra has never worked with it. */
async function given(t: Test, { day = '2027-02-27' } = {}) {
  const here = await givenCourse(t)
  const { services, person } = here
  const profiles = profileModel(services.db)
  await profiles.updateOne({ _id: person._id }, { experience: [] })
  await here.on('2026-12-02')
  await here.on(day)
  const staff = await here.as('consultant')
  return {
    ...{ ...here, staff, profiles },
    experience: async () => (await profiles.findById(person._id).orFail().lean()).experience,
    outcome: (fields: Record<string, string>, to = paths.placements.end) =>
      staff.post(to(here.id), { outcome: 'intet', seen: '1', ...fields }),
  }
}

const told = 'Virksomhedspraktik 1. december 2026 – 26. februar 2027'
const asked = 'Skriv arbejdet på profilen: Medhjælp i køkken, 3 måneder'

t.test('with the outcome it is written down, and counts', async t => {
  const { services, world, staff, person, profiles, experience, outcome, placement, id, on } = await given(t)
  const page = await staff.get(paths.placements.show(id))
  t.match(page.text, asked)
  t.match(page.body, /name="experience"[^>]* checked/)
  const before = await profiles.findById(person._id).orFail().lean()
  t.equal((await outcome({ experience: 'ja' })).status, 303)
  t.match(await experience(), [{ disco: '941210', text: told, years: 0.24, country: 'Danmark', course: id }])
  t.equal((await experience()).length, 1)
  t.match(await placement(), { experience: true, settled: true })
  const after = await profiles.findById(person._id).orFail().lean()
  t.ok(after.rankWanted > before.rankWanted)
  t.same(after.sources, before.sources, 'what the person told has the source that it had')
  const shown = (await staff.get(paths.profiles.show(person._id))).text
  t.match(shown, `${told} (Medhjælp i køkken) 3 måneder Danmark`)
  const logged = () => auditModel(services.db).countDocuments({ what: 'profile.update', on: person._id })
  t.equal(await logged(), 1)

  await outcome({ experience: 'ja' })
  await placementModel(services.db).updateOne({ _id: id }, { settled: false })
  await on('2027-02-28')
  t.equal((await experience()).length, 1, 'told or settled once more it is there once')
  t.equal(await logged(), 1)

  const opening = await givenOpening(services, world, { startFrom: '2027-03-08', startTo: '2027-04-30' })
  await services.proposals.rank(opening._id, opening.rankWanted)
  const [proposal] = await proposalModel(services.db).find({ opening: opening._id, profile: person._id }).lean()
  t.match(proposal?.reasonsFor, { 0: { code: /./ } })
  t.ok(JSON.stringify(proposal?.reasonsFor).includes('experience-same'), 'the next opening like it reads of it')
})

t.test('only when it is ticked, and never after a few days', async t => {
  const { experience, outcome, placement } = await given(t)
  await outcome({})
  t.same(await experience(), [])
  t.match(await placement(), { experience: false })
  const few = await given(t, { day: '2026-12-10' })
  t.notMatch((await few.staff.get(paths.placements.show(few.id))).text, 'Skriv arbejdet på profilen')
  await few.outcome({ outcome: 'afbrudt', experience: 'ja' })
  t.same(await few.experience(), [])
  t.match(await few.placement(), { state: 'ended', settled: true })
})

t.test('a course that is ended today counts until today', async t => {
  const { experience, outcome, staff, id } = await given(t, { day: '2027-01-15' })
  t.match((await staff.get(paths.placements.show(id))).text, 'Medhjælp i køkken, 2 måneder')
  await outcome({ outcome: 'afbrudt', experience: 'ja' })
  t.match(await experience(), [{ text: 'Virksomhedspraktik 1. december 2026 – 15. januar 2027', years: 0.13 }])
})

t.test('with the outcome it is mended', async t => {
  const { experience, outcome, staff, id, placement } = await given(t)
  const { show } = paths.placements
  await outcome({ experience: 'ja' })
  t.match((await staff.get(show(id))).body, /name="experience"[^>]* checked/)
  await outcome({ seen: '0' }, paths.placements.outcome)
  t.same(await experience(), [], 'taken off again')
  t.match(await placement(), { outcome: 'intet', experience: false, outcomeRev: 1, settled: true })
  t.notMatch((await staff.get(show(id))).body, /name="experience"[^>]* checked/)
  await outcome({ seen: '1', experience: 'ja', outcome: 'igu' }, paths.placements.outcome)
  t.match(await experience(), [{ text: told }])
})

t.test('whatever is written between is kept: the own words of staff, and a file of those that people tell', async t => {
  const { services, consultant, experience, outcome, staff, person, profiles, id, on } = await given(t)
  await profiles.updateOne({ _id: person._id }, { personKey: '300001', asylPersonId: '300001' })
  await outcome({ experience: 'ja' })
  const [won] = await experience()
  const revision = async () => (await profiles.findById(person._id).orFail().lean()).revision
  const before = await revision()
  const form = paths.profiles.staffEdit(person._id)
  const shown = fieldsOf((await staff.get(form)).body)
  t.equal((await staff.post(form, shown)).status, 303)
  t.equal(await revision(), before, 'a form that is sent as it was changes nothing')
  t.equal((await staff.post(form, { ...shown, 'experience.0.years': '0,5' })).status, 303)
  t.match(await experience(), [{ text: told, years: 0.5, course: id }], 'mended by hand')

  await on('2027-03-02')
  const zahra = { fornavn: 'Zahra', foedselsdato: '1990-05-05', cpr: '' }
  const row = { ...plainRow, ...zahra, erhverv: 'kok 7 år', indsamlet: '2027-03-01' }
  await services.profiles.importRows(system, fileOf([row]))
  t.match(await experience(), [
    { text: /kok/i, years: 7 },
    { ...won, years: 0.5 },
  ])
  await services.placements.correctOutcome(consultant, id, { outcome: 'intet', note: null, seen: 0 })
  t.match(await experience(), [{ text: /kok/i, years: 7 }])
  t.equal((await experience()).length, 1)
})

t.test('whoever is removed meanwhile is left as they are', async t => {
  const { services, consultant, person, experience, outcome, placement } = await given(t)
  await services.profiles.remove(consultant, person._id)
  await outcome({ experience: 'ja' })
  t.same(await experience(), [])
  t.match(await placement(), { outcome: 'intet', settled: true })
})
