/** Courses as they are read: one, those of a person, and the lists, a page at a time. */
import type { Model, QueryFilter } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import { refuse } from '../lib/errors.js'
import { type Paged, pageAt, pageSize } from '../lib/paging.js'
import { type Placement, type PlacementState, placementStates } from './model.js'

/** What somebody may read and change. */
export function scopeFilter({ scope }: Acting): QueryFilter<Placement> {
  if (scope.kind === 'system') return {}
  if (scope.kind === 'company') return { company: scope.company }
  if (scope.kind === 'municipality')
    return { $or: [{ municipality: scope.municipality }, { profileMunicipality: scope.municipality }] }
  throw refuse('NOT_FOUND')
}

interface Wanted {
  state?: PlacementState | undefined
  page?: number | undefined
  /** ids of those that stand elsewhere on the page */
  besides?: readonly string[]
  /** ids of those that are wanted, of all that are in scope; left out: all */
  among?: readonly string[] | undefined
}

/** What tells a course from others. */
export type PlacementHead = Pick<Placement, '_id' | 'opening' | 'company'>

export function createReading(placements: Model<Placement>) {
  return {
    async get(acting: Acting, id: string): Promise<Placement> {
      const placement = await placements.findOne({ _id: id, ...scopeFilter(acting) }).lean<Placement>()
      if (!placement) throw refuse('NOT_FOUND')
      return placement
    },

    /** All that rest on these proposals, for pages that have found them in scope. */
    ofProposals: (ids: readonly string[]): Promise<Placement[]> =>
      placements
        .find({ $or: [{ _id: { $in: [...ids] } }, { proposal: { $in: [...ids] } }] })
        .sort({ _id: 1 })
        .lean<Placement[]>()
        .exec(),

    /** All of one person in scope, the newest first. */
    ofPerson(acting: Acting, profile: string): Promise<Placement[]> {
      return placements
        .find({ profile, ...scopeFilter(acting) })
        .sort({ createdAt: -1, _id: 1 })
        .lean<Placement[]>()
        .exec()
    },

    /** One page of those in scope, the newest first. */
    async page(
      acting: Acting,
      { state, page, besides = [], among }: Wanted = {},
    ): Promise<Paged & { placements: Placement[] }> {
      const filter: QueryFilter<Placement> = { ...scopeFilter(acting), ...(state && { state }) }
      if (besides.length > 0) filter._id = { $nin: [...besides] }
      if (among) filter._id = { $in: among.filter(id => !besides.includes(id)) }
      const { skip, ...pages } = pageAt(await placements.countDocuments(filter), page)
      const found = await placements
        .find(filter)
        .sort({ createdAt: -1, _id: 1 })
        .skip(skip)
        .limit(pageSize)
        .lean<Placement[]>()
      return { placements: found, ...pages }
    },

    /** What tells each of those in scope from others, to be searched in. */
    heads(acting: Acting): Promise<PlacementHead[]> {
      return placements
        .find(scopeFilter(acting), { opening: 1, company: 1 })
        .sort({ createdAt: -1, _id: 1 })
        .lean<PlacementHead[]>()
        .exec()
    },

    /** The newest of one company's, and how many there are. */
    async ofCompany(
      acting: Acting,
      company: string,
      most: number,
    ): Promise<{ placements: Placement[]; total: number }> {
      const filter = { company, ...scopeFilter(acting) }
      const [total, found] = await Promise.all([
        placements.countDocuments(filter),
        placements.find(filter).sort({ createdAt: -1, _id: 1 }).limit(most).lean<Placement[]>(),
      ])
      return { placements: found, total }
    },

    /** How many of those in scope are in each state. @param among ids of those that count; left out: all */
    async counts(acting: Acting, among?: readonly string[]): Promise<Record<PlacementState, number>> {
      const within: QueryFilter<Placement> = { ...scopeFilter(acting), ...(among && { _id: { $in: [...among] } }) }
      const counted = await Promise.all(
        placementStates.map(async state => [state, await placements.countDocuments({ ...within, state })] as const),
      )
      return Object.fromEntries(counted) as Record<PlacementState, number>
    },
  }
}
