/** A course that runs, and what may follow it. */
import type { Test } from 'tap'
import type { Acting } from '../../src/accounts/scope.js'
import { checkConsistency } from '../../src/consistency.js'
import { type Placement, placementModel } from '../../src/placements/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { testJourney } from '../helpers/journey.js'
import { actingAs, givenOpening } from '../helpers/market.js'
import { givenAccepted } from './setup.js'

export const terms = { startsOn: '2026-12-01', endsOn: '2027-02-26', hoursPerWeek: 30, terms: 'Hverdage kl. 8-14.' }
export const next = { startsOn: '2027-03-01', endsOn: '2027-05-28', hoursPerWeek: 37, terms: 'Hverdage kl. 8-15.' }
export const told = { scheme: 'loentilskud', heardFrom: 'Camilla Steen' } as const

/** A course from 1 December to 26 February that runs; it is noon of a day. */
export async function givenRunning(t: Test, day = '2026-12-02') {
  const site = await testJourney(t)
  const { services, clock } = site
  const { placements, db } = services
  const given = await givenAccepted(site)
  const { consultant, id } = given
  await placements.agree(consultant, id, terms)
  const on = async (day: string) => {
    clock.set(`${day}T11:00:00Z`)
    await site.sweep()
    await site.post()
  }
  await on(day)
  const stored = async (id: string) => (await placementModel(db).findById(id).lean()) as Placement
  return {
    ...{ ...site, ...given, on, stored },
    coordinator: actingAs(site.world, 'coordinator'),
    goOn: (by: Acting = consultant) => placements.goOn(by, id, told),
    /** As after a kill: the first one is over, and the next has not moved up yet. */
    inTheGap: () => placementModel(db).updateOne({ _id: id }, { state: 'ended', holds: false, outcome: 'intet' }),
    /** Who has the person: the courses that hold, and those that wait. */
    async has() {
      const found = await placementModel(db).find({ profile: given.person._id }).sort({ createdAt: 1, _id: 1 }).lean()
      return found.map(({ _id, state, holds, waits }) =>
        [_id === id ? 'first' : 'next', state, holds && 'holds', waits && 'waits'].filter(Boolean).join(' '),
      )
    },
    sound: async () => t.same(await checkConsistency(db), { broken: [], unfinished: 0 }),
  }
}
export type Site = Awaited<ReturnType<typeof givenRunning>>

/** Somebody else has been shown the same person and says yes: how far it gets. */
export async function elsewhere({ services, world, person, employer }: Site) {
  const { db } = services
  const opening = await givenOpening(services, world)
  const root = await proposalModel(db).findOne({ profile: person._id }).lean()
  const _id = 'proposalelsewhere000'
  await proposalModel(db).create({ ...root, _id, opening: opening._id, state: 'confirmed', settled: true } as never)
  return { id: _id, opening, accept: () => services.placements.accept(employer, _id) }
}
