/** What the system has acknowledged, each to be found in the documents when everything is over. */
import type { Connection } from 'mongoose'

type Look = (db: Connection) => Promise<boolean>

export function openLedger() {
  const promises: { what: string; holds: Look }[] = []
  const acts = new Map<string, number>()
  const exists =
    (collection: string, filter: Record<string, unknown>): Look =>
    async db =>
      (await db.collection(collection).findOne(filter, { projection: { _id: 1 } })) !== null

  return {
    /** An acknowledged act, counted by the first word, and the document that proves it. */
    note(what: string, collection: string, filter: Record<string, unknown>): void {
      promises.push({ what, holds: exists(collection, filter) })
    },
    /** One more act done; `note` it as well if something must be found. */
    count(act: string): void {
      acts.set(act, (acts.get(act) ?? 0) + 1)
    },
    acts: () => Object.fromEntries([...acts].sort(([a], [b]) => (a < b ? -1 : 1))),
    size: () => promises.length,
    /** @returns one sentence per acknowledged write that is lost */
    async lost(db: Connection): Promise<string[]> {
      const lost: string[] = []
      for (const { what, holds } of promises) if (!(await holds(db))) lost.push(`acknowledged and lost: ${what}`)
      return lost
    },
  }
}

export type Ledger = ReturnType<typeof openLedger>
