/** An index as plain data, for other threads: a copy, so that they do not see its changes; all of them read the same one. */

import { createKept } from '../kept.js'
import { createBytes } from './bytes.js'
import { createChanges } from './changes.js'
import { type Columns, createValues, type Values } from './columns.js'
import { copyOfBytes, copyOfNumbers } from './memory.js'
import type { Searchable } from './people-index.js'
import type { Layout } from './sort-people.js'

export interface Snapshot {
  columns: Omit<Columns, 'values' | 'lists'>
  layout: Layout
  lists: { bytes: Uint8Array; end: number }
  /** every value by its number */
  values: { [Name in keyof Values]: Values[Name]['values'] }
}

/** Post it at once: ids and values are copied only then. */
export function takeSnapshot({ columns: { values, lists, ...columns }, layout }: Searchable): Snapshot {
  const byNumber = Object.fromEntries(Object.entries(values).map(([name, { values }]) => [name, values]))
  const bits = Object.fromEntries(
    Object.entries(columns.bits).map(([name, family]) => [name, family.map(copyOfNumbers)]),
  )
  return {
    columns: { ...columns, rows: copyOfNumbers(columns.rows), bits: bits as Columns['bits'] },
    ...{ layout, lists: { bytes: copyOfBytes(lists.bytes), end: lists.end } },
    values: byNumber as Snapshot['values'],
  }
}

/** What a search reads; nothing can be changed in it. */
export function openSnapshot({ columns, layout, lists, values: byNumber }: Snapshot): Searchable {
  const values = createValues()
  for (const name of Object.keys(values) as (keyof Values)[])
    for (const value of byNumber[name]) (values[name].numberOf as (value: unknown) => number)(value)
  return {
    columns: { ...columns, values, lists: Object.assign(createBytes(0), lists) },
    ...{ layout, changes: createChanges(), kept: createKept() },
  }
}
