/**
 * The only way a person's profile reaches a page, mail, export or log (design § 7). First a table, field by field, drops
 * what this reader may not have; then what is left is put into words. A new field of the model does not compile before
 * it has a line in the table.
 */

import type { Scope } from '../accounts/scope.js'
import { slotsText } from '../lib/availability.js'
import { cefrOf, danishLabel, danishPlainly } from '../lib/danish.js'
import { ageOn, type Day } from '../lib/days.js'
import { languageName } from '../lib/languages.js'
import { licenceLabel } from '../lib/licences.js'
import { isOccupation, occupationTitle } from '../lib/occupations.js'
import { isSector, sectorLabel } from '../lib/sectors.js'
import { skillLabel } from '../lib/skills.js'
import { profileWords } from '../lib/words/da/profiles.js'
import { limitLabel } from '../lib/work-limits.js'
import { liveConsent } from './consents.js'
import type { Profile } from './model.js'

/** How far a case with one company has come. */
export type Stage = 'before' | 'confirmed' | 'accepted' | 'agreed' | 'over'

export interface EmployerAudience {
  kind: 'employer'
  stage: Stage
  company: string
  companyVerified: boolean
  /** the reader's own membership of the company */
  membershipActive: boolean
  /** id of the consent that the proposal rests on */
  consent: string | null
  /** the opening's sector: a wish is shown only if it fits */
  sector: string
  today: Day
  /** the day after the course that is about to end; where it is, and that it is one, is not told */
  freeFrom?: Day | null
  /** given only where an agreement is written; opens the sealed CPR number (`Profiles.openCpr`) */
  openCpr?: (profile: Pick<Profile, '_id' | 'cpr'>) => string | null
}

export interface StaffAudience {
  kind: 'consultant' | 'coordinator' | 'clarifier'
}

/** Readers that get nothing about a person: other roles, company mails, logs. */
export interface NobodyAudience {
  kind: 'hotline' | 'administrator' | 'company-mail' | 'log'
}

/** From which stage an employer gets a field; 'agreement': only for an agreed placement's agreement. */
type EmployerAccess = 'never' | 'confirmed' | 'accepted' | 'agreement'

interface Exposure {
  employer: EmployerAccess
  clarifier: boolean
  /** consultants and coordinators of the person's municipality */
  staff: boolean
}

const internal: Exposure = { employer: 'never', clarifier: true, staff: true }
const municipal: Exposure = { employer: 'never', clarifier: false, staff: true }
const nobody: Exposure = { employer: 'never', clarifier: false, staff: false }
const confirmed: Exposure = { employer: 'confirmed', clarifier: true, staff: true }
const accepted: Exposure = { employer: 'accepted', clarifier: true, staff: true }

export const exposure: { readonly [Field in keyof Required<Profile>]: Exposure } = {
  _id: internal,
  personKey: nobody,
  asylPersonId: internal,
  cpr: { employer: 'agreement', clarifier: false, staff: false },
  cprHash: nobody,
  hasCpr: internal,
  firstName: confirmed,
  lastName: accepted,
  // An employer reads the age band made of it, never the day.
  birthDate: confirmed,
  sex: internal,
  citizenship: internal,
  phone: accepted,
  municipality: internal,
  centre: internal,
  owner: municipal,
  handedOverAt: municipal,
  residence: internal,
  track: internal,
  homePostcode: internal,
  expectedArrival: internal,
  arrivedOn: internal,
  languages: confirmed,
  interpreter: internal,
  danish: confirmed,
  schoolYears: internal,
  education: internal,
  unemployedSince: internal,
  experience: confirmed,
  skills: confirmed,
  licences: confirmed,
  wishes: confirmed,
  wishNote: internal,
  availability: confirmed,
  availabilityText: internal,
  hoursPerWeek: confirmed,
  commuteMinutes: internal,
  workLimits: confirmed,
  limitNote: internal,
  notes: internal,
  // Family is nobody's business but the municipality's.
  household: municipal,
  consents: internal,
  sources: internal,
  questions: internal,
  manualState: municipal,
  rankWanted: nobody,
  rankedRev: nobody,
  revision: internal,
  createdAt: internal,
  changedAt: internal,
  removedAt: nobody,
  erasure: municipal,
}

/** What an employer may know of a candidate. Free text that came with an import or was typed by staff is not among it. */
export interface EmployerView {
  stage: 'confirmed' | 'accepted' | 'agreed'
  /** the first name; from acceptance on the full name */
  name: string
  /** from acceptance on */
  phone: string | null
  ageBand: string
  experience: { title: string; years: number | null }[]
  skills: string[]
  licences: string[]
  danish: { spoken: string; written: string | null } | null
  /** 'engelsk (B1)'; only those the person agreed to show, never the mother tongue */
  languages: string[]
  availability: string | null
  hoursPerWeek: number | null
  wishes: string[]
  workLimits: string[]
  /** the person cannot begin before; null: nothing is known to stand in the way */
  freeFrom: Day | null
  /** ten digits; only in an agreed placement's agreement */
  cpr: string | null
}

/** The fields of a profile that a member of staff may read, as they are stored; company consents are the municipality's. */
export type StaffView = Partial<Profile> & Pick<Profile, '_id'>

export function disclose(profile: Profile, audience: EmployerAudience): EmployerView | null
export function disclose(profile: Profile, audience: StaffAudience): StaffView
export function disclose(profile: Profile, audience: NobodyAudience): null
export function disclose(profile: Profile, audience: StaffAudience | NobodyAudience): StaffView | null
export function disclose(
  profile: Profile,
  audience: EmployerAudience | StaffAudience | NobodyAudience,
): EmployerView | StaffView | null
export function disclose(
  profile: Profile,
  audience: EmployerAudience | StaffAudience | NobodyAudience,
): EmployerView | StaffView | null {
  if (audience.kind === 'employer') return toEmployer(profile, audience)
  if (audience.kind === 'clarifier') return toClarifier(profile)
  if (audience.kind === 'consultant' || audience.kind === 'coordinator')
    return { ...select(profile, field => exposure[field].staff), _id: profile._id }
  return null
}

