/** Mails about accounts that somebody's changes ask for. Each is written with its change, so that a kill loses none. */
import type { Model } from 'mongoose'
import type { Clock } from '../lib/clock.js'
import type { Account } from './model.js'

/** Asks for a mail that goes out once per cause. */
export type SendLetter = (notice: {
  cause: string
  recipient: string
  template: string
  ids: Record<string, string>
}) => Promise<unknown>

/** How long a former address is kept, in milliseconds: longer than the mail to it is tried. */
const keptFor = 30 * 86_400_000

export function createLetters({ accounts, clock, send }: { accounts: Model<Account>; clock: Clock; send: SendLetter }) {
  /** Asks for an account's mails. Twice is once. */
  async function tell({ _id, letters = [] }: Account): Promise<void> {
    for (const { template, at, by, cover } of letters.filter(({ asked }) => !asked)) {
      const moment = String(at.getTime())
      if (!cover)
        await send({ cause: `${template}/${_id}/${moment}`, recipient: _id, template, ids: { by, at: moment } })
      for (const recipient of cover?.recipients ?? []) {
        const ids = { account: _id, from: cover?.from ?? '', to: cover?.to ?? '' }
        await send({ cause: `${template}/${_id}/${recipient}/${moment}`, recipient, template, ids })
      }
      const letter = { _id, letters: { $elemMatch: { template, at } } }
      await accounts.updateOne(letter, { $set: { 'letters.$.asked': true } })
    }
  }

  const list = (filter: Record<string, unknown>, limit = 500) =>
    accounts.find(filter).sort({ _id: 1 }).limit(limit).lean<Account[]>()

  return {
    tell,

    /** For sweep: asks for the mails that a kill left behind. */
    async tellAccounts(): Promise<void> {
      for (const account of await list({ 'letters.asked': false })) await tell(account)
    },

    /** Deletes what was kept for mails that were sent long ago: former addresses. */
    async forgetLetters(): Promise<void> {
      const oldest = new Date(clock.now().getTime() - keptFor)
      for (const { _id, letters = [] } of await list({ 'letters.at': { $lt: oldest } }))
        for (const { template, at } of letters)
          if (at < oldest) await accounts.updateOne({ _id }, { $pull: { letters: { template, at } } })
    },
  }
}
