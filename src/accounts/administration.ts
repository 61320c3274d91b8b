/** What an administrator may do with accounts: those of the municipality, and those of the centres' clarifiers. */
import type { Connection, QueryFilter } from 'mongoose'
import type { Audit } from '../audit/service.js'
import type { What } from '../audit/uses.js'
import type { Clock } from '../lib/clock.js'
import { type AppError, invalid, refuse } from '../lib/errors.js'
import { newId } from '../lib/ids.js'
import { type Paged, pageAt, pageSize } from '../lib/paging.js'
import { da } from '../lib/words/da.js'
import type { Municipalities } from '../municipalities/service.js'
import { createLetters, type SendLetter } from './letters.js'
import { type Account, accountModel, type Membership, type Role } from './model.js'
import type { Acting } from './scope.js'
import type { Accounts } from './service.js'

/** Roles an administrator may give; employers come by registration and their company's approval. */
export const givenRoles = ['consultant', 'coordinator', 'hotline', 'administrator', 'clarifier'] as const
export type GivenRole = (typeof givenRoles)[number]

/** A role of the list; 'none': whose last one here was taken away. */
export type Listed = Role | 'none'

export interface RoleChoice {
  role: GivenRole
  /** only for a clarifier */
  centre?: string
  /** only for a consultant: whose new companies come here */
  sectors?: string[]
  postcodes?: string[]
}

