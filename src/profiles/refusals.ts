import type { Connection, Model } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Audit } from '../audit/service.js'
import type { Clock } from '../lib/clock.js'
import { refuse } from '../lib/errors.js'
import { newId } from '../lib/ids.js'
import { packed, unpacked } from '../lib/packing.js'
import type { Secrets } from '../lib/secrets.js'
import { type Definition, date, modelOf, number, text } from '../stores/model.js'

/** The refused rows of one imported file, with their reasons, kept to be mended. */
interface RefusedRows {
  _id: string
  /** kommunekode of the coordinator who loaded the file */
  municipality: string
  at: Date
  rows: number
  /** the table as text, packed and sealed: it holds CPR numbers */
  table: string
}

const definition: Definition<RefusedRows> = { _id: text, municipality: text, at: date, rows: number, table: text }

export const refusedRowsModel = (db: Connection): Model<RefusedRows> =>
  modelOf(db, 'RefusedRows', 'refusedRows', definition, [[{ municipality: 1, at: -1 }], [{ at: 1 }]])

/** How long refused rows can be downloaded, in milliseconds. */
const keptFor = 30 * 86_400_000

export function createRefusals({
  db,
  clock,
  audit,
  secrets,
}: {
  db: Connection
  clock: Clock
  audit: Audit
  secrets: Secrets
}) {
  const refusals = refusedRowsModel(db)
  const oldest = () => new Date(clock.now().getTime() - keptFor)

  return {
    /** Deletes what nobody can download any more. */
    async forgetOld(): Promise<void> {
      await refusals.deleteMany({ at: { $lt: oldest() } })
    },

    /**
     * Keeps a table for the municipality, in place of what was kept under the same id.
     * @param about.id a new one if not told
     * @returns its id
     */
    async keep(
      municipality: string,
      table: string,
      { rows, id = newId() }: { rows: number; id?: string | undefined },
    ): Promise<string> {
      const set = { municipality, at: clock.now(), rows, table: secrets.seal(await packed(table), id) }
      await refusals.updateOne({ _id: id }, { $set: set }, { upsert: true })
      return id
    },

    /**
     * The tables that can be downloaded, the newest first.
     * @throws NOT_FOUND for other roles
     */
    async list(acting: Acting): Promise<Pick<RefusedRows, '_id' | 'at' | 'rows'>[]> {
      if (acting.scope.kind !== 'municipality' || acting.role !== 'coordinator') throw refuse('NOT_FOUND')
      return refusals
        .find({ municipality: acting.scope.municipality, at: { $gte: oldest() } }, { at: 1, rows: 1 })
        .sort({ at: -1 })
        .lean<RefusedRows[]>()
    },

    /**
     * The table as CSV text.
     * @throws NOT_FOUND for other municipalities, other roles and after thirty days
     */
    async read(acting: Acting, id: string): Promise<string> {
      if (acting.scope.kind !== 'municipality' || acting.role !== 'coordinator') throw refuse('NOT_FOUND')
      const found = await refusals
        .findOne({ _id: id, municipality: acting.scope.municipality, at: { $gte: oldest() } })
        .lean<RefusedRows>()
      if (!found) throw refuse('NOT_FOUND')
      await audit.record(acting, {
        what: 'profile.import.refused',
        on: [],
        subject: id,
        why: 'afviste linjer hentes for at blive rettet',
      })
      return unpacked(secrets.open(found.table, id))
    },
  }
}

export type Refusals = ReturnType<typeof createRefusals>
