/** Who writes about a course: its municipality's consultants. Nobody elsewhere finds it, and no company may, by page or by verb. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { actingAs } from '../helpers/market.js'
import { agreementOf, givenCourse } from './vitas-setup.js'

t.setTimeout(200_000)

const { agree, callOut, cancel, changeAgreement, end, list, outcome, show, staffProblem, staffVitas } = paths.placements
const agreement = { ...agreementOf('virksomhedspraktik'), hoursPerWeek: 20 }
const told = { appliedOn: '2026-11-24', caseNumber: 'V-1', decision: null, decidedOn: null, rev: 0, seen: 1 }
const typed = { startsOn: '01-12-2026', endsOn: '26-02-2027', hoursPerWeek: '20', terms: 'Hverdage i opvasken.' }

t.test('elsewhere, and in the company, nobody finds or changes it', async t => {
  const { as, consultant, employer, id, placement, services, world } = await givenCourse(t)
  const { placements } = services
  await placements.report(employer, id, { of: 'company', text: 'Der mangler en vagtplan.' })
  const before = await placement()
  const elsewhere = await as('otherConsultant')
  const company = await as('employer')
  const pages = [show(id), changeAgreement(id), staffVitas(id), callOut(id, '1')]
  const forms: [string, Record<string, string>][] = [
    [agree(id), typed],
    [changeAgreement(id), { ...typed, seen: '1' }],
    [staffVitas(id), { appliedOn: '24-11-2026', caseNumber: 'V-1', decision: 'none', rev: '0', seen: '1' }],
    [staffProblem(id), { of: 'person', problem: 'Råbes ad.' }],
    [callOut(id, '1'), { how: 'called', day: '24-11-2026', time: '8.00', note: 'Talte.', next: 'goes-on' }],
    [cancel(id), { reason: 'ill', seen: '1' }],
    [end(id), { outcome: 'job', note: '', seen: '1' }],
    [outcome(id), { outcome: 'job', note: '', seen: '0' }],
  ]
  for (const page of pages) {
    t.equal((await elsewhere.get(page)).status, 404, `elsewhere: ${page}`)
    t.equal((await company.get(page)).status, 403, `the company: ${page}`)
  }
  for (const [path, fields] of forms) {
    t.equal((await elsewhere.post(path, fields)).status, 404, `elsewhere: ${path}`)
    t.equal((await company.post(path, fields)).status, 403, `the company: ${path}`)
  }
  t.notMatch((await elsewhere.get(list())).text, 'Zahra')

  const call = {
    how: 'called' as const,
    on: new Date('2026-11-24T08:00:00Z'),
    note: 'Talte.',
    next: 'goes-on' as const,
  }
  const verbs: Record<string, (who: typeof consultant) => Promise<unknown>> = {
    agree: who => placements.agree(who, id, agreement),
    change: who => placements.changeAgreement(who, id, { ...agreement, seen: 1 }),
    vitas: who => placements.writeVitas(who, id, told),
    'call out': who => placements.turnOut(who, id, 1, call),
    end: who => placements.end(who, id, { outcome: 'job', note: null }),
    outcome: who => placements.correctOutcome(who, id, { outcome: 'job', note: null, seen: 0 }),
  }
  const stranger = actingAs(world, 'otherConsultant')
  for (const [name, verb] of Object.entries(verbs)) {
    await t.rejects(verb(stranger), { code: 'NOT_FOUND' }, `elsewhere: ${name}`)
    await t.rejects(verb(employer), { code: 'NOT_ALLOWED' }, `the company: ${name}`)
  }
  await t.rejects(placements.report(stranger, id, { of: 'person', text: 'Råbes ad.' }), { code: 'NOT_FOUND' })
  t.same(await placement(), before)
})

t.test('lists of what lacks an approval are of the municipality', async t => {
  const { consultant, employer, id, on, services, world } = await givenCourse(t)
  const { placements } = services
  const stranger = actingAs(world, 'otherConsultant')
  const counts = async (who: typeof consultant) => [
    (await placements.unapproved(who)).length,
    (await placements.outdated(who)).length,
  ]
  await on('2026-11-28')
  t.same(
    [await counts(consultant), await counts(stranger)],
    [
      [1, 0],
      [0, 0],
    ],
  )
  await placements.writeVitas(consultant, id, { ...told, decision: 'approved', decidedOn: '2026-11-24' })
  await placements.changeAgreement(consultant, id, { ...agreement, seen: 1 })
  t.same(
    [await counts(consultant), await counts(stranger)],
    [
      [0, 1],
      [0, 0],
    ],
  )
  for (const verb of [placements.unapproved, placements.outdated])
    await t.rejects(verb(employer), { code: 'NOT_FOUND' })
})
