/** A call to the hotline is written down as a question like every other: with its answer, or waiting for one. */
import t from 'tap'
import { auditModel } from '../../src/audit/model.js'
import { companyModel } from '../../src/companies/model.js'
import { questionModel } from '../../src/hotline/model.js'
import { newId } from '../../src/lib/ids.js'
import { paths } from '../../src/lib/paths.js'
import { testApp } from '../helpers/app.js'
import { hours } from '../helpers/clock.js'
import { takeMemberships } from '../helpers/given.js'
import { refused, testHotline } from './setup.js'

const heardFrom = 'Birgit fra kontoret'
const call = () => ({ id: newId(), company: 'strandhotellet', text: 'Hvem betaler skolen for Ali?', heardFrom })

t.test('an answer given at once keeps the promise, and everybody with access may read it again', async t => {
  const { hotline, people, deadlinesOf, told, deliverAll, mailer, db } = await testHotline(t)
  const written = await hotline.writeDown(people.ida, {
    ...{ ...call(), subject: 'Skolepenge', answer: 'Det gør staten.' },
    ...{ scheme: 'igu', opening: 'opslag-strandhotellet' },
  })
  t.match(written, {
    ...{ state: 'answered', round: 1, askedBy: 'ida', subject: 'Skolepenge', municipality: '410', scheme: 'igu' },
    messages: [
      { from: 'employer', by: 'ida', heardFrom, text: 'Hvem betaler skolen for Ali?' },
      { from: 'hotline', by: 'ida', text: 'Det gør staten.' },
    ],
  })
  t.strictSame(await deadlinesOf(written._id), ['1 met ida 2026-11-24T09:00:00.000Z'])
  t.strictSame(await told(), ['question-answered jens', 'question-answered mette'])
  await deliverAll()
  t.match(mailer.to('jens')[0]?.text, `http://localhost/virksomhed/spoergsmaal/${written._id}`)
  for (const { text } of mailer.mails) t.notMatch(text, /Ali|staten|Birgit|Skolepenge/)
  t.match(await hotline.ofCompany(people.jens), [{ question: { _id: written._id } }], 'in the company’s own list')
  const logged = await auditModel(db).find({ subject: written._id }).lean()
  t.match(logged, [{ who: 'ida', what: 'question.write-down', on: [], why: /strandhotellet/ }])
})

t.test('a call that nobody has answered waits with the same deadline from the call', async t => {
  const { hotline, people, clock, deadlinesOf, told, deliverAll, mailer } = await testHotline(t)
  const written = await hotline.writeDown(people.ida, call())
  t.match(written, { state: 'waiting', subject: 'Hvem betaler skolen for Ali?' })
  t.equal((await hotline.dueAt(written))?.toISOString(), '2026-11-25T09:00:00.000Z')
  t.strictSame(await deadlinesOf(written._id), ['1 open ida 2026-11-24T09:00:00.000Z'])
  t.strictSame(await told(), ['question-receipt jens', 'question-receipt mette'], 'who wrote it knows of it')
  await deliverAll()
  t.match(mailer.to('mette')[0]?.text, '"call":true')
  for (const { text } of mailer.mails) t.notMatch(text, /Ali|Birgit/)

  clock.move(hours(2))
  await hotline.followUp(people.mette, written._id, 'Og bøgerne?')
  t.equal((await hotline.get(people.mette, written._id)).round, 1, 'more about the same question')
  await hotline.answer(people.ida, written._id, { text: 'Staten.', seen: 2 })
  t.strictSame(await deadlinesOf(written._id), ['1 met ida 2026-11-24T09:00:00.000Z'])
  t.ok((await told()).includes('question-answered mette'))
})

t.test('whoever else writes it down, the one who answers now is told', async t => {
  const { hotline, people, told, deliverAll, mailer } = await testHotline(t)
  await hotline.writeDown(people.kirsten, call())
  t.strictSame(await told(), ['question-asked ida', 'question-receipt jens', 'question-receipt mette'])
  await deliverAll()
  t.match(mailer.to('ida')[0]?.text, `"caller":"${heardFrom}","writer":"kirsten","asker":null`)
})

