/** The pages of a person and of an agreement, where a course has another one after it. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { send } from '../helpers/journey.js'
import { givenNearEnd, later, nearEnd, terms } from './near-end-setup.js'

t.test('why nobody looks for openings: both courses are named', async t => {
  const { as, accepted, id, person } = await givenNearEnd(t)
  const read = async () => (await as('coordinator')).get(paths.profiles.show(person._id))
  t.match((await read()).text, 'Her er de opslag, som personen kan begynde på bagefter.')
  const next = await accepted()
  const page = await read()
  const why =
    'Personen har et forløb hos Strandhotellet og det næste hos Lillebælt Lager , så vi leder ikke efter andre'
  t.match(page.text, why)
  for (const one of [id, next]) t.match(page.body, new RegExp(`<p>Personen har .*href="${paths.placements.show(one)}"`))
})

t.test('the yes to the next company is taken back: whom to call, and what to write then', async t => {
  const { as, accepted, person, world, services, consultant, on } = await givenNearEnd(t)
  const next = await accepted()
  const read = async () => (await (await as('coordinator')).get(paths.profiles.show(person._id))).text
  await services.profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.otherCompany })
  const waits = 'sit ja til Lillebælt Lager tilbage. Ring til virksomheden, og annullér forløbet .'
  t.match(await read(), waits)
  t.notMatch(await read(), 'sit ja til Strandhotellet tilbage')
  await services.profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.company })
  const runs = 'sit ja til Strandhotellet tilbage. Ring til virksomheden, og skriv, at forløbet er afbrudt .'
  t.match(await read(), runs)
  t.match(await read(), waits)
  await services.placements.cancel(consultant, next, 'by-person')
  t.notMatch(await read(), waits)
  await on('2027-02-13')
  const inbox = (await (await as('consultant')).get(paths.proposals.inbox())).text
  t.match(inbox, 'Personen kommer ikke Ring til virksomheden, og annullér eller afslut forløbet.')
})

t.test('removed: both companies are named, as somebody must call them', async t => {
  const { as, accepted, person } = await givenNearEnd(t)
  await accepted()
  const staff = await as('coordinator')
  const asked = (await staff.get(paths.profiles.remove(person._id))).text
  t.match(
    asked,
    'i gang hos Strandhotellet. Fjerner du personen, skal du ringe til virksomheden og skrive, at forløbet',
  )
  t.match(
    asked,
    'i gang hos Lillebælt Lager. Fjerner du personen, skal du ringe til virksomheden og annullere forløbet',
  )
  const removed = await send(t, staff, paths.profiles.remove(person._id))
  t.match(removed.text, 'Ring til Strandhotellet og Lillebælt Lager, og sig, at personen ikke kommer.')
})

t.test('where they were to go on together one call tells of both', async t => {
  const { as, id, person, world, services, consultant } = await givenNearEnd(t)
  await services.placements.goOn(consultant, id, { scheme: 'loentilskud', heardFrom: 'Camilla Steen' })
  await services.profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.company })
  const { text } = await (await as('coordinator')).get(paths.profiles.show(person._id))
  t.equal(text.match(/sit ja til Strandhotellet tilbage/g)?.length, 1)
  const changed = services.placements.changeAgreement(consultant, id, { ...terms, seen: 1 })
  await t.rejects(changed, {
    code: 'NO_CONSENT',
    text: 'Personen har trukket sit ja tilbage. Ring til virksomheden, og annullér eller afslut forløbet.',
  })
})

t.test('a first day is suggested when the course before is over and the opening begins', async t => {
  const { as, accepted, id, services, consultant } = await givenNearEnd(t)
  const next = await accepted()
  const shown = async () => {
    const { body } = await (await as('coordinator')).get(paths.placements.show(next))
    return /name="startsOn"[^>]*value="([^"]*)"/.exec(body)?.[1]
  }
  t.equal(await shown(), '2027-03-01', 'the opening begins after the course')
  await services.placements.changeAgreement(consultant, id, { ...terms, endsOn: '2027-03-05', seen: 1 })
  t.equal(await shown(), '2027-03-08', 'the course ends after the opening begins, on a Friday')
})

t.test('who prolongs a course reads what comes after it', async t => {
  const { as, accepted, id, services, consultant } = await givenNearEnd(t)
  const change = async () => (await (await as('coordinator')).get(paths.placements.changeAgreement(id))).text
  t.notMatch(await change(), 'Det næste forløb')
  const next = await accepted()
  t.match(await change(), 'Det næste forløb Virksomhedspraktik hos Lillebælt Lager, mangler aftale')
  await services.placements.agree(consultant, next, later)
  const { text } = await (await as('coordinator')).get(paths.placements.changeAgreement(next))
  t.match(text, 'Følger efter Virksomhedspraktik hos Strandhotellet, slutter 26. februar 2027')
})

t.test(
  'somebody who cannot be put forward is not said to be: on the page, in the mail and on their own page',
  async t => {
    const { as, on, id, person, services, consultant, mails } = await givenNearEnd(t, { day: '2027-02-11' })
    await services.profiles.setManualState(consultant, person._id, 'leave')
    mails.length = 0
    await on(nearEnd)
    const [mail] = mails.filter(({ subject }) => subject.startsWith('Et forløb hos Strandhotellet slutter'))
    t.match(mail?.text, 'aftal med borgeren')
    t.notMatch(mail?.text, 'foreslået')
    const staff = await as('coordinator')
    const course = async () => (await staff.get(paths.placements.show(id))).text
    const own = async () => (await staff.get(paths.profiles.show(person._id))).text
    const why = 'Borgeren bliver ikke foreslået til andre opslag lige nu.'
    t.match(await course(), why)
    t.notMatch(await course(), 'bliver også foreslået')
    t.match(await own(), 'Personen kan ikke foreslås lige nu, så vi leder ikke efter opslag.')
    await services.profiles.setManualState(consultant, person._id, null)
    await on(nearEnd)
    t.notMatch(await course(), why)
    t.match(await course(), 'bliver også foreslået')
    t.match(await own(), 'Her er de opslag, som personen kan begynde på bagefter.')
  },
)

t.test('the mail that asks what comes next says that the person is put forward', async t => {
  const { mails } = await givenNearEnd(t)
  const [mail] = mails.filter(({ subject }) => subject.startsWith('Et forløb hos Strandhotellet slutter'))
  t.match(mail?.text, 'Borgeren bliver fra nu af også foreslået til opslag, der begynder, når forløbet er slut.')
})
