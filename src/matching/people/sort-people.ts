/** Puts everybody in order: by commute limit and home, neighbours beside each other, without gaps. */

import { placeOnCurve } from '../neighbours.js'
import type { Pair } from '../numbering.js'
import { clearBits, writeBits } from './bits.js'
import { listsLength } from './bytes.js'
import { type Columns, column, listsInRow, nobody, pointOf, rowLength } from './columns.js'
import type { SlotsById } from './slots-by-id.js'

/** How the slots are laid out. */
export interface Layout {
  /** the homes in the order of their slots, and where each begins; the last number is where the sorted slots end */
  homes: number[]
  starts: number[]
  /** slots from here on are in no order */
  sortedEnd: number
  /** slots from here on have never been used */
  end: number
}

/** Room for a few more, so that not every arrival makes everything longer. */
export const roomy = (slots: number): number => slots + Math.ceil(slots / 256) + 64

/** Writes rows, lists, ids and bits anew, and tells the new slot of everybody. */
export function sortPeople(columns: Columns, layout: Layout, slots: SlotsById): void {
  const homes = homesInOrder(columns)
  const { newSlots, newStarts, lengths, starts, listsEnd } = placesInOrder(columns, layout.end, homes)
  const count = slots.size()
  const rows = new Int32Array(roomy(count) * rowLength)
  const lists = { bytes: new Uint8Array(listsEnd + Math.ceil(listsEnd / 256) + 64), end: listsEnd }
  copyRows(columns.rows, newSlots, newStarts, rows)
  copyLists(columns, newStarts, lengths, lists.bytes)
  const ids = new Array<string>(count).fill('')
  for (let slot = 0; slot < layout.end; slot++)
    if (newSlots[slot] !== nobody) ids[newSlots[slot] as number] = columns.ids[slot] as string
  slots.renumber(newSlots)
  Object.assign(columns, { rows, lists, ids })
  Object.assign(layout, { homes, starts: Array.from(starts), sortedEnd: count, end: count })
  clearBits(columns, Math.ceil(roomy(count) / 32))
  for (let slot = 0; slot < count; slot++) writeBits(columns, slot, true)
}

/** By slot: the new one, where the lists will begin and how long they are; by rank of the home: where its slots begin. */
function placesInOrder({ rows, lists }: Columns, end: number, homes: number[]) {
  const rankOf = new Int32Array(homes.length)
  for (const [rank, home] of homes.entries()) rankOf[home] = rank
  const starts = new Int32Array(homes.length + 1)
  const listStarts = new Int32Array(homes.length + 1)
  const lengths = new Int32Array(end)
  for (let slot = 0; slot < end; slot++) {
    const home = rows[slot * rowLength + column.home] as number
    if (home === nobody) continue
    const length = listsLength(lists.bytes, rows[slot * rowLength + column.lists] as number, listsInRow)
    const rank = rankOf[home] as number
    lengths[slot] = length
    starts[rank + 1] = (starts[rank + 1] as number) + 1
    listStarts[rank + 1] = (listStarts[rank + 1] as number) + length
  }
  for (let rank = 0; rank < homes.length; rank++) {
    starts[rank + 1] = (starts[rank + 1] as number) + (starts[rank] as number)
    listStarts[rank + 1] = (listStarts[rank + 1] as number) + (listStarts[rank] as number)
  }

  const next = starts.slice()
  const newSlots = new Int32Array(end).fill(nobody)
  const newStarts = new Int32Array(end)
  for (let slot = 0; slot < end; slot++) {
    const home = rows[slot * rowLength + column.home] as number
    if (home === nobody) continue
    const rank = rankOf[home] as number
    newSlots[slot] = next[rank] as number
    next[rank] = (next[rank] as number) + 1
    newStarts[slot] = listStarts[rank] as number
    listStarts[rank] = (listStarts[rank] as number) + (lengths[slot] as number)
  }
  return { newSlots, newStarts, lengths, starts, listsEnd: listStarts.at(-1) as number }
}

function copyRows(rows: Int32Array, newSlots: Int32Array, newStarts: Int32Array, to: Int32Array): void {
  for (let slot = 0; slot < newSlots.length; slot++) {
    if (newSlots[slot] === nobody) continue
    const row = (newSlots[slot] as number) * rowLength
    for (let i = 0; i < rowLength; i++) to[row + i] = rows[slot * rowLength + i] as number
    to[row + column.lists] = newStarts[slot] as number
  }
}

/** Byte by byte: a person's lists are too short for anything else to pay. Who is no longer there has no length. */
function copyLists({ rows, lists }: Columns, newStarts: Int32Array, lengths: Int32Array, to: Uint8Array): void {
  for (let slot = 0; slot < newStarts.length; slot++) {
    const start = rows[slot * rowLength + column.lists] as number
    const at = newStarts[slot] as number
    const length = lengths[slot] as number
    for (let i = 0; i < length; i++) to[at + i] = lists.bytes[start + i] as number
  }
}

/**
 * Those with the same limit together, and among them along the map: whom a workplace is near enough for is then a stretch
 * of slots for each limit, or a few.
 */
function homesInOrder({ values }: Columns): number[] {
  const along = values.places.values.map((_, place) => {
    const point = pointOf(values, place)
    return point ? placeOnCurve(point) : -1
  })
  const homes = values.homes.values
  const limitOf = (home: number) => values.commuteLimits.values[(homes[home] as Pair).second] ?? Number.MAX_VALUE
  const placeOf = (home: number) => (homes[home] as Pair).first
  return Array.from(homes.keys()).sort(
    (a, b) =>
      limitOf(a) - limitOf(b) ||
      (along[placeOf(a)] as number) - (along[placeOf(b)] as number) ||
      placeOf(a) - placeOf(b),
  )
}
