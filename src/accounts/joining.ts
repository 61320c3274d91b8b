/** How accounts come into places of work and out again; with each change is written which mails follow, so that a kill loses none. */
import type { Model, UpdateQuery } from 'mongoose'
import { type NewMembership, newMembership } from './memberships.js'
import type { Account, Membership, Untold } from './model.js'

/** What is written with a membership about the mails that follow from it. */
export const untoldOf = ({ id, company }: Membership, news: readonly string[]): Untold[] =>
  company && news.length > 0 ? [{ templates: [...news], company, membership: id }] : []

const untold = (membership: Membership, news: readonly string[]): UpdateQuery<Account>['$push'] => {
  const [mails] = untoldOf(membership, news)
  return mails ? { untold: mails } : {}
}

/** A change of a membership as it was read, and the mails that follow. */
interface Decision {
  account: string
  membership: Membership
  news: readonly string[]
}

/** Out of a place of work; whoever leaves is remembered there, because their cases are not gone with them. */
const leave = ({ id, municipality }: Membership, also: UpdateQuery<Account>['$push'] = {}): UpdateQuery<Account> => ({
  $pull: { memberships: { id } },
  $push: { ...also, ...(municipality && { formerly: municipality }) },
})

export function createJoining(accounts: Model<Account>) {
  const asRead = ({ account, membership: { id, state, invited } }: Decision) => ({
    _id: account,
    memberships: { $elemMatch: { id, state, ...(invited && { 'invited.used': invited.used }) } },
  })

  return {
    /**
     * A second identical membership (role and place) is not added.
     * @param news mails that follow
     * @returns the membership's id
     */
    async addMembership(account: string, membership: NewMembership, news: readonly string[] = []): Promise<string> {
      const added = newMembership(membership)
      const { role, municipality, centre, company } = added
      const { modifiedCount } = await accounts.updateOne(
        { _id: account, memberships: { $not: { $elemMatch: { role, municipality, centre, company } } } },
        { $push: { memberships: added, ...untold(added, news) } },
      )
      if (modifiedCount === 1) return added.id
      const same = (await accounts.findOne({ _id: account }).lean<Account>())?.memberships.find(
        one =>
          one.role === role && one.municipality === municipality && one.centre === centre && one.company === company,
      )
      return same?.id ?? added.id
    },

    /** Lets in who waits. @returns false when that is decided already */
    async letIn({ owner, ...decision }: Decision & { owner: boolean }): Promise<boolean> {
      const { matchedCount } = await accounts.updateOne(asRead(decision), {
        $set: { 'memberships.$.state': 'active', 'memberships.$.owner': owner },
        $push: untold(decision.membership, decision.news),
      })
      return matchedCount === 1
    },

    /** Somebody works in this place: an invitation to it is used, and cannot be taken back any more, and the account stands for itself. */
    async enter(account: string, { id, state, invited, typed }: Membership): Promise<void> {
      if (state !== 'active' || (invited?.used !== false && !typed)) return
      await accounts.updateOne(
        { _id: account, memberships: { $elemMatch: { id, state } } },
        { $set: { ...(invited && { 'memberships.$.invited.used': true }), 'memberships.$.typed': null } },
      )
    },

    /** The place of work that somebody typed is the company's now. */
    async workplaceKept(account: string, membership: string): Promise<void> {
      await accounts.updateOne(
        { _id: account, 'memberships.id': membership },
        { $set: { 'memberships.$.workplace': null } },
      )
    },

    /** Sends away who waits, is invited or has access. @returns false when that is decided already, or an invitation was just used */
    async takeAway(decision: Decision): Promise<boolean> {
      const { membership, news } = decision
      const { matchedCount } = await accounts.updateOne(asRead(decision), leave(membership, untold(membership, news)))
      return matchedCount === 1
    },

    /** Takes effect at the next click: the membership is read again at every request. */
    async removeMembership({ account, membership }: Pick<Decision, 'account' | 'membership'>): Promise<boolean> {
      const { matchedCount } = await accounts.updateOne(
        { _id: account, 'memberships.id': membership.id },
        leave(membership),
      )
      return matchedCount === 1
    },

    /** Accounts with mails that may not have been asked for yet. */
    withUntold: (limit = 500): Promise<Account[]> =>
      accounts
        .find({ 'untold.company': { $gt: '' } })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<Account[]>()
        .exec(),

    /** The mails were asked for. */
    async told(account: string, { templates, membership }: Untold): Promise<void> {
      await accounts.updateOne({ _id: account }, { $pull: { untold: { templates, membership } } })
    },
  }
}
