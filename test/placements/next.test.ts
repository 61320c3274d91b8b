/** The next course of a person at the same company: it waits behind the one that runs, and moves up when that one is over. */
import t from 'tap'
import type { Acting } from '../../src/accounts/scope.js'
import { auditModel } from '../../src/audit/model.js'
import { companyModel } from '../../src/companies/model.js'
import { paths } from '../../src/lib/paths.js'
import { placementModel } from '../../src/placements/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { actingAs, givenOpening } from '../helpers/market.js'
import { codeRefused as code, fieldsRefused as fields } from '../helpers/refused.js'
import { elsewhere, givenRunning, next, terms, told } from './next-setup.js'

t.test('it waits while the first one runs, and begins on its own first day', async t => {
  const { services, goOn, on, has, stored, consultant, id, person, sound } = await givenRunning(t)
  const { placements, proposals, pool } = services
  const { _id } = await goOn()
  t.same(await has(), ['first running holds', 'next planned waits'])
  t.match(await stored(_id), { proposal: id, follows: id, scheme: 'loentilskud', settled: true })
  t.match(await stored(_id), { answer: { by: consultant.account, heardFrom: 'Camilla Steen' } })
  t.equal((await services.deadlines.of('agree-placement', _id, 1))?.state, 'open', 'somebody owes an agreement')
  await placements.agree(consultant, _id, next)
  t.equal((await services.deadlines.of('agree-placement', _id, 1))?.state, 'met')
  await sound()

  await on('2027-02-26')
  t.same(await has(), ['first running holds', 'next agreed waits'])
  await on('2027-02-27')
  t.same(await has(), ['first ended', 'next agreed holds'])
  t.equal(await pool.person(person._id), null, 'nobody puts them forward in between')
  await on('2027-03-01')
  t.same(await has(), ['first ended', 'next running holds'])
  t.equal((await proposals.byId(id))?.state, 'accepted')
  await sound()
  await on('2027-05-29')
  t.same(await has(), ['first ended', 'next ended'])
  t.not(await pool.person(person._id), null, 'and then they are free')
  await sound()
})

t.test('it does not begin before the first one is over, whatever was agreed', async t => {
  const { services, goOn, on, has, consultant } = await givenRunning(t)
  const { _id } = await goOn()
  await services.placements.agree(consultant, _id, next)
  // As when two colleagues write at once.
  await placementModel(services.db).updateOne({ _id }, { startsOn: '2027-02-20' })
  await on('2027-02-24')
  t.same(await has(), ['first running holds', 'next agreed waits'])
  await on('2027-02-27')
  t.same(await has(), ['first ended', 'next running holds'])
})

t.test('one leap of the clock over both', async t => {
  const { services, goOn, on, has, consultant } = await givenRunning(t)
  const { _id } = await goOn()
  await services.placements.agree(consultant, _id, next)
  await on('2027-06-10')
  t.same(await has(), ['first ended', 'next ended'])
})

t.test('where the first one is over already it holds the person at once', async t => {
  const { services, goOn, on, has, consultant, id, sound } = await givenRunning(t)
  await on('2027-02-27')
  await services.placements.end(consultant, id, { outcome: 'loentilskud', note: null })
  await goOn()
  t.same(await has(), ['first ended', 'next planned holds'])
  await sound()
})

t.test('the first one ends early, and the next one has the person', async t => {
  const { services, goOn, has, consultant, id, person, sound } = await givenRunning(t)
  await goOn()
  await services.placements.end(consultant, id, { outcome: 'job', note: null })
  t.same(await has(), ['first ended', 'next planned holds'])
  t.equal((await services.profiles.byId(person._id))?.manualState, null, 'what it led to is the next course')
  await sound()
})

