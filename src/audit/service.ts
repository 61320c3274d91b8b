import type { Connection } from 'mongoose'
import type { Clock } from '../lib/clock.js'
import { newId } from '../lib/ids.js'
import { type AuditEntry, auditModel } from './model.js'

/** The log of every use of personal data (GDPR art. 32; readable per person for art. 15, Datatilsynet 6 June 2024). */
export function createAudit({ db, clock }: { db: Connection; clock: Clock }) {
  const entries = auditModel(db)

  return {
    /** Writes one entry. Awaited before the data leaves: what cannot be logged is not shown. */
    async record(entry: Omit<AuditEntry, '_id' | 'at' | 'subject'> & { subject?: string }): Promise<void> {
      await entries.create({ subject: null, ...entry, _id: newId(), at: clock.now() })
    },

    /** Deletes what these accounts did before an instant. */
    async forget(who: readonly string[], before: Date): Promise<void> {
      await entries.deleteMany({ who: { $in: [...who] }, at: { $lt: before } })
    },

    /** Everything done with one person's data, the newest first. */
    about(profile: string): Promise<AuditEntry[]> {
      return entries.find({ on: profile }).sort({ at: -1, _id: 1 }).lean<AuditEntry[]>().exec()
    },
  }
}

export type Audit = ReturnType<typeof createAudit>
