import { type Day, formatDayWithWeekday } from '../lib/days.js'
import type { Account, Role } from './model.js'

/** Whether the account is away on a day. */
export const isAway = ({ away }: Pick<Account, 'away'>, day: Day): boolean =>
  away !== null && away.from <= day && day <= away.to

/** 'Væk til og med fredag den 27. november 2026.', or when it will be; null when nothing lies ahead. */
export function awayText({ away }: Pick<Account, 'away'>, today: Day): string | null {
  if (!away || away.to < today) return null
  if (isAway({ away }, today)) return `Væk til og med ${formatDayWithWeekday(away.to)}.`
  if (away.from === away.to) return `Væk ${formatDayWithWeekday(away.from)}.`
  return `Væk fra ${formatDayWithWeekday(away.from)} til og med ${formatDayWithWeekday(away.to)}.`
}

/** @param typed.standIn undefined: nothing was said about it */
export const isSameAbsence = (
  { away, standIn }: Pick<Account, 'away' | 'standIn'>,
  typed: { away: Account['away']; standIn?: string | null | undefined },
): boolean =>
  away?.from === typed.away?.from &&
  away?.to === typed.away?.to &&
  away?.cover === typed.away?.cover &&
  (typed.standIn === undefined || standIn === typed.standIn)

/** In which cases are worked with; an administrator reads none. */
export const caseRoles: readonly Role[] = ['consultant', 'coordinator']

/**
 * Whether a colleague can do the work of somebody who is away. Pages of openings and people are for consultants and
 * coordinators alone, and an administrator reads no cases; who only answers the hotline is covered by another who does.
 */
export function mayCover(absent: Account, colleague: Account, municipality: string): boolean {
  const has = (account: Account, roles: readonly Role[]) =>
    account.memberships.some(
      one => one.municipality === municipality && one.state === 'active' && roles.includes(one.role),
    )
  if (colleague._id === absent._id) return false
  return has(colleague, caseRoles) || (!has(absent, caseRoles) && has(colleague, ['hotline']))
}
