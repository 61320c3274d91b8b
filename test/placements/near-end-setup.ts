/** A course about to end, and what another company has for the time after it. */
import type { Test } from 'tap'
import { checkConsistency } from '../../src/consistency.js'
import { type Placement, placementModel } from '../../src/placements/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { testJourney } from '../helpers/journey.js'
import { actingAs, givenOpening } from '../helpers/market.js'
import { givenAccepted } from './setup.js'

export const terms = { startsOn: '2026-12-01', endsOn: '2027-02-26', hoursPerWeek: 30, terms: 'Hverdage kl. 8-14.' }
export const later = { startsOn: '2027-03-01', endsOn: '2027-05-28', hoursPerWeek: 30, terms: 'Hverdage kl. 9-15.' }
export const nearEnd = '2027-02-12'

/** Zahra is at Strandhotellet until 26 February; Lillebælt Lager has an opening for the time after it. */
export async function givenNearEnd(t: Test, { day = nearEnd, danishLevel = 1 } = {}) {
  const site = await testJourney(t)
  const { services, world, clock } = site
  const { db, placements, proposals } = services
  const first = await givenAccepted(site)
  const { consultant, person, id } = first
  await placements.agree(consultant, id, terms)
  const on = async (day: string) => {
    clock.set(`${day}T11:00:00Z`)
    await site.sweep()
    return site.post()
  }
  await on('2026-12-02')
  const opening = await givenOpening(services, world, {
    ...{ company: world.otherCompany, title: 'Kantinen på lageret', startFrom: '2027-03-01', startTo: '2027-03-31' },
    danishLevel,
  })
  await on(day)
  const there = actingAs(world, 'otherEmployer')
  const suggested = async () => {
    const found = await proposalModel(db).find({ opening: opening._id, profile: person._id }).sort({ round: 1 }).lean()
    return found.map(({ state, reason }) => [state, reason].filter(Boolean).join(' '))
  }
  const proposal = async () =>
    (await proposalModel(db).findOne({ opening: opening._id, profile: person._id }).sort({ round: -1 }).lean())?._id ??
    ''
  const confirm = async (): Promise<string> => {
    const _id = await proposal()
    const consent = { language: 'ar', interpreter: true }
    await proposals.confirm(consultant, _id, { sentence: 'Har stået i et travlt køkken.', consent })
    return _id
  }
  return {
    ...{ ...site, ...first, opening, on, there, suggested, proposal, confirm },
    /** Shown to the other company, which says yes. */
    async accepted(): Promise<string> {
      const _id = await confirm()
      await placements.accept(there, _id)
      return _id
    },
    stored: async (id: string) => (await placementModel(db).findById(id).lean()) as Placement,
    /** Who has the person: the courses that hold, and those that wait. */
    async has() {
      const found = await placementModel(db).find({ profile: person._id }).sort({ createdAt: 1, _id: 1 }).lean()
      return found.map(({ _id, state, holds, waits }) =>
        [_id === id ? 'first' : 'other', state, holds && 'holds', waits && 'waits'].filter(Boolean).join(' '),
      )
    },
    sound: async () => t.same(await checkConsistency(db), { broken: [], unfinished: 0 }),
  }
}
