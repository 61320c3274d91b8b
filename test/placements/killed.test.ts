/** What is done with a course, killed before every write: it is done or not, stands in the log if it is, and is never there twice. How
 * a company's own yes is killed: acceptance.test.ts and every-order.test.ts. */
import t from 'tap'
import { placementModel } from '../../src/placements/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import type { Services } from '../../src/services.js'
import { hours } from '../helpers/clock.js'
import { killedAtEachWrite, mortalHouse, type Verb } from '../helpers/killed.js'
import { actingAs, givenPerson } from '../helpers/market.js'

const terms = { startsOn: '2026-12-01', endsOn: '2027-02-26', hoursPerWeek: 30, terms: 'Hverdage kl. 8-14.' }
const applied = { appliedOn: '2026-11-24', caseNumber: 'V-2026-117', decision: null, decidedOn: null, rev: 0, seen: 1 }
const told = { scheme: 'loentilskud', heardFrom: 'Camilla Steen' } as const
const trouble = { of: 'company', text: 'Han kom ikke i dag.' } as const

t.setTimeout(300_000)

t.test('courses', async t => {
  const house = await mortalHouse()
  const { memory, db, world, clock } = house
  const consultant = actingAs(world, 'consultant')
  const employer = actingAs(world, 'employer')
  let id = ''
  let nextId = ''

  const shown = async (services: Services) => {
    const { _id: person } = await givenPerson(services)
    await house.sweepAll(services)
    const proposals = [...memory.documents(proposalModel(db)).values()]
    id = proposals.find(({ profile }) => profile === person)?._id ?? ''
    const consent = { kind: 'company', company: world.company, language: 'ar', interpreter: true } as const
    await services.proposals.confirm(consultant, id, { sentence: 'Vant til travle køkkener.', consent })
  }
  const accepted = async (services: Services) => {
    await shown(services)
    await services.placements.accept(employer, id)
  }
  const agreed = async (services: Services) => {
    await accepted(services)
    await services.placements.agree(consultant, id, terms)
  }
  const running = async (services: Services) => {
    await agreed(services)
    clock.set('2026-12-02T09:00:00Z')
    await house.sweepAll(services)
  }
  const over = async (services: Services) => {
    await running(services)
    clock.set('2027-02-27T09:00:00Z')
    await house.sweepAll(services)
  }
  const waiting = async (services: Services) => {
    await running(services)
    nextId = (await services.placements.goOn(consultant, id, told))._id
  }
  const waitingFallen = async (services: Services) => {
    await waiting(services)
    const { profile } = await services.placements.get(consultant, id)
    await services.profiles.withdrawConsent(consultant, profile, { kind: 'company', company: world.company })
  }
  const troubled = async (services: Services) => {
    await running(services)
    await services.placements.report(employer, id, trouble)
  }
  const turnOut = (next: 'goes-on' | 'over') => (services: Services) =>
    services.placements.turnOut(consultant, id, 1, {
      ...{ how: 'called', on: new Date('2026-12-02T09:00:00Z'), note: 'Talte med køkkenchefen.', next },
    })

  const verbs: Verb[] = [
    {
      name: 'a yes on the telephone is written down',
      prepare: shown,
      act: ({ placements }) => placements.accept(consultant, id, 'Camilla Steen'),
      refusal: 'WRONG_STATE',
    },
    {
      name: 'a no on the telephone is written down',
      prepare: shown,
      act: ({ proposals }) => proposals.turnDown(consultant, id, 'hours', 'Camilla Steen'),
      refusal: 'WRONG_STATE',
    },
    { name: 'it is agreed', prepare: accepted, act: ({ placements }) => placements.agree(consultant, id, terms) },
    {
      name: 'other hours are agreed',
      prepare: agreed,
      act: ({ placements }) => placements.changeAgreement(consultant, id, { ...terms, hoursPerWeek: 25, seen: 1 }),
    },
    {
      name: 'VITAS is asked',
      prepare: agreed,
      act: ({ placements }) => placements.writeVitas(consultant, id, applied),
    },
    {
      name: 'it is cancelled',
      prepare: agreed,
      act: ({ placements }) => placements.cancel(consultant, id, 'ill', 1),
      refusal: 'WRONG_STATE',
    },
    {
      name: 'a problem is told of',
      prepare: running,
      act: ({ placements }) => placements.report(employer, id, trouble),
    },
    { name: 'somebody turns out', prepare: troubled, act: turnOut('goes-on') },
    { name: 'somebody turns out, and it is over', prepare: troubled, act: turnOut('over') },
    {
      name: 'it ends early',
      prepare: running,
      act: ({ placements }) =>
        placements.end(consultant, id, { outcome: 'intet', note: null, experience: true, seen: 1 }),
    },
    {
      name: 'a next course is written down',
      prepare: running,
      act: ({ placements }) => placements.goOn(consultant, id, told),
    },
    {
      name: 'a next course is written down after the first',
      prepare: over,
      act: ({ placements }) => placements.goOn(consultant, id, told),
    },
    {
      name: 'it ends early, and a next one waits',
      prepare: waiting,
      act: ({ placements }) => placements.end(consultant, id, { outcome: 'loentilskud', note: null, seen: 1 }),
    },
    {
      name: 'it ends early, and nobody comes to the next one',
      prepare: waitingFallen,
      act: ({ placements }) => placements.end(consultant, id, { outcome: 'afbrudt', note: null, seen: 1 }),
    },
    {
      name: 'the next one is cancelled',
      prepare: waiting,
      act: ({ placements }) => placements.cancel(consultant, nextId, 'by-company', 0),
      refusal: 'WRONG_STATE',
    },
    {
      name: 'it leads to a job',
      prepare: over,
      act: ({ placements }) =>
        placements.end(consultant, id, { outcome: 'job', note: null, experience: true, seen: 1 }),
    },
  ]
  for (const verb of verbs)
    await t.test(verb.name, async t =>
      killedAtEachWrite(t, house, {
        ...verb,
        // What is half-done for less than a minute may still be under way.
        restarted: hours(1) / 30,
        wrong: () => {
          const unsettled = [...memory.documents(placementModel(db)).values()].filter(
            ({ settled, promiseOwed, holds, waits, profile }, _, all) =>
              !settled || promiseOwed || (waits && (holds || !all.some(one => one.holds && one.profile === profile))),
          )
          return unsettled.map(({ state }) => `${state}, and something is still to be done`)
        },
      }),
    )
})
