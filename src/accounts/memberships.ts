import { centreName } from '../lib/centres.js'
import { newId } from '../lib/ids.js'
import { da } from '../lib/words/da.js'
import type { Municipality } from '../municipalities/model.js'
import type { Account, Membership } from './model.js'
import { type Acting, scopeOf } from './scope.js'

/** What must be told to make a membership; the rest has a usual value. */
export type NewMembership = Pick<Membership, 'role'> & Partial<Omit<Membership, 'role' | 'id'>>

export function newMembership(membership: NewMembership): Membership {
  return {
    municipality: null,
    centre: null,
    company: null,
    state: 'active',
    owner: false,
    sectors: [],
    postcodes: [],
    ...membership,
    id: newId(),
  }
}

/**
 * The memberships in force. A municipality's settings are the only truth about who answers its hotline: they give
 * that membership, and a stored one only says that the account may be chosen for it.
 * @param hotlines the municipalities whose contact or stand-in the account is
 */
export function membershipsInForce(account: Account, hotlines: readonly Municipality[]): Membership[] {
  return [
    ...account.memberships.filter(({ role }) => role !== 'hotline'),
    ...hotlines.map(({ _id }) => ({
      ...newMembership({ role: 'hotline', municipality: _id }),
      id: `hotline-${_id}`,
    })),
  ]
}

/** An account's place in a company. */
export const membershipIn = (account: Account, company: string): Membership | undefined =>
  account.memberships.find(membership => membership.company === company)

/** How somebody is told of to colleagues in a company. */
export function asColleague(account: Account, company: string): Pick<Account, 'name' | 'phone' | 'email'> {
  const { typed } = membershipIn(account, company) ?? {}
  const { name, phone } = typed ?? account
  return { name, phone, email: account.email }
}

/** Who acts when this account works in this membership; null when the membership opens nothing. */
export function actingIn(account: Account, membership: Membership): Acting | null {
  const scope = scopeOf(membership)
  return scope && { account: account._id, name: account.name, role: membership.role, scope }
}

/** 'Virksomhedskonsulent, Middelfart': a membership in words; `names` gives municipalities and companies. */
export function membershipText(membership: Membership, names: (id: string) => string | undefined): string {
  const place =
    membership.role === 'clarifier'
      ? centreName(membership.centre ?? '')
      : (names(membership.company ?? '') ?? names(membership.municipality ?? '') ?? '')
  return [da.web.roles[membership.role], place].filter(Boolean).join(', ')
}
