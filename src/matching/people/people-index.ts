/**
 * Everybody who may be ranked, in columns (see columns.ts). Most stand sorted by commute limit and home, so that those within
 * reach of a workplace are a few stretches of slots; who came or moved since stands behind them, unsorted, until there are
 * so many that all are sorted anew. Changes are made in place and between two searches, never during one.
 */

import type { ProfileFacts } from '../facts.js'
import { createKept, type Kept, type SharedRoom } from '../kept.js'
import { addBitmaps, bytesOfBits, lengthenBits, writeBits } from './bits.js'
import { listsLength, sameBytes } from './bytes.js'
import { type Changes, createChanges, noteChange } from './changes.js'
import {
  type Columns,
  column,
  createColumns,
  listsInRow,
  nobody,
  occupationsInRow,
  readFacts,
  rowLength,
} from './columns.js'
import { roomForNumbers } from './memory.js'
import { createSlotsById } from './slots-by-id.js'
import { type Layout, roomy, sortPeople } from './sort-people.js'
import { writeRow } from './write-row.js'

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
  /** Where the person stands until the next change; -1 when not in it. */
  slotOf(id: string): number
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

/** Bytes that the lists of most people fit into. */
const usualLists = 20

/** An index of these people, without those whose facts cannot be read: `unreadable` is told of each. */
export function createPeopleIndex(
  people: readonly ProfileFacts[] = [],
  unreadable: (id: string) => void = () => {},
): PeopleIndex {
  const filling = fillPeopleIndex(people.length)
  for (let i = 0; i < people.length; i++) {
    if (i % batch === 0) readAhead(people, i)
    const facts = people[i] as ProfileFacts
    try {
      filling.put(facts)
    } catch {
      unreadable(facts.id)
    }
  }
  return filling.filled()
}

/** People whose facts are looked at together before they are read. */
const batch = 16

/**
 * The processor waits for the memory of a batch at once, instead of for one fact after the other. What is read does not
 * matter, and whether it can be read is found out later.
 */
function readAhead(people: readonly ProfileFacts[], from: number): void {
  const end = Math.min(from + batch, people.length)
  let sum = 0
  for (let i = from; i < end; i++) {
    const facts = people[i] as ProfileFacts
    const { id, birthDate, residence, occupations, skills, wishes, licences, workLimits } = facts
    sum ^= id?.length ^ (birthDate?.length ?? 0) ^ (residence?.registeredOn?.length ?? 0) ^ (facts.place?.lat ?? 0)
    sum ^= occupations?.length ^ skills?.length ^ wishes?.length ^ licences?.length ^ workLimits?.length
    sum ^= facts.waitingSince?.length ^ (facts.unemployedSince?.length ?? 0)
    if (skills?.length > 0) sum ^= skills[0]?.length ?? 0
    if (occupations?.length > 0) sum ^= occupations[0]?.disco?.length ?? 0
  }
  seen[0] = sum
}
/** V8 does not look at what goes nowhere. */
const seen = new Int32Array(1)

/** Whether wishes and occupations in two rows are the same. */
function sameInRow(rows: Int32Array, one: number, other: number): boolean {
  const [first, second] = [one * rowLength, other * rowLength]
  if (rows[first + column.wishes] !== rows[second + column.wishes]) return false
  for (let i = column.occupations; i < column.occupations + occupationsInRow; i++)
    if (rows[first + i] !== rows[second + i]) return false
  return true
}

/** An index that nobody searches yet. */
export interface FillingIndex {
  /** As `set` of the index, and quicker: all that can be done for everybody at once waits until all are there. */
  put(facts: ProfileFacts): void
  remove(id: string): boolean
  /** Once, when all are there. */
  filled(): PeopleIndex
}

/**
 * @param expected there is room for so many people from the start
 * @param shared for what searches keep, with other indexes
 */
