import { readFileSync } from 'node:fs'
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { openingModel } from '../../src/openings/model.js'
import { testApp } from '../helpers/app.js'
import type { Fields } from '../helpers/browser.js'

const told: Fields = {
  schemes: ['virksomhedspraktik', 'igu'],
  title: 'Kokkeelev',
  sector: 'koekken_restaurant',
  disco: '941210',
  tasks: ['Opvask', 'Skære grøntsager', '', 'Gøre rent'],
  purpose: 'job',
  prospect: 'maybe',
  slots: ['0', '3', '6'],
  hoursPerWeek: '30,5',
  startFrom: '1-12-2026',
  weeks: '13',
  seats: '2',
  next: 'preview',
}

t.test('who only says yes to IGU leaves the weeks empty, and can publish', async t => {
  const site = await testApp(t)
  const employer = await site.as('employer')
  const workplace = (await site.services.companies.byId(site.world.company))?.workplaces[0]?.id ?? ''
  const igu = { ...told, workplace, schemes: ['igu'], weeks: '' }
  const sent = await employer.post(paths.openings.create(), igu)
  const preview = await employer.follow(sent)
  t.match(preview.text, 'Længde IGU: fast længde efter loven')
  t.notMatch(preview.text, 'Dette mangler')
  const form = await employer.get(paths.openings.edit(sent.location?.split('/').at(-1)))
  t.match(form.body, /id="weeks"[^>]* value=""/)
  t.match(form.text, 'så lad feltet stå tomt')
})

t.test('from an empty form to an answer that is due', async t => {
  const site = await testApp(t)
  const employer = await site.as('employer')
  const company = await site.services.companies.byId(site.world.company)
  const form = await employer.get(paths.openings.create())
  t.match(form.text, 'Slå en plads op')
  t.match(form.text, 'De tre ordninger for dette opslag')
  t.match(form.text, /Står der \* efter en regel.*Til dette opslag/, 'what a star means is told before the first one')
  t.match(form.body, /<details class="details">\s*<summary[^>]*>Se, hvad de tre ordninger betyder/, 'folded away')
  const compared = await employer.post(paths.openings.create(), { ...told, next: 'update' })
  t.match(compared.body, /<details class="details" open>\s*<summary[^>]*>Se, hvad de tre ordninger betyder/)
  t.match(form.text, 'Eva Ejer', 'one’s own name is there already')

  const workplace = company?.workplaces[0]?.id ?? ''
  const sent = await employer.post(paths.openings.create(), { ...told, workplace })
  t.equal(sent.status, 303)
  const preview = await employer.follow(sent)
  t.match(preview.text, 'Se opslaget igennem')
  t.match(preview.text, '30,5 timer om ugen')
  t.match(preview.text, '1. december 2026 til 29. december 2026', 'four weeks when no end is told')
  const id = sent.location?.split('/').at(-1) ?? ''
  t.match(await site.services.openings.byId(id), { state: 'draft', tasks: ['Opvask', 'Skære grøntsager', 'Gøre rent'] })

  const published = await employer.follow(await employer.post(paths.openings.publish(id)))
  t.match(published.text, 'Opslaget er offentliggjort.')
  t.match(published.text, 'Svar senest onsdag den 25. november kl. 10.00')
  t.match(published.text, '24 timer tilbage')
  t.equal((await employer.post(paths.openings.publish(id))).status, 409, 'twice')
  const home = await employer.get(paths.doors.employer())
  t.match(home.text, 'Kokkeelev')
  t.match(home.text, 'Kirsten Konsulent')
  t.match(home.text, 'Henrik Hotline')

  const consultant = await site.as('consultant')
  t.match((await consultant.get(paths.openings.list())).text, 'Kokkeelev')
  t.match((await consultant.get(`${paths.openings.list()}?status=draft`)).text, 'Der er ingen opslag her.')
  t.match(
    (await consultant.get(paths.openings.list())).text,
    'Alle (2) Kladde (0) Åbent (2)',
    'each list with its count',
  )
  t.match((await consultant.get(paths.openings.staffShow(id))).text, 'Se forslagene')
})

