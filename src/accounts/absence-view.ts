import type { Day } from '../lib/days.js'
import { da } from '../lib/words/da.js'
import { awayText, isAway } from './absence.js'
import type { Account } from './model.js'

const place = (account: Account, today: Day) => (isAway(account, today) ? 0 : awayText(account, today) ? 1 : 2)

/** Those who are away first, then those who will be, then the others; by name as they came. */
export const absentFirst = (staff: readonly Account[], today: Day): Account[] =>
  staff.toSorted((a, b) => place(a, today) - place(b, today))

/** One colleague's line on the page of absences. */
export const absenceRow = (
  account: Account,
  {
    today,
    names,
    onHotline,
    href,
  }: { today: Day; names: ReadonlyMap<string, string>; onHotline: ReadonlyMap<string, string>; href: string },
) => ({
  cells: [
    { text: account.name, href },
    { text: [...new Set(account.memberships.map(({ role }) => da.web.roles[role]))].join(', ') },
    isAway(account, today)
      ? { text: '', tag: { kind: 'warning', text: 'Væk i dag' }, note: awayText(account, today) }
      : { text: awayText(account, today) ?? 'Ikke væk' },
    awayText(account, today)
      ? {
          text: names.get(account.away?.cover ?? '') ?? 'Ingen',
          note: onHotline.has(account._id) ? `IGU-hotline: ${onHotline.get(account._id)}` : null,
        }
      : { text: '' },
  ],
})
