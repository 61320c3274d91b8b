/** Why people do not fit an opening, who nearly does, and the best openings for a person: told to those who may know it. */
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { system } from '../../src/accounts/scope.js'
import { auditModel } from '../../src/audit/model.js'
import { paths } from '../../src/lib/paths.js'
import { exclusionWords, openingsExcluded, peopleExcluded } from '../../src/lib/words/da/exclusions.js'
import { explain } from '../../src/matching/reference.js'
import { openingModel } from '../../src/openings/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { verdictsBy } from '../../src/rules/eligibility.js'
import { loadRules } from '../../src/rules/rules.js'
import type { Services } from '../../src/services.js'
import { testApp } from '../helpers/app.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'
import { codeRefused } from '../helpers/refused.js'
import { anyOpening, anyProfile, openingOf, settings, today } from '../matching/world.js'

const spoken = (level: number) => ({ level, du: null, module: null, written: null, text: '' })

async function market(t: Test) {
  const site = await testApp(t)
  const { services, world } = site
  const { db } = services
  for (const model of [openingModel(db), proposalModel(db), profileModel(db)]) await model.createIndexes()
  // The world's own opening asks for other things.
  await openingModel(db).deleteMany({})
  const opening = await givenOpening(services, world, { danishLevel: 2 })
  return { ...site, opening, consultant: actingAs(world, 'consultant'), none: new Set<string>() }
}

/** What the page of an opening has read when it asks. */
async function readNow({ openings, companies, municipalities }: Services, id: string) {
  const opening = await openings.get(system, id)
  const company = await companies.get(system, opening.company)
  return { opening, company, weights: (await municipalities.get(opening.municipality))?.weights ?? {} }
}

t.test('an opening’s page says how many do not fit and why, and names those who nearly do', async t => {
  const { services, as, opening, world } = await market(t)
  await givenPerson(services, { firstName: 'Passer' })
  const near = await givenPerson(services, { firstName: 'Nasrin', lastName: 'Næsten', danish: spoken(1) })
  await givenPerson(services, { firstName: 'Langt', commuteMinutes: 15, homePostcode: '9000', danish: spoken(0) })
  await givenPerson(services, { firstName: 'Aldrig', danish: spoken(1), matching: false })
  const elsewhere = await givenPerson(services, { firstName: 'Andetsteds', municipality: '607', danish: spoken(1) })
  await services.proposals.rank(opening._id, opening.rankWanted)

  const visitor = await as('consultant')
  const { text, body } = await visitor.get(paths.proposals.ofOpening(opening._id))
  t.match(text, 'Kommunen har 3 borgere, der må matches lige nu. 1 passer til opslaget.')
  t.match(text, '2 mangler dansk A2')
  t.match(text, '1 bor for langt væk')
  t.match(text, /Ville passe, hvis … .*Nasrin Næsten .*Passer, hvis virksomheden kan begynde med dansk/)
  t.match(body, paths.profiles.show(near._id))
  t.notMatch(text, /Langt|Aldrig|Andetsteds/)
  const [entry] = await auditModel(services.db).find({ what: 'proposal.list' }).sort({ at: 1 }).lean()
  t.match(entry, { who: world.people.consultant._id, subject: opening._id })
  t.ok(entry?.on.includes(near._id), 'who is named is in the log')
  t.notOk(entry?.on.includes(elsewhere._id))

  // Paused: still told. Closed: nobody is compared any more.
  const employer = actingAs(world, 'employer')
  await services.openings.pause(employer, opening._id)
  t.match((await visitor.get(paths.proposals.ofOpening(opening._id))).text, 'Nasrin Næsten')
  await services.openings.close(employer, opening._id)
  t.notMatch((await visitor.get(paths.proposals.ofOpening(opening._id))).text, /Nasrin|Kommunen har/)
})

t.test('minutes are told to be an estimate, and from where, wherever they are told', async t => {
  const { services, as, opening } = await market(t)
  const estimate = /Rejsetiden er et skøn .* Er borgerens postnummer ikke oplyst, regnes der fra midten af kommunen\./
  const unknown = await givenPerson(services, { firstName: 'Uden', homePostcode: null, commuteMinutes: 5 })
  const visitor = await as('consultant')
  const ofOpening = async () => (await visitor.get(paths.proposals.ofOpening(opening._id))).text
  const ofPerson = async (id: string) => (await visitor.get(paths.profiles.show(id))).text
  t.match(await ofOpening(), /Passer, hvis personen kan rejse cirka/)
  t.match(await ofOpening(), estimate)
  t.match(await ofPerson(unknown._id), estimate)
  const near = await givenPerson(services, { firstName: 'Nær', experience: [], wishes: [] })
  t.match(await ofPerson(near._id), /Har cirka \d+ minutter/)
  t.match(await ofPerson(near._id), estimate)
  const other = await givenPerson(services, { firstName: 'Anden', danish: spoken(1) })
  t.notMatch(await ofPerson(other._id), estimate)
})