export function createAdministration(deps: {
  db: Connection
  accounts: Accounts
  municipalities: Municipalities
  audit: Audit
  clock: Clock
  send: SendLetter
}) {
  const { accounts, municipalities, audit, clock, send } = deps
  const model = accountModel(deps.db)
  const { tell, ...letters } = createLetters({ accounts: model, clock, send })

  function placeOf(acting: Acting): string {
    if (acting.role !== 'administrator' || acting.scope.kind !== 'municipality') throw refuse('NOT_ALLOWED')
    return acting.scope.municipality
  }

  /** Who works nowhere any more stays with the municipalities that took the roles away; who works for another is out of reach. */
  function inScope(municipality: string, role?: Listed): QueryFilter<Account> {
    const without = { memberships: { $size: 0 }, formerly: municipality }
    if (role === 'none') return without
    if (role === 'clarifier') return { memberships: { $elemMatch: { role } } }
    if (role) return { memberships: { $elemMatch: { role, municipality } } }
    return { $or: [{ 'memberships.municipality': municipality }, { 'memberships.role': 'clarifier' }, without] }
  }

  /** @throws NOT_FOUND, also for an account of other municipalities only */
  async function get(acting: Acting, id: string): Promise<Account> {
    const account = await model
      .findOne({ $and: [{ _id: id }, inScope(placeOf(acting))] })
      .lean<Account>()
      .exec()
    if (!account) throw refuse('NOT_FOUND')
    return account
  }

  /** Written before the act, as what cannot be logged is not done. */
  const note = (acting: Acting, what: What, subject: string) =>
    audit.record(acting, { what, on: [], subject, why: 'administration af konti' })

  /** Asked before anything is written in the log; the unique index decides. */
  async function refuseTaken(email: string, own?: string): Promise<void> {
    const known = await accounts.byEmail(email)
    if (known && known._id !== own) throw invalid([{ field: 'email', text: da.accounts.emailTaken }])
  }

  const tellOf = async (id: string): Promise<void> => {
    const account = await accounts.byId(id)
    if (account) await tell(account)
  }

  function membershipOf(municipality: string, choice: RoleChoice) {
    if (choice.role === 'clarifier') {
      if (!choice.centre) throw invalid([{ field: 'centre', text: 'Vælg, hvilket asylcenter afklareren hører til.' }])
      return { role: choice.role, centre: choice.centre }
    }
    const { role, sectors = [], postcodes = [] } = choice
    return { role, municipality, ...(role === 'consultant' ? { sectors, postcodes } : {}) }
  }

  /** The municipality whose settings name the account, if one does. */
  async function namedBy(account: string): Promise<string | null> {
    const all = await municipalities.all()
    const found = all.find(({ hotline, coordinator }) =>
      [hotline.contact, hotline.standIn, coordinator].includes(account),
    )
    return found?.name ?? null
  }

  /** Somebody the settings name must be replaced there first: a hotline or coordinator is never nobody. */
  const ifNamed = (by: string | null): AppError | null =>
    by === null
      ? null
      : refuse('WRONG_STATE', {}, `Vælg først en anden i indstillingerne for ${by}: personen står der nu.`)

  const isSelf = (acting: Acting, { _id }: Account) => acting.account === _id

  const isShared = ({ memberships }: Account, mine: string) =>
    memberships.some(one => one.municipality && one.municipality !== mine)

  const others = (account: Account, mine: string): AppError | null =>
    isShared(account, mine)
      ? refuse('NOT_ALLOWED', {}, 'Kontoen har også roller i en anden kommune. Fjern jeres roller i stedet.')
      : null

  /** Why something cannot be done with an account, given whose settings name it (`namedBy`); null where it can. */
  const refusal = {
    // Whoever gives access reads no cases; two people are needed for both.
    addRole: (acting: Acting, account: Account): AppError | null =>
      isSelf(acting, account)
        ? refuse('NOT_ALLOWED', {}, 'Du kan ikke give dig selv en rolle. Bed en anden administrator.')
        : null,
    removeRole(
      acting: Acting,
      account: Account,
      { role, municipality }: Membership,
      named: string | null,
    ): AppError | null {
      if (!(role === 'clarifier' || municipality === placeOf(acting))) return refuse('NOT_FOUND')
      if (account.memberships.length === 1)
        return refuse('WRONG_STATE', {}, 'Det er kontoens sidste rolle. Luk kontoen i stedet.')
      if (role === 'administrator' && isSelf(acting, account))
        return refuse('NOT_ALLOWED', {}, 'Du kan ikke fjerne din egen rolle. Bed en anden administrator.')
      return role === 'employer' || role === 'clarifier' ? null : ifNamed(named)
    },
    disable: (acting: Acting, account: Account, named: string | null): AppError | null =>
      isSelf(acting, account)
        ? refuse('NOT_ALLOWED', {}, 'Du kan ikke lukke din egen konto. Bed en anden administrator.')
        : (others(account, placeOf(acting)) ?? ifNamed(named)),
    /** Whom another municipality may have closed stays closed: its roles would come back. So does who is in reach as a clarifier only. */
    enable(acting: Acting, { memberships }: Account): AppError | null {
      const mine = placeOf(acting)
      const places = memberships.flatMap(({ municipality }) => municipality ?? [])
      const worksElsewhere = memberships.some(
        ({ role, municipality }) => role !== 'employer' && municipality && municipality !== mine,
      )
      return worksElsewhere || (places.length > 0 && !places.includes(mine))
        ? refuse('NOT_ALLOWED', {}, 'Kontoen hører til en anden kommune. Bed dens administrator om at åbne den.')
        : null
    },
  }

  const orThrow = (refused: AppError | null): void => {
    if (refused) throw refused
  }

  return {
    get,
    ...letters,

    /** Asks for the mails that a change of the account asks for. Twice is once. */
    tellAccount: tellOf,

    /** Whether the account works in another municipality too, whose administrators have their say then. */
    isShared: (acting: Acting, account: Account): boolean => isShared(account, placeOf(acting)),

    refusal,
    namedBy,

    /** One page of accounts by name. */
    async list(
      acting: Acting,
      { role, page }: { role?: Listed; page?: number | undefined },
    ): Promise<Paged & { accounts: Account[]; total: number }> {
      const filter = inScope(placeOf(acting), role)
      const total = await model.countDocuments(filter)
      const { skip, ...pages } = pageAt(total, page)
      const accounts = await model
        .find(filter)
        .sort({ name: 1, _id: 1 })
        .skip(skip)
        .limit(pageSize)
        .lean<Account[]>()
        .exec()
      return { accounts, total, ...pages }
    },

    /** The person is told by mail, and chooses a password after signing in by link. */
    async create(
      acting: Acting,
      input: { email: string; name: string; phone: string | null; choice: RoleChoice },
    ): Promise<Account> {
      const { choice, ...person } = input
      const membership = membershipOf(placeOf(acting), choice)
      await refuseTaken(person.email)
      const id = newId()
      await note(acting, 'account.create', id)
      const account = await accounts.create({ ...person, id, membership, by: acting.account })
      await tell(account)
      return account
    },

    /**
     * Mends what was typed wrong or has changed; the address is where the sign-in links go.
     * Whoever reads the old address is told: nobody may take an account over without its owner hearing of it.
     * @throws a field error when the address is taken or a hotline would have no number, NOT_ALLOWED, NOT_FOUND
     */
    async saveContact(
      acting: Acting,
      id: string,
      contact: { email: string; name: string; phone: string | null },
    ): Promise<void> {
      const before = await get(acting, id)
      orThrow(others(before, placeOf(acting)))
      // Another municipality may give it a role, and must not give it to whoever reads an address that was written here.
      if (before.memberships.length === 0) throw refuse('NOT_ALLOWED', {}, 'Kontoen har ingen rolle. Giv den en først.')
      await refuseTaken(contact.email, id)
      await accounts.refuseWithoutNumber(id, contact.phone)
      await note(acting, 'account.contact', id)
      await accounts.changeContact(before, contact, acting.account)
      await tellOf(id)
    },

    /** @throws NOT_ALLOWED for the own account, NOT_FOUND, a field error */
    async addMembership(acting: Acting, id: string, choice: RoleChoice): Promise<void> {
      const account = await get(acting, id)
      orThrow(refusal.addRole(acting, account))
      const membership = membershipOf(placeOf(acting), choice)
      await note(acting, 'account.add-role', id)
      await accounts.addMembership(account._id, membership)
    },

    /** @throws WRONG_STATE for the last role and for whom the settings name, NOT_ALLOWED for one's own, NOT_FOUND */
    async removeMembership(acting: Acting, id: string, membership: string): Promise<void> {
      const account = await get(acting, id)
      const found = account.memberships.find(one => one.id === membership)
      if (!found) throw refuse('NOT_FOUND')
      orThrow(refusal.removeRole(acting, account, found, await namedBy(id)))
      await note(acting, 'account.remove-role', id)
      await accounts.removeMembership({ account: id, membership: found })
    },

    /** @throws NOT_ALLOWED for the own account and one shared with others, WRONG_STATE for whom the settings name, NOT_FOUND */
    async disable(acting: Acting, id: string): Promise<void> {
      orThrow(refusal.disable(acting, await get(acting, id), await namedBy(id)))
      await note(acting, 'account.disable', id)
      await accounts.disable(id)
    },

    /** @throws NOT_ALLOWED for an account of another municipality, NOT_FOUND */
    async enable(acting: Acting, id: string): Promise<void> {
      orThrow(refusal.enable(acting, await get(acting, id)))
      await note(acting, 'account.enable', id)
      await accounts.enable(id)
    },
  }
}

export type Administration = ReturnType<typeof createAdministration>
