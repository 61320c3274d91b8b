/** Commands that read: find, getMore, killCursors, count, distinct, aggregate, explain. */
import type { Batch } from '../cursors.js'
import { notImplemented, refuse } from '../errors.js'
import type { Row } from '../indexes.js'
import { compileFilter } from '../match.js'
import { parsePath, valuesAt } from '../paths.js'
import { hintedIndex, makePlan, type Plan, type Source } from '../planner.js'
import { compileProjection } from '../project.js'
import { sortDocs } from '../sort.js'
import { compilePipeline, sizeOption } from '../stages.js'
import { type Doc, equal, isDoc, isTrue, keyOf, type Value } from '../values.js'
import { type Command, docList, namespaceOf, objectOption, words } from './command.js'

export type Search = { filter: Doc; sort?: Doc | undefined; skip?: number; limit?: number; hint?: Value }

const nothing: Source = { rows: new Map(), indexes: [] }

function planFor(source: Source, search: Search): Plan {
  const hint = hintedIndex(source, search.hint)
  if (search.hint !== undefined && hint === undefined && source !== nothing)
    refuse(2, 'hint provided does not correspond to an existing index')
  return makePlan(source, { filter: search.filter, sort: search.sort, hint })
}

/** The rows that a search finds, sorted, skipped and limited. */
export function findRows(source: Source | undefined, search: Search): Row[] {
  const { filter, sort, skip = 0, limit = 0 } = search
  const matches = compileFilter(filter)
  const plan = planFor(source ?? nothing, search)
  const ordered = !sort || Object.keys(sort).length === 0 || plan.sorted
  const enough = ordered && limit > 0 ? skip + limit : Number.POSITIVE_INFINITY
  let rows: Row[] = []
  for (const row of plan.rows()) {
    if (!matches(row.doc)) continue
    rows.push(row)
    if (rows.length >= enough) break
  }
  if (!ordered && sort) {
    const byDoc = new Map(rows.map(row => [row.doc, row]))
    rows = sortDocs([...byDoc.keys()], sort).flatMap(doc => byDoc.get(doc) ?? [])
  }
  return skip > 0 || limit > 0 ? rows.slice(skip, limit > 0 ? skip + limit : undefined) : rows
}

const asReply = (batch: Batch, name: 'firstBatch' | 'nextBatch'): Doc => ({
  cursor: { [name]: batch.docs, id: batch.id, ns: batch.ns },
  ok: 1,
})

const batchSizeOf = (value: Value): number | undefined =>
  value === undefined ? undefined : sizeOption('batchSize', value)

/** `{$natural: 1}` and no sort mean the order of insertion. */
function sortOf(value: Value): Doc | undefined {
  const sort = objectOption('sort', value)
  return Object.keys(sort).length === 0 || equal(sort, { $natural: 1 }) ? undefined : sort
}

function searchOf(body: Doc): Search {
  return {
    filter: objectOption('filter', body.filter ?? body.query),
    sort: sortOf(body.sort),
    skip: sizeOption('skip', body.skip),
    limit: sizeOption('limit', body.limit),
    hint: body.hint,
  }
}

const find: Command = {
  options: words('filter sort projection hint skip limit batchSize singleBatch allowDiskUse noCursorTimeout'),
  run(body, context) {
    const namespace = namespaceOf(body, context)
    const search = searchOf(body)
    const projection = objectOption('projection', body.projection)
    const bare = Object.keys(projection).length === 0
    const finish = bare ? (doc: Doc) => doc : compileProjection(projection, false, search.filter)
    const docs = findRows(context.store.collection(namespace), search).map(row => row.doc)
    const cursor = { namespace, docs, finish }
    return asReply(context.cursors.first(cursor, batchSizeOf(body.batchSize), isTrue(body.singleBatch)), 'firstBatch')
  },
}

const getMore: Command = {
  options: ['collection', 'batchSize'],
  run(body, { cursors, database }) {
    const namespace = `${database}.${String(body.collection)}`
    return asReply(cursors.more(body.getMore, namespace, sizeOption('batchSize', body.batchSize)), 'nextBatch')
  },
}

