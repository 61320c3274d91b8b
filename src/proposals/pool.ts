import type { Connection } from 'mongoose'
import { type Company, companyModel } from '../companies/model.js'
import type { Day } from '../lib/days.js'
import { findPostcode, municipalityCentre } from '../lib/places.js'
import type { OpeningFacts, ProfileFacts } from '../matching/facts.js'
import { type Opening, openingModel } from '../openings/model.js'
import { type Profile, profileModel } from '../profiles/model.js'
import { matchableFilter } from '../profiles/scope.js'

interface Deps {
  db: Connection
  /** which people a placement holds, with its proposal; without an argument all of them */
  placed: (profiles?: readonly string[]) => Promise<Map<string, string>>
}

/** Loads what matching ranks, and turns documents into facts. What is not turned into a fact here cannot count. */
export function createPool({ db, placed }: Deps) {
  const profiles = profileModel(db)
  const openings = openingModel(db)
  const companies = companyModel(db)

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

    /** One person, if ranking is allowed now; asked again just before a suggestion is stored. */
    async person(id: string): Promise<Profile | null> {
      const profile = await profiles.findOne({ ...matchableFilter, _id: id }).lean<Profile>()
      return profile && !(await placed([id])).has(id) ? profile : null
    },

    /** The open openings that people of this municipality may be put forward for, with their companies. */
    async openOpenings(municipality: string): Promise<{ opening: Opening; company: Company }[]> {
      const open = await openings
        .find({ state: 'open', $or: [{ municipality }, { sharedWith: municipality }] })
        .sort({ _id: 1 })
        .lean<Opening[]>()
      const owners = await companies
        .find({ _id: { $in: open.map(({ company }) => company) } })
        .sort({ _id: 1 })
        .lean<Company[]>()
      const byId = new Map(owners.map(company => [company._id, company]))
      return open.flatMap(opening => {
        const company = byId.get(opening.company)
        return company ? [{ opening, company }] : []
      })
    },
  }
}

/** The facts of a person as matching reads them today. */
export function profileFacts(profile: Profile, today: Day): ProfileFacts {
  const home = profile.homePostcode ? findPostcode(profile.homePostcode) : null
  return {
    id: profile._id,
    track: profile.track,
    birthDate: profile.birthDate,
    residence: { basis: profile.residence.basis, registeredOn: profile.residence.registeredOn },
    danish: profile.danish?.level ?? null,
    occupations: profile.experience.flatMap(({ disco, years }) => (disco ? [{ disco, years }] : [])),
    skills: profile.skills.flatMap(({ code }) => code ?? []),
    licences: profile.licences,
    wishes: profile.wishes,
    availability: profile.availability,
    hoursPerWeek: profile.hoursPerWeek,
    availableFrom: profile.arrivedOn ? today : (profile.expectedArrival?.day ?? null),
    commuteMinutes: profile.commuteMinutes,
    place: home ?? municipalityCentre(profile.municipality),
    workLimits: profile.workLimits,
    waitingSince: profile.arrivedOn ?? today,
    unemployedSince: null,
  }
}

/** The facts of an opening as matching reads them. */
export function openingFacts(opening: Opening, company: Company): OpeningFacts {
  const workplace = company.workplaces.find(({ id }) => id === opening.workplace)
  return {
    id: opening._id,
    schemes: opening.schemes,
    sector: opening.sector,
    disco: opening.disco,
    shortage: false,
    skills: opening.skills,
    danishLevel: opening.danishLevel,
    licences: opening.licences,
    demands: opening.demands,
    slots: opening.slots,
    hoursPerWeek: opening.hoursPerWeek,
    startFrom: opening.startFrom,
    startTo: opening.startTo,
    weeks: opening.weeks,
    place: workplace ? findPostcode(workplace.postcode) : null,
    prospect: opening.prospect,
    employer: {
      public: company.publicEmployer,
      ordinaryEmployees: workplace?.ordinaryEmployees ?? null,
      subsidisedNow: opening.subsidisedNow,
    },
  }
}
