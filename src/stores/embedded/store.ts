/** The whole store: collections by namespace, every change applied in memory and written to the journal. */
import { calculateObjectSize, serialize } from 'bson'
import {
  buildIndex,
  type Collection,
  checkWrite,
  deleteRow,
  idIndex,
  insertRow,
  makeCollection,
  replaceRow,
} from './collection.js'
import { compact } from './disk/compaction.js'
import { type Durability, openJournal } from './disk/journal.js'
import { recover } from './disk/recovery.js'
import { refuse } from './errors.js'
import { type Doc, keyOf, type Value } from './language/values.js'
import { makeRetries, type Retries } from './retries.js'
import type { IndexSpec, Row } from './search/indexes.js'

/** MongoDB's limit on one document. */
const largestDocument = 16 * 1024 * 1024
/** The journal is compacted when it is larger than this and than twice the last snapshot, unless `compactBytes` is given. */
const leastCompactBytes = 32 * 1024 * 1024

/** What the journal holds; each can be applied twice with the same result. */
type Change =
  | { op: 'put'; ns: string; doc: Doc }
  | { op: 'delete'; ns: string; id: Value }
  | { op: 'create'; ns: string }
  | { op: 'drop'; ns: string }
  | { op: 'index'; ns: string; spec: IndexSpec }
  | { op: 'end' }
  | { op: 'reply'; session: string; number: string; reply: Doc }

export type Store = ReturnType<typeof openStore>

export type StoreOptions = {
  folder: string
  durability: Durability
  /** The size of the journal at which it is compacted. */
  compactBytes?: number
  log: (line: string) => void
  onFailure: (error: unknown) => void
}

const encode = (change: Change): Uint8Array => serialize(change, { ignoreUndefined: true })

export function openStore(options: StoreOptions) {
  const { folder, durability, log, onFailure } = options
  const collections = new Map<string, Collection>()
  const retries = makeRetries()
  const recovered = recover(folder, change => replay(collections, retries, change as Change), log)
  for (const collection of collections.values()) rebuildIndexes(collection)
  const journal = openJournal({ folder, durability, onFailure, ...recovered })
  let pending: Uint8Array[] = []
  let compaction: Promise<void> | null = null
  let snapshotSize = 0

  const record = (change: Change): void => {
    pending.push(encode(change))
  }

  /** Checks and encodes first: what cannot be written to the journal never reaches memory. */
  function encodeDocument(namespace: string, doc: Doc): Uint8Array {
    if (calculateObjectSize(doc) > largestDocument)
      refuse(10334, 'The document is larger than the largest allowed, 16777216 bytes')
    return encode({ op: 'put', ns: namespace, doc })
  }

  function create(namespace: string): Collection {
    const collection = makeCollection(namespace)
    collections.set(namespace, collection)
    record({ op: 'create', ns: namespace })
    return collection
  }

  function startCompaction(): void {
    const limit = options.compactBytes ?? Math.max(leastCompactBytes, 2 * snapshotSize)
    if (compaction || journal.size() < limit) return
    compaction = compact(folder, journal, () => captureState(collections, retries))
      .then(size => {
        snapshotSize = size
      })
      .catch(onFailure)
      .finally(() => {
        compaction = null
      })
  }

  return {
    retries,
    collections: (database: string): Collection[] =>
      [...collections.values()].filter(({ namespace }) => namespace.startsWith(`${database}.`)),
    collection: (namespace: string): Collection | undefined => collections.get(namespace),
    /** The collection, made when it does not exist, as MongoDB does at the first insert. */
    ensure: (namespace: string): Collection => collections.get(namespace) ?? create(namespace),
    insert(collection: Collection, doc: Doc): void {
      const bytes = encodeDocument(collection.namespace, doc)
      checkWrite(collection, doc, null)
      insertRow(collection, doc)
      pending.push(bytes)
    },
    replace(collection: Collection, row: Row, doc: Doc): void {
      const bytes = encodeDocument(collection.namespace, doc)
      checkWrite(collection, doc, row)
      replaceRow(collection, row, doc)
      pending.push(bytes)
    },
    remove(collection: Collection, row: Row): void {
      deleteRow(collection, row)
      record({ op: 'delete', ns: collection.namespace, id: row.doc._id })
    },
    drop(collection: Collection): void {
      collections.delete(collection.namespace)
      record({ op: 'drop', ns: collection.namespace })
    },
    addIndex(collection: Collection, spec: IndexSpec): void {
      buildIndex(collection, spec)
      record({ op: 'index', ns: collection.namespace, spec })
    },
    /** True when the command running now has changed something. */
    changed: (): boolean => pending.length > 0,
    /** Keeps the answer of a retryable write in the same frame as the write itself. */
    rememberReply(session: string, number: string, reply: Doc): void {
      retries.remember(session, number, reply)
      record({ op: 'reply', session, number, reply })
    },
    /** Ends a command: its changes become durable together. Every command calls it, also one that failed half-way. */
    async commit(): Promise<void> {
      if (pending.length === 0) return
      const changes = pending
      pending = []
      await journal.append(changes)
      startCompaction()
    },
    settled: journal.settled,
    async close(): Promise<void> {
      await compaction
      await journal.close()
    },
  }
}

/** Applies one change of the journal to rows and index names; the trees are built when all is read. */
function replay(collections: Map<string, Collection>, retries: Retries, change: Change): void {
  if (change.op === 'end') return
  if (change.op === 'reply') {
    retries.remember(change.session, change.number, change.reply)
    return
  }
  const collection = collections.get(change.ns)
  if (change.op === 'create' && !collection) collections.set(change.ns, makeCollection(change.ns))
  // A journal that lies after a snapshot may begin with changes to a collection dropped before the snapshot was taken.
  if (!collection) return
  switch (change.op) {
    case 'drop':
      collections.delete(change.ns)
      return
    case 'put': {
      const key = keyOf(change.doc._id)
      const row = collection.rows.get(key)
      if (row) row.doc = change.doc
      else collection.rows.set(key, { key, number: collection.nextNumber++, doc: change.doc })
      return
    }
    case 'delete':
      collection.rows.delete(keyOf(change.id))
      return
    case 'index':
      if (!collection.indexes.some(index => index.spec.name === change.spec.name)) {
        buildIndex({ ...collection, rows: new Map() }, change.spec)
      }
  }
}

function rebuildIndexes(collection: Collection): void {
  const specs = collection.indexes.map(index => index.spec)
  collection.indexes.length = 0
  for (const spec of specs) buildIndex(collection, spec)
}

/** The state as changes from nothing. Rows are listed now; documents never change, so they are encoded later. */
function captureState(collections: Map<string, Collection>, retries: Retries): Iterable<Uint8Array> {
  const parts = [...collections.values()].map(({ namespace: ns, indexes, rows }) => ({
    ns,
    specs: indexes.map(index => index.spec).filter(spec => spec.name !== idIndex.name),
    docs: Array.from(rows.values(), row => row.doc),
  }))
  const replies = retries.all()
  return (function* () {
    for (const { ns, specs, docs } of parts) {
      yield encode({ op: 'create', ns })
      for (const spec of specs) yield encode({ op: 'index', ns, spec })
      for (const doc of docs) yield encode({ op: 'put', ns, doc })
    }
    for (const reply of replies) yield encode({ op: 'reply', ...reply })
    yield encode({ op: 'end' })
  })()
}
