/** Whoever nobody needs any more is announced, told of, and erased thirty days later; nobody else ever. */
import t, { type Test } from 'tap'
import { createJobMetrics } from '../../jobs/metrics.js'
import { sweep } from '../../jobs/sweep.js'
import { system } from '../../src/accounts/scope.js'
import { auditModel } from '../../src/audit/model.js'
import { addDays, type Day } from '../../src/lib/days.js'
import { dayOfInstant, instantAt } from '../../src/lib/instants.js'
import { paths } from '../../src/lib/paths.js'
import { municipalityModel, type Retention } from '../../src/municipalities/model.js'
import { noticeModel } from '../../src/notices/model.js'
import { openingModel } from '../../src/openings/model.js'
import { createRetention } from '../../src/placements/retention/service.js'
import { profileModel } from '../../src/profiles/model.js'
import { testApp } from '../helpers/app.js'
import { canariesIn, givenCanary } from '../helpers/canary.js'
import { days } from '../helpers/clock.js'
import { givenAccount, takeMemberships } from '../helpers/given.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'

t.setTimeout(400_000)

/** The test's clock begins on 24 November 2026, and who is given is expected on the 26th. */
async function given(t: Test) {
  const site = await testApp(t)
  const { services, world, clock } = site
  const { db, retention, municipalities } = services
  await profileModel(db).createIndexes()
  await openingModel(db).updateMany({}, { $set: { state: 'closed' } })
  const consultant = actingAs(world, 'consultant')

  const decide = (people: number | null, log: number | null = null, from: Day = dayOfInstant(clock.now())) =>
    municipalityModel(db).updateOne({ _id: world.municipality }, { $set: { retention: { people, log, from } } })
  const owned = async (over: Parameters<typeof givenPerson>[1] = {}) => {
    const { _id } = await givenPerson(services, { matching: false, ...over })
    await services.profiles.assignOwner(consultant, _id, consultant.account)
    return _id
  }
  return {
    ...site,
    ...{ decide, owned, consultant },
    /** What is done on a day, some time after midnight. */
    async on(day: Day, run: () => Promise<unknown> = () => retention.run()) {
      clock.set(instantAt(day, 0, 20))
      await run()
    },
    profile: (id: string) => profileModel(db).findById(id).orFail().lean(),
    notices: () => noticeModel(db).find({ template: 'erasure-announced' }).sort({ cause: 1 }).lean(),
    entries: (what: string) => auditModel(db).find({ what }).sort({ at: 1 }).lean(),
    kept: async () => (await municipalities.get(world.municipality))?.retention as Retention,
  }
}

t.test('nothing was decided: nothing is deleted, for ever', async t => {
  const { owned, on, profile, notices, services, as } = await given(t)
  const person = await owned()
  const before = await auditModel(services.db).countDocuments()
  await on('2046-01-01')
  t.match(await profile(person), { firstName: 'Amal', removedAt: null, erasure: null })
  t.same(await notices(), [])
  t.equal(await auditModel(services.db).countDocuments(), before)
  const { text } = await (await as('coordinator')).get(paths.retention.list())
  t.match(text, 'Derfor bliver ingen slettet.')
})

