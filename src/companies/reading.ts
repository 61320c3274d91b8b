/** Who may read which companies. What is out of reach is not found. */
import type { Model, QueryFilter } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import { refuse } from '../lib/errors.js'
import { type Paged, pageAt, pageSize } from '../lib/paging.js'
import type { Company } from './model.js'

function readable({ scope }: Acting): QueryFilter<Company> {
  if (scope.kind === 'system') return {}
  if (scope.kind === 'municipality') return { municipality: scope.municipality }
  if (scope.kind === 'company') return { _id: scope.company, municipality: scope.municipality }
  throw refuse('NOT_FOUND')
}

export function createReading(companies: Model<Company>) {
  const byName = (filter: QueryFilter<Company>) => companies.find(filter).sort({ name: 1, _id: 1 })

  return {
    byId: (id: string): Promise<Company | null> => companies.findById(id).lean<Company>().exec(),

    /** @throws NOT_FOUND for an unknown company and for one outside the scope */
    async get(acting: Acting, id: string): Promise<Company> {
      const company = await companies.findOne({ $and: [{ _id: id }, readable(acting)] }).lean<Company>()
      if (!company) throw refuse('NOT_FOUND')
      return company
    },

    byIds: (ids: readonly string[]): Promise<Company[]> =>
      byName({ _id: { $in: [...new Set(ids)] } })
        .lean<Company[]>()
        .exec(),

    /** Those in scope that wait to be approved, by name. */
    unverified: async (acting: Acting): Promise<Company[]> =>
      byName({ ...readable(acting), verifiedAt: null }).lean<Company[]>(),

    /** The companies in scope by name. */
    list: async (acting: Acting): Promise<Company[]> => byName(readable(acting)).lean<Company[]>(),

    /**
     * One page of the companies in scope whose consultant one of these is, or of all the others: those that wait to be
     * approved first, each by name.
     */
    async pageOf(
      acting: Acting,
      {
        consultants,
        others = false,
        page,
      }: { consultants: readonly string[]; others?: boolean; page?: number | undefined },
    ): Promise<Paged & { companies: Company[]; unverified: number }> {
      const filter = { ...readable(acting), keyConsultant: { [others ? '$nin' : '$in']: consultants } }
      const waiting = { ...filter, verifiedAt: null }
      const approved = { ...filter, verifiedAt: { $ne: null } }
      const [unverified, verified] = await Promise.all([
        companies.countDocuments(waiting),
        companies.countDocuments(approved),
      ])
      const { skip, ...pages } = pageAt(unverified + verified, page)
      const first = skip < unverified ? await byName(waiting).skip(skip).limit(pageSize).lean<Company[]>() : []
      const room = pageSize - first.length
      const rest =
        room === 0
          ? []
          : await byName(approved)
              .skip(Math.max(0, skip - unverified))
              .limit(room)
              .lean<Company[]>()
      return { companies: [...first, ...rest], unverified, ...pages }
    },
  }
}