t.test('only whoever answers the hotline writes calls down, and only for a company of the municipality', async t => {
  const { hotline, people, away, db } = await testHotline(t)
  for (const nobody of [people.lone, people.anton]) await refused(t, hotline.writeDown(nobody, call()), 'NOT_ALLOWED')
  await refused(t, hotline.writeDown(people.sofie, call()), 'NOT_FOUND')
  await refused(t, hotline.writeDown(people.mette, call()), 'NOT_ALLOWED')
  await refused(t, hotline.writeDown(people.otto, call()), 'NOT_FOUND')
  await refused(t, hotline.writeDown(people.ida, { ...call(), company: 'unknown' }), 'NOT_FOUND')
  const theirs = { ...call(), opening: 'opslag-bageriet' }
  await refused(t, hotline.writeDown(people.ida, theirs), 'NOT_FOUND')
  t.equal(await questionModel(db).countDocuments(), 0)
  t.equal(await auditModel(db).countDocuments(), 0, 'what is refused is no use of anything')
  await away('ida', 'lone')
  await away('henrik', 'lone')
  t.match(await hotline.writeDown(people.lone, call()), { state: 'waiting' }, 'the cover of both')
})

t.test('the same form sent twice is one call; another text is not swallowed', async t => {
  const { hotline, people, told, db } = await testHotline(t)
  const one = { ...call(), answer: 'Staten.' }
  const both = await Promise.all([hotline.writeDown(people.ida, one), hotline.writeDown(people.ida, one)])
  t.equal(both[0]._id, both[1]._id)
  await hotline.followUp(people.mette, one.id, 'Tak. Og bøgerne?')
  t.equal((await hotline.writeDown(people.ida, one))._id, one.id, 'also when it went on meanwhile')
  t.equal(await questionModel(db).countDocuments(), 1)
  t.equal((await told()).filter(one => one === 'question-answered mette').length, 1)
  for (const other of [{ text: 'Andet?' }, { heardFrom: 'Bo' }, { answer: 'Nej.' }, { company: 'bageriet' }])
    await refused(t, hotline.writeDown(people.ida, { ...one, ...other }), 'WRONG_STATE')
  const { id, ...same } = one
  await refused(t, hotline.writeDown(people.henrik, { ...same, id }), 'WRONG_STATE')
  await hotline.writeDown(people.ida, { ...same, id: newId() })
  t.equal(await questionModel(db).countDocuments(), 2, 'who rings again about the same rings again')
})

t.test('a company where nobody has access: it is written down, and nobody gets a mail', async t => {
  const { hotline, people, told, db } = await testHotline(t)
  const { _id: __, ...about } = (await companyModel(db).findById('bageriet').lean()) ?? ({} as never)
  await companyModel(db).create({ ...about, _id: 'kroen', cvr: '61056416' })
  const { state } = await hotline.writeDown(people.ida, { ...call(), company: 'kroen', answer: 'Staten.' })
  t.equal(state, 'answered')
  t.strictSame(await told(), [])
})

t.test('over the pages: written down, read by both sides, heard by mail', async t => {
  const { as, world, services, mails } = await testApp(t)
  const [henrik, eva] = [await as('hotline'), await as('employer')]
  const address = paths.hotline.call(world.company)
  const form = await henrik.get(address)
  t.match(form.text, 'Skriv et opkald ned')
  const id = /name="call" value="([a-z]{20})"/.exec(form.body)?.[1] ?? ''
  const told = { call: id, heardFrom: 'Birgit', text: 'Må eleven <b>hjem</b>?', subject: 'Ferie', scheme: 'igu' }
  const sent = await henrik.post(address, { ...told, answer: 'Ja, efter aftale.' })
  t.equal(sent.location, paths.hotline.question(id))
  const own = await henrik.follow(sent)
  t.match(own.text, 'Opkaldet er skrevet ned. Virksomheden får en mail om, at svaret kan læses.')
  const who = 'Henrik Hotline skrev opkaldet ned. Det var Birgit, der ringede.'
  t.match(own.text, who)
  t.match(own.text, 'Virksomheden (Birgit, i telefonen)')
  t.match(own.text, /Ringede Birgit/)
  t.notMatch(own.body, '<b>hjem')
  t.match((await henrik.get(paths.doors.hotline())).text, /Ferie IGU\. Skrevet ned efter et opkald Strandhotellet/)

  for (const notice of await services.notices.pending()) await services.notices.deliver(notice)
  const mail = mails.find(({ subject }) => subject.startsWith('Svar på jeres opkald'))
  t.equal(mail?.subject, 'Svar på jeres opkald tirsdag den 24. november kl. 10.00')
  t.equal(mail?.to.name, 'Eva Ejer')
  t.match(
    mail?.text,
    'I ringede til IGU-hotlinen tirsdag den 24. november kl. 10.00. Spørgsmålet er skrevet ned, og svaret',
  )
  t.notMatch(mails.map(({ text, subject }) => subject + text).join(), /Ferie|hjem|efter aftale|Birgit/)

  t.match((await eva.get(paths.questions.list())).text, 'Ferie Skrevet ned efter et opkald')
  const read = await eva.get(paths.questions.show(id))
  t.match(read.text, `${who} Er noget ikke rigtigt, så skriv det her, eller ring til hotlinen.`)
  t.match(read.text, 'IGU-hotlinen (Henrik Hotline) 24. november 2026 kl. 10.00 Ja, efter aftale.')
  const more = await eva.follow(await eva.post(paths.questions.show(id), { text: 'Også om sommeren?' }))
  t.match(more.text, 'Svar senest onsdag den 25. november kl. 10.00')

  const back = await henrik.post(address, { ...told, answer: 'Nej.' })
  t.equal(back.status, 409, 'back in the browser, something else typed')
  t.match(back.text, 'Du har allerede skrevet dette opkald ned. Er det et nyt opkald, så send igen.')
  t.match(back.body, 'Nej.</textarea>')
  const next = /name="call" value="([a-z]{20})"/.exec(back.body)?.[1] ?? ''
  t.not(next, id)
  const second = await henrik.post(address, { ...told, call: next, answer: '' })
  t.match((await henrik.follow(second)).text, 'Virksomheden får en kvittering på mail.')
  for (const notice of await services.notices.pending()) await services.notices.deliver(notice)
  const receipt = mails.find(({ subject }) => subject.startsWith('Vi har skrevet jeres opkald ned'))
  t.match(receipt?.text, /I ringede .* og venter på svar\.\s+I får svar senest onsdag den 25\. november kl\. 10\.00/)
})

