/** Updates: an update document becomes a function that makes the new document; the old one is never changed. */
import { refuse } from './errors.js'
import { compileFilter, isOperators, matchedIndex } from './match.js'
import { isArrayIndex, type Path, parsePath } from './paths.js'
import { compileMapStages } from './stages.js'
import { locate, type Modifier, modifiers, remove, write } from './update-operators.js'
import { clone, type Doc, equal, isDoc, setField, typeName, type Value } from './values.js'

export type UpdateOptions = { now: Date; arrayFilters?: Value[] | undefined }
/** `filter` is the query that found the document (the positional `$` needs it); `inserting` is true for an upsert. */
export type Update = (doc: Doc, filter: Doc, inserting: boolean) => Doc

type Change = { operator: string; modifier: Modifier; path: string; parts: Path; operand: Value }
type ItemFilters = Map<string, (item: Value) => boolean>

export const isReplacement = (update: Value): update is Doc => isDoc(update) && !isOperators(update)

export function compileUpdate(update: Value, options: UpdateOptions): Update {
  if (Array.isArray(update)) {
    const stages = compileMapStages(update)
    return doc => keepId(doc, stages(doc))
  }
  if (!isDoc(update)) refuse(9, 'Update argument must be either an object or an array')
  if (isReplacement(update)) return replacement(update)
  const changes = parseChanges(update)
  const itemFilters = parseItemFilters(changes, options)
  return (doc, filter, inserting) => {
    const next = clone(doc)
    for (const { operator, modifier, path, parts, operand } of changes) {
      if (operator === '$setOnInsert' && !inserting) continue
      if (operator === '$rename') rename(next, parts, parsePath(String(operand)))
      else {
        const positional = (prefix: string): number => matchedIndex(doc, prefix, filter)
        for (const target of targets(next, parts, itemFilters, positional))
          modifier(next, target, operand, { path, ...options })
      }
    }
    return keepId(doc, next)
  }
}

function replacement(update: Doc): Update {
  const dollar = Object.keys(update).find(name => name.startsWith('$'))
  if (dollar) refuse(52, `The dollar ($) prefixed field '${dollar}' is not allowed in a replacement document`)
  return doc => ('_id' in doc ? keepId(doc, { _id: doc._id, ...clone(update) }) : clone(update))
}

/** The `_id` of a stored document stays as it is, byte for byte and first. */
function keepId(doc: Doc, next: Doc): Doc {
  if (!('_id' in doc)) return next
  if ('_id' in next && !equal(doc._id, next._id))
    refuse(66, "Performing an update on the path '_id' would modify the immutable field '_id'")
  if (!('_id' in next)) refuse(66, "Performing an update on the path '_id' would remove the immutable field '_id'")
  return next
}

function parseChanges(update: Doc): Change[] {
  const changes: Change[] = []
  const touched: string[] = []
  for (const [operator, fields] of Object.entries(update)) {
    const modifier = modifiers(operator)
    if (!isDoc(fields))
      refuse(9, `Modifiers operate on fields but we found type ${typeName(fields)} instead, in ${operator}`)
    for (const [path, operand] of Object.entries(fields)) {
      if (operator === '$rename') checkRename(path, operand)
      for (const name of operator === '$rename' ? [path, String(operand)] : [path]) {
        const clash = touched.find(
          other => other === name || other.startsWith(`${name}.`) || name.startsWith(`${other}.`),
        )
        if (clash !== undefined)
          refuse(
            40,
            `Updating the path '${name}' would create a conflict at '${clash.length < name.length ? clash : name}'`,
          )
        touched.push(name)
      }
      changes.push({ operator, modifier, path, parts: checkedPath(path), operand })
    }
  }
  return changes
}

function checkedPath(path: string): Path {
  if (path === '') refuse(56, 'An empty update path is not valid.')
  const parts = parsePath(path)
  if (parts.includes('')) refuse(56, `The update path '${path}' contains an empty field name, which is not allowed.`)
  const dollar = parts.find(part => part.startsWith('$') && part !== '$' && !/^\$\[\w*\]$/.test(part))
  if (dollar) refuse(52, `The dollar ($) prefixed field '${dollar}' in '${path}' is not valid for storage.`)
  if (parts[0]?.startsWith('$'))
    refuse(2, `Cannot have positional (i.e. '$') element in the first position in path '${path}'`)
  return parts
}

function checkRename(from: string, to: Value): void {
  if (typeof to !== 'string') refuse(2, "The 'to' field for $rename must be a string")
  if (from === to) refuse(2, `The source and target field for $rename must differ: ${from}`)
  for (const path of [from, to]) {
    if (checkedPath(path).some(part => part.startsWith('$')))
      refuse(2, `The field for $rename may not be dynamic: ${path}`)
  }
}

