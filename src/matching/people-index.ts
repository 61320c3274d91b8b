/**
 * Everybody who may be ranked, in columns (see columns.ts). Most stand sorted by commute limit and home, so that those within
 * reach of a workplace are a few stretches of slots; who came or moved since stands behind them, unsorted, until there are
 * so many that all are sorted anew. Changes are made in place and between two searches, never during one.
 */
import { bytesOfBits, lengthenBits, writeBits } from './bits.js'
import { skipLists } from './bytes.js'
import { type Changes, createChanges, noteChange } from './changes.js'
import { type Columns, column, createColumns, listsInRow, readFacts, rowLength, writeRow } from './columns.js'
import type { ProfileFacts } from './facts.js'
import { createKept, type Kept } from './kept.js'
import { type Layout, roomy, sortPeople } from './sort-people.js'
import { checkFacts } from './valid-facts.js'

/** What a search reads. */
export interface Searchable {
  columns: Columns
  layout: Layout
  changes: Changes
  /** what earlier searches worked out and still holds */
  kept: Kept
}

export interface PeopleIndex extends Searchable {
  size(): number
  /**
   * Puts a person in, or gives one that is in it new facts.
   * @throws RangeError when a fact cannot be read; the person is then not in the index
   */
  set(facts: ProfileFacts): void
  /** False when the person was not in it. */
  remove(id: string): boolean
  /** The facts of a person as they were put in (skills without repetition), or null. */
  facts(id: string): ProfileFacts | null
  /** Bytes of the rows, lists and bitmaps; ids and what is kept of earlier searches come on top. */
  bytes(): number
  /** For the figures of a running process. */
  figures(): { people: number; bytes: number; kept: number; keptBytes: number }
}

/** All are sorted anew when so many slots, and one for every so many people, are empty or unsorted. */
const disorder = { slots: 1024, people: 16 }
/** Or when lists that nobody has any more fill so many bytes, and half as many as the others. */
const littleWaste = 2 ** 16

/** An index of these people, without those whose facts cannot be read: `unreadable` is told of each. */
export function createPeopleIndex(
  people: Iterable<ProfileFacts> = [],
  unreadable: (id: string) => void = () => {},
): PeopleIndex {
  const columns = createColumns()
  const layout: Layout = { homes: [], starts: [0], sortedEnd: 0, end: 0 }
  const changes = createChanges()
  const kept = createKept()
  const slots = new Map<string, number>()
  let wasted = 0

  const homeIn = (slot: number): number => columns.rows[slot * rowLength + column.home] as number
  const live = (home: number, change: 1 | -1): void => {
    columns.population[home] = (columns.population[home] ?? 0) + change
  }

  function sort(): void {
    sortPeople(columns, layout, slots)
    wasted = 0
    kept.clear()
  }

  /** The new slot of a person who is not in the index; the bits are not written. */
  function append(facts: ProfileFacts): number {
    checkFacts(facts)
    const slot = layout.end
    if ((slot + 1) * rowLength > columns.rows.length) {
      const larger = new Int32Array((roomy(slot) + (slot >> 3)) * rowLength)
      larger.set(columns.rows)
      columns.rows = larger
    }
    writeRow(columns, slot, facts)
    layout.end += 1
    columns.ids[slot] = facts.id
    slots.set(facts.id, slot)
    live(homeIn(slot), 1)
    return slot
  }

  function vacate(slot: number): void {
    writeBits(columns, slot, false)
    noteChange(changes, slot)
    live(homeIn(slot), -1)
    const start = columns.rows[slot * rowLength + column.lists] as number
    const cursor = { bytes: columns.lists.bytes, at: start }
    skipLists(cursor, listsInRow)
    wasted += cursor.at - start
    slots.delete(columns.ids[slot] as string)
    columns.ids[slot] = ''
  }

  /** A person who still lives in the same home, or was not sorted in, goes back into the slot of before. */
  function goBack(slot: number, before: number): number {
    if (before < layout.sortedEnd && homeIn(slot) !== homeIn(before)) return slot
    columns.rows.copyWithin(before * rowLength, slot * rowLength, (slot + 1) * rowLength)
    columns.ids[before] = columns.ids.pop() as string
    slots.set(columns.ids[before], before)
    layout.end -= 1
    return before
  }

  const index: PeopleIndex = {
    columns,
    layout,
    changes,
    kept,
    size: () => slots.size,
    set(facts) {
      const before = slots.get(facts.id)
      if (before !== undefined) vacate(before)
      const slot = before === undefined ? append(facts) : goBack(append(facts), before)
      if (columns.words * 32 <= slot) lengthenBits(columns, Math.ceil(roomy(slot + 1) / 32))
      writeBits(columns, slot, true)
      noteChange(changes, slot)
      const disordered = layout.end - layout.sortedEnd + (layout.end - slots.size)
      if (
        disordered > disorder.slots + slots.size / disorder.people ||
        (wasted > littleWaste && wasted * 3 > columns.lists.end)
      )
        sort()
    },
    remove(id) {
      const slot = slots.get(id)
      if (slot !== undefined) vacate(slot)
      return slot !== undefined
    },
    facts(id) {
      const slot = slots.get(id)
      return slot === undefined ? null : readFacts(columns, slot)
    },
    bytes: () => columns.rows.byteLength + columns.lists.bytes.byteLength + bytesOfBits(columns),
    figures() {
      const { count, bytes } = kept.figures()
      return { people: slots.size, bytes: index.bytes(), kept: count, keptBytes: bytes }
    },
  }

  for (const facts of people) {
    try {
      if (slots.has(facts.id)) index.set(facts)
      else append(facts)
    } catch {
      unreadable(facts.id)
    }
  }
  sort()
  return index
}
