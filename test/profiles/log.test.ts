/** Whoever leads or gives access sees what colleagues have read, in words, of their own municipality only, and is in the log for it. */
import t from 'tap'
import { accountModel } from '../../src/accounts/model.js'
import { type AuditEntry, auditModel } from '../../src/audit/model.js'
import { newId } from '../../src/lib/ids.js'
import { paths } from '../../src/lib/paths.js'
import { testApp } from '../helpers/app.js'
import { hours } from '../helpers/clock.js'
import { actingAs, givenPerson } from '../helpers/market.js'

/** The test clock begins on Tuesday 24 November 2026. */
async function given(t: Parameters<typeof testApp>[0]) {
  const site = await testApp(t)
  const { services, world, clock } = site
  const audit = auditModel(services.db)
  await audit.createIndexes()
  const { consultant, coordinator, administrator } = world.people
  const entry = (over: Partial<AuditEntry> = {}): AuditEntry => ({
    ...{ _id: newId(), who: consultant._id, role: 'consultant', municipality: world.municipality },
    ...{ what: 'profile.read', on: [], subject: null, at: clock.now(), why: 'sagsbehandling' },
    ...over,
  })
  const write = (...entries: Partial<AuditEntry>[]) => audit.insertMany(entries.map(entry))
  return { ...site, audit, consultant, coordinator, administrator, write }
}

const daysAgo = (now: Date, days: number, hour = 9) => {
  const at = new Date(now.getTime() - days * hours(24))
  at.setUTCHours(hour, 0, 0, 0)
  return at
}

t.test(
  'a colleague’s log in words: named for a coordinator, a mark for an administrator, and read in the log before',
  async t => {
    const { as, services, world, audit, clock, consultant, write } = await given(t)
    const amal = await givenPerson(services, { firstName: 'Amal', lastName: 'Nasser' })
    const gone = await givenPerson(services, { firstName: 'Borte', lastName: 'Blevet' })
    const moved = await givenPerson(services, { firstName: 'Flyttet', lastName: 'Person', municipality: '607' })
    await services.profiles.remove(actingAs(world, 'coordinator'), gone._id)
    const at = clock.now()
    await write(
      { on: [amal._id], at },
      { on: [gone._id], at },
      { on: [moved._id], at },
      { what: 'profile.list', on: [amal._id, gone._id, moved._id, newId()], why: 'liste over personer', at },
      { what: 'company.approve-member', why: `adgang til virksomheden ${world.company}`, at },
      { what: 'profile.read', on: [amal._id], municipality: world.otherMunicipality, why: 'i en anden kommune', at },
      { what: 'profile.read', on: [amal._id], municipality: null, role: 'clarifier', why: 'på et asylcenter', at },
    )
    const seen = async (who: 'coordinator' | 'administrator') => {
      const page = await (await as(who)).get(paths.log.of(consultant._id))
      t.equal(page.status, 200)
      return page
    }
    const leader = await seen('coordinator')
    for (const told of [
      ...['Så borgerens oplysninger', 'Amal Nasser', 'sagsbehandling', 'Virksomhedskonsulent', '4 borgere'],
      ...['Slettet borger (', 'En borger, som ikke er i kommunen nu', 'adgang til virksomheden Strandhotellet'],
    ])
      t.ok(leader.text.includes(told), told)
    t.notMatch(leader.body, /Borte|Blevet|Flyttet|profile\.read|i en anden kommune|på et asylcenter/)
    t.notMatch(leader.body.match(/<title>.*<\/title>/)?.[0], /Amal|Nasser/)

    const entry = await audit.findOne({ what: 'log.read', role: 'coordinator' }).lean()
    t.match(entry, { who: world.people.coordinator._id, subject: consultant._id, municipality: world.municipality })
    t.same(
      [...(entry?.on ?? [])].sort(),
      [amal._id, gone._id].sort(),
      'those who stand on the page, and nobody elsewhere',
    )

    const keeper = await seen('administrator')
    t.match(keeper.text, `Borger ${amal._id.slice(0, 4).toUpperCase()}`)
    t.notMatch(keeper.body, /Amal|Nasser|Borte|Flyttet/)
  },
)

