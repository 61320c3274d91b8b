/** Staff write an opening that a company told on the telephone: the company's own draft, of which it hears. */
import t, { type Test } from 'tap'
import { paths } from '../../src/lib/paths.js'
import { openingModel } from '../../src/openings/model.js'
import type { Services } from '../../src/services.js'
import { hours } from '../helpers/clock.js'
import { givenAccount, givenCompany } from '../helpers/given.js'
import { openingForm, send, testJourney } from '../helpers/journey.js'
import { killedAtEachWrite, mortalHouse } from '../helpers/killed.js'
import { actingAs } from '../helpers/market.js'
import { opening } from './setup.js'

/** The world's company with its post up to date, and what a consultant hears from it. */
async function given(t: Test) {
  const site = await testJourney(t)
  const { services, world, post } = site
  await post()
  site.mails.length = 0
  const company = await services.companies.byId(world.company)
  const told = openingForm(company?.workplaces[0]?.id ?? '')
  const stored = () => openingModel(services.db).find({ origin: 'staff' }).sort({ number: 1 }).lean()
  /** the newest mail to somebody */
  const to = (name: string) => site.mails.findLast(mail => mail.to.name === name)
  return { ...site, told, stored, to, form: paths.openings.staffCreate(world.company) }
}

/** A draft that lacks its workplace. */
const heard = (company: string) => ({ ...opening(''), workplace: null, company })
const idIn = (location: string | null | undefined) => location?.split('/').at(-1) ?? ''

t.test('from the company’s page to a draft that the company reads about, mends and publishes', async t => {
  const { as, world, told, stored, to, form, post, services } = await given(t)
  const [kirsten, eva] = [await as('consultant'), await as('employer')]
  const page = await kirsten.get(paths.companies.show(world.company))
  t.match(page.body, `href="${form}"`)
  t.match(page.text, 'Skriv et opslag for virksomheden')

  const empty = await kirsten.get(form)
  t.match(empty.text, 'Strandhotellet får en mail om, at du har skrevet opslaget.')
  t.match(empty.text, 'Du skriver på virksomhedens vegne. «I» og «jer» er virksomheden.')
  t.match(empty.body, /name="contactName"[^>]*value="Eva Ejer"/, 'whom staff talk to there is filled in')
  t.match(empty.body, /name="contactPhone"[^>]*value="12345678"/)
  t.match(empty.body, new RegExp(`<option value="${told.workplace}" selected`), 'its only workplace is chosen')
  t.match(empty.body, '<option value="rengoering_service" selected', 'and its sector')

  const draft = await send(t, kirsten, form, told)
  t.match(draft.text, 'Opslaget er gemt som kladde. Virksomheden får en mail om det.')
  t.match(draft.text, 'Kirsten Konsulent har skrevet opslaget for virksomheden.')
  const [written] = await stored()
  t.match(written, { state: 'draft', createdBy: world.people.consultant._id, company: world.company, round: 0 })

  t.same(await post(), ['opening-written → Eva Ejer'], 'who waits for access is told nothing')
  const mail = to('Eva Ejer')
  t.equal(mail?.subject, `Kirsten Konsulent har skrevet et opslag for jer: Hjælp i køkkenet (${written?.number})`)
  t.match(
    mail?.text,
    `Kirsten Konsulent fra kommunen har skrevet opslag ${written?.number}, Hjælp i køkkenet, for jer. Det er en kladde`,
  )
  t.match(mail?.text, paths.openings.show(written?._id))
  t.match(mail?.text, 'Har I ikke bedt om det, så ring til Kirsten Konsulent, telefon 12345678')

  t.match((await eva.get(paths.doors.employer())).text, 'Hjælp i køkkenet')
  const seen = await eva.get(paths.openings.show(written?._id))
  t.match(seen.text, 'Kirsten Konsulent fra kommunen har skrevet opslaget for jer.')
  await send(t, eva, paths.openings.edit(written?._id), { ...told, title: 'Opvasker' })
  t.same(await post(), [], 'once is enough')
  await send(t, eva, paths.openings.publish(written?._id))
  t.match(await services.openings.byId(written?._id ?? ''), { state: 'open', title: 'Opvasker', origin: 'staff' })
})

t.test(
  'staff publish what they wrote: the receipt tells who wrote it, and the company’s own consultant is told',
  async t => {
    const { as, world, told, to, form, post, services, clock } = await given(t)
    const karen = await as('coordinator')
    const id = idIn((await karen.post(form, told)).location)
    await send(t, karen, paths.openings.staffPublish(id))
    t.same(await post(), [
      'opening-published → Kirsten Konsulent',
      'opening-receipt → Eva Ejer',
      'opening-written ✗ Eva Ejer',
    ])
    const { number = '' } = (await services.openings.byId(id)) ?? {}
    const receipt = to('Eva Ejer')?.text
    t.match(receipt, `Karen Koordinator fra kommunen har skrevet opslag ${number} for jer: Hjælp i køkkenet`)
    t.match(receipt, 'Læs det igennem, og ret det, der er forkert.')
    t.match(to('Kirsten Konsulent')?.text, `Karen Koordinator har skrevet Hjælp i køkkenet (${number}`)

    clock.move(hours(24 * 40))
    await services.openings.expireDue()
    await post()
    await services.openings.prolong(actingAs(world, 'employer'), id, '2027-02-01')
    await post()
    const again = to('Eva Ejer')?.text
    t.match(again, `Der er en ledig plads i jeres opslag ${number}`)
    t.notMatch(again, 'Karen Koordinator', 'in a later round it is the company’s')
  },
)

