import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { noticeModel } from '../../src/notices/model.js'
import { testApp } from '../helpers/app.js'
import { actingAs } from '../helpers/market.js'

const { absences, account, administration } = paths

t.test('a coordinator writes down who is ill, and the cover is told', async t => {
  const { as, services, world, mails } = await testApp(t)
  const { consultant, coordinator, administrator, otherConsultant, hotline } = world.people
  const second = await services.accounts.create({
    ...{ email: 'kaja@example.dk', name: 'Kaja Kollega', phone: '87654321' },
    membership: { role: 'consultant', municipality: world.municipality },
  })
  const visitor = await as('coordinator')
  t.match((await visitor.get(paths.doors.coordinator())).text, 'Ingen er væk i dag.')
  const list = await visitor.get(absences.list())
  t.match(list.text, 'Ingen er væk i dag.')
  t.match(list.body, `href="${absences.of(consultant._id)}"`)

  const form = await visitor.get(absences.of(consultant._id))
  t.match(form.text, 'Fravær for Kirsten Konsulent')
  t.match(form.text, 'Kaja Kollega')
  t.notMatch(form.body, `value="${administrator._id}"`, 'an administrator opens no cases')
  t.notMatch(form.body, `value="${hotline._id}"`, 'nor does who only answers the hotline')

  const post = (fields: object) => visitor.post(absences.of(consultant._id), { ...fields })
  const gone = await post({ from: '01-11-2026', to: '02-11-2026', cover: second._id })
  t.equal(gone.status, 422)
  t.match(gone.text, 'Den sidste dag er gået.')
  t.match(gone.body, 'value="02-11-2026"', 'what was typed is kept')
  const wrong = await post({ from: '24-11-2026', to: '27-11-2026', cover: administrator._id })
  t.match(wrong.text, 'Vælg en kollega fra listen.')
  t.equal((await services.accounts.byId(consultant._id))?.away, null, 'nothing is stored')

  const saved = await post({ from: '24-11-2026', to: '27-11-2026', cover: second._id })
  t.equal(saved.location, absences.list())
  t.match((await visitor.follow(saved)).text, 'Kaja Kollega er afløser og får en mail om det.')
  await post({ from: '24-11-2026', to: '27-11-2026', cover: second._id })
  const [notice, again] = await noticeModel(services.db).find({ template: 'cover-asked' }).sort({ _id: 1 }).lean()
  t.notOk(again, 'saved again without a change: nobody is told twice')
  await services.notices.deliver(notice?._id ?? '')
  t.match(mails.at(-1)?.subject, 'Du afløser Kirsten Konsulent')
  t.match(mails.at(-1)?.text, /væk fra tirsdag den 24\. november 2026 til og med fredag den 27\. november 2026/)
  const log = await services.db.collection('audit').findOne({ what: 'account.away' })
  t.match(log, { who: coordinator._id, subject: consultant._id })
  t.equal((await visitor.get(absences.of(otherConsultant._id))).status, 404)
  t.match((await (await as('consultant')).get(account.own())).text, 'Kaja Kollega afløser dig.')
})

t.test('who is away is seen, and the mail is dropped when the absence was taken back', async t => {
  const { as, services, world, mails } = await testApp(t)
  const { consultant, coordinator } = world.people
  const visitor = await as('administrator')
  const fields = { from: '24-11-2026', to: '24-11-2026', cover: coordinator._id }
  await visitor.post(absences.of(consultant._id), fields)
  const [notice] = await noticeModel(services.db).find({ template: 'cover-asked' }).lean()
  t.match((await visitor.get(absences.list())).text, '1 er væk i dag. ')
  t.match((await visitor.get(absences.list())).text, 'Væk til og med tirsdag den 24. november 2026.')
  t.match((await visitor.get(administration.accounts())).text, 'Væk til og med tirsdag den 24. november 2026.')
  const overview = await (await as('coordinator')).get(paths.doors.coordinator())
  t.match(
    overview.text,
    'Kirsten Konsulent : Væk til og med tirsdag den 24. november 2026. Afløser: Karen Koordinator.',
  )

  const before = mails.length
  await visitor.post(absences.of(consultant._id), { seen: '1' })
  await services.notices.deliver(notice?._id ?? '')
  t.equal(mails.length, before, 'no longer true')
  t.match((await visitor.get(absences.list())).text, 'Ingen er væk i dag.')
})

t.test(
  'while the hotline’s contact is away the stand-in answers, and both who step in are told what is theirs',
  async t => {
    const { as, services, world, mails } = await testApp(t)
    const { hotline, consultant, coordinator } = world.people
    const visitor = await as('hotline')
    t.match((await visitor.get(account.away())).text, 'Karen Koordinator er stedfortræder og svarer på IGU-hotlinen')
    t.notMatch((await (await as('consultant')).get(account.away())).text, 'IGU-hotlinen i de dage')

    const fields = { from: '24-11-2026', to: '25-11-2026', cover: consultant._id }
    const saved = await visitor.post(account.away(), fields)
    t.match((await visitor.follow(saved)).text, 'Karen Koordinator svarer på IGU-hotlinen.')
    const sent = await noticeModel(services.db).find({ template: 'cover-asked' }).sort({ _id: 1 }).lean()
    t.equal(sent.length, 2)
    for (const { _id } of sent) await services.notices.deliver(_id)
    const to = (address: string) => mails.findLast(mail => mail.to.address === address)?.text ?? ''
    t.match(to(coordinator.email), 'Du er stedfortræder på IGU-hotlinen.')
    t.notMatch(to(coordinator.email), 'Påmindelser om svarfrister')
    t.match(to(consultant.email), 'Påmindelser om svarfrister hos Henrik Hotline')
    t.match(to(consultant.email), 'IGU-hotlinen passer Karen Koordinator.')

    const boss = await as('coordinator')
    t.match((await boss.get(absences.list())).text, 'Kirsten Konsulent IGU-hotline: Karen Koordinator')
    t.match((await boss.get(paths.doors.coordinator())).text, 'IGU-hotline: Karen Koordinator.')
    t.match((await services.accounts.byId(hotline._id))?.away, { cover: consultant._id })
  },
)

