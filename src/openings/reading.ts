/** Who may read and change which openings. What is out of reach is not found. */
import type { Model, ProjectionType, QueryFilter } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import { refuse } from '../lib/errors.js'
import { type Paged, pageAt, pageSize } from '../lib/paging.js'
import { type Opening, type OpeningHead, type OpeningState, openingStates } from './model.js'

/** Other municipalities may see, and propose to, what is shared with them. */
function readable({ scope }: Acting): QueryFilter<Opening> {
  if (scope.kind === 'system') return {}
  if (scope.kind === 'company') return { company: scope.company, municipality: scope.municipality }
  if (scope.kind === 'municipality') {
    const { municipality } = scope
    return { $or: [{ municipality }, { sharedWith: municipality, state: { $ne: 'draft' } }] }
  }
  throw refuse('NOT_FOUND')
}

const writable = (acting: Acting): QueryFilter<Opening> =>
  acting.scope.kind === 'municipality' ? { municipality: acting.scope.municipality } : readable(acting)

/** A draft that was discarded was never anything to the lists. */
const listed: QueryFilter<Opening> = { $or: [{ state: { $ne: 'closed' } }, { publishedAt: { $ne: null } }] }

/** Ids of those that are wanted, of all that are in scope; left out: all. */
type Among = readonly string[] | undefined
const only = (among: Among): QueryFilter<Opening> => (among ? { _id: { $in: [...among] } } : {})
const head = { title: 1, number: 1, company: 1 } as const

export function createReading(openings: Model<Opening>) {
  async function find(filter: QueryFilter<Opening>): Promise<Opening> {
    const opening = await openings.findOne(filter).lean<Opening>()
    if (!opening) throw refuse('NOT_FOUND')
    return opening
  }

  const newestFirst = (filter: QueryFilter<Opening>, fields: ProjectionType<Opening> = {}) =>
    openings.find(filter, fields).sort({ createdAt: -1, number: -1 })
  const list = (filter: QueryFilter<Opening>): Promise<Opening[]> => newestFirst(filter).lean<Opening[]>().exec()

  return {
    /** The opening, if the acting account may change it. @throws NOT_FOUND */
    ownOf: (acting: Acting, id: string): Promise<Opening> => find({ $and: [{ _id: id }, writable(acting)] }),

    verbs: {
      /** @throws NOT_FOUND, also for what is out of reach */
      get: async (acting: Acting, id: string): Promise<Opening> => find({ $and: [{ _id: id }, readable(acting)] }),

      /** By the number people say: '2026-0042'. @throws NOT_FOUND */
      byNumber: async (acting: Acting, number: string): Promise<Opening> =>
        find({ $and: [{ number }, readable(acting)] }),

      byId: (id: string): Promise<Opening | null> => openings.findById(id).lean<Opening>().exec(),

      byIds: (ids: readonly string[]): Promise<Opening[]> => list({ _id: { $in: [...new Set(ids)] } }),

      /** A company's own openings, the newest first. */
      listForCompany: async (acting: Acting): Promise<Opening[]> => list({ $and: [listed, readable(acting)] }),

      /** The municipality's openings, the newest first; in some states or of one company, if asked. */
      async listForStaff(
        acting: Acting,
        { states, company }: { states?: readonly OpeningState[]; company?: string } = {},
      ): Promise<Opening[]> {
        const only = { ...(states && { state: { $in: [...states] } }), ...(company && { company }) }
        return list({ $and: [only, listed, readable(acting)] })
      },

      /** What tells each of those in the lists from others, to be searched in. */
      heads: async (acting: Acting): Promise<OpeningHead[]> =>
        newestFirst({ $and: [listed, readable(acting)] }, head).lean<OpeningHead[]>(),

      headsOf: async (ids: readonly string[]): Promise<OpeningHead[]> =>
        newestFirst({ _id: { $in: [...new Set(ids)] } }, head).lean<OpeningHead[]>(),

      /** How many of them are in each state. @param among ids of those that count; left out: all */
      async countsForStaff(acting: Acting, among?: Among): Promise<Record<OpeningState, number>> {
        const within = { $and: [only(among), listed, readable(acting)] }
        const counted = await Promise.all(
          openingStates.map(async state => [state, await openings.countDocuments({ state, ...within })] as const),
        )
        return Object.fromEntries(counted) as Record<OpeningState, number>
      },

      /** The same, one page of them. */
      async pageForStaff(
        acting: Acting,
        { state, page, among }: { state?: OpeningState | undefined; page?: number | undefined; among?: Among } = {},
      ): Promise<Paged & { openings: Opening[] }> {
        const filter = { $and: [state ? { state } : {}, only(among), listed, readable(acting)] }
        const { skip, ...pages } = pageAt(await openings.countDocuments(filter), page)
        const found = await newestFirst(filter).skip(skip).limit(pageSize).lean<Opening[]>()
        return { openings: found, ...pages }
      },
    },
  }
}
