/** Something goes wrong in a placement: within 24 hours somebody calls or comes, and what cannot be solved ends at once. */
import t from 'tap'
import { auditModel } from '../../src/audit/model.js'
import { checkConsistency } from '../../src/consistency.js'
import { paths } from '../../src/lib/paths.js'
import { placementModel } from '../../src/placements/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { deadlinesText } from '../../src/reports.js'
import { hours } from '../helpers/clock.js'
import { givenAccount } from '../helpers/given.js'
import { actingAs } from '../helpers/market.js'
import { running, trouble } from './setup.js'

t.setTimeout(200_000)

const call = { how: 'called', day: '2-12-2026', time: '9.30', note: 'Talte med køkkenchefen.', next: 'goes-on' }

t.test('a company asks for help, sees at once who calls by when, and the consultants hear of it once', async t => {
  const { as, clock, deadline, id, mails, services, sweep, world } = await running(t)
  const company = await as('employer')
  const page = await company.get(paths.placements.forCompany(id))
  t.match(page.text, /Er der et problem\? Haster det, så ring nu: Kirsten Konsulent, \d{8} Skriv her/)
  const told = await company.follow(await company.post(paths.placements.problem(id), { problem: trouble }))
  const due = 'torsdag den 3. december kl. 10.00'
  t.match(told.text, `Kirsten Konsulent ringer til jer eller kommer ud til jer senest ${due}.`)
  t.match(told.text, `I kan også ringe nu: ${world.people.consultant.phone}`)
  t.match(told.text, trouble)
  t.notMatch(told.text, 'Er der et problem?')
  const started = { state: 'open', owner: world.people.consultant._id, company: world.company, startedAt: clock.now() }
  t.match(await deadline(), started)

  t.same(await sweep(), [
    'Eva Ejer: Vi har fået jeres besked om et forløb: Hjælp i køkkenet (2026-0002)',
    'Kirsten Konsulent: Et problem i et forløb hos Strandhotellet: Hjælp i køkkenet (2026-0002)',
    'Svend Konsulent: Et problem i et forløb hos Strandhotellet: Hjælp i køkkenet (2026-0002)',
  ])
  t.match(
    mails.find(({ to }) => to.name === 'Kirsten Konsulent')?.text,
    /Ring, eller tag ud senest .*Telefon: 12345678/s,
  )
  t.match(mails.find(({ to }) => to.name === 'Svend Konsulent')?.text, 'Kirsten Konsulent skal ringe eller tage ud')
  for (const { subject, text, html } of mails) t.notMatch(subject + text + html, /Zahra|fat i ham/)
  t.same(await sweep(), [], 'once')

  const inbox = (await (await as('consultant')).get(paths.proposals.inbox())).text
  t.match(inbox, /Hjælp i køkkenet .*Eva Ejer, 12345678 Et problem i forløbet Meldt onsdag den 2. december kl. 10.00/)
  t.match((await (await as('coordinator')).get(paths.doors.coordinator())).text, 'Hjælp med et problem i et forløb')
  t.match((await (await as('consultant')).get(paths.placements.list())).text, 'Et problem venter på hjælp.')
  const open = await services.deadlines.list(actingAs(world, 'coordinator'), { state: 'open' })
  const rows = open.map(deadline => ({ deadline, about: null }))
  t.match(deadlinesText(rows, clock.now()), 'Hjælp med et problem')
  const { kinds } = await services.deadlines.figures(actingAs(world, 'coordinator'))
  t.match(
    kinds.find(({ kind }) => kind === 'call-out'),
    { started: 1, met: 0 },
  )

  clock.move(hours(13))
  t.match(
    (await sweep()).join(),
    `Kirsten Konsulent: Husk opkald til Strandhotellet: Hjælp i køkkenet (2026-0002), senest ${due}`,
  )
  clock.move(hours(12))
  t.match((await sweep()).join(), 'Karen Koordinator: Fristen er overskredet: opkald til Strandhotellet')
  for (const { subject, text, html } of mails) t.notMatch(subject + text + html, /Zahra|fat i ham/)
  t.same((await checkConsistency(services.db)).broken, [])
})

