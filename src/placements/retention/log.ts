/**
 * An entry of the log is kept as long as the municipality has decided for which somebody acted. One that names none (asylum
 * centres, the system, and whatever was written before municipalities stood in the log) is kept as long as the longest of
 * them wants, and for ever while one has not decided.
 */
import type { Audit } from '../../audit/service.js'
import { addMonths, type Day } from '../../lib/days.js'
import { instantAt } from '../../lib/instants.js'
import { retentionOn } from '../../municipalities/retention.js'
import type { Municipalities } from '../../municipalities/service.js'

const forEver = Number.POSITIVE_INFINITY

interface Deps {
  audit: Pick<Audit, 'forget'>
  municipalities: Pick<Municipalities, 'all'>
}

export function createLogRetention({ audit, municipalities }: Deps) {
  return {
    /**
     * Deletes the entries whose time is over. Twice changes nothing.
     * @param stopping asked before each municipality; what is left is for the next time
     * @returns whether all was done
     */
    async forgetLog(today: Day, stopping: () => boolean): Promise<boolean> {
      const kept = new Map<string | null, number>()
      for (const one of await municipalities.all()) kept.set(one._id, retentionOn(one, today)?.log ?? forEver)
      kept.set(null, Math.max(...kept.values()))
      for (const [municipality, months] of kept) {
        if (stopping()) return false
        if (months !== forEver) await audit.forget(municipality, instantAt(addMonths(today, -months), 0))
      }
      return true
    },
  }
}

export type LogRetention = ReturnType<typeof createLogRetention>