t.test('announced thirty days before, told once, erased on the day', async t => {
  const { services, world, on, decide, consultant, profile, notices, entries, as, mails } = await given(t)
  const { db } = services
  const person = await givenCanary(services)
  await services.profiles.assignOwner(consultant, person, consultant.account)
  await decide(12)
  await on('2027-10-26')
  t.equal((await profile(person)).erasure, null)
  await on('2027-10-27')
  t.match((await profile(person)).erasure, { announcedOn: '2027-10-27', on: '2027-11-26', told: true })
  await on('2027-10-27')
  await on('2027-10-28')
  const sent = await notices()
  t.equal(sent.length, 1, 'told once')
  await services.notices.deliver(sent[0]?._id ?? '')
  const mail = mails.at(-1)
  t.equal(mail?.to.address, world.people.consultant.email)
  t.match(mail?.text, 'Oplysningerne om 1 borger bliver slettet den 26. november 2027')
  t.match(mail?.text, paths.retention.list())
  t.same(canariesIn(`${mail?.subject} ${mail?.text}`), [])

  const visitor = await as('consultant')
  const page = await visitor.get(paths.retention.list())
  t.match(page.text, /Kanarifornavn .*Bliver slettet 26\. november 2027 \(om 4 uger\)/)
  t.match(page.text, 'Der er ikke sket noget siden 26. november 2026, da borgeren var ventet.')
  t.notMatch(page.body.match(/<title>.*<\/title>/)?.[0], 'Kanari')
  t.match(await entries('profile.erasures'), [{ who: consultant.account, on: [person] }])
  t.match((await visitor.get(paths.profiles.list())).text, 'Bliver snart slettet (1)')
  t.match((await visitor.get(paths.profiles.show(person))).text, 'Oplysningerne bliver slettet 26. november 2027')
  t.notMatch((await (await as('otherConsultant')).get(paths.retention.list())).text, 'Kanari')

  await on('2027-11-25')
  t.equal((await profile(person)).removedAt, null)
  await on('2027-11-26', () => sweep(services, createJobMetrics()))
  const erased = await profile(person)
  t.ok(erased.removedAt)
  t.same(canariesIn(JSON.stringify(erased)), [])
  t.match(await entries('profile.erase'), [{ who: 'system', on: [person], why: 'tiden for opbevaring er gået' }])
  t.same(
    (await services.pool.people([world.municipality])).map(({ _id }) => _id),
    [],
  )
  t.notMatch((await visitor.get(paths.retention.list())).text, 'Kanari')
  await on('2027-11-27')
  t.equal((await entries('profile.erase')).length, 1)
  t.equal(await noticeModel(db).countDocuments({ template: 'erasure-announced' }), 1)
})

t.test('«Behold» is an act, and stands in the log', async t => {
  const { on, decide, owned, profile, entries, as, consultant, notices } = await given(t)
  const person = await owned()
  await decide(6)
  await on('2027-04-26')
  t.ok((await profile(person)).erasure)
  t.equal((await (await as('otherConsultant')).post(paths.retention.keep(person))).status, 404)
  t.ok((await profile(person)).erasure)
  const visitor = await as('consultant')
  const next = await visitor.follow(await visitor.post(paths.retention.keep(person)))
  t.match(next.text, 'Borgeren bliver ikke slettet nu.')
  t.match(next.text, 'Ingen bliver slettet de næste 30 dage.')
  t.match(await entries('profile.keep'), [{ who: consultant.account, on: [person] }])
  await on('2027-05-26')
  t.match(await profile(person), { removedAt: null, erasure: null }, 'six months are counted anew')
  await on('2027-09-26')
  t.match((await profile(person)).erasure, { on: '2027-10-26' })
  t.equal((await notices()).length, 2, 'and told of anew')
})

t.test('whoever is needed is never announced, and no longer when that begins', async t => {
  const { services, world, on, decide, owned, profile, consultant, clock, as } = await given(t)
  const { profiles, proposals, placements } = services
  await decide(3)
  const coming = await owned({ expectedArrival: { day: '2028-01-31', precision: 'week' } })
  const wanted = { startFrom: '2027-05-01', startTo: '2028-06-01' }
  const opening = await givenOpening(services, world, { ...wanted, seats: 2 })
  const placed = await owned({ firstName: 'Placeret', matching: true })
  await proposals.rank(opening._id, opening.rankWanted)
  const [{ _id: proposal = '' } = {}] = await proposals.ofOpening(consultant, opening._id)
  const said = { sentence: 'Kan begynde.', consent: { language: 'ar', interpreter: true } }
  await on('2027-12-01')
  t.match([await profile(coming), await profile(placed)], [{ erasure: null }, { erasure: null }], 'expected; suggested')

  await proposals.confirm(consultant, proposal, said)
  await placements.accept(actingAs(world, 'employer'), proposal)
  const terms = { startsOn: '2027-12-06', endsOn: '2028-04-01', hoursPerWeek: 30, terms: 'Hverdage kl. 8-14.' }
  await placements.agree(consultant, proposal, terms)
  await on('2028-04-01', async () => {
    await placements.advance()
    await services.retention.run()
  })
  t.match(await profile(placed), { erasure: null, removedAt: null }, 'at a workplace')
  t.match((await profile(coming)).erasure, null, 'was expected two months ago')
  clock.move(days(1))
  await placements.advance()
  const ended = dayOfInstant(clock.now())
  t.equal(ended, '2028-04-02')
  await on('2028-06-01')
  t.equal((await profile(placed)).erasure, null)
  await on('2028-06-02')
  t.match((await profile(placed)).erasure, { on: '2028-07-02' }, 'three months after the course')
  t.match(
    (await (await as('consultant')).get(paths.retention.list())).text,
    'siden 2. april 2028, da det seneste forløb sluttede',
  )

  // A change of the person, and a new suggestion, take the announcement back.
  await profiles.setManualState(consultant, coming, 'sick')
  t.equal((await profile(coming)).erasure, null)
  const next = await givenOpening(services, world, { startFrom: '2028-07-01', startTo: '2028-08-01' })
  await profiles.rankAgain(placed)
  await proposals.rank(next._id, next.rankWanted)
  t.equal((await proposals.ofOpening(consultant, next._id)).length, 1)
  t.match(
    (await (await as('consultant')).get(paths.retention.list())).text,
    'Er foreslået til et opslag nu og bliver derfor ikke slettet.',
  )
  await on('2028-07-02')
  t.match(await profile(placed), { removedAt: null, erasure: null })
})

