import type { Clock } from '../lib/clock.js'
import { formatDayWithWeekday } from '../lib/days.js'
import { dayOfInstant } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import { municipalityName } from '../lib/places.js'
import type { Municipalities } from '../municipalities/service.js'
import { membershipText } from './memberships.js'
import type { Account } from './model.js'

interface Deps {
  clock: Clock
  accounts: { byId(id: string): Promise<Account | null> }
  municipalities: Pick<Municipalities, 'withHotline'>
  publicUrl: string
}

/** Mails to a new account, to the address that an account had before, to whoever covers for an absent colleague, and to an absent hotline contact's stand-in. Notices lie above accounts, so the shape of a renderer is written out. */
export function accountMails({ clock, accounts, municipalities, publicUrl }: Deps) {
  return {
    async 'account-created'(ids: Record<string, string>, recipient: Account) {
      const by = await accounts.byId(ids.by ?? '')
      if (recipient.disabledAt || !by) return null
      const roles = recipient.memberships.map(one => membershipText(one, id => (id ? municipalityName(id) : undefined)))
      return {
        ...{ name: recipient.name, roles: roles.join('; '), by: { name: by.name, phone: by.phone } },
        url: publicUrl + paths.signIn.requestLink(),
      }
    },

    /** Names nobody: the old address may be a stranger's. */
    async 'address-changed'(ids: Record<string, string>, { letters = [] }: Account) {
      const letter = letters.find(
        ({ template, at }) => template === 'address-changed' && String(at.getTime()) === ids.at,
      )
      return letter?.address ? { sendTo: letter.address } : null
    },

    async 'cover-asked'(ids: Record<string, string>, recipient: Account) {
      const absent = await accounts.byId(ids.account ?? '')
      const away = absent?.away
      if (!away || away.from !== ids.from || away.to !== ids.to) return null
      if (away.to < dayOfInstant(clock.now())) return null
      const hotline = (await municipalities.withHotline(absent._id)).find(
        one => one.hotline.contact === absent._id,
      )?.hotline
      const covers = away.cover === recipient._id
      const answers = hotline?.standIn === recipient._id
      if (!covers && !answers) return null
      const standIn = hotline && !answers ? await accounts.byId(hotline.standIn) : null
      return {
        name: recipient.name,
        absent: absent.name,
        ...{ covers, answers, standIn: standIn?.name ?? null },
        from: formatDayWithWeekday(away.from),
        to: formatDayWithWeekday(away.to),
        oneDay: away.from === away.to,
        url: publicUrl + paths.signIn.page(),
      }
    },
  }
}