t.test('mistakes keep what was typed, and the comparison follows it', async t => {
  const site = await testApp(t)
  const employer = await site.as('employer')
  const wrong = {
    ...told,
    title: '<script>x</script>',
    hoursPerWeek: 'mange',
    startFrom: '31-2-2026',
    tasks: ['x'.repeat(300)],
    slots: ['0', '99'],
  }
  const page = await employer.post(paths.openings.create(), wrong)
  t.equal(page.status, 422)
  t.notMatch(page.body, '<script>x')
  t.match(page.body, 'value="&lt;script&gt;x&lt;/script&gt;"')
  t.match(page.body, 'value="31-2-2026"')
  const next = await employer.post(paths.openings.create(), { ...wrong, slots: ['0'] })
  t.equal(next.status, 422)
  for (const sentence of [
    'Skriv timer om ugen som et tal',
    'Skriv tidligste start som en dato',
    'En opgave er for lang',
  ])
    t.match(next.text, sentence)
  t.match(next.body, /href="#hoursPerWeek"/)
  t.match(next.body, /<input[^>]*value="0"[^>]* checked/, 'Monday morning is still chosen')

  const both = await employer.post(paths.openings.create(), {
    ...wrong,
    timeText: 'x'.repeat(2500),
    startTo: '1-1-2099',
  })
  t.equal(both.status, 422)
  for (const sentence of ['timer om ugen som et tal', 'tidligste start som en dato', 'En opgave er for lang', 'to år'])
    t.match(both.text, sentence)
  t.match(both.body, /href="#timeText"/)
  t.match(both.body, /href="#slots"|href="#slots.1"/)

  const low = await employer.post(paths.openings.create(), { ...told, hoursPerWeek: '20', next: 'update' })
  t.equal(low.status, 200)
  t.match(low.text, 'En IGU skal have mindst 25 timer om ugen i virksomheden. Her står 20 timer.')
  t.equal(await openingModel(site.services.db).countDocuments({ title: 'Kokkeelev' }), 0, 'only compared')
})

t.test('a draft that misses things says what, and cannot go out', async t => {
  const site = await testApp(t)
  const employer = await site.as('employer')
  const sent = await employer.post(paths.openings.create(), { title: 'Noget', next: 'preview' })
  const preview = await employer.follow(sent)
  t.match(preview.text, 'Dette mangler, før opslaget kan offentliggøres')
  t.notMatch(preview.body, 'offentliggoer')
  const id = sent.location?.split('/').at(-1) ?? ''
  const tried = await employer.follow(await employer.post(paths.openings.publish(id)))
  t.match(tried.text, 'Skriv tre til fem opgaver.')
  t.equal((await site.services.openings.byId(id))?.state, 'draft')
  const later = await employer.post(paths.openings.create(), { title: 'Til senere', next: 'draft' })
  t.equal(later.location, paths.doors.employer())
})