t.test('killed before any of its writes: the next run finishes, nobody is told twice or erased early', async t => {
  for (let writes = 0; ; writes++) {
    const { services, on, decide, owned, profile, notices } = await given(t)
    const { accounts, municipalities, profiles, clock, db } = services
    const people = [await owned(), await owned()]
    await decide(12)
    let left = writes
    const mortal =
      <Args extends unknown[], Result>(write: (...args: Args) => Promise<Result>) =>
      async (...args: Args): Promise<Result> => {
        if (left-- <= 0) throw new Error('killed')
        return write(...args)
      }
    const dying = createRetention({
      ...{ db, clock, accounts, log: { forgetLog: async () => true } },
      municipalities: { ...municipalities, markRetention: mortal(municipalities.markRetention) },
      notices: { send: mortal(services.notices.send) },
      profiles: {
        ...profiles,
        announce: mortal(profiles.announce),
        eraseAnnounced: mortal(profiles.eraseAnnounced),
        markTold: mortal(profiles.markTold),
      },
    })
    const dies = async (day: Day): Promise<boolean> => {
      left = writes
      let killed = false
      await on(day, () =>
        dying.run().catch(() => {
          killed = true
        }),
      )
      return killed
    }
    const first = await dies('2027-10-27')
    await on('2027-10-27')
    t.match(await Promise.all(people.map(profile)), [
      { erasure: { on: '2027-11-26', told: true } },
      { erasure: { on: '2027-11-26', told: true } },
    ])
    t.equal((await notices()).length, 1, `killed after ${writes}`)
    const second = await dies('2027-11-26')
    await on('2027-11-26')
    const erased = await Promise.all(people.map(profile))
    t.ok(erased.every(({ removedAt }) => removedAt !== null))
    t.equal((await notices()).length, 1)
    if (!first && !second) break
  }
})

t.test('killed and not begun again for weeks: the thirty days begin when somebody is told', async t => {
  const { services, on, decide, owned, profile, notices } = await given(t)
  const { clock, db, accounts, municipalities, profiles } = services
  const person = await owned()
  await decide(12)
  const dying = createRetention({
    ...{ db, clock, accounts, municipalities, profiles, log: { forgetLog: async () => true } },
    notices: {
      send: async () => {
        throw new Error('killed')
      },
    },
  })
  await on('2027-10-27', () => t.rejects(dying.run()))
  t.match((await profile(person)).erasure, { told: false })
  await on('2027-12-24')
  t.match(await profile(person), { removedAt: null, erasure: { on: '2028-01-23', told: true } })
  t.equal((await notices()).length, 1)
})

t.test('two workers at once, and somebody who presses «Behold» at that moment', async t => {
  const { services, on, decide, owned, profile, notices, consultant } = await given(t)
  const { retention, profiles } = services
  const people: string[] = []
  for (let i = 0; i < 12; i++) people.push(await owned())
  await decide(12)
  const together = () => Promise.all([retention.run(), retention.run(), retention.run()])
  await on('2027-10-27', together)
  t.equal((await notices()).length, 1)
  const [lucky = '', ...others] = people
  await on('2027-11-26', () => Promise.all([together(), profiles.keep(consultant, lucky).catch(() => {})]))
  for (const one of others) t.ok((await profile(one)).removedAt)
  const found = await profile(lucky)
  t.ok(found.removedAt ? found.firstName === '' : found.firstName === 'Amal', 'wholly kept or wholly erased')
})

