/** Finding the documents of a filter: by an index where one helps, sorted, skipped and limited. */

import { compileFilter } from '../language/match.js'
import { sortBy } from '../language/sort.js'
import type { Doc } from '../language/values.js'
import type { Row } from './indexes.js'
import { makePlan, type Source } from './planner.js'

export type Search = { filter: Doc; sort?: Doc; skip?: number; limit?: number }

/** @param source undefined when the collection does not exist */
export function findRows(source: Source | undefined, { filter, sort = {}, skip = 0, limit = 0 }: Search): Row[] {
  const matches = compileFilter(filter)
  const plan = makePlan(source ?? { rows: new Map(), indexes: [] }, filter, sort)
  const ordered = plan.sorted || Object.keys(sort).length === 0
  const end = limit > 0 ? skip + limit : Number.POSITIVE_INFINITY
  const rows: Row[] = []
  for (const row of plan.rows()) {
    if (!matches(row.doc)) continue
    rows.push(row)
    if (ordered && rows.length >= end) break
  }
  return (ordered ? rows : sortBy(rows, sort, row => row.doc)).slice(skip, end)
}
