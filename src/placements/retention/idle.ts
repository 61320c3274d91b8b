import type { Connection } from 'mongoose'
import type { Day } from '../../lib/days.js'
import { groupBy } from '../../lib/group-by.js'
import { dayOfInstant } from '../../lib/instants.js'
import { lastExpectedDay } from '../../profiles/arrival.js'
import type { Profile } from '../../profiles/model.js'
import { type Proposal, proposalModel } from '../../proposals/model.js'
import { touchedAt, touchedFields } from '../../proposals/unproposed.js'
import { type Placement, placementModel } from '../model.js'

/** Why a person is needed today, or since when nobody has done anything and what the last act was about. */
export type Idle =
  | { needed: 'placement' | 'proposal' | 'arrival' }
  | { needed: null; since: Day; last: 'profile' | 'proposal' | 'placement' | 'arrival' }

/**
 * Whether the data of people are still needed, by id. Acts are what people do: a change of the person, a decision on a
 * proposal, a placement. A suggestion that is open is a case, one that lapsed by itself was no act; reading is none.
 */
export const idlePeople =
  (db: Connection) =>
  async (people: readonly Profile[], today: Day): Promise<Map<string, Idle>> => {
    const of = { profile: { $in: people.map(({ _id }) => _id) } }
    const [placements, proposals] = await Promise.all([
      placementModel(db)
        .find(of, { profile: 1, holds: 1, changedAt: 1 })
        .sort({ profile: 1, _id: 1 })
        .lean<Pick<Placement, 'profile' | 'holds' | 'changedAt'>[]>(),
      proposalModel(db).find(of, touchedFields).sort({ profile: 1, _id: 1 }).lean<Proposal[]>(),
    ])
    const own = <One extends { profile: string }>(all: One[]) => groupBy(all, ({ profile }) => profile)
    const [placementsOf, proposalsOf] = [own(placements), own(proposals)]
    return new Map(
      people.map(person => [
        person._id,
        idle(person, placementsOf.get(person._id) ?? [], proposalsOf.get(person._id) ?? [], today),
      ]),
    )
  }

function idle(
  person: Profile,
  placements: readonly Pick<Placement, 'holds' | 'changedAt'>[],
  proposals: readonly Proposal[],
  today: Day,
): Idle {
  // One that waits does so behind one that holds the person, or is over since today.
  if (placements.some(({ holds }) => holds)) return { needed: 'placement' }
  if (proposals.some(({ state }) => state === 'suggested' || state === 'confirmed')) return { needed: 'proposal' }
  const expected = person.arrivedOn ? null : lastExpectedDay(person.expectedArrival)
  if (expected !== null && expected >= today) return { needed: 'arrival' }
  const acts = [
    { since: dayOfInstant(person.changedAt), last: 'profile' as const },
    ...(expected ? [{ since: expected, last: 'arrival' as const }] : []),
    ...placements.map(one => ({ since: dayOfInstant(one.changedAt), last: 'placement' as const })),
    ...proposals.flatMap(one => {
      const at = touchedAt(one)
      return at ? [{ since: dayOfInstant(at), last: 'proposal' as const }] : []
    }),
  ]
  return { needed: null, ...acts.reduce((last, act) => (act.since > last.since ? act : last)) }
}
