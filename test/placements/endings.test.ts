/** The end of a course: two weeks before, somebody is asked what comes next; the day after, how it went. Each once. */
import t, { type Test } from 'tap'
import { paths } from '../../src/lib/paths.js'
import { noticeModel } from '../../src/notices/model.js'
import { placementModel } from '../../src/placements/model.js'
import { days } from '../helpers/clock.js'
import { testJourney } from '../helpers/journey.js'
import { givenAccepted } from './setup.js'

const terms = { startsOn: '2026-12-01', endsOn: '2027-02-26', hoursPerWeek: 30, terms: 'Hverdage kl. 8-14.' }
const next = 'placement-ends → Svend Konsulent'
const outcome = 'outcome-missing → Svend Konsulent'

/** An agreed course, from 1 December to 26 February, of somebody whom Svend follows. */
async function given(t: Test) {
  const site = await testJourney(t)
  const { services, clock, mails } = site
  const { placements } = services
  const { consultant, svend, person, opening, id } = await givenAccepted(site)
  await placements.agree(consultant, id, terms)
  await site.post()
  return {
    ...{ ...site, consultant, svend, person, opening, id },
    /** Moves to a day's noon. @returns who was asked about it, and whose mail fell away */
    async on(day: string) {
      clock.set(`${day}T11:00:00Z`)
      await site.sweep()
      return (await site.post()).filter(line => /placement-ends|outcome-missing/.test(line))
    },
    mail: () => mails.findLast(({ to }) => to.name === 'Svend Konsulent'),
  }
}

t.test('after an IGU comes an ordinary job', async t => {
  const { as, services, id, mail, on } = await given(t)
  await placementModel(services.db).updateOne({ _id: id }, { scheme: 'igu' })
  await on('2027-02-12')
  const { text } = await (await as('coordinator')).get(paths.placements.show(id))
  for (const told of [text, mail()?.text]) t.match(told, 'om borgeren kan blive i et ordinært job. Kan det ikke')
})

t.test('two weeks before the end, and the day after it', async t => {
  const { as, services, consultant, id, mail, on, opening } = await given(t)
  const see = async (path: string) => (await (await as('coordinator')).get(path)).text
  t.same(await on('2027-02-11'), [])
  t.notMatch(await see(paths.placements.list()), 'Find det næste')
  t.notMatch(await see(paths.placements.show(id)), 'Find det næste')
  t.same(await on('2027-02-12'), [next])
  t.match(await see(paths.placements.show(id)), 'Slutter 26. februar 2027. Find det næste. Spørg virksomheden')
  t.equal(
    mail()?.subject,
    `Et forløb hos Strandhotellet slutter fredag den 26. februar 2027: Hjælp i køkkenet (${opening.number})`,
  )
  t.match(
    mail()?.text,
    'Find det næste, før det er slut. Spørg virksomheden, om borgeren kan blive i et job, med løntilskud',
  )
  t.match(mail()?.text, paths.placements.show(id))
  t.notMatch(`${mail()?.subject}${mail()?.html}`, /Zahra|Haddad/)
  t.match(await see(paths.placements.list()), 'ikke skrevet ned. Slutter 26. februar 2027. Find det næste.')
  const counted = [paths.proposals.inbox(), paths.doors.coordinator()]
  for (const page of counted) t.match(await see(page), '1 forløb slutter inden for to uger. Find det næste', page)
  t.same([await on('2027-02-13'), await on('2027-02-26')], [[], []], 'once')
  t.notMatch(await see(paths.placements.list()), 'Mangler et udfald')

  t.same(await on('2027-02-27'), [outcome])
  t.equal(mail()?.subject, `Hvordan gik forløbet hos Strandhotellet? Hjælp i køkkenet (${opening.number})`)
  t.match(mail()?.text, 'sluttede fredag den 26. februar 2027. Ingen har skrevet ned, hvordan det gik.')
  t.notMatch(`${mail()?.subject}${mail()?.html}`, /Zahra|Haddad/)
  const list = await see(paths.placements.list())
  t.match(list, /Mangler et udfald .*Zahra Haddad \d+ Strandhotellet 26\. februar 2027 Svend Konsulent Skriv udfaldet/)
  t.notMatch(list, 'Find det næste')
  for (const page of counted) t.match(await see(page), '1 forløb er slut og mangler et udfald', page)
  t.same([await on('2027-02-28'), await on('2027-04-01')], [[], []], 'once')

  await services.placements.end(consultant, id, { outcome: 'job', note: 'Ansat fra den 1. marts.' })
  t.notMatch(await see(paths.placements.list()), 'Mangler et udfald')
  t.match(await see(paths.placements.list()), 'Afsluttet Ordinært job')
  t.match(await see(paths.placements.show(id)), 'Sådan gik det Ordinært job Bemærkning Ansat fra den 1. marts.')
  const company = (await (await as('employer')).get(paths.placements.forCompany(id))).text
  t.match(company, 'Afsluttet')
  t.notMatch(company, /Sådan gik det|Ordinært job|Ansat fra/, 'what became of the person is not the company’s business')
  for (const page of counted) t.notMatch(await see(page), 'mangler et udfald', page)
})

