import t from 'tap'
import { accountModel } from '../../src/accounts/model.js'
import { deadlineModel } from '../../src/deadlines/model.js'
import { paths } from '../../src/lib/paths.js'
import { noticeModel } from '../../src/notices/model.js'
import { openingModel } from '../../src/openings/model.js'
import { testApp } from '../helpers/app.js'
import { days, hours } from '../helpers/clock.js'
import { givenOpening } from '../helpers/market.js'

/** The page a sent form leads to. */
const idIn = (location: string | null) => location?.split('/').at(-1) ?? ''

t.test('an employer asks, the hotline answers, the employer reads and asks on', async t => {
  const { as, clock, services, mails } = await testApp(t)
  const eva = await as('employer')
  const page = await eva.get(paths.questions.list())
  t.equal(page.status, 200)
  t.match(page.text, 'Skriv ikke navne eller CPR-numre')
  t.match(page.text, 'Spørg om alt om IGU: Henrik Hotline', 'the box')
  t.match(page.body, `href="${paths.questions.list()}">Skriv et spørgsmål`)

  const sent = await eva.post(paths.questions.list(), {
    text: 'Må vi sende eleven <b>hjem</b>?\n\nHvad koster det?<script>alert(1)</script>',
    scheme: 'igu',
  })
  t.equal(sent.status, 303)
  const id = idIn(sent.location)
  const thread = await eva.follow(sent)
  t.match(thread.text, 'Spørgsmålet er sendt')
  t.match(thread.text, 'Svar senest onsdag den 25. november kl. 10.00')
  t.notMatch(thread.body, '<script>alert', 'text is text')
  t.match(thread.body, '&lt;script&gt;alert(1)&lt;/script&gt;')

  clock.move(hours(19))
  const henrik = await as('hotline')
  const inbox = await henrik.get(paths.doors.hotline())
  t.match(inbox.text, 'Svarer nu Henrik Hotline (Kontaktperson)')
  t.match(inbox.text, 'Venter på svar (2)', 'the world has one of its own')
  t.match(
    inbox.text,
    /Må vi sende eleven <b>hjem<\/b>\? IGU Strandhotellet onsdag den 25\. november kl\. 10\.00 5 timer tilbage/,
  )
  const asked = await henrik.get(paths.hotline.question(id))
  for (const fact of ['Strandhotellet', '25313763', 'Eva Ejer', '12345678', 'Kirsten Konsulent'])
    t.match(asked.text, fact)
  t.notMatch(asked.body, '<script>alert')
  // What a company writes may name a citizen, and titles stay in histories and lists of windows.
  for (const { body } of [thread, asked]) t.match(body, /<title>Spørgsmål [A-Z]{4} - /)
  const answered = await henrik.post(paths.hotline.question(id), { text: 'Nej. Ring til os først.', seen: 1 })
  t.equal(answered.location, paths.hotline.question(id))
  t.match((await henrik.follow(answered)).text, 'Svaret er sendt til virksomheden.')

  for (const notice of await services.notices.pending()) await services.notices.deliver(notice)
  const mail = mails.at(-1)
  t.equal(mail?.subject, 'Svar på jeres spørgsmål fra tirsdag den 24. november kl. 10.00', 'which one, of several')
  const toHenrik = mails.findLast(({ subject }) => subject.startsWith('Spørgsmål fra Strandhotellet'))
  t.equal(toHenrik, undefined, 'an answered question is not announced any more')
  t.match(mail?.text, paths.questions.show(id))
  t.match(mail?.text, /Henrik Hotline, 70123456/, 'the box is in the mail')
  t.notMatch(mail?.text, /Ring til os først|eleven/)

  // A day's session is over by then.
  const back = await as('employer')
  const read = await back.get(paths.questions.show(id))
  t.match(read.text, 'IGU-hotlinen (Henrik Hotline) 25. november 2026 kl. 05.00 Nej. Ring til os først.')
  const more = await back.post(paths.questions.show(id), { text: 'Og i weekenden?' })
  t.match((await back.follow(more)).text, 'Svar senest torsdag den 26. november kl. 05.00')
  const closed = await back.post(paths.questions.close(id))
  t.match((await back.follow(closed)).text, 'Har I et nyt, så stil det')
})

