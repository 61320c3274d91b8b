/** How somebody gets a place in a company without asking for it: from staff, or from a colleague who vouches for them. */
import { membershipIn, type NewMembership } from '../accounts/memberships.js'
import type { Account, Membership } from '../accounts/model.js'
import type { Acting } from '../accounts/scope.js'
import type { Accounts } from '../accounts/service.js'
import type { Clock } from '../lib/clock.js'
import { invalid, refuse } from '../lib/errors.js'
import { newId } from '../lib/ids.js'
import { companyWords as words } from '../lib/words/da/companies.js'
import type { Company } from './model.js'
import { looksLikeLink, type Registration } from './registration.js'

/** What is done with somebody's access to a company, as the log names it after 'company.'. */
export type MemberAct = `${'approve' | 'reject' | 'remove' | 'invite'}-member`

interface Deps {
  accounts: Pick<Accounts, 'addMembership' | 'byEmail' | 'invitedToCompany' | 'letIn' | 'membersOfCompany'>
  clock: Clock
  get(acting: Acting, id: string): Promise<Company>
  mayDecide(acting: Acting, company: Company): Promise<boolean>
  note(acting: Acting, what: MemberAct, account: string, company: string): Promise<unknown>
  /** @returns the account that the e-mail has already; null: a new one was made with its place */
  knownOrNew(
    person: Registration['person'],
    membership: NewMembership,
    news: readonly string[],
    id: string,
  ): Promise<Account | null>
  placeIn(company: Company, state: Membership['state'], owner: { owner: boolean }): NewMembership
  tell(account: string): Promise<void>
}

/** Invitations of a company that nobody has used; more are no colleagues but a way to send mails. */
const mostUnused = 10

const refuseMember = (membership: Membership | undefined) => {
  if (membership?.state !== 'active') return
  const text = membership.invited?.used === false ? words.alreadyInvited : words.alreadyMember
  throw invalid([{ field: 'email', text }])
}

export function createInvitations(deps: Deps) {
  const { accounts, clock, get, mayDecide, note, knownOrNew, placeIn, tell } = deps

  /**
   * Gives a person a place in a company; whoever waits for it is let in.
   * @param letIn the mail to whoever waits
   * @throws INVALID when they have the place already
   */
  async function give(
    acting: Acting,
    person: Registration['person'],
    { company, place, letIn }: { company: string; place: NewMembership; letIn: string },
  ): Promise<void> {
    const known = await accounts.byEmail(person.email)
    if (known) refuseMember(membershipIn(known, company))
    const accountId = known?._id ?? newId()
    await note(acting, 'invite-member', accountId, company)
    const news = ['member-invited']
    const account = await knownOrNew(person, place, news, accountId)
    if (!account) return
    const { _id } = account
    const membership = membershipIn(account, company)
    refuseMember(membership)
    if (membership) await accounts.letIn({ account: _id, membership, owner: place.owner ?? false, news: [letIn] })
    else await accounts.addMembership(_id, place, news)
    await tell(_id)
  }

  return {
    /**
     * Staff give a person access to a company where nobody has it (it came by import, say), or one more. The first becomes its
     * owner. An account that exists keeps its name and telephone.
     * @throws NOT_ALLOWED, NOT_FOUND, INVALID when the person is a member already
     */
    async inviteMember(acting: Acting, id: string, person: Registration['person']): Promise<void> {
      const company = await get(acting, id)
      if (acting.scope.kind === 'company' || !(await mayDecide(acting, company))) throw refuse('NOT_ALLOWED')
      const owner = (await accounts.membersOfCompany(id)).length === 0
      const place = placeIn(company, 'active', { owner })
      await give(acting, person, { company: id, place, letIn: 'member-invited' })
    },

    /**
     * Somebody with access vouches for a colleague, who has it from the first time they sign in. The answer and the company's
     * page are the same whether or not the e-mail has an account elsewhere.
     * @throws NOT_ALLOWED, NOT_FOUND, INVALID when the colleague is a member or invited already, WRONG_STATE
     */
    async inviteColleague(acting: Acting, id: string, { name, email }: { name: string; email: string }): Promise<void> {
      const company = await get(acting, id)
      if (acting.scope.kind !== 'company') throw refuse('NOT_ALLOWED')
      if (looksLikeLink.test(name)) throw invalid([{ field: 'name', text: words.errorColleagueNameLink }])
      if ((await accounts.invitedToCompany(id)).length >= mostUnused)
        throw refuse('WRONG_STATE', {}, words.tooManyInvitations)
      const place = placeIn(company, 'active', { owner: false })
      const invited = { by: acting.account, name, at: clock.now(), used: false }
      const person = { name, email, phone: '' }
      await give(acting, person, { company: id, place: { ...place, invited }, letIn: 'member-approved' })
    },
  }
}
