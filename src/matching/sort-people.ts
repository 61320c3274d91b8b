/** Puts everybody in order: by commute limit and home, neighbours beside each other, without gaps. */
import { clearBits, writeBits } from './bits.js'
import { createBytes, skipLists } from './bytes.js'
import { type Columns, column, listsInRow, pointOf, rowLength } from './columns.js'
import { placeOnCurve } from './neighbours.js'
import type { Pair } from './numbering.js'

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
export function sortPeople(columns: Columns, layout: Layout, slots: Map<string, number>): void {
  const { rows, lists, ids } = columns
  const homeOf = (slot: number) => rows[slot * rowLength + column.home] as number
  const count = slots.size
  const homes = homesInOrder(columns)
  const rankOf = new Int32Array(homes.length)
  for (const [rank, home] of homes.entries()) rankOf[home] = rank

  const next = new Int32Array(homes.length + 1)
  for (const slot of slots.values()) (next[(rankOf[homeOf(slot)] as number) + 1] as number) += 1
  for (let rank = 0; rank < homes.length; rank++) (next[rank + 1] as number) += next[rank] as number
  Object.assign(layout, { homes, starts: Array.from(next), sortedEnd: count, end: count })
  const from = new Int32Array(count)
  for (const slot of slots.values()) {
    const rank = rankOf[homeOf(slot)] as number
    from[next[rank] as number] = slot
    ;(next[rank] as number) += 1
  }

  columns.rows = new Int32Array(roomy(count) * rowLength)
  columns.ids = new Array<string>(count).fill('')
  columns.lists = createBytes(lists.end)
  const cursor = { bytes: lists.bytes, at: 0 }
  for (let slot = 0; slot < count; slot++) {
    const old = (from[slot] as number) * rowLength
    const row = slot * rowLength
    for (let i = 0; i < rowLength; i++) columns.rows[row + i] = rows[old + i] as number
    const start = rows[old + column.lists] as number
    columns.rows[row + column.lists] = columns.lists.end
    cursor.at = start
    skipLists(cursor, listsInRow)
    columns.lists.end = copy(lists.bytes, start, cursor.at, columns.lists)
    const id = ids[from[slot] as number] as string
    columns.ids[slot] = id
    slots.set(id, slot)
  }
  columns.lists.bytes = columns.lists.bytes.slice(0, columns.lists.end + Math.ceil(columns.lists.end / 256) + 64)

  clearBits(columns, Math.ceil(roomy(count) / 32))
  for (let slot = 0; slot < count; slot++) writeBits(columns, slot, true)
}

/** Copied byte by byte: a person's lists are too short for anything else to pay. */
function copy(source: Uint8Array, start: number, end: number, to: { bytes: Uint8Array; end: number }): number {
  let at = to.end
  for (let i = start; i < end; i++) to.bytes[at++] = source[i] as number
  return at
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
