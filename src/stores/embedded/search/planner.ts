/**
 * Choosing an index. A plan gives candidates only: the caller still applies the whole filter, so a plan may give too
 * many rows, never too few.
 */

import { parseSort, type SortField } from '../language/sort.js'
import { compare, type Doc, keyOf, rankOf, type Value } from '../language/values.js'
import { type Bounds, conditionsOf } from './bounds.js'
import { after, fieldKey, type Index, inverted, type Row, rowsBetween } from './indexes.js'

export type Plan = {
  /** The index's name, or null for a scan of the collection. */
  index: string | null
  /** True when the rows come in the order of the sort asked for. */
  sorted: boolean
  rows: () => Iterable<Row>
}

/** What the planner may look at of a collection. */
export type Source = { rows: Map<string, Row>; indexes: Index[] }

type Candidate = Plan & { score: number }

/** More combinations of `$in` values than this are not worth looking up one by one. */
const mostLookups = 2000

export function makePlan(source: Source, filter: Doc, sort: Doc = {}): Plan {
  const { bounds, alternatives } = conditionsOf(filter)
  const order = parseSort(sort)
  const best = source.indexes
    .filter(index => isImplied(index, bounds))
    .map(index => candidate(index, bounds, order))
    .filter(plan => plan.score > 0)
    .reduce<Candidate | null>((top, plan) => (top && top.score >= plan.score ? top : plan), null)
  if (best && best.score > sortScore) return best
  return union(source, alternatives) ?? best ?? { index: null, sorted: false, rows: () => source.rows.values() }
}

/** `$or`: every branch by an index of its own, or none. */
function union(source: Source, alternatives: Doc[][]): Plan | null {
  for (const branches of alternatives) {
    const plans = branches.map(filter => makePlan(source, filter))
    if (plans.some(plan => plan.index === null)) continue
    return {
      index: plans.map(plan => plan.index).join(', '),
      sorted: false,
      rows: () => once(plans.map(plan => plan.rows)),
    }
  }
  return null
}

/** Each row the first time it comes. */
function* once(sources: (() => Iterable<Row>)[]): Generator<Row> {
  const seen = new Set<Row>()
  for (const rows of sources) {
    for (const row of rows()) {
      if (seen.has(row)) continue
      seen.add(row)
      yield row
    }
  }
}

/** A partial index serves a filter that asks for the very values of the index's own filter. */
const isImplied = ({ spec }: Index, bounds: Map<string, Bounds>): boolean =>
  Object.entries(spec.partialFilterExpression ?? {}).every(([name, wanted]) => {
    const values = bounds.get(name)?.values
    return values?.length === 1 && compare(values[0], wanted) === 0
  })

/** An equality is worth more than a range, a range more than an order; a whole unique key finds one row. */
const [equalityScore, rangeScore, sortScore, uniqueScore] = [10, 5, 3, 100]

function candidate(index: Index, bounds: Map<string, Bounds>, sort: SortField[]): Candidate {
  const equalities: Value[][] = []
  let range: Bounds | undefined
  let lookups = 1
  for (const field of index.fields) {
    const found = bounds.get(field.name)
    if (!found?.values || lookups * found.values.length > mostLookups) {
      range = found?.low !== undefined || found?.high !== undefined ? found : undefined
      break
    }
    lookups *= found.values.length
    equalities.push(found.values)
  }
  const direction = lookups > 1 ? 0 : sortDirection(index, equalities.length, sort)
  const whole = equalities.length === index.fields.length
  return {
    index: index.spec.name,
    score:
      equalities.length * equalityScore +
      (range ? rangeScore : 0) +
      (direction === 0 ? 0 : sortScore) +
      (whole && index.unique ? uniqueScore : 0),
    sorted: direction !== 0,
    rows: () => {
      const starts = equalities.reduce<string[]>(
        (starts, values, i) => starts.flatMap(start => values.map(value => start + fieldKey(index, i, value))),
        [''],
      )
      const walks = starts.map(start => () => {
        const [low, end] = span(index, equalities.length, start, range)
        return rowsBetween(index, low, end, direction < 0)
      })
      const [single] = walks
      return walks.length === 1 && single && !index.multikey ? single() : once(walks)
    },
  }
}

/** The first key to look at and the first one not to, after `start` has fixed the fields before `position`. */
function span(index: Index, position: number, start: string, range: Bounds | undefined): [string, string] {
  const field = index.fields[position]
  if (!range || !field) return [start, after(start)]
  // In an array one item may meet the low bound and another the high one, so only one of them may narrow the walk.
  const high = index.multikey && range.low !== undefined ? undefined : range.high
  const type = String.fromCharCode(rankOf(range.low ?? high))
  const from = range.low === undefined ? type : keyOf(range.low)
  const to = high === undefined ? type : keyOf(high)
  return field.descending ? [start + inverted(to), after(start + inverted(from))] : [start + from, after(start + to)]
}

/**
 * 1 when the index gives the rows in the order of the sort, -1 when it does backwards, 0 when it does not.
 * @param fixed the first fields of the index that have one value each, which the sort may leave out
 */
function sortDirection(index: Index, fixed: number, sort: SortField[]): 1 | -1 | 0 {
  if (sort.length === 0 || index.multikey) return 0
  let direction: 1 | -1 | 0 = 0
  let position = 0
  for (const wanted of sort) {
    while (position < fixed && index.fields[position]?.name !== wanted.name) position++
    const field = index.fields[position]
    if (field?.name !== wanted.name) return 0
    const here: 1 | -1 = wanted.direction < 0 === field.descending ? 1 : -1
    if (direction !== 0 && here !== direction) return 0
    direction = here
    position++
  }
  return direction
}
