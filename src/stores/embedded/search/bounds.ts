/** What a filter says of each field that an index can use: values it must equal, or a range it must lie in. */
import { isOperators } from '../language/match.js'
import { compare, type Doc, isDoc, rank, rankOf, type Value } from '../language/values.js'

export type Bounds = { values?: Value[]; low?: Value; high?: Value }
/** `alternatives` holds the branches of each `$or`. */
export type Conditions = { bounds: Map<string, Bounds>; alternatives: Doc[][] }

const comparable: ReadonlySet<number> = new Set([rank.number, rank.string, rank.objectId, rank.bool, rank.date])
const isValue = (value: Value): boolean => comparable.has(rankOf(value)) || value === null || isDoc(value)
const isLimit = (value: Value): boolean => comparable.has(rankOf(value)) && !Number.isNaN(value)

export function conditionsOf(filter: Doc): Conditions {
  const conditions: Conditions = { bounds: new Map(), alternatives: [] }

  const add = (name: string, found: Bounds): void => {
    const known = conditions.bounds.get(name) ?? {}
    // Of two sets of values either may be used; the shorter is the better. Ranges: the first one of each side stays.
    const values =
      known.values && (!found.values || known.values.length <= found.values.length) ? known.values : found.values
    const low = known.low ?? found.low
    const high = known.high ?? found.high
    const mixed = low !== undefined && high !== undefined && rankOf(low) !== rankOf(high)
    conditions.bounds.set(name, {
      ...(values && { values }),
      ...(low !== undefined && { low }),
      ...(high !== undefined && !mixed && { high }),
    })
  }

  const condition = (name: string, operator: string, operand: Value): void => {
    if (operator === '$in' && Array.isArray(operand) && operand.every(isValue)) add(name, { values: distinct(operand) })
    else if ((operator === '$gt' || operator === '$gte') && isLimit(operand)) add(name, { low: operand })
    else if ((operator === '$lt' || operator === '$lte') && isLimit(operand)) add(name, { high: operand })
    else if (operator === '$elemMatch' && isDoc(operand)) inner(name, operand)
  }

  /** An item that matches has each of these values; null is left out, as an item lacks more than the array does. */
  const inner = (name: string, filters: Doc): void => {
    for (const [part, value] of Object.entries(filters))
      if (value !== null && !isOperators(value) && isValue(value)) add(`${name}.${part}`, { values: [value] })
  }

  const collect = (part: Doc): void => {
    for (const [name, value] of Object.entries(part)) {
      if (name === '$and' && Array.isArray(value)) value.filter(isDoc).forEach(collect)
      else if (name === '$or' && Array.isArray(value)) conditions.alternatives.push(value.filter(isDoc))
      else if (name.startsWith('$')) continue
      else if (isOperators(value))
        for (const [operator, operand] of Object.entries(value)) condition(name, operator, operand)
      else if (isValue(value)) add(name, { values: [value] })
    }
  }
  collect(filter)
  return conditions
}

function distinct(values: Value[]): Value[] {
  const sorted = [...values].sort(compare)
  return sorted.filter((value, i) => i === 0 || compare(value, sorted[i - 1]) !== 0)
}