/** A proposal or a placement, as far as it tells whose business the person is. */
export interface StaffCase {
  /** where the person lived when it was proposed; of a placement, where the person lives while it holds */
  profileMunicipality: string
  /** only of a placement: the person is at a workplace, or about to be, and the course is followed up */
  holds?: boolean
  /** of a placement: it will hold the person after another one */
  waits?: boolean
}

/**
 * What staff may read of a person through a case. Whoever has moved since may have moved to be safe: the municipality they
 * left, and the one they worked in, no longer reads anything, and of somebody at a workplace there only name and telephone.
 */
export function discloseInCase(
  profile: Profile,
  scope: Scope,
  { profileMunicipality, holds, waits }: StaffCase,
): StaffView | null {
  const isOwn = scope.kind === 'municipality' && scope.municipality === profile.municipality
  const isProposed = holds === undefined && profile.municipality === profileMunicipality
  if (isOwn || isProposed) return disclose(profile, { kind: 'consultant' })
  const { _id, firstName, lastName, phone } = profile
  return holds || waits ? { _id, firstName, lastName, phone } : null
}

const select = (profile: Profile, allowed: (field: keyof Profile) => boolean): Partial<Profile> =>
  Object.fromEntries(
    (Object.keys(exposure) as (keyof Profile)[]).filter(allowed).map(field => [field, profile[field]]),
  ) as Partial<Profile>

function toClarifier(profile: Profile): StaffView {
  return {
    ...select(profile, field => exposure[field].clarifier),
    _id: profile._id,
    consents: profile.consents.filter(consent => consent.kind === 'matching'),
  }
}

function toEmployer(profile: Profile, audience: EmployerAudience): EmployerView | null {
  const { stage, today } = audience
  if (stage === 'before' || stage === 'over' || !mayKnow(profile, audience)) return null

  const levels: EmployerAccess[] = ['confirmed']
  if (stage !== 'confirmed') levels.push('accepted')
  if (stage === 'agreed' && audience.openCpr) levels.push('agreement')
  const seen = select(profile, field => levels.includes(exposure[field].employer))

  return {
    stage,
    name: [seen.firstName, seen.lastName].filter(Boolean).join(' '),
    phone: seen.phone ?? null,
    ageBand: ageBand(seen.birthDate ?? null, today),
    experience: (seen.experience ?? []).flatMap(({ disco, years }) =>
      disco && isOccupation(disco) ? [{ title: occupationTitle(disco), years }] : [],
    ),
    skills: knownLabels(
      (seen.skills ?? []).map(({ code }) => code),
      skillLabel,
    ),
    licences: knownLabels(seen.licences, licenceLabel),
    danish: seen.danish
      ? {
          spoken: danishPlainly({ ...seen.danish, du: knownDu(seen.danish.du), text: '' }),
          written: seen.danish.written === null ? null : danishLabel(seen.danish.written),
        }
      : null,
    languages: (seen.languages ?? [])
      .filter(({ language, show, motherTongue }) => show && !motherTongue && languageName(language) !== language)
      .map(({ language, level }) => languageName(language) + (level === null ? '' : ` (${cefrOf(level)})`)),
    availability: typeof seen.availability === 'number' ? slotsText(seen.availability) : null,
    hoursPerWeek: seen.hoursPerWeek ?? null,
    wishes: (seen.wishes ?? []).filter(wish => wish === audience.sector && isSector(wish)).map(sectorLabel),
    workLimits: knownLabels(seen.workLimits, limitLabel),
    freeFrom: audience.freeFrom ?? null,
    cpr: seen.cpr && audience.openCpr ? audience.openCpr({ _id: profile._id, cpr: seen.cpr }) : null,
  }
}

/** A verified company, a member in good standing, and the person's own yes, live at this very moment. */
function mayKnow(profile: Profile, audience: EmployerAudience): boolean {
  if (profile.removedAt !== null || !audience.companyVerified || !audience.membershipActive) return false
  // Whoever no longer wants to be matched is no longer a candidate; a course already accepted rests on the yes to the company.
  if (audience.stage === 'confirmed' && !liveConsent(profile, 'matching')) return false
  return profile.consents.some(
    ({ id, kind, company, withdrawnAt }) =>
      id === audience.consent && kind === 'company' && company === audience.company && withdrawnAt === null,
  )
}

/** Labels of catalogue codes; anything that is not in the catalogue is somebody's free text and stays inside. */
const knownLabels = (codes: readonly (string | null)[] | undefined, label: (code: string) => string): string[] =>
  (codes ?? []).flatMap(code => (code && label(code) !== code ? [label(code)] : []))

const knownDu = (du: string | null): string | null => (du && /^DU[123]$/.test(du) ? du : null)

/** '25-34 år': bands of ten years, so that nobody can be found by a birthday. */
export function ageBand(birthDate: Day | null, today: Day): string {
  if (!birthDate) return profileWords.ageUnknown
  const age = ageOn(birthDate, today)
  if (age < 18) return profileWords.ageUnder18
  if (age < 25) return `18-24 ${profileWords.years}`
  if (age >= 65) return `65+ ${profileWords.years}`
  const from = 25 + Math.floor((age - 25) / 10) * 10
  return `${from}-${from + 9} ${profileWords.years}`
}