t.test('two who answer at once: the second sees the answer and keeps the text', async t => {
  const { as, world } = await testApp(t)
  const id = world.params['/hotline/spoergsmaal/']?.id ?? ''
  const [henrik, karen] = [await as('hotline'), await as('coordinator')]
  await henrik.post(paths.hotline.question(id), { text: 'Elevløn efter overenskomsten.', seen: 1 })
  const late = await karen.post(paths.hotline.question(id), { text: 'Ingen løn i skoleugerne.', seen: 1 })
  t.equal(late.status, 409)
  t.match(late.text, 'En kollega har svaret, mens du skrev')
  t.match(late.text, 'Elevløn efter overenskomsten.', 'the answer that was given')
  t.match(late.body, 'Ingen løn i skoleugerne.</textarea>', 'what was typed')
  t.match(late.body, 'name="seen" value="2"')
  t.match(late.text, 'Send som tilføjelse')
  const added = await karen.post(paths.hotline.question(id), { text: 'Ingen løn i skoleugerne.', seen: 2 })
  t.equal(added.status, 303)
})

t.test('the company writes or closes meanwhile: nothing that was typed is lost', async t => {
  const { as, world } = await testApp(t)
  const id = world.params['/hotline/spoergsmaal/']?.id ?? ''
  const [eva, henrik] = [await as('employer'), await as('hotline')]
  await eva.post(paths.questions.show(id), { text: 'Det gælder køkkenet.' })
  const more = await henrik.post(paths.hotline.question(id), { text: 'Elevløn.', seen: 1 })
  t.equal(more.status, 409)
  t.match(more.text, 'Virksomheden har skrevet mere')
  t.match(more.text, 'Det gælder køkkenet.')
  t.match(more.body, 'Elevløn.</textarea>')

  await eva.post(paths.questions.close(id))
  const closed = await henrik.post(paths.hotline.question(id), { text: 'Elevløn.', seen: 2 })
  t.equal(closed.status, 409)
  t.match(closed.text, 'Virksomheden har afsluttet spørgsmålet, mens du skrev')
  t.match(closed.text, 'Det, du skrev, er ikke sendt Elevløn.')
  const written = await eva.post(paths.questions.show(id), { text: 'Vent lidt' })
  t.equal(written.status, 409)
  t.match(written.text, 'Det, du skrev, er ikke sendt Vent lidt')
})

t.test('what must be mended is said in one sentence, and what was typed is kept', async t => {
  const { as, world } = await testApp(t)
  const id = world.params['/hotline/spoergsmaal/']?.id ?? ''
  const [eva, henrik] = [await as('employer'), await as('hotline')]
  const empty = await eva.post(paths.questions.list(), { subject: 'Løn', text: ' ', scheme: 'igu' })
  t.equal(empty.status, 422)
  t.match(empty.text, 'Ret dette, og send igen Skriv jeres spørgsmål.')
  t.match(empty.body, 'value="Løn"')
  t.match(empty.body, '<option value="igu" selected>')
  const long = await eva.post(paths.questions.list(), { text: 'x'.repeat(4001) })
  t.match(long.text, 'Skriv højst 4000 tegn')
  const cpr = await eva.post(paths.questions.list(), { text: 'Det er Amina 170490-1234.' })
  t.equal(cpr.status, 422)
  t.match(cpr.text, 'Der står et CPR-nummer i teksten')
  t.match(cpr.body, 'Det er Amina 170490-1234.</textarea>')
  const numbers = await eva.post(paths.questions.list(), { text: 'P-nummer 1007568450, telefon 12 34 56 78' })
  t.equal(numbers.status, 303, 'other numbers are no CPR numbers')
  const scheme = await eva.post(paths.questions.list(), { text: 'Hej', scheme: 'flexjob' })
  t.equal(scheme.status, 422)
  const foreign = await eva.post(paths.questions.list(), { text: 'Hej', opening: 'aaaaaaaaaaaaaaaaaaaa' })
  t.equal(foreign.status, 404)

  const nothing = await henrik.post(paths.hotline.question(id), { text: '', seen: 1 })
  t.equal(nothing.status, 422)
  t.match(nothing.text, 'Skriv et svar til virksomheden.')
  t.match((await henrik.post(paths.hotline.question(id), { text: '0101901234', seen: 1 })).status, 303)
})

t.test('the opening a question is about is chosen by its address', async t => {
  const { as, services, world } = await testApp(t)
  const opening = { company: world.company, municipality: '410', sharedWith: [], schemes: ['igu'], state: 'open' }
  await openingModel(services.db).collection.insertOne({
    ...{ ...opening, _id: 'opslagopslagopslagop' as never, number: '2026-0042', title: 'Stuepige' },
    ...{ hoursPerWeek: 30, weeks: 104, startFrom: '2026-12-01', startTo: '2026-12-31', createdAt: new Date(0) },
  })
  const eva = await as('employer')
  const page = await eva.get(paths.questions.about('opslagopslagopslagop'))
  t.match(page.body, '<option value="opslagopslagopslagop" selected>Stuepige (2026-0042)')
  t.equal((await eva.get(paths.questions.about('another'))).status, 200)
  const sent = await eva.post(paths.questions.list(), { text: 'Hvem?', opening: 'opslagopslagopslagop' })
  t.match((await eva.follow(sent)).body, paths.openings.show('opslagopslagopslagop'))
  const asked = await (await as('hotline')).get(paths.hotline.question(idIn(sent.location)))
  t.match(asked.text, /Opslag Stuepige \(2026-0042\).* 30 timer om ugen, IGU: fast længde efter loven/)
  t.notMatch(asked.body, paths.openings.staffShow('opslagopslagopslagop'), 'no door the hotline may not open')
})

