/** Nobody begins unapproved unseen: three days before, somebody is asked once, and what lacks an approval stays marked. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { noticeModel } from '../../src/notices/model.js'
import { placementModel } from '../../src/placements/model.js'
import { mortal } from '../helpers/mortal.js'
import { agreementOf, givenCourse } from './vitas-setup.js'

t.setTimeout(200_000)

const asked = 'approval-missing → Svend Konsulent'
const told = { appliedOn: '2026-11-24', caseNumber: null, decision: null, decidedOn: null, rev: 0, seen: 1 }
const approved = { ...told, decision: 'approved' as const, decidedOn: '2026-11-24' }

const counted = [paths.proposals.inbox(), paths.doors.coordinator()]

type Course = Awaited<ReturnType<typeof givenCourse>>
const see = async ({ as }: Course, path: string, who: 'coordinator' | 'consultant' = 'coordinator') =>
  (await (await as(who)).get(path)).text

t.test('three days before, once; and marked until somebody writes the approval down', async t => {
  const here = await givenCourse(t)
  const { consultant, id, mail, on, opening, services } = here
  t.same(await on('2026-11-27'), [])
  t.notMatch(await see(here, paths.placements.list()), 'VITAS')
  t.notMatch(await see(here, paths.proposals.inbox()), 'VITAS')
  t.same(await on('2026-11-28'), [asked])
  t.equal(
    mail()?.subject,
    `Et forløb hos Strandhotellet er ikke godkendt i VITAS: Hjælp i køkkenet (${opening.number})`,
  )
  t.match(mail()?.text, 'begynder tirsdag den 1. december 2026. Der er ikke skrevet ned, at kommunen har godkendt det')
  t.match(mail()?.text, paths.placements.staffVitas(id))
  t.notMatch(`${mail()?.subject}${mail()?.html}`, /Zahra|Haddad/)
  t.match(await see(here, paths.placements.list()), 'Begynder snart og er ikke godkendt i VITAS.')
  for (const page of counted)
    t.match(await see(here, page), '1 forløb begynder snart og er ikke godkendt i VITAS', page)
  t.same([await on('2026-11-29'), await on('2026-12-01'), await on('2026-12-02')], [[], [], []], 'once')

  t.equal((await here.placement()).state, 'running', 'it is no lock')
  t.match(await see(here, paths.placements.list()), 'Er i gang, og godkendelsen i VITAS er ikke skrevet ned.')
  for (const page of counted)
    t.match(await see(here, page), '1 forløb begynder snart eller er i gang og er ikke godkendt i VITAS', page)
  await on('2027-02-20')
  t.match(
    await see(here, paths.placements.list()),
    'Er i gang, og godkendelsen i VITAS er ikke skrevet ned. Slutter 26. februar 2027. Find det næste.',
    'with whatever else there is to say',
  )
  await services.placements.writeVitas(consultant, id, approved)
  for (const page of [paths.placements.list(), ...counted]) t.notMatch(await see(here, page), 'VITAS', page)
})

t.test('whoever follows the person has it in the inbox; the stand-in is asked', async t => {
  const here = await givenCourse(t)
  const { on, services, svend, world } = here
  const covers = { from: '2026-11-28', to: '2026-11-30', cover: world.people.consultant._id }
  t.same(await on('2026-11-27'), [])
  t.notMatch(await see(here, paths.proposals.inbox(), 'consultant'), 'VITAS')
  await services.accounts.setAway(svend._id, covers)
  t.same(await on('2026-11-28'), ['approval-missing → Kirsten Konsulent'])
  t.match(await see(here, paths.proposals.inbox(), 'consultant'), '1 af dine forløb begynder snart og er ikke godkendt')
  t.same(await on('2026-12-01'), [], 'whoever is back is not asked once more')
  t.notMatch(await see(here, paths.proposals.inbox(), 'consultant'), 'VITAS')
})

t.test('agreed later than that: at once, also on the first day', async t => {
  for (const [startsOn, says] of [
    ['2026-11-26', 'begynder torsdag den 26. november 2026.'],
    ['2026-11-24', 'skulle begynde tirsdag den 24. november 2026.'],
  ] as const) {
    const { agree, consultant, mail, on, person, services } = await givenCourse(t, { agreed: false })
    await services.profiles.markArrived(consultant, person._id, '2026-11-20')
    await agree({ startsOn })
    t.same(await on('2026-11-24'), [asked], startsOn)
    t.match(mail()?.text, says)
  }
})

t.test('what is approved, or given up, before the mail is sent makes it fall away', async t => {
  const acts: [string, (here: Course) => Promise<unknown>, boolean][] = [
    ['approved', ({ services, consultant, id }) => services.placements.writeVitas(consultant, id, approved), true],
    ['cancelled', ({ services, consultant, id }) => services.placements.cancel(consultant, id, 'by-company'), true],
    [
      'called off',
      ({ services, consultant, person, world }) =>
        services.profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.company }),
      true,
    ],
    ['applied for', ({ services, consultant, id }) => services.placements.writeVitas(consultant, id, told), false],
  ]
  for (const [name, act, falls] of acts) {
    const here = await givenCourse(t)
    here.clock.set('2026-11-28T11:00:00Z')
    await here.services.placements.askAboutApprovals()
    await act(here)
    t.same(await here.on('2026-11-28'), [falls ? 'approval-missing ✗ Svend Konsulent' : asked], name)
    if (falls) t.notMatch(await see(here, paths.proposals.inbox()), 'ikke godkendt i VITAS', name)
  }
  const early = await givenCourse(t)
  await early.services.placements.writeVitas(early.consultant, early.id, approved)
  t.same([await early.on('2026-11-28'), await early.on('2026-12-01')], [[], []], 'approved in time')
})

t.test('a refusal does not silence it: somebody must call the company', async t => {
  const { consultant, id, mail, on, services } = await givenCourse(t)
  await services.placements.writeVitas(consultant, id, { ...approved, decision: 'refused' })
  t.same(await on('2026-11-28'), [asked])
  t.match(mail()?.text, /Kommunen gav afslag i VITAS\.\s+Ring til virksomheden.*Annullér derefter forløbet\./s)
})

t.test('what began long ago is marked, and nobody gets a mail about it', async t => {
  t.same(await (await givenCourse(t)).on('2026-12-15'), [asked], 'fourteen days ago')
  const here = await givenCourse(t)
  t.same(await here.on('2026-12-16'), [])
  t.match(await see(here, paths.placements.list()), 'Er i gang, og godkendelsen i VITAS er ikke skrevet ned.')
})

t.test('an IGU is registered within the time of the rule: a week before, somebody is asked', async t => {
  const late = { ...agreementOf('igu'), startsOn: '2026-12-29', endsOn: '2028-12-28' }
  const given = async () => {
    const here = await givenCourse(t, { scheme: 'igu', agreed: false })
    await here.agree(late)
    return here
  }
  const { as, consultant, id, mail, on, opening, services } = await given()
  t.match(
    (await (await as('consultant')).get(paths.placements.staffVitas(id))).text,
    'Aftalen skal stå i VITAS senest 24. december 2026, regnet fra dagen, hvor aftalen blev skrevet ned her.',
  )
  t.same(await on('2026-12-16'), [])
  t.same(await on('2026-12-17'), ['igu-unregistered → Svend Konsulent'])
  t.equal(
    mail()?.subject,
    `Fristen i VITAS for en IGU hos Strandhotellet er torsdag den 24. december 2026: Hjælp i køkkenet (${opening.number})`,
  )
  t.match(mail()?.text, paths.placements.staffVitas(id))
  t.notMatch(`${mail()?.subject}${mail()?.html}`, /Zahra|Haddad/)
  t.same(await on('2026-12-18'), [], 'once')
  await services.placements.writeVitas(consultant, id, { ...told, appliedOn: '2026-12-18' })
  t.notMatch(
    (await (await as('consultant')).get(paths.placements.staffVitas(id))).text,
    'Aftalen skal stå i VITAS senest',
  )

  const applied = await given()
  await applied.services.placements.writeVitas(applied.consultant, applied.id, told)
  t.same(await applied.on('2026-12-17'), [], 'applied for in time')
  const meanwhile = await given()
  meanwhile.clock.set('2026-12-17T11:00:00Z')
  await meanwhile.services.placements.askAboutApprovals()
  await meanwhile.services.placements.writeVitas(meanwhile.consultant, meanwhile.id, told)
  t.same(await meanwhile.on('2026-12-17'), ['igu-unregistered ✗ Svend Konsulent'])
  t.same(await (await given()).on('2027-01-08'), [asked], 'a deadline of long ago')
  const other = await givenCourse(t, { agreed: false })
  await other.agree({ startsOn: '2026-12-29', endsOn: '2027-03-26' })
  t.same(await other.on('2026-12-17'), [], 'praktik is not registered')
})

t.test('killed before every write: asked all the same, and once', async t => {
  const { services, clock, post, sweep } = await givenCourse(t, { scheme: 'igu' })
  const { db, placements } = services
  const life = mortal([noticeModel(db), placementModel(db)])
  const lines = async () => (await post()).filter(line => /approval-missing|igu-unregistered/.test(line))
  let killed = 0
  for (const [day, mails] of [
    ['2026-11-28', [asked]],
    ['2026-12-17', ['igu-unregistered → Svend Konsulent']],
  ] as const) {
    clock.set(`${day}T11:00:00Z`)
    await placements.advance()
    for (let writes = 0; writes < 3; writes++) {
      life.endsAfter(writes)
      await placements.askAboutApprovals().catch(() => {})
      if (life.begin()) killed++
    }
    await Promise.all([placements.askAboutApprovals(), placements.askAboutApprovals()])
    await sweep()
    t.same(await lines(), mails)
  }
  t.ok(killed >= 4, `${killed} times killed`)
  clock.set('2027-01-10T11:00:00Z')
  await sweep()
  t.same(await lines(), [])
  t.equal(await noticeModel(db).countDocuments({ template: { $in: ['approval-missing', 'igu-unregistered'] } }), 2)
})

t.test('a first day that is moved while somebody is asked about it is asked about anew', async t => {
  const { clock, consultant, id, on, placement, services } = await givenCourse(t)
  const { notices, placements } = services
  const { send } = notices
  clock.set('2026-11-28T11:00:00Z')
  Object.assign(notices, {
    send: async (notice: Parameters<typeof send>[0]) => {
      Object.assign(notices, { send })
      await placements.changeAgreement(consultant, id, {
        ...{ ...agreementOf('virksomhedspraktik'), seen: 1 },
        ...{ startsOn: '2026-12-15', endsOn: '2027-03-12' },
      })
      return send(notice)
    },
  })
  await placements.askAboutApprovals()
  t.equal((await placement()).approvalAskedAt, null, 'the mark would be of another day')
  await on('2026-12-11')
  t.same(await on('2026-12-12'), [asked])
})

t.test('a first day that is moved is asked about anew', async t => {
  const { clock, consultant, id, on, services } = await givenCourse(t)
  t.same(await on('2026-11-28'), [asked])
  await services.placements.changeAgreement(consultant, id, {
    ...{ ...agreementOf('virksomhedspraktik'), seen: 1 },
    ...{ startsOn: '2026-12-15', endsOn: '2027-03-12' },
  })
  t.same([await on('2026-11-29'), await on('2026-12-11'), await on('2026-12-12')], [[], [], [asked]])
  clock.set('2026-12-15T11:00:00Z')
  t.same(await on('2026-12-16'), [])
})