t.test('a call that is written down keeps the promise; the company reads that, and never the note', async t => {
  const { as, clock, consultant, deadline, id, report, services, sweep } = await running(t)
  await report()
  const staff = await as('consultant')
  const page = await staff.get(paths.placements.show(id))
  t.match(page.text, /Problem 1: virksomheden Han kom ikke i dag.*Meldt af Eva Ejer onsdag den 2. december kl. 10.00/)
  t.match(page.text, /24 timer tilbage Kirsten Konsulent skal ringe eller tage ud senest torsdag/)
  t.ok(page.body.includes(paths.placements.callOut(id, '1')))
  const form = await staff.get(paths.placements.callOut(id, '1'))
  t.match(form.text, 'Kontakt i virksomheden: Eva Ejer, 12345678.')
  t.notMatch(/<title>[^<]*/.exec(form.body)?.[0], /Zahra/)
  const log = (fields: object) => staff.post(paths.placements.callOut(id, '1'), { ...call, ...fields })
  for (const [fields, sentence] of [
    [{ how: '' }, 'Vælg, om der er ringet, eller om nogen har været der.'],
    [{ next: '' }, 'Vælg, om forløbet fortsætter eller stoppes nu.'],
    [{ how: '', next: '' }, /har været der\. Vælg, om forløbet fortsætter eller stoppes nu\./],
    [{ note: '' }, 'Skriv kort, hvad der blev aftalt.'],
    [{ note: 'Talte med køkkenchefen om 050590-1234' }, 'Der står et CPR-nummer i teksten.'],
    [{ time: '10.01' }, 'Skriv et tidspunkt, der er gået.'],
    [{ day: '2-12-2025' }, 'Skriv en dag, efter at virksomheden sagde ja til personen.'],
    [
      { how: '', time: '10.01', note: 'Talte om 050590-1234', next: '' },
      /nogen har været der\. Skriv et tidspunkt, der er gået\. Der står et CPR-nummer i teksten\..* Vælg, om forløbet fortsætter/,
    ],
    [{ day: '3-12-2026', time: '' }, /Skriv en dag, der er gået\. I dag kan også bruges\. Skriv klokkeslættet\./],
    [{ day: '2-12-2025', time: '', note: '' }, /sagde ja til personen\. Skriv klokkeslættet\. Skriv kort, hvad/],
  ] as const) {
    const again = await log(fields)
    t.equal(again.status, 422, String(sentence))
    t.match(again.text, sentence)
    if (!('note' in fields)) t.match(again.text, call.note, 'what was typed is kept')
  }
  t.equal((await deadline())?.state, 'open')
  clock.move(hours(2))
  const done = await staff.follow(await log({}))
  t.match(done.text, 'Ringet onsdag den 2. december kl. 09.30 af Kirsten Konsulent. Forløbet fortsætter.')
  t.match(done.text, call.note)
  t.match(await deadline(), { state: 'met', metAt: clock.now() })
  t.equal((await log({})).status, 303, 'sent twice is once')

  const company = await (await as('employer')).get(paths.placements.forCompany(id))
  t.match(
    company.text,
    'Vi har ringet til jer onsdag den 2. december kl. 09.30. Vi blev enige om, at forløbet fortsætter.',
  )
  t.match(company.text, 'Er der et problem?', 'another can be told of')
  t.notMatch(company.text, /køkkenchefen|ringer til jer/)
  const whats = (await auditModel(services.db).find({ subject: id }).lean()).map(({ what }) => what)
  t.equal(whats.filter(what => what === 'placement.problem').length, 1)
  t.equal(whats.filter(what => what === 'placement.call-out').length, 1)

  await report('Nu er han væk igen.')
  t.equal((await deadline(2))?.state, 'open', 'the second problem has a round of its own')
  t.equal((await deadline(1))?.state, 'met')
  t.match((await sweep()).join(), 'Et problem i et forløb', 'and is told of again')
  t.match((await services.placements.get(consultant, id)).problems?.length, 2)
})

t.test('what cannot be solved ends at once, with the same write', async t => {
  const here = await running(t)
  await here.report()
  await here.turnOut('over')
  t.match(await here.placement(), {
    state: 'ended',
    outcome: 'afbrudt',
    holds: false,
    settled: true,
    endsOn: '2026-12-02',
  })
  t.equal((await here.deadline())?.state, 'met')
  const company = await (await here.as('employer')).get(paths.placements.forCompany(here.id))
  t.match(company.text, 'Vi har været hos jer onsdag den 2. december kl. 09.00. Forløbet er stoppet.')
  t.notMatch(company.text, /Zahra|Er der et problem\?|køkkenchefen|kom ikke i dag/, 'the case is over')
  t.ok((await profileModel(here.services.db).findById(here.person._id).lean())?.rankWanted, 'the person is free')

  const early = await running(t, { begun: false })
  await early.report('Vi kan ikke skaffe en vagtplan.')
  await early.turnOut('over')
  t.match(await early.placement(), { state: 'cancelled', cancelReason: 'other', holds: false, settled: true })
  t.same((await early.services.openings.byId(early.opening._id))?.taken, [], 'the seat is free')
  t.equal((await early.deadline())?.state, 'met')
})

