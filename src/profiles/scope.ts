import type { Acting } from '../accounts/scope.js'
import { refuse } from '../lib/errors.js'
import type { ProfileFilter } from './facts.js'

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

/**
 * Those who may be ranked and proposed, as far as the person's own document tells; `proposals` also asks whether a
 * placement holds them. The query form of `isMatchable`.
 */
export const matchableFilter: ProfileFilter = {
  removedAt: null,
  manualState: null,
  consents: { $elemMatch: { kind: 'matching', withdrawnAt: null } },
}
