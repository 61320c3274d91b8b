/** What a company hears of its courses: the agreement when it is made, a receipt when it asks for help, and both on its overview. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { municipalityModel } from '../../src/municipalities/model.js'
import { noticeModel } from '../../src/notices/model.js'
import { hours } from '../helpers/clock.js'
import { givenAccount } from '../helpers/given.js'
import { running, trouble } from './setup.js'

t.setTimeout(200_000)

const terms = { startsOn: '2026-12-01', endsOn: '2027-03-01', hoursPerWeek: 30, terms: 'Hverdage 8-14 i køkkenet.' }
const made = 'Aftalen om et forløb er skrevet ned: Hjælp i køkkenet (2026-0002)'

t.test('everybody with access hears of an agreement when it is made, once, and nothing of the person', async t => {
  const site = await running(t, { agree: false, begun: false })
  const { consultant, id, mails, services, sweep, world } = site
  const role = { role: 'employer', municipality: world.municipality, company: world.company } as const
  await givenAccount(services, 'Otto Ansat', role)
  await givenAccount(services, 'Vera Venter', { ...role, state: 'waiting' })
  await sweep()
  await services.placements.agree(consultant, id, terms)
  const sent = await sweep()
  t.same(
    sent.filter(one => one.endsWith(made)),
    [`Eva Ejer: ${made}`, `Otto Ansat: ${made}`],
  )
  for (const { subject, text, html } of mails) t.notMatch(subject + text + html, /Zahra|i køkkenet\.$/)
  const { text = '' } = mails.find(({ subject }) => subject === made) ?? {}
  t.match(text, `Forløb ${id.slice(0, 4).toUpperCase()} til Hjælp i køkkenet (2026-0002) hos Strandhotellet er aftalt.`)
  t.match(text, 'Første dag er tirsdag den 1. december 2026, sidste dag er mandag den 1. marts 2027')
  t.match(text, '30 timer om ugen')
  t.match(text, paths.placements.forCompany(id))
  t.match(text, `ring til Kirsten Konsulent, telefon ${world.people.consultant.phone}`)
  t.same(await sweep(), [])

  await services.placements.changeAgreement(consultant, id, { ...terms, hoursPerWeek: 20, seen: 1 })
  t.notMatch((await sweep()).join(), made, 'a change is told as a change')
})

t.test('a kill after the agreement loses no mail', async t => {
  const { consultant, id, services, sweep } = await running(t, { agree: false, begun: false })
  const { db, notices, placements } = services
  const { send } = notices
  Object.assign(notices, {
    send: async () => {
      throw new Error('killed')
    },
  })
  await t.rejects(placements.agree(consultant, id, terms), /killed/)
  Object.assign(notices, { send })
  t.equal(await noticeModel(db).countDocuments({ template: 'agreement-made' }), 0)
  t.match((await sweep()).join(), `Eva Ejer: ${made}`)
  t.match(await placements.get(consultant, id), { termsUntold: false, promiseOwed: false })
})

t.test('an agreement that is off before its mail was sent is not told of', async t => {
  const cancelled = await running(t, { agree: false, begun: false })
  await cancelled.services.placements.agree(cancelled.consultant, cancelled.id, terms)
  await cancelled.services.placements.cancel(cancelled.consultant, cancelled.id, 'other')
  t.notMatch((await cancelled.sweep()).join(), made)

  const off = await running(t, { agree: false, begun: false })
  await off.services.placements.agree(off.consultant, off.id, terms)
  const yes = { kind: 'company', company: off.world.company } as const
  await off.services.profiles.withdrawConsent(off.consultant, off.person._id, yes)
  t.notMatch((await off.sweep()).join(), made)

  const gone = await running(t, { agree: false, begun: false })
  await gone.services.placements.agree(gone.consultant, gone.id, terms)
  const { employer } = gone.world.people
  const [membership] = employer.memberships
  if (!membership) throw new Error('Eva has no access')
  await gone.services.accounts.removeMembership({ account: employer._id, membership })
  t.notMatch((await gone.sweep()).join(), made, 'nor is who has no access any more')
})

t.test('who asks for help has a receipt, with the promise as the municipality counts and whom to call', async t => {
  const { clock, id, mails, report, services, sweep, turnOut, world } = await running(t)
  const subject = 'Vi har fået jeres besked om et forløb: Hjælp i køkkenet (2026-0002)'
  await report(trouble)
  t.equal((await sweep()).filter(one => one === `Eva Ejer: ${subject}`).length, 1)
  const receipt = () => mails.find(one => one.subject === subject)?.text ?? ''
  t.match(receipt(), 'Vi ringer til jer eller kommer ud til jer inden for 24 timer.')
  t.match(receipt(), 'Det er senest torsdag den 3. december kl. 10.00.')
  t.match(receipt(), `Kirsten Konsulent hjælper jer. Haster det, så ring nu: telefon ${world.people.consultant.phone}.`)
  t.match(receipt(), paths.placements.forCompany(id))
  for (const { subject, text, html } of mails) t.notMatch(subject + text + html, /Zahra|fat i ham/)
  t.notMatch((await sweep()).join(), subject, 'once')

  await turnOut()
  await municipalityModel(services.db).updateOne({ _id: world.municipality }, { clockMode: 'arbejdstid' })
  clock.move(hours(1))
  await report('Nu er ovnen gået.')
  await sweep()
  t.match(receipt(), 'kommer ud til jer senest næste arbejdsdag på samme klokkeslæt. Er kommunen lukket')

  await turnOut('goes-on', 2)
  await report('Igen.')
  await turnOut('goes-on', 3)
  t.notMatch((await sweep()).join(), subject, 'nothing is promised that is done already')
})

t.test('the overview says what begins, what is not approved and who helps, and nothing of the person', async t => {
  const { as, clock, consultant, id, report, services, sweep } = await running(t, { begun: false })
  const company = await as('employer')
  const home = () => company.get(paths.doors.employer())
  const first = await home()
  const mark = `Forløb ${id.slice(0, 4).toUpperCase()}: Hjælp i køkkenet`
  t.match(first.text, `${mark} Begynder 1. december 2026.`)
  t.match(first.text, 'Ikke godkendt i VITAS endnu: Forløbet må ikke begynde. Se, hvad I skal skrive i VITAS')
  t.match(first.body, `href="${paths.placements.vitas(id)}"`)
  t.notMatch(first.text, /Zahra|Der er meldt et problem/)

  const vitas = { appliedOn: '2026-11-24', caseNumber: null, decision: null, decidedOn: null, rev: 0, seen: 1 }
  await services.placements.writeVitas(consultant, id, vitas)
  t.match((await home()).text, 'Søgt i VITAS den 24. november 2026. Ikke godkendt endnu')
  t.notMatch((await home()).body, paths.placements.vitas(id))

  clock.move(hours(24 * 8))
  await sweep()
  await report(trouble)
  const troubled = await (await as('employer')).get(paths.doors.employer())
  t.match(troubled.text, 'I gang til 1. marts 2027.')
  t.match(troubled.text, 'Der er meldt et problem. Kirsten Konsulent ringer til jer eller kommer ud til jer senest')
  t.notMatch(troubled.text, /Zahra|fat i ham/)
})
