/** A yes that is taken back after the company's own yes: the company is told that somebody calls, and a consultant has to. */
import t, { type Test } from 'tap'
import { paths } from '../../src/lib/paths.js'
import { openingModel } from '../../src/openings/model.js'
import { placementModel } from '../../src/placements/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { testApp } from '../helpers/app.js'
import { hours } from '../helpers/clock.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'
import { givenAccepted } from './setup.js'

const kind = 'call-off-placement'
const agreement = { startsOn: '2026-12-01', endsOn: '2027-03-01', hoursPerWeek: 30, terms: 'Hverdage 8-14 i køkkenet.' }

/** The world's company has said yes to somebody who has a consultant of their own, Svend. */
async function accepted(t: Test) {
  const site = await testApp(t)
  const { services, world, mails, clock } = site
  const { db, deadlines, notices, placements, profiles, proposals } = services
  for (const model of [openingModel, placementModel, proposalModel]) await model(db).createIndexes()
  const { consultant, svend, person, opening, id } = await givenAccepted(site)
  const rankOwed = async () => {
    for (const owed of await proposals.owedRankings())
      if ('profile' in owed) await proposals.rankProfile(owed.profile, owed.rev)
  }
  /** Sends what is due. @returns subjects and receivers, the oldest first */
  const sweep = async () => {
    mails.length = 0
    await placements.advance()
    await placements.repair()
    await rankOwed()
    for (const unsettled of await proposals.unsettled()) await proposals.settle(unsettled)
    for (const { deadline, step } of await deadlines.owed()) await deadlines.fire(deadline, step)
    for (const notice of await notices.pending(100)) await notices.deliver(notice)
    return mails.map(({ subject, to }) => `${to.name}: ${subject}`).sort()
  }
  await sweep()
  return {
    ...{ ...site, consultant, svend, id, opening, person, sweep },
    state: async (of: 'agree-placement' | typeof kind) => (await deadlines.of(of, id, 1))?.state ?? 'none',
    takeBack: () =>
      profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.company }).then(() => {}),
    run: async () => {
      await placements.agree(consultant, id, agreement)
      clock.move(hours(24 * 8))
      await sweep()
    },
  }
}

t.test(
  'before the agreement: everybody hears at once who calls whom, and the agreement is no longer asked for',
  async t => {
    const { as, clock, id, mails, opening, services, state, sweep, takeBack, world, consultant } = await accepted(t)
    const about = `Hjælp i køkkenet (${opening.number})`
    clock.move(hours(2))
    await takeBack()
    t.same(await sweep(), [
      `Eva Ejer: En person, I har sagt ja til, er ikke længere aktuel: ${about}`,
      `Kirsten Konsulent: Ring til Strandhotellet: en person kommer ikke til ${about}`,
      `Svend Konsulent: Ring til Strandhotellet: en person kommer ikke til ${about}`,
    ])
    const toCompany = mails.find(({ to }) => to.name === 'Eva Ejer')?.text
    t.match(toCompany, 'Kirsten Konsulent ringer til jer')
    t.match(toCompany, paths.placements.forCompany(id))
    const toConsultant = mails.find(({ to }) => to.name === 'Kirsten Konsulent')?.text
    t.match(toConsultant, /Kontakt: Eva Ejer\n.*Telefon: 12345678/s)
    t.match(toConsultant, 'Annullér derefter forløbet')
    for (const { subject, text } of mails) t.notMatch(subject + text, 'Zahra')
    t.same([await state('agree-placement'), await state(kind)], ['dropped', 'open'])
    t.same(await sweep(), [], 'once')

    const inbox = (await (await as('consultant')).get(paths.proposals.inbox())).text
    const row = inbox.match(/Hjælp i køkkenet .*?(?=Kollegernes|Alle opslag)/)?.[0]
    t.match(row, 'Personen kommer ikke Ring til virksomheden, og annullér eller afslut forløbet.')
    t.match(row, 'Eva Ejer, 12345678')
    const page = await (await as('consultant')).get(paths.placements.show(id))
    t.match(page.text, 'Personen trak sit ja til virksomheden tilbage tirsdag den 24. november kl. 12.00.')
    t.match(page.text, 'Ring til Eva Ejer, 12345678')
    t.notMatch(page.text, 'Skriv aftalen ned')
    t.match(page.text, 'Bliver annulleret')
    const company = await (await as('employer')).get(paths.placements.forCompany(id))
    t.match(company.text, 'Jeres konsulent ringer til jer')
    t.notMatch(company.text, /Zahra|ringer for at aftale start|Forløbet er slut/)
    t.match((await (await as('employer')).get(paths.placements.ofCompany())).text, 'Bliver annulleret')
    t.match((await (await as('coordinator')).get(paths.doors.coordinator())).text, 'Annullering af et forløb')

    await t.rejects(services.placements.agree(consultant, id, agreement), { code: 'NO_CONSENT' })
    await services.placements.cancel(consultant, id, 'by-person')
    t.equal(await state(kind), 'met')
    t.same((await services.openings.byId(opening._id))?.taken, [], 'the seat is free')
    clock.move(hours(48))
    const later = await sweep()
    t.same(
      later.filter(line => /annulleret|aktuel/.test(line)),
      [`Svend Konsulent: Et forløb hos Strandhotellet er annulleret: ${about}`],
      'the company has heard already, the own consultant hears that the person is free',
    )
    t.equal(world.company, (await services.openings.byId(opening._id))?.company)
  },
)

