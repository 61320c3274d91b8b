import type { Connection } from 'mongoose'
import type { Company } from '../companies/model.js'
import { centreOf } from '../lib/centres.js'
import type { Day } from '../lib/days.js'
import { findPostcode } from '../lib/places.js'
import type { OpeningFacts, ProfileFacts } from '../matching/facts.js'
import { type Opening, openingModel } from '../openings/model.js'
import { matchableFilter } from '../profiles/facts.js'
import { type Profile, profileModel } from '../profiles/model.js'

/**
 * Loads what matching ranks and turns documents into facts. Sex, origin, religion and family are not read here at all.
 */
export function createPool({ db, placed }: { db: Connection; placed: (profiles?: readonly string[]) => Promise<Set<string>> }) {
  const profiles = profileModel(db)
  const openings = openingModel(db)

  return {
    /** Everybody of these municipalities who may be ranked now, sorted by id. */
    async people(municipalities: readonly string[]): Promise<Profile[]> {
      const [found, held] = await Promise.all([
        profiles
          .find({ ...matchableFilter, municipality: { $in: [...municipalities] } })
          .sort({ _id: 1 })
          .lean<Profile[]>(),
        placed(),
      ])
      return found.filter(profile => !held.has(profile._id))
    },

    /** The open openings that people of this municipality may be put forward for. */
    openOpenings(municipality: string): Promise<Opening[]> {
      return openings
        .find({ state: 'open', $or: [{ municipality }, { sharedWith: municipality }] })
        .sort({ _id: 1 })
        .lean<Opening[]>()
        .exec()
    },
  }
}
