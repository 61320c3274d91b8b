/** A candidate is not taken back from a company by one slip of the mouse. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { testApp } from '../helpers/app.js'
import { givenCases } from '../helpers/cases.js'
import { actingAs } from '../helpers/market.js'

t.test('taking a candidate back asks first, on a page of its own', async t => {
  const { as, services, world: people } = await testApp(t)
  const world = await givenCases(services, people)
  const id = world.params['/virksomhed/kandidater/']?.id ?? ''
  const state = async () => (await services.proposals.byId(id))?.state
  const visitor = await as('consultant')

  const shown = await visitor.get(paths.proposals.show(id))
  t.match(shown.body, `href="${paths.proposals.withdraw(id)}"`)
  t.notMatch(shown.body, `action="${paths.proposals.withdraw(id)}"`, 'nothing there does it at once')

  const asked = await visitor.get(paths.proposals.withdraw(id))
  t.equal(asked.status, 200)
  t.match(asked.text, 'Vil du trække forslaget tilbage?')
  t.match(asked.text, 'Virksomheden kan ikke se kandidaten mere fra samme øjeblik.')
  t.match(asked.body, `href="${paths.proposals.show(id)}"`)
  t.notMatch(/<title>[^<]*/.exec(asked.body)?.[0], /Amal|Haddad/, 'no name in a title')
  t.notMatch(asked.text, 'vil gerne møde personen')
  t.equal(await state(), 'confirmed', 'looking changes nothing')

  const unsaid = await visitor.post(paths.proposals.withdraw(id))
  t.equal(unsaid.status, 422)
  t.match(unsaid.text, 'Vælg, hvem der trækker forslaget tilbage.')
  t.match(unsaid.text, 'Vil du trække forslaget tilbage?', 'on the same page')
  t.equal(await state(), 'confirmed')

  await services.proposals.askForInterview(actingAs(world, 'employer'), id)
  t.match((await visitor.get(paths.proposals.withdraw(id))).text, 'Virksomheden vil gerne møde personen')

  t.equal((await visitor.post(paths.proposals.withdraw(id), { reason: 'by-consultant' })).status, 303)
  t.equal(await state(), 'withdrawn')
  const late = await visitor.get(paths.proposals.withdraw(id))
  t.equal(late.location, paths.proposals.show(id), 'nothing is left to ask')
  const told = await visitor.follow(late)
  t.match(told.body, 'alert-warning')
  t.match(told.text, 'Det kan ikke lade sig gøre nu. Forslagets status er: Trukket tilbage.')
})

t.test('a company that says yes at the same moment keeps the person', async t => {
  const { services, world: people } = await testApp(t)
  const world = await givenCases(services, people)
  const id = world.params['/virksomhed/kandidater/']?.id ?? ''
  const record = services.audit.record
  services.audit.record = async (acting, entry) => {
    await record(acting, entry)
    if (entry.what !== 'proposal.withdraw') return
    // Between what was read and what is written.
    services.audit.record = record
    await services.placements.accept(actingAs(world, 'employer'), id)
  }
  const consultant = actingAs(world, 'consultant')
  await t.rejects(services.proposals.withdraw(consultant, id, 'by-consultant'), {
    code: 'WRONG_STATE',
    details: { state: 'accepted' },
  })
  t.equal((await services.proposals.byId(id))?.state, 'accepted')
})

t.test('what is decided about somebody stands in the log before it is done', async t => {
  const { services, world: people } = await testApp(t)
  const world = await givenCases(services, people)
  const id = world.params['/virksomhed/kandidater/']?.id ?? ''
  const { profile = '' } = (await services.proposals.byId(id)) ?? {}
  const [consultant, employer] = [actingAs(world, 'consultant'), actingAs(world, 'employer')]
  const logged = async () =>
    (await services.audit.about(profile)).filter(({ subject }) => subject === id).map(({ what }) => what)
  await services.proposals.askForInterview(employer, id)
  await services.proposals.askForInterview(employer, id)
  await services.proposals.turnDown(employer, id, 'skills')
  await t.rejects(services.proposals.withdraw(consultant, id, 'by-person'), { code: 'WRONG_STATE' })
  const fresh = (await services.proposals.suggestAgain(consultant, id)) ?? ''
  await services.proposals.decline(consultant, fresh, 'wish')
  const count = async (what: string) => (await logged()).filter(one => one === what).length
  t.equal(await count('proposal.interview'), 1)
  t.equal(await count('proposal.turn-down'), 1)
  t.equal(await count('proposal.withdraw'), 0, 'what is refused is nothing')
  t.equal(await count('proposal.suggest'), 1)
  t.match(
    (await services.audit.about(profile)).find(({ subject }) => subject === fresh),
    { what: 'proposal.decline', who: consultant.account },
  )
})