t.test('a running course is ended instead, and whoever forgets it is reminded, then the coordinator', async t => {
  const { as, clock, consultant, id, mails, run, services, state, sweep, takeBack } = await accepted(t)
  await run()
  t.equal((await services.placements.get(consultant, id)).state, 'running')
  await takeBack()
  await sweep()
  t.match(mails.find(({ to }) => to.name === 'Kirsten Konsulent')?.text, 'Afslut derefter forløbet.')
  t.same([await state('agree-placement'), await state(kind)], ['met', 'open'], 'what was agreed in time stays so')
  const page = (await (await as('consultant')).get(paths.placements.show(id))).text
  t.match(page, 'at forløbet er afbrudt')
  t.match(page, 'Bliver afsluttet')
  clock.move(hours(13))
  t.match((await sweep()).join(), 'Kirsten Konsulent: Husk besked til Strandhotellet: Hjælp i køkkenet (')
  clock.move(hours(12))
  t.match(
    (await sweep()).join(),
    'Karen Koordinator: Fristen er overskredet: besked til Strandhotellet, Hjælp i køkkenet (',
  )
  await services.placements.end(consultant, id, { outcome: 'afbrudt', note: null })
  t.equal(await state(kind), 'met')
})

t.test('a course that ends by its date needs no calling off any more', async t => {
  const { clock, run, state, sweep, takeBack } = await accepted(t)
  await run()
  await takeBack()
  await sweep()
  clock.move(hours(24 * 120))
  await sweep()
  await sweep()
  t.equal(await state(kind), 'met')
})

t.test('who is removed is called off as well, also when there was no yes to be matched any more', async t => {
  const { as, consultant, id, person, services, state, sweep, takeBack } = await accepted(t)
  await services.profiles.withdrawConsent(consultant, person._id, { kind: 'matching' })
  await sweep()
  t.equal(await state(kind), 'none', 'a course that was accepted rests on the yes to the company')
  await services.profiles.remove(consultant, person._id)
  await sweep()
  t.equal(await state(kind), 'open')
  t.match((await (await as('consultant')).get(paths.placements.show(id))).text, 'Personen er fjernet fra Springbræt.')
  await t.rejects(takeBack(), { code: 'NOT_FOUND' })
})

t.test('who moves is followed by the new municipality, which finds the course', async t => {
  const { as, consultant, id, person, services, sweep, world } = await accepted(t)
  const visitor = await as('otherConsultant')
  t.equal((await visitor.get(paths.placements.show(id))).status, 404)
  await services.profiles.move(consultant, person._id, world.otherMunicipality)
  await sweep()
  t.equal((await visitor.get(paths.placements.show(id))).status, 200)
  t.equal((await (await as('consultant')).get(paths.placements.show(id))).status, 200, 'the company is still theirs')
})

t.test('a yes taken back while the company says yes is found by whoever comes last', async t => {
  const { services, state, sweep, takeBack } = await accepted(t)
  await takeBack()
  await placementModel(services.db).updateMany({}, { $set: { settled: false } })
  for (const { id, rev } of await services.profiles.owedRanking()) await services.proposals.rankProfile(id, rev)
  t.equal(await state(kind), 'none', 'the acceptance is not finished')
  await placementModel(services.db).updateMany({}, { $set: { settled: true } })
  await sweep()
  t.same([await state('agree-placement'), await state(kind)], ['dropped', 'open'])
})