t.test('the inbox counts one’s own and those of whom one stands in for, and the stand-in is asked', async t => {
  const { as, services, svend, world, on } = await given(t)
  const seen = async () =>
    /1 af dine forløb slutter/.test((await (await as('consultant')).get(paths.proposals.inbox())).text)
  t.same(await on('2027-02-12'), [next])
  t.equal(await seen(), false, 'Svend follows the person')
  await services.accounts.setAway(svend._id, {
    from: '2027-02-12',
    to: '2027-03-24',
    cover: world.people.consultant._id,
  })
  t.equal(await seen(), true)
  t.same(await on('2027-02-27'), ['outcome-missing → Kirsten Konsulent'])
  await services.accounts.setAway(svend._id, {
    from: '2027-04-01',
    to: '2027-04-02',
    cover: world.people.consultant._id,
  })
  t.same(await on('2027-02-28'), [], 'whoever is back is not asked once more')
})

t.test('what is said before the mail is sent makes it fall away', async t => {
  const { services, clock, consultant, id, on, world, person } = await given(t)
  const { placements, profiles } = services
  clock.set('2027-02-12T11:00:00Z')
  await placements.advance()
  await placements.askAboutEndings()
  await profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.company })
  t.same(await on('2027-02-12'), ['placement-ends ✗ Svend Konsulent'], 'whoever must be called off')
  clock.set('2027-02-27T11:00:00Z')
  await placements.advance()
  await placements.askAboutEndings()
  await placements.end(consultant, id, { outcome: 'job', note: null })
  t.same(await on('2027-02-27'), ['outcome-missing ✗ Svend Konsulent'])
})

t.test('who ended early, with an outcome, is asked about nothing', async t => {
  const { services, consultant, id, on } = await given(t)
  await on('2027-01-15')
  await services.placements.end(consultant, id, { outcome: 'job', note: null })
  t.same([await on('2027-02-12'), await on('2027-02-27')], [[], []])
})

t.test('who moves during the course is followed on; who moves after it is the company’s consultant’s', async t => {
  for (const [moves, asked] of [
    ['2027-02-26', 'Olga Konsulent'],
    ['2027-02-27', 'Kirsten Konsulent'],
  ] as const) {
    const { services, clock, consultant, person, on, post, world } = await given(t)
    await on('2027-02-26')
    clock.set(`${moves}T11:00:00Z`)
    await services.placements.advance()
    await services.profiles.move(consultant, person._id, world.otherMunicipality)
    await post()
    t.same(await on('2027-02-27'), [`outcome-missing → ${asked}`], moves)
  }
})

t.test('killed before every write: asked all the same, and once', async t => {
  const { services, clock, post, sweep } = await given(t)
  const { db, placements } = services
  let left = 0
  const dying = (on: object, name: 'insertOne' | 'updateOne') => {
    const write = (on as Record<string, (...args: unknown[]) => Promise<unknown>>)[name]?.bind(on)
    Object.assign(on, {
      [name]: async (...args: unknown[]) => {
        if (left-- <= 0) throw new Error('killed')
        return write?.(...args)
      },
    })
  }
  dying(noticeModel(db).collection, 'insertOne')
  dying(placementModel(db).collection, 'updateOne')
  for (const [day, mail] of [
    ['2027-02-12', next],
    ['2027-02-27', outcome],
  ] as const) {
    clock.set(`${day}T11:00:00Z`)
    left = Number.POSITIVE_INFINITY
    await placements.advance()
    for (let writes = 0; writes < 3; writes++) {
      left = writes
      await placements.askAboutEndings().catch(() => {})
    }
    left = Number.POSITIVE_INFINITY
    await sweep()
    t.same(
      (await post()).filter(line => /placement-ends|outcome-missing/.test(line)),
      [mail],
    )
  }
  clock.move(days(30))
  await sweep()
  t.same(await noticeModel(db).countDocuments({ template: { $in: ['placement-ends', 'outcome-missing'] } }), 2)
})
