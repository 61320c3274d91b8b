/**
 * The log is kept as long as the municipality has decided for which somebody works. Who works for several, or for none
 * (asylum centres, the system), is kept as long as the longest of them wants, and for ever while one has not decided.
 */
import type { Connection } from 'mongoose'
import type { Audit } from '../audit/service.js'
import { addMonths, type Day } from '../lib/days.js'
import { instantAt } from '../lib/instants.js'
import { retentionOn } from '../municipalities/retention.js'
import type { Municipalities } from '../municipalities/service.js'
import { type Account, accountModel } from './model.js'
import { system } from './scope.js'

const atOnce = 200
const forEver = Number.POSITIVE_INFINITY

interface Deps {
  db: Connection
  audit: Pick<Audit, 'forget'>
  municipalities: Pick<Municipalities, 'all'>
}

export function createLogRetention({ db, audit, municipalities }: Deps) {
  const accounts = accountModel(db)

  return {
    /**
     * Deletes the entries whose time is over. Twice changes nothing.
     * @param stopping asked before each portion; what is left is for the next time
     * @returns whether all was done
     */
    async forgetLog(today: Day, stopping: () => boolean): Promise<boolean> {
      const kept = new Map((await municipalities.all()).map(one => [one._id, retentionOn(one, today)?.log ?? forEver]))
      if ([...kept.values()].every(months => months === forEver)) return true
      const longest = Math.max(...kept.values())

      async function forget(who: readonly string[], months: number): Promise<void> {
        if (months !== forEver) await audit.forget(who, instantAt(addMonths(today, -months), 0))
      }
      function monthsOf({ memberships }: Pick<Account, 'memberships'>): number {
        const places = memberships.flatMap(({ municipality }) => municipality ?? [])
        return places.length === 0 ? longest : Math.max(...places.map(place => kept.get(place) ?? forEver))
      }

      await forget([system.account], longest)
      for (let last = ''; ; ) {
        if (stopping()) return false
        const portion = await accounts
          .find({ _id: { $gt: last } }, { memberships: 1 })
          .sort({ _id: 1 })
          .limit(atOnce)
          .lean<Pick<Account, '_id' | 'memberships'>[]>()
        const end = portion.at(-1)
        if (!end) return true
        last = end._id
        for (const months of new Set(portion.map(monthsOf)))
          await forget(
            portion.filter(one => monthsOf(one) === months).map(({ _id }) => _id),
            months,
          )
      }
    },
  }
}
