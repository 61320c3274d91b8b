/** How far the application in VITAS is: consultants write it down, the company reads it, and nothing is written over unread. */
import t from 'tap'
import { auditModel } from '../../src/audit/model.js'
import { paths } from '../../src/lib/paths.js'
import { placementModel } from '../../src/placements/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { mortal } from '../helpers/mortal.js'
import { agreementOf, givenCourse } from './vitas-setup.js'

t.setTimeout(200_000)

const applied = { appliedOn: '24-11-2026', caseNumber: 'V-2026-117', decision: 'none', decidedOn: '', seen: '1' }
const approved = { ...applied, decision: 'approved', decidedOn: '24-11-2026' }

t.test('applied for, then approved: both sides read it', async t => {
  const { as, id, placement, services, world } = await givenCourse(t)
  const [staff, company] = [await as('consultant'), await as('employer')]
  const page = await staff.get(paths.placements.show(id))
  t.match(
    page.text,
    'Der er ikke skrevet ned, at der er søgt i VITAS. Forløbet må ikke begynde, før kommunen har godkendt',
  )
  t.ok(page.body.includes(paths.placements.staffVitas(id)))
  const read = async () => (await company.get(paths.placements.forCompany(id))).text
  t.match(await read(), 'Ikke godkendt i VITAS endnu: Forløbet må ikke begynde.')
  const write = (fields: object) => staff.post(paths.placements.staffVitas(id), fields as Record<string, string>)

  t.match((await staff.follow(await write({ ...applied, rev: '0' }))).text, 'Det er skrevet ned. ')
  t.match((await placement()).vitas, { appliedOn: '2026-11-24', caseNumber: 'V-2026-117', approvedOn: null, rev: 1 })
  t.match(await read(), 'Søgt i VITAS den 24. november 2026. Ikke godkendt endnu: Forløbet må ikke begynde.')
  t.notMatch(await read(), 'V-2026-117', 'the case number is the municipality’s')
  const form = await staff.get(paths.placements.staffVitas(id))
  t.match(form.body, /name="appliedOn"[^>]*value="2026-11-24"/)
  t.match(form.body, /name="caseNumber"[^>]*value="V-2026-117"/)
  t.match(form.body, /name="rev" value="1"/)

  t.equal((await write({ ...approved, rev: '1' })).status, 303)
  t.match(await read(), 'Godkendt i VITAS den 24. november 2026. Forløbet kan begynde den 1. december 2026.')
  t.match((await company.get(paths.placements.vitas(id))).text, 'Godkendt i VITAS den 24. november 2026.')
  const staffText = (await staff.get(paths.placements.show(id))).text
  t.match(staffText, 'Søgt i VITAS den 24. november 2026, godkendt den 24. november 2026.')
  t.notMatch(staffText, 'må ikke begynde')
  const log = await auditModel(services.db).find({ what: 'placement.vitas' }).lean()
  t.match(log, [{ who: world.people.consultant._id, subject: id }, { on: [(await placement()).profile] }])

  // Written down by mistake: everything emptied is nothing again.
  t.equal((await write({ ...applied, appliedOn: '', caseNumber: '', rev: '2' })).status, 303)
  t.match(await read(), 'Ikke godkendt i VITAS endnu: Forløbet må ikke begynde.')
})

t.test('other days or hours than were approved: both sides read it until the new decision is written down', async t => {
  const { as, consultant, id, placement, services } = await givenCourse(t)
  const [staff, company] = [await as('consultant'), await as('employer')]
  const seenNow = async () => (await placement()).termsRev ?? 0
  const write = async (rev: string) =>
    staff.post(paths.placements.staffVitas(id), { ...approved, rev, seen: String(await seenNow()) })
  const sentence = 'Dage eller timer er ændret siden. Ændringen skal også godkendes i VITAS.'
  const seen = async () => {
    const pages = await Promise.all([
      staff.get(paths.placements.show(id)),
      staff.get(paths.placements.staffVitas(id)),
      company.get(paths.placements.forCompany(id)),
      company.get(paths.placements.vitas(id)),
    ])
    return pages.map(({ text }) => text.includes(sentence))
  }
  const agreement = agreementOf('virksomhedspraktik')
  const change = async (over: object) =>
    services.placements.changeAgreement(consultant, id, { ...agreement, ...over, seen: await seenNow() })
  await change({ hoursPerWeek: 29 })
  t.same(await seen(), [false, false, false, false], 'nothing was written down before')
  await write('0')
  await change({ hoursPerWeek: 29, terms: 'Hverdage i opvasken.' })
  t.same(await seen(), [false, false, false, false], 'other words are no other course')
  await change({ hoursPerWeek: 25 })
  t.same(await seen(), [true, true, true, true])
  t.notMatch((await company.get(paths.placements.forCompany(id))).text, 'kan begynde')
  t.match((await staff.get(paths.placements.list())).text, 'Er ændret efter godkendelsen i VITAS.')
  t.equal((await write('1')).status, 303)
  t.same(await seen(), [false, false, false, false])
})

