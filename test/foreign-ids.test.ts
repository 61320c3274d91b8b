/** Ids that a form sends: one of another municipality, company or person is refused like one that does not exist. */
import t from 'tap'
import { newId } from '../src/lib/ids.js'
import { paths } from '../src/lib/paths.js'
import { testApp } from './helpers/app.js'
import type { Fields } from './helpers/browser.js'
import { givenCases } from './helpers/cases.js'
import { givenAccount, givenCompany } from './helpers/given.js'
import { actingAs, givenOpening, givenPerson } from './helpers/market.js'
import type { World } from './helpers/world.js'

t.test('every id in a field is looked up in the scope of who sends it', async t => {
  const { as, services, world: people } = await testApp(t)
  const world = await givenCases(services, people)
  const { db } = services
  const { otherConsultant, consultant, employer, coordinator } = world.people
  const elsewhere = { municipality: world.otherMunicipality }
  const strangeCompany = await givenCompany(services, {
    ...{ ...elsewhere, cvr: '61056416', name: 'Havnens Lager', keyConsultant: otherConsultant._id },
  })
  const strangeMember = await givenAccount(services, 'Signe Fremmed', {
    ...{ role: 'employer', ...elsewhere, company: strangeCompany._id, state: 'waiting' },
  })
  const theirs = await givenOpening(services, world, { company: world.otherCompany })
  const person = await givenPerson(services)
  const theirQuestion = await services.hotline.writeDown(actingAs(world, 'coordinator'), {
    ...{ id: newId(), company: world.otherCompany, heardFrom: 'Signe Fremmed', text: 'Hvem betaler?' },
  })
  const theirPerson = await givenPerson(services, elsewhere)
  const { params } = world
  const deadline = params['/koordinator/frister/']?.id
  const settings = {
    ...{ clockMode: 'timer', opensAt: '8', closesAt: '15', closingDays: '', remindAt: '50, 75', repeats: '7' },
    ...{ phone: '70123456', hours: 'hverdage', contact: consultant._id, standIn: coordinator._id },
    coordinator: coordinator._id,
  }
  const yes = { kind: 'company', on: '24-11-2026', language: 'ar' }
  const days = { from: '24-11-2026', to: '25-11-2026' }
  const mine = theirs.workplace ?? ''
  const question = { text: 'Hvad betaler vi, mens eleven er på skole?' }

  const attempts: [keyof World['people'], string, Fields][] = [
    ['consultant', paths.profiles.owner(person._id), { owner: otherConsultant._id }],
    ['consultant', paths.profiles.owner(person._id), { owner: employer._id }],
    ['consultant', paths.profiles.owner(theirPerson._id), { owner: consultant._id }],
    ['consultant', paths.profiles.consent(person._id), { ...yes, company: strangeCompany._id }],
    ['consultant', paths.profiles.move(person._id), { municipality: '101' }],
    ['coordinator', paths.companies.handOver(world.company), { consultant: otherConsultant._id }],
    ['coordinator', paths.companies.approveMember(world.company, strangeMember._id), {}],
    ['coordinator', paths.coordinator.deadline(deadline), { owner: otherConsultant._id }],
    ['coordinator', paths.settings.page(), { ...settings, contact: otherConsultant._id }],
    ['coordinator', paths.settings.page(), { ...settings, standIn: employer._id }],
    ['administrator', paths.settings.page(), { ...settings, coordinator: otherConsultant._id }],
    ['consultant', paths.account.away(), { ...days, cover: otherConsultant._id }],
    ['consultant', paths.account.away(), { ...days, cover: coordinator._id, standIn: employer._id }],
    ['coordinator', paths.absences.of(otherConsultant._id), { ...days, cover: coordinator._id }],
    ['consultant', paths.account.switchRole(), { membership: coordinator.memberships[0]?.id ?? '' }],
    ['consultant', paths.account.switchRole(), { membership: `hotline-${world.otherMunicipality}` }],
    ['employer', paths.questions.list(), { ...question, opening: theirs._id }],
    ['hotline', paths.hotline.call(strangeCompany._id), { ...question, call: newId(), heardFrom: 'Bo' }],
    [
      'hotline',
      paths.hotline.call(world.company),
      { ...question, call: newId(), heardFrom: 'Bo', opening: theirs._id },
    ],
    ['hotline', paths.hotline.call(world.company), { ...question, call: theirQuestion._id, heardFrom: 'Bo' }],
    ['employer', paths.companies.approve(strangeMember._id), {}],
    ['employer', paths.companies.workplace(mine), {}],
  ]
  const before = JSON.stringify(await db.collection('accounts').find().sort({ _id: 1 }).toArray())
  const stored = async () =>
    JSON.stringify(
      await Promise.all(
        ['profiles', 'companies', 'deadlines', 'municipalities', 'questions'].map(name =>
          db.collection<{ _id: string }>(name).find().sort({ _id: 1 }).toArray(),
        ),
      ),
    )
  const was = await stored()
  for (const [who, path, fields] of attempts) {
    const { status, text } = await (await as(who)).post(path, fields)
    t.ok([403, 404, 409, 422].includes(status), `${who} ${path} ${Object.keys(fields)}: ${status}`)
    t.notMatch(text, /Havnens Lager|Signe Fremmed/)
  }
  t.equal(await stored(), was, 'nothing was written')
  const after = await db.collection('accounts').find().sort({ _id: 1 }).toArray()
  t.equal(
    JSON.stringify(after).replace(/"link\w+":("[^"]*"|null)/g, ''),
    before.replace(/"link\w+":("[^"]*"|null)/g, ''),
  )
  t.match(actingAs(world, 'consultant').scope, { municipality: world.municipality })
})
