/** A company that was shown somebody and does not answer: it is reminded, then its consultant is asked to call; each once. */
import t, { type Test } from 'tap'
import { newId } from '../../src/lib/ids.js'
import { paths } from '../../src/lib/paths.js'
import { noticeModel } from '../../src/notices/model.js'
import { openingModel } from '../../src/openings/model.js'
import { type Proposal, proposalModel } from '../../src/proposals/model.js'
import { days, hours } from '../helpers/clock.js'
import { givenAccount } from '../helpers/given.js'
import { testJourney } from '../helpers/journey.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'

const said = { sentence: 'Kan begynde straks.', consent: { language: 'ar', interpreter: true } }
const reminded = 'candidate-unanswered → Eva Ejer'
const asked = 'company-silent → Kirsten Konsulent'

/** An opening of the world's company with three suggestions. */
async function given(t: Test) {
  const site = await testJourney(t)
  const { services, world, clock, mails } = site
  const { proposals } = services
  const consultant = actingAs(world, 'consultant')
  const employer = actingAs(world, 'employer')
  for (const firstName of ['Zahra', 'Yusuf', 'Ximena']) await givenPerson(services, { firstName })
  const opening = await givenOpening(services, world, { seats: 3, startFrom: '2027-02-01', startTo: '2027-03-01' })
  await proposals.rank(opening._id, opening.rankWanted)
  const found = await proposals.ofOpening(consultant, opening._id)
  const [first, second, third] = found as [Proposal, Proposal, Proposal]
  await site.post()
  const only = (lines: string[]) => lines.filter(line => /unanswered|silent/.test(line))
  return {
    ...{ ...site, consultant, employer, opening, first, second, third },
    show: ({ _id }: Proposal) => proposals.confirm(consultant, _id, said),
    /** Days pass, a sweep each. @returns who was asked for an answer, and whose mail fell away */
    async pass(time: number) {
      clock.move(time)
      await site.sweep()
      return only(await site.post())
    },
    mailTo: (name: string) => mails.findLast(({ to, subject }) => to.name === name && /svar/.test(subject)),
  }
}

t.test('two days, then four: the company, then the consultant, and what both read', async t => {
  const { as, first, mailTo, opening, pass, show } = await given(t)
  const see = async (path: string) => (await (await as('consultant')).get(path)).text
  const inbox = () => see(paths.proposals.inbox())
  const page = () => see(paths.proposals.ofOpening(opening._id))
  await show(first)
  t.match(await page(), 'Vist for virksomheden I dag')
  t.same(await pass(days(2) - 60_000), [])
  t.notMatch(await inbox(), 'uden svar')
  t.match(await page(), 'Vist for virksomheden I 2 dage uden svar')
  t.notMatch(await page(), 'Virksomheden har ikke svaret')

  t.same(await pass(60_000), [reminded])
  const toCompany = mailTo('Eva Ejer')
  t.equal(toCompany?.subject, `Husk at svare om en kandidat til Hjælp i køkkenet (${opening.number})`)
  t.match(toCompany?.text, paths.candidates.show(first._id))
  t.match(toCompany?.text, 'Kirsten Konsulent, telefon 12345678')
  t.match(toCompany?.text, '70123456', 'the hotline’s box')
  t.notMatch(`${toCompany?.subject}${toCompany?.html}`, /Zahra|Yusuf|Ximena|Haddad/)
  t.match(await inbox(), /Virksomheder, der ikke har svaret .*Hjælp i køkkenet.*Strandhotellet Eva Ejer, 12345678/)
  t.match(await inbox(), 'Vist for virksomheden i 2 dage uden svar')
  t.match(
    await page(),
    'Virksomheden har ikke svaret Vist for virksomheden i 2 dage uden svar. Ring til Eva Ejer, 12345678.',
  )
  t.match(await page(), 'Virksomheden er mindet om det på mail torsdag den 26. november kl. 10.00.')
  t.match(await see(paths.proposals.show(first._id)), 'Vist for virksomheden I 2 dage uden svar')

  t.same(await pass(days(2) - 60_000), [], 'once')
  t.same(await pass(60_000), [asked])
  const toConsultant = mailTo('Kirsten Konsulent')
  t.equal(toConsultant?.subject, `Strandhotellet har ikke svaret: Hjælp i køkkenet (${opening.number})`)
  t.match(toConsultant?.text, 'Der er ikke sket noget siden tirsdag den 24. november kl. 10.00.')
  t.match(toConsultant?.text, paths.proposals.ofOpening(opening._id))
  t.notMatch(toConsultant?.html, /Zahra|Yusuf|Ximena|Haddad/)
  t.same([await pass(days(1)), await pass(days(9))], [[], []], 'once')
  t.match(await inbox(), 'Vist for virksomheden i 14 dage uden svar')
})

