/** How an absence is written with the account, and with it the letter to whoever covers. */
import type { Model } from 'mongoose'
import { refuse } from '../lib/errors.js'
import { da } from '../lib/words/da.js'
import { isSameAbsence } from './absence.js'
import type { Account, Letter } from './model.js'

interface Deps {
  accounts: Model<Account>
  letter(template: Letter['template'], by: string): Letter
}

export const createWritingAbsence = ({ accounts, letter }: Deps) => ({
  /**
   * @param told who is written to when it is another absence than before, who writes it down, and the `awayRev` that they have read
   * @throws ALREADY_DONE when somebody else has written another since
   */
  async setAway(
    account: string,
    away: Account['away'],
    standIn?: string | null,
    told?: { by: string; recipients: string[]; seen: number },
  ): Promise<void> {
    const read = told ? { awayRev: told.seen === 0 ? null : told.seen } : {}
    const update = { $set: { away, ...(standIn === undefined ? {} : { standIn }) }, $inc: { awayRev: 1 } }
    if (away && told) {
      const { from, to, cover } = away
      const isOther = [{ 'away.from': { $ne: from } }, { 'away.to': { $ne: to } }, { 'away.cover': { $ne: cover } }]
      const letters = { ...letter('cover-asked', told.by), cover: { recipients: told.recipients, from, to } }
      const other = { _id: account, ...read, $or: isOther }
      const { matchedCount } = await accounts.updateOne(other, { ...update, $push: { letters } })
      if (matchedCount > 0) return
    }
    const { matchedCount } = await accounts.updateOne({ _id: account, ...read }, update)
    if (matchedCount > 0) return
    const standing = await accounts.findById(account).lean()
    if (standing && !isSameAbsence(standing, { away, standIn }))
      throw refuse('ALREADY_DONE', {}, da.accounts.awayUnread)
  },
})
