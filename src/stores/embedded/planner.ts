/**
 * Choosing an index. A plan gives candidates only: the caller still applies the whole filter, so a plan may give too
 * many rows, never too few.
 */
import { type Bounds, conditionsOf } from './bounds.js'
import { after, fieldKey, type Index, inverted, type Row, rowsBetween } from './indexes.js'
import { compileFilter } from './match.js'
import { parseSort, type SortField } from './sort.js'
import { compare, type Doc, equal, keyOf, rankOf, type Value } from './values.js'

export type Plan = {
  /** The index's name, or null for a scan of the collection. */
  index: string | null
  /** True when the rows come in the order of the sort asked for. */
  sorted: boolean
  rows: () => Iterable<Row>
}

/** What the planner may look at of a collection. */
export type Source = { rows: Map<string, Row>; indexes: Index[] }
export type Query = { filter: Doc; sort?: Doc | undefined; hint?: Value }

type Candidate = Plan & { score: number }

/** More combinations of `$in` values than this are not worth looking up one by one. */
const mostLookups = 2000

const scan = (source: Source): Plan => ({ index: null, sorted: false, rows: () => source.rows.values() })

export function makePlan(source: Source, query: Query): Plan {
  const { filter, hint } = query
  const { bounds, alternatives } = conditionsOf(filter)
  if (hint === null) return scan(source)
  const sort = query.sort ? parseSort(query.sort) : []
  const usable = typeof hint === 'string' ? source.indexes.filter(index => index.spec.name === hint) : source.indexes
  const candidates = usable
    .filter(index => typeof hint === 'string' || implied(index, filter, bounds))
    .map(index => candidate(index, bounds, sort))
    .filter(plan => plan.score > 0 || typeof hint === 'string')
  const best = candidates.reduce<Candidate | null>((top, plan) => (top && top.score >= plan.score ? top : plan), null)
  if (best && best.score > 1) return best
  return union(source, alternatives) ?? best ?? scan(source)
}

/** `$or`: every branch by an index of its own, or none. */
function union(source: Source, alternatives: Doc[][]): Plan | null {
  for (const branches of alternatives) {
    const plans = branches.map(filter => makePlan(source, { filter }))
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

/** A partial index serves a filter that says at least what the index's own filter says. */
function implied(index: Index, filter: Doc, bounds: Map<string, Bounds>): boolean {
  const partial = index.spec.partialFilterExpression
  if (!partial) return true
  return Object.entries(partial).every(([name, wanted]) => {
    if (name in filter && keyOf(filter[name]) === keyOf(wanted)) return true
    const values = bounds.get(name)?.values
    const holds = compileFilter({ value: wanted })
    return values?.every(value => holds({ value })) ?? false
  })
}

function candidate(index: Index, bounds: Map<string, Bounds>, sort: SortField[]): Candidate {
  const equalities: Value[][] = []
  let range: Bounds | undefined
  let lookups = 1
  for (const field of index.fields) {
    const found = bounds.get(field.name)
    // A sparse index lacks the documents without the field, which an equality with null wants.
    if (
      !found?.values ||
      (index.spec.sparse && found.values.includes(null)) ||
      lookups * found.values.length > mostLookups
    ) {
      range = found?.low || found?.high ? found : undefined
      break
    }
    lookups *= found.values.length
    equalities.push(found.values)
  }
  const direction = sortDirection(index, equalities, lookups, range, sort)
  const whole = equalities.length === index.fields.length
  const score = equalities.length * 10 + (range ? 5 : 0) + (direction === 0 ? 0 : 3) + (whole && index.unique ? 100 : 0)
  return {
    index: index.spec.name,
    score,
    sorted: direction !== 0,
    rows: () => {
      const spans = equalities
        .reduce<string[]>(
          (starts, values, i) => starts.flatMap(start => values.map(value => start + keyIn(index, i, value))),
          [''],
        )
        .map(start => span(index, equalities.length, start, range))
      const walks = spans.map(
        ([low, end]) =>
          () =>
            rowsBetween(index, low, end, direction < 0),
      )
      const [single] = walks
      return walks.length === 1 && single && !index.multikey ? single() : once(walks)
    },
  }
}

function keyIn(index: Index, position: number, value: Value): string {
  const field = index.fields[position]
  return field ? fieldKey(field, value) : ''
}

/** The first key to look at and the first one not to, after `start` has fixed the fields before `position`. */
function span(index: Index, position: number, start: string, range: Bounds | undefined): [string, string] {
  const field = index.fields[position]
  if (!range || !field) return [start, after(start)]
  // In an array one item may meet the low bound and another the high one, so only one of them may narrow the walk.
  const low = range.low
  const end = index.multikey && low ? undefined : range.high
  const type = String.fromCharCode(rankOf((low ?? end)?.value))
  const from = low ? keyOf(low.value).slice(0, low.prefix ? -1 : undefined) : type
  const to = end ? keyOf(end.value).slice(0, end.prefix ? -1 : undefined) : type
  return field.descending ? [start + inverted(to), after(start + inverted(from))] : [start + from, after(start + to)]
}

/** 1 when the index gives the rows in the order of the sort, -1 when it does backwards, 0 when it does not. */
function sortDirection(
  index: Index,
  equalities: Value[][],
  lookups: number,
  range: Bounds | undefined,
  sort: SortField[],
): 1 | -1 | 0 {
  if (sort.length === 0 || index.multikey || lookups > 1) return 0
  if (index.spec.sparse && equalities.length === 0 && !range) return 0
  let direction: 1 | -1 | 0 = 0
  let position = 0
  for (const wanted of sort) {
    while (position < equalities.length && index.fields[position]?.name !== wanted.name) position++
    const field = index.fields[position]
    if (field?.name !== wanted.name) return 0
    const here: 1 | -1 = wanted.direction < 0 === field.descending ? 1 : -1
    if (direction !== 0 && here !== direction) return 0
    direction = here
    position++
  }
  return direction
}

/** The name of the index a `hint` means: a name, its key pattern, or null for `{$natural: 1}`. */
export function hintedIndex(source: Source, hint: Value): string | null | undefined {
  if (hint === undefined) return undefined
  if (equal(hint, { $natural: 1 })) return null
  return source.indexes.find(index => hint === index.spec.name || compare(hint, index.spec.key) === 0)?.spec.name
}