t.test('staff’s list has pages, and a state that is chosen stays chosen', async t => {
  const site = await testApp(t)
  const openings = openingModel(site.services.db)
  await openings.createIndexes()
  const { id = '' } = site.world.params['/virksomhed/opslag/'] ?? {}
  const one = await openings.findById(id).lean()
  // Made at the same moment, so that the number alone orders them; every tenth is another municipality's and shared.
  const copies = Array.from({ length: 119 }, (_, i) => ({
    ...one,
    _id: `opslag${i}`,
    number: `2027-${String(i).padStart(4, '0')}`,
    state: i % 2 === 0 ? 'paused' : 'open',
    ...(i % 10 === 0 ? { municipality: site.world.otherMunicipality, sharedWith: [site.world.municipality] } : {}),
  }))
  await openings.insertMany(
    copies.toSorted((a, b) => (a.number < b.number ? -1 : 1) * (a.number.endsWith('7') ? 1 : -1)),
  )
  const kirsten = await site.as('consultant')
  const numbersOn = async (path: string) =>
    [...(await kirsten.get(path)).text.matchAll(/(20\d\d-\d{4}) · /g)].map(([, number]) => number)
  const all = (await openings.find().sort({ createdAt: -1, number: -1 }).lean()).map(({ number }) => number)
  t.equal(all.length, 120)

  const first = await kirsten.get(paths.openings.list())
  t.match(first.text, 'Side 1 af 3')
  t.notMatch(first.text, 'Forrige')
  const pages = await Promise.all([1, 2, 3].map(page => numbersOn(paths.openings.ofState(null, page))))
  t.same(
    pages.map(({ length }) => length),
    [50, 50, 20],
  )
  t.same(pages.flat(), all, 'each once, the newest first')
  t.same(await numbersOn(paths.openings.list()), pages[0])
  const beyond = await kirsten.get(paths.openings.ofState(null, 4))
  t.match(beyond.text, 'Side 3 af 3', 'past the end is the last page')
  t.notMatch(beyond.text, 'Næste')
  for (const side of ['0', '-1', '1,5', 'to', '1e9'])
    t.equal((await kirsten.get(`${paths.openings.list()}?side=${side}`)).status, 404, side)

  const paused = await kirsten.get(paths.openings.ofState('paused'))
  t.match(paused.text, 'Side 1 af 2')
  const next =
    /href="([^"]+)" rel="next"/.exec(paused.body)?.[1]?.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&') ?? ''
  const rest = await kirsten.get(next)
  t.match(rest.text, 'Side 2 af 2')
  t.match(rest.body, /aria-current="page">På pause/)
  t.equal((await numbersOn(next)).length, 10)
  t.same((await numbersOn(paths.openings.ofState('draft'))).length, 0)
})

t.test('an answer is told in words for its reader', async t => {
  const { services, world, clock, as } = await testApp(t)
  const { id = '' } = world.params['/virksomhed/opslag/'] ?? {}
  const answer = { kind: 'match', sentence: null, by: world.people.consultant._id, at: clock.now() }
  await openingModel(services.db).updateOne({ _id: id }, { $set: { answer } })
  t.match((await (await as('employer')).get(paths.doors.employer())).text, 'I har fået en kandidat')
  const list = await (await as('consultant')).get(paths.openings.list())
  t.match(list.text, 'Virksomheden har fået en kandidat')
  t.notMatch(list.text, 'I har fået')
})

t.test('pause, open, prolong, close: a page that asks, then the act', async t => {
  const site = await testApp(t)
  const employer = await site.as('employer')
  const { id = '' } = site.world.params['/virksomhed/opslag/'] ?? {}
  const state = async () => (await site.services.openings.byId(id))?.state
  t.match((await employer.get(paths.openings.pause(id))).text, 'Sæt opslaget på pause?')
  t.equal(await state(), 'open', 'looking changes nothing')
  await employer.post(paths.openings.pause(id))
  t.equal(await state(), 'paused')
  const twice = await employer.post(paths.openings.pause(id))
  t.equal(twice.status, 409)
  t.match(twice.text, 'Sagen har ændret sig')
  await employer.post(paths.openings.resume(id))
  t.equal(await state(), 'open')
  const wrong = await employer.post(paths.openings.prolong(id), { startTo: '1-1-2020' })
  t.equal(wrong.status, 422)
  t.match(wrong.text, 'Seneste start er overskredet.')
  t.equal((await employer.post(paths.openings.prolong(id), { startTo: '1-2-2027' })).status, 303)
  t.equal((await site.services.openings.byId(id))?.startTo, '2027-02-01')
  await employer.post(paths.openings.close(id))
  t.equal(await state(), 'closed')
  const page = await employer.get(paths.openings.show(id))
  t.notMatch(page.body, paths.openings.edit(id), 'a closed opening offers nothing')
})