t.test('who is away is replaced in the box, the inbox and the mail', async t => {
  const { as, services, world, mails } = await testApp(t)
  const { hotline, coordinator, consultant } = world.people
  await services.accounts.setAway(hotline._id, { from: '2026-11-20', to: '2026-11-30', cover: consultant._id })
  const eva = await as('employer')
  t.match((await eva.get(paths.questions.list())).text, 'Spørg om alt om IGU: Karen Koordinator')
  const inbox = await (await as('consultant')).get(paths.doors.hotline())
  t.match(inbox.text, 'Karen Koordinator (Stedfortræder)')
  t.match(inbox.text, 'Henrik Hotline er væk til og med mandag den 30. november 2026.')
  await eva.post(paths.questions.list(), { text: 'Hvem svarer nu?' })
  for (const notice of await services.notices.pending()) await services.notices.deliver(notice)
  const to = mails.filter(({ subject }) => subject.startsWith('Spørgsmål fra Strandhotellet')).map(mail => mail.to.name)
  t.ok(to.includes(coordinator.name))
  t.notOk(
    mails
      .filter(({ subject }) => subject.startsWith('Vi har fået jeres spørgsmål fra '))
      .some(({ text }) => /Henrik/.test(text)),
  )
})

t.test('a consultant reads along, and answers when the deadline was moved to her', async t => {
  const { as, world, services, mails } = await testApp(t)
  const id = world.params['/hotline/spoergsmaal/']?.id ?? ''
  const kirsten = await as('consultant')
  const page = await kirsten.get(paths.hotline.question(id))
  t.match(page.text, 'Henrik Hotline svarer på hotlinen. Du kan kun læse med.')
  t.notMatch(page.body, '<textarea')
  t.equal((await kirsten.post(paths.hotline.question(id), { text: 'x', seen: 1 })).status, 403)

  const karen = await as('coordinator')
  const address = paths.coordinator.deadline(world.params['/koordinator/frister/']?.id ?? '')
  t.match((await karen.get(paths.doors.coordinator())).body, `href="${address}">Flyt`)
  const form = await karen.get(address)
  t.match(form.text, 'Ansvarlig nu Henrik Hotline')
  t.notMatch(form.body, 'Anton Administrator', 'an administrator reads no cases')
  const nobody = await karen.post(address, { owner: '' })
  t.equal(nobody.status, 422)
  t.match(nobody.text, 'Vælg, hvem der skal svare.')
  const stranger = await karen.post(address, { owner: world.people.otherConsultant._id })
  t.equal(stranger.status, 422)
  t.match(stranger.text, 'Vælg en kollega fra listen.')
  const moved = await karen.follow(await karen.post(address, { owner: world.people.consultant._id }))
  t.match(moved.text, 'Kirsten Konsulent har nu fristen og har fået en mail.')
  for (const notice of await services.notices.pending()) await services.notices.deliver(notice)
  const told = mails.filter(({ subject }) => subject.startsWith('Du skal svare Strandhotellet'))
  const asked = 'Spørgsmål til IGU-hotlinen, skrevet tirsdag den 24. november kl. 10.00'
  const subject = `Du skal svare Strandhotellet: ${asked}, senest onsdag den 25. november kl. 10.00`
  t.match(told, [{ to: { name: 'Kirsten Konsulent' }, subject }])

  const answered = await kirsten.post(paths.hotline.question(id), { text: 'Elevløn.', seen: 1 })
  t.equal(answered.status, 303)
  const late = await karen.get(address)
  t.equal(late.location, paths.doors.coordinator(), 'nothing is left to move')
  t.match((await karen.follow(late)).text, 'Fristen er holdt eller faldet bort, så den kan ikke flyttes.')
  const moving = await karen.post(address, { owner: world.people.coordinator._id })
  t.equal(moving.status, 409)
  t.match(moving.text, 'Sagen har ændret sig')
})

