import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { openingModel } from '../../src/openings/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { testApp } from '../helpers/app.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'

/** Where the pages before and after are. */
const links = (body: string) =>
  [
    ...body
      .replaceAll('&#x3D;', '=')
      .replaceAll('&amp;', '&')
      .matchAll(/href="(\/konsulent\?[^"]*)"/g),
  ].map(([, href]) => href)

t.test('a long inbox comes in pages, the most urgent first, and every deadline is on one of them', async t => {
  const { as, services, world, clock } = await testApp(t)
  await openingModel(services.db).createIndexes()
  for (let i = 1; i <= 43; i++) {
    clock.move(60_000)
    await givenOpening(services, world, { title: `Plads ${String(i).padStart(2, '0')}` })
  }
  const visitor = await as('consultant')
  const titles = (text: string) => [...text.matchAll(/Plads \d\d/g)].map(([title]) => title)
  const first = await visitor.get(paths.proposals.inbox())
  const pages = [first]
  for (const page of [2, 3]) pages.push(await visitor.get(paths.proposals.inboxPage(page, 1)))
  const seen = pages.flatMap(({ text }) => titles(text))
  t.equal(new Set(seen).size, 43)
  t.equal(seen.length, 43)
  t.same(seen, seen.toSorted(), 'by time left')
  t.equal(titles(first.text).length, 19, 'twenty rows, the world’s own opening among them')
  t.match(links(first.body), ['/konsulent?side=2&kolleger=1'])
  t.match(links(pages[2]?.body ?? ''), ['/konsulent?side=2&kolleger=1'])
  t.same(titles((await visitor.get(paths.proposals.inboxPage(99, 1))).text), titles(pages[2]?.text ?? ''))
  t.ok((await visitor.get('/konsulent?side=nul')).status < 500, 'whatever is typed in the address')
  // A colleague has the same deadlines below the own.
  const colleague = await (await as('coordinator')).get(paths.proposals.inbox())
  t.equal(titles(colleague.text).length, 19)
  t.match(links(colleague.body), ['/konsulent?side=1&kolleger=2'])
})

t.test('a short inbox has no pages', async t => {
  const { as } = await testApp(t)
  t.same(links((await (await as('consultant')).get(paths.proposals.inbox())).body), [])
})

t.test('many suggestions: the best with reasons, the next in a table, the rest on demand', async t => {
  const { as, services, world } = await testApp(t)
  for (const model of [openingModel(services.db), proposalModel(services.db)]) await model.createIndexes()
  for (let i = 0; i < 20; i++) await givenPerson(services)
  const opening = await givenOpening(services, world, { seats: 2 })
  await services.proposals.rank(opening._id, opening.rankWanted)
  const consultant = actingAs(world, 'consultant')
  // Late suggestions come on top of the first twenty.
  const [one] = await services.proposals.ofOpening(consultant, opening._id)
  for (let i = 0; i < 3; i++)
    await proposalModel(services.db).create({
      ...one,
      _id: `${'abc'[i]}`.repeat(20),
      profile: `${'xyz'[i]}`.repeat(20),
    })
  const visitor = await as('consultant')
  const page = await visitor.get(paths.proposals.ofOpening(opening._id))
  t.equal(page.body.match(/class="reasons"/g)?.length, 5)
  t.match(page.text, 'De næste på listen')
  t.match(page.text, /Vis 3 til .*Resten af listen/)
  for (const proposal of await services.proposals.ofOpening(consultant, opening._id))
    if (!page.body.includes(paths.proposals.show(proposal._id))) t.fail('somebody is missing on the page')
})
