/** Whom nobody has said no to is put forward again as soon as what stood in the way is over. Decision 21. */
import t, { type Test } from 'tap'
import { days } from '../helpers/clock.js'
import { givenAccount } from '../helpers/given.js'
import { testJourney } from '../helpers/journey.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'

const said = { sentence: 'Kan begynde straks.', consent: { language: 'ar', interpreter: true } }

async function given(t: Test) {
  const site = await testJourney(t)
  const { services, world, sweep } = site
  const { proposals } = services
  const consultant = actingAs(world, 'consultant')
  const person = await givenPerson(services)
  const [here, there] = [await givenOpening(services, world), await givenOpening(services, world, { seats: 2 })]
  await sweep()
  return {
    ...{ ...site, consultant, employer: actingAs(world, 'employer'), person, here, there },
    /** rounds and states of the person's proposals for an opening, the first round first */
    async states({ _id }: { _id: string }) {
      const found = (await proposals.ofOpening(consultant, _id)).filter(({ profile }) => profile === person._id)
      return found.map(({ round, state, reason }) => [round, state, reason].filter(Boolean).join(' ')).sort()
    },
    async idOf({ _id }: { _id: string }) {
      const found = await proposals.ofOpening(consultant, _id)
      return found.find(({ profile, state }) => profile === person._id && state === 'suggested')?._id ?? ''
    },
  }
}

t.test('who was ill for a day; not where somebody has said no', async t => {
  const { consultant, here, idOf, person, services, states, sweep, there } = await given(t)
  await services.proposals.decline(consultant, await idOf(there), 'wish')
  await services.profiles.setManualState(consultant, person._id, 'sick')
  await sweep()
  t.same(await states(here), ['1 withdrawn not-available'])
  await services.profiles.setManualState(consultant, person._id, null)
  await sweep()
  t.same(await states(here), ['1 withdrawn not-available', '2 suggested'])
  await sweep()
  t.same(await states(here), ['1 withdrawn not-available', '2 suggested'], 'once')
  t.same(await states(there), ['1 declined wish'])
})

t.test('whose place elsewhere came to nothing; not where it did', async t => {
  const { consultant, employer, here, idOf, services, states, sweep, there } = await given(t)
  const { placements, proposals } = services
  const id = await idOf(here)
  await proposals.confirm(consultant, id, said)
  await placements.accept(employer, id)
  await sweep()
  t.same(await states(there), ['1 withdrawn placed-elsewhere'])
  await placements.cancel(consultant, id, 'by-company')
  await sweep()
  t.same(await states(there), ['1 withdrawn placed-elsewhere', '2 suggested'])
  t.same(await states(here), ['1 withdrawn placement-cancelled'], 'that is for people to begin again')
})

t.test('who waited when the opening expired: the new 24 hours do not begin with an empty list', async t => {
  const { clock, employer, here, services, states, sweep } = await given(t)
  clock.set('2027-01-05T09:00:00Z')
  await sweep()
  t.same(await states(here), ['1 lapsed opening-expired'])
  await services.openings.prolong(employer, here._id, '2027-02-26')
  await sweep()
  t.same(await states(here), ['1 lapsed opening-expired', '2 suggested'])
  t.equal((await services.deadlines.of('answer-opening', here._id, 2))?.state, 'open')
})

t.test('late suggestions of an opening that is paused: nobody can show them, so nobody is chased', async t => {
  const { clock, consultant, employer, here, post, services, sweep, world } = await given(t)
  const { deadlines, openings, proposals } = services
  await proposals.answerNone(consultant, here._id, 'Vi leder videre.')
  clock.move(days(1))
  const late = await givenPerson(services)
  const svend = await givenAccount(services, 'Svend Konsulent', {
    role: 'consultant',
    municipality: world.municipality,
  })
  await services.profiles.assignOwner(consultant, late._id, svend._id)
  await sweep()
  const told = async () => (await post()).filter(line => line.startsWith('person-suggested')).length
  const first = await told()
  t.ok(first > 0)
  const of = (round: number) => deadlines.of('decide-late', here._id, round)
  t.equal((await of(1))?.state, 'open')
  await openings.pause(employer, here._id)
  await sweep()
  t.match(await of(1), { state: 'dropped', dropReason: 'paused' })
  clock.move(days(3))
  await openings.resume(employer, here._id)
  await sweep()
  t.match(await of(2), { state: 'open', startedAt: clock.now() }, 'the 24 hours begin anew')
  t.equal(await told(), 0, 'their consultant has heard')
  const mine = (await proposals.ofOpening(consultant, here._id)).find(({ profile }) => profile === late._id)
  t.match(mine, { state: 'suggested', lateRound: 2 })
  await sweep()
  t.equal(await of(3), null)
  await proposals.decline(consultant, mine?._id ?? '', 'wish')
  t.equal((await of(2))?.state, 'met')
})