t.test('refused: the consultant is led to the form that cancels, and nothing is cancelled by itself', async t => {
  const { as, clock, id, placement, sweep } = await givenCourse(t)
  const refused = { ...applied, decision: 'refused', decidedOn: '24-11-2026', rev: '0' }
  const staff = await as('consultant')
  const page = await staff.follow(await staff.post(paths.placements.staffVitas(id), refused))
  t.match(page.text, 'Kommunen gav afslag den 24. november 2026.')
  t.ok(page.body.includes(`href="${paths.placements.show(id)}#annuller"`))
  const course = await staff.get(paths.placements.show(id))
  t.match(course.body, /id="annuller"/)
  t.match(course.body, /<details class="details" open>\s*<summary[^>]*>Annullér forløbet/)
  t.match(course.body, /value="not-approved" checked/)
  t.equal((await placement()).state, 'agreed')
  t.match(
    (await (await as('employer')).get(paths.placements.forCompany(id))).text,
    'Kommunen gav afslag i VITAS den 24. november 2026. Forløbet må ikke begynde. Tal med jeres konsulent.',
  )
  clock.set('2026-12-01T11:00:00Z')
  await sweep()
  t.equal((await placement()).state, 'running', 'the dates move it all the same')
  const begun = await (await as('consultant')).get(paths.placements.staffVitas(id))
  t.ok(begun.body.includes(`href="${paths.placements.show(id)}#udfald"`))
  t.match((await (await as('consultant')).get(paths.placements.show(id))).body, /id="udfald"/)
})

t.test('what is wrong is said in one sentence, and what was typed is kept', async t => {
  const { as, id, placement } = await givenCourse(t)
  const staff = await as('consultant')
  for (const [fields, sentence] of [
    [{ appliedOn: '' }, 'Skriv dagen, hvor der blev søgt.'],
    [{ appliedOn: '25-11-2026' }, 'Skriv en dag, der er gået. I dag kan også bruges.'],
    [{ appliedOn: '24-11-2025' }, 'Skriv en dag, efter at virksomheden sagde ja til personen.'],
    [{ appliedOn: 'i går' }, 'Søgt den'],
    [{ caseNumber: '050590-1234' }, 'Det ligner et CPR-nummer.'],
    [{ caseNumber: '0505901234' }, 'Det ligner et CPR-nummer.'],
    [{ caseNumber: 'sag 050590 1234' }, 'Det ligner et CPR-nummer.'],
    [{ caseNumber: 'x'.repeat(41) }, 'Sagsnummer'],
    [{ decision: 'approved' }, 'Skriv dagen for afgørelsen.'],
    [{ decidedOn: '24-11-2026' }, 'Vælg, om der er godkendt eller ej.'],
    [{ decision: 'approved', decidedOn: '25-11-2026' }, 'Skriv en dag, der er gået. I dag kan også bruges.'],
    [
      { decision: 'approved', decidedOn: '23-11-2026' },
      'Afgørelsen kan ikke ligge før ansøgningen. Skriv den 24. november 2026 eller senere.',
    ],
    [{ appliedOn: '', decision: 'approved', decidedOn: '24-11-2026' }, 'Skriv dagen, hvor der blev søgt.'],
  ] as const) {
    const answer = await staff.post(paths.placements.staffVitas(id), { ...applied, rev: '0', ...fields })
    t.equal(answer.status, 422, JSON.stringify(fields))
    t.match(answer.text, sentence)
    const caseNumber = 'caseNumber' in fields ? fields.caseNumber : applied.caseNumber
    t.ok(answer.body.includes(`value="${caseNumber}"`), 'what was typed is kept')
    t.ok(answer.body.includes('class="error-summary') || /error-summary/.test(answer.body))
  }
  t.equal((await placement()).vitas, undefined)
  t.equal((await staff.post(paths.placements.staffVitas(id), {})).status, 422, 'nothing at all')
})