t.test('pressed twice it is one, and two consultants at once are one', async t => {
  const site = await givenRunning(t)
  const { goOn, has, coordinator, services, id } = site
  const [one, other] = [await goOn(), await goOn()]
  t.equal(one._id, other._id)
  t.equal(await code(goOn(coordinator)), 'ALREADY_DONE')
  t.equal(await code(services.placements.goOn(site.consultant, id, { ...told, scheme: 'igu' })), 'ALREADY_DONE')
  t.same(await has(), ['first running holds', 'next planned waits'])

  for (const over of [false, true]) {
    const race = await givenRunning(t)
    if (over) await race.on('2027-02-27')
    const both = await Promise.allSettled([race.goOn(), race.goOn(race.coordinator), race.goOn(), race.goOn()])
    t.ok(both.some(({ status }) => status === 'fulfilled'))
    await race.on('2027-02-27')
    t.same(await race.has(), ['first ended', 'next planned holds'], 'one next course')
    await race.sound()
  }
})

t.test('the first one ends while the next is written down', async t => {
  const site = await givenRunning(t)
  const { services, goOn, has, consultant, id, sound } = site
  const { record } = services.audit
  services.audit.record = async (acting, entry) => {
    await record(acting, entry)
    if (entry.what === 'placement.next')
      await services.placements.end(consultant, id, { outcome: 'loentilskud', note: null })
  }
  await goOn()
  t.same(await has(), ['first ended', 'next planned holds'])
  await sound()
})

t.test('another company takes the person while the next is written down', async t => {
  const site = await givenRunning(t)
  const { services, goOn, consultant, id, has, sound } = site
  const other = await elsewhere(site)
  const { record } = services.audit
  services.audit.record = async (acting, entry) => {
    await record(acting, entry)
    if (entry.what !== 'placement.next') return
    await services.placements.end(consultant, id, { outcome: 'intet', note: null })
    await other.accept()
  }
  t.equal(await code(goOn()), 'PERSON_TAKEN')
  t.same(await has(), ['first ended', 'next planned holds'], 'the other company has the person')
  t.equal((await site.stored(other.id)).holds, true)
  await sound()
})

t.test('nobody takes a person for whom a next course waits, at whatever moment', async t => {
  const site = await givenRunning(t)
  await site.goOn()
  const other = await elsewhere(site)
  await site.inTheGap()
  t.equal(await site.services.pool.person(site.person._id), null, 'not ranked')
  t.equal(await code(other.accept()), 'WRONG_STATE', 'not accepted')
  await proposalModel(site.services.db).updateOne({ _id: other.id }, { state: 'suggested', consent: null })
  const yes = { sentence: 'Vant til travle køkkener.', consent: { language: 'ar', interpreter: true } }
  t.equal(await code(site.services.proposals.confirm(site.consultant, other.id, yes)), 'PERSON_TAKEN', 'not shown')

  for (const when of ['proposal.accept', 'held'] as const) {
    const race = await givenRunning(t)
    const { services } = race
    const there = await elsewhere(race)
    await placementModel(services.db).updateOne({ _id: race.id }, { state: 'ended', holds: false, settled: true })
    let isWritten = false
    // The next course of a process that was killed before it looked who holds the person.
    const write = async () => {
      if (isWritten) return
      isWritten = true
      const { _id: _, createdAt, ...first } = await race.stored(race.id)
      const fresh = {
        state: 'planned' as const,
        holds: false,
        waits: true,
        settled: false,
        startsOn: null,
        endsOn: null,
      }
      const course = {
        ...first,
        ...fresh,
        _id: 'nextcourse0000000000',
        proposal: race.id,
        follows: race.id,
        createdAt: new Date(createdAt.getTime() + 1),
      }
      await placementModel(services.db).create({ ...course, answer: { by: race.consultant.account, heardFrom: 'C' } })
    }
    const { record } = services.audit
    services.audit.record = async (acting, entry) => {
      await record(acting, entry)
      if (entry.what === when) await write()
    }
    const { byId } = services.proposals
    if (when === 'held') services.proposals.byId = async id => byId(id).finally(write)
    t.equal(await code(there.accept()), 'WRONG_STATE', when)
    t.same((await services.openings.byId(there.opening._id))?.taken, [], when)
    await race.on('2026-12-03')
    t.same(await race.has(), ['first ended', 'next planned holds'], when)
    t.equal((await race.stored('nextcourse0000000000')).holds, true, when)
  }
})

