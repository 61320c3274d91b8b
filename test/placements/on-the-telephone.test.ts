/** What a company says on the telephone is written down by staff: the same answer, the same checks, and the company hears of it. */
import t, { type Test } from 'tap'
import type { Acting } from '../../src/accounts/scope.js'
import { auditModel } from '../../src/audit/model.js'
import { companyModel } from '../../src/companies/model.js'
import { paths } from '../../src/lib/paths.js'
import { placementModel } from '../../src/placements/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { type Proposal, proposalModel } from '../../src/proposals/model.js'
import { days, hours } from '../helpers/clock.js'
import { givenAccount } from '../helpers/given.js'
import { send, testJourney } from '../helpers/journey.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'
import { codeRefused as code } from '../helpers/refused.js'

const said = { sentence: 'Kan begynde straks.', consent: { language: 'ar', interpreter: true } }
const heardFrom = 'Camilla Steen'
const yes = { answer: 'yes', heardFrom }
const no = { answer: 'no', heardFrom, reason: 'hours' }

/** 'done', or the code of the refusal. */
const answered = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'done',
    error => String(error.code),
  )

/** The world's company was shown people, who have a consultant of their own, Svend; the post is up to date. */
async function given(t: Test, { people = 1, seats = 1 } = {}) {
  const site = await testJourney(t)
  const { services, world, post } = site
  const { profiles, proposals } = services
  const consultant = actingAs(world, 'consultant')
  const svend = await givenAccount(services, 'Svend Konsulent', {
    ...{ role: 'consultant', municipality: world.municipality },
  })
  for (let i = 0; i < people; i++) {
    const { _id } = await givenPerson(services, { firstName: 'Zahra' })
    await profiles.assignOwner(consultant, _id, svend._id)
  }
  const opening = await givenOpening(services, world, { seats })
  await proposals.rank(opening._id, opening.rankWanted)
  const ids = (await proposals.ofOpening(consultant, opening._id)).map(({ _id }) => _id)
  for (const id of ids) await proposals.confirm(consultant, id, said)
  await post()
  const [id = ''] = ids
  const stored = async () => (await proposals.byId(id)) as Proposal
  return { ...site, consultant, employer: actingAs(world, 'employer'), svend, opening, id, ids, stored }
}

t.test('a yes on the telephone is the company’s yes, and everybody reads who wrote it down', async t => {
  const { as, services, mails, clock, id, opening, post, stored, consultant } = await given(t)
  clock.move(hours(1))
  const [kirsten, company] = [await as('consultant'), await as('employer')]
  const page = await kirsten.get(paths.proposals.show(id))
  t.match(page.text, 'Har virksomheden svaret i telefonen? Ring til Eva Ejer på 12345678 .')
  t.match(page.body, /name="heardFrom"[^>]*value="Eva Ejer"/, 'whom to call is filled in')

  const course = await send(t, kirsten, paths.proposals.answer(id), yes)
  t.match(course.text, 'Virksomhedens ja er skrevet ned, og virksomheden får en mail om det.')
  const when = 'tirsdag den 24. november kl. 11.00'
  const told = `Kirsten Konsulent skrev virksomhedens ja ned ${when} efter et opkald. Camilla Steen sagde det.`
  t.match(course.text, told, 'the course')
  t.match((await kirsten.get(paths.proposals.show(id))).text, told, 'the proposal')
  const answered = await stored()
  t.match(answered, { state: 'accepted', heardFrom, answeredBy: consultant.account })
  t.same((await services.openings.byId(opening._id))?.taken, [id])
  const placement = await placementModel(services.db).findById(id).lean()
  t.match(placement, { state: 'planned', holds: true, settled: true, answer: null })
  t.equal((await services.deadlines.of('agree-placement', id, 1))?.state, 'open', 'somebody owes an agreement')

  mails.length = 0
  t.same(await post(), ['answer-written-down → Eva Ejer', 'candidate-accepted → Svend Konsulent'])
  const mail = mails.find(({ to }) => to.name === 'Eva Ejer')
  t.match(mail?.subject, `Kommunen har skrevet jeres svar ned: Hjælp i køkkenet (${opening.number})`)
  t.match(mail?.text, `Kirsten Konsulent har ${when} skrevet ned, at I sagde ja i telefonen til en kandidat`)
  t.match(mail?.text, paths.placements.forCompany(id))
  t.match(mail?.text, /Er det ikke rigtigt, så ring med det samme til Kirsten Konsulent, telefon 12345678/)
  t.notMatch(`${mail?.subject}${mail?.html}`, /Zahra|Haddad|Camilla/)

  const companyReads = `Kirsten Konsulent skrev jeres ja ned ${when} efter et opkald. Svaret kom fra Camilla Steen.`
  t.match((await company.get(paths.placements.forCompany(id))).text, companyReads)
  t.match((await company.get(paths.candidates.show(id))).text, companyReads)
  const access = await kirsten.get(paths.profiles.rightOfAccess(answered.profile))
  t.match(access.text, 'Virksomheden sagde ja i telefonen. Kommunen skrev det ned 24. november 2026.')
  t.match(access.text, 'virksomhedens ja i telefonen skrives ned på dens vegne')
  t.notMatch(access.text, heardFrom, 'somebody else’s name is not the person’s to have')

  await services.placements.cancel(consultant, id, 'by-company')
  t.ok((await post()).includes('candidate-withdrawn → Eva Ejer'), 'who said yes hears that it is over')
})

