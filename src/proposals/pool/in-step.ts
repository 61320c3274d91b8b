/**
 * Keeps a shelf in memory in step with documents of the store. What may have changed is only suspected, here and there: by
 * `changedAt`, by comparing versions, by a check before something leaves. Suspects are then read anew in one place and one
 * after the other, so that an older reading never follows a newer one.
 */
import type { Clock } from '../../lib/clock.js'
import type { Day } from '../../lib/days.js'
import { dayOfInstant } from '../../lib/instants.js'

/** What tells two readings of a document apart, without the document. */
export interface Stamp {
  id: string
  version: string
  /** whether the document itself says that it stands on the shelf */
  belongs: boolean
}

export interface Shelf<Document> {
  /** @throws when the document cannot be read */
  put(document: Document): void
  /** Takes it out, if it is there. */
  take(id: string): void
  /** Called once, when all that there was has been put in. */
  filled?(): void
}

export interface Source<Document extends { _id: string }, S extends Shelf<Document>> {
  /** an empty shelf for the facts of this day */
  shelf(today: Day): S
  /** of whatever was changed since then; without a moment, of all that belong on the shelf */
  stamps(since?: Date): AsyncIterable<Stamp>
  /** those of these that are in the store, whatever their state */
  documents(ids: readonly string[]): Promise<Document[]>
  /** all that belong on the shelf */
  everything(): AsyncIterable<Document>
  /** Never throws. */
  stamp(document: Document): Stamp
  /** Reads what decides besides the documents. @returns the ids for which it is different now */
  besides?(shelf: S): Promise<string[]>
}

export interface InStepDeps {
  /** the clock that `changedAt` is taken from */
  clock: Clock
  /** never moved */
  realTime: Clock
  /** how long a call waits for comparing or building anew before it goes on with what there is; milliseconds */
  patience?: number
}

/** What is known now. It does not change before the next `await`. */
export interface Known<S> {
  today: Day
  shelf: S
  /** undefined: not on the shelf */
  version(id: string): string | undefined
}

/** Changes are looked for again for so long, in milliseconds: another process's clock may be behind, its write under way. */
const overlap = 10_000
/** Least time between two comparisons of all versions, in milliseconds ... */
const compareEvery = 1_000
/** ... and at most this part of the time is spent on them. */
const comparing = 1 / 20
const batch = 500
/** A shelf that has seen so many changes, and so many times its size, is built anew: values nobody has any more go. */
const mostChanges = { least: 20_000, perDocument: 2 }

interface State<S> extends Known<S> {
  known: Map<string, string>
  unreadable: Set<string>
  /** to be read anew */
  suspects: Set<string>
  /** changes up to this moment have been read */
  readUntil: number
  /** real time */
  comparedAt: number
  changes: number
}

