import type { Connection } from 'mongoose'
import type { Clock } from '../lib/clock.js'
import { AppError, refuse } from '../lib/errors.js'
import { errorWords } from '../lib/words/da/errors.js'
import { type Account, accountModel } from './model.js'
import { hashPassword, hashToken, newToken, passwordFits } from './passwords.js'
import { normaliseEmail } from './service.js'

/** How long a sign-in link lives. */
const linkMilliseconds = 15 * 60_000

/** Said at a field, so that the page tells what to mend: nothing was to be saved. */
const wrongCredentials = () =>
  new AppError('WRONG_CREDENTIALS', {
    fields: [{ field: 'email', text: errorWords.WRONG_CREDENTIALS }],
  })

/** The two ways in: e-mail and password, or a link by mail that works once. */
export function createSignIn({
  db,
  clock,
  sendLink,
}: {
  db: Connection
  clock: Clock
  /** Mails the token. It is never stored, so no notice can hold it. */
  sendLink: (account: Account, token: string, next: string | null) => Promise<void>
}) {
  const accounts = accountModel(db)

  return {
    /**
     * Asks for a link. The answer is the same for an unknown e-mail, and takes as long: the mail is not waited for.
     * An earlier link of the account stops working.
     * @param next where the link leads in the end: an address of our own
     * @returns a promise of the delivery in `delivery`, for whoever wants to log a failure.
     */
    async requestLink(email: string, next: string | null = null): Promise<{ delivery: Promise<void> }> {
      const token = newToken()
      const account = await accounts
        .findOneAndUpdate(
          { email: normaliseEmail(email), disabledAt: null },
          {
            $set: {
              linkHash: hashToken(token),
              linkExpiresAt: new Date(clock.now().getTime() + linkMilliseconds),
            },
          },
          { returnDocument: 'after' },
        )
        .lean<Account>()
        .exec()
      return { delivery: account ? sendLink(account, token, next) : Promise.resolve() }
    },

    /**
     * Uses up a link; of any number of simultaneous uses exactly one succeeds.
     * @throws LINK_USED_OR_EXPIRED
     */
    async useLink(token: string): Promise<Account> {
      const account = await accounts
        .findOneAndUpdate(
          { linkHash: hashToken(token), linkExpiresAt: { $gt: clock.now() }, disabledAt: null },
          { $set: { linkHash: null, linkExpiresAt: null } },
          { returnDocument: 'after' },
        )
        .lean<Account>()
        .exec()
      if (!account) throw refuse('LINK_USED_OR_EXPIRED')
      return account
    },

    /** @throws WRONG_CREDENTIALS, also for an unknown e-mail, a closed account and one without a password. */
    async signIn(email: string, password: string): Promise<Account> {
      const account = await accounts
        .findOne({ email: normaliseEmail(email) })
        .lean<Account>()
        .exec()
      const fits = await passwordFits(account?.passwordHash ?? null, password)
      if (!account || !fits || account.disabledAt) throw wrongCredentials()
      return account
    },

    /** @returns false when `current` is not the password the account has; one without a password needs none. */
    async changePassword(account: Account, input: { current: string; next: string }): Promise<boolean> {
      if (account.passwordHash && !(await passwordFits(account.passwordHash, input.current))) return false
      const { matchedCount } = await accounts.updateOne(
        { _id: account._id, passwordHash: account.passwordHash },
        { $set: { passwordHash: await hashPassword(input.next), linkHash: null, linkExpiresAt: null } },
      )
      return matchedCount === 1
    },
  }
}

export type SignIn = ReturnType<typeof createSignIn>