export function fillPeopleIndex(expected = 0, shared?: SharedRoom): FillingIndex {
  const columns = createColumns(expected * usualLists)
  const layout: Layout = { homes: [], starts: [0], sortedEnd: 0, end: 0 }
  const changes = createChanges()
  // So much that what thousands of openings share has room beside a million people.
  const kept = createKept(() => 2 * index.bytes(), shared)
  columns.ids = new Array<string>(expected)
  const slots = createSlotsById(columns, expected)
  let wasted = 0
  makeRoom(expected)

  const homeIn = (slot: number): number => columns.rows[slot * rowLength + column.home] as number
  const listsOf = (slot: number): number => columns.rows[slot * rowLength + column.lists] as number
  const live = (home: number, change: 1 | -1): void => {
    columns.population[home] = (columns.population[home] ?? 0) + change
  }

  function makeRoom(rows: number): void {
    if (rows * rowLength <= columns.rows.length) return
    const larger = roomForNumbers((roomy(rows) + (layout.end >> 3)) * rowLength)
    larger.set(columns.rows)
    columns.rows = larger
  }

  function sort(): void {
    sortPeople(columns, layout, slots)
    wasted = 0
    kept.clear()
  }

  /** Writes a row behind all others, where nobody stands yet. Facts of before do not stay when the new cannot be read. */
  function draft(facts: ProfileFacts): number {
    const { end } = columns.lists
    makeRoom(layout.end + 1)
    try {
      writeRow(columns, layout.end, facts)
    } catch (error) {
      columns.lists.end = end
      if (typeof facts.id === 'string') index.remove(facts.id)
      throw error
    }
    return layout.end
  }

  /** The person of the draft stands in its slot from now on, unless known already; the bits are not written. */
  function enter(id: string): boolean {
    const slot = layout.end
    columns.ids[slot] = id
    if (!slots.add(id, slot)) return false
    layout.end += 1
    live(homeIn(slot), 1)
    return true
  }

  function bitsOf(slot: number, on: boolean): void {
    addBitmaps(columns)
    writeBits(columns, slot, on)
  }

  function vacate(slot: number): void {
    bitsOf(slot, false)
    noteChange(changes, slot)
    live(homeIn(slot), -1)
    wasted += 1 + listsLength(columns.lists.bytes, listsOf(slot), listsInRow)
    slots.delete(columns.ids[slot] as string)
    columns.ids[slot] = ''
    columns.rows[slot * rowLength + column.home] = nobody
  }

  /** The person in a slot gets the numbers of the draft. All bits but that of being there follow from the lists. */
  function change(slot: number, changed: number): void {
    const { lists, rows } = columns
    const [old, start] = [listsOf(slot), listsOf(changed)]
    const length = listsLength(lists.bytes, old, listsInRow)
    const sameLists = sameBytes(lists.bytes, old, start, length)
    const sameBits = sameLists && sameInRow(rows, slot, changed)
    if (!sameBits) bitsOf(slot, false)
    if (sameLists) {
      rows[changed * rowLength + column.lists] = old
      lists.end = start - 1
    } else wasted += 1 + length
    live(homeIn(slot), -1)
    live(homeIn(changed), 1)
    rows.copyWithin(slot * rowLength, changed * rowLength, (changed + 1) * rowLength)
    if (!sameBits) bitsOf(slot, true)
    noteChange(changes, slot)
  }

  const index: PeopleIndex = {
    columns,
    layout,
    changes,
    kept,
    size: slots.size,
    slotOf: slots.find,
    set(facts) {
      const slot = draft(facts)
      const before = slots.find(facts.id)
      // Whoever was sorted in and moves must stand elsewhere.
      if (before >= 0 && (before >= layout.sortedEnd || homeIn(before) === homeIn(slot))) {
        change(before, slot)
      } else {
        if (before >= 0) vacate(before)
        enter(facts.id)
        if (columns.words * 32 <= slot) lengthenBits(columns, Math.ceil(roomy(slot + 1) / 32))
        bitsOf(slot, true)
        noteChange(changes, slot)
      }
      const disordered = layout.end - layout.sortedEnd + (layout.end - slots.size())
      if (
        disordered > disorder.slots + slots.size() / disorder.people ||
        (wasted > littleWaste && wasted * 3 > columns.lists.end)
      )
        sort()
    },
    remove(id) {
      const slot = slots.find(id)
      if (slot >= 0) vacate(slot)
      return slot >= 0
    },
    facts(id) {
      const slot = slots.find(id)
      return slot < 0 ? null : readFacts(columns, slot)
    },
    bytes: () => columns.rows.byteLength + columns.lists.bytes.byteLength + bytesOfBits(columns),
    figures() {
      const { count, bytes } = kept.figures()
      return { people: slots.size(), bytes: index.bytes(), kept: count, keptBytes: bytes }
    },
  }

  return {
    put(facts) {
      draft(facts)
      if (!enter(facts.id)) index.set(facts)
    },
    remove: index.remove,
    filled() {
      sort()
      return index
    },
  }
}