t.test('a no on the telephone has one of the company’s reasons', async t => {
  const { as, mails, id, post, services, employer, consultant, stored, world } = await given(t)
  const [karen, company] = [await as('coordinator'), await as('employer')]
  await services.proposals.askForInterview(employer, id)
  const { interviewAt } = await stored()
  await post()
  await send(t, karen, paths.proposals.answer(id), no)
  const answeredBy = world.people.coordinator._id
  t.match(await stored(), { state: 'turned-down', reason: 'hours', heardFrom, answeredBy, interviewAt })
  mails.length = 0
  t.same(await post(), [
    'answer-written-down → Eva Ejer',
    'candidate-turned-down → Kirsten Konsulent',
    'candidate-turned-down → Svend Konsulent',
    'opening-published → Kirsten Konsulent',
    'opening-receipt → Eva Ejer',
  ])
  const mail = mails.find(({ to }) => to.name === 'Eva Ejer')
  t.match(mail?.text, /Karen Koordinator har .* skrevet ned, at I sagde nej i telefonen/)
  t.match(mail?.text, paths.candidates.show(id))
  t.match(
    (await company.get(paths.candidates.show(id))).text,
    /Karen Koordinator skrev jeres nej ned .* efter et opkald\. Svaret kom fra Camilla Steen\. Er det ikke rigtigt/,
  )
  t.match(
    (await karen.get(paths.proposals.show(id))).text,
    /Dage eller timer passer ikke.*Karen Koordinator skrev virksomhedens nej ned .* Camilla Steen sagde det\./,
  )
  const again = (await services.proposals.suggestAgain(consultant, id)) ?? ''
  t.match(await services.proposals.byId(again), { state: 'suggested', heardFrom: null, answeredBy: null })
})

t.test('it stands in the log before it is done, as done by staff on behalf of the company', async t => {
  const { consultant, id, ids, services, stored } = await given(t, { people: 2, seats: 2 })
  const [, other = ''] = ids
  const { record } = services.audit
  const entries: unknown[] = []
  services.audit.record = async (acting, entry) => {
    if (/accept|turn-down/.test(entry.what)) {
      entries.push({ who: acting.account, role: acting.role, ...entry })
      t.equal((await services.proposals.byId(entry.subject ?? ''))?.state, 'confirmed', 'nothing is done yet')
    }
    return record(acting, entry)
  }
  await services.placements.accept(consultant, id, heardFrom)
  await services.proposals.turnDown(consultant, other, 'skills', heardFrom)
  const by = { who: consultant.account, role: 'consultant' }
  t.match(entries, [
    { ...by, what: 'proposal.accept', subject: id, why: 'virksomhedens ja i telefonen skrives ned på dens vegne' },
    {
      ...by,
      what: 'proposal.turn-down',
      subject: other,
      why: 'virksomhedens nej i telefonen skrives ned på dens vegne',
    },
  ])
  t.match(await stored(), { state: 'accepted' })
})