t.test('the log of somebody who has left is read; of an employer, a stranger or a clarifier there is none', async t => {
  const { as, services, world, clock, consultant, write } = await given(t)
  const { employer, otherConsultant, clarifier } = world.people
  const person = await givenPerson(services, { lastName: 'Nasser' })
  const former = { role: 'consultant', municipality: world.municipality, what: 'profile.read', on: [person._id] }
  await write({ ...former, at: clock.now() })
  await write({ who: employer._id, role: 'employer', what: 'candidate.read', on: [person._id] })
  const membership = consultant.memberships[0]
  if (membership) await services.accounts.removeMembership({ account: consultant._id, membership })
  const atWork = employer.memberships[0]
  if (atWork) await services.accounts.removeMembership({ account: employer._id, membership: atWork })

  const leader = await as('coordinator')
  const page = await leader.get(paths.log.of(consultant._id))
  t.match(page.text, 'Kollegaen har ikke adgang mere.')
  t.match(page.text, 'Amal Nasser')
  for (const nobody of [employer._id, otherConsultant._id, clarifier._id, 'system', newId()])
    t.equal((await leader.get(paths.log.of(nobody))).status, 404)
  const overview = await leader.get(paths.log.overview())
  t.match(overview.text, 'Har ikke adgang mere')
  t.notMatch(overview.text, /Eva Ejer|Olga|Klara/)
})

t.test('a long log has pages, also where much was done at one instant, and none of it is lost', async t => {
  const { as, clock, consultant, audit, world, write } = await given(t)
  const whys = Array.from({ length: 130 }, (_, n) => `formål nr. ${n}.`)
  await write(...whys.map((why, n) => ({ why, at: new Date(clock.now().getTime() - Math.floor(n / 40)) })))
  const leader = await as('coordinator')
  const read: string[] = []
  let next: string | undefined = paths.log.of(consultant._id)
  for (let page = 1; next && page < 9; page++) {
    const { body, text, status } = await leader.get(next)
    t.equal(status, 200)
    read.push(...[...text.matchAll(/formål nr\. \d+\./g)].map(([why]) => why))
    t.equal(/Til de nyeste/.test(text), page > 1)
    next = /href="([^"]*)" rel="next"/.exec(body)?.[1]?.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&')
  }
  t.equal(read.length, 130)
  t.same([...read].sort(), [...whys].sort())
  t.equal(
    await audit.countDocuments({ what: 'log.read', who: world.people.coordinator._id }),
    3,
    'each page is in the log',
  )
})

