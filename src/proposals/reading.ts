import type { Model, QueryFilter } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import { refuse } from '../lib/errors.js'
import type { Proposal } from './model.js'

/** How proposals are found: each reader sees the own scope, and whatever a company may not know of does not exist for it. */
export function createReading(proposals: Model<Proposal>) {
  const scopeFilter = ({ scope }: Acting): QueryFilter<Proposal> => {
    if (scope.kind === 'system') return {}
    if (scope.kind === 'municipality') return { municipality: scope.municipality }
    // What was never confirmed never existed for the company, whatever became of it.
    if (scope.kind === 'company')
      return { company: scope.company, consent: { $ne: null }, state: { $nin: ['suggested', 'declined'] } }
    throw refuse('NOT_FOUND')
  }

  /** Lists of a shared opening: the municipality whose people are put forward reads about its own. */
  const listFilter = (acting: Acting): QueryFilter<Proposal> => {
    const { scope } = acting
    if (scope.kind !== 'municipality') return scopeFilter(acting)
    return { $or: [{ municipality: scope.municipality }, { profileMunicipality: scope.municipality }] }
  }

  async function get(acting: Acting, id: string): Promise<Proposal> {
    const proposal = await proposals.findOne({ _id: id, ...scopeFilter(acting) }).lean<Proposal>()
    if (!proposal) throw refuse('NOT_FOUND')
    return proposal
  }

  return {
    get,

    byId: (id: string): Promise<Proposal | null> => proposals.findById(id).lean<Proposal>().exec(),

    /** All proposals of one opening, the best first. */
    ofOpening(acting: Acting, opening: string): Promise<Proposal[]> {
      return proposals
        .find({ opening, ...listFilter(acting) })
        .sort({ score: -1, profile: 1, round: -1 })
        .lean<Proposal[]>()
        .exec()
    },

    /** The newest proposal of one person for each opening, by the opening's id. */
    async ofProfile(acting: Acting, profile: string): Promise<Map<string, Proposal>> {
      const found = await proposals
        .find({ profile, ...scopeFilter(acting) })
        .sort({ round: 1, _id: 1 })
        .lean<Proposal[]>()
      return new Map(found.map(proposal => [proposal.opening, proposal]))
    },

    /** All of one person, of every round and at openings of other municipalities too, the newest first. */
    everyOf: (acting: Acting, profile: string): Promise<Proposal[]> =>
      proposals
        .find({ profile, ...listFilter(acting) })
        .sort({ suggestedAt: -1, _id: 1 })
        .lean<Proposal[]>()
        .exec(),

    /** Companies of other municipalities for which one of the reader's own people waits, by ids: to them a yes may be told. */
    async companiesElsewhere({ scope }: Acting, profile: string): Promise<string[]> {
      if (scope.kind !== 'municipality') return []
      const { municipality } = scope
      const found = await proposals
        .find({
          ...{ profile, profileMunicipality: municipality, municipality: { $ne: municipality } },
          state: { $in: ['suggested', 'confirmed'] },
        })
        .sort({ _id: 1 })
        .lean<Proposal[]>()
      return [...new Set(found.map(({ company }) => company))]
    },

    /** What a company may see of, the newest first. */
    ofCompany(acting: Acting, states: Proposal['state'][]): Promise<Proposal[]> {
      return proposals
        .find({ $and: [scopeFilter(acting), { state: { $in: states } }] })
        .sort({ decidedAt: -1, _id: 1 })
        .lean<Proposal[]>()
        .exec()
    },

    /** Those of these ids that the reader may see. */
    among(acting: Acting, ids: readonly string[]): Promise<Proposal[]> {
      return proposals
        .find({ $and: [scopeFilter(acting), { _id: { $in: [...ids] } }] })
        .sort({ _id: 1 })
        .lean<Proposal[]>()
        .exec()
    },

    /** How many proposals an opening has per state, for lists. */
    async counts(
      acting: Acting,
      openingIds: string[],
    ): Promise<Map<string, Partial<Record<Proposal['state'], number>>>> {
      const rows = await proposals.aggregate<{ _id: { opening: string; state: Proposal['state'] }; n: number }>([
        { $match: { opening: { $in: openingIds }, ...scopeFilter(acting) } },
        { $group: { _id: { opening: '$opening', state: '$state' }, n: { $sum: 1 } } },
      ])
      const counts = new Map<string, Partial<Record<Proposal['state'], number>>>()
      for (const { _id, n } of rows) counts.set(_id.opening, { ...counts.get(_id.opening), [_id.state]: n })
      return counts
    },

    /** Proposals whose follow-ups may be missing: for `sweep`. */
    async unsettled(): Promise<string[]> {
      const rows = await proposals
        .find({ settled: false }, { _id: 1 })
        .sort({ changedAt: 1, _id: 1 })
        .limit(1000)
        .lean()
      return rows.map(row => row._id)
    },
  }
}