t.test('who was shown together is asked about together, whoever is answered meanwhile', async t => {
  const { services, employer, first, second, third, mailTo, pass, show } = await given(t)
  await show(first)
  t.same(await pass(days(1.9)), [])
  await show(second)
  t.same(await pass(days(0.1)), [reminded])
  t.match(mailTo('Eva Ejer')?.subject, 'Husk at svare om 2 kandidater til')
  t.match(mailTo('Eva Ejer')?.text, `${paths.candidates.list()}\n`)
  await services.proposals.turnDown(employer, first._id, 'skills')
  await show(third)
  t.same(await pass(days(1.9)), [], 'the second was in the mail about the first')
  t.same(await pass(days(0.1)), [reminded], 'the third came after it')
  t.match(mailTo('Eva Ejer')?.text, paths.candidates.show(third._id))
  t.same(await pass(days(1.9)), [asked], 'four days after the second')
  t.same(await pass(days(0.1)), [asked], 'and after the third')
  t.same(await pass(days(5)), [])
})

t.test('who was shown an hour ago is not asked about because somebody before has just been answered', async t => {
  const { services, employer, first, second, pass, show } = await given(t)
  await show(first)
  await pass(days(1.95))
  await show(second)
  await services.proposals.turnDown(employer, first._id, 'skills')
  t.same(await pass(days(0.1)), [])
  t.same(await pass(days(1.9)), [reminded])
})

for (const end of ['turned down', 'withdrawn', 'yes taken back', 'closed', 'accepted'] as const)
  t.test(`nobody is asked when it is ${end}, nor when that happens before the mail is sent`, async t => {
    for (const late of [false, true]) {
      const { services, world, consultant, employer, first, opening, pass, show, clock, post } = await given(t)
      const { placements, proposals, profiles, openings } = services
      await show(first)
      clock.move(days(4))
      if (late) await proposals.askForAnswers()
      if (end === 'turned down') await proposals.turnDown(employer, first._id, 'skills')
      if (end === 'withdrawn') await proposals.withdraw(consultant, first._id, 'by-consultant')
      if (end === 'closed') await openings.close(consultant, opening._id)
      if (end === 'accepted') await placements.accept(employer, first._id)
      if (end === 'yes taken back')
        await profiles.withdrawConsent(consultant, first.profile, { kind: 'company', company: world.company })
      const lines = await pass(0)
      const fallen = ['candidate-unanswered ✗ Eva Ejer', 'company-silent ✗ Kirsten Konsulent']
      t.same(lines, late ? fallen : [], late ? 'asked for, and fell away' : 'not asked for')
      await post()
    }
  })

t.test('killed before every write: nobody is left out and nobody is asked twice', async t => {
  const { services, first, show, world, post, sweep, clock } = await given(t)
  const { db } = services
  await givenAccount(services, 'Erik Medejer', {
    ...{ role: 'employer', municipality: world.municipality, company: world.company, state: 'active' },
  })
  await show(first)
  await post()
  const keep = { insertOne: noticeModel(db).collection.insertOne, updateMany: proposalModel(db).collection.updateMany }
  let left = 0
  const dying = (on: object, name: keyof typeof keep) => {
    const write = keep[name].bind(on as never) as (...args: unknown[]) => Promise<unknown>
    Object.assign(on, {
      [name]: async (...args: unknown[]) => {
        if (left-- <= 0) throw new Error('killed')
        return write(...args)
      },
    })
  }
  dying(noticeModel(db).collection, 'insertOne')
  dying(proposalModel(db).collection, 'updateMany')
  for (const [wait, mails] of [
    [days(2), ['candidate-unanswered → Erik Medejer', reminded]],
    [days(2), [asked]],
  ] as const) {
    clock.move(wait)
    for (let writes = 0; writes < 4; writes++) {
      left = writes
      await services.proposals.askForAnswers().catch(() => {})
    }
    left = Number.POSITIVE_INFINITY
    await sweep()
    t.same(
      (await post()).filter(line => /unanswered|silent/.test(line)),
      mails,
    )
  }
  t.equal(await noticeModel(db).countDocuments({ template: { $in: ['candidate-unanswered', 'company-silent'] } }), 3)
})