t.test('the person is nowhere in between', async t => {
  const site = await givenRunning(t)
  const { services, goOn, person, consultant, world } = site
  await goOn()
  await placementModel(services.db).updateOne({ _id: site.id }, { state: 'ended', holds: false, outcome: 'intet' })
  const { pool } = services
  t.equal(await pool.person(person._id), null)
  const opening = await givenOpening(services, world)
  await services.proposals.rank(opening._id, opening.rankWanted)
  t.same(await services.proposals.ofOpening(consultant, opening._id), [])
  t.equal(
    await code(services.proposals.suggestPerson(consultant, { opening: opening._id, profile: person._id })),
    'NOT_MATCHABLE',
  )
})

t.test('who may: the staff of either municipality, and from a course that runs or is over', async t => {
  const { services, world, employer, id, consultant, on, has, person, goOn } = await givenRunning(t)
  const { placements, db } = services
  const goes = (by: Acting) => code(placements.goOn(by, id, told))
  t.equal(await goes(employer), 'NOT_ALLOWED')
  t.equal(await goes(actingAs(world, 'otherConsultant')), 'NOT_FOUND')
  t.equal(await goes(actingAs(world, 'clarifier')), 'NOT_ALLOWED')
  t.same(await fields(placements.goOn(consultant, id, { ...told, heardFrom: 'Bo 050590-1234' })), ['heardFrom'])
  await placementModel(db).updateOne({ _id: id }, { state: 'agreed' })
  t.equal(await goes(consultant), 'WRONG_STATE', 'it has not begun')
  await placementModel(db).updateOne({ _id: id }, { state: 'running' })
  const approved = await companyModel(db).findOneAndUpdate({ _id: world.company }, { verifiedAt: null }).lean()
  t.equal(await goes(consultant), 'COMPANY_UNVERIFIED')
  await companyModel(db).updateOne({ _id: world.company }, { verifiedAt: approved?.verifiedAt ?? null })
  await services.companies.removeMember(consultant, world.company, employer.account)
  t.equal(await goes(consultant), 'COMPANY_UNVERIFIED', 'nobody of the company would hear of it')
  t.same(await has(), ['first running holds'])
  await on('2027-02-27')
  await profileModel(db).updateOne({ _id: person._id }, { manualState: 'sick' })
  t.equal(await code(goOn()), 'NOT_MATCHABLE')
  await profileModel(db).updateOne({ _id: person._id }, { manualState: null })
  await services.profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.company })
  t.equal(await code(goOn()), 'NO_CONSENT')
  t.same(await has(), ['first ended'])
})

t.test('it stands in the log before it is done, and what cannot be logged is not done', async t => {
  const { services, goOn, has, person, consultant } = await givenRunning(t)
  const { record } = services.audit
  const entries: unknown[] = []
  services.audit.record = async (acting, entry) => {
    if (entry.what !== 'placement.next') return record(acting, entry)
    entries.push({ who: acting.account, ...entry })
    t.same(await has(), ['first running holds'], 'nothing is done yet')
    throw new Error('no log')
  }
  await t.rejects(goOn(), /no log/)
  t.same(await has(), ['first running holds'])
  t.match(entries, [{ who: consultant.account, on: [person._id], why: /fortsætte med et nyt forløb/ }])
  services.audit.record = record
  await goOn()
  t.equal(await auditModel(services.db).countDocuments({ what: 'placement.next', on: person._id }), 1)
})

