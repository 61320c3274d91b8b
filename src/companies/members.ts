/**
 * The people of a company: who comes in by registering, who waits, and who lets them in. The mails that follow are written
 * with each change and asked for afterwards, by sweep if a kill comes in between.
 */
import { membershipIn, type NewMembership } from '../accounts/memberships.js'
import type { Account, Membership, Untold } from '../accounts/model.js'
import type { Acting } from '../accounts/scope.js'
import type { Accounts } from '../accounts/service.js'
import type { Audit } from '../audit/service.js'
import type { Clock } from '../lib/clock.js'
import { AppError, refuse } from '../lib/errors.js'
import { newId } from '../lib/ids.js'
import { companyWords as words } from '../lib/words/da/companies.js'
import { createInvitations, type MemberAct } from './invitations.js'
import type { Company } from './model.js'
import type { NewWorkplace, Registration } from './registration.js'

/** Asks for a mail that goes out once per cause. */
export type SendNotice = (notice: {
  cause: string
  recipient: string
  template: string
  ids: Record<string, string>
}) => Promise<unknown>

export type MemberAccounts = Pick<
  Accounts,
  | 'actingFor'
  | 'addMembership'
  | 'byEmail'
  | 'byId'
  | 'create'
  | 'invitedToCompany'
  | 'membersOfCompany'
  | 'letIn'
  | 'told'
  | 'takeAway'
  | 'waitingForCompany'
  | 'withUntold'
  | 'workplaceKept'
>

interface Deps {
  accounts: MemberAccounts
  clock: Clock
  audit: Pick<Audit, 'record'>
  send: SendNotice
  /** whoever registered the company is not given a place in it again */
  forgetFounder(company: string): Promise<unknown>
  /** one more place of work, if the company does not have it */
  keepWorkplace(company: string, workplace: NewWorkplace): Promise<unknown>
  get(acting: Acting, id: string): Promise<Company>
  byId(id: string): Promise<Company | null>
  mayDecide(acting: Acting, company: Company): Promise<boolean>
}

/** Who of a company's members may give and take access: its owners, or everybody where the only owner is gone. */
export function ownersAmong(members: readonly Account[], company: string): readonly Account[] {
  const owners = members.filter(one => membershipIn(one, company)?.owner)
  return owners.length > 0 ? owners : members
}

