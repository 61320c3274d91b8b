/** Which openings are to be ranked again: what their own edit, the weights and their company's edit have in common. */
import type { Model, QueryFilter } from 'mongoose'
import type { Companies } from '../companies/service.js'
import type { Queue } from '../queue/queue.js'
import type { Opening } from './model.js'

interface Deps {
  openings: Model<Opening>
  companies: Pick<Companies, 'owedRanking' | 'markRanked'>
  queue: Pick<Queue, 'add'>
}

export function createRankingOf({ openings, companies, queue }: Deps) {
  /** Wants one ranking more of each of these and asks for it; without the queue `sweep` does. */
  async function wantRanking(
    those: QueryFilter<Opening>,
    { only = {}, set = {} }: { only?: QueryFilter<Opening>; set?: Partial<Opening> } = {},
  ): Promise<void> {
    await openings.updateMany({ $and: [those, only] }, { $set: set, $inc: { rankWanted: 1 } })
    const found = await openings
      .find({ $and: [those, owed] }, { rankWanted: 1 })
      .sort({ _id: 1 })
      .lean<Opening[]>()
    for (const { _id, rankWanted } of found)
      await queue.add('rank-opening', { opening: _id, rev: rankWanted }, { id: `rank-${_id}-${rankWanted}` })
  }

  /** What a company tells has changed: its open openings are to be ranked again, once for each revision of it. */
  async function rankCompany(company: string, rev: number): Promise<void> {
    const only = { companyRev: { $not: { $gte: rev } } }
    await wantRanking({ company, state: 'open' }, { only, set: { companyRev: rev } })
    await companies.markRanked(company, rev)
  }

  return {
    rankCompany,

    /** For sweep: asks for the rankings that follow from a company's edit and were not asked for yet. */
    async followCompanies(): Promise<void> {
      for (const { company, rev } of await companies.owedRanking()) await rankCompany(company, rev)
    },

    /** What counts has changed: all open openings of the municipality are to be ranked again. */
    rankAgain: (municipality: string): Promise<void> => wantRanking({ municipality, state: 'open' }),

    /** The proposals have caught up with this revision of the opening. */
    async markRanked(id: string, rev: number): Promise<void> {
      await openings.updateOne({ _id: id, rankedRev: { $lt: rev } }, { $set: { rankedRev: rev } })
    },

    /**
     * For sweep: openings whose proposals have not caught up. Those that are over belong to it too: their undecided
     * proposals are to lapse.
     * @param limit 0: all
     */
    async owedRanking(limit = 500): Promise<{ opening: string; rev: number }[]> {
      const found = await openings
        .find({ $and: [{ state: { $ne: 'draft' } }, owed] }, { rankWanted: 1 })
        .sort({ changedAt: 1, _id: 1 })
        .limit(limit)
        .lean<Pick<Opening, '_id' | 'rankWanted'>[]>()
      return found.map(({ _id, rankWanted }) => ({ opening: _id, rev: rankWanted }))
    },
  }
}

const owed: QueryFilter<Opening> = { $expr: { $gt: ['$rankWanted', '$rankedRev'] } }
