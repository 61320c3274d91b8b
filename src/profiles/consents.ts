/** The person's own yes and no, as changes of the profile. Pure. */
import type { Acting } from '../accounts/scope.js'
import type { Day } from '../lib/days.js'
import { newId } from '../lib/ids.js'
import { instantAt } from '../lib/instants.js'
import type { Consent, FieldSource, Profile } from './model.js'

export interface NewConsent {
  kind: Consent['kind']
  /** an id; for 'company' only */
  company?: string | null
  /** the language it was given in */
  language: string
  interpreter: boolean
  /** the day it was given; now if left out */
  on?: Day
}

/** The yes that stands: to be matched at all, or to one company; null when none was given or it was withdrawn. */
export const liveConsent = (
  profile: Pick<Profile, 'consents'>,
  kind: Consent['kind'],
  company: string | null = null,
): Consent | null =>
  profile.consents.find(
    consent => consent.kind === kind && consent.company === company && consent.withdrawnAt === null,
  ) ?? null

export const newConsent = (acting: Acting, now: Date, given: NewConsent): Consent => ({
  id: newId(),
  kind: given.kind,
  company: given.kind === 'company' ? (given.company ?? null) : null,
  at: given.on ? instantAt(given.on, 12) : now,
  by: acting.account,
  language: given.language,
  interpreter: given.interpreter,
  withdrawnAt: null,
})

export type ConsentChange = Pick<Profile, 'consents' | 'sources' | 'questions'>

/** Adds a yes; null when one stands already. */
export function consentChange(found: Profile, consent: Consent, source: FieldSource): ConsentChange | null {
  if (liveConsent(found, consent.kind, consent.company)) return null
  return { consents: [...found.consents, consent], ...answered(found, consent.kind, source) }
}

/**
 * Takes back the yes that stands. For 'matching' a no is also noted where there was no yes, so that nobody asks again;
 * null when that is noted already.
 */
export function refusalChange(
  found: Profile,
  kind: Consent['kind'],
  company: string | null,
  now: Date,
  source: FieldSource,
): ConsentChange | null {
  const live = liveConsent(found, kind, company)
  if (!live && (kind === 'company' || found.sources.consents)) return null
  return {
    consents: found.consents.map(consent => (consent.id === live?.id ? { ...consent, withdrawnAt: now } : consent)),
    ...answered(found, kind, source),
  }
}

const answered = (
  found: Profile,
  kind: Consent['kind'],
  source: FieldSource,
): Pick<Profile, 'sources' | 'questions'> =>
  kind === 'company'
    ? { sources: found.sources, questions: found.questions }
    : {
        sources: { ...found.sources, consents: source },
        questions: found.questions.filter(({ field }) => field !== 'consents'),
      }