t.test('a municipality that an opening is shared with sees its own people, and nobody else’s', async t => {
  const { services, opening, consultant, world, none } = await market(t)
  const [here, there] = [
    await givenPerson(services, { danish: spoken(1) }),
    await givenPerson(services, { danish: spoken(1), municipality: '607', homePostcode: '7000' }),
  ]
  const other = actingAs(world, 'otherConsultant')
  const ask = async (who: typeof consultant) =>
    services.insight.ofOpening(who, await readNow(services, opening._id), { limit: 5, except: none })
  t.equal(await codeRefused(ask(other)), 'NOT_FOUND')
  await openingModel(services.db).updateOne({ _id: opening._id }, { $set: { sharedWith: ['607'] } })
  t.same(
    (await ask(other)).nearMisses.map(({ profile }) => profile._id),
    [there._id],
  )
  t.same(
    (await ask(consultant)).nearMisses.map(({ profile }) => profile._id),
    [here._id],
  )
  await openingModel(services.db).updateOne({ _id: opening._id }, { $set: { state: 'draft' } })
  t.equal(await codeRefused(ask(other)), 'NOT_FOUND', 'a draft is nobody’s but the own municipality’s')
  t.equal(await codeRefused(ask(actingAs(world, 'employer'))), 'NOT_FOUND')
  t.equal(await codeRefused(ask(actingAs(world, 'clarifier'))), 'NOT_FOUND')
})

t.test('whoever was declined is not put forward as a near miss', async t => {
  const { services, opening, consultant } = await market(t)
  const people = [
    await givenPerson(services, { danish: spoken(1) }),
    await givenPerson(services, { danish: spoken(1) }),
    await givenPerson(services, { danish: spoken(1) }),
  ].map(({ _id }) => _id)
  const ask = async (limit: number, ...except: string[]) =>
    (
      await services.insight.ofOpening(consultant, await readNow(services, opening._id), {
        limit,
        except: new Set(except),
      })
    ).nearMisses
      .map(({ profile }) => profile._id)
      .sort()
  t.same(await ask(5), [...people].sort())
  t.same(await ask(5, people[0] ?? ''), people.slice(1).sort())
  t.equal((await ask(1, people[0] ?? '', people[1] ?? ''))[0], people[2], 'the limit counts those who may be named')
})

t.test('a citizen’s page shows the best open openings, those that nearly fit, and why the others do not', async t => {
  const { services, as, world, opening, consultant } = await market(t)
  const person = await givenPerson(services, { danish: spoken(2) })
  await givenOpening(services, world, { title: 'Tættere på', prospect: 'yes', danishLevel: 0 })
  await givenOpening(services, world, { title: 'Bedre dansk', danishLevel: 3 })
  await givenOpening(services, world, { title: 'Meget bedre dansk', danishLevel: 5 })
  await givenOpening(services, world, { title: 'Kladde', published: false })
  await services.proposals.rank(opening._id, opening.rankWanted)

  const visitor = await as('consultant')
  const show = async () => (await visitor.get(paths.profiles.show(person._id))).text
  const text = await show()
  t.match(text, 'Der er 4 åbne opslag. 2 passer.')
  t.match(text, /Tættere på Strandhotellet, 5500 Middelfart Match.*Taler for.*Hjælp i køkkenet.*Foreslået/)
  t.match(text, /Ville passe, hvis … .*Bedre dansk .*Passer, hvis virksomheden kan begynde med dansk/)
  t.match(text, '2 kræver bedre dansk')
  t.notMatch(text, 'Kladde')

  await services.profiles.setManualState(consultant, person._id, 'paused')
  t.match(await show(), 'Personen kan ikke foreslås lige nu')
  t.notMatch(await show(), 'Tættere på')
  t.equal(await services.insight.ofPerson(consultant, person._id, { limit: 5 }), null)
  await services.profiles.setManualState(consultant, person._id, null)
  t.match(await show(), 'Tættere på')
  t.equal(await services.insight.ofPerson(actingAs(world, 'otherConsultant'), person._id, { limit: 5 }), null)
  t.equal(await services.insight.ofPerson(actingAs(world, 'employer'), person._id, { limit: 5 }), null)
})

