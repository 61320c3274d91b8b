/** What a filter says of each field that an index can use: values it must equal, or a range it must lie in. */
import { isOperators } from './match.js'
import { isRegex, literalPrefix } from './regex.js'
import { compare, type Doc, isDoc, rank, rankOf, type Value } from './values.js'

/** `prefix` bounds all strings that begin with the value. */
type Bound = { value: Value; prefix?: boolean }
export type Bounds = { values?: Value[]; low?: Bound; high?: Bound }
const comparable: ReadonlySet<number> = new Set([rank.number, rank.string, rank.objectId, rank.boolean, rank.date])
const looksUp = (value: Value): boolean => comparable.has(rankOf(value)) || value === null || isDoc(value)
const ranges = (value: Value): boolean => comparable.has(rankOf(value)) && !Number.isNaN(value)

/** `alternatives` holds the branches of each `$or`. */
export type Conditions = { bounds: Map<string, Bounds>; alternatives: Doc[][] }

export function conditionsOf(filter: Doc): Conditions {
  const conditions: Conditions = { bounds: new Map(), alternatives: [] }
  const add = (name: string, found: Bounds): void => {
    const known = conditions.bounds.get(name) ?? {}
    // Of two sets of values either may be used; the shorter is the better. Ranges: the first one of each side stays.
    const values =
      known.values && (!found.values || known.values.length <= found.values.length) ? known.values : found.values
    const low = known.low ?? found.low
    const high = known.high ?? found.high
    const mixed = low && high && rankOf(low.value) !== rankOf(high.value)
    conditions.bounds.set(name, { ...(values && { values }), ...(low && { low }), ...(high && !mixed && { high }) })
  }

  const field = (name: string, value: Value): void => {
    if (isRegex(value)) addPrefix(name, literalPrefix(value))
    else if (!isOperators(value)) {
      if (looksUp(value)) add(name, { values: [value] })
    } else for (const [operator, operand] of Object.entries(value)) condition(name, operator, operand, value)
  }

  const addPrefix = (name: string, prefix: string | null): void => {
    if (prefix === null) return
    add(name, { low: { value: prefix, prefix: true }, high: { value: prefix, prefix: true } })
  }

  const condition = (name: string, operator: string, operand: Value, all: Doc): void => {
    if (operator === '$eq' && looksUp(operand)) add(name, { values: [operand] })
    else if (operator === '$in' && Array.isArray(operand) && operand.every(looksUp))
      add(name, { values: distinct(operand) })
    else if ((operator === '$gt' || operator === '$gte') && ranges(operand)) add(name, { low: { value: operand } })
    else if ((operator === '$lt' || operator === '$lte') && ranges(operand)) add(name, { high: { value: operand } })
    else if (operator === '$regex') addPrefix(name, literalPrefix(operand, all.$options))
    else if (operator === '$all' && Array.isArray(operand))
      for (const item of operand) if (!isOperators(item)) field(name, item)
    if (operator === '$elemMatch' && isDoc(operand)) inner(name, operand)
  }

  /** An item that matches has each of these values; null is left out, as an item lacks more than the array does. */
  const inner = (name: string, filters: Doc): void => {
    for (const [part, value] of Object.entries(filters)) {
      if (part.startsWith('$') || value === null) continue
      const wanted = isOperators(value) ? ('$eq' in value ? value.$eq : undefined) : value
      if (wanted !== undefined && wanted !== null && looksUp(wanted)) add(`${name}.${part}`, { values: [wanted] })
    }
  }

  const collect = (part: Doc): void => {
    for (const [name, value] of Object.entries(part)) {
      if (name === '$and' && Array.isArray(value)) value.filter(isDoc).forEach(collect)
      else if (name === '$or' && Array.isArray(value)) conditions.alternatives.push(value.filter(isDoc))
      else if (!name.startsWith('$')) field(name, value)
    }
  }
  collect(filter)
  return conditions
}

function distinct(values: Value[]): Value[] {
  const sorted = [...values].sort((a, b) => compare(a, b))
  return sorted.filter((value, i) => i === 0 || compare(value, sorted[i - 1]) !== 0)
}
