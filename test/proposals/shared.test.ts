import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { openingModel } from '../../src/openings/model.js'
import { placementModel } from '../../src/placements/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { testApp } from '../helpers/app.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'

t.test('mails about a shared opening lead the other municipality’s consultant to pages that open', async t => {
  const site = await testApp(t)
  const { as, services, world } = site
  for (const model of [openingModel(services.db), proposalModel(services.db), placementModel(services.db)])
    await model.createIndexes()
  const stranger = world.people.otherConsultant
  const theirs = await givenPerson(services, {
    municipality: world.otherMunicipality,
    firstName: 'Deres',
    lastName: 'Borger',
  })
  const ours = await givenPerson(services, { firstName: 'Vores', lastName: 'Borger' })
  await profileModel(services.db).updateOne(
    { _id: theirs._id },
    { $set: { owner: stranger._id, homePostcode: '5500' } },
  )
  const opening = await givenOpening(services, world, { seats: 2 })
  await openingModel(services.db).updateOne({ _id: opening._id }, { $set: { sharedWith: [world.otherMunicipality] } })
  await services.proposals.rank(opening._id, opening.rankWanted)
  const consultant = actingAs(world, 'consultant')
  const proposals = await services.proposals.ofOpening(consultant, opening._id)
  t.equal(proposals.length, 2)
  const about = proposals.find(({ profile }) => profile === theirs._id)?._id ?? ''

  const visitor = await as('otherConsultant')
  const linkInMail = async (subject: RegExp) => {
    for (const id of await services.notices.pending(100)) await services.notices.deliver(id)
    const mail = site.mails.find(one => one.to.address === stranger.email && subject.test(one.subject))
    return new URL(/https?:\S+/.exec(mail?.text ?? '')?.[0] ?? 'http://none/none').pathname
  }
  const opens = async (reader: typeof visitor, path: string) => {
    const page = await reader.get(path)
    t.equal(page.status, 200, path)
    const main = page.body.slice(page.body.indexOf('<main'), page.body.indexOf('</main>'))
    const links = [...main.matchAll(/href="(\/[^"#]*)"/g)].map(([, href]) => href ?? '')
    for (const href of links) t.equal((await reader.get(href)).status, 200, `${path} leads to ${href}`)
    return page.text
  }
  const list = await opens(visitor, await linkInMail(/foreslået/))
  t.match(list, 'Deres Borger')
  t.notMatch(list, 'Vores Borger', 'people of other municipalities are not told of')
  t.notOk(list.includes(ours._id))
  t.match(list, 'Opslaget hører til en anden kommune')
  t.equal((await visitor.get(paths.proposals.show(about))).status, 404)
  t.equal(
    (await visitor.post(paths.proposals.decline(about), { reason: 'wish' })).status,
    404,
    'and nothing is decided',
  )
  t.equal(
    (await visitor.post(paths.proposals.answerNone(opening._id), { sentence: 'Ingen passer lige nu.' })).status,
    404,
  )

  // The yes of a citizen is told to the own municipality, whose consultant the page names.
  const decider = await as('consultant')
  const before = await opens(decider, paths.proposals.show(about))
  t.match(before, 'Personen hører til')
  t.match(before, stranger.name)
  t.notMatch(before, 'Jeg har talt med personen', 'nobody is asked to tell what only others can')
  const sentence = 'Passer godt til jeres køkken.'
  const told = { sentence, consent: 'ja', language: 'ar', interpreter: 'nej' }
  const refused = await decider.post(paths.proposals.confirm(about), told)
  t.equal(refused.status, 409)
  t.match(refused.text, 'Personen har ikke sagt ja til denne virksomhed')
  t.same(
    (await services.profiles.byId(theirs._id))?.consents.filter(({ kind }) => kind === 'company'),
    [],
  )
  const yes = { kind: 'company', company: world.company, on: '24-11-2026', language: 'ar' }
  const another = await visitor.post(paths.profiles.consent(theirs._id), { ...yes, company: world.otherCompany })
  t.equal(another.status, 422, 'not to a company there that nobody is put forward to')
  t.equal((await visitor.post(paths.profiles.consent(theirs._id), yes)).status, 303, 'to the company that is met there')
  t.match(await opens(decider, paths.proposals.show(about)), 'Personen har allerede sagt ja')
  await services.proposals.confirm(consultant, about, { sentence, consent: null })
  await services.placements.accept(actingAs(world, 'employer'), about)
  t.match(await opens(visitor, await linkInMail(/sagt ja|ja tak|siger ja/i)), 'Deres Borger')
})

t.test('how it is with another municipality’s citizen is that municipality’s to tell', async t => {
  const { as, services, world } = await testApp(t)
  const { _id: person } = await givenPerson(services, { municipality: world.otherMunicipality })
  await profileModel(services.db).updateOne({ _id: person }, { $set: { homePostcode: '5500' } })
  const opening = await givenOpening(services, world)
  await openingModel(services.db).updateOne({ _id: opening._id }, { $set: { sharedWith: [world.otherMunicipality] } })
  await services.proposals.rank(opening._id, opening.rankWanted)
  const consultant = actingAs(world, 'consultant')
  const [{ _id: id = '' } = {}] = await services.proposals.ofOpening(consultant, opening._id)
  await services.proposals.decline(consultant, id, 'no-answer')
  await services.profiles.setManualState(actingAs(world, 'otherConsultant'), person, 'sick')
  const { text } = await (await as('consultant')).get(paths.proposals.show(id))
  t.match(text, 'Personen kan ikke foreslås igen lige nu. Spørg Fredericia Kommune.')
  t.notMatch(text, 'Syg')
})