t.test('whoever is changed, or decided otherwise about, while they are judged is not announced', async t => {
  for (const what of ['changed', 'decided otherwise'] as const) {
    const { services, on, decide, owned, profile, consultant } = await given(t)
    const { accounts, clock, db, municipalities, notices, profiles } = services
    const person = await owned()
    await decide(12)
    const judging = createRetention({
      ...{ db, clock, accounts, municipalities, notices, log: { forgetLog: async () => true } },
      profiles: {
        ...profiles,
        untouched: async (...args) => {
          const ids = await profiles.untouched(...args)
          if (what === 'decided otherwise') await decide(null)
          return ids
        },
        byIds: async ids => {
          const found = await profiles.byIds(ids)
          if (what === 'changed') await profiles.setManualState(consultant, person, 'sick')
          return found
        },
      },
    })
    await on('2027-10-27', () => judging.run())
    t.equal((await profile(person)).erasure, null, what)
  }
})

t.test('whoever nobody was told of is not erased, whoever asks for it', async t => {
  const { services, on, owned, profile } = await given(t)
  const person = await owned()
  const erasure = { announcedOn: '2027-10-27', on: '2027-11-26', told: false }
  await profileModel(services.db).updateOne({ _id: person }, { $set: { erasure } })
  await on('2027-11-26', async () => t.notOk(await services.profiles.eraseAnnounced(person, '2027-11-26')))
  t.match(await profile(person), { removedAt: null, firstName: 'Amal' })
})

t.test('a changed decision is followed from the next day on, and never without thirty days', async t => {
  const { services, world, on, owned, profile, as, clock, kept, notices } = await given(t)
  const person = await owned()
  const page = paths.settings.page()
  const type = async (keepPeople: string) => {
    const visitor = await as('coordinator')
    const seen = /name="seen" value="(\d+)"/.exec((await visitor.get(page)).body)?.[1] ?? ''
    const { coordinator, hotline } = world.people
    return visitor.post(page, {
      ...{ clockMode: 'timer', opensAt: '8', closesAt: '15', closingDays: '', remindAt: '50', repeats: '7', seen },
      ...{ contact: hotline._id, standIn: coordinator._id, phone: '70112233', hours: 'hverdage 8-15' },
      ...{ coordinator: coordinator._id, keepPeople },
    })
  }
  clock.set(instantAt('2028-03-01', 9))
  const slip = await type('1')
  t.equal(slip.status, 422)
  t.match(slip.text, 'Skriv i hele måneder, fra 3 til 120, hvor længe borgere bliver gemt, eller lad feltet stå tomt.')
  t.match(slip.body, /name="keepPeople"[^>]* value="1"/, 'what was typed is kept')
  t.equal(await kept(), undefined)

  t.equal((await type('24')).status, 303)
  t.match(await kept(), { people: 24, log: null, from: '2028-03-02' })
  await on('2028-03-02')
  t.equal((await type('12')).status, 303)
  await services.retention.run()
  t.equal((await profile(person)).erasure, null, 'not today')
  await on('2028-03-03')
  t.match(await profile(person), { removedAt: null, erasure: { on: '2028-04-02' } }, 'long overdue, and yet announced')

  t.equal((await type('12')).status, 303)
  t.match(await kept(), { from: '2028-03-03' }, 'the same decision is no new one')
  t.equal((await type('')).status, 303)
  await on('2028-04-02')
  t.match(await profile(person), { removedAt: null, erasure: null }, 'nothing is decided any more')
  t.equal((await type('17')).status, 303)
  await on('2028-04-03')
  t.match((await profile(person)).erasure, { on: '2028-05-03' })
  clock.set(instantAt('2028-04-28', 9))
  t.equal((await type('18')).status, 303)
  await on('2028-04-29')
  t.match((await profile(person)).erasure, { on: '2028-05-26' }, 'later, and told already')
  t.equal((await type('30')).status, 303)
  await on('2028-04-30')
  t.equal((await profile(person)).erasure, null)
  t.equal((await notices()).length, 2)
})

t.test('whose consultant is away, gone or nobody', async t => {
  const { services, world, on, decide, owned, notices, mails, consultant, as } = await given(t)
  const { accounts, profiles, db } = services
  const left = await givenAccount(services, 'Lukket Konsulent', {
    role: 'consultant',
    municipality: world.municipality,
  })
  const alone = await owned()
  await profiles.assignOwner(consultant, alone, left._id)
  await accounts.disable(left._id)
  const nobodys = await owned()
  await profileModel(db).updateOne({ _id: nobodys }, { $set: { owner: null } })
  await owned()
  const { coordinator } = world.people
  await accounts.setAway(consultant.account, { from: '2027-10-01', to: '2027-11-01', cover: coordinator._id })
  await decide(12)
  await on('2027-10-27')
  const [notice, ...more] = await notices()
  t.same(more, [], 'one mail for all that falls to the coordinator')
  await services.notices.deliver(notice?._id ?? '')
  t.equal(mails.at(-1)?.to.address, coordinator.email)
  t.match(mails.at(-1)?.text, 'Oplysningerne om 3 borgere bliver slettet')
  t.match((await (await as('coordinator')).get(paths.retention.list())).text, /Egen konsulent: ingen/)
})

