/** The goal of 72 hours: whoever comes to the municipality begins at a workplace on the third day at the latest. */
import type { Connection } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Clock } from '../lib/clock.js'
import { addDays, type Day } from '../lib/days.js'
import { refuse } from '../lib/errors.js'
import { dayOfInstant } from '../lib/instants.js'
import { type Profile, profileModel } from '../profiles/model.js'
import { isMatchable } from '../profiles/scope.js'
import { type Proposal, proposalModel } from '../proposals/model.js'
import { isLive, type Placement, placementModel } from './model.js'

/** Days from the arrival to the last day on which the first course should begin. */
export const startWithin = 3
/** Whoever comes within so many days is looked at, and whoever came so many days ago; later they wait like everybody. */
const ahead = 14
const back = 14

export interface Arrival {
  profile: Profile
  /** the last day of the 72 hours, from the arrival or, before it, from the expected one */
  due: Day
  /** what is missing first: an earlier start, an agreement, a company's answer, a decision, a suggestion, or that one may look */
  missing: 'earlier-start' | 'agreement' | 'answer' | 'decision' | 'suggestion' | 'matchable'
  /** the course that holds the person, or will, if there is one */
  placement: Pick<Placement, '_id' | 'startsOn'> | null
  /** suggestions to decide on */
  suggested: number
}

interface Deps {
  db: Connection
  clock: Clock
}

export function createArrivals({ db, clock }: Deps) {
  const profiles = profileModel(db)
  const placements = placementModel(db)
  const proposals = proposalModel(db)

  return {
    /**
     * Who comes or came lately and has no course that begins in time, the most urgent first. Whoever was expected and has not
     * been seen stays in the list.
     * @param owners accounts of consultants: only their people; null: everybody
     */
    async atRisk({ scope }: Acting, owners: readonly string[] | null): Promise<Arrival[]> {
      if (scope.kind !== 'municipality') throw refuse('NOT_FOUND')
      const today = dayOfInstant(clock.now())
      const people = await profiles
        .find({
          ...{ removedAt: null, municipality: scope.municipality },
          ...(owners && { owner: { $in: [...owners] } }),
          $or: [
            { arrivedOn: { $gte: addDays(today, -back) } },
            { arrivedOn: null, 'expectedArrival.day': { $lte: addDays(today, ahead) } },
          ],
        })
        .sort({ _id: 1 })
        .lean<Profile[]>()
      const ids = people.map(({ _id }) => _id)
      const [courses, live] = await Promise.all([
        placements
          .find({ profile: { $in: ids }, state: { $ne: 'cancelled' } })
          .sort({ createdAt: 1, _id: 1 })
          .lean<Placement[]>(),
        proposals
          .find({ profile: { $in: ids }, state: { $in: ['suggested', 'confirmed'] } }, { profile: 1, state: 1 })
          .sort({ _id: 1 })
          .lean<Pick<Proposal, 'profile' | 'state'>[]>(),
      ])
      return people
        .flatMap((profile): Arrival[] => {
          const arrival = profile.arrivedOn ?? profile.expectedArrival?.day
          if (!arrival) return []
          const due = addDays(arrival, startWithin)
          const own = courses.filter(course => course.profile === profile._id)
          if (own.some(({ startsOn }) => startsOn !== null && startsOn <= due)) return []
          // The one that holds the person is older than the one that waits.
          const placement = own.find(isLive) ?? null
          const count = (state: Proposal['state']) =>
            live.filter(one => one.profile === profile._id && one.state === state).length
          const suggested = count('suggested')
          return [
            {
              profile,
              due,
              placement,
              suggested,
              missing: missingOf(profile, placement, count('confirmed'), suggested),
            },
          ]
        })
        .sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : a.profile._id < b.profile._id ? -1 : 1))
    },
  }
}

function missingOf(
  profile: Profile,
  placement: Placement | null,
  shown: number,
  suggested: number,
): Arrival['missing'] {
  if (placement) return placement.startsOn ? 'earlier-start' : 'agreement'
  if (!isMatchable(profile)) return 'matchable'
  if (shown > 0) return 'answer'
  return suggested > 0 ? 'decision' : 'suggestion'
}

export type Arrivals = ReturnType<typeof createArrivals>
