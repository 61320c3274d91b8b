import type { Connection } from 'mongoose'
import type { Clock } from '../lib/clock.js'
import { newId } from '../lib/ids.js'
import { type AuditEntry, auditModel } from './model.js'

/** Who acts, and in which part of the data: an account in one of its memberships, or the system. */
interface Actor {
  account: string
  role: string
  scope: { kind: string; municipality?: string }
}

type Told = Pick<AuditEntry, 'what' | 'on' | 'why'> & { subject?: string }

/** The log of every use of personal data (GDPR art. 32; readable per person for art. 15, Datatilsynet 6 June 2024). */
export function createAudit({ db, clock }: { db: Connection; clock: Clock }) {
  const entries = auditModel(db)

  return {
    /** Writes one entry. Awaited before the data leaves: what cannot be logged is not shown. */
    async record({ account: who, role, scope }: Actor, told: Told): Promise<void> {
      const { municipality = null } = scope
      await entries.create({ subject: null, ...told, who, role, municipality, _id: newId(), at: clock.now() })
    },

    /** Deletes what was done for a municipality before an instant; null: what names none. */
    async forget(municipality: string | null, before: Date): Promise<void> {
      await entries.deleteMany({ municipality, at: { $lt: before } })
    },

    /** Everything done with one person's data, the newest first. */
    about(profile: string): Promise<AuditEntry[]> {
      return entries.find({ on: profile }).sort({ at: -1, _id: 1 }).lean<AuditEntry[]>().exec()
    },
  }
}

export type Audit = ReturnType<typeof createAudit>
