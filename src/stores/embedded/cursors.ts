/** Open cursors: results that did not fit in the first batch wait here for getMore. */
import { Long } from 'bson'
import { refuse } from './errors.js'
import type { Doc, Value } from './values.js'

const firstBatch = 101
/** Bytes would be exact; documents are never above 16 MB and a reply may hold 48 MB, so batches are cut by both. */
const batchBytes = 15 * 1024 * 1024
const idleMilliseconds = 10 * 60 * 1000

/** `encode` gives a result its final form and its bytes. */
type Cursor = { namespace: string; rest: Doc[]; at: number; finish: (doc: Doc) => Doc; timer: NodeJS.Timeout }

export type Batch = { id: Long; ns: string; docs: Doc[] }

export function makeCursors(sizeOf: (doc: Doc) => number) {
  const open = new Map<string, Cursor>()
  let next = 1

  const close = (id: string): boolean => {
    clearTimeout(open.get(id)?.timer)
    return open.delete(id)
  }

  function take(cursor: Cursor, size: number): Doc[] {
    const docs: Doc[] = []
    for (let bytes = 0; cursor.at < cursor.rest.length && docs.length < size; cursor.at++) {
      const source = cursor.rest[cursor.at]
      if (!source) continue
      const doc = cursor.finish(source)
      bytes += sizeOf(doc)
      if (docs.length > 0 && bytes > batchBytes) break
      docs.push(doc)
    }
    return docs
  }

  return {
    /** The first batch, and a cursor when something is left. The documents are as they were when the query ran. */
    first(
      namespace: string,
      rest: Doc[],
      finish: (doc: Doc) => Doc,
      batchSize: number | undefined,
      single: boolean,
    ): Batch {
      const id = String(next++)
      const cursor: Cursor = {
        namespace,
        rest,
        at: 0,
        finish,
        timer: setTimeout(() => close(id), idleMilliseconds).unref(),
      }
      const docs = take(cursor, batchSize ?? firstBatch)
      if (single || cursor.at >= rest.length) {
        clearTimeout(cursor.timer)
        return { id: Long.ZERO, ns: namespace, docs }
      }
      open.set(id, cursor)
      return { id: Long.fromString(id), ns: namespace, docs }
    },
    more(id: Value, namespace: string, batchSize: number): Batch {
      const cursor = open.get(String(id))
      if (!cursor || cursor.namespace !== namespace) refuse(43, `cursor id ${String(id)} not found`)
      const docs = take(cursor, batchSize || Number.POSITIVE_INFINITY)
      cursor.timer.refresh()
      if (cursor.at < cursor.rest.length) return { id: Long.fromString(String(id)), ns: namespace, docs }
      close(String(id))
      return { id: Long.ZERO, ns: namespace, docs }
    },
    kill: (id: Value): boolean => close(String(id)),
  }
}
export type Cursors = ReturnType<typeof makeCursors>
