/** Writing down who is away: whoever covers, and whoever stands in on the hotline, is told by mail. */
import type { Audit } from '../audit/service.js'
import type { Administration } from './administration.js'
import type { Account } from './model.js'
import type { Acting } from './scope.js'
import type { Accounts } from './service.js'

interface Deps {
  accounts: Pick<Accounts, 'setAway'>
  audit: Pick<Audit, 'record'>
  administration: Pick<Administration, 'tellAccount'>
}

interface Written {
  away: Account['away']
  standIn: string | null
  /** the hotline's stand-in, if the account is its contact */
  onHotline: string | null
  /** the `awayRev` that the writer has read */
  seen: number
}

export function createAbsences({ accounts, audit, administration }: Deps) {
  return {
    /**
     * One's own, or a colleague's, which is logged before. The same once more tells nobody again.
     * @throws ALREADY_DONE when somebody else has written another meanwhile
     */
    async write(acting: Acting, absent: Account, { away, standIn, onHotline, seen }: Written): Promise<void> {
      if (acting.account !== absent._id)
        await audit.record(acting, {
          ...{ what: 'account.away', on: [] },
          ...{ subject: absent._id, why: 'fravær for en kollega' },
        })
      const recipients = [...new Set([away?.cover, onHotline].flatMap(id => id ?? []))]
      await accounts.setAway(absent._id, away, standIn, { by: acting.account, recipients, seen })
      await administration.tellAccount(absent._id)
    },
  }
}

export type Absences = ReturnType<typeof createAbsences>
