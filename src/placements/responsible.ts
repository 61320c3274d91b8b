import type { Connection } from 'mongoose'
import { type Company, companyModel } from '../companies/model.js'
import { type Profile, profileModel } from '../profiles/model.js'
import type { Placement } from './model.js'

/** An account, and the municipality for which it is asked about a placement. */
export interface Responsible {
  account: string
  municipality: string
}

/**
 * Whose placements are, by id: the person's own consultant's; the company's where the person has none, or has moved on to a
 * municipality that does not see the course.
 */
export async function responsibleFor(db: Connection, of: readonly Placement[]): Promise<Map<string, Responsible>> {
  const [people, hosts] = await Promise.all([
    profileModel(db)
      .find({ _id: { $in: of.map(({ profile }) => profile) } }, { owner: 1, municipality: 1 })
      .sort({ _id: 1 })
      .lean<Pick<Profile, '_id' | 'owner' | 'municipality'>[]>(),
    companyModel(db)
      .find({ _id: { $in: of.map(({ company }) => company) } }, { keyConsultant: 1, municipality: 1 })
      .sort({ _id: 1 })
      .lean<Pick<Company, '_id' | 'keyConsultant' | 'municipality'>[]>(),
  ])
  const personOf = new Map(people.map(person => [person._id, person]))
  const hostOf = new Map(hosts.map(host => [host._id, host]))
  return new Map(
    of.flatMap(({ _id, profile, company, municipality, profileMunicipality }): [string, Responsible][] => {
      const person = personOf.get(profile)
      const sees = person && [municipality, profileMunicipality].includes(person.municipality)
      if (sees && person.owner) return [[_id, { account: person.owner, municipality: person.municipality }]]
      const host = hostOf.get(company)
      return host ? [[_id, { account: host.keyConsultant, municipality: host.municipality }]] : []
    }),
  )
}
