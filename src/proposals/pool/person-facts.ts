/** A person's document as matching reads it. What is not turned into a fact here cannot count. */
import type { Day } from '../../lib/days.js'
import { findPostcode, municipalityCentre } from '../../lib/places.js'
import type { ProfileFacts } from '../../matching/facts.js'
import type { Profile } from '../../profiles/model.js'

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