t.test('what cannot be logged is not done', async t => {
  const { consultant, id, services, stored } = await given(t)
  const { record } = services.audit
  services.audit.record = async (acting, entry) => {
    if (/accept|turn-down/.test(entry.what)) throw new Error('no log')
    return record(acting, entry)
  }
  await t.rejects(services.placements.accept(consultant, id, heardFrom), /no log/)
  await t.rejects(services.proposals.turnDown(consultant, id, 'skills', heardFrom), /no log/)
  t.equal((await stored()).state, 'confirmed')
  t.equal(await placementModel(services.db).countDocuments(), 0)
})

t.test('only the municipality’s own staff, and only with the name of who said it', async t => {
  const { world, services, id, employer, consultant, stored } = await given(t)
  const { placements, proposals } = services
  const answers = async (who: Acting, from?: string) => [
    await code(placements.accept(who, id, from)),
    await code(proposals.turnDown(who, id, 'skills', from)),
  ]
  t.same(await answers(employer, heardFrom), ['NOT_ALLOWED', 'NOT_ALLOWED'], 'a company says it itself')
  t.same(await answers(consultant), ['NOT_ALLOWED', 'NOT_ALLOWED'], 'staff only say what they heard')
  t.same(await answers(consultant, 'Camilla 050590-1234'), ['INVALID', 'INVALID'], 'a name, no number')
  t.same(await answers(actingAs(world, 'otherConsultant'), heardFrom), ['NOT_FOUND', 'NOT_FOUND'])
  t.same(await answers(actingAs(world, 'clarifier'), heardFrom), ['NOT_ALLOWED', 'NOT_ALLOWED'])
  t.equal((await stored()).state, 'confirmed')
})

t.test('what must be mended is told, and nothing is changed', async t => {
  const { as, id, stored } = await given(t)
  const kirsten = await as('consultant')
  const nothing = await kirsten.post(paths.proposals.answer(id), { heardFrom: '' })
  t.equal(nothing.status, 422)
  t.match(nothing.text, 'Vælg, om virksomheden sagde ja eller nej.')
  t.match(nothing.text, 'Skriv, hvem i virksomheden der sagde det.')
  const unreasoned = await kirsten.post(paths.proposals.answer(id), { answer: 'no', heardFrom })
  t.equal(unreasoned.status, 422)
  t.match(unreasoned.text, 'Vælg den grund, som virksomheden gav.')
  t.match(unreasoned.body, /name="heardFrom"[^>]*value="Camilla Steen"/, 'what was typed is kept')
  const number = await kirsten.post(paths.proposals.answer(id), { ...yes, heardFrom: 'Bo 050590-1234' })
  t.equal(number.status, 422)
  t.match(number.text, 'Der står et CPR-nummer.')
  t.equal((await stored()).state, 'confirmed')
})