t.test('an opening that is out is told in one answer what is wrong, missing, past and against the law', async t => {
  const site = await testApp(t)
  const employer = await site.as('employer')
  const { id = '' } = site.world.params['/virksomhed/opslag/'] ?? {}
  const before = await openingModel(site.services.db).findById(id).lean()
  const wrong = {
    ...{ ...told, workplace: before?.workplace ?? '', startFrom: '1-10-2026', startTo: '1-11-2026' },
    ...{ schemes: ['igu'], hoursPerWeek: '20', title: '', seats: '0', timeText: 'x'.repeat(2500) },
  }
  const page = await employer.post(paths.openings.edit(id), wrong)
  t.equal(page.status, 422)
  for (const sentence of ['En IGU skal have mindst 25 timer', 'Seneste start er overskredet'])
    t.match(page.text, sentence)
  for (const field of ['schemes', 'title', 'startTo', 'seats', 'timeText']) t.match(page.body, `href="#${field}"`)
  const unread = await employer.post(paths.openings.edit(id), { ...wrong, startFrom: 'snart', startTo: '1-1-2099' })
  t.match(unread.body, 'href="#startFrom"')
  t.match(unread.text, 'mere end to år ude')
  t.notMatch(unread.body, 'href="#schemes"', 'the law is not asked without a first day')
  t.same(await openingModel(site.services.db).findById(id).lean(), before, 'nothing is stored')
})

t.test('another company’s opening does not exist', async t => {
  const site = await testApp(t)
  const stranger = await site.as('otherEmployer')
  const { id = '' } = site.world.params['/virksomhed/opslag/'] ?? {}
  const { openings } = paths
  for (const link of [openings.show, openings.edit, openings.pause, openings.close, openings.prolong])
    t.equal((await stranger.get(link(id))).status, 404, link(id))
  for (const link of [openings.edit, openings.publish, openings.pause, openings.close, openings.prolong])
    t.equal((await stranger.post(link(id), told)).status, 404, link(id))
  t.notMatch((await stranger.get(paths.doors.employer())).text, 'Køkkenhjælp')
})

t.test('import: tried first, then loaded, refused rows to take home', async t => {
  const site = await testApp(t)
  const coordinator = await site.as('coordinator')
  if ((await coordinator.get(paths.openings.import())).status !== 200) {
    const choose = await coordinator.get(paths.account.switchRole())
    const membership = /name="membership" value="([^"]+)"[\s\S]*?/.exec(choose.body)?.[1] ?? ''
    await coordinator.post(paths.account.switchRole(), { membership })
  }
  const content = readFileSync(new URL('../../src/demo/data/openings.csv', import.meta.url), 'utf8')
  const file = {
    filename: 'opslag.csv',
    content: content.replace('koerekort_krav', 'Kørekort krav').replace('opgaver', 'arbejde'),
  }
  const count = () => openingModel(site.services.db).countDocuments({ origin: 'import' })

  t.equal(
    (await coordinator.upload(paths.openings.import(), { file: { filename: 'x.csv', content: 'a;b' } })).status,
    422,
  )
  const tried = await coordinator.upload(paths.openings.import(), { file })
  t.equal(tried.status, 303)
  const report = await coordinator.follow(tried)
  t.match(report.text, 'Linjer i filen 40')
  t.match(report.text, 'Intet er gemt endnu.')
  t.match(report.text, 'Kolonnen «arbejde» kendes ikke og er ikke læst.')
  t.notMatch(report.text, '«Kørekort krav»')
  t.match(report.text, /Heraf hører \d+ til andre kommuner\./)
  t.match(report.text, /«12345678» er ikke gyldigt.*(er ikke med i dette|hører til)/, 'what can be mended here first')
  t.equal(await count(), 0)

  const loaded = await coordinator.post(tried.location ?? '')
  t.equal(loaded.status, 303)
  t.match((await coordinator.follow(loaded)).text, 'Filen er indlæst')
  const stored = await count()
  t.ok(stored > 0)
  await coordinator.post(tried.location ?? '')
  t.equal(await count(), stored, 'twice is once')
  const refused = await coordinator.get(`${loaded.location}/afviste.csv`)
  t.match(refused.headers, { 'content-type': /text\/csv/, 'content-disposition': /attachment/ })
  t.match(refused.body, 'CVR-nummeret «12345678» er ikke gyldigt.')
  t.equal((await (await site.as('consultant')).get(loaded.location ?? '')).status, 403)
})