t.test('only a call or a visit ends it: a course that is over meanwhile leaves somebody waiting', async t => {
  const ended = await running(t)
  await placementModel(ended.services.db).updateOne({ _id: ended.id }, { $set: { endsOn: '2026-12-02' } })
  await ended.report()
  ended.clock.move(hours(15))
  await ended.sweep()
  t.equal((await ended.placement()).state, 'ended')
  t.equal((await ended.deadline())?.state, 'open')
  const staff = await ended.as('consultant')
  const page = await staff.get(paths.placements.callOut(ended.id, '1'))
  t.match(page.text, 'Forløbet er slut, men nogen venter stadig')
  t.notMatch(page.text, 'Hvad sker der nu?')
  t.match((await staff.get(paths.proposals.inbox())).text, 'Et problem i forløbet')
  const { next: _, ...fields } = call
  const done = await staff.follow(await staff.post(paths.placements.callOut(ended.id, '1'), fields))
  t.match(done.text, 'Ringet onsdag den 2. december kl. 09.30 af Kirsten Konsulent.')
  t.equal((await ended.deadline())?.state, 'met')
  t.match(await ended.placement(), { state: 'ended', outcome: null }, 'how it went is still to be told')

  for (const begun of [true, false]) {
    const here = await running(t, { begun })
    await here.report()
    if (begun) await here.services.placements.end(here.consultant, here.id, { outcome: 'intet', note: null })
    else await here.services.placements.cancel(here.consultant, here.id, 'by-company')
    t.equal((await here.deadline())?.state, 'open', 'nobody has told the company')
    here.clock.move(hours(25))
    t.match((await here.sweep()).join(), 'Fristen er overskredet: opkald til Strandhotellet')
    await here.turnOut()
    t.equal((await here.deadline())?.state, 'met')
    await t.rejects(here.report('Og et til.'), { code: 'WRONG_STATE' })
  }
})

t.test('staff are asked of whose problem it is among those who have not told of one yet', async t => {
  const { as, id, report } = await running(t)
  const staff = await as('consultant')
  const offered = async () =>
    [...(await staff.get(paths.placements.show(id))).body.matchAll(/name="of"[^>]*value="(\w+)"/g)].map(
      ([, side]) => side,
    )
  t.same(await offered(), ['company', 'person'])
  await report()
  t.same(await offered(), ['person'])
  const late = await staff.post(paths.placements.staffProblem(id), { of: 'company', problem: 'Ovnen er gået.' })
  t.equal(late.status, 409)
  t.match(late.body, 'Ovnen er gået.', 'what was typed is kept')
  await staff.post(paths.placements.staffProblem(id), { of: 'person', problem: 'Bussen kører ikke mere.' })
  t.same(await offered(), [])
  t.notMatch((await staff.get(paths.placements.show(id))).text, 'Meld et problem')
})

t.test('of two who tell or write it down at once, one is heard; the other sees it, and what was typed', async t => {
  const { as, deadline, employer, id, placement, services, turnOut, world } = await running(t)
  const colleague = await givenAccount(services, 'Emil Ejer', {
    ...{ role: 'employer', municipality: world.municipality, company: world.company },
  })
  const other = { ...employer, account: colleague._id, name: colleague.name }
  const told = await Promise.allSettled(
    [employer, employer, other].map(who =>
      services.placements.report(who, id, { of: 'company', text: who === other ? 'Ovnen er gået.' : trouble }),
    ),
  )
  const refused = told.filter(one => one.status === 'rejected')
  t.ok(refused.length === 1 || refused.length === 2)
  t.ok(refused.every(({ reason }) => reason.code === 'ALREADY_DONE'))
  t.equal((await placement()).problems?.length, 1)
  const late = await (await as('employer')).post(paths.placements.problem(id), { problem: 'Ovnen er også gået.' })
  t.equal(late.status, 409)
  t.match(late.text, 'Problemet er allerede meldt')
  t.match(late.text, /Det, du skrev, er ikke sendt Ovnen er også gået\./)

  const kaja = actingAs(world, 'coordinator')
  const logs = await Promise.allSettled([turnOut('over'), turnOut('goes-on', 1, kaja), turnOut('over')])
  t.ok(logs.some(({ status }) => status === 'fulfilled'))
  const problem = (await placement()).problems?.[0]
  t.equal(
    (await placement()).state,
    problem?.next === 'over' ? 'ended' : 'running',
    'what is written down is what happened',
  )
  t.equal((await deadline())?.state, 'met')
  const second = await (await as('coordinator')).post(paths.placements.callOut(id, '1'), {
    ...{ ...call, note: 'Jeg var der med en tolk.' },
  })
  t.equal(second.status, 409)
  t.match(second.text, 'En kollega har skrevet ned, hvad der er gjort, mens du skrev.')
  t.match(
    second.text,
    /Besøgt onsdag den 2. december kl. 09.00 af .*Talte med køkkenchefen\..*Jeg var der med en tolk\./,
  )
})

