/** Open cursors: results that did not fit in the first batch wait here for getMore. */
import { Long } from 'bson'
import { refuse } from './errors.js'
import type { Doc, Value } from './language/values.js'

const firstBatch = 101
/** A reply may hold 48 MB; a batch ends before the document that would bring it over this. */
const batchBytes = 15 * 1024 * 1024
const idleMilliseconds = 10 * 60 * 1000

/** The documents are as they were when the query ran; `finish` gives each its final form when its batch goes out. */
type Cursor = { namespace: string; docs: Doc[]; at: number; finish: (doc: Doc) => Doc; timer?: NodeJS.Timeout }

export type Batch = { id: Long; ns: string; docs: Doc[] }

export function makeCursors(sizeOf: (doc: Doc) => number) {
  const open = new Map<string, Cursor>()
  let lastId = 0

  const close = (id: string): boolean => {
    clearTimeout(open.get(id)?.timer)
    return open.delete(id)
  }

  function take(cursor: Cursor, size: number): Doc[] {
    const batch: Doc[] = []
    let bytes = 0
    for (const doc of cursor.docs.slice(cursor.at, cursor.at + size)) {
      const finished = cursor.finish(doc)
      bytes += sizeOf(finished)
      if (batch.length > 0 && bytes > batchBytes) break
      batch.push(finished)
    }
    cursor.at += batch.length
    return batch
  }

  return {
    /** The first batch, and a cursor when something is left that is wanted. */
    first(cursor: Omit<Cursor, 'at' | 'timer'>, batchSize = firstBatch, single = false): Batch {
      const opened: Cursor = { ...cursor, at: 0 }
      const docs = take(opened, batchSize)
      if (single || opened.at >= cursor.docs.length) return { id: Long.ZERO, ns: cursor.namespace, docs }
      const id = String(++lastId)
      opened.timer = setTimeout(() => close(id), idleMilliseconds).unref()
      open.set(id, opened)
      return { id: Long.fromString(id), ns: cursor.namespace, docs }
    },
    more(id: Value, namespace: string, batchSize: number): Batch {
      const cursor = open.get(String(id))
      if (cursor?.namespace !== namespace) refuse(43, `cursor id ${String(id)} not found`)
      const docs = take(cursor, batchSize || Number.POSITIVE_INFINITY)
      cursor.timer?.refresh()
      if (cursor.at < cursor.docs.length) return { id: Long.fromString(String(id)), ns: namespace, docs }
      close(String(id))
      return { id: Long.ZERO, ns: namespace, docs }
    },
  }
}
export type Cursors = ReturnType<typeof makeCursors>
