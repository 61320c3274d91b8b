/** What the form of a profile shows before anybody types. */
import { type Day, formatDay, isoWeekOf } from '../lib/days.js'
import { basisAsBefore, slotCodes, wishFields } from './form.js'
import type { Profile } from './model.js'
import { unreadBasis } from './told-form.js'

/** As Danes type a day: '24-11-2026'. */
const typed = (day: Day | null | undefined): string => day?.split('-').toReversed().join('-') ?? ''

/** What the form of a stored profile shows before anything is typed. */
export function valuesOf(profile: Partial<Profile>, told: { who: string; today: Day }): Record<string, unknown> {
  const { residence, danish, expectedArrival, skills = [], wishes = [], availability } = profile
  return {
    ...profile,
    cpr: '',
    birthDate: typed(profile.birthDate),
    basis: unreadBasis(profile) ? basisAsBefore : (residence?.basis ?? ''),
    grantedOn: typed(residence?.grantedOn),
    registeredOn: typed(residence?.registeredOn),
    unemployedSince: typed(profile.unemployedSince),
    expectedArrival: expectedArrival && arrivalText(expectedArrival),
    danishLevel: danish?.level,
    danishWritten: danish?.written,
    du: danish?.du,
    module: danish?.module,
    experience: profile.experience?.map(({ text, years, country }) => ({ occupation: text, years, country })),
    skills: skills.flatMap(({ code }) => code ?? []),
    otherSkills: skills.flatMap(({ code, text }) => (code ? [] : text)).join(', '),
    ...Object.fromEntries(wishFields.map((field, i) => [field, wishes[i]])),
    slots: slotCodes.filter(slot => availability !== null && ((availability ?? 0) & (1 << Number(slot))) !== 0),
    matching: '',
    sourceWho: told.who,
    sourceWhen: told.today,
    certainty: 'told',
    answered: [],
  }
}

/** As people write it, and as the form reads it again: '10. december 2026' or 'uge 50 2026'. */
export function arrivalText({ day, precision }: NonNullable<Profile['expectedArrival']>): string {
  const { week, year } = isoWeekOf(day)
  return precision === 'week' ? `uge ${week} ${year}` : formatDay(day)
}