t.test('a spot check: who is to be asked stands first, and the same handful for the same days', async t => {
  const { as, services, world, audit, clock, consultant, coordinator, administrator, write } = await given(t)
  const now = clock.now()
  const own = await givenPerson(services, { lastName: 'Egen' })
  const others = await Promise.all(
    [...'ABCDEFGH'].map(letter => givenPerson(services, { lastName: `Fremmed ${letter}` })),
  )
  await services.profiles.assignOwner(actingAs(world, 'coordinator'), own._id, consultant._id)
  for (const { _id } of others)
    await services.profiles.assignOwner(actingAs(world, 'coordinator'), _id, coordinator._id)
  const [first, second] = others
  const at = daysAgo(now, 4)
  await write(
    { on: [own._id], at },
    { on: [own._id], at },
    { on: [first?._id ?? ''], at },
    { what: 'profile.update', on: [first?._id ?? ''], at },
    { on: [second?._id ?? ''], at: daysAgo(now, 4, 22) },
    { what: 'profile.search', on: [second?._id ?? ''], at },
    ...others.map(({ _id }) => ({ who: coordinator._id, role: 'coordinator', on: [_id], at })),
    { who: administrator._id, role: 'administrator', what: 'log.read' as const, on: [own._id], at },
    { on: [own._id], at: now, why: 'i dag' },
  )
  const leader = await as('coordinator')
  const page = await leader.get(paths.log.overview())
  t.equal(page.status, 200)
  const row = (name: string) =>
    new RegExp(`>${name}</a>(?:(?!<tr>)[^])*?</tr>`)
      .exec(page.body.slice(page.body.indexOf('<h2>Kolleger</h2>')))?.[0]
      .match(/class="number">\d+/g)
      ?.map(cell => Number(cell.split('>')[1]))
  t.same(row('Kirsten Konsulent'), [4, 3, 1, 1, 1], 'opened, people, strangers, searches, outside of working hours')
  t.same(row('Karen Koordinator'), [8, 8, 0, 0, 0])
  t.same(row('Anton Administrator'), [0, 0, 0, 0, 0])
  t.ok(
    page.body.indexOf('Kirsten Konsulent</a>', page.body.indexOf('<h2>Kolleger</h2>')) <
      page.body.lastIndexOf('Karen Koordinator</a>'),
  )

  const handful = async (who: 'coordinator' | 'administrator') => {
    const { body } = await (await as(who)).get(paths.log.overview())
    return /<h2>Spørg til disse visninger<\/h2>[\s\S]*?<\/table>/.exec(body)?.[0] ?? ''
  }
  const drawn = await handful('administrator')
  t.equal(drawn.match(/<tr>/g)?.length, 6, 'five and the head')
  await write({ on: [own._id], at: now }, { on: [own._id], at: daysAgo(now, 9) })
  t.equal(await handful('administrator'), drawn)
  t.notMatch(drawn, /Fremmed|Egen/)
  t.notMatch(await handful('coordinator'), 'Karen Koordinator', 'nobody asks themself')
  const read = await audit.findOne({ what: 'log.read', who: coordinator._id }).sort({ at: -1 }).lean()
  t.ok(read && read.on.length > 0 && read.why === 'stikprøve i loggen')
})

t.test('a period that cannot be is told in one sentence, with what was typed', async t => {
  const { as, audit, consultant } = await given(t)
  const leader = await as('coordinator')
  const refused = async (path: string, fra: string, til: string, sentence: string) => {
    const page = await leader.get(`${path}?${new URLSearchParams({ fra, til })}`)
    t.equal(page.status, 422, `${fra} ${til}`)
    t.match(page.text, sentence)
    t.ok(page.body.includes(`value="${fra}"`) || page.body.includes(`value="${til}"`))
  }
  const overview = paths.log.overview()
  await refused(overview, '2026-11-20', '2026-11-24', 'Vælg en dag før i dag.')
  await refused(overview, '2026-09-01', '2026-11-01', 'Vælg højst 31 dage.')
  await refused(overview, '2026-11-10', '2026-11-09', 'Den sidste dag må ikke være før den første.')
  await refused(overview, 'i går', '2026-11-09', 'Skriv den første dag som en dato')
  await refused(paths.log.of(consultant._id), '2026-11-10', '', 'den sidste dag')
  t.equal(await audit.countDocuments({ what: 'log.read' }), 0)
})

t.test('what is read of a long log is bounded, and what is not counted is told', async t => {
  const { services, world, clock, write } = await given(t)
  await write(
    ...Array.from({ length: 30 }, (_, n) => ({ at: new Date(clock.now().getTime() - n * 1000), on: [newId()] })),
  )
  const period = { from: daysAgo(clock.now(), 7), before: new Date(clock.now().getTime() + 1) }
  const { entries, since } = await services.audit.within(world.municipality, period, 20)
  t.equal(entries.length, 20)
  t.same(since, entries.at(-1)?.at)
  t.equal((await services.audit.within(world.municipality, period)).since, null)
})

t.test('employers, hotline and clarifiers and consultants read no log', async t => {
  const { as, services, consultant } = await given(t)
  for (const who of ['employer', 'hotline', 'clarifier', 'consultant'] as const)
    t.equal((await (await as(who)).get(paths.log.of(consultant._id))).status, 403)
  t.equal(await accountModel(services.db).countDocuments({ _id: consultant._id }), 1)
})
