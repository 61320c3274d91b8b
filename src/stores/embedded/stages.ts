/** Aggregation stages: each takes a list of documents and gives a new one. */
import { notImplemented, refuse } from './errors.js'
import { compileExpression } from './expressions.js'
import { compileGroup } from './group.js'
import { compileFilter } from './match.js'
import { parsePath } from './paths.js'
import { compileAddFields, compileProjection, compileUnset } from './project.js'
import { sortDocs } from './sort.js'
import { asNumber, type Doc, isDoc, isNumber, setField, typeName, type Value } from './values.js'

export type Stage = (docs: Doc[]) => Doc[]

export function compilePipeline(pipeline: Value): Stage {
  if (!Array.isArray(pipeline)) refuse(14, "'pipeline' option must be specified as an array")
  const stages = pipeline.map(stage => compileStage(...nameAndOperand(stage)))
  return docs => stages.reduce((rows, stage) => stage(rows), docs)
}

/** The stages an update pipeline may have: those that turn one document into one. */
export function compileMapStages(pipeline: Value[]): (doc: Doc) => Doc {
  const stages = pipeline.map(stage => {
    const [name, operand] = nameAndOperand(stage)
    const map = mapStage(name, operand)
    if (!map) refuse(72, `${name} is not allowed to be used within an update`)
    return map
  })
  return doc => stages.reduce((value, stage) => stage(value), doc)
}

function nameAndOperand(stage: Value): [string, Value] {
  const [entry, ...more] = isDoc(stage) ? Object.entries(stage) : []
  if (!entry || more.length > 0) refuse(40323, 'A pipeline stage specification object must contain exactly one field.')
  return entry
}

function object(name: string, operand: Value): Doc {
  if (!isDoc(operand)) refuse(9, `the ${name} stage specification must be an object`)
  return operand
}

function mapStage(name: string, operand: Value): ((doc: Doc) => Doc) | null {
  switch (name) {
    case '$project':
      return compileProjection(object(name, operand))
    case '$addFields':
    case '$set':
      return compileAddFields(object(name, operand))
    case '$unset':
      return compileUnset(operand)
    case '$replaceRoot':
      return replaceRoot(object(name, operand).newRoot)
    case '$replaceWith':
      return replaceRoot(operand)
    default:
      return null
  }
}

function compileStage(name: string, operand: Value): Stage {
  const map = mapStage(name, operand)
  if (map) return docs => docs.map(map)
  switch (name) {
    case '$match': {
      const matches = compileFilter(object(name, operand))
      return docs => docs.filter(matches)
    }
    case '$sort': {
      const spec = object(name, operand)
      if (Object.keys(spec).length === 0) refuse(15976, '$sort stage must have at least one sort key')
      return docs => sortDocs(docs, spec)
    }
    case '$limit': {
      const limit = wholeNumber(operand, 'the limit')
      if (limit <= 0) refuse(15958, 'the limit must be positive')
      return docs => docs.slice(0, limit)
    }
    case '$skip': {
      const skip = wholeNumber(operand, 'the skip')
      if (skip < 0) refuse(5107200, 'the skip must not be negative')
      return docs => docs.slice(skip)
    }
    case '$group':
      return compileGroup(object(name, operand))
    case '$sortByCount': {
      const count = compileGroup({ _id: operand, count: { $sum: 1 } })
      return docs => sortDocs(count(docs), { count: -1 })
    }
    case '$count': {
      if (typeof operand !== 'string' || operand === '') refuse(40156, 'the count field must be a non-empty string')
      return docs => (docs.length === 0 ? [] : [{ [operand]: docs.length }])
    }
    case '$unwind':
      return unwind(operand)
    case '$facet': {
      const facets = Object.entries(object(name, operand)).map(
        ([field, pipeline]) => [field, compilePipeline(pipeline)] as const,
      )
      return docs => [Object.fromEntries(facets.map(([field, run]) => [field, run(docs)]))]
    }
    default:
      throw notImplemented(`The aggregation stage ${name}`)
  }
}

function replaceRoot(source: Value): (doc: Doc) => Doc {
  const expression = compileExpression(source)
  return doc => {
    const root = expression({ root: doc })
    if (!isDoc(root))
      refuse(
        40228,
        `'newRoot' expression must evaluate to an object, but resulting value was of type ${typeName(root)}`,
      )
    return root
  }
}

function unwind(operand: Value): Stage {
  const {
    path: source,
    includeArrayIndex: indexField,
    preserveNullAndEmptyArrays: preserve,
  } = typeof operand === 'string' ? { path: operand } : object('$unwind', operand)
  if (typeof source !== 'string' || !source.startsWith('$'))
    refuse(28818, 'path option to $unwind stage should be prefixed with a $')
  if (indexField !== undefined && typeof indexField !== 'string')
    refuse(28810, 'includeArrayIndex must be a non-empty string')
  const path = parsePath(source.slice(1))
  const withIndex = (doc: Doc, index: Value): Doc => (indexField === undefined ? doc : { ...doc, [indexField]: index })
  return docs =>
    docs.flatMap(doc => {
      const value = path.reduce<Value>((at, part) => (isDoc(at) ? at[part] : undefined), doc)
      if (Array.isArray(value) && value.length > 0)
        return value.map((item, i) => withIndex(replaced(doc, path, item), i))
      if (value !== undefined && value !== null && !Array.isArray(value)) return [withIndex(doc, null)]
      return preserve === true ? [withIndex(Array.isArray(value) ? replaced(doc, path, undefined) : doc, null)] : []
    })
}

/** A copy with another value at the path; undefined leaves the field out. */
function replaced(doc: Doc, [name = '', ...rest]: readonly string[], value: Value): Doc {
  const copy: Doc = {}
  for (const [field, old] of Object.entries(doc)) {
    const next = field !== name ? old : rest.length === 0 ? value : replaced(old as Doc, rest, value)
    if (next !== undefined) setField(copy, field, next)
  }
  return copy
}

function wholeNumber(value: Value, what: string): number {
  const n = asNumber(value)
  if (!Number.isInteger(n)) refuse(2, `${what} must be a whole number`)
  return n
}

/** The size of a `limit`, `skip` or `batchSize` option: a whole number, not negative. */
export function sizeOption(name: string, value: Value): number {
  if (value === undefined || value === null) return 0
  if (!isNumber(value)) refuse(14, `Field '${name}' must be a number`)
  const n = wholeNumber(value, name)
  if (n < 0) refuse(2, `Field '${name}' value must be >= 0, actual value '${n}'`)
  return n
}
