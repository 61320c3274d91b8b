/** The next course as both sides see it, and the form that staff write it down with. */
import t, { type Test } from 'tap'
import { paths } from '../../src/lib/paths.js'
import { placementModel } from '../../src/placements/model.js'
import { send, testJourney } from '../helpers/journey.js'
import { givenAccepted } from './setup.js'

const terms = { startsOn: '2026-12-01', endsOn: '2027-02-26', hoursPerWeek: 30, terms: 'Hverdage kl. 8-14.' }
const yes = { scheme: 'loentilskud', heardFrom: 'Camilla Steen', yes: 'ja' }

/** A course that ends in two weeks, and everybody's browser. */
async function given(t: Test, day = '2027-02-12') {
  const site = await testJourney(t)
  const accepted = await givenAccepted(site)
  await site.services.placements.agree(accepted.consultant, accepted.id, terms)
  const on = async (day: string) => {
    site.clock.set(`${day}T11:00:00Z`)
    await site.sweep()
  }
  await on(day)
  return { ...site, ...accepted, on, staff: await site.as('coordinator'), company: await site.as('employer') }
}

t.test('from the question what comes next to the next one, on both sides', async t => {
  const site = await given(t)
  const { staff, id, services, person, on } = site
  let { company } = site
  const first = await staff.get(paths.placements.show(id))
  t.match(first.text, /Slutter 26\. februar 2027\. Find det næste\. .* Aftal det næste forløb/)
  t.match(first.body, paths.placements.next(id))
  const asked = await company.get(paths.placements.forCompany(id))
  t.match(
    asked.text,
    'Forløbet slutter 26. februar 2027. Vil I gerne fortsætte sammen bagefter, så ring til jeres konsulent.',
  )

  const form = await staff.get(paths.placements.next(id))
  t.match(form.text, 'Zahra Haddad')
  t.notMatch(/<title>(.*?)<\/title>/.exec(form.body)?.[1], /Zahra|Haddad/)
  t.match(form.body, /name="heardFrom"[^>]*value="Eva Ejer"/, 'whom to call is filled in')
  const next = await send(t, staff, paths.placements.next(id), yes)
  t.match(next.text, 'Det næste forløb er skrevet ned, og virksomheden får en mail om det. Aftal nu dage og timer.')
  t.match(next.text, 'Følger efter Virksomhedspraktik, slutter 26. februar 2027')
  t.match(
    next.text,
    /Virksomhedens ja Karen Koordinator skrev virksomhedens ja ned .* efter et opkald\. Camilla Steen sagde det\./,
  )
  t.match(next.text, 'Borgerens ja Borgeren vil gerne fortsætte.')
  t.match(
    next.body,
    /name="startsOn"[^>]*value="2027-03-01"/,
    'the day after the last one, which is a Friday, on which there is work',
  )
  t.notMatch(next.text, 'Opslaget er på', 'its weeks are those of the first course')
  const nextId = (await placementModel(services.db).findOne({ follows: id }).lean())?._id ?? ''

  const told = 'Det næste forløb Job med løntilskud, mangler aftale'
  const held = await staff.get(paths.placements.show(id))
  t.match(held.text, told)
  t.notMatch(held.text, /Find det næste|Aftal det næste/, 'it is found')
  t.notMatch(held.body, /value="loentilskud"[^>]* checked/, 'one press does not end what runs')
  const again = await staff.get(paths.placements.next(id))
  t.equal(again.location, paths.placements.show(id))
  t.match((await staff.follow(again)).text, 'Det næste forløb er allerede skrevet ned.')
  t.match((await staff.get(paths.profiles.show(person._id))).text, /Mangler aftale.*I gang/)
  const access = await staff.get(paths.profiles.rightOfAccess(person._id))
  t.match(access.text, 'Begge ville fortsætte. Kommunen skrev det ned 12. februar 2027.')
  t.notMatch(access.text, 'Camilla')

  const theirs = await company.get(paths.placements.forCompany(id))
  t.match(theirs.text, told)
  t.notMatch(theirs.text, 'Vil I gerne fortsætte')
  const theirNext = await company.get(paths.placements.forCompany(nextId))
  t.match(theirNext.text, 'Det skal I vide Dette forløb begynder, når det, der er i gang, er slut. Jeres konsulent')
  t.equal(theirNext.body.match(/class="alert alert-/g)?.length, 1, 'in one notice')
  t.match(
    theirNext.text,
    'Karen Koordinator skrev jeres ja ned fredag den 12. februar kl. 12.00 efter et opkald. Svaret kom fra Camilla Steen.',
  )
  t.match(theirNext.text, 'Følger efter Virksomhedspraktik, slutter 26. februar 2027')
  t.match(theirNext.text, 'Zahra Haddad')
  t.notMatch(theirNext.body, paths.placements.cpr(nextId), 'no CPR number before this one is agreed')
  t.equal((await company.post(paths.placements.cpr(nextId))).status, 404)

  const late = { startsOn: '26-02-2027', endsOn: '28-05-2027', hoursPerWeek: '37', terms: 'Hverdage kl. 8-15.' }
  const refused = await staff.post(paths.placements.agree(nextId), late)
  t.equal(refused.status, 422)
  t.match(
    refused.text,
    'Det forløb, der er i gang, slutter først 26. februar 2027. Vælg en senere dag, eller ret først dets sidste dag.',
  )
  await send(t, staff, paths.placements.agree(nextId), { ...late, startsOn: '01-03-2027' })
  t.match(
    (await staff.get(paths.placements.show(id))).text,
    'Det næste forløb Job med løntilskud, begynder 1. marts 2027',
  )
  const prolonged = { endsOn: '01-03-2027', hoursPerWeek: '30', terms: terms.terms, seen: '1' }
  const over = await staff.post(paths.placements.changeAgreement(id), prolonged)
  t.match(
    over.text,
    'Det næste forløb begynder 1. marts 2027. Vælg en tidligere dag, eller ret først den første dag i det næste.',
  )

  await on('2027-02-27')
  company = await site.as('employer')
  t.match((await company.get(paths.placements.forCompany(id))).text, 'Forløbet er slut. Derfor vises personen ikke.')
  t.notMatch((await company.get(paths.placements.forCompany(id))).text, /Zahra|Haddad/, 'that one is over')
  const going = await company.get(paths.placements.forCompany(nextId))
  t.match(going.text, 'Zahra Haddad')
  t.match(going.text, 'Følger efter Virksomhedspraktik, sluttede 26. februar 2027')
  t.match((await company.get(paths.placements.ofCompany())).text, /Zahra Haddad/)
  t.match((await company.get(paths.candidates.list())).body, `href="${paths.placements.forCompany(nextId)}"`)
  t.match((await company.post(paths.placements.cpr(nextId))).text, 'CPR-nummer til aftalen')
  t.match((await company.get(paths.placements.vitas(nextId))).text, 'Job med løntilskud')
  t.match((await company.get('/virksomhed')).text, 'Begynder 1. marts 2027')
  const ended = await (await site.as('coordinator')).get(paths.placements.show(id))
  t.match(ended.body, /value="loentilskud"[^>]* checked/, 'what it led to is known')

  await on('2027-05-29')
  company = await site.as('employer')
  for (const path of [paths.placements.forCompany(nextId), paths.placements.ofCompany(), paths.candidates.list()]) {
    const page = await company.get(path)
    t.equal(page.status, 200)
    t.notMatch(page.text, /Zahra|Haddad/, `nothing after it is over: ${path}`)
  }
})

t.test('what must be mended is told, and nothing is changed', async t => {
  const { staff, id, services } = await given(t)
  const nothing = await staff.post(paths.placements.next(id), { heardFrom: '' })
  t.equal(nothing.status, 422)
  for (const text of ['Vælg ordningen.', 'Skriv, hvem i virksomheden der har sagt ja.', 'Spørg borgeren, og sæt kryds'])
    t.match(nothing.text, text)
  const unasked = await staff.post(paths.placements.next(id), { ...yes, yes: '' })
  t.equal(unasked.status, 422)
  t.match(unasked.body, /name="heardFrom"[^>]*value="Camilla Steen"/, 'what was typed is kept')
  t.match(unasked.body, /value="loentilskud"[^>]* checked/)
  const number = await staff.post(paths.placements.next(id), { ...yes, heardFrom: 'Bo 050590-1234' })
  t.equal(number.status, 422)
  t.match(number.text, 'Der står et CPR-nummer.')
  t.equal(await placementModel(services.db).countDocuments(), 1)
  await send(t, staff, paths.placements.next(id), yes)
  const again = await staff.post(paths.placements.next(id), { ...yes, heardFrom: 'Bo Bager' })
  t.equal(again.status, 409)
  t.match(again.text, 'Det næste forløb er allerede skrevet ned.')
})

t.test('who may not', async t => {
  const { as, id, company, services } = await given(t)
  t.equal((await company.get(paths.placements.next(id))).status, 403)
  t.equal((await company.post(paths.placements.next(id), yes)).status, 403)
  const stranger = await as('otherConsultant')
  t.equal((await stranger.get(paths.placements.next(id))).status, 404)
  t.equal((await stranger.post(paths.placements.next(id), yes)).status, 404)
  t.equal(await placementModel(services.db).countDocuments(), 1)
})

t.test('after the first one is over, and where nobody of the company would hear of it', async t => {
  const { as, id, on, services, consultant, employer, world } = await given(t)
  await on('2027-02-27')
  const staff = await as('coordinator')
  t.match((await staff.get(paths.placements.show(id))).body, paths.placements.next(id))
  await services.companies.removeMember(consultant, world.company, employer.account)
  const page = await staff.get(paths.placements.next(id))
  t.match(page.text, 'Ingen fra virksomheden har adgang, så ingen får besked.')
  t.notMatch(page.body, 'name="heardFrom"')
})

t.test('whose yes is taken back: the next one says what to do', async t => {
  const { staff, company, id, services, consultant, person, world } = await given(t)
  await send(t, staff, paths.placements.next(id), yes)
  const nextId = (await placementModel(services.db).findOne({ follows: id }).lean())?._id ?? ''
  await services.profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.company })
  const page = await staff.get(paths.placements.show(nextId))
  t.match(
    page.text,
    /Personen kommer ikke .* om det forløb, der er i gang\. Når det er afsluttet, bliver dette annulleret af sig selv\./,
  )
  t.notMatch((await company.get(paths.placements.forCompany(nextId))).text, /Zahra|Haddad|Følger efter/)
  t.notMatch((await company.get(paths.placements.forCompany(id))).text, /Zahra|Haddad|Det næste forløb/)
})

t.test('days that two write at once and that do not go together are told on both pages', async t => {
  const { staff, id, services } = await given(t)
  await send(t, staff, paths.placements.next(id), yes)
  const set = { state: 'agreed', startsOn: '2027-02-20', endsOn: '2027-05-28', hoursPerWeek: 37, termsRev: 1 } as const
  const found = await placementModel(services.db).findOneAndUpdate({ follows: id }, { $set: set }).lean()
  for (const one of [id, found?._id ?? ''])
    t.match(
      (await staff.get(paths.placements.show(one))).text,
      'Det ene forløb slutter 26. februar 2027, men det næste begynder 20. februar 2027. Ret en af dagene',
    )
})