t.test('a company that never heard of a candidate does not hear that the candidate is gone', async t => {
  const { consultant, mails, services, sweep, world } = await accepted(t)
  const { notices, openings, profiles, proposals } = services
  const heard = async (mailFails: boolean) => {
    const person = await givenPerson(services)
    const opening = await givenOpening(services, world)
    await proposals.rank(opening._id, opening.rankWanted)
    const found = await proposals.ofOpening(consultant, opening._id)
    const id = found.find(({ profile }) => profile === person._id)?._id ?? ''
    const consent = { language: 'ar', interpreter: true }
    await proposals.confirm(consultant, id, { sentence: 'Kan begynde straks.', consent })
    if (!mailFails) await sweep()
    await profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.company })
    for (const notice of await notices.pending(100)) await notices.deliver(notice)
    await sweep()
    await openings.close(consultant, opening._id)
    return mails.filter(({ to, subject }) => to.name === 'Eva Ejer' && /aktuel/.test(subject)).length
  }
  t.equal(await heard(true), 0)
  t.equal(await heard(false), 1)
})

t.test(
  'the person’s page says what there is with companies, why nothing is looked for, and what a no asks for',
  async t => {
    const { as, consultant, id, person, services, sweep, world } = await accepted(t)
    const visitor = await as('consultant')
    const page = async () => (await visitor.get(paths.profiles.show(person._id))).text
    t.match(await page(), /Forløb og svar .*Hjælp i køkkenet Strandhotellet Mangler aftale/)
    t.match(await page(), 'Status Har et forløb hos Strandhotellet')
    t.match(await page(), 'Personen har et forløb hos Strandhotellet , så vi leder ikke efter andre opslag.')
    t.match(
      (await visitor.get(paths.profiles.remove(person._id))).text,
      'Personen er på vej til eller i gang hos Strandhotellet.',
    )
    const fields = { kind: 'company', company: world.company }
    const told = await visitor.follow(await visitor.post(paths.profiles.withdraw(person._id), fields))
    t.match(told.text, 'Ring til Strandhotellet, og sig, at personen ikke kommer.')
    t.match(told.text, 'Personen har trukket sit ja til Strandhotellet tilbage.')
    t.match(told.body, paths.placements.show(id))
    await sweep()
    await services.placements.cancel(consultant, id, 'by-person')
    t.match(await page(), /Hjælp i køkkenet Strandhotellet Annulleret/)
    t.notMatch(await page(), 'Personen kommer ikke')

    // A company's no is told with its reason, so that it can be told on.
    const other = await givenOpening(services, world, { title: 'Hjælp til opvask' })
    await services.proposals.rank(other._id, other.rankWanted)
    const [{ _id: next = '' } = {}] = await services.proposals.ofOpening(consultant, other._id)
    const consent = { language: 'ar', interpreter: true }
    await services.proposals.confirm(consultant, next, { sentence: 'Kan begynde straks.', consent })
    t.match(await page(), /Hjælp til opvask Strandhotellet Vist for virksomheden/)
    await services.proposals.turnDown(actingAs(world, 'employer'), next, 'danish')
    t.match(await page(), /Hjælp til opvask Strandhotellet Virksomheden har sagt nej Vi har brug for bedre dansk/)
    await services.profiles.setManualState(consultant, person._id, 'sick')
    t.match(await page(), 'Skift status nedenfor, når personen er klar igen.')
  },
)

t.test('where an opening names nobody, the company’s owner is called', async t => {
  const { as, id, mails, opening, services, sweep, takeBack } = await accepted(t)
  await openingModel(services.db).updateOne({ _id: opening._id }, { $set: { contactName: null, contactPhone: null } })
  await takeBack()
  await sweep()
  t.match(mails.find(({ to }) => to.name === 'Kirsten Konsulent')?.text, /Kontakt: Eva Ejer\n.*Telefon: 12345678/s)
  const visitor = await as('consultant')
  t.match((await visitor.get(paths.placements.show(id))).text, 'Ring til Eva Ejer, 12345678')
  t.match((await visitor.get(paths.proposals.inbox())).text, 'Eva Ejer, 12345678')
})

t.test('a page that was open while the case moved says so, and where the case stands', async t => {
  const { as, id } = await accepted(t)
  const visitor = await as('employer')
  const stale = await visitor.post(paths.candidates.turnDown(id), { reason: 'skills' })
  t.equal(stale.status, 409)
  t.match(stale.text, /Det blev ikke gemt Sagen har ændret sig, .* Åbn sagen igen, og se, hvor den står nu\./)
  t.notMatch(stale.text, 'Ret dette, og send igen')
  t.match(stale.text, 'Se forløbet')
})
