/** Two who write about one course within minutes: nobody writes over what they have not read, and who comes second is told. */
import t, { type Test } from 'tap'
import { auditModel } from '../../src/audit/model.js'
import { paths } from '../../src/lib/paths.js'
import { placementModel } from '../../src/placements/model.js'
import { givenCourse } from './vitas-setup.js'

t.setTimeout(200_000)

const { agree, cancel, changeAgreement, end, show, staffVitas } = paths.placements
const changed = 'Aftalen er ændret, mens du skrev. Læs, hvad der er aftalt nu, og gem igen, hvis det stadig passer.'
const agreed = { startsOn: '2026-12-01', endsOn: '2027-02-26', hoursPerWeek: 30, terms: 'Hverdage i køkkenet.' }
const typed = { startsOn: '01-12-2026', endsOn: '26-02-2027', hoursPerWeek: '30', terms: agreed.terms }
const approved = { appliedOn: '24-11-2026', caseNumber: 'V-1', decision: 'approved', decidedOn: '24-11-2026' }

type Page = { body: string }
/** What the page's form says that it has shown. */
const shown = ({ body }: Page, name = 'seen') => new RegExp(`name="${name}" value="(\\d+)"`).exec(body)?.[1] ?? ''

/** Kirsten and Karen, who both have the course before them. */
async function given(t: Test, about: Parameters<typeof givenCourse>[1] = {}) {
  const site = await givenCourse(t, about)
  const { services, consultant, id } = site
  return {
    ...site,
    hands: async () => ({ kirsten: await site.as('consultant'), karen: await site.as('coordinator') }),
    /** Karen has changed the agreement meanwhile. */
    change: async (over: object) => {
      const { termsRev: seen = 0 } = await site.placement()
      await services.placements.changeAgreement(consultant, id, { ...agreed, ...over, seen })
    },
    begin: async () => {
      site.clock.set('2026-12-02T10:00:00Z')
      await site.sweep()
    },
  }
}

t.test('of two changes of one agreement the second is told, keeps what was typed, and reads the first', async t => {
  const { hands, id, placement, services } = await given(t)
  const { karen, kirsten } = await hands()
  const seen = shown(await kirsten.get(changeAgreement(id)))
  const first = { ...typed, hoursPerWeek: '25', seen: shown(await karen.get(changeAgreement(id))) }
  t.equal((await karen.post(changeAgreement(id), first)).status, 303)

  const mine = { ...typed, terms: 'Hverdage 9-15 i opvasken.' }
  const answer = await kirsten.post(changeAgreement(id), { ...mine, seen })
  t.equal(answer.status, 409)
  t.match(answer.text, changed)
  t.match(answer.text, /Det er aftalt nu .*Timer om ugen 25 .*Hverdage i køkkenet\./)
  t.match(answer.body, 'Hverdage 9-15 i opvasken.</textarea>')
  t.match(answer.body, /name="hoursPerWeek"[^>]*value="30"/)
  t.match(await placement(), { hoursPerWeek: 25, terms: agreed.terms })
  t.equal(await auditModel(services.db).countDocuments({ what: 'placement.change' }), 1, 'nothing was done')

  const again = { ...mine, hoursPerWeek: '25', seen: shown(answer) }
  t.equal((await kirsten.post(changeAgreement(id), again)).status, 303, 'who has read it may write')
  t.match(await placement(), { hoursPerWeek: 25, terms: mine.terms })
  t.equal((await kirsten.post(changeAgreement(id), again)).status, 303, 'the same click again')
  t.notMatch((await kirsten.get(changeAgreement(id))).text, 'Det er aftalt nu')
})

t.test('what must be mended anyway is told together with it', async t => {
  const { change, hands, id } = await given(t)
  const { karen, kirsten } = await hands()
  const seen = shown(await kirsten.get(changeAgreement(id)))
  const page = await kirsten.get(staffVitas(id))
  await change({ hoursPerWeek: 25 })
  const answer = await kirsten.post(changeAgreement(id), { ...typed, endsOn: 'snart', seen })
  t.equal(answer.status, 422)
  t.match(answer.text, changed)
  t.match(answer.body, 'href="#endsOn"')
  t.match(answer.text, /Timer om ugen 25/)

  const vitas = await kirsten.post(staffVitas(id), { ...approved, decidedOn: 'i går', rev: '0', seen: shown(page) })
  t.equal(vitas.status, 422)
  t.match(vitas.text, changed)
  const now = await karen.get(staffVitas(id))
  t.equal((await karen.post(staffVitas(id), { ...approved, rev: '0', seen: shown(now) })).status, 303)
  const late = { ...approved, caseNumber: 'V-2', decidedOn: 'i går', rev: '0', seen: shown(now) }
  const second = await kirsten.post(staffVitas(id), late)
  t.equal(second.status, 422)
  t.match(second.text, 'En kollega har skrevet det ned, mens du skrev.')
})