t.test('whoever wants to see more than the five best openings of a citizen follows a link', async t => {
  const { services, as, world, opening } = await market(t)
  const person = await givenPerson(services, { danish: spoken(2) })
  for (let i = 0; i < 14; i++) await givenOpening(services, world, { title: `Plads ${i}`, danishLevel: i < 6 ? 2 : 0 })
  for (let i = 0; i < 7; i++) await givenOpening(services, world, { title: `Næsten ${i}`, danishLevel: 3 })
  await services.proposals.rank(opening._id, opening.rankWanted)
  const visitor = await as('consultant')
  const titles = (body: string) =>
    body
      .split('<li id="opslag-')
      .slice(1)
      .map(one => /<h\d[^>]*>([^<]+)/.exec(one)?.[1])
  const linkIn = (body: string) => /href="([^"]+)"[^>]*>Vis flere opslag/.exec(body)?.[1]?.replaceAll('&#x3D;', '=')
  const read = () => auditModel(services.db).countDocuments({ what: 'profile.read', on: person._id })

  const first = await visitor.get(paths.profiles.show(person._id))
  t.match(first.text, 'Der er 22 åbne opslag. 15 passer. Her er de 5, der passer bedst.')
  t.equal(titles(first.body).length, 5)
  t.equal(linkIn(first.body), `${paths.profiles.show(person._id)}?opslag=15#opslag-6`)

  const before = await read()
  const more = await visitor.get(paths.profiles.moreOpenings(person._id, 15))
  t.equal(await read(), before + 1, 'in the log, as any reading')
  t.equal(titles(more.body).length, 15)
  t.same(titles(more.body).slice(0, 5), titles(first.body), 'the best come first, as before')
  t.equal((more.body.match(/Taler for/g) ?? []).length, 15, 'each with its reasons')
  t.equal(linkIn(more.body), undefined, 'nobody is left')
  t.notMatch(more.text, 'passer bedst')
  t.equal((more.body.match(/>Næsten \d</g) ?? []).length, 5, 'not more of those that nearly fit')
  for (const wrong of ['0', '-1', 'alle', '1000'])
    t.equal((await visitor.get(`${paths.profiles.show(person._id)}?opslag=${wrong}`)).status, 404, wrong)
})

t.test('every reason that excludes anybody has words, and they are whole', async t => {
  const rules = loadRules()
  const lawful = { ...settings, verdicts: verdictsBy(rules, today) }
  const counts: Record<string, number> = {}
  for (const [opening, profile] of fc.sample(fc.tuple(anyOpening, anyProfile), { numRuns: 4000, seed: 1 }))
    for (const { code } of explain(opening, profile, lawful).excludedBy) counts[code] = (counts[code] ?? 0) + 1
  const unworded = Object.keys(counts).filter(code => !(code in exclusionWords))
  t.same(unworded, [])
  // The law has more to say than random pairs bring about: too many hours, and what an uncertain rule only warns of today.
  const never = Object.keys(exclusionWords).filter(code => !(code in counts))
  t.same(
    never.filter(
      code => !['hours-over', 'igu-basis', 'igu-closed', 'loentilskud-weeks-over', 'praktik-weeks-over'].includes(code),
    ),
    [],
  )
  const asked = openingOf({ danishLevel: 2, licences: ['B', 'truck'], hoursPerWeek: 37 })
  const lines = [...peopleExcluded(counts, asked), ...openingsExcluded(counts)]
  for (const line of lines) t.match(line, /^[\d.]+ [a-zæøå][^{}_]+[^.]$/)
  t.notMatch(lines.join('\n'), /undefined|NaN|null|\[object| {2}/)
  const numbers = peopleExcluded(counts, asked).map(line => Number(line.split(' ')[0]?.replace('.', '')))
  t.same(
    numbers,
    numbers.toSorted((a, b) => b - a),
    'the most frequent first',
  )
  t.same(peopleExcluded({ 'danish-short': 214, 'commute-far': 31, 'work-limit': 0 }, asked), [
    '214 mangler dansk A2',
    '31 bor for langt væk',
  ])
  t.same(peopleExcluded({ 'danish-short': 1234 }, asked), ['1.234 mangler dansk A2'])
  t.same(peopleExcluded({ 'licence-missing': 2 }, asked), [
    '2 mangler kørekort eller certifikat (bil (B), truckcertifikat)',
  ])
  t.throws(() => peopleExcluded({ constructor: 1 }, asked), /no words/)
})
