import type { Model } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Audit } from '../audit/service.js'
import type { What } from '../audit/uses.js'
import { refuse } from '../lib/errors.js'
import type { Profile } from './model.js'
import { scopeFilter } from './scope.js'
import type { Change, Writer } from './writer.js'

/** How somebody changes a person in scope: found, written in the log, then changed. */
export function createActs({ profiles, audit, writer }: { profiles: Model<Profile>; audit: Audit; writer: Writer }) {
  const log = (acting: Acting, what: What, id: string, why: string) => audit.record(acting, { what, on: [id], why })

  return {
    log,

    /**
     * @param why the purpose, for the log
     * @throws NOT_FOUND outside the scope, and whatever `decide` throws
     */
    async change(
      acting: Acting,
      id: string,
      what: What,
      why: string,
      decide: (found: Profile) => Promise<Change | null> | Change | null,
    ): Promise<Profile> {
      const filter = { _id: id, ...scopeFilter(acting) }
      if (!(await profiles.exists(filter))) throw refuse('NOT_FOUND')
      await log(acting, what, id, why)
      return (await writer.change(filter, decide)).profile
    },
  }
}

export type Acts = ReturnType<typeof createActs>
