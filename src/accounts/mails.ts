import type { Clock } from '../lib/clock.js'
import { formatDayWithWeekday } from '../lib/days.js'
import { dayOfInstant } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import type { Account } from './model.js'

interface Deps {
  clock: Clock
  accounts: { byId(id: string): Promise<Account | null> }
  publicUrl: string
}

/** The mail to whoever covers for an absent colleague. Notices lie above accounts, so the shape of a renderer is written out. */
export function accountMails({ clock, accounts, publicUrl }: Deps) {
  return {
    async 'cover-asked'(ids: Record<string, string>, recipient: Account) {
      const absent = await accounts.byId(ids.account ?? '')
      const away = absent?.away
      if (!away || away.cover !== recipient._id || away.from !== ids.from || away.to !== ids.to) return null
      if (away.to < dayOfInstant(clock.now())) return null
      return {
        name: recipient.name,
        absent: absent.name,
        from: formatDayWithWeekday(away.from),
        to: formatDayWithWeekday(away.to),
        oneDay: away.from === away.to,
        url: publicUrl + paths.signIn.page(),
      }
    },
  }
}
