import { refuse } from '../lib/errors.js'
import type { Membership, Role } from './model.js'

/** What part of the data an acting account may touch. Every core query takes one. */
export type Scope =
  | { kind: 'municipality'; municipality: string }
  | { kind: 'centre'; centre: string }
  | { kind: 'company'; municipality: string; company: string }
  | { kind: 'system' }

/** Who acts: an account in one of its memberships, or the system (jobs, command line). */
export interface Acting {
  /** an account's id, or 'system' */
  account: string
  name: string
  role: Role | 'system'
  scope: Scope
}

export const system: Acting = { account: 'system', name: 'Springbræt', role: 'system', scope: { kind: 'system' } }

/** The municipality somebody works for. @throws NOT_FOUND for whoever works elsewhere */
export function placeOf({ scope }: Acting): string {
  if (scope.kind !== 'municipality') throw refuse('NOT_FOUND')
  return scope.municipality
}

/**
 * The scope of a membership.
 * @returns null for a membership that opens nothing: one that waits for approval.
 */
export function scopeOf(
  membership: Pick<Membership, 'role' | 'municipality' | 'centre' | 'company' | 'state'>,
): Scope | null {
  if (membership.state !== 'active') return null
  if (membership.role === 'clarifier') return membership.centre ? { kind: 'centre', centre: membership.centre } : null
  if (!membership.municipality) return null
  if (membership.role === 'employer')
    return membership.company
      ? { kind: 'company', municipality: membership.municipality, company: membership.company }
      : null
  return { kind: 'municipality', municipality: membership.municipality }
}
