/** The goal of 72 hours: whoever comes to the municipality begins at a workplace on the third day at the latest. */
import type { Connection } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Clock } from '../lib/clock.js'
import { addDays, type Day } from '../lib/days.js'
import { refuse } from '../lib/errors.js'
import { groupBy } from '../lib/group-by.js'
import { dayOfInstant } from '../lib/instants.js'
import { type Paged, pageAt, pageSize } from '../lib/paging.js'
import { type Profile, profileModel } from '../profiles/model.js'
import { isMatchable, scopeFilter } from '../profiles/scope.js'
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

/** An arrival before the person's document is read: that is done for those who are shown. */
type Risk = Omit<Arrival, 'profile'> & { person: string }

const toldOf = { arrivedOn: 1, expectedArrival: 1, removedAt: 1, manualState: 1, consents: 1 } as const
type Person = Pick<Profile, '_id' | keyof typeof toldOf>
const courseFields = { profile: 1, startsOn: 1, holds: 1, waits: 1 } as const
type Course = Pick<Placement, '_id' | keyof typeof courseFields>
const proposalFields = { profile: 1, state: 1 } as const
type Live = Pick<Proposal, keyof typeof proposalFields>

interface Deps {
  db: Connection
  clock: Clock
}

export function createArrivals({ db, clock }: Deps) {
  const profiles = profileModel(db)
  const placements = placementModel(db)
  const proposals = proposalModel(db)

  /** The most urgent first. Whoever was expected and has not been seen stays among them. */
  async function risks({ scope }: Acting, owners: readonly string[] | null): Promise<Risk[]> {
    if (scope.kind !== 'municipality') throw refuse('NOT_FOUND')
    const today = dayOfInstant(clock.now())
    const people = await profiles
      .find(
        {
          ...{ removedAt: null, municipality: scope.municipality },
          ...(owners && { owner: { $in: [...owners] } }),
          $or: [
            { arrivedOn: { $gte: addDays(today, -back) } },
            { arrivedOn: null, 'expectedArrival.day': { $lte: addDays(today, ahead) } },
          ],
        },
        toldOf,
      )
      .sort({ _id: 1 })
      .lean<Person[]>()
    const ids = people.map(({ _id }) => _id)
    const [courses, found] = await Promise.all([
      placements
        .find({ profile: { $in: ids }, state: { $ne: 'cancelled' } }, courseFields)
        .sort({ createdAt: 1, _id: 1 })
        .lean<Course[]>(),
      proposals
        .find({ profile: { $in: ids }, state: { $in: ['suggested', 'confirmed'] } }, proposalFields)
        .sort({ _id: 1 })
        .lean<Live[]>(),
    ])
    const coursesOf = groupBy(courses, ({ profile }) => profile)
    const proposalsOf = groupBy(found, ({ profile }) => profile)
    return people
      .flatMap(person => riskOf(person, coursesOf.get(person._id) ?? [], proposalsOf.get(person._id) ?? []))
      .sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : a.person < b.person ? -1 : 1))
  }

  return {
    /**
     * A page of those who come or came lately and have no course that begins in time.
     * @param owners accounts of consultants: only their people; null: everybody
     */
    async atRisk(
      acting: Acting,
      { owners, page }: { owners: readonly string[] | null; page: number },
    ): Promise<Paged & { arrivals: Arrival[]; total: number }> {
      const all = await risks(acting, owners)
      const { skip, ...pages } = pageAt(all.length, page)
      const shown = all.slice(skip, skip + pageSize)
      const people = await profiles
        .find({ ...scopeFilter(acting), _id: { $in: shown.map(({ person }) => person) } })
        .sort({ _id: 1 })
        .lean<Profile[]>()
      const personOf = new Map(people.map(profile => [profile._id, profile]))
      const arrivals = shown.flatMap(({ person, ...risk }): Arrival[] => {
        const profile = personOf.get(person)
        return profile ? [{ profile, ...risk }] : []
      })
      return { arrivals, total: all.length, ...pages }
    },

    /** How many there are. */
    atRiskCount: async (acting: Acting, owners: readonly string[] | null): Promise<number> =>
      (await risks(acting, owners)).length,
  }
}

/** @param courses that were not cancelled, the oldest first */
function riskOf(person: Person, courses: readonly Course[], proposals: readonly Live[]): Risk[] {
  const arrival = person.arrivedOn ?? person.expectedArrival?.day
  if (!arrival) return []
  const due = addDays(arrival, startWithin)
  if (courses.some(({ startsOn }) => startsOn !== null && startsOn <= due)) return []
  // The one that holds the person is older than the one that waits.
  const placement = courses.find(isLive) ?? null
  const count = (state: Proposal['state']) => proposals.filter(one => one.state === state).length
  const suggested = count('suggested')
  const missing = missingOf(person, placement, count('confirmed'), suggested)
  return [{ person: person._id, due, placement, suggested, missing }]
}

function missingOf(person: Person, placement: Course | null, shown: number, suggested: number): Arrival['missing'] {
  if (placement) return placement.startsOn ? 'earlier-start' : 'agreement'
  if (!isMatchable(person)) return 'matchable'
  if (shown > 0) return 'answer'
  return suggested > 0 ? 'decision' : 'suggestion'
}

export type Arrivals = ReturnType<typeof createArrivals>