const killCursors: Command = {
  options: ['cursors'],
  run(body, { cursors }) {
    const ids = Array.isArray(body.cursors) ? body.cursors : []
    const cursorsKilled = ids.filter(id => cursors.kill(id))
    return {
      cursorsKilled,
      cursorsNotFound: ids.filter(id => !cursorsKilled.includes(id)),
      cursorsAlive: [],
      cursorsUnknown: [],
      ok: 1,
    }
  },
}

const count: Command = {
  options: words('query limit skip hint fields'),
  run(body, context) {
    const collection = context.store.collection(namespaceOf(body, context))
    const search = searchOf(body)
    const simple = Object.keys(search.filter).length === 0 && !search.skip && !search.limit
    if (simple) return { n: collection?.rows.size ?? 0, ok: 1 }
    return { n: findRows(collection, search).length, ok: 1 }
  },
}

const distinct: Command = {
  options: ['key', 'query', 'hint'],
  run(body, context) {
    if (typeof body.key !== 'string') refuse(14, 'Expected field key to be a string')
    const path = parsePath(body.key)
    const found = new Map<string, Value>()
    for (const { doc } of findRows(context.store.collection(namespaceOf(body, context)), searchOf(body))) {
      for (const value of valuesAt(doc, path)) {
        for (const item of Array.isArray(value) ? value : [value]) {
          if (item !== undefined && !found.has(keyOf(item))) found.set(keyOf(item), item)
        }
      }
    }
    return { values: [...found.values()], ok: 1 }
  },
}

/** The `$match` and `$sort` a pipeline begins with are done by the planner, the rest stage by stage. */
function searchOfPipeline(pipeline: Doc[]): { search: Search; rest: Doc[] } {
  const search: Search = { filter: {} }
  const rest = [...pipeline]
  const operandOf = (name: string): Value => (Object.keys(rest[0] ?? {}).length === 1 ? rest[0]?.[name] : undefined)
  const match = operandOf('$match')
  if (isDoc(match)) {
    search.filter = match
    rest.shift()
  }
  const sort = operandOf('$sort')
  if (isDoc(sort) && Object.keys(sort).length > 0) {
    search.sort = sort
    rest.shift()
    const limit = operandOf('$limit')
    if (typeof limit === 'number' && Number.isInteger(limit) && limit > 0) search.limit = limit
  }
  return { search, rest }
}

const aggregate: Command = {
  options: words('pipeline cursor allowDiskUse hint bypassDocumentValidation'),
  run(body, context) {
    if (typeof body.aggregate !== 'string') throw notImplemented('An aggregation without a collection')
    const namespace = namespaceOf(body, context)
    if (body.cursor === undefined)
      refuse(9, "The 'cursor' option is required, except for aggregate with the explain argument")
    const { search, rest } = searchOfPipeline(docList('pipeline', body.pipeline))
    const run = compilePipeline(rest)
    const rows = findRows(context.store.collection(namespace), { ...search, hint: body.hint })
    const docs = run(rows.map(row => row.doc))
    const batchSize = batchSizeOf(objectOption('cursor', body.cursor).batchSize)
    return asReply(context.cursors.first({ namespace, docs, finish: doc => doc }, batchSize), 'firstBatch')
  },
}

/** Says which index a find, count or distinct would use: the outline of MongoDB's answer, without its figures. */
const explain: Command = {
  options: ['verbosity'],
  run(body, context) {
    const inner = objectOption('explain', body.explain)
    if (!('find' in inner || 'count' in inner || 'distinct' in inner)) throw notImplemented('explain of this command')
    const namespace = namespaceOf(inner, context)
    const plan = planFor(context.store.collection(namespace) ?? nothing, searchOf(inner))
    const stage =
      plan.index === null
        ? { stage: 'COLLSCAN' }
        : { stage: 'FETCH', inputStage: { stage: 'IXSCAN', indexName: plan.index } }
    const winningPlan = plan.sorted || !inner.sort ? stage : { stage: 'SORT', inputStage: stage }
    return { queryPlanner: { namespace, winningPlan, rejectedPlans: [] }, ok: 1 }
  },
}

export const readCommands: Record<string, Command> = { find, getMore, killCursors, count, distinct, aggregate, explain }