t.test('whatever stops the company’s own yes stops this one, and staff read why', async t => {
  const stops: [string, string, (site: Awaited<ReturnType<typeof given>>) => Promise<unknown>][] = [
    [
      'NO_CONSENT',
      'the person’s yes is gone',
      async ({ services, stored, consultant, world }) =>
        services.profiles.withdrawConsent(consultant, (await stored()).profile, {
          ...{ kind: 'company', company: world.company },
        }),
    ],
    [
      'NOT_MATCHABLE',
      'the person is on sick leave',
      async ({ services, stored }) =>
        profileModel(services.db).updateOne({ _id: (await stored()).profile }, { $set: { manualState: 'sick' } }),
    ],
    [
      'COMPANY_UNVERIFIED',
      'the company is not approved any more',
      ({ services, world }) =>
        companyModel(services.db).updateOne({ _id: world.company }, { $set: { verifiedAt: null } }),
    ],
    [
      'COMPANY_UNVERIFIED',
      'nobody of the company has access and would hear of it',
      ({ services, world, consultant, employer }) =>
        services.companies.removeMember(consultant, world.company, employer.account),
    ],
    [
      'WRONG_STATE',
      'the opening is paused',
      ({ services, employer, opening }) => services.openings.pause(employer, opening._id),
    ],
    [
      'WRONG_STATE',
      'the last seat is taken',
      ({ services, opening }) => services.openings.takeSeat(opening._id, 'other'),
    ],
  ]
  for (const [expected, why, stop] of stops) {
    const site = await given(t)
    const { services, consultant, id } = site
    await stop(site)
    t.equal(await code(services.placements.accept(consultant, id, heardFrom)), expected, why)
    t.equal(await placementModel(services.db).countDocuments({ holds: true }), 0, why)
    t.not((await site.stored()).state, 'accepted', why)
    t.equal((await site.stored()).heardFrom ?? null, null, why)
  }
})

t.test('while the opening is paused only a no can be written down', async t => {
  const { services, employer, opening, as, id } = await given(t)
  const kirsten = await as('consultant')
  const gets = 'Et ja gælder med det samme'
  t.match((await kirsten.get(paths.proposals.show(id))).text, gets)
  await services.openings.pause(employer, opening._id)
  const page = await kirsten.get(paths.proposals.show(id))
  t.match(page.text, 'Opslaget er på pause. Du kan skrive et ja ned, når opslaget er åbent igen.')
  t.notMatch(page.text, gets, 'what a yes does is not told')
  t.notMatch(page.text, 'Virksomheden sagde ja i telefonen')
  const late = await kirsten.post(paths.proposals.answer(id), yes)
  t.equal(late.status, 409)
  t.match(late.text, 'Åbn det igen, før du skriver virksomhedens ja ned.')
  await send(t, kirsten, paths.proposals.answer(id), no)
})

t.test('a no is refused where the company may not answer', async t => {
  const { services, world, consultant, employer, id, as } = await given(t)
  await services.companies.removeMember(consultant, world.company, employer.account)
  t.equal(await code(services.proposals.turnDown(consultant, id, 'skills', heardFrom)), 'COMPANY_UNVERIFIED')
  const page = await (await as('consultant')).get(paths.proposals.show(id))
  t.match(page.text, 'Ingen fra virksomheden har adgang, så ingen får besked om svaret.')
  t.notMatch(page.body, 'name="heardFrom"')
})

t.test('of two answers at the same moment one stands, and the other is told', async t => {
  const answers = {
    yes: ({ services, employer, id }: Awaited<ReturnType<typeof given>>) => services.placements.accept(employer, id),
    no: ({ services, employer, id }: Awaited<ReturnType<typeof given>>) =>
      services.proposals.turnDown(employer, id, 'skills'),
    'written down': ({ services, world, id }: Awaited<ReturnType<typeof given>>) =>
      services.placements.accept(actingAs(world, 'coordinator'), id, 'Bo Bager'),
  }
  for (const [name, answer] of Object.entries(answers))
    for (const mine of ['yes', 'no'] as const) {
      const site = await given(t)
      const { services, consultant, id, post } = site
      const own =
        mine === 'yes'
          ? services.placements.accept(consultant, id, heardFrom)
          : services.proposals.turnDown(consultant, id, 'hours', heardFrom)
      const both = await Promise.all([own, answer(site)].map(answered))
      t.same(both.toSorted(), ['WRONG_STATE', 'done'], `${mine}, and the company’s ${name}`)
      const proposal = await site.stored()
      const isMine = both[0] === 'done'
      t.equal(proposal.answeredBy === consultant.account && proposal.heardFrom === heardFrom, isMine, 'whose it is')
      const held = await placementModel(services.db).countDocuments({ holds: true })
      t.equal(held, proposal.state === 'accepted' ? 1 : 0)
      const told = (await post()).filter(line => line.startsWith('answer-written-down'))
      t.equal(told.length, proposal.heardFrom ? 1 : 0, 'only who was answered for hears of it')
    }
})

