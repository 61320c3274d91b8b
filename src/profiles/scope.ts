import type { Acting } from '../accounts/scope.js'
import { refuse } from '../lib/errors.js'
import { liveConsent } from './consents.js'
import type { Profile } from './model.js'

/** Conditions of a query; every one of them is repeated in every update. */
export type ProfileFilter = Record<string, unknown>

/**
 * The people somebody may see and change: a clarifier those still at the own centre, consultants and coordinators their
 * municipality's. Nobody sees the removed.
 * @throws NOT_FOUND for everybody else: whether a person exists is no business of theirs
 */
export function scopeFilter({ role, scope }: Acting): ProfileFilter {
  if (scope.kind === 'system') return { removedAt: null }
  if (scope.kind === 'centre' && role === 'clarifier') return { removedAt: null, centre: scope.centre, arrivedOn: null }
  if (scope.kind === 'municipality' && (role === 'consultant' || role === 'coordinator'))
    return { removedAt: null, municipality: scope.municipality }
  throw refuse('NOT_FOUND')
}

/** Clarifiers know nothing of companies and decide nothing for the municipality. @throws NOT_ALLOWED */
export function staffOnly({ scope }: Acting): void {
  if (scope.kind === 'centre') throw refuse('NOT_ALLOWED')
}

/**
 * Those who may be ranked and proposed, as far as the person's own document tells; `proposals` also asks whether a
 * placement holds them. The query form of `isMatchable`.
 */
export const matchableFilter: ProfileFilter = {
  removedAt: null,
  manualState: null,
  consents: { $elemMatch: { kind: 'matching', withdrawnAt: null } },
}

/** Whether the person may be ranked and proposed, as far as the own document tells; the other form of `matchableFilter`. */
export const isMatchable = (profile: Pick<Profile, 'removedAt' | 'manualState' | 'consents'>): boolean =>
  profile.removedAt === null && profile.manualState === null && liveConsent(profile, 'matching') !== null