t.test('what must be mended is told at once, what was typed is kept, and nothing is written', async t => {
  const { as, world, services } = await testApp(t)
  const henrik = await as('hotline')
  const address = paths.hotline.call(world.company)
  const before = await questionModel(services.db).countDocuments()
  const empty = await henrik.post(address, { call: newId(), subject: 'Løn', text: ' ' })
  t.equal(empty.status, 422)
  t.match(empty.text, /Skriv, hvem i virksomheden der ringede\. Skriv, hvad virksomheden spurgte om\./)
  t.match(empty.body, 'value="Løn"')
  const cpr = { heardFrom: 'Mette 170490-1234', subject: '170490-1234', text: '170490-1234', answer: '170490-1234' }
  const numbers = await henrik.post(address, { call: newId(), ...cpr })
  t.equal(numbers.status, 422)
  t.match(numbers.text, 'Der står et CPR-nummer. Skriv kun navnet på den, der ringede.')
  for (const field of ['subject', 'text', 'answer']) t.match(numbers.body, `href="#${field}">Der står et CPR-nummer`)
  const long = await henrik.post(address, { call: newId(), heardFrom: 'M'.repeat(101), text: 'Hej' })
  t.match(long.body, 'href="#heardFrom"')
  for (const id of ['', 'abc', `${newId()}x`, '{"$ne":1}'])
    t.equal((await henrik.post(address, { call: id, heardFrom: 'Mette', text: 'Hej' })).status, 422)
  t.equal(await questionModel(services.db).countDocuments(), before)
})

t.test('who does not answer the hotline reads who does; where nobody has access that is said', async t => {
  const { as, world, services } = await testApp(t)
  const address = paths.hotline.call(world.company)
  const kirsten = await as('consultant')
  const page = await kirsten.get(address)
  t.match(page.text, 'Henrik Hotline svarer på hotlinen og skriver opkald ned.')
  t.notMatch(page.body, '<textarea')
  t.equal((await kirsten.post(address, { call: newId(), heardFrom: 'Mette', text: 'Hej' })).status, 403)
  t.notMatch((await kirsten.get(paths.companies.show(world.company))).body, address)
  const karen = await as('coordinator')
  t.match((await karen.get(paths.companies.show(world.company))).body, `href="${address}"`)

  await takeMemberships(services, world.people.employer._id, () => true)
  const henrik = await as('hotline')
  t.match((await henrik.get(address)).text, 'Ingen fra virksomheden har adgang, så ingen af dem får en mail.')
  const sent = await henrik.post(address, { call: newId(), heardFrom: 'Mette', text: 'Hej' })
  const shown = await henrik.follow(sent)
  t.match(shown.text, 'Opkaldet er skrevet ned. Ingen fra virksomheden har adgang, så ingen får en mail.')
  t.match(shown.text, 'så ingen får en mail om svaret. Ring med det.')
  const answered = await henrik.post(sent.location ?? '', { text: 'Ja.', seen: 1 })
  t.match((await henrik.follow(answered)).text, 'Svaret er gemt. Ingen fra virksomheden har adgang')
})
