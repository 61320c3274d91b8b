/** Accounts: who there is, who covers for whom, and how one becomes and stays a member of a place of work. */
import type { Connection } from 'mongoose'
import type { Clock } from '../lib/clock.js'
import { invalid, refuse } from '../lib/errors.js'
import { newId } from '../lib/ids.js'
import { dayOfInstant } from '../lib/instants.js'
import { da } from '../lib/words/da.js'
import type { Municipality } from '../municipalities/model.js'
import type { Municipalities } from '../municipalities/service.js'
import { isDuplicate } from '../stores/errors.js'
import { createAnsweringHotline } from './answering-hotline.js'
import { createCovers } from './covers.js'
import { createJoining, untoldOf } from './joining.js'
import { membershipsInForce, type NewMembership, newMembership } from './memberships.js'
import { type Account, accountModel, type Letter, type Membership, type Role } from './model.js'
import { hashPassword } from './passwords.js'
import { createWritingAbsence } from './writing-absence.js'

/** An e-mail as stored and compared. */
export const normaliseEmail = (email: string): string => email.trim().toLowerCase()

export function createAccounts({
  db,
  clock,
  municipalities,
}: {
  db: Connection
  clock: Clock
  municipalities: Municipalities
}) {
  const accounts = accountModel(db)
  const today = () => dayOfInstant(clock.now())
  const byId = (id: string): Promise<Account | null> => accounts.findOne({ _id: id }).lean<Account>().exec()

  /** Active staff whose membership meets every condition, sorted by name. */
  const members = async (membership: Record<string, unknown>): Promise<Account[]> =>
    accounts
      .find({ disabledAt: null, memberships: { $elemMatch: { state: 'active', ...membership } } })
      .sort({ name: 1, _id: 1 })
      .lean<Account[]>()
      .exec()

  const letter = (template: Letter['template'], by: string, address: string | null = null): Letter => ({
    ...{ template, by, address, at: clock.now(), asked: false },
  })

  const { presentOf, ...covers } = createCovers({ accounts, byId, municipalities, today })
  const hotline = createAnsweringHotline({ byId, municipalities, presentOf })

  return {
    byId,

    async byIds(ids: readonly string[]): Promise<Account[]> {
      if (ids.length === 0) return []
      return accounts
        .find({ _id: { $in: [...new Set(ids)] } })
        .sort({ name: 1, _id: 1 })
        .lean<Account[]>()
        .exec()
    },

    byEmail(email: string): Promise<Account | null> {
      return accounts
        .findOne({ email: normaliseEmail(email) })
        .lean<Account>()
        .exec()
    },

    /** The municipality's own people (not employers), optionally of one role, sorted by name. */
    staff(municipality: string, role?: Role): Promise<Account[]> {
      return members({
        municipality,
        role: role ?? { $in: ['consultant', 'hotline', 'coordinator', 'administrator'] },
      })
    },

    /** Everybody who has a role in the municipality or had one, also in one of its companies, sorted by name; closed accounts, too. */
    async everybodyOf(municipality: string): Promise<Account[]> {
      return accounts
        .find({ $or: [{ 'memberships.municipality': municipality }, { formerly: municipality }] })
        .sort({ name: 1, _id: 1 })
        .lean<Account[]>()
        .exec()
    },

    /** Those of them who work with cases, so that somebody's case may be theirs. */
    caseworkers(municipality: string): Promise<Account[]> {
      return members({ municipality, role: { $in: ['consultant', 'coordinator'] } })
    },

    coordinators(municipality: string): Promise<Account[]> {
      return members({ municipality, role: 'coordinator' })
    },

    /** Active members of a company, sorted by name; whoever is invited is one from the first time they sign in. */
    membersOfCompany(company: string): Promise<Account[]> {
      return members({ company, role: 'employer', 'invited.used': { $ne: false } })
    },

    /** Whom a colleague has invited and who has not been here, sorted by e-mail: also accounts that are closed, because that is not told. */
    invitedToCompany(company: string): Promise<Account[]> {
      return accounts
        .find({ memberships: { $elemMatch: { company, role: 'employer', 'invited.used': false } } })
        .sort({ email: 1 })
        .lean<Account[]>()
        .exec()
    },

    /** Those who wait for the company's owner or key consultant, sorted by name. */
    waitingForCompany(company: string): Promise<Account[]> {
      return members({ company, role: 'employer', state: 'waiting' })
    },

    /**
     * The oldest account that is active in a role, with the membership's id: for a demo's sign-in links. All of one
     * municipality, that of the oldest administrator. null: nobody is.
     */
    async firstWithRole(role: Role): Promise<{ account: Account; membership: string } | null> {
      const oldest = (membership: Record<string, unknown>) =>
        accounts
          .findOne({ disabledAt: null, memberships: { $elemMatch: { state: 'active', ...membership } } })
          .sort({ createdAt: 1, email: 1 })
          .lean<Account>()
          .exec()
      const administrator = await oldest({ role: 'administrator' })
      const municipality = administrator?.memberships.find(one => one.role === 'administrator')?.municipality ?? null
      if (role === 'hotline') {
        const contact = municipality && (await municipalities.get(municipality))?.hotline.contact
        const account = contact ? await byId(contact) : null
        return account && { account, membership: `hotline-${municipality}` }
      }
      const place = role === 'clarifier' ? {} : { municipality }
      const account = await oldest({ role, ...place })
      const membership = account?.memberships.find(one => one.role === role && one.state === 'active')
      return account && membership ? { account, membership: membership.id } : null
    },

    /** Everybody who has access to one of the municipality's companies, or waits for it, sorted by name. */
    employersIn(municipality: string): Promise<Account[]> {
      return members({ municipality, role: 'employer', state: { $in: ['active', 'waiting'] } })
    },

    /** Everybody who waits for access to one of the municipality's companies, sorted by name. */
    waitingEmployers(municipality: string): Promise<Account[]> {
      return members({ municipality, role: 'employer', state: 'waiting' })
    },

    ...covers,
    ...hotline,

    /** An account with the memberships that open something; every request asks, so both are asked for at once. */
    async withMemberships(id: string): Promise<{ account: Account; memberships: Membership[] } | null> {
      const [account, hotlines] = await Promise.all([byId(id), municipalities.withHotline(id)])
      return account && { account, memberships: membershipsInForce(account, hotlines) }
    },

    /** The memberships that open something, hotline included. */
    async memberships(account: Account): Promise<Membership[]> {
      return membershipsInForce(account, await municipalities.withHotline(account._id))
    },

    /** The consultant who gets a new company: by sector, then by postcode, else the municipality's coordinator. */
    async keyConsultantFor(place: { municipality: string; sector: string; postcode: string }): Promise<string> {
      const consultants = await members({ municipality: place.municipality, role: 'consultant' })
      const covers = (account: Account, area: 'sectors' | 'postcodes', code: string) =>
        account.memberships.some(
          membership =>
            membership.role === 'consultant' &&
            membership.municipality === place.municipality &&
            membership.state === 'active' &&
            membership[area].includes(code),
        )
      const ofSector = consultants.filter(account => covers(account, 'sectors', place.sector))
      const ofPostcode = (among: Account[]) => among.find(account => covers(account, 'postcodes', place.postcode))
      const found = ofPostcode(ofSector) ?? ofSector[0] ?? ofPostcode(consultants)
      if (found) return found._id
      const municipality = (await municipalities.get(place.municipality)) as Municipality
      return municipality.coordinator
    },

    /**
     * @param input.news mails that follow from the membership
     * @throws a field error when the e-mail has an account already.
     */
    async create(input: {
      email: string
      name: string
      phone?: string | null
      membership?: NewMembership
      news?: readonly string[]
      /** the administrator who opens it, in whose name a mail says so */
      by?: string
      password?: string
      id?: string
    }): Promise<Account> {
      const memberships = input.membership ? [newMembership(input.membership)] : []
      const account: Account = {
        _id: input.id ?? newId(),
        email: normaliseEmail(input.email),
        name: input.name.trim(),
        phone: input.phone?.trim() || null,
        memberships,
        untold: memberships.flatMap(membership => untoldOf(membership, input.news ?? [])),
        letters: input.by ? [letter('account-created', input.by)] : [],
        passwordHash: input.password ? await hashPassword(input.password) : null,
        linkHash: null,
        linkExpiresAt: null,
        away: null,
        standIn: null,
        disabledAt: null,
        createdAt: clock.now(),
      }
      try {
        await accounts.create(account)
      } catch (error) {
        if (isDuplicate(error)) throw invalid([{ field: 'email', text: da.accounts.emailTaken }])
        throw error
      }
      return account
    },

    ...createJoining(accounts),

    /** @throws a field error when employers would have no number to ring */
    async saveContact(account: string, input: { name: string; phone: string | null }): Promise<void> {
      await hotline.refuseWithoutNumber(account, input.phone)
      await accounts.updateOne({ _id: account }, { $set: { name: input.name.trim(), phone: input.phone } })
    },

    /**
     * A sign-in link that is under way to an old address opens nothing any more, and a mail to it follows.
     * @param by the administrator
     * @throws a field error when the address is taken, WRONG_STATE when somebody else has just changed it
     */
    async changeContact(
      { _id, email: before }: Account,
      { email, name, phone }: Pick<Account, 'email' | 'name' | 'phone'>,
      by: string,
    ): Promise<void> {
      const wanted = normaliseEmail(email)
      const contact = { name: name.trim(), phone }
      const moved = { email: wanted, linkHash: null, linkExpiresAt: null }
      const isNew = wanted !== before
      try {
        const { matchedCount } = await accounts.updateOne(
          { _id, email: before },
          {
            $set: { ...contact, ...(isNew && moved) },
            ...(isNew && { $push: { letters: letter('address-changed', by, before) } }),
          },
        )
        if (matchedCount === 0) throw refuse('WRONG_STATE')
      } catch (error) {
        if (isDuplicate(error)) throw invalid([{ field: 'email', text: da.accounts.emailTaken }])
        throw error
      }
    },

    ...createWritingAbsence({ accounts, letter }),

    /** Ends every session at its next click and every sign-in link. */
    async disable(account: string): Promise<void> {
      await accounts.updateOne(
        { _id: account, disabledAt: null },
        { $set: { disabledAt: clock.now(), linkHash: null, linkExpiresAt: null } },
      )
    },

    async enable(account: string): Promise<void> {
      await accounts.updateOne({ _id: account }, { $set: { disabledAt: null } })
    },
  }
}

export type Accounts = ReturnType<typeof createAccounts>
