/** A person's document as matching reads it. What is not turned into a fact here cannot count. */
import type { Day } from '../../lib/days.js'
import { findPostcode, municipalityCentre } from '../../lib/places.js'
import type { ProfileFacts } from '../../matching/facts.js'
import type { Profile } from '../../profiles/model.js'

/** Somebody who may be put forward. */
export type Candidate = Profile & {
  /** the day after the course that is about to end; null: there is none */
  freeFrom: Day | null
}

/** The facts of a person as matching reads them today. */
export function profileFacts(profile: Candidate, today: Day): ProfileFacts {
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
    availableFrom: availableFrom(profile, today),
    commuteMinutes: profile.commuteMinutes,
    place: home ?? municipalityCentre(profile.municipality),
    workLimits: profile.workLimits,
    waitingSince: profile.arrivedOn ?? today,
    unemployedSince: profile.unemployedSince ?? null,
  }
}

/** Whoever has a course and no arrival written down is here all the same. */
function availableFrom({ arrivedOn, expectedArrival, freeFrom }: Candidate, today: Day): Day | null {
  const here = arrivedOn ? today : (expectedArrival?.day ?? null)
  return freeFrom && (here === null || freeFrom > here) ? freeFrom : here
}
