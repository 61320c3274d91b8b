/** What people tell about a person: which facts there are, which of them matching uses, what is still missing. Pure. */
import { isDeepStrictEqual } from 'node:util'
import { agreesWithBirthDate } from '../lib/cpr.js'
import { isPostcodeIn } from '../lib/places.js'
import { profileWords } from '../lib/words/da/profiles.js'
import { liveConsent } from './consents.js'
import type { FieldSource, Profile } from './model.js'

/** Facts that a form or a file states and that carry a source. */
export const factFields = [
  'asylPersonId',
  'firstName',
  'lastName',
  'birthDate',
  'sex',
  'citizenship',
  'phone',
  'municipality',
  'centre',
  'residence',
  'track',
  'homePostcode',
  'expectedArrival',
  'languages',
  'interpreter',
  'danish',
  'schoolYears',
  'education',
  'unemployedSince',
  'experience',
  'skills',
  'licences',
  'wishes',
  'wishNote',
  'availability',
  'availabilityText',
  'hoursPerWeek',
  'commuteMinutes',
  'workLimits',
  'limitNote',
  'notes',
] as const satisfies readonly (keyof Profile)[]

export type FactField = (typeof factFields)[number]
export type Facts = Pick<Profile, FactField>

/** Facts whose change asks for a new ranking. */
const matchingFacts = [
  'birthDate',
  'municipality',
  'centre',
  'residence',
  'track',
  'homePostcode',
  'expectedArrival',
  'arrivedOn',
  'languages',
  'danish',
  'unemployedSince',
  'experience',
  'skills',
  'licences',
  'wishes',
  'availability',
  'hoursPerWeek',
  'commuteMinutes',
  'workLimits',
] as const satisfies readonly (keyof Profile)[]

export const matchingFactsDiffer = (a: Profile, b: Profile): boolean =>
  matchingFacts.some(field => !isDeepStrictEqual(a[field], b[field]))

/** A profile of which nothing is told but who it is. */
export const emptyFacts: Omit<Facts, 'firstName' | 'municipality'> = {
  asylPersonId: null,
  lastName: '',
  birthDate: null,
  sex: null,
  citizenship: null,
  phone: null,
  centre: null,
  residence: { basis: null, grantedOn: null, registeredOn: null },
  track: 'integrationsloven',
  homePostcode: null,
  expectedArrival: null,
  languages: [],
  interpreter: false,
  danish: null,
  schoolYears: null,
  education: null,
  unemployedSince: null,
  experience: [],
  skills: [],
  licences: [],
  wishes: [],
  wishNote: null,
  availability: null,
  availabilityText: null,
  hoursPerWeek: null,
  commuteMinutes: null,
  workLimits: [],
  limitNote: null,
  notes: null,
}

/** Those of the told facts that say something else than the profile does. */
export function changedFacts(found: Facts, told: Partial<Facts>): Partial<Facts> {
  const changed = factFields.filter(
    field => field in told && !isDeepStrictEqual(plain(found[field] ?? null), told[field]),
  )
  return Object.fromEntries(changed.map(field => [field, told[field]])) as Partial<Facts>
}

/** Stored subdocuments and told ones differ in prototypes only. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

export const sourcesOf = (fields: readonly string[], source: FieldSource): Record<string, FieldSource> =>
  Object.fromEntries(fields.map(field => [field, source]))

export interface Question {
  field: string
  message: string
}

/**
 * What must still be asked, read from the facts themselves.
 * @param cpr the number in the clear while it is at hand; its birth day is compared
 */
export function questionsOf(
  profile: Pick<Profile, keyof Facts | 'consents' | 'sources'>,
  cpr: string | null,
): Question[] {
  const ask = profileWords.questions
  const questions: [string, boolean, string][] = [
    ['birthDate', profile.birthDate === null, ask.birthDate],
    ['cpr', cpr !== null && profile.birthDate !== null && !agreesWithBirthDate(cpr, profile.birthDate), ask.cpr],
    ['expectedArrival', profile.expectedArrival === null, ask.expectedArrival],
    ['expectedArrival', profile.expectedArrival?.precision === 'week', ask.arrivalWeek],
    ['danish', profile.danish === null, ask.danish],
    ['wishes', profile.wishes.length < 2, ask.wishes],
    ['experience', profile.experience.some(({ disco }) => disco === null), ask.experience],
    [
      'homePostcode',
      profile.homePostcode !== null && !isPostcodeIn(profile.homePostcode, profile.municipality),
      ask.homePostcode,
    ],
    ['consents', !liveConsent(profile, 'matching') && profile.sources.consents === undefined, ask.consents],
  ]
  return questions.filter(([, asked]) => asked).map(([field, , message]) => ({ field, message }))
}

/**
 * The open questions after a change: those on untouched fields stay until somebody answers them, those on changed
 * fields are asked again only if the new value still gives cause.
 */
export function questionsAfter(
  before: Question[],
  now: Question[],
  { changed, answered = [] }: { changed: readonly string[]; answered?: readonly string[] },
): Question[] {
  const kept = before.filter(({ field }) => !changed.includes(field) && !answered.includes(field))
  const added = now.filter(({ field }) => changed.includes(field) && !kept.some(other => other.field === field))
  return [...kept, ...added]
}

/** Fields whose questions must be looked at again when these fields have changed. */
export const asksAgain = (changed: readonly string[]): string[] => [
  ...changed,
  ...(changed.includes('birthDate') ? ['cpr'] : []),
  ...(changed.includes('municipality') ? ['homePostcode'] : []),
]

/** How much of what a placement needs to know is told: how many of how many facts, and the names of the missing ones. */
export function completeness(profile: Partial<Profile>): { done: number; total: number; missing: string[] } {
  const known = (value: unknown) => value !== null && value !== undefined
  const some = (list: readonly unknown[] | undefined, least = 1) => (list?.length ?? 0) >= least
  const needed: [keyof typeof profileWords.fields, boolean][] = [
    ['birthDate', known(profile.birthDate)],
    ['phone', known(profile.phone)],
    ['expectedArrival', known(profile.expectedArrival) || known(profile.arrivedOn)],
    ['residence', known(profile.residence?.grantedOn)],
    ['languages', some(profile.languages)],
    ['danish', known(profile.danish)],
    ['schoolYears', known(profile.schoolYears)],
    ['experience', some(profile.experience)],
    ['skills', some(profile.skills)],
    ['wishes', some(profile.wishes, 2)],
    ['availability', known(profile.availability)],
    ['hoursPerWeek', known(profile.hoursPerWeek)],
    ['commuteMinutes', known(profile.commuteMinutes)],
    ['consents', profile.sources?.consents !== undefined],
  ]
  const missing = needed.filter(([, told]) => !told).map(([field]) => profileWords.fields[field])
  return { done: needed.length - missing.length, total: needed.length, missing }
}
