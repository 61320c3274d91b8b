import type { Connection } from 'mongoose'
import type { Clock } from '../lib/clock.js'
import { newId } from '../lib/ids.js'
import { pageSize } from '../lib/paging.js'
import { type AuditEntry, auditModel } from './model.js'
import type { What } from './uses.js'

/** Who acts, and in which part of the data: an account in one of its memberships, or the system. */
interface Actor {
  account: string
  role: string
  scope: { kind: string; municipality?: string }
}

type Told = Pick<AuditEntry, 'on' | 'why'> & { what: What; subject?: string }

/** Instants from the first up to, and without, the second. */
export interface Period {
  from: Date
  before: Date
}

/** What is told of each entry where many are counted. */
export type CountedEntry = Pick<AuditEntry, '_id' | 'who' | 'role' | 'what' | 'on' | 'at' | 'why'>

/** So many entries of a period are counted at most, the newest: enough for 300 a day in a month. */
export const mostCounted = 10_000

/** The municipality's own people; what companies do is asked about at the company, and the system asks for itself. */
const byStaff = { role: { $nin: ['employer', 'system'] } }
const newestFirst = { at: -1, _id: -1 } as const

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

    /**
     * What one of its staff did for a municipality in a period, the newest first: one page, so that however long a log has
     * become, no more is read than is shown.
     * @param of.after the last entry of the page before; one that is forgotten by now begins anew
     */
    async by(
      municipality: string,
      { who, after, ...period }: Period & { who: string; after?: string | undefined },
    ): Promise<{ entries: AuditEntry[]; more: boolean }> {
      const own = { municipality, who, ...byStaff }
      const within = { $gte: period.from, $lt: period.before }
      const last = after && (await entries.findOne({ ...own, _id: after, at: within }).lean<AuditEntry>())
      const page = (at: object, limit: number) =>
        entries
          .find({ ...own, ...at })
          .sort(newestFirst)
          .limit(limit)
          .lean<AuditEntry[]>()
          .exec()
      const wanted = pageSize + 1
      const sameInstant = last ? await page({ at: last.at, _id: { $lt: last._id } }, wanted) : []
      const left = wanted - sameInstant.length
      const earlier = left > 0 ? await page({ at: last ? { ...within, $lt: last.at } : within }, left) : []
      const found = [...sameInstant, ...earlier]
      return { entries: found.slice(0, pageSize), more: found.length > pageSize }
    },

    /** Whether somebody has worked for a municipality as one of its staff, as far back as its log is kept. */
    async hasWorked(municipality: string, who: string): Promise<boolean> {
      return (await entries.exists({ municipality, who, ...byStaff })) !== null
    },

    /** What a municipality's staff did in a period, the newest first; `since`: only what is as new is among it. */
    async within(
      municipality: string,
      { from, before }: Period,
      most = mostCounted,
    ): Promise<{ entries: CountedEntry[]; since: Date | null }> {
      const found = await entries
        .find(
          { municipality, at: { $gte: from, $lt: before }, ...byStaff },
          { who: 1, role: 1, what: 1, on: 1, at: 1, why: 1 },
        )
        .sort(newestFirst)
        .limit(most + 1)
        .lean<CountedEntry[]>()
      const counted = found.slice(0, most)
      return { entries: counted, since: found.length > most ? (counted.at(-1)?.at ?? null) : null }
    },
  }
}

export type Audit = ReturnType<typeof createAudit>
