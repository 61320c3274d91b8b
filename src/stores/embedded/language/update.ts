/** Updates: an update document becomes a function that makes the new document; the old one is never changed. */
import { notImplemented, refuse } from '../errors.js'
import { compileFilter, isOperators, matchedIndex } from './match.js'
import { type Path, parsePath } from './paths.js'
import { findPlace, makePlace, write } from './places.js'
import { clone, compare, type Doc, isDoc, isNumber, typeName, type Value } from './values.js'

/** `filter` is the query that found the document (the positional `$` needs it); `inserting` is true for an upsert. */
export type Update = (doc: Doc, filter: Doc, inserting: boolean) => Doc

type Change = { operator: string; path: string; parts: Path; operand: Value }

export function compileUpdate(update: Value): Update {
  if (Array.isArray(update)) throw notImplemented('An update by a pipeline')
  if (!isDoc(update)) refuse(9, 'Update argument must be an object')
  if (!isOperators(update)) return replacement(update)
  const changes = parseChanges(update)
  return (doc, filter, inserting) => {
    const next = clone(doc)
    for (const change of changes) {
      if (change.operator === '$setOnInsert' && !inserting) continue
      apply(next, { ...change, parts: targetOf(change, doc, filter) })
    }
    return withSameId(doc, next)
  }
}

function replacement(update: Doc): Update {
  const dollar = Object.keys(update).find(name => name.startsWith('$'))
  if (dollar) refuse(52, `The dollar ($) prefixed field '${dollar}' is not allowed in a replacement document`)
  return doc => withSameId(doc, { ...('_id' in doc && { _id: doc._id }), ...clone(update) })
}

function withSameId(doc: Doc, next: Doc): Doc {
  if ('_id' in doc && compare(doc._id, next._id) !== 0)
    refuse(66, "Performing an update on the path '_id' would modify the immutable field '_id'")
  return next
}

const operators = ['$set', '$setOnInsert', '$inc', '$push', '$pull']

function parseChanges(update: Doc): Change[] {
  const changes: Change[] = []
  for (const [operator, fields] of Object.entries(update)) {
    if (!operator.startsWith('$')) refuse(9, `Unknown modifier: ${operator}. Expected a valid update modifier`)
    if (!operators.includes(operator)) throw notImplemented(`The update operator ${operator}`)
    if (!isDoc(fields))
      refuse(9, `Modifiers operate on fields but we found type ${typeName(fields)} instead, in ${operator}`)
    for (const [path, operand] of Object.entries(fields)) {
      const parts = checkedPath(path)
      const clash = changes.find(
        ({ path: other }) => other === path || other.startsWith(`${path}.`) || path.startsWith(`${other}.`),
      )
      if (clash) refuse(40, `Updating the path '${path}' would create a conflict at '${clash.path}'`)
      changes.push({ operator, path, parts, operand })
    }
  }
  return changes
}

function checkedPath(path: string): Path {
  const parts = parsePath(path)
  if (parts.includes('')) refuse(56, `The update path '${path}' contains an empty field name, which is not allowed.`)
  const dollar = parts.find(part => part.startsWith('$') && part !== '$')
  if (dollar?.startsWith('$[')) throw notImplemented(`The positional operator ${dollar}`)
  if (dollar) refuse(52, `The dollar ($) prefixed field '${dollar}' in '${path}' is not valid for storage.`)
  if (parts[0] === '$') refuse(2, `Cannot have positional (i.e. '$') element in the first position in path '${path}'`)
  return parts
}

/** The path with the index of the matched array item in the place of `$`. */
function targetOf({ parts }: Change, doc: Doc, filter: Doc): Path {
  const at = parts.indexOf('$')
  if (at < 0) return parts
  const index = matchedIndex(doc, parts.slice(0, at).join('.'), filter)
  if (index < 0) refuse(2, 'The positional operator did not find the match needed from the query.')
  return parts.with(at, String(index))
}

function apply(doc: Doc, { operator, path, parts, operand }: Change): void {
  if (operator === '$pull') {
    const place = findPlace(doc, parts)
    if (place && place.value !== undefined) write(place, pulled(place.value, operand))
    return
  }
  const place = makePlace(doc, parts)
  if (operator === '$inc') write(place, increased(place.value, operand, path))
  else if (operator === '$push') write(place, pushed(place.value, operand, path))
  else write(place, clone(operand))
}

function increased(current: Value, amount: Value, path: string): Value {
  if (!isNumber(amount)) refuse(14, `Cannot increment with non-numeric argument: {${path}: ${String(amount)}}`)
  if (current === undefined) return amount
  if (!isNumber(current))
    refuse(14, `Cannot apply $inc to a value of non-numeric type. '${path}' is of type ${typeName(current)}`)
  return Number(current) + Number(amount)
}

function pushed(current: Value, item: Value, path: string): Value {
  if (isOperators(item)) throw notImplemented(`$push with ${Object.keys(item)[0]}`)
  if (current === undefined) return [clone(item)]
  if (!Array.isArray(current)) refuse(2, `The field '${path}' must be an array but is of type ${typeName(current)}`)
  return [...current, clone(item)]
}

/** `$pull` takes a filter for items that are documents, or a value. */
function pulled(current: Value, operand: Value): Value {
  if (!Array.isArray(current)) refuse(2, 'Cannot apply $pull to a non-array value')
  if (isOperators(operand)) throw notImplemented(`$pull with ${Object.keys(operand)[0]}`)
  if (!isDoc(operand)) return current.filter(item => compare(item, operand) !== 0)
  const matches = compileFilter(operand)
  return current.filter(item => !(isDoc(item) && matches(item)))
}

/** The document an upsert starts from: what the filter says by equality, the `_id` first. */
export function upsertBase(filter: Doc): Doc {
  const base: Doc = '_id' in filter && !isOperators(filter._id) ? { _id: filter._id } : {}
  const collect = (part: Doc): void => {
    for (const [name, value] of Object.entries(part)) {
      if (name === '$and' && Array.isArray(value)) value.filter(isDoc).forEach(collect)
      else if (!name.startsWith('$') && !isOperators(value)) set(name, value)
    }
  }
  const set = (path: string, value: Value): void => {
    const place = makePlace(base, parsePath(path))
    if (place.value !== undefined && path !== '_id')
      refuse(54, `cannot infer query fields to set, path '${path}' is matched twice`)
    write(place, clone(value))
  }
  collect(filter)
  return base
}