t.test('a cover who is away too is said', async t => {
  const { as, services, world } = await testApp(t)
  const { consultant, coordinator } = world.people
  await services.accounts.setAway(coordinator._id, { from: '2026-11-26', to: '2026-11-30', cover: consultant._id })
  const visitor = await as('consultant')
  const saved = await visitor.post(account.away(), { from: '25-11-2026', to: '26-11-2026', cover: coordinator._id })
  const said = 'Vær opmærksom på, at Karen Koordinator selv er væk fra torsdag den 26. november 2026'
  t.match((await visitor.follow(saved)).text, said)
})

t.test('what a closed account had goes to the coordinator', async t => {
  const { services, world } = await testApp(t)
  const { consultant, coordinator, employer } = world.people
  await services.accounts.disable(consultant._id)
  t.equal(await services.accounts.actingFor(consultant._id, world.municipality), coordinator._id)
  await services.accounts.disable(employer._id)
  const covered = await services.accounts.coveredBy(actingAs(world, 'coordinator'))
  t.ok(covered.includes(consultant._id))
  t.notOk(covered.includes(employer._id), 'a company has its own people')
})

t.test('an administrator mends a name, a telephone and an address', async t => {
  const { as, services, world } = await testApp(t)
  const { consultant, employer, otherEmployer } = world.people
  const visitor = await as('administrator')
  const page = await visitor.get(administration.account(employer._id))
  t.match(page.text, 'Virksomhed, Strandhotellet', 'and sees which company an account belongs to')
  t.match(page.body, `href="${administration.edit(employer._id)}"`)

  const post = (fields: object) => visitor.post(administration.edit(consultant._id), { ...fields })
  const wrong = await post({ name: '', email: 'kirsten', phone: '12' })
  t.equal(wrong.status, 422)
  for (const text of ['Udfyld navn.', 'Skriv e-mail som navn@eksempel.dk.', 'Skriv telefonnummeret med 8 cifre'])
    t.match(wrong.text, text)
  t.match(wrong.body, 'value="kirsten"')
  const taken = await post({ name: 'Kirsten Ny', email: employer.email.toUpperCase(), phone: '' })
  t.match(taken.text, 'Der findes allerede en konto med den e-mail.')
  t.match(await services.accounts.byId(consultant._id), { name: consultant.name, email: consultant.email })

  const saved = await post({ name: 'Kirsten Ny', email: 'Kirsten.Ny@example.dk', phone: '11 22 33 44' })
  t.equal(saved.location, administration.account(consultant._id))
  t.match(await services.accounts.byId(consultant._id), {
    ...{ name: 'Kirsten Ny', email: 'kirsten.ny@example.dk', phone: '11 22 33 44' },
  })
  t.ok(await services.db.collection('audit').findOne({ what: 'account.contact', subject: consultant._id }))

  await services.accounts.addMembership(otherEmployer._id, {
    role: 'consultant',
    municipality: world.otherMunicipality,
  })
  t.equal((await visitor.post(administration.edit(otherEmployer._id), { name: 'X', email: 'x@y.dk' })).status, 403)
  t.notMatch((await visitor.get(administration.account(otherEmployer._id))).text, 'Ret oplysninger')
})

t.test('two leaders at once: whoever has not read what the first one wrote is told, and nothing is lost', async t => {
  const { as, services, world } = await testApp(t)
  const { consultant, coordinator } = world.people
  const [first, second] = [await as('coordinator'), await as('administrator')]
  const page = absences.of(consultant._id)
  const typed = { cover: coordinator._id, seen: '0' }
  t.match((await second.get(page)).body, /name="seen" value="0"/)
  const given = { ...typed, from: '24-11-2026', to: '25-11-2026', standIn: coordinator._id }
  t.equal((await first.post(page, given)).status, 303)
  t.equal((await first.post(page, given)).status, 303, 'sent twice it is one')
  const late = { ...typed, from: '24-11-2026', to: '04-12-2026' }
  const refused = await second.post(page, late)
  t.equal(refused.status, 409)
  t.match(refused.text, 'Nogen har rettet fraværet, mens du skrev.')
  const stands = `Væk til og med onsdag den 25. november 2026. Afløser: ${coordinator.name}. Stedfortræder: ${coordinator.name}.`
  t.match(refused.text, stands, 'what stands now')
  t.match(refused.body, 'value="04-12-2026"', 'what was typed is kept')
  t.equal((await services.accounts.byId(consultant._id))?.away?.to, '2026-11-25')
  t.equal((await second.post(page, { ...late, seen: '1' })).status, 303, 'having read it')
  t.equal((await services.accounts.byId(consultant._id))?.away?.to, '2026-12-04')
  t.equal((await first.post(page, { seen: '1' })).status, 409, 'nor is an absence ended unread')
  t.equal((await first.post(page, { seen: '2' })).status, 303)
  t.equal((await services.accounts.byId(consultant._id))?.away, null)
})
