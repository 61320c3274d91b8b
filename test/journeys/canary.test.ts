/** Nobody learns of a person before the consultant and the person say so: every byte that anybody can reach is searched. */
import t from 'tap'
import { accountModel } from '../../src/accounts/model.js'
import { paths } from '../../src/lib/paths.js'
import type { Browser, Page } from '../helpers/browser.js'
import { type Canary, canariesIn, givenCanary, refusedFile } from '../helpers/canary.js'
import { givenAccount, givenCompany } from '../helpers/given.js'
import { confirmation, send, testJourney } from '../helpers/journey.js'
import { caughtLog } from '../helpers/log.js'
import { actingAs, givenOpening } from '../helpers/market.js'

// A busy machine needs more than the runner's usual time.
t.setTimeout(900_000)

t.test('a canary is searched for everywhere, at every stage', async t => {
  const { logStream, lines, text: log } = caughtLog()
  const journey = await testJourney(t, { logStream, config: { logLevel: 'debug' } })
  const { services, world, routes, work, mails, as, browser, signIn } = journey
  const { db } = services
  const { municipality, otherMunicipality } = world

  // A company that nobody has approved, and a coordinator elsewhere.
  const keyConsultant = world.people.consultant._id
  const unverified = await givenCompany(services, {
    ...{ municipality, cvr: '61056416', name: 'Uprøvet ApS', keyConsultant, verifiedAt: null, verifiedBy: null },
  })
  const stranger = await givenAccount(services, 'Ukendt Ejer', {
    ...{ role: 'employer', municipality, company: unverified._id, owner: true },
  })
  const elsewhere = await givenAccount(services, 'Kim Andetsteds', {
    ...{ role: 'coordinator', municipality: otherMunicipality },
  })

  const person = await givenCanary(services)
  const opening = await givenOpening(services, world)
  await givenOpening(services, world, { company: world.otherCompany })
  await givenOpening(services, world, { company: unverified._id })
  const { kept } = await services.profiles.importFile(actingAs(world, 'coordinator'), refusedFile, { dryRun: false })
  const tried = await services.profiles.tryImport(actingAs(world, 'coordinator'), 'Kanariafvist.csv', refusedFile)
  await work()
  const proposals = await journey.proposalsOf(opening)
  const proposal = proposals.find(({ profile }) => profile === person)?._id ?? ''
  t.ok(proposal && kept, 'the person is suggested, and a refused row is kept')

  const known = await knownIds(db)
  t.ok(known.length > 50, `${known.length} ids are known`)
  const about = [person, proposal, opening._id, kept ?? '', tried, ...proposals.map(({ _id }) => _id)]

  const outsiders: Record<string, Browser> = {
    anonymous: browser(),
    'an unverified company': await signIn(stranger.email),
    'a coordinator elsewhere': await signIn(elsewhere.email),
  }
  for (const who of ['otherEmployer', 'waiting', 'hotline', 'administrator', 'otherAdministrator'] as const)
    outsiders[who] = await as(who)
  for (const who of ['otherConsultant', 'otherClarifier', 'clarifier'] as const) outsiders[who] = await as(who)
  const employer = await as('employer')
  const consultant = await as('consultant')

  const patterns = routes.filter(({ method }) => [method].flat().includes('GET')).map(({ url }) => url)
  t.ok(patterns.length > 50, `${patterns.length} routes to read`)
  let searched = 0

  /** Titles that name the person: they stay in histories, lists of windows and on shared screens. */
  const naming = new Set<string>()
  const titles = new Set<string>()

  const search = (page: Page): Canary[] => {
    searched++
    const [, title = ''] = /<title>([^<]*)/.exec(page.body) ?? []
    titles.add(title)
    if (canariesIn(title).length > 0) naming.add(title)
    return canariesIn(
      `${page.body}\n${decodeURIComponent(JSON.stringify(page.headers).replace(/%(?![\da-f]{2})/gi, ''))}`,
    )
  }

  /** Every reading route with every id in every place, redirects followed: what is found, and where first. */
  async function crawl(who: Browser, ids: readonly string[]): Promise<Map<Canary, string>> {
    const found = new Map<Canary, string>()
    const visit = async (path: string) => {
      const page = await who.get(path)
      const pages = page.location ? [page, await who.follow(page)] : [page]
      for (const canary of pages.flatMap(search)) if (!found.has(canary)) found.set(canary, path)
      return page
    }
    const walk = async (pattern: string) => {
      const places = pattern.match(/:\w+/g) ?? []
      const first = await visit(pattern.replace(/:\w+/g, ids[0] ?? ''))
      if (places.length === 0) return
      // A door that is closed for the role is closed for every id: the ones about the person are tried.
      const closed =
        first.status === 403 ||
        [paths.account.waiting(), paths.signIn.page()].some(to => first.location?.startsWith(to))
      for (const id of closed ? ids.filter(one => about.includes(one)) : ids) await visit(pattern.replace(/:\w+/g, id))
      if (places.length > 1)
        for (const id of about) {
          await visit(pattern.replace(/:\w+/, world.company).replace(/:\w+/, id))
          await visit(pattern.replace(/:\w+/, id).replace(/:\w+/, '1'))
        }
    }
    for (let i = 0; i < patterns.length; i += 8) await Promise.all(patterns.slice(i, i + 8).map(walk))
    for (const id of about) await visit(paths.questions.about(id))
    return found
  }

  /** What the doors to candidates and placements answer to whoever only tries the handle. */
  async function knock(who: Browser): Promise<Canary[]> {
    const doors = [paths.candidates.turnDown, paths.placements.cpr, paths.candidates.interview, paths.candidates.accept]
    const answers: Page[] = []
    for (const door of [...doors, paths.placements.problem]) answers.push(await who.post(door(proposal)))
    return answers.flatMap(search)
  }

  async function nobodyElse(stage: string, ids: readonly string[]): Promise<void> {
    for (const [who, visitor] of Object.entries(outsiders)) {
      // A coordinator has all rooms of a consultant, and tries every id there.
      const found = await crawl(visitor, who === 'otherConsultant' ? about : ids)
      // The forms of staff have a list of all languages.
      if (found.get('motherTongue')?.endsWith('/ny')) found.delete('motherTongue')
      t.same([...found], [], `${stage}: ${who} finds nothing`)
    }
    for (const who of ['an unverified company', 'otherEmployer', 'waiting', 'hotline', 'anonymous'])
      t.same(await knock(outsiders[who] as Browser), [], `${stage}: ${who} is told nothing at the door`)
    await work()
    t.ok(mails.length > 0)
    for (const { to, subject, text, html } of mails)
      t.same(canariesIn(JSON.stringify({ subject, text, html })), [], `${stage}: “${subject}” to ${to.name}`)
  }

  const own = async (ids: readonly string[] = about) => [...(await crawl(employer, ids)).keys()].sort()

  const control = await crawl(consultant, about)
  for (const canary of ['firstName', 'lastName', 'notes', 'education', 'phone', 'birthDate', 'limitNote'] as const)
    t.ok(control.has(canary), `the search finds ${canary} where the person’s own consultant reads it`)
  t.notOk(control.has('cpr'), 'a CPR number stands on no page of staff')
  const theirs = await givenAccount(services, 'Klaus Klarer', { role: 'clarifier', centre: 'kanaricenter' })
  t.ok((await crawl(await signIn(theirs.email), about)).has('lastName'), 'the person’s own centre reads it too')
  // The name of the centre is a canary, and administrators read the list of accounts.
  await accountModel(db).deleteOne({ _id: theirs._id })

  await nobodyElse('suggested', known)
  t.same(await own(known), [], 'suggested: the company itself finds nothing')
  t.same(await knock(employer), [])

  await send(t, consultant, paths.proposals.confirm(proposal), confirmation)
  t.same(await own(known), ['firstName'], 'confirmed')
  await nobodyElse('confirmed', [proposal, person])

  await send(t, employer, paths.candidates.accept(proposal))
  t.same(await own(), ['firstName', 'lastName', 'phone'], 'accepted')
  await nobodyElse('accepted', [proposal, person])

  const agreement = { startsOn: '7-12-2026', endsOn: '5-3-2027', hoursPerWeek: '30', terms: 'Hverdage kl. 8-14' }
  await send(t, consultant, paths.placements.agree(proposal), agreement)
  t.same(await own(), ['firstName', 'lastName', 'phone'], 'agreed: the CPR number is on no page')
  const asked = await employer.post(paths.placements.cpr(proposal))
  t.same(
    canariesIn(asked.body).sort(),
    ['cpr', 'firstName', 'lastName', 'phone'],
    'only where the agreement asks for it',
  )
  // What the company writes names the person, and so does what the consultant writes down.
  await send(t, employer, paths.placements.problem(proposal), { problem: 'Kanarifornavn kom ikke i dag.' })
  const done = {
    how: 'called',
    day: '24-11-2026',
    time: '10.00',
    note: 'Kanarihelbred er bedre igen.',
    next: 'goes-on',
  }
  await send(t, consultant, paths.placements.callOut(proposal, '1'), done)
  await send(t, consultant, paths.placements.staffProblem(proposal), {
    of: 'person',
    problem: 'Kanarinotat, råbes ad.',
  })
  // A case number is free text, and the company does not read it.
  const vitas = { appliedOn: '24-11-2026', caseNumber: 'Kanarinotat 7', decision: 'none', rev: '0', seen: '1' }
  await send(t, consultant, paths.placements.staffVitas(proposal), vitas)
  t.same(await own(), ['firstName', 'lastName', 'phone'], 'a problem and VITAS: no more than before')
  await nobodyElse('agreed', [proposal, person])
  t.ok((await crawl(consultant, about)).has('lastName'))
  for (const path of [
    paths.profiles.consent(person),
    paths.placements.end(proposal),
    paths.placements.callOut(proposal, '2'),
    paths.placements.staffVitas(proposal),
  ])
    t.ok(search(await consultant.post(path)).includes('lastName'), 'a form that must be mended stands below the name')

  const fields = { kind: 'company', company: world.company }
  await send(t, consultant, paths.profiles.withdraw(person), fields)
  t.same(await own(known), [], 'withdrawn: nothing again')
  t.same(await knock(employer), [])
  await nobodyElse('withdrawn', [proposal, person])

  t.same([...naming], [], 'no title names the person')
  for (const title of [
    ...[
      /^Borger [A-Z]{4} - /,
      /^Ret borger [A-Z]{4} - /,
      /^Fjern borger [A-Z]{4}\? - /,
      /^Kompetenceprofil [A-Z]{4} - /,
    ],
    ...[/^Problem 1, forløb [A-Z]{4}: /, /^Til VITAS, forløb [A-Z]{4}: /],
    ...[/^Forslag [A-Z]{4} til /, /^Kandidat [A-Z]{4}: /, /^Forløb [A-Z]{4}: /, /^Fejl: Borger [A-Z]{4} - /],
  ])
    t.ok(
      [...titles].some(one => title.test(one)),
      `a title is like ${title}`,
    )
  t.ok(searched > 5000, `${searched} answers were searched`)
  t.ok(lines.length > 5000, `${lines.length} lines of the log were searched`)
  t.same(canariesIn(log()), [], 'the log')
  for (const id of [person, proposal]) t.notMatch(log(), id, 'and no address is in it')
})

/** Whatever looks like an id anywhere in the database, and the keys of every document. */
async function knownIds(db: Awaited<ReturnType<typeof testJourney>>['services']['db']): Promise<string[]> {
  const ids = new Set<string>()
  for (const { modelName } of Object.values(db.models)) {
    const documents = await db.model(modelName).find().sort({ _id: 1 }).lean()
    const text = JSON.stringify(documents)
    for (const id of text.match(/"[a-z]{20}"/g) ?? []) ids.add(id.slice(1, -1))
    for (const { _id } of documents) if (/^[\w-]{1,40}$/.test(String(_id))) ids.add(String(_id))
  }
  return [...ids].sort()
}