t.test('cancelled, it leaves the first one, its proposal and its seat as they are', async t => {
  const { services, clock, goOn, has, id, consultant, opening, post, mails, sound, on } = await givenRunning(t)
  mails.length = 0
  const { _id } = await goOn()
  t.same(await post(), ['next-course → Eva Ejer', 'next-course → Svend Konsulent'])
  const mail = mails.find(({ to }) => to.name === 'Eva Ejer')
  t.match(mail?.text, 'Kirsten Konsulent har onsdag den 2. december')
  t.match(mail?.text, /gerne vil fortsætte med den samme person .* Det næste forløb er Job med løntilskud/)
  t.match(mail?.text, paths.placements.forCompany(_id))
  t.notMatch(`${mail?.subject}${mail?.html}`, /Zahra|Haddad|Camilla/)
  await services.placements.cancel(consultant, _id, 'by-company')
  t.same(await has(), ['first running holds', 'next cancelled'])
  t.equal((await services.proposals.byId(id))?.state, 'accepted')
  t.same((await services.openings.byId(opening._id))?.taken, [id])
  t.same(await post(), ['next-course-off → Eva Ejer', 'placement-cancelled → Svend Konsulent'])
  t.equal((await services.deadlines.of('agree-placement', _id, 1))?.state, 'dropped')
  await sound()
  clock.move(1000)
  const besides = async () =>
    (await services.placements.besides(consultant, await services.placements.get(consultant, id))).next
  t.equal(await besides(), null)
  const other = await goOn()
  t.same(await has(), ['first running holds', 'next cancelled', 'next planned waits'], 'another may follow')
  t.equal((await besides())?._id, other._id)
  await on('2027-02-27')
  const [, , waiting] = await placementModel(services.db).find().sort({ createdAt: 1, _id: 1 }).lean()
  await services.placements.cancel(consultant, waiting?._id ?? '', 'by-person')
  t.equal((await services.proposals.byId(id))?.state, 'accepted', 'nor after the first one')
  t.same((await services.openings.byId(opening._id))?.taken, [id])
  await sound()
})

t.test('the yes is taken back: one call tells of both, and the next goes with the first', async t => {
  const { services, goOn, has, id, consultant, person, world, post, on, sound } = await givenRunning(t)
  const { deadlines, placements, profiles, proposals } = services
  const { _id } = await goOn()
  await placements.agree(consultant, _id, next)
  await post()
  await profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.company })
  t.same(await post(), [
    ...['placement-off → Eva Ejer', 'yes-taken-back → Kirsten Konsulent', 'yes-taken-back → Svend Konsulent'],
  ])
  const both = await Promise.all([placements.get(consultant, id), placements.get(consultant, _id)])
  t.same([...(await placements.fallen(both)).keys()].sort(), [id, _id].sort())
  t.equal((await deadlines.of('call-off-placement', id, 1))?.state, 'open')
  t.equal(await deadlines.of('call-off-placement', _id, 1), null)
  t.equal(await code(placements.changeAgreement(consultant, _id, { ...next, hoursPerWeek: 30, seen: 1 })), 'NO_CONSENT')
  await placements.end(consultant, id, { outcome: 'afbrudt', note: null })
  t.same(await has(), ['first ended', 'next cancelled'])
  t.equal((await placements.get(consultant, _id)).cancelReason, 'by-person')
  t.equal((await deadlines.of('call-off-placement', id, 1))?.state, 'met')
  const mailed = await post()
  t.same(
    mailed.filter(line => !/person-suggested/.test(line)),
    ['next-course-off ✗ Eva Ejer', 'placement-cancelled → Kirsten Konsulent', 'placement-cancelled → Svend Konsulent'],
  )
  t.equal((await proposals.byId(id))?.state, 'accepted')
  await on('2026-12-04')
  await sound()
})

t.test('taken back while it is written down', async t => {
  const { services, goOn, has, person, world, consultant, sound } = await givenRunning(t)
  const { record } = services.audit
  services.audit.record = async (acting, entry) => {
    await record(acting, entry)
    if (entry.what === 'placement.next')
      await services.profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.company })
  }
  t.equal(await code(goOn()), 'NO_CONSENT')
  t.same(await has(), ['first running holds'])
  await sound()
})

t.test('killed before anybody looked whether the person is free: sweep looks, and puts them forward again', async t => {
  const { services, goOn, has, person, world, consultant, id } = await givenRunning(t)
  const { placements, profiles, db } = services
  const ranked = async () => (await profileModel(db).findById(person._id).lean())?.rankWanted ?? 0
  const { _id } = await goOn()
  await placementModel(db).updateOne({ _id }, { settled: false })
  await profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.company })
  await placements.end(consultant, id, { outcome: 'afbrudt', note: null })
  t.same(await has(), ['first ended', 'next planned waits'])
  t.notOk(await auditModel(db).exists({ what: 'placement.cancel' }), 'what was never settled is not cancelled')
  const before = await ranked()
  await placements.repair()
  t.same(await has(), ['first ended'])
  t.ok((await ranked()) > before)

  const after = await ranked()
  await placementModel(db).updateOne({ _id: id }, { state: 'planned', settled: false, createdAt: services.clock.now() })
  await placements.repair()
  t.equal(await ranked(), after, 'an acceptance under way is none of its business')
})