t.test('a company that said yes meanwhile: the page says so', async t => {
  const { as, employer, id, services } = await given(t)
  const kirsten = await as('consultant')
  await kirsten.get(paths.proposals.show(id))
  await services.placements.accept(employer, id)
  const late = await kirsten.post(paths.proposals.answer(id), no)
  t.equal(late.status, 409)
  t.match(late.text, 'Sagen har ændret sig, siden du åbnede siden, så det blev ikke gemt.')
  t.match(late.text, 'Virksomheden har sagt ja')
  t.notMatch(late.text, 'efter et opkald', 'the company said it itself')
})

t.test('two seats, many calls and clicks at once: two courses, and nobody twice', async t => {
  const { services, consultant, employer, ids } = await given(t, { people: 5, seats: 2 })
  const calls = Array.from({ length: 30 }, (_, i) => {
    const id = ids[i % ids.length] ?? ''
    return i % 2 ? services.placements.accept(consultant, id, heardFrom) : services.placements.accept(employer, id)
  })
  await Promise.allSettled(calls)
  t.equal(await placementModel(services.db).countDocuments({ holds: true }), 2)
  t.equal(await proposalModel(services.db).countDocuments({ state: 'accepted' }), 2)
})

t.test('a yes that is killed half-way is finished by sweep as the one who wrote it down', async t => {
  const { services, consultant, clock, id, post, stored, sweep } = await given(t)
  const { openings } = services
  const { takeSeat } = openings
  openings.takeSeat = async () => {
    throw new Error('killed')
  }
  await t.rejects(services.placements.accept(consultant, id, heardFrom), /killed/)
  openings.takeSeat = takeSeat
  clock.move(hours(1))
  await sweep()
  t.match(await stored(), { state: 'accepted', answeredBy: consultant.account, heardFrom })
  t.match(await post(), ['answer-written-down → Eva Ejer', 'candidate-accepted → Svend Konsulent'])
})

t.test('the inbox and the opening lead straight to where the answer is written down', async t => {
  const { as, services, clock, ids, opening, sweep, consultant } = await given(t, { people: 2, seats: 2 })
  const [id = '', other = ''] = ids
  clock.move(days(2))
  await sweep()
  const kirsten = await as('consultant')
  t.match((await kirsten.get(paths.proposals.inbox())).body, `href="${paths.proposals.ofOpening(opening._id)}#viste"`)
  const list = await kirsten.get(paths.proposals.ofOpening(opening._id))
  for (const one of ids) t.match(list.body, `href="${paths.proposals.show(one)}#virksomhedens-svar"`)
  await services.proposals.turnDown(consultant, other, 'skills', heardFrom)
  const line = `href="${paths.proposals.show(id)}#virksomhedens-svar"`
  t.match((await kirsten.get(paths.proposals.inbox())).body, line)
  t.notMatch((await kirsten.get(paths.proposals.show(other))).body, 'id="virksomhedens-svar"')
})

t.test('who is removed takes the name of who answered along', async t => {
  const { services, consultant, id, stored, work } = await given(t)
  await services.proposals.turnDown(consultant, id, 'skills', heardFrom)
  await services.profiles.remove(consultant, (await stored()).profile)
  await work()
  t.equal((await stored()).heardFrom, '')
  t.equal(await auditModel(services.db).countDocuments({ what: 'proposal.turn-down' }), 1)
})