/** One filter per identifier: `[{'seat.free': true}]` serves `seats.$[seat].taken`. */
function parseItemFilters(changes: Change[], options: UpdateOptions): ItemFilters {
  const filters: ItemFilters = new Map()
  for (const filter of options.arrayFilters ?? []) {
    if (!isDoc(filter)) refuse(14, 'Each array filter must be an object')
    const names = new Set(fieldNames(filter))
    const [name] = names
    if (name === undefined || names.size > 1)
      refuse(9, 'Error parsing array filter: expected a single top-level field name')
    if (filters.has(name)) refuse(9, `Found multiple array filters with the same top-level field name ${name}`)
    if (!changes.some(({ parts }) => parts.includes(`$[${name}]`))) {
      refuse(9, `The array filter for identifier '${name}' was not used in the update`)
    }
    const matches = compileFilter(filter)
    filters.set(name, item => matches({ [name]: item }))
  }
  for (const { parts, path } of changes) {
    const unknown = parts.find(part => part.startsWith('$[') && part !== '$[]' && !filters.has(part.slice(2, -1)))
    if (unknown) refuse(2, `No array filter found for identifier '${unknown.slice(2, -1)}' in path '${path}'`)
  }
  return filters
}

const fieldNames = (filter: Doc): string[] =>
  Object.entries(filter).flatMap(([name, value]) =>
    name.startsWith('$') && Array.isArray(value) ? value.filter(isDoc).flatMap(fieldNames) : [name.split('.')[0] ?? ''],
  )

/** The concrete paths a path with `$`, `$[]` and `$[identifier]` stands for in this document. */
function targets(doc: Doc, parts: Path, filters: ItemFilters, positional: (prefix: string) => number): Path[] {
  if (!parts.some(part => part.startsWith('$'))) return [parts]
  let found: { path: string[]; value: Value }[] = [{ path: [], value: doc }]
  for (const part of parts) {
    found = found.flatMap(({ path, value }) => {
      const at = (index: number) => ({
        path: [...path, String(index)],
        value: Array.isArray(value) ? value[index] : undefined,
      })
      if (part === '$') {
        const index = positional(path.join('.'))
        if (index < 0) refuse(2, 'The positional operator did not find the match needed from the query.')
        return [at(index)]
      }
      if (part.startsWith('$[')) {
        if (value === undefined)
          refuse(2, `The path '${path.join('.')}' must exist in the document in order to apply array updates.`)
        if (!Array.isArray(value)) refuse(2, `Cannot apply array updates to non-array element ${path.at(-1)}`)
        const accepts = filters.get(part.slice(2, -1)) ?? (() => true)
        return value.flatMap((item, index) => (accepts(item) ? [at(index)] : []))
      }
      if (Array.isArray(value))
        return [{ path: [...path, part], value: isArrayIndex(part) ? value[Number(part)] : undefined }]
      return [{ path: [...path, part], value: isDoc(value) ? value[part] : undefined }]
    })
  }
  return found.map(({ path }) => path)
}

function rename(doc: Doc, from: Path, to: Path): void {
  for (const path of [from, to]) {
    const inArray = path.some((_part, i) => Array.isArray(locate(doc, path.slice(0, i), false)?.value))
    if (inArray) refuse(2, `A field of $rename cannot be inside an array: '${path.join('.')}'`)
  }
  const source = locate(doc, from, false)
  if (source?.value === undefined) return
  remove(source)
  const target = locate(doc, to, true)
  if (!target) return
  remove(target)
  write(target, source.value)
}

/** The document an upsert starts from: what the filter says by equality. */
export function upsertBase(filter: Doc): Doc {
  const base: Doc = {}
  const set = (path: string, value: Value): void => {
    const place = locate(base, parsePath(path), true)
    if (place?.value !== undefined) refuse(54, `cannot infer query fields to set, path '${path}' is matched twice`)
    if (place) write(place, clone(value))
  }
  const collect = (part: Doc): void => {
    for (const [name, value] of Object.entries(part)) {
      if (name === '$and' && Array.isArray(value)) value.filter(isDoc).forEach(collect)
      else if (name === '$or' && Array.isArray(value) && value.length === 1 && isDoc(value[0])) collect(value[0])
      else if (name.startsWith('$')) continue
      else if (!isOperators(value)) set(name, value)
      else if ('$eq' in value) set(name, value.$eq)
      else {
        const single = [value.$in, value.$all].find(list => Array.isArray(list) && list.length === 1)
        if (Array.isArray(single) && !isOperators(single[0])) set(name, single[0])
      }
    }
  }
  collect(filter)
  if (!('_id' in base)) return base
  const { _id, ...rest } = base
  const first: Doc = { _id }
  for (const [name, value] of Object.entries(rest)) setField(first, name, value)
  return first
}
