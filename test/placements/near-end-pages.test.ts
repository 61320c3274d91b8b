/** What either side reads of a course behind which the person goes on at another company. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { placementModel } from '../../src/placements/model.js'
import { send } from '../helpers/journey.js'
import { codeRefused as code } from '../helpers/refused.js'
import { givenNearEnd, later, nearEnd } from './near-end-setup.js'

const question = 'Vil I gerne fortsætte sammen bagefter'
const taken = 'Personen skal begynde et andet sted bagefter. Derfor kan det næste forløb ikke aftales her.'

t.test('a company is asked whether they go on together only as long as that can be agreed', async t => {
  const { as, services, consultant, employer, id, accepted } = await givenNearEnd(t)
  const read = async (who: 'coordinator' | 'employer') => {
    const path = who === 'employer' ? paths.placements.forCompany(id) : paths.placements.show(id)
    return (await (await as(who)).get(path)).text
  }
  t.match(await read('employer'), question)
  t.notMatch(await read('coordinator'), taken)
  const next = await accepted()
  const theirs = await read('employer')
  t.match(theirs, 'Zahra')
  t.notMatch(theirs, /fortsætte|bagefter|næste forløb|Lillebælt/)
  const staff = await read('coordinator')
  t.match(staff, taken)
  t.notMatch(staff, /Find det næste|Aftal det næste forløb/)
  const told = { scheme: 'loentilskud', heardFrom: 'Camilla Steen' } as const
  t.equal(await code(services.placements.goOn(consultant, id, told)), 'ALREADY_DONE')
  t.equal(await code(services.placements.goOn(employer, id, told)), 'NOT_ALLOWED')
  const late = await (await as('coordinator')).post(paths.placements.next(id), { ...told, yes: 'ja' })
  t.equal(late.status, 409)
  t.match(late.text, taken)

  await services.placements.cancel(consultant, next, 'by-company')
  t.match(await read('employer'), question, 'it can be agreed again')
  t.match(await read('coordinator'), 'Aftal det næste forløb')
})

t.test('another company says yes while it is written down: the writer reads why it cannot be', async t => {
  const { services, consultant, id, accepted, sound } = await givenNearEnd(t)
  const { byId } = services.profiles
  services.profiles.byId = async profile => {
    services.profiles.byId = byId
    await accepted()
    return byId(profile)
  }
  const late = services.placements.goOn(consultant, id, { scheme: 'loentilskud', heardFrom: 'Camilla Steen' })
  await t.rejects(late, { code: 'ALREADY_DONE', text: taken })
  await sound()
})

t.test('where they go on together nothing stands in the way', async t => {
  const { as, id } = await givenNearEnd(t)
  const staff = await as('coordinator')
  await send(t, staff, paths.placements.next(id), { scheme: 'loentilskud', heardFrom: 'Camilla Steen', yes: 'ja' })
  t.notMatch((await staff.get(paths.placements.show(id))).text, taken)
  const again = await staff.post(paths.placements.next(id), { scheme: 'igu', heardFrom: 'Bo Bager', yes: 'ja' })
  t.match(again.text, 'Det næste forløb er allerede skrevet ned.')
})

t.test('whoever may not read the other course reads that the person is taken, and no more', async t => {
  const { as, id, accepted, world, services } = await givenNearEnd(t)
  const next = await accepted()
  const elsewhere = { municipality: world.otherMunicipality, profileMunicipality: world.otherMunicipality }
  await placementModel(services.db).updateOne({ _id: next }, elsewhere)
  const { text } = await (await as('coordinator')).get(paths.placements.show(id))
  t.match(text, taken)
  t.notMatch(text, /Find det næste|Aftal det næste|Lillebælt/)
})

const refused = {
  appliedOn: nearEnd,
  caseNumber: null,
  decision: 'refused',
  decidedOn: nearEnd,
  rev: 0,
} as const

t.test('refused in VITAS: who and what is free afterwards', async t => {
  const { as, services, consultant, id, accepted, on } = await givenNearEnd(t)
  const { placements } = services
  const sheet = async (one: string) => (await (await as('coordinator')).get(paths.placements.staffVitas(one))).text
  await placements.writeVitas(consultant, id, { ...refused, seen: 1 })
  const stopped = 'skriv, at forløbet er afbrudt . '
  t.match(await sheet(id), `${stopped}Så er personen ledig igen.`)
  const next = await accepted()
  t.match(await sheet(id), stopped)
  t.notMatch(await sheet(id), 'ledig', 'the next one has the person')
  await placements.agree(consultant, next, later)
  await placements.writeVitas(consultant, next, { ...refused, seen: 1 })
  t.match(await sheet(next), 'annullér forløbet . Pladsen er ledig igen. Søges der igen', 'the first has the person')
  await on('2027-02-27')
  t.match(await sheet(next), 'annullér forløbet . Personen og pladsen er ledige igen. Søges der igen')
  await placements.end(consultant, id, { outcome: 'intet', note: null })
  const staff = await as('coordinator')
  t.match((await staff.get(paths.placements.show(id))).text, 'Tallene følger med. Hvad blev udfaldet?')
  const done = await send(t, staff, paths.placements.cancel(next), { reason: 'not-approved', seen: '1' })
  t.match(done.text, 'Forløbet er annulleret. Personen og pladsen er ledige igen.')
  t.match((await staff.get(paths.placements.show(id))).text, 'personen bliver foreslået igen eller tages ud')
})

t.test('what waits and comes to nothing gives its seat back', async t => {
  const { as, accepted, post, mails } = await givenNearEnd(t)
  const next = await accepted()
  await post()
  const done = await send(t, await as('coordinator'), paths.placements.cancel(next), {
    reason: 'by-company',
    seen: '0',
  })
  t.match(done.text, 'Forløbet er annulleret. Pladsen er ledig igen.')
  await post()
  const told = mails.filter(({ subject }) => subject.startsWith('Et forløb hos Lillebælt Lager er annulleret'))
  t.equal(told.length, 2)
  for (const { text } of told) t.match(text, 'Pladsen er ledig igen.')
})

t.test('the yes to the first company is taken back: whoever goes on elsewhere is not free', async t => {
  const { as, services, consultant, id, accepted, person, world } = await givenNearEnd(t)
  const next = await accepted()
  await services.profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.company })
  const read = async () => (await (await as('coordinator')).get(paths.placements.show(id))).text
  t.match(await read(), 'Skriv derefter nedenfor, at forløbet er afbrudt.')
  t.notMatch(await read(), 'ledig')
  await services.placements.cancel(consultant, next, 'by-company')
  t.match(await read(), 'Skriv derefter nedenfor, at forløbet er afbrudt. Så er personen ledig igen.')
})

t.test('nobody is free who is removed', async t => {
  const { as, services, consultant, id, person } = await givenNearEnd(t)
  await services.profiles.remove(consultant, person._id)
  const { text } = await (await as('coordinator')).get(paths.placements.show(id))
  t.match(text, 'Personen er fjernet fra Springbræt.')
  t.notMatch(text, 'ledig')
})

t.test('the yes is taken back where they were to go on together: with the first course the next one falls', async t => {
  const { as, services, consultant, id, person, world, mails, on } = await givenNearEnd(t)
  await services.placements.goOn(consultant, id, { scheme: 'loentilskud', heardFrom: 'Camilla Steen' })
  await services.profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.company })
  const { text } = await (await as('coordinator')).get(paths.placements.show(id))
  t.match(text, 'Skriv derefter nedenfor, at forløbet er afbrudt. Så er personen ledig igen.')
  await on('2027-02-13')
  t.notMatch(mails.map(mail => mail.text).join(), 'Pladsen er ledig')
})

t.test('a next course that has begun to have the person is called off: it has no seat to give back', async t => {
  const { as, services, consultant, id, person, world, mails, on, post } = await givenNearEnd(t)
  const { _id } = await services.placements.goOn(consultant, id, { scheme: 'loentilskud', heardFrom: 'Camilla Steen' })
  await on('2027-02-27')
  mails.length = 0
  await services.profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.company })
  await post()
  const told = mails.filter(({ subject }) => subject.startsWith('Ring til Strandhotellet'))
  t.equal(told.length, 2)
  for (const { text } of told) {
    t.match(text, 'Annullér derefter forløbet.')
    t.notMatch(text, 'pladsen')
  }
  const staff = await as('coordinator')
  const free = 'Annullér derefter forløbet nedenfor. Så er personen ledig igen.'
  t.match((await staff.get(paths.placements.show(_id))).text, free)
  const done = await send(t, staff, paths.placements.cancel(_id), { reason: 'by-person', seen: '0' })
  t.match(done.text, 'Forløbet er annulleret. Så er personen ledig igen.')
})

t.test('a problem that cannot be solved: whether the person is free is told where it is so', async t => {
  const { as, services, consultant, id, accepted } = await givenNearEnd(t)
  await services.placements.report(consultant, id, { of: 'company', text: 'Der mangler en vagtplan.' })
  const read = async () => (await (await as('coordinator')).get(paths.placements.callOut(id, '1'))).text
  const free = 'Personen er fri med det samme og kan foreslås til andre opslag.'
  t.match(await read(), free)
  await accepted()
  t.notMatch(await read(), free)
})

t.test('asked how it went, nobody is sent looking for somebody who goes on elsewhere', async t => {
  const { accepted, mails, on } = await givenNearEnd(t)
  await accepted()
  mails.length = 0
  await on('2027-02-27')
  const [told] = mails.filter(({ subject }) => subject.startsWith('Hvordan gik forløbet hos Strandhotellet?'))
  t.match(told?.text, 'skriv udfaldet ned.')
  t.notMatch(told?.text, 'foreslås')
})
