/** How somebody is put forward for an opening: one document, and whatever follows from it. */
import type { Connection } from 'mongoose'
import type { Clock } from '../lib/clock.js'
import { newId } from '../lib/ids.js'
import { fullWeights } from '../matching/criteria.js'
import type { Ranked, Weights } from '../matching/facts.js'
import type { Opening } from '../openings/model.js'
import type { Profile } from '../profiles/model.js'
import { isDuplicate } from '../stores/errors.js'
import { type Proposal, proposalModel } from './model.js'
import type { Pool } from './pool.js'
import type { Settle } from './settle.js'

interface Deps {
  db: Connection
  clock: Clock
  pool: Pick<Pool, 'person'>
  settle: Settle
}

/** What is shown of a ranking: where the person stands in it, and why. */
export const shownParts = (ranked: Ranked, place: number, weights: Weights) => ({
  weights: fullWeights(weights),
  score: ranked.score,
  rank: place,
  parts: ranked.parts,
  reasonsFor: ranked.reasonsFor,
  reasonsAgainst: ranked.reasonsAgainst,
  wouldFitIf: ranked.wouldFitIf,
})

interface Suggestion {
  opening: Opening
  profile: Profile
  ranked: Ranked
  shown: ReturnType<typeof shownParts>
  round: number
  /** the batch of suggestions after the answer that it belongs to; null: it has no deadline of its own */
  lateRound: number | null
  /** who asked for it, and when */
  asked?: Proposal['asked']
}

export function createSuggesting({ db, clock, pool, settle }: Deps) {
  const proposals = proposalModel(db)

  return {
    /** @returns the new proposal's id; null when there is one of this round, or the person is not to be had any more */
    async suggest({ opening, profile, ranked, shown, round, lateRound, asked }: Suggestion): Promise<string | null> {
      // Asked again at the last moment: a person withdrawn or placed while we ranked is not put forward.
      if (!(await pool.person(profile._id))) return null
      const now = clock.now()
      const id = newId()
      try {
        await proposals.create({
          ...{ _id: id, opening: opening._id, profile: profile._id, round },
          municipality: opening.municipality,
          profileMunicipality: profile.municipality,
          company: opening.company,
          scheme: ranked.schemes[0],
          ...shown,
          ...{ state: 'suggested', suggestedAt: now, lateRound, settled: false, changedAt: now },
          ...(asked && { asked }),
        })
      } catch (error) {
        if (isDuplicate(error)) return null
        throw error
      }
      await settle(id)
      return id
    },

    /** One person's place among those suggested already, without ranking everybody again; in the same order, by score and id. */
    async placeAmongSuggested({ _id: opening }: Pick<Opening, '_id'>, { profileId, score }: Ranked): Promise<number> {
      const before = await proposals.countDocuments({
        ...{ opening, state: 'suggested', profile: { $ne: profileId } },
        $or: [{ score: { $gt: score } }, { score, profile: { $lt: profileId } }],
      })
      return before + 1
    },

    /** Every proposal of an opening, or of a person, the earliest rounds first. */
    list: (of: { opening: string } | { profile: string }): Promise<Proposal[]> =>
      proposals.find(of).sort({ opening: 1, profile: 1, round: 1 }).lean<Proposal[]>().exec(),
  }
}