t.test('of a draft that is thrown away before the mail goes out nobody hears', async t => {
  const { as, told, form, post } = await given(t)
  const kirsten = await as('consultant')
  const id = idIn((await kirsten.post(form, told)).location)
  await send(t, kirsten, paths.openings.staffDiscard(id))
  t.same(await post(), ['opening-written ✗ Eva Ejer'])
})

t.test('what the company writes itself is told as before', async t => {
  const { as, told, to, stored, post } = await given(t)
  const eva = await as('employer')
  const id = idIn((await eva.post(paths.openings.create(), told)).location)
  t.same(await post(), [])
  t.same(await stored(), [])
  t.notMatch((await eva.get(paths.openings.show(id))).text, 'har skrevet opslaget for jer')
  t.notMatch((await (await as('consultant')).get(paths.openings.staffShow(id))).text, 'har skrevet opslaget')
  await send(t, eva, paths.openings.publish(id))
  await post()
  t.match(to('Eva Ejer')?.text, 'Vi har fået jeres opslag')
  t.match(to('Kirsten Konsulent')?.text, 'Strandhotellet har slået Hjælp i køkkenet')
})

t.test('what must be mended is told, what was typed is kept, and nobody hears of it', async t => {
  const { as, told, stored, form, post } = await given(t)
  const kirsten = await as('consultant')
  const wrong = await kirsten.post(form, { ...told, title: 'Rengøring & opvask', hoursPerWeek: 'mange' })
  t.equal(wrong.status, 422)
  t.match(wrong.text, 'Skriv timer om ugen som et tal fra 1 til 48.')
  t.match(wrong.body, 'value="Rengøring &amp; opvask"')
  t.match(wrong.body, 'value="mange"')
  t.match(wrong.text, 'Strandhotellet får en mail om, at du har skrevet opslaget.')
  const compared = await kirsten.post(form, { ...told, next: 'update' })
  t.equal(compared.status, 200)
  t.match(compared.body, 'value="Hjælp i køkkenet"')
  t.same(await stored(), [])
  t.same(await post(), [])
})

t.test('nobody has access: it may be written, no mail is promised, and whoever comes in finds it', async t => {
  const { as, services, world, told, post, signIn } = await given(t)
  const empty = await givenCompany(services, {
    ...{
      municipality: world.municipality,
      cvr: '13748136',
      name: 'Bageriet',
      keyConsultant: world.people.consultant._id,
    },
  })
  const of = { role: 'employer', municipality: world.municipality, company: empty._id } as const
  await givenAccount(services, 'Vera Venter', { ...of, state: 'waiting' })
  const kirsten = await as('consultant')
  const form = paths.openings.staffCreate(empty._id)
  const page = await kirsten.get(form)
  t.match(page.text, 'Ingen fra Bageriet har adgang, så ingen får besked om opslaget.')
  t.notMatch(page.text, 'får en mail')
  t.match(page.body, /name="contactName"[^>]*value=""/)
  const mine = { ...told, workplace: empty.workplaces[0]?.id ?? '' }
  const draft = await send(t, kirsten, form, mine)
  t.match(draft.text, 'Opslaget er gemt som kladde. Ingen fra virksomheden får besked.')
  t.match(draft.text, 'Ingen fra virksomheden har adgang, så ingen får besked om opslaget.')
  t.same(await post(), [])

  await services.companies.inviteMember(actingAs(world, 'consultant'), empty._id, {
    ...{ name: 'Bo Bager', email: 'bo@bageriet.example.dk', phone: '' },
  })
  await post()
  const bo = await signIn('bo@bageriet.example.dk')
  t.match((await bo.get(paths.doors.employer())).text, 'Hjælp i køkkenet')
})

t.test('the municipality’s consultants and coordinators, for its own companies', async t => {
  const { as, services, world, told, form, stored, post } = await given(t)
  for (const who of ['employer', 'hotline', 'clarifier', 'administrator'] as const) {
    t.equal((await (await as(who)).get(form)).status, 403, who)
    t.equal((await (await as(who)).post(form, told)).status, 403, who)
  }
  const other = await as('otherConsultant')
  t.equal((await other.get(form)).status, 404)
  t.equal((await other.post(form, told)).status, 404)
  t.equal((await other.post(form, { ...told, hoursPerWeek: 'mange' })).status, 404, 'also with something to mend')
  await t.rejects(services.openings.create(actingAs(world, 'otherConsultant'), heard(world.company)), {
    code: 'NOT_FOUND',
  })
  t.same(await stored(), [])
  t.same(await post(), [])
})

t.test('killed between the draft and its mail: the next sweep sends it, once', async t => {
  const house = await mortalHouse()
  const consultant = actingAs(house.world, 'consultant')
  const { company } = house.world
  await killedAtEachWrite(t, house, {
    name: 'an opening is written for a company',
    // Who finds it there does not write it once more.
    act: async ({ openings }: Services) => {
      const [known] = await openings.listForStaff(consultant, { states: ['draft'], company })
      if (!known) await openings.create(consultant, heard(company))
    },
  })
})