t.test('clicked twice it is one; of two at once one is heard, and the other reads what stands', async t => {
  const { as, consultant, id, placement, services } = await givenCourse(t)
  const { placements, db } = services
  const staff = await as('consultant')
  const write = (fields: object) => staff.post(paths.placements.staffVitas(id), { ...applied, rev: '0', ...fields })
  t.same(
    (await Promise.all([write({}), write({})])).map(({ status }) => status),
    [303, 303],
  )
  const logged = () => auditModel(db).countDocuments({ what: 'placement.vitas' })
  const tried = await logged()
  t.equal((await write({})).status, 303)
  t.match(await placement(), { vitas: { rev: 1 }, promiseOwed: false })
  t.equal(await logged(), tried, 'what stands already is not tried once more')

  const late = await write({ caseNumber: 'V-9' })
  t.equal(late.status, 409)
  t.match(late.text, 'En kollega har skrevet det ned, mens du skrev.')
  t.match(late.body, /name="caseNumber"[^>]*value="V-9"/)
  t.match(late.body, /name="rev" value="1"/, 'who has read it may write')
  t.equal((await placement()).vitas?.caseNumber, 'V-2026-117')
  t.equal((await write({ caseNumber: 'V-9', rev: '1' })).status, 303)
  t.match((await placement()).vitas, { caseNumber: 'V-9', rev: 2 })
  t.equal((await write({ rev: '7' })).status, 409, 'nor over what nobody has written')

  const told = { appliedOn: '2026-11-24', caseNumber: null, decision: null, decidedOn: null, seen: 1 }
  const both = await Promise.allSettled(
    ['A', 'B'].map(caseNumber => placements.writeVitas(consultant, id, { ...told, caseNumber, rev: 2 })),
  )
  t.same(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
})

t.test('only consultants write, and only about a course that is under way', async t => {
  const here = await givenCourse(t, { agreed: false })
  const { agree, consultant, employer, id, services, world } = here
  const { placements, profiles } = services
  const told = { appliedOn: '2026-11-24', caseNumber: null, decision: null, decidedOn: null, rev: 0, seen: 1 }
  await t.rejects(placements.writeVitas(consultant, id, told), { code: 'WRONG_STATE' })
  await agree()
  await t.rejects(placements.writeVitas(employer, id, told), { code: 'NOT_ALLOWED' })
  const elsewhere = { kind: 'municipality' as const, municipality: world.otherMunicipality }
  await t.rejects(placements.writeVitas({ ...consultant, scope: elsewhere }, id, told), { code: 'NOT_FOUND' })
  await profiles.withdrawConsent(consultant, here.person._id, { kind: 'company', company: world.company })
  await t.rejects(placements.writeVitas(consultant, id, told), { code: 'NO_CONSENT' })
  await placements.cancel(consultant, id, 'by-person')
  await t.rejects(placements.writeVitas(consultant, id, told), { code: 'WRONG_STATE' })
  t.equal((await here.placement()).vitas, undefined)
})

t.test('who is removed leaves no case number, also when it is written at that moment and killed', async t => {
  const { consultant, id, person, placement, services, sweep, clock } = await givenCourse(t)
  const { db, placements, profiles } = services
  const told = { appliedOn: '2026-11-24', caseNumber: 'V-1', decision: null, decidedOn: null, rev: 0, seen: 1 }
  await placements.writeVitas(consultant, id, told)
  // Removed between the writer's reading and writing: the write is let through, and the writer dies after it.
  const { collection } = placementModel(db)
  const life = mortal([{ collection }])
  const write = collection.findOneAndUpdate.bind(collection)
  let removed = false
  Object.assign(collection, {
    findOneAndUpdate: async (...args: Parameters<typeof write>) => {
      if (!removed && JSON.stringify(args[1]).includes('V-2')) {
        removed = true
        await profiles.remove(consultant, person._id)
        await sweep()
        const answer = await write(...args)
        life.endsAfter(0)
        return answer
      }
      return write(...args)
    },
  })
  await placements.writeVitas(consultant, id, { ...told, caseNumber: 'V-2', rev: 1 }).catch(() => {})
  life.begin()
  t.ok(removed)
  t.equal((await placement()).vitas?.caseNumber, 'V-2', 'killed before it was erased')
  clock.move(120_000)
  await sweep()
  t.match((await placement()).vitas, { caseNumber: null, appliedOn: '2026-11-24' })
  t.ok((await profileModel(db).findById(person._id).lean())?.removedAt)
})

for (const first of ['changed', 'approved'] as const)
  t.test(`${first} while the other is under way: an approval is never of what its writer has not read`, async t => {
    const { consultant, id, placement, services } = await givenCourse(t)
    const { placements } = services
    const told = { appliedOn: '2026-11-24', caseNumber: 'V-3', decidedOn: '2026-11-24', rev: 0, seen: 1 }
    const acts: Record<typeof first, () => Promise<unknown>> = {
      changed: () =>
        placements.changeAgreement(consultant, id, { ...agreementOf('virksomhedspraktik'), hoursPerWeek: 20, seen: 1 }),
      approved: () => placements.writeVitas(consultant, id, { ...told, decision: 'approved' }),
    }
    // The second has read and judged; before its write the first is done.
    const { collection } = placementModel(services.db)
    const write = collection.findOneAndUpdate.bind(collection)
    let done = false
    Object.assign(collection, {
      findOneAndUpdate: async (...args: Parameters<typeof write>) => {
        if (!done) {
          done = true
          await acts[first]()
        }
        return write(...args)
      },
    })
    await t.rejects(acts[first === 'changed' ? 'approved' : 'changed']())
    const { hoursPerWeek, vitas } = await placement()
    t.same([hoursPerWeek, vitas?.approvedOn], first === 'changed' ? [20, undefined] : [30, '2026-11-24'])
  })