t.test('a colleague who is let in later, and a stand-in who comes later, are not asked once more', async t => {
  const { services, world, first, pass, show } = await given(t)
  const svend = await givenAccount(services, 'Svend Konsulent', {
    role: 'consultant',
    municipality: world.municipality,
  })
  await show(first)
  t.same(await pass(days(2)), [reminded])
  await givenAccount(services, 'Erik Medejer', {
    ...{ role: 'employer', municipality: world.municipality, company: world.company, state: 'active' },
  })
  const away = { from: '2026-11-28', to: '2026-11-29', cover: svend._id }
  await services.accounts.setAway(world.people.consultant._id, away)
  t.same(await pass(days(2)), ['company-silent → Svend Konsulent'], 'whoever stands in')
  t.same(await pass(days(3)), [])
})

t.test('who asked for a meeting has said something; the consultant is asked when nothing comes of it', async t => {
  const { as, services, employer, first, opening, pass, show } = await given(t)
  await show(first)
  await pass(days(1))
  await services.proposals.askForInterview(employer, first._id)
  t.same(await pass(days(3.9)), [])
  t.same(await pass(days(0.1)), [asked])
  const text = (await (await as('consultant')).get(paths.proposals.ofOpening(opening._id))).text
  t.match(text, 'Virksomheden bad om et møde for 4 dage siden')
})

t.test('a paused opening takes nobody: its company is reminded when it goes on', async t => {
  const { services, employer, first, opening, pass, show } = await given(t)
  await show(first)
  await services.openings.pause(employer, opening._id)
  t.same(await pass(days(3)), [])
  await services.openings.resume(employer, opening._id)
  t.same(await pass(hours(1)), [reminded])
})

t.test('who is shown anew is asked about anew', async t => {
  const { services, consultant, first, pass, show } = await given(t)
  const { proposals } = services
  await show(first)
  await pass(days(4))
  await proposals.withdraw(consultant, first._id, 'by-consultant')
  const again = (await proposals.suggestAgain(consultant, first._id)) ?? ''
  await proposals.confirm(consultant, again, { ...said, consent: null })
  t.same(await pass(days(2)), [reminded])
  t.same(await pass(days(2)), [asked])
})

t.test('the inbox lists one’s own and those of whom one stands in for; the coordinator’s all', async t => {
  const { as, services, world, first, pass, show } = await given(t)
  const svend = await givenAccount(services, 'Svend Konsulent', {
    role: 'consultant',
    municipality: world.municipality,
  })
  await show(first)
  await services.companies.changeKeyConsultant(actingAs(world, 'coordinator'), world.company, svend._id)
  await pass(days(2))
  const seen = async (who: 'consultant' | 'coordinator' | 'otherConsultant') =>
    /Virksomheder, der ikke har svaret/.test((await (await as(who)).get(paths.proposals.inbox())).text)
  t.same([await seen('consultant'), await seen('coordinator'), await seen('otherConsultant')], [false, true, false])
  await services.accounts.setAway(svend._id, {
    from: '2026-11-20',
    to: '2026-12-24',
    cover: world.people.consultant._id,
  })
  t.equal(await seen('consultant'), true)
})

t.test('the inbox names twenty, and says how many more there are', async t => {
  const { as, services, first, opening, pass, show } = await given(t)
  await show(first)
  await pass(days(2))
  const [place, shown] = await Promise.all([
    openingModel(services.db).findById(opening._id).lean(),
    proposalModel(services.db).findById(first._id).lean(),
  ])
  for (let i = 0; i < 20; i++) {
    const id = newId()
    await openingModel(services.db).create({ ...place, _id: id, number: `2027-${i}` })
    await proposalModel(services.db).create({ ...shown, _id: newId(), opening: id })
  }
  const { text, body } = await (await as('consultant')).get(paths.proposals.inbox())
  t.match(text, 'Der er 1 til.')
  t.equal(body.match(/data-title="Venter"/g)?.length, 20)
})