t.test('a problem of the person’s is told of by consultants, and the company reads nothing of it', async t => {
  const { as, clock, deadline, id, report, services, sweep, turnOut, world } = await running(t)
  const staff = await as('consultant')
  const fields = { of: 'person', problem: 'Zahra bliver råbt ad.' }
  const again = await staff.post(paths.placements.staffProblem(id), { problem: fields.problem })
  t.equal(again.status, 422)
  t.match(again.text, 'Vælg, hvem der har et problem.')
  t.match(again.text, fields.problem)
  t.match((await staff.follow(await staff.post(paths.placements.staffProblem(id), fields))).text, 'Problem 1: personen')
  t.same(
    await sweep(),
    ['Svend Konsulent: Et problem i et forløb hos Strandhotellet: Hjælp i køkkenet (2026-0002)'],
    'who told of it knows',
  )
  const company = await as('employer')
  const page = await company.get(paths.placements.forCompany(id))
  t.match(page.text, 'Er der et problem?')
  t.notMatch(page.text, /meldt|råbt/)

  await report()
  t.equal((await deadline(2))?.state, 'open', 'both sides can have a problem at once')
  clock.move(hours(1))
  await turnOut('goes-on', 1)
  t.same([(await deadline(1))?.state, (await deadline(2))?.state], ['met', 'open'])
  t.notMatch((await company.get(paths.placements.forCompany(id))).text, /Vi har|råbt/)
  await turnOut('goes-on', 2)

  // Told on the telephone: what the consultant writes is the municipality's.
  const told = { of: 'company', problem: 'Chefen lød sur.' }
  await staff.post(paths.placements.staffProblem(id), told)
  const seen = await company.get(paths.placements.forCompany(id))
  t.match(seen.text, 'Kirsten Konsulent ringer til jer')
  t.notMatch(seen.text, 'sur')

  t.equal((await staff.get(paths.placements.callOut(id, '9'))).status, 404)
  t.equal((await (await as('otherConsultant')).get(paths.placements.callOut(id, '1'))).status, 404)
  await services.profiles.move(
    actingAs(world, 'consultant'),
    (await services.placements.get(actingAs(world, 'consultant'), id)).profile,
    world.otherMunicipality,
  )
  await sweep()
  t.equal(
    (await (await as('otherConsultant')).get(paths.placements.callOut(id, '3'))).status,
    200,
    'who follows the person now',
  )
})

t.test('bad texts are told, and where somebody is called off anyway nothing is told of', async t => {
  const { as, consultant, id, person, placement, report, services, sweep, world } = await running(t)
  const company = await as('employer')
  for (const [problem, sentence] of [
    ['', 'Skriv kort, hvad der er galt.'],
    ['Han hedder 050590-1234', 'Der står et CPR-nummer i teksten.'],
  ] as const) {
    const again = await company.post(paths.placements.problem(id), { problem })
    t.equal(again.status, 422)
    t.match(again.text, sentence)
    t.ok(again.text.includes(problem))
  }
  t.same((await placement()).problems ?? [], [])
  await services.profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.company })
  await t.rejects(report(), { code: 'NO_CONSENT' })
  t.notMatch((await company.get(paths.placements.forCompany(id))).text, 'Er der et problem?')
  await sweep()
  t.match((await (await as('consultant')).get(paths.placements.show(id))).text, 'Personen kommer ikke')
})

t.test('what somebody writes while the person is being removed is erased, too', async t => {
  const { as, clock, consultant, id, person, placement, report, services, sweep, turnOut } = await running(t)
  await report()
  await services.profiles.remove(consultant, person._id)
  await sweep()
  t.match((await placement()).problems, [{ text: null, note: null, doneAt: null }])
  t.match((await (await as('consultant')).get(paths.placements.callOut(id, '1'))).text, 'Teksten er slettet')
  clock.move(hours(1))
  await turnOut('over')
  t.match(await placement(), { state: 'ended', problems: [{ note: null, how: 'visited', next: 'over' }] })
})