t.test('who is removed, and who moves: both courses follow', async t => {
  const { services, goOn, has, stored, person, consultant, id, post, world } = await givenRunning(t)
  const { _id } = await goOn()
  const municipality = world.otherMunicipality
  await profileModel(services.db).updateOne({ _id: person._id }, { municipality })
  await services.profiles.rankAgain(person._id)
  await post()
  t.same(
    [(await stored(id)).profileMunicipality, (await stored(_id)).profileMunicipality],
    [municipality, municipality],
  )
  await profileModel(services.db).updateOne({ _id: person._id }, { municipality: world.municipality })
  await services.profiles.remove(consultant, person._id)
  await post()
  t.equal((await stored(_id)).answer?.heardFrom, '', 'who said it goes with the person')
  await services.placements.end(consultant, id, { outcome: 'afbrudt', note: null })
  t.same(await has(), ['first ended', 'next cancelled'])
  t.equal((await stored(_id)).cancelReason, 'other')
})

t.test('the next begins after the last day of the first', async t => {
  const { services, goOn, consultant, id } = await givenRunning(t)
  const { placements, db } = services
  const { _id } = await goOn()
  const early = { ...next, startsOn: '2027-02-26' }
  const refusal = await placements.agree(consultant, _id, early).catch(error => error.details.fields)
  t.match(refusal, [{ field: 'startsOn', text: 'slutter først 26. februar 2027. Vælg en senere dag, eller ret først' }])
  await placements.agree(consultant, _id, next)
  const late = await placements
    .changeAgreement(consultant, id, { endsOn: '2027-03-01', hoursPerWeek: 30, terms: terms.terms, seen: 1 })
    .catch(error => error.details.fields)
  t.match(late, [{ field: 'endsOn', text: 'Det næste forløb begynder 1. marts 2027. Vælg en tidligere dag' }])
  await placements.changeAgreement(consultant, id, {
    endsOn: '2027-02-28',
    hoursPerWeek: 30,
    terms: terms.terms,
    seen: 1,
  })
  t.same(await fields(placements.changeAgreement(consultant, _id, { ...early, seen: 1 })), ['startsOn'])
  t.same(
    await placements.doubts(consultant, _id, { ...next, endsOn: '2027-06-01' }),
    [],
    'løntilskud is another scheme than praktik',
  )
  await placementModel(db).updateOne({ _id }, { scheme: 'virksomhedspraktik', endsOn: '2027-05-14' })
  t.match(await placements.doubts(consultant, _id, next), [/Sammen med forløbet før er det 26 uger i praktik/])
  await placementModel(db).updateOne({ _id }, { scheme: 'loentilskud', endsOn: next.endsOn })
  // Once it is over, its days are no hindrance.
  await placementModel(db).updateOne({ _id: id }, { state: 'ended', holds: false })
  await placements.advance()
  await placements.changeAgreement(consultant, _id, { ...next, startsOn: '2027-02-22', seen: 1 })
})

t.test('nobody is asked what comes next while it waits', async t => {
  const { services, goOn, on, clock, sweep, post, consultant } = await givenRunning(t)
  const { _id } = await goOn()
  await post()
  clock.set('2027-02-12T11:00:00Z')
  await sweep()
  t.same(await post().then(all => all.filter(line => /placement-ends/.test(line))), [])
  t.same((await services.placements.endings(consultant)).nearEnd, [])
  await services.placements.cancel(consultant, _id, 'by-company')
  clock.set('2027-02-13T11:00:00Z')
  await sweep()
  t.same(await post().then(all => all.filter(line => /placement-ends/.test(line))), [
    'placement-ends → Svend Konsulent',
  ])
  await on('2027-02-14')
})
