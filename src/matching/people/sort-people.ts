/** Puts everybody in order: by commute limit and home, neighbours beside each other, without gaps. */

import { placeOnCurve } from '../neighbours.js'
import type { Pair } from '../numbering.js'
import { clearBits, writeBits } from './bits.js'
import { listsLength } from './bytes.js'
import { type Columns, column, listsInRow, nobody, pointOf, rowLength } from './columns.js'
import { roomForBytes, roomForNumbers } from './memory.js'
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
  const places = placesOf(columns, layout.end, homes)
  const starts = Array.from(places.starts)
  const count = slots.size()
  slots.renumber(moveAll(columns, places, count))
  Object.assign(layout, { homes, starts, sortedEnd: count, end: count })
  clearBits(columns, Math.ceil(roomy(count) / 32))
  for (let slot = 0; slot < count; slot++) writeBits(columns, slot, true)
}

interface Places {
  /** by number of the home, its place in the order */
  rankOf: Int32Array
  /** by that place: where slots and lists of the home begin; one more number tells where the last end */
  starts: Int32Array
  listStarts: Int32Array
  /** bytes of lists, by slot of before */
  lengths: Int32Array
}

function placesOf({ rows, lists }: Columns, end: number, homes: number[]): Places {
  const rankOf = new Int32Array(homes.length)
  for (const [rank, home] of homes.entries()) rankOf[home] = rank
  const starts = new Int32Array(homes.length + 1)
  const listStarts = new Int32Array(homes.length + 1)
  const lengths = roomForNumbers(end)
  for (let slot = 0; slot < end; slot++) {
    const home = rows[slot * rowLength + column.home] as number
    if (home === nobody) continue
    const length = 1 + listsLength(lists.bytes, rows[slot * rowLength + column.lists] as number, listsInRow)
    const rank = rankOf[home] as number
    lengths[slot] = length
    starts[rank + 1] = (starts[rank + 1] as number) + 1
    listStarts[rank + 1] = (listStarts[rank + 1] as number) + length
  }
  for (let rank = 0; rank < homes.length; rank++) {
    starts[rank + 1] = (starts[rank + 1] as number) + (starts[rank] as number)
    listStarts[rank + 1] = (listStarts[rank + 1] as number) + (listStarts[rank] as number)
  }
  return { rankOf, starts, listStarts, lengths }
}

/** Everybody goes behind the last of their home who went there. @returns the new slots */
function moveAll(columns: Columns, { rankOf, starts, listStarts, lengths }: Places, count: number): Int32Array {
  const { rows, lists, ids } = columns
  const listsEnd = listStarts.at(-1) as number
  const newRows = roomForNumbers(roomy(count) * rowLength)
  const newLists = roomForBytes(listsEnd + Math.ceil(listsEnd / 256) + 64)
  const newIds = new Array<string>(count).fill('')
  const newSlots = roomForNumbers(lengths.length).fill(nobody)
  for (let slot = 0; slot < newSlots.length; slot++) {
    const row = slot * rowLength
    const home = rows[row + column.home] as number
    if (home === nobody) continue
    const rank = rankOf[home] as number
    const newSlot = starts[rank] as number
    starts[rank] = newSlot + 1
    newSlots[slot] = newSlot
    newIds[newSlot] = ids[slot] as string

    const newRow = newSlot * rowLength
    for (let i = 0; i < rowLength; i++) newRows[newRow + i] = rows[row + i] as number
    // Byte by byte: a person's lists are too short for anything else to pay.
    const length = lengths[slot] as number
    const from = (rows[row + column.lists] as number) - 1
    const to = listStarts[rank] as number
    for (let i = 0; i < length; i++) newLists[to + i] = lists.bytes[from + i] as number
    newRows[newRow + column.lists] = to + 1
    listStarts[rank] = to + length
  }
  Object.assign(columns, { rows: newRows, lists: { bytes: newLists, end: listsEnd }, ids: newIds })
  return newSlots
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