export function createMembers({
  accounts,
  clock,
  audit,
  send,
  forgetFounder,
  keepWorkplace,
  get,
  byId,
  mayDecide,
}: Deps) {
  /** Written before the act, as what cannot be logged is not done. */
  const note = (acting: Acting, what: MemberAct, account: string, company: string) =>
    audit.record(acting, {
      ...{ what: `company.${what}` as const, on: [], subject: account },
      why: `adgang til virksomheden ${company}`,
    })

  /** Those of a membership's mails that are not for the person themself, but about them. */
  const deciders: Record<string, (company: Company) => Promise<string[]>> = {
    'company-registered': async ({ keyConsultant, municipality }) => [
      await accounts.actingFor(keyConsultant, municipality),
    ],
    'member-waiting': async ({ _id, keyConsultant, municipality }) => {
      const members = await accounts.membersOfCompany(_id)
      return [await accounts.actingFor(keyConsultant, municipality), ...ownersAmong(members, _id).map(one => one._id)]
    },
  }

  /** Asks for the mails that follow from a change of a membership. Twice is once. */
  async function tellNews(account: string, { templates, company: id, membership }: Untold): Promise<void> {
    const company = await byId(id)
    for (const template of templates) {
      const about = deciders[template]
      const recipients = company && about ? await about(company) : [account]
      const ids: Record<string, string> = about ? { company: id, account } : { company: id }
      for (const recipient of recipients)
        await send({ cause: `${template}/${membership}/${recipient}`, recipient, template, ids })
    }
  }

  /** What follows from a change of somebody's places in companies: the place of work they typed, and mails. Twice is once. */
  async function tellOf(account: Account | null): Promise<void> {
    for (const { id, company, state, workplace } of account?.memberships ?? []) {
      if (!company || !workplace || state !== 'active') continue
      await keepWorkplace(company, workplace)
      await accounts.workplaceKept(account?._id ?? '', id)
    }
    for (const news of account?.untold ?? []) {
      await tellNews(account?._id ?? '', news)
      await accounts.told(account?._id ?? '', news)
    }
  }

  const tell = async (account: string): Promise<void> => tellOf(await accounts.byId(account))

  /** Owners of the company, the key consultant (or the cover) and the coordinator decide who gets in. */
  async function mayLetIn(acting: Acting, company: Company): Promise<boolean> {
    if (acting.scope.kind !== 'company') return mayDecide(acting, company)
    const members = await accounts.membersOfCompany(company._id)
    return ownersAmong(members, company._id).some(({ _id }) => _id === acting.account)
  }

  async function waitingMember(acting: Acting, id: string, accountId: string) {
    const company = await get(acting, id)
    if (!(await mayLetIn(acting, company))) throw refuse('NOT_ALLOWED')
    const account = await accounts.byId(accountId)
    const membership = account && membershipIn(account, id)
    if (!membership) throw refuse('NOT_FOUND')
    if (membership.state === 'active') throw refuse('ALREADY_DONE')
    return { company, membership }
  }

  /**
   * A new account with its place in the company, written at once, so that a kill leaves nobody without one. It has no
   * password: whoever typed the e-mail need not be the one who reads it, and would keep a key to what is given later.
   * @returns the account that the e-mail has already, also when somebody else was just faster; null: the new one was made
   */
  async function knownOrNew(
    { name, email, phone }: Registration['person'],
    membership: NewMembership,
    news: readonly string[],
    id = newId(),
  ): Promise<Account | null> {
    const known = await accounts.byEmail(email)
    if (known) return known
    try {
      await tell((await accounts.create({ id, name, email, phone, membership, news }))._id)
      return null
    } catch (error) {
      const other = error instanceof AppError && error.code === 'INVALID' ? await accounts.byEmail(email) : null
      if (!other) throw error
      return other
    }
  }

  const placeIn = (
    { _id, municipality }: Company,
    state: Membership['state'],
    { owner }: { owner: boolean },
  ): NewMembership => ({ role: 'employer', municipality, company: _id, state, owner })

  return {
    mayLetIn,
    ...createInvitations({ accounts, clock, get, mayDecide, note, knownOrNew, placeIn, tell }),

    /** For sweep: asks for the mails that a kill left behind. */
    async tellMembers(): Promise<void> {
      for (const account of await accounts.withUntold()) await tellOf(account)
    },

    /** Those with access, those who are invited and those who wait. */
    async members(acting: Acting, id: string): Promise<{ active: Account[]; invited: Account[]; waiting: Account[] }> {
      await get(acting, id)
      const [active, invited, waiting] = await Promise.all([
        accounts.membersOfCompany(id),
        accounts.invitedToCompany(id),
        accounts.waitingForCompany(id),
      ])
      return { active, invited, waiting }
    },

    /**
     * Gives a person who has registered a place in the company: the first as its owner, anybody else waiting.
     * An account that exists keeps its name, telephone and password.
     * @param workplace what they typed of it, which is the company's when they are let in; somebody who has a place is not asked again
     */
    async join(
      company: Company,
      person: Registration['person'],
      { first, workplace = null }: { first: boolean; workplace?: NewWorkplace | null },
    ): Promise<void> {
      const place = {
        ...placeIn(company, first ? 'active' : 'waiting', { owner: first }),
        ...(workplace && { workplace }),
      }
      const news = first ? 'company-registered' : 'member-waiting'
      const account = await knownOrNew(person, place, ['company-receipt', news])
      if (!account) return
      const receipt = 'company-receipt-known'
      const already = membershipIn(account, company._id)
      const typed = { name: person.name, phone: person.phone || null }
      if (!already) await accounts.addMembership(account._id, { ...place, typed }, [receipt, news])
      // Who was first is here because a kill came afterwards; with the place was written which mails follow.
      else if (!first)
        await tellNews(account._id, { templates: [receipt], company: company._id, membership: already.id })
      await tell(account._id)
    },

    /**
     * Lets a waiting person in. Where nobody has access (it came by import, say), the person becomes the owner.
     * @throws NOT_ALLOWED, NOT_FOUND, ALREADY_DONE
     */
    async approveMember(acting: Acting, id: string, accountId: string): Promise<void> {
      const { membership } = await waitingMember(acting, id, accountId)
      const active = await accounts.membersOfCompany(id)
      const owner = active.length === 0
      const news = ['member-approved']
      await note(acting, 'approve-member', accountId, id)
      if (!(await accounts.letIn({ account: accountId, membership, owner, news }))) throw refuse('ALREADY_DONE')
      await tell(accountId)
    },

    /** The waiting person gets no access and is told so. @throws NOT_ALLOWED, NOT_FOUND, ALREADY_DONE */
    async rejectMember(acting: Acting, id: string, accountId: string): Promise<void> {
      const { membership } = await waitingMember(acting, id, accountId)
      const news = ['member-rejected']
      await note(acting, 'reject-member', accountId, id)
      if (!(await accounts.takeAway({ account: accountId, membership, news }))) throw refuse('ALREADY_DONE')
      await tell(accountId)
    },

    /**
     * Takes access away from somebody who has it, at their next click, also from the last who has; the person is told so.
     * Nobody takes away their own. Whoever invited somebody may take that back until it is used.
     * @throws NOT_ALLOWED, NOT_FOUND, WRONG_STATE when an invitation was used meanwhile
     */
    async removeMember(acting: Acting, id: string, accountId: string): Promise<void> {
      const company = await get(acting, id)
      const account = await accounts.byId(accountId)
      const membership = account && membershipIn(account, id)
      const takesBack = membership?.invited?.used === false && membership.invited.by === acting.account
      if (!takesBack && !(await mayLetIn(acting, company))) throw refuse('NOT_ALLOWED')
      if (acting.account === accountId) throw refuse('NOT_ALLOWED', {}, words.notOneself)
      if (membership?.state !== 'active') throw refuse('NOT_FOUND')
      await note(acting, 'remove-member', accountId, id)
      if (company.founder?.email === account?.email) await forgetFounder(id)
      if (!(await accounts.takeAway({ account: accountId, membership, news: ['member-removed'] })))
        throw refuse('WRONG_STATE')
      await tell(accountId)
    },
  }
}

export type Members = ReturnType<typeof createMembers>