t.test('of two that have read the same and write at once, one is heard', async t => {
  const { consultant, id, placement, services } = await given(t)
  const { collection } = placementModel(services.db)
  const write = collection.findOneAndUpdate.bind(collection)
  const change = (hoursPerWeek: number) =>
    services.placements.changeAgreement(consultant, id, { ...agreed, hoursPerWeek, seen: 1 })
  let done = false
  Object.assign(collection, {
    findOneAndUpdate: async (...args: Parameters<typeof write>) => {
      if (!done) {
        done = true
        await change(20)
      }
      return write(...args)
    },
  })
  await t.rejects(change(25), { code: 'ALREADY_DONE', text: changed })
  t.match(await placement(), { hoursPerWeek: 20, termsRev: 2 })
})

t.test('an approval is of the days and hours that its writer has read on the page', async t => {
  const { change, hands, id, placement } = await given(t)
  const { kirsten } = await hands()
  const seen = shown(await kirsten.get(staffVitas(id)))
  await change({ hoursPerWeek: 20 })
  const answer = await kirsten.post(staffVitas(id), { ...approved, rev: '0', seen })
  t.equal(answer.status, 409)
  t.match(answer.text, changed)
  t.match(answer.text, /Timer om ugen 20/, 'the sheet shows what is agreed now')
  t.match(answer.body, /name="caseNumber"[^>]*value="V-1"/)
  t.equal((await placement()).vitas, undefined)
  t.equal((await kirsten.post(staffVitas(id), { ...approved, rev: '0', seen: shown(answer) })).status, 303)
  t.match((await placement()).vitas, { approvedOn: '2026-11-24', rev: 1 })

  await change({ hoursPerWeek: 15 })
  const same = await kirsten.post(staffVitas(id), { ...approved, rev: '1', seen: shown(answer) })
  t.equal(same.status, 409, 'the same once more is a new approval')
  t.match(same.text, changed)
  t.equal((await placement()).vitas?.outdated, true)
})

t.test('a course is not ended by whoever has not read that it was prolonged', async t => {
  const { begin, change, hands, id, placement } = await given(t)
  await begin()
  const { kirsten } = await hands()
  const fields = { outcome: 'job', note: 'Fast job fra mandag.' }
  const seen = shown(await kirsten.get(show(id)))
  await change({ hoursPerWeek: 20 })
  const answer = await kirsten.post(end(id), { ...fields, seen })
  t.equal(answer.status, 409)
  t.match(answer.text, changed)
  t.match(answer.body, 'Fast job fra mandag.</textarea>')
  t.equal((await placement()).state, 'running')
  t.equal((await kirsten.post(end(id), { note: '', seen })).status, 422)
  t.match((await kirsten.post(end(id), { note: '', seen })).text, changed)
  t.equal((await kirsten.post(end(id), { ...fields, seen: shown(answer) })).status, 303)
  t.match(await placement(), { state: 'ended', outcome: 'job' })
})

t.test(
  'how it went is written down once; the second keeps the note, and the same click again is no mistake',
  async t => {
    const { begin, hands, id, placement } = await given(t)
    await begin()
    const { karen, kirsten } = await hands()
    const fields = { outcome: 'job', note: 'Fast job.', seen: '1' }
    t.equal((await karen.post(end(id), fields)).status, 303)
    t.equal((await karen.post(end(id), fields)).status, 303, 'clicked twice')
    const late = await kirsten.post(end(id), { ...fields, outcome: 'intet', note: 'Fik ikke noget.' })
    t.equal(late.status, 409)
    t.match(late.text, 'En kollega har skrevet udfaldet ned, mens du skrev. Det står nedenfor.')
    t.match(late.body, 'Fik ikke noget.</textarea>', 'it stands where the outcome is mended')
    t.match(late.text, 'Sådan gik det Ordinært job')
    t.match(await placement(), { outcome: 'job', outcomeNote: 'Fast job.' })
  },
)

t.test('what is agreed meanwhile is neither cancelled nor written over unread', async t => {
  const { hands, id, placement } = await given(t, { agreed: false })
  const { karen, kirsten } = await hands()
  const seen = shown(await kirsten.get(show(id)))
  t.equal((await karen.post(agree(id), typed)).status, 303)
  t.equal((await karen.post(agree(id), typed)).status, 303, 'clicked twice')
  const mine = { ...typed, endsOn: '2027-02-26', hoursPerWeek: '20', terms: 'Kun tirsdage i opvasken.' }
  const late = await kirsten.post(agree(id), mine)
  t.equal(late.status, 409)
  t.match(late.text, 'En kollega har skrevet aftalen ned, mens du skrev. Den står nedenfor.')
  t.match(
    late.text,
    /Det, du skrev, er ikke sendt 01-12-2026 til 26\. februar 2027, 20 timer om ugen\. Kun tirsdage i opvasken\./,
  )
  const answer = await kirsten.post(cancel(id), { reason: 'by-person', seen })
  t.equal(answer.status, 409)
  t.match(answer.text, changed)
  t.match(answer.body, /value="by-person" checked/)
  t.match(await placement(), { state: 'agreed', hoursPerWeek: 30 })
  t.equal((await kirsten.post(cancel(id), { reason: 'by-person', seen: shown(answer) })).status, 303)
  t.equal((await placement()).state, 'cancelled')
  const twice = await kirsten.post(cancel(id), { reason: 'by-person', seen: '1' })
  t.equal(twice.status, 409)
  t.match(twice.text, 'Forløbet er allerede annulleret.')
})