t.test('who covered is told also when the mail goes out after the absence', async t => {
  const { services, world, clock, on, decide, owned, notices, mails, consultant, profile } = await given(t)
  const person = await owned()
  const { coordinator } = world.people
  await services.accounts.setAway(consultant.account, { from: '2027-10-01', to: '2027-10-27', cover: coordinator._id })
  await decide(12)
  await on('2027-10-27')
  t.match((await profile(person)).erasure, { told: true })
  clock.set(instantAt('2027-10-28', 9))
  const [notice] = await notices()
  await services.notices.deliver(notice?._id ?? '')
  t.equal(mails.at(-1)?.to.address, coordinator.email)
  t.match(mails.at(-1)?.text, 'Oplysningerne om 1 borger bliver slettet den 26. november 2027')
})

t.test('the log is kept as long as the municipality of whoever acted has decided', async t => {
  const { services, world, on, decide, clock } = await given(t)
  const { audit, db } = services
  await auditModel(db).deleteMany({})
  const { otherConsultant, clarifier } = world.people
  const roles = ['consultant', 'otherConsultant', 'clarifier', 'employer'] as const
  const record = async () => {
    for (const acting of [...roles.map(role => actingAs(world, role)), system])
      await audit.record(acting, { what: 'profile.read', on: [], why: 'prøve' })
  }
  const left = async () =>
    (await auditModel(db).find().sort({ at: 1 }).lean()).map(({ who, at }) => `${who} ${dayOfInstant(at)}`)
  await record()
  clock.set(instantAt('2027-11-23', 9))
  await record()
  await decide(null, 12)
  await on('2027-11-24')
  t.equal((await left()).length, 10, 'twelve months ago to the day')
  await on('2027-11-25')
  const old = async () => (await left()).filter(one => one.endsWith('2026-11-24'))
  t.same(
    await old(),
    [otherConsultant._id, clarifier._id, 'system'].map(who => `${who} 2026-11-24`),
    'the other municipality has decided nothing',
  )
  t.equal((await left()).length, 8)
  await municipalityModel(db).updateOne(
    { _id: world.otherMunicipality },
    { $set: { retention: { people: null, log: 13, from: '2027-11-25' } } },
  )
  await on('2027-11-26')
  t.equal((await old()).length, 3)
  await on(addDays('2026-12-25', 366))
  t.same(await old(), [])
  t.equal((await left()).length, 5)
})

t.test(
  'what somebody did is kept as long as the municipality wants for which they did it, wherever they work now',
  async t => {
    const { services, world, on, decide, owned, consultant } = await given(t)
    const { accounts, audit, db, profiles } = services
    const entries = auditModel(db)
    const person = await owned()
    await entries.deleteMany({})
    await profiles.get(consultant, person)
    const ofNobody = {
      role: 'consultant',
      what: 'profile.read',
      on: [],
      subject: null,
      why: 'før kommunen blev skrevet',
    }
    await entries.collection.insertOne({
      ...{ ...ofNobody, _id: 'old' as never, who: consultant.account, at: new Date('2026-11-24T09:00:00Z') },
    })
    await accounts.addMembership(consultant.account, { role: 'consultant', municipality: world.otherMunicipality })
    await takeMemberships(services, consultant.account, ({ municipality }) => municipality === world.municipality)
    const left = async () => (await audit.about(person)).length
    const old = () => entries.countDocuments({ _id: 'old' })

    await decide(null, 12)
    await on('2027-11-24')
    t.equal(await left(), 1, 'twelve months ago to the day')
    await on('2027-11-25')
    t.equal(await left(), 0, 'the other municipality, which has decided nothing, has no say')
    t.equal(await old(), 1, 'it may belong to whoever has not decided')
    await municipalityModel(db).updateMany(
      { _id: { $ne: world.municipality } },
      { $set: { retention: { people: null, log: 13, from: '2027-11-25' } } },
    )
    await on('2027-12-24')
    t.equal(await old(), 1)
    await on('2027-12-25')
    t.equal(await old(), 0, 'the longest that any municipality wants')
  },
)