t.test('the coordinator’s page: deadlines, figures, companies and mails that have come to a stop', async t => {
  const { as, clock, services, world } = await testApp(t)
  const karen = await as('coordinator')
  const quiet = await karen.get(paths.doors.coordinator())
  t.notMatch(quiet.text, 'over tiden')
  t.match(
    quiet.text,
    /Spørgsmål til IGU-hotlinen, skrevet tirsdag den 24\. november kl\. 10\.00 Strandhotellet Svar på et spørgsmål onsdag den 25\. november kl\. 10\.00 24 timer tilbage Henrik Hotline Flyt/,
  )
  t.match(quiet.text, '1 mail kunne ikke sendes')
  t.match(quiet.text, 'Alle virksomheder er godkendt.')

  clock.move(days(2))
  const other = await services.companies.findOrCreateForImport({
    ...{ municipality: '410', cvr: '13748136', name: 'Fjordens Køkken', sector: 'hotel', contactEmail: null },
    publicEmployer: false,
    workplace: { pNumber: '', address: 'Havnegade 4', postcode: '5500', ordinaryEmployees: 1, asOf: '' },
  })
  const tomorrow = await as('coordinator')
  const late = await tomorrow.get(paths.doors.coordinator())
  t.match(late.text, /(\d+) åb(?:en frist|ne frister) , heraf \1 over tiden/)
  t.match(late.text, '24 timer over fristen')
  t.match(late.body, paths.companies.show(other.company))
  t.match(late.text, /Svar på et spørgsmål 1 0 % 0 % Ingen endnu Ingen endnu 1/)

  const failed = world.params['/koordinator/beskeder/']?.id ?? ''
  t.match(late.text, 'Mail om et spørgsmål til Henrik Hotline')
  const again = await tomorrow.follow(await tomorrow.post(paths.coordinator.retryNotice(failed)))
  t.match(again.text, 'Mailen bliver sendt igen.')
  t.match(again.text, 'Alle mails er sendt.')
  t.equal((await noticeModel(services.db).findById(failed).lean())?.state, 'pending')
})

t.test('a coordinator who is far behind reads the open deadlines page by page, the most urgent first', async t => {
  const { as, services, world } = await testApp(t)
  const deadlines = deadlineModel(services.db)
  const id = world.params['/koordinator/frister/']?.id ?? ''
  const [first] = await deadlines.find({ _id: id }).lean()
  const before = await deadlines.countDocuments({ state: 'open', municipality: world.municipality })
  if (!first) throw new Error('no deadline')
  for (let later = 1; later <= 60; later++)
    await deadlines.create({ ...first, _id: `later${later}`, round: 1 + later, dueAt: new Date(+first.dueAt + later) })
  const karen = await as('coordinator')
  const shown = ({ body }: { body: string }) => body.match(/href="\/koordinator\/frister\//g)?.length
  const page = await karen.get(paths.doors.coordinator())
  t.match(page.text, `${before + 60} åbne frister`, 'all are counted')
  t.equal(shown(page), 50)
  t.match(page.body, paths.coordinator.deadline(id))
  const next = await karen.get(paths.coordinator.deadlines(2))
  t.equal(shown(next), before + 10)
  t.match(next.body, paths.coordinator.deadline('later60'))
})

t.test('an employer who is let go sees nothing any more', async t => {
  const { as, services, world } = await testApp(t)
  const id = world.params['/virksomhed/spoergsmaal/']?.id ?? ''
  const eva = await as('employer')
  t.equal((await eva.get(paths.questions.show(id))).status, 200)
  await accountModel(services.db).updateOne(
    { _id: world.people.employer._id },
    { $set: { 'memberships.0.state': 'waiting' } },
  )
  t.equal((await eva.get(paths.questions.show(id))).location, paths.account.waiting())
  t.equal((await eva.post(paths.questions.list(), { text: 'Hej' })).status, 403)
})

t.test('a mail about a question can be understood on its own', async t => {
  const { as, services, mails } = await testApp(t)
  const eva = await as('employer')
  await eva.post(paths.questions.list(), { text: 'Hvem skriver under?' })
  for (const notice of await services.notices.pending()) await services.notices.deliver(notice)
  const about = (beginning: string) => mails.findLast(({ subject }) => subject.startsWith(beginning))?.text ?? ''
  t.match(about('Spørgsmål fra Strandhotellet'), 'Spurgt af: Eva Ejer, telefon 12345678')
  t.match(about('Vi har fået jeres spørgsmål'), 'det spørgsmål, I sendte tirsdag den 24. november kl. 10.00.')
  t.notMatch(mails.map(({ text }) => text).join(''), 'Hvem skriver under')
})

t.test('a draft without a title is called so in the list of openings', async t => {
  const { as, services, world } = await testApp(t)
  const { _id } = await givenOpening(services, world, { published: false })
  await openingModel(services.db).updateOne({ _id }, { $set: { title: '' } })
  t.match((await (await as('employer')).get(paths.questions.list())).text, /Opslag uden titel \(2026-\d{4}\)/)
})