export function keepInStep<Document extends { _id: string }, S extends Shelf<Document>>(
  source: Source<Document, S>,
  { clock, realTime, patience = 250 }: InStepDeps,
) {
  let state: State<S> | null = null
  let rebuilt: State<S> | null = null
  let building: Promise<void> | null = null
  let compared: Promise<void> | null = null
  let comparisonTook = 0
  let met = 0
  let tell: (id: string, error: unknown) => void = () => {}

  function accept(into: State<S>, document: Document): void {
    const id = document._id
    forget(into, id)
    into.changes += 1
    const { belongs, version } = source.stamp(document)
    if (!belongs) return
    into.known.set(id, version)
    try {
      into.shelf.put(document)
    } catch (error) {
      into.shelf.take(id)
      into.unreadable.add(id)
      met += 1
      tell(id, error)
    }
  }

  function forget(from: State<S>, id: string): void {
    if (!from.known.delete(id)) return
    from.shelf.take(id)
    from.unreadable.delete(id)
  }

  const differs = ({ known }: State<S>, { id, version, belongs }: Stamp) =>
    belongs ? known.get(id) !== version : known.has(id)

  async function build(now: Date): Promise<State<S>> {
    const today = dayOfInstant(now)
    const known = new Map<string, string>()
    const fresh: State<S> = {
      ...{ today, known, shelf: source.shelf(today), unreadable: new Set(), suspects: new Set() },
      ...{ readUntil: now.getTime(), comparedAt: realTime.now().getTime(), changes: 0 },
      version: id => known.get(id),
    }
    await source.besides?.(fresh.shelf)
    for await (const document of source.everything()) accept(fresh, document)
    fresh.shelf.filled?.()
    fresh.changes = 0
    return fresh
  }

  /** Suspects whatever is not as the store has it, whoever wrote it and by whatever clock. */
  async function compare(current: State<S>): Promise<void> {
    const began = realTime.now().getTime()
    const seen = new Set<string>()
    for await (const stamp of source.stamps()) {
      seen.add(stamp.id)
      if (differs(current, stamp)) current.suspects.add(stamp.id)
    }
    for (const id of current.known.keys()) if (!seen.has(id)) current.suspects.add(id)
    current.comparedAt = realTime.now().getTime()
    comparisonTook = current.comparedAt - began
  }

  async function catchUp(current: State<S>, now: Date): Promise<void> {
    for (const id of (await source.besides?.(current.shelf)) ?? []) current.suspects.add(id)
    const since = new Date(Math.min(current.readUntil, now.getTime()) - overlap)
    for await (const stamp of source.stamps(since)) if (differs(current, stamp)) current.suspects.add(stamp.id)
    await readSuspects(current)
    current.readUntil = now.getTime()
  }

  async function readSuspects(current: State<S>): Promise<void> {
    const ids = [...current.suspects]
    for (let i = 0; i < ids.length; i += batch) await readAnew(current, ids.slice(i, i + batch))
  }

  async function readAnew(current: State<S>, ids: string[]): Promise<void> {
    // Taken off before the reading: who is suspected meanwhile is read once more.
    for (const id of ids) current.suspects.delete(id)
    try {
      const documents = await source.documents(ids)
      const found = new Set(documents.map(({ _id }) => _id))
      for (const document of documents) accept(current, document)
      for (const id of ids) if (!found.has(id)) forget(current, id)
    } catch (error) {
      for (const id of ids) current.suspects.add(id)
      throw error
    }
  }

  /** Work that a large store makes long goes on by itself; one that fails is begun again by a later call. */
  function soon(work: Promise<void>): Promise<void> {
    if (patience === Number.POSITIVE_INFINITY) return work
    let timer: NodeJS.Timeout | undefined
    const enough = new Promise<void>(resolve => {
      timer = setTimeout(resolve, patience)
    })
    return Promise.race([work, enough]).finally(() => clearTimeout(timer))
  }

  /** A new day has new facts. The old shelf serves until the new one is full. */
  async function renew(current: State<S>, now: Date): Promise<State<S>> {
    const { least, perDocument } = mostChanges
    if (current.today === dayOfInstant(now) && current.changes <= least + perDocument * current.known.size)
      return current
    if (rebuilt?.today !== dayOfInstant(now)) {
      rebuilt = null
      building ??= build(now)
        .then(fresh => {
          rebuilt = fresh
        })
        .catch(() => {})
        .finally(() => {
          building = null
        })
      await soon(building)
    }
    if (!rebuilt) return current
    const fresh = rebuilt
    rebuilt = null
    for (const id of current.suspects) fresh.suspects.add(id)
    return fresh
  }

  async function compareIfDue(current: State<S>): Promise<void> {
    const waited = realTime.now().getTime() - current.comparedAt
    if (waited >= 0 && waited < Math.max(compareEvery, comparisonTook / comparing)) return
    compared ??= compare(current)
      .catch(() => {})
      .finally(() => {
        compared = null
      })
    await soon(compared)
    await readSuspects(current)
  }

  async function update(): Promise<State<S>> {
    const now = clock.now()
    state = state ? await renew(state, now) : await build(now)
    await catchUp(state, now)
    await compareIfDue(state)
    return state
  }

  let running: Promise<State<S>> | null = null
  let waiting: Promise<State<S>> | null = null

  return {
    /** Everything written before this call is seen. Callers who come while one is under way share the next. */
    current(): Promise<Known<S>> {
      waiting ??= (running ?? Promise.resolve())
        .catch(() => null)
        .then(() => {
          waiting = null
          running = update()
          return running
        })
      return waiting
    },

    /**
     * Whether all that was claimed is as the store has it now; what is not is read anew by the next call of `current`.
     * @param claimed versions at the time of the search, by id
     * @param found versions in the store afterwards; who must not leave is not among them
     */
    agrees(claimed: ReadonlyMap<string, string | undefined>, found: ReadonlyMap<string, string>): boolean {
      const wrong = [...claimed].filter(([id, version]) => found.get(id) !== version).map(([id]) => id)
      for (const id of wrong) state?.suspects.add(id)
      return wrong.length === 0
    },

    /** Told of every document that cannot be read, once per reading. */
    onUnreadable(listener: typeof tell): void {
      tell = listener
    },

    /** Of what is in memory; builds nothing. */
    figures: () => ({
      shelf: state?.shelf ?? null,
      documents: state?.known.size ?? 0,
      /** documents that cannot be read: those there are now, and how often one was met */
      unreadable: { now: state?.unreadable.size ?? 0, met },
    }),
  }
}

/** Changes per municipality as numbers that never come again, whatever shelf is built anew. */
export function countChanges() {
  const last = new Map<string, number>()
  let count = 0
  return {
    note(municipality: string): void {
      last.set(municipality, ++count)
    },
    of: (municipality: string): number => last.get(municipality) ?? 0,
  }
}

export type CountedChanges = ReturnType<typeof countChanges>
